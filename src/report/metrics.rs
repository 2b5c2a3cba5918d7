//! How the numbers went: tasks, health, bounds and requests as step functions.

use super::marks::{Mark, MarkKind, decides};
use super::{Index, Steps, health};
use crate::scenario::Begin;
use crate::sim::rollout::bounds;
use crate::sim::world::ids::{DefinitionId, EntryId, GroupId, ServiceId, TaskId};
use crate::sim::world::{Flow, Health, Task, TaskStatus, World};
use crate::sim::{Cause, Entry, Fact, ServiceMessage};
use crate::units::SimTime;

#[derive(Clone, Debug, Default)]
pub struct Metrics {
    pub services: Vec<ServiceSeries>,
    /// Every change of the flow of requests to a target group, in order of time.
    flows: Vec<Vec<Flow>>,
    /// What a timeline marks, in order of time.
    pub marks: Vec<Mark>,
    /// The instants at which something was decided, each once: where "next change" stops.
    pub decisions: Vec<SimTime>,
    begin: Begin,
    /// What each task counts for now, by its number.
    standing: Vec<Standing>,
}

/// One service over time. A task is alive while it is wanted, healthy while it counts for the minimum, and
/// present until it is STOPPED.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSeries {
    pub service: ServiceId,
    pub desired: Steps,
    pub min_healthy: Steps,
    pub max_tasks: Steps,
    pub alive: Steps,
    pub healthy: Steps,
    pub present: Steps,
    /// The same for each task definition the service ever ran, in the order they came.
    pub revisions: Vec<RevisionSeries>,
    pub first_steady: Option<SimTime>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RevisionSeries {
    pub definition: DefinitionId,
    pub alive: Steps,
    pub healthy: Steps,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    alive: bool,
    healthy: bool,
    present: bool,
}

impl ServiceSeries {
    fn new(service: ServiceId, begin: Begin) -> ServiceSeries {
        ServiceSeries {
            service,
            desired: Steps::default(),
            min_healthy: Steps::default(),
            max_tasks: Steps::default(),
            alive: Steps::default(),
            healthy: Steps::default(),
            present: Steps::default(),
            revisions: Vec::new(),
            first_steady: (begin == Begin::Steady).then_some(SimTime::ZERO),
        }
    }

    /// Counts a task as something else than before.
    fn count(&mut self, at: SimTime, definition: DefinitionId, before: Standing, after: Standing) {
        let place = self.revisions.iter().position(|row| row.definition == definition).unwrap_or_else(|| {
            self.revisions.push(RevisionSeries { definition, alive: Steps::default(), healthy: Steps::default() });
            self.revisions.len() - 1
        });
        let revision = &mut self.revisions[place];
        for (steps, was, is) in [
            (&mut self.alive, before.alive, after.alive),
            (&mut revision.alive, before.alive, after.alive),
            (&mut self.healthy, before.healthy, after.healthy),
            (&mut revision.healthy, before.healthy, after.healthy),
            (&mut self.present, before.present, after.present),
        ] {
            if was != is {
                steps.set(at, steps.last() + u32::from(is) - u32::from(was));
            }
        }
    }
}

impl Metrics {
    /// Stands before the first entry.
    pub fn new(world: &World, begin: Begin) -> Metrics {
        let flows = world.groups.iter().map(|group| vec![group.flow]).collect();
        Metrics { flows, begin, ..Metrics::default() }
    }

    /// Notes an entry; `world` is the one that it made.
    pub fn note(&mut self, id: EntryId, entry: &Entry, world: &World, index: &Index) {
        self.mark(id, entry, index);
        if decides(&entry.fact) && self.decisions.last() != Some(&entry.at) {
            self.decisions.push(entry.at);
        }
        match entry.fact {
            Fact::ServiceCreated { service, .. } => {
                // Only what was there when the curtain rose begins steady.
                let begin = if entry.cause == Cause::Beginning { self.begin } else { Begin::Empty };
                self.services.push(ServiceSeries::new(service, begin));
                self.rescale(entry.at, service, world);
            }
            Fact::DesiredCountChanged { service, .. }
            | Fact::DeploymentCreated { service, .. }
            | Fact::ServiceReconfigured { service, .. } => {
                self.rescale(entry.at, service, world);
            }
            Fact::ServiceEventPosted { service, message: ServiceMessage::SteadyState } => {
                self.services[service.index()].first_steady.get_or_insert(entry.at);
            }
            _ => {}
        }
        if let Some(task) = touched(&entry.fact, index) {
            self.recount(entry.at, task, world);
        }
        self.flow(world);
    }

    /// Returns requests served and failed in a target group from the beginning to an instant.
    pub fn requests(&self, group: GroupId, at: SimTime) -> (u64, u64) {
        let (served, failed) = self.flow_at(group, at).counts(at);
        (served / 1000, failed / 1000)
    }

    /// Returns the flow of requests as it is at an instant; its rates hold until the next change.
    pub fn flow_at(&self, group: GroupId, at: SimTime) -> Flow {
        let flows = &self.flows[group.index()];
        let next = flows.partition_point(|flow| flow.since <= at);
        flows[next.saturating_sub(1)]
    }

    /// Returns every change of the flow of requests, in order of time.
    pub fn flows(&self, group: GroupId) -> &[Flow] {
        &self.flows[group.index()]
    }

    /// Returns the next instant after `now` at which something is decided.
    pub fn next_decision(&self, now: SimTime) -> Option<SimTime> {
        self.decisions.get(self.decisions.partition_point(|at| *at <= now)).copied()
    }

    /// Returns the last instant before `now` at which something was decided.
    pub fn previous_decision(&self, now: SimTime) -> Option<SimTime> {
        self.decisions.partition_point(|at| *at < now).checked_sub(1).map(|place| self.decisions[place])
    }

    /// Returns the marks between two instants, both included.
    pub fn marks_between(&self, from: SimTime, to: SimTime) -> &[Mark] {
        let first = self.marks.partition_point(|mark| mark.at < from);
        let last = self.marks.partition_point(|mark| mark.at <= to).max(first);
        &self.marks[first..last]
    }

    fn mark(&mut self, id: EntryId, entry: &Entry, index: &Index) {
        if let Some(kind) = MarkKind::of(&entry.fact, index) {
            self.marks.push(Mark { at: entry.at, kind, entry: id });
        }
    }

    fn rescale(&mut self, at: SimTime, service: ServiceId, world: &World) {
        let row = world.service(service);
        let limits = bounds(row.desired, &row.configuration);
        let series = &mut self.services[service.index()];
        series.desired.set(at, row.desired);
        series.min_healthy.set(at, limits.min_healthy);
        series.max_tasks.set(at, limits.max_tasks);
    }

    fn recount(&mut self, at: SimTime, task: TaskId, world: &World) {
        let after = world.task(task).map_or(Standing::default(), |task| standing(task, world));
        if self.standing.len() <= task.index() {
            self.standing.resize(task.index() + 1, Standing::default());
        }
        let before = std::mem::replace(&mut self.standing[task.index()], after);
        let Some(row) = world.task(task) else { return };
        let Some(service) = row.service else { return };
        self.services[service.index()].count(at, row.definition, before, after);
    }

    fn flow(&mut self, world: &World) {
        for (flows, group) in self.flows.iter_mut().zip(&world.groups) {
            match flows.last_mut() {
                Some(last) if *last == group.flow => {}
                Some(last) if last.since == group.flow.since => *last = group.flow,
                _ => flows.push(group.flow),
            }
        }
    }
}

/// Returns what a task counts for, as the service controller counts.
fn standing(task: &Task, world: &World) -> Standing {
    let alive = task.is_alive();
    let running = alive && task.last_status == TaskStatus::Running;
    Standing { alive, healthy: running && is_healthy(task, world), present: task.holds_resources() }
}

/// Returns whether a running task counts as healthy: by its target and its container health checks, else by having
/// run long enough. API model, DeploymentConfiguration.minimumHealthyPercent.
fn is_healthy(task: &Task, world: &World) -> bool {
    let balanced = task.service.is_some_and(|service| world.service(service).is_balanced());
    match (balanced, health::of_task(task, &world.catalog)) {
        (false, None) => task.was_healthy,
        (false, Some(health)) => health == Health::Healthy,
        (true, health) => world.is_healthy_in_all_groups(task) && health.is_none_or(|health| health == Health::Healthy),
    }
}

/// Returns the task whose standing a fact may change.
fn touched(fact: &Fact, index: &Index) -> Option<TaskId> {
    match *fact {
        Fact::TaskFoundRunning(ref found) => Some(found.task),
        Fact::TaskCreated { task, .. }
        | Fact::TaskStatusChanged { task, .. }
        | Fact::TargetRegistered { task, .. }
        | Fact::StopRequested { task, .. }
        | Fact::TaskCountsHealthy { task }
        | Fact::ContainerHealthChanged { task, .. }
        | Fact::ContainerRestarted { task, .. }
        | Fact::TaskForgotten { task } => Some(task),
        Fact::TargetHealthChanged { target, .. }
        | Fact::TargetDeregistered { target, .. }
        | Fact::TargetRemoved { target } => Some(index.target_task(target)),
        _ => None,
    }
}
