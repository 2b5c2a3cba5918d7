//! Lines about the agent's tasks: taken over, pulled for, started, watched, stopped, reported.

use super::line::duration;
use super::{Agent, CLEANUP_WAIT, Level, Line};
use crate::report::made_up::RoleType;
use crate::report::why::{cannot_pull_container, stopped_reason};
use crate::report::{clock, health};
use crate::sim::world::ids::{EntryId, TaskId};
use crate::sim::world::{Health, PullFailure, StopCause, TaskStatus};
use crate::sim::{Entry, Fact, Signal};
use crate::units::{SimTime, Span};

impl<'a> Agent<'a> {
    pub(super) fn work(self, id: EntryId, entry: &Entry, task: TaskId) -> Vec<Line> {
        let about = About { agent: self, id, at: entry.at, task };
        match entry.fact {
            Fact::TaskAccepted { .. } => about.accepted(),
            Fact::CredentialsIssued { until, .. } => about.credentials(until),
            Fact::PullStarted { container, .. } => about.pull_started(container),
            Fact::ManifestResolved { container, .. } => about.resolved(container),
            Fact::PullFinished { container, .. } => about.pull_finished(container),
            Fact::PullFailed { container, failure, .. } => vec![about.pull_failed(container, failure)],
            Fact::ContainerCreated { container, .. } => about.created(container),
            Fact::ContainerStarted { container, .. } => about.started(container),
            Fact::ContainerHealthChanged { container, to, .. } => vec![about.health(container, to)],
            Fact::ContainerExited { container, exit_code: Some(code), out_of_memory, .. } => {
                about.exited(container, code, out_of_memory)
            }
            Fact::ContainerRestarted { container, .. } => {
                vec![about.container(
                    container,
                    Level::Info,
                    "Restarting container in place, as its restart policy says",
                )]
            }
            Fact::StopRequested { ref cause, .. } => about.failed_to_start(cause),
            Fact::StopSignalSent { container, signal, kill_at, .. } => about.signal(container, signal, kill_at),
            Fact::TaskStatusChanged { from, to, .. } => about.reported(from, to),
            _ => Vec::new(),
        }
    }
}

/// One entry about one task of the agent.
#[derive(Clone, Copy)]
struct About<'a> {
    agent: Agent<'a>,
    id: EntryId,
    at: SimTime,
    task: TaskId,
}

impl<'a> About<'a> {
    fn line(self, level: Level, message: &str) -> Line {
        Line::new(self.at, level, message).quoted("task", self.agent.here.catalog().task_id(self.task))
    }

    fn whole(self, level: Level, message: &str) -> Line {
        Line::new(self.at, level, message).quoted("taskARN", self.agent.here.made_up().task_arn(self.task))
    }

    fn container(self, container: u8, level: Level, message: &str) -> Line {
        let spec = &self.definition().containers[usize::from(container)];
        let image = &self.agent.here.catalog().image(spec.image).name;
        self.line(level, message).quoted("container", &spec.name).quoted("image", image)
    }

    fn definition(self) -> &'a crate::sim::catalog::Definition {
        let here = self.agent.here;
        here.catalog().definition(here.index().task(self.task).definition)
    }

    /// Returns the entries about the task before this one, latest first.
    fn before(self) -> impl Iterator<Item = &'a Entry> {
        let (here, id) = (self.agent.here, self.id);
        here.entries_of(self.task).filter(move |(other, _)| *other < id).map(|(_, entry)| entry)
    }

    fn since(self, matches: impl Fn(&Fact) -> bool) -> Option<Span> {
        self.before().find(|entry| matches(&entry.fact)).map(|entry| self.at - entry.at)
    }

    fn accepted(self) -> Vec<Line> {
        let here = self.agent.here;
        let message = match self.agent.pushes() {
            true => "Received a task to start from ACS",
            false => "Poll of the control plane returned a task to start",
        };
        vec![
            self.whole(Level::Info, message)
                .quoted("cluster", &here.catalog().cluster)
                .quoted("containerInstanceARN", here.made_up().container_instance_arn(self.agent.host))
                .quoted("desiredStatus", "RUNNING")
                .quoted("networkMode", self.definition().network_mode.word()),
            self.whole(Level::Info, "Host resources consumed, task goes on"),
        ]
    }

    fn credentials(self, until: SimTime) -> Vec<Line> {
        let here = self.agent.here;
        let again = self.since(|fact| matches!(fact, Fact::CredentialsIssued { .. })).is_some();
        let message = if again { "Refreshed credentials of the task" } else { "Received credentials of the task" };
        let definition = self.definition();
        let given = |role: &RoleType| match role {
            RoleType::TaskApplication => definition.task_role.is_some(),
            RoleType::TaskExecution => definition.execution_role.is_some(),
        };
        let line = |role: RoleType| {
            let id = here.made_up().credentials_id(self.task, role);
            self.whole(Level::Info, message)
                .quoted("credentialsID", format!("{}…", &id[..8]))
                .quoted("expiration", clock::seconds(here.catalog(), until))
                .quoted("roleType", role.word())
        };
        RoleType::ALL.into_iter().filter(given).map(line).collect()
    }

    /// Returns whether the image was taken as it was: the pull ends in the next entry about its task, at once.
    fn is_cached(self, container: u8) -> bool {
        let ids = &self.agent.here.index().task(self.task).entries;
        let next = ids.iter().find(|other| **other > self.id).and_then(|id| self.agent.here.trace().get(id.index()));
        let ends = |entry: &Entry| {
            matches!(entry.fact, Fact::PullFinished { container: other, .. } if other == container)
                && entry.at == self.at
        };
        next.is_some_and(ends)
    }

    fn pull_started(self, container: u8) -> Vec<Line> {
        if self.is_cached(container) {
            return vec![self.container(container, Level::Info, "Image is cached, used directly without a pull")];
        }
        let start = clock::seconds(self.agent.here.catalog(), self.at);
        vec![
            self.container(container, Level::Info, "Pulling image concurrently"),
            self.container(container, Level::Info, "Recording pull start").quoted("pullStart", start),
        ]
    }

    fn resolved(self, container: u8) -> Vec<Line> {
        let image = self.definition().containers[usize::from(container)].image;
        let digest = self.agent.here.made_up().image_digest(image);
        vec![
            self.container(container, Level::Info, "Resolved digest of image from registry")
                .quoted("imageDigest", digest),
        ]
    }

    fn pull_finished(self, container: u8) -> Vec<Line> {
        let mine = |fact: &Fact| match *fact {
            Fact::PullStarted { container: other, .. } | Fact::ManifestResolved { container: other, .. } => {
                other == container
            }
            _ => false,
        };
        let resolved = self.before().find(|entry| mine(&entry.fact));
        let resolved = resolved.is_some_and(|entry| matches!(entry.fact, Fact::ManifestResolved { .. }));
        let began = |fact: &Fact| matches!(*fact, Fact::PullStarted { container: other, .. } if other == container);
        let took = self.since(began).unwrap_or(Span::ZERO);
        match (resolved, took) {
            (true, took) => vec![
                self.container(container, Level::Info, "Finished pulling image")
                    .quoted("elapsed", duration(took))
                    .bare("elapsedMs", took.as_millis()),
            ],
            (false, Span::ZERO) => Vec::new(),
            (false, _) => {
                vec![self.container(container, Level::Warn, "Failed to pull image, the cached image is used")]
            }
        }
    }

    fn pull_failed(self, container: u8, failure: PullFailure) -> Line {
        let spec = &self.definition().containers[usize::from(container)];
        let catalog = self.agent.here.catalog();
        let message = match failure {
            PullFailure::Denied => "Cannot acquire ECR credentials to pull image",
            PullFailure::Missing | PullFailure::Unreachable | PullFailure::Throttled => "Failed to pull image",
        };
        let error = cannot_pull_container(failure, &catalog.image(spec.image).name, catalog);
        self.container(container, Level::Error, message).quoted("error", error)
    }

    fn runtime_id(self, container: u8) -> String {
        let here = self.agent.here;
        here.made_up().instance_docker_id(self.task, container)
    }

    fn created(self, container: u8) -> Vec<Line> {
        let created = self.container(container, Level::Info, "Created container");
        vec![
            self.container(container, Level::Info, "Creating container"),
            created.quoted("dockerId", self.runtime_id(container)),
        ]
    }

    fn started(self, container: u8) -> Vec<Line> {
        let mine = |fact: &Fact| match *fact {
            Fact::ContainerCreated { container: other, .. } | Fact::ContainerRestarted { container: other, .. } => {
                other == container
            }
            _ => false,
        };
        let took = self.since(mine).unwrap_or(Span::ZERO);
        let started = self.container(container, Level::Info, "Started container");
        vec![started.quoted("elapsed", duration(took)).quoted("runtimeID", self.runtime_id(container))]
    }

    fn health(self, container: u8, to: Health) -> Line {
        let level = if to == Health::Unhealthy { Level::Warn } else { Level::Info };
        let line = self.container(container, level, "Container health status changed");
        line.quoted("runtimeID", self.runtime_id(container)).quoted("status", health::word(to))
    }

    fn exited(self, container: u8, code: u8, out_of_memory: bool) -> Vec<Line> {
        let mut event = self.container(container, Level::Info, "Container change event handled");
        event =
            event.bare("exitCode", code).quoted("runtimeID", self.runtime_id(container)).quoted("status", "STOPPED");
        if out_of_memory {
            event = event.quoted("reason", "OutOfMemoryError: Container killed due to memory usage");
        }
        let essential = self.definition().containers[usize::from(container)].essential;
        let told = self.since(|fact| matches!(fact, Fact::StopRequested { .. })).is_some();
        let next = self.agent.here.trace().get(self.id.index() + 1).map(|entry| &entry.fact);
        let again = matches!(next, Some(Fact::ContainerRestarted { task, .. }) if *task == self.task);
        let stops = self.container(container, Level::Info, "Essential container stopped, task is to stop");
        let stops = (essential && !told && !again).then(|| stops.quoted("desiredStatus", "STOPPED"));
        [event].into_iter().chain(stops).collect()
    }

    /// What the agent gives up before any container runs.
    fn failed_to_start(self, cause: &StopCause) -> Vec<Line> {
        let here = self.agent.here;
        let error = match cause {
            StopCause::ResourceInitialization => {
                stopped_reason(cause, here.index().task(self.task).definition, here.catalog())
            }
            StopCause::DependencyFailed => {
                "TaskDependencyError: a dependency of a container can no longer be resolved".to_owned()
            }
            _ => return Vec::new(),
        };
        vec![self.line(Level::Error, "Task failed to start").quoted("error", error)]
    }

    fn signal(self, container: u8, signal: Signal, kill_at: SimTime) -> Vec<Line> {
        if signal == Signal::Kill {
            let line = self.container(container, Level::Warn, "Container did not stop in time, killing container");
            return vec![line.quoted("dockerId", self.runtime_id(container))];
        }
        let first = self.since(|fact| matches!(fact, Fact::StopSignalSent { .. })).is_none();
        let order = self.line(Level::Info, "Task is told to stop").quoted("desiredStatus", "STOPPED");
        let stopping = self.container(container, Level::Info, "Stopping container");
        let stopping = stopping.quoted("dockerId", self.runtime_id(container));
        let stopping = stopping.quoted("stopTimeout", duration(kill_at - self.at));
        first.then_some(order).into_iter().chain([stopping]).collect()
    }

    /// What ECS heard of the task; it hears of the end before the network interface is given back.
    fn reported(self, from: TaskStatus, to: TaskStatus) -> Vec<Line> {
        let here = self.agent.here;
        let sent = |status: &str| {
            let line = self.whole(Level::Info, "Sent state change of the task to ECS");
            line.quoted("sentStatus", status).quoted("status", status)
        };
        match (from, to) {
            (TaskStatus::Activating, TaskStatus::Running) => vec![sent("RUNNING")],
            (TaskStatus::Stopping, _) if self.agent.knew(self.task) => {
                let cause = self.before().find_map(|entry| match &entry.fact {
                    Fact::StopRequested { cause, .. } => Some(cause),
                    _ => None,
                });
                let definition = here.index().task(self.task).definition;
                let reason = cause.map(|cause| stopped_reason(cause, definition, here.catalog())).unwrap_or_default();
                let waits = self.line(Level::Info, "Task reached stopped, waiting for cleanup");
                vec![sent("STOPPED").quoted("reason", reason), waits.quoted("cleanupWait", duration(CLEANUP_WAIT))]
            }
            _ => Vec::new(),
        }
    }
}
