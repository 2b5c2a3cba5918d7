//! How the numbers went: tasks, health, bounds, requests as step functions, and the marks of a timeline.

use super::{Index, Steps};
use crate::scenario::{Begin, Setting};
use crate::sim::rollout::bounds;
use crate::sim::world::ids::{DefinitionId, EntryId, GroupId, ServiceId, TaskId};
use crate::sim::world::{Flow, RolloutState, StopCause, TargetState, Task, TaskStatus, World};
use crate::sim::{Entry, Fact, ServiceMessage};
use crate::units::{SimTime, Span};
use std::collections::VecDeque;

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
    /// Tasks without a health check that will count as healthy, and when.
    ripening: VecDeque<(SimTime, TaskId)>,
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

/// Something a timeline shows as a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: SimTime,
    pub kind: MarkKind,
    pub entry: EntryId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    Command,
    DeploymentCreated,
    DeploymentCompleted,
    DeploymentFailed,
    RolledBack,
    /// Its image could not be pulled.
    TaskFailedToStart,
    /// A container ended that nobody had told to.
    TaskCrashed,
    /// Told to stop: scale-in, replacement, or by hand.
    TaskStopped,
    TargetUnhealthy,
    TargetHealthy,
    SteadyState,
    PlacementFailed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    alive: bool,
    healthy: bool,
    present: bool,
}

impl MarkKind {
    /// Returns the words for a legend.
    pub const fn word(self) -> &'static str {
        match self {
            MarkKind::Command => "command",
            MarkKind::DeploymentCreated => "deployment",
            MarkKind::DeploymentCompleted => "deployment completed",
            MarkKind::DeploymentFailed => "deployment failed",
            MarkKind::RolledBack => "rolled back",
            MarkKind::TaskFailedToStart => "failed to start",
            MarkKind::TaskCrashed => "crash",
            MarkKind::TaskStopped => "task stopped",
            MarkKind::TargetUnhealthy => "unhealthy",
            MarkKind::TargetHealthy => "healthy",
            MarkKind::SteadyState => "steady state",
            MarkKind::PlacementFailed => "no place",
        }
    }

    fn of(fact: &Fact, index: &Index) -> Option<MarkKind> {
        match *fact {
            Fact::CommandGiven { .. } => Some(MarkKind::Command),
            Fact::DeploymentCreated { .. } => Some(MarkKind::DeploymentCreated),
            Fact::RolloutStateChanged { to: RolloutState::Completed, .. } => Some(MarkKind::DeploymentCompleted),
            Fact::RolloutStateChanged { to: RolloutState::Failed, .. } => Some(MarkKind::DeploymentFailed),
            Fact::DeploymentRolledBack { .. } => Some(MarkKind::RolledBack),
            Fact::PullFailed { .. } => Some(MarkKind::TaskFailedToStart),
            Fact::ServiceEventPosted { message: ServiceMessage::SteadyState, .. } => Some(MarkKind::SteadyState),
            Fact::PlacementRefused { .. } => Some(MarkKind::PlacementFailed),
            Fact::ContainerExited { task, .. } => {
                let told = index.task(task).reached(super::Milestone::StopRequested).is_some();
                (!told).then_some(MarkKind::TaskCrashed)
            }
            // What went wrong has been marked already.
            Fact::StopRequested {
                cause: StopCause::EssentialContainerExited | StopCause::CannotPullContainer(_),
                ..
            } => None,
            Fact::StopRequested { .. } => Some(MarkKind::TaskStopped),
            Fact::TargetHealthChanged { to: TargetState::Healthy, .. } => Some(MarkKind::TargetHealthy),
            Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. } => Some(MarkKind::TargetUnhealthy),
            _ => None,
        }
    }
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
        self.ripen(entry.at, world);
        self.mark(id, entry, index);
        if decides(&entry.fact) && self.decisions.last() != Some(&entry.at) {
            self.decisions.push(entry.at);
        }
        match entry.fact {
            Fact::ServiceCreated { service, .. } => {
                self.services.push(ServiceSeries::new(service, self.begin));
                self.rescale(entry.at, service, world);
            }
            Fact::DesiredCountChanged { service, .. } | Fact::DeploymentCreated { service, .. } => {
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

    /// Brings the series up to an instant at which the recording stands.
    pub fn close(&mut self, at: SimTime, world: &World) {
        self.ripen(at, world);
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
        let after = world.task(task).map_or(Standing::default(), |task| standing(task, world, at));
        if self.standing.len() <= task.index() {
            self.standing.resize(task.index() + 1, Standing::default());
        }
        let before = std::mem::replace(&mut self.standing[task.index()], after);
        let Some(row) = world.task(task) else { return };
        let Some(service) = row.service else { return };
        self.services[service.index()].count(at, row.definition, before, after);
        if let Some(due) = ripe_at(row, world).filter(|due| *due > at && row.since() == at) {
            self.ripening.push_back((due, task));
        }
    }

    /// Lets those tasks count that have run long enough by now.
    fn ripen(&mut self, now: SimTime, world: &World) {
        while let Some((due, task)) = self.ripening.front().copied().filter(|(due, _)| *due <= now) {
            self.ripening.pop_front();
            self.recount(due, task, world);
        }
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
fn standing(task: &Task, world: &World, now: SimTime) -> Standing {
    let alive = task.is_alive();
    let running = alive && task.last_status == TaskStatus::Running;
    let healthy = match task.target.and_then(|target| world.target(target)) {
        Some(target) => target.state == TargetState::Healthy,
        None => ripe_at(task, world).is_some_and(|due| due <= now),
    };
    Standing { alive, healthy: running && healthy, present: task.holds_resources() }
}

/// Returns when a task without a health check counts as healthy.
fn ripe_at(task: &Task, world: &World) -> Option<SimTime> {
    let balanced = task.service.is_some_and(|service| world.service(service).balancer.is_some());
    let running = task.entered(TaskStatus::Running).filter(|_| task.last_status == TaskStatus::Running && !balanced);
    let takes = match task.was_healthy {
        true => Span::ZERO,
        false => world.catalog.timing.span(Setting::RunningCountsHealthyAfter),
    };
    running.map(|since| since + takes)
}

/// Returns the task whose standing a fact may change.
fn touched(fact: &Fact, index: &Index) -> Option<TaskId> {
    match *fact {
        Fact::TaskFoundRunning(ref found) => Some(found.task),
        Fact::TaskCreated { task, .. }
        | Fact::TaskStatusChanged { task, .. }
        | Fact::TargetRegistered { task, .. }
        | Fact::StopRequested { task, .. }
        | Fact::TaskForgotten { task } => Some(task),
        Fact::TargetHealthChanged { target, .. }
        | Fact::TargetDeregistered { target, .. }
        | Fact::TargetRemoved { target } => Some(index.target_task(target)),
        _ => None,
    }
}

/// Returns whether a fact is a decision or its outcome, so that a reader wants to stop there.
fn decides(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::CommandGiven { .. }
            | Fact::DeploymentCreated { .. }
            | Fact::RolloutStateChanged { .. }
            | Fact::DeploymentRolledBack { .. }
            | Fact::TaskFailureCounted { .. }
            | Fact::StartsThrottled { .. }
            | Fact::PullFailed { .. }
            | Fact::DifferenceFound { .. }
            | Fact::ServiceEventPosted { .. }
            | Fact::PlacementRefused { .. }
            | Fact::TaskStatusChanged { .. }
            | Fact::TargetHealthChanged { .. }
            | Fact::FirstRequestServed { .. }
            | Fact::ContainerExited { .. }
            | Fact::StopRequested { .. }
    )
}
