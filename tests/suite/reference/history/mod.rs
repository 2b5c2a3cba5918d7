//! Walks the trace of a run and keeps its own books of tasks, deployments and failures, from the facts alone.
//!
//! The models judge what the books say; what does not fit becomes a finding. Every run has one service.

mod breaker;
mod look;
mod place;

use super::adapt;
use super::breaker::{Breaker, Reset, Rollout, Threshold};
use super::rollout::min_healthy;
use ecs_orrery::scenario::{DeploymentConfiguration, Profile, Scenario};
use ecs_orrery::sim::placement::Spot;
use ecs_orrery::sim::world::ids::{DeploymentId, TargetId, TaskId};
use ecs_orrery::sim::world::{StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Entry, Fact};
use ecs_orrery::units::{SimTime, Span};
use place::Ground;
use std::collections::{BTreeMap, BTreeSet};

/// Fact sheet 3.1: a task without any health check counts as healthy after running this long.
const HEALTHY_AFTER: Span = Span::from_secs(40);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// More tasks than the maximum when one was placed.
    AboveMaximum,
    /// A healthy task was stopped though the minimum needed it.
    BelowMinimum,
    /// The number in a count is not the machine's.
    WrongCount,
    /// A failure was counted that is none, or twice, or after the deployment was judged.
    NotAFailure,
    /// A failure went uncounted.
    Uncounted,
    /// Of those, the ones of a task that was healthy before its health check failed.
    UncountedAfterHealthy,
    /// A task without any health check ran long enough to be healthy, ended later by itself, and was counted.
    CountedThoughHealthy,
    /// The count went back to 0 without a healthy task, or against the settings.
    WrongReset,
    /// A task became healthy and the count stayed.
    NoReset,
    /// The same where healthy means running for long enough, since there is no health check.
    NoResetWithoutCheck,
    /// It failed below the threshold, or without a breaker.
    EarlyTrip,
    /// It stayed at the threshold for longer than a look takes.
    NoTrip,
    /// It went back to another deployment than the last completed one, or not at all, or against its settings.
    WrongRollback,
    /// A task was created for a deployment that is not primary, or has failed.
    WrongStart,
    /// The controller found another difference than the model.
    WrongDifference,
    /// A deployment completed before it was, or much later.
    WrongCompletion,
    /// A task went to a place that is not among the right ones, or found none where there is one.
    WrongPlace,
}

#[derive(Debug)]
pub struct Finding {
    pub kind: Kind,
    pub at: SimTime,
    pub text: String,
}

/// What a run was worth, and what was found in it.
#[derive(Debug, Default)]
pub struct Walked {
    pub findings: Vec<Finding>,
    pub placed: u32,
    pub counted: u32,
    pub resets: u32,
    pub trips: u32,
    pub rollbacks: u32,
    pub looks: u32,
    pub completions: u32,
}

struct Task {
    deployment: DeploymentId,
    /// Whether it is wanted: no stop was asked for.
    alive: bool,
    running_since: Option<SimTime>,
    target: Option<TargetState>,
    was_healthy: bool,
    counted: bool,
    /// Where it takes up room, until it is STOPPED.
    spot: Option<Spot>,
    stopping: bool,
}

/// A deployment that was primary, and its counting machine.
struct Era {
    id: DeploymentId,
    rollout: Rollout,
    breaker: Breaker,
    failures: u64,
    at_threshold_since: Option<SimTime>,
    /// The task that became healthy by running for long enough, and when, until the count has gone back.
    ripe: Option<(TaskId, SimTime)>,
    /// Since when nothing is missing and nothing is left to stop.
    settled_since: Option<SimTime>,
}

/// What must have been counted by the end of this instant.
struct Due {
    deployment: DeploymentId,
    task: Option<TaskId>,
    kind: Kind,
}

struct Books {
    configuration: DeploymentConfiguration,
    setting: (Threshold, Reset),
    cadence: Span,
    balanced: bool,
    now: SimTime,
    desired: u64,
    tasks: BTreeMap<TaskId, Task>,
    targets: BTreeMap<TargetId, TaskId>,
    /// In the order in which they became primary; the last one is.
    eras: Vec<Era>,
    due: Vec<Due>,
    /// Counts of this instant that no failure explained yet.
    early: Vec<Due>,
    /// Deployments of which a task became healthy in this instant.
    healthy: Vec<DeploymentId>,
    /// Starts are throttled until then.
    throttled_until: SimTime,
    /// The last placement found no host.
    blocked: bool,
    grace: Span,
    /// The deployment that completed in this instant.
    completed: Option<DeploymentId>,
    /// Every deployment that was completed at any time.
    once_completed: BTreeSet<DeploymentId>,
    ground: Ground,
    /// The deployment that failed in this instant, until the rollback is seen.
    tripped: Option<DeploymentId>,
    walked: Walked,
}

pub fn walk(scenario: &Scenario, trace: &[Entry]) -> Walked {
    let service = &scenario.services[0];
    let mut books = Books {
        configuration: service.deployment_configuration.clone(),
        setting: adapt::setting(&service.deployment_configuration.deployment_circuit_breaker),
        cadence: match scenario.rules.profile {
            // Fact sheet, section 12, row 2: how often the controller looks.
            Profile::Aws => Span::from_secs(10),
            Profile::Handbook => Span::from_secs(5),
        },
        balanced: !service.load_balancers.is_empty(),
        now: SimTime::ZERO,
        desired: u64::from(service.desired_count),
        tasks: BTreeMap::new(),
        targets: BTreeMap::new(),
        eras: Vec::new(),
        due: Vec::new(),
        early: Vec::new(),
        healthy: Vec::new(),
        throttled_until: SimTime::ZERO,
        blocked: false,
        grace: Span::from_secs(u64::from(service.health_check_grace_period_seconds)),
        completed: None,
        once_completed: BTreeSet::new(),
        ground: Ground::new(scenario),
        tripped: None,
        walked: Walked::default(),
    };
    for instant in trace.chunk_by(|one, two| one.at == two.at) {
        books.now = instant[0].at;
        books.ripen();
        instant.iter().for_each(|entry| books.read(entry));
        books.close();
    }
    books.walked
}

impl Books {
    fn found(&mut self, kind: Kind, text: String) {
        self.walked.findings.push(Finding { kind, at: self.now, text });
    }

    fn is_healthy(&self, task: &Task) -> bool {
        let judged = if self.balanced { task.target == Some(TargetState::Healthy) } else { task.was_healthy };
        task.alive && judged && task.running_since.is_some()
    }

    /// Returns whether failures of a deployment count: it is the primary one and in progress.
    fn judged(&self, deployment: DeploymentId) -> bool {
        self.eras.last().is_some_and(|era| era.id == deployment && era.rollout == Rollout::InProgress)
    }

    /// Notes the tasks without a health check that have run long enough by now.
    fn ripen(&mut self) {
        if self.balanced {
            return;
        }
        for (id, task) in self.tasks.iter_mut().filter(|(_, task)| task.alive && !task.was_healthy) {
            let ripe = task.running_since.map(|since| since + HEALTHY_AFTER).filter(|ripe| *ripe <= self.now);
            task.was_healthy = ripe.is_some();
            if let Some(era) = self.eras.last_mut().filter(|era| era.id == task.deployment && era.failures > 0) {
                era.ripe = era.ripe.or(ripe.map(|ripe| (*id, ripe)));
            }
        }
    }

    fn read(&mut self, entry: &Entry) {
        match &entry.fact {
            Fact::DesiredCountChanged { to, .. } => {
                // What completed a moment ago cannot be judged by another desired count.
                (self.desired, self.completed) = (u64::from(*to), None);
            }
            Fact::DeploymentCreated { deployment, .. } => self.begin(*deployment),
            Fact::RolloutStateChanged { deployment, to } => self.rollout(*deployment, *to),
            Fact::TaskFailureCounted { deployment, task, failed } => self.count(*deployment, *task, u64::from(*failed)),
            Fact::TaskFailuresForgotten { deployment } => self.forget(*deployment),
            Fact::DeploymentRolledBack { from, to, .. } => self.roll_back(*from, *to),
            Fact::PlacementRefused { .. } => {
                let deployment = self.eras.last().map(|era| era.id).expect("a service has a deployment");
                self.blocked = true;
                self.no_place();
                self.fail(deployment, None, Kind::Uncounted);
            }
            Fact::TaskFoundRunning(found) => {
                self.create(found.task, found.deployment);
                let task = self.tasks.get_mut(&found.task).expect("just created");
                (task.running_since, task.was_healthy) = (Some(self.now), true);
                task.target = Some(TargetState::Healthy);
                task.spot = Some(found.spot);
                self.targets.extend(found.targets.iter().map(|target| (target.target, found.task)));
            }
            Fact::TaskCreated { task, deployment: Some(deployment), .. } => {
                if !self.eras.last().is_some_and(|era| era.id == *deployment && era.rollout != Rollout::Failed) {
                    self.found(Kind::WrongStart, format!("{task:?} of {deployment:?}"));
                }
                self.create(*task, *deployment);
            }
            Fact::DifferenceFound { start, stop, .. } => self.look(u64::from(*start), u64::from(*stop)),
            Fact::StartsThrottled { until, .. } => self.throttled_until = *until,
            Fact::TaskPlaced { task, spot, .. } => self.place(*task, *spot),
            Fact::TaskStatusChanged { task, to: TaskStatus::Running, .. } => {
                self.tasks.get_mut(task).expect("known").running_since = Some(self.now);
                // A task that reaches RUNNING releases the throttle, and so does an update (3.4).
                self.throttled_until = self.now;
            }
            // A stopping task's CPU and memory are free at once, its network interface when it has stopped (5.2).
            Fact::TaskStatusChanged { task, to: TaskStatus::Stopping, .. } => {
                self.tasks.get_mut(task).expect("known").stopping = true;
            }
            Fact::TaskStatusChanged { task, to: TaskStatus::Stopped, .. } => {
                self.tasks.get_mut(task).expect("known").spot = None;
            }
            Fact::TargetRegistered { target, task, .. } => drop(self.targets.insert(*target, *task)),
            Fact::TargetHealthChanged { target, to, .. } => self.target(*target, *to),
            Fact::StopRequested { task, cause } => self.stop(*task, cause),
            // Nothing that the books hold; the kinds of facts are the engine's and grow.
            _ => {}
        }
    }

    fn create(&mut self, task: TaskId, deployment: DeploymentId) {
        let (running_since, target, was_healthy) = (None, None, false);
        let new = Task {
            deployment,
            alive: true,
            running_since,
            target,
            was_healthy,
            counted: false,
            spot: None,
            stopping: false,
        };
        self.tasks.insert(task, new);
    }

    fn target(&mut self, target: TargetId, to: TargetState) {
        let id = self.targets[&target];
        let task = self.tasks.get_mut(&id).expect("known");
        task.target = Some(to);
        if to == TargetState::Healthy {
            task.was_healthy = true;
            if task.alive {
                self.healthy.push(task.deployment);
            }
        }
    }

    fn stop(&mut self, id: TaskId, cause: &StopCause) {
        let before = self.tasks.values().filter(|task| self.is_healthy(task)).count() as u64;
        let was_up = self.is_healthy(&self.tasks[&id]);
        let task = self.tasks.get_mut(&id).expect("known");
        task.alive = false;
        let (deployment, ran, was_healthy) = (task.deployment, task.running_since.is_some(), task.was_healthy);
        let least = min_healthy(self.desired, u64::from(self.configuration.minimum_healthy_percent));
        match cause {
            StopCause::CannotPullContainer(_)
            | StopCause::ResourceInitialization
            | StopCause::DependencyFailed
            | StopCause::NotProvisioned(_) => self.fail(deployment, Some(id), Kind::Uncounted),
            // One that was healthy and ends by itself is not a failure of the deployment (4.2).
            StopCause::EssentialContainerExited if ran && was_healthy => {}
            StopCause::EssentialContainerExited => self.fail(deployment, Some(id), Kind::Uncounted),
            StopCause::FailedElbHealthChecks(_) if was_healthy => {
                self.fail(deployment, Some(id), Kind::UncountedAfterHealthy);
            }
            StopCause::FailedElbHealthChecks(_) => self.fail(deployment, Some(id), Kind::Uncounted),
            StopCause::Scaling(_) if was_up && before <= least => {
                self.found(Kind::BelowMinimum, format!("{before} healthy, {least} needed, and {id:?} was stopped"));
            }
            StopCause::User(_)
            | StopCause::Scaling(_)
            | StopCause::Retired
            | StopCause::FailedContainerHealthChecks
            | StopCause::HostTerminated(_)
            | StopCause::HostStopped(_)
            | StopCause::HostDeregistered
            | StopCause::HostDisconnected(_)
            | StopCause::SpotInterrupted => {}
        }
    }
}
