//! `/var/log/ecs/ecs-agent.log` of a container instance up to a moment, made from the trace.
//!
//! The grammar and the fields are the agent's (amazon-ecs-agent, ecs-agent/logger); the messages are our own, with its
//! keywords. The log begins where the recording does. Polls that bring nothing leave no line.

mod control;
mod line;
mod work;

use super::here::Here;
use super::metadata;
use crate::scenario::{Begin, Setting};
use crate::sim::timing;
use crate::sim::world::ids::{EntryId, HostId, TaskId};
use crate::sim::world::{HostStatus, TaskStatus};
use crate::sim::{Entry, Fact};
use crate::units::{SimTime, Span};
pub use line::{Level, Line};

/// Nobody gets more lines than this at once.
pub const MOST_LINES: usize = 10_000;

/// `ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION`: how long after its end the agent forgets a task. README of
/// amazon-ecs-agent; documented.
const CLEANUP_WAIT: Span = Span::from_secs(3 * 3600);

/// Returns the last lines, oldest first; none for what has no log of its own: the agent of a Fargate task.
pub fn tail(here: Here<'_>, host: HostId, count: usize) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = latest_first(here, host)?.take(count.min(MOST_LINES)).collect();
    lines.reverse();
    Some(lines)
}

/// Returns the lines from the latest back, each made when it is asked for.
pub fn latest_first(here: Here<'_>, host: HostId) -> Option<impl Iterator<Item = Line>> {
    if here.index().host_zone(host).is_none() || here.index().microvm_of(host).is_some() {
        return None;
    }
    let agent = Agent { here, host };
    let lines = agent.entries().flat_map(move |(id, entry)| agent.lines(id, entry).into_iter().rev());
    let beginning = agent.beginning().into_iter().rev();
    Some(Merged { left: lines.peekable(), right: agent.cleanups().peekable() }.chain(beginning))
}

/// The agent of one container instance, at a moment.
#[derive(Clone, Copy)]
struct Agent<'a> {
    here: Here<'a>,
    host: HostId,
}

impl<'a> Agent<'a> {
    /// Returns what happened while the agent was there to see it, latest first.
    fn entries(self) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let trace = self.here.trace();
        let trace = &trace[..self.end(trace)];
        trace.iter().enumerate().rev().map(|(place, entry)| (EntryId::new(place as u32), entry))
    }

    /// Returns behind which entry nothing more is written: the instance ended, or left the cluster.
    fn end(self, trace: &[Entry]) -> usize {
        let there = self.here.world().host(self.host).is_some_and(|host| host.is_registered() && !host.vanished);
        let ends = |fact: &Fact| match *fact {
            Fact::HostVanished { host } | Fact::HostStatusChanged { host, to: HostStatus::Inactive } => {
                host == self.host
            }
            _ => false,
        };
        let place = if there { None } else { trace.iter().position(|entry| ends(&entry.fact)) };
        place.map_or(trace.len(), |place| place + 1)
    }

    fn lines(self, id: EntryId, entry: &Entry) -> Vec<Line> {
        match task_of(&entry.fact) {
            Some(task) if self.has(task) => self.work(id, entry, task),
            Some(_) => Vec::new(),
            None => self.control(entry),
        }
    }

    fn has(self, task: TaskId) -> bool {
        self.here.index().tasks().get(task.index()).is_some_and(|life| life.host == Some(self.host))
    }

    /// Returns what an agent writes that starts with the recording; one that ran before wrote it then.
    fn beginning(self) -> Vec<Line> {
        if self.here.scenario().begin == Begin::Steady {
            return Vec::new();
        }
        let (names, catalog) = (self.here.made_up(), self.here.catalog());
        let arn = names.container_instance_arn(self.host);
        let line = |message| Line::info(SimTime::ZERO, message);
        let registered = line("Registered container instance with cluster").quoted("cluster", &catalog.cluster);
        let mut lines = vec![
            line("Starting the Amazon ECS container agent").quoted("version", metadata::agent_version(self.here)),
            registered.quoted("containerInstanceARN", &arn),
        ];
        if self.pushes() {
            lines.push(line("Connected to ACS endpoint").quoted("containerInstanceARN", &arn));
        }
        lines
    }

    /// Returns when the agent removed what it knew of stopped tasks, latest first.
    fn cleanups(self) -> impl Iterator<Item = Line> {
        let here = self.here;
        let there = here.world().host(self.host).is_some_and(|host| host.is_registered() && !host.vanished);
        let last = self.entries().next().map_or(SimTime::ZERO, |(_, entry)| entry.at);
        let until = if there { here.now() } else { last };
        let ended = self.entries().filter_map(move |(_, entry)| match entry.fact {
            Fact::TaskStatusChanged { task, from: TaskStatus::Stopping, .. } => Some((task, entry.at + CLEANUP_WAIT)),
            _ => None,
        });
        ended.filter(move |(task, at)| *at <= until && self.has(*task) && self.knew(*task)).map(move |(task, at)| {
            let line = Line::info(at, "Removed task data, containers of the task are cleaned up");
            line.quoted("task", here.catalog().task_id(task))
        })
    }

    /// Returns whether the agent ever had the task: it took it over, or had it when the recording began.
    fn knew(self, task: TaskId) -> bool {
        let taken = |fact: &Fact| matches!(fact, Fact::TaskAccepted { .. } | Fact::TaskFoundRunning(_));
        self.here.entries_of(task).any(|(_, entry)| taken(&entry.fact))
    }

    fn pushes(self) -> bool {
        self.here.catalog().timing.number(Setting::Transport) == timing::PUSH
    }
}

/// Returns the task that a fact of interest to its agent is about.
fn task_of(fact: &Fact) -> Option<TaskId> {
    match *fact {
        Fact::TaskAccepted { task, .. }
        | Fact::TaskStatusChanged { task, .. }
        | Fact::CredentialsIssued { task, .. }
        | Fact::PullStarted { task, .. }
        | Fact::ManifestResolved { task, .. }
        | Fact::PullFinished { task, .. }
        | Fact::PullFailed { task, .. }
        | Fact::ContainerCreated { task, .. }
        | Fact::ContainerStarted { task, .. }
        | Fact::ContainerHealthChanged { task, .. }
        | Fact::ContainerExited { task, .. }
        | Fact::ContainerRestarted { task, .. }
        | Fact::StopRequested { task, .. }
        | Fact::StopSignalSent { task, .. } => Some(task),
        _ => None,
    }
}

/// Two logs as one, both latest first.
struct Merged<A: Iterator<Item = Line>, B: Iterator<Item = Line>> {
    left: std::iter::Peekable<A>,
    right: std::iter::Peekable<B>,
}

impl<A: Iterator<Item = Line>, B: Iterator<Item = Line>> Iterator for Merged<A, B> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        match (self.left.peek(), self.right.peek()) {
            (Some(left), Some(right)) if right.at > left.at => self.right.next(),
            (Some(_), _) => self.left.next(),
            (None, _) => self.right.next(),
        }
    }
}
