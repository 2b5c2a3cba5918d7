//! Walks the trace of a run and keeps its own books of tasks, deployments and failures, from the facts alone.
//!
//! The models judge what the books say; what does not fit becomes a finding. Every run has one service.

use super::adapt;
use super::breaker::{Breaker, Outcome, Reset, Rollout, Said, Threshold, Verdict, threshold, verdict};
use super::rollout::{max_tasks, min_healthy};
use ecs_orrery::scenario::{DeploymentConfiguration, Profile};
use ecs_orrery::sim::world::ids::{DeploymentId, TargetId, TaskId};
use ecs_orrery::sim::world::{RolloutState, StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Entry, Fact, Recording};
use ecs_orrery::units::{SimTime, Span};
use std::collections::BTreeMap;

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
    /// The count went back to 0 without a healthy task, or against the settings.
    WrongReset,
    /// A task became healthy and the count stayed.
    NoReset,
    /// It failed below the threshold, or without a breaker.
    EarlyTrip,
    /// It stayed at the threshold for longer than a look takes.
    NoTrip,
    /// It went back to another deployment than the last completed one, or not at all, or against its settings.
    WrongRollback,
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
}

struct Task {
    deployment: DeploymentId,
    /// Whether it is wanted: no stop was asked for.
    alive: bool,
    running_since: Option<SimTime>,
    target_healthy: bool,
    was_healthy: bool,
    counted: bool,
}

/// A deployment that was primary, and its counting machine.
struct Era {
    id: DeploymentId,
    rollout: Rollout,
    breaker: Breaker,
    failures: u64,
    at_threshold_since: Option<SimTime>,
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
    /// The deployment that failed in this instant, until the rollback is seen.
    tripped: Option<DeploymentId>,
    walked: Walked,
}

pub fn walk(recording: &Recording) -> Walked {
    let scenario = recording.scenario();
    let service = &scenario.services[0];
    let mut books = Books {
        configuration: service.deployment_configuration,
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
        tripped: None,
        walked: Walked::default(),
    };
    for instant in recording.trace().chunk_by(|one, two| one.at == two.at) {
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

    fn alive(&self) -> u64 {
        self.tasks.values().filter(|task| task.alive).count() as u64
    }

    fn is_healthy(&self, task: &Task) -> bool {
        let judged = match self.balanced {
            true => task.target_healthy,
            false => task.was_healthy,
        };
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
        for task in self.tasks.values_mut().filter(|task| task.alive && !task.was_healthy) {
            if task.running_since.is_some_and(|since| since + HEALTHY_AFTER <= self.now) {
                task.was_healthy = true;
            }
        }
    }

    fn read(&mut self, entry: &Entry) {
        match &entry.fact {
            Fact::DesiredCountChanged { to, .. } => self.desired = u64::from(*to),
            Fact::DeploymentCreated { deployment, .. } => self.begin(*deployment),
            Fact::RolloutStateChanged { deployment, to } => self.rollout(*deployment, *to),
            Fact::TaskFailureCounted { deployment, task, failed } => self.count(*deployment, *task, u64::from(*failed)),
            Fact::TaskFailuresForgotten { deployment } => self.forget(*deployment),
            Fact::DeploymentRolledBack { from, to, .. } => self.roll_back(*from, *to),
            Fact::PlacementRefused { .. } => {
                let deployment = self.eras.last().map(|era| era.id).expect("a service has a deployment");
                self.fail(deployment, None, Kind::Uncounted);
            }
            Fact::TaskFoundRunning(found) => {
                self.create(found.task, found.deployment);
                let task = self.tasks.get_mut(&found.task).expect("just created");
                (task.running_since, task.was_healthy, task.target_healthy) = (Some(self.now), true, true);
                self.targets.extend(found.target.map(|target| (target.target, found.task)));
            }
            Fact::TaskCreated { task, deployment: Some(deployment), .. } => self.create(*task, *deployment),
            Fact::TaskPlaced { .. } => self.place(),
            Fact::TaskStatusChanged { task, to: TaskStatus::Running, .. } => {
                self.tasks.get_mut(task).expect("known").running_since = Some(self.now);
            }
            Fact::TargetRegistered { target, task, .. } => drop(self.targets.insert(*target, *task)),
            Fact::TargetHealthChanged { target, to, .. } => self.target(*target, *to),
            Fact::StopRequested { task, cause } => self.stop(*task, cause),
            // Nothing that the books hold; the kinds of facts are the engine's and grow.
            _ => {}
        }
    }

    fn create(&mut self, task: TaskId, deployment: DeploymentId) {
        let (running_since, target_healthy, was_healthy) = (None, false, false);
        let new = Task { deployment, alive: true, running_since, target_healthy, was_healthy, counted: false };
        self.tasks.insert(task, new);
    }

    fn place(&mut self) {
        self.walked.placed += 1;
        let (alive, most) = (self.alive(), max_tasks(self.desired, u64::from(self.configuration.maximum_percent)));
        if alive > most {
            self.found(Kind::AboveMaximum, format!("{alive} tasks of {most}, {} desired", self.desired));
        }
    }

    fn target(&mut self, target: TargetId, to: TargetState) {
        let id = self.targets[&target];
        let task = self.tasks.get_mut(&id).expect("known");
        task.target_healthy = to == TargetState::Healthy;
        if task.target_healthy {
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
            StopCause::CannotPullContainer => self.fail(deployment, Some(id), Kind::Uncounted),
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
            StopCause::User(_) | StopCause::Scaling(_) => {}
        }
    }
}

/// The breaker's side of the books.
impl Books {
    fn begin(&mut self, id: DeploymentId) {
        let breaker = Breaker::new(self.setting.1);
        self.eras.push(Era { id, rollout: Rollout::InProgress, breaker, failures: 0, at_threshold_since: None });
    }

    /// A failure that must be counted in this instant; the count may stand before or behind it.
    fn fail(&mut self, deployment: DeploymentId, task: Option<TaskId>, kind: Kind) {
        match self.early.iter().position(|early| early.deployment == deployment && early.task == task) {
            Some(place) => drop(self.early.remove(place)),
            None if self.judged(deployment) => self.due.push(Due { deployment, task, kind }),
            None => {}
        }
    }

    fn count(&mut self, deployment: DeploymentId, task: Option<TaskId>, failed: u64) {
        self.walked.counted += 1;
        let again = task
            .and_then(|id| self.tasks.get_mut(&id))
            .is_some_and(|task| std::mem::replace(&mut task.counted, true) || task.deployment != deployment);
        if again || !self.judged(deployment) {
            self.found(Kind::NotAFailure, format!("{task:?} of {deployment:?} counted again, or after the verdict"));
            return;
        }
        match self.due.iter().position(|due| due.deployment == deployment && due.task == task) {
            Some(place) => drop(self.due.remove(place)),
            None => self.early.push(Due { deployment, task, kind: Kind::NotAFailure }),
        }
        let era = self.eras.last_mut().expect("it is judged");
        match era.breaker.hear(Outcome::FailedHealth) {
            Said::Counted(failures) => era.failures = failures,
            Said::Nothing | Said::Reset => {}
        }
        if era.failures != failed {
            let text = format!("{failed} of {deployment:?}, the machine counts {}", era.failures);
            self.found(Kind::WrongCount, text);
        }
    }

    fn forget(&mut self, deployment: DeploymentId) {
        self.walked.resets += 1;
        let reset = self.setting.1;
        let Some(era) = self.eras.iter_mut().find(|era| era.id == deployment) else { return };
        let said = era.breaker.hear(Outcome::BecameHealthy);
        era.failures = 0;
        let any = self.tasks.values().any(|task| task.deployment == deployment && task.alive && task.was_healthy);
        if reset == Reset::Never || said != Said::Reset || !any {
            self.found(Kind::WrongReset, format!("{deployment:?}, {reset:?}, {said:?}, healthy: {any}"));
        }
    }

    fn rollout(&mut self, deployment: DeploymentId, to: RolloutState) {
        let breaker = self.configuration.deployment_circuit_breaker;
        let threshold = threshold(self.setting.0, self.desired);
        let Some(era) = self.eras.iter_mut().find(|era| era.id == deployment) else { return };
        era.rollout = match to {
            RolloutState::InProgress => Rollout::InProgress,
            RolloutState::Completed => Rollout::Completed,
            RolloutState::Failed => Rollout::Failed,
        };
        let trips = breaker.enable && era.breaker.trips(threshold);
        let failures = era.failures;
        if to == RolloutState::Failed {
            self.walked.trips += 1;
            self.tripped = Some(deployment);
            if !trips {
                self.found(Kind::EarlyTrip, format!("{deployment:?} with {failures} of {threshold} failures"));
            }
        }
    }

    fn verdict(&self) -> Option<DeploymentId> {
        let history: Vec<Rollout> = self.eras.iter().map(|era| era.rollout).collect();
        match verdict(self.configuration.deployment_circuit_breaker.rollback, &history) {
            Verdict::RollBack(place) => Some(self.eras[place].id),
            Verdict::Stall => None,
        }
    }

    fn roll_back(&mut self, from: DeploymentId, to: DeploymentId) {
        self.walked.rollbacks += 1;
        let wanted = self.verdict();
        if self.tripped.take() != Some(from) || wanted != Some(to) {
            self.found(Kind::WrongRollback, format!("from {from:?} to {to:?}, the model says {wanted:?}"));
        }
        // It is primary again and judged anew.
        self.eras.retain(|era| era.id != to);
        self.begin(to);
    }

    /// Settles the instant: what was due must have happened.
    fn close(&mut self) {
        if let Some(from) = self.tripped.take()
            && let Some(to) = self.verdict()
        {
            self.found(Kind::WrongRollback, format!("{from:?} failed and stays, the model goes back to {to:?}"));
        }
        for due in std::mem::take(&mut self.due) {
            self.found(due.kind, format!("{:?} of {:?}", due.task, due.deployment));
        }
        for early in std::mem::take(&mut self.early) {
            self.found(early.kind, format!("{:?} of {:?}", early.task, early.deployment));
        }
        for deployment in std::mem::take(&mut self.healthy) {
            let failures = self.eras.iter().find(|era| era.id == deployment).map_or(0, |era| era.failures);
            if self.setting.1 == Reset::OnHealthyTask && self.judged(deployment) && failures > 0 {
                self.found(Kind::NoReset, format!("{deployment:?} stays at {failures}"));
            }
        }
        self.watch();
    }

    /// A deployment at its threshold fails at the next look.
    fn watch(&mut self) {
        let threshold = threshold(self.setting.0, self.desired);
        let enabled = self.configuration.deployment_circuit_breaker.enable;
        let (now, cadence) = (self.now, self.cadence);
        let Some(era) = self.eras.last_mut() else { return };
        let at_threshold = enabled && era.rollout == Rollout::InProgress && era.breaker.trips(threshold);
        if !at_threshold {
            era.at_threshold_since = None;
            return;
        }
        let since = *era.at_threshold_since.get_or_insert(now);
        if now.since(since) > cadence {
            let text = format!("{:?} at {} of {threshold} since {since:?}", era.id, era.failures);
            self.found(Kind::NoTrip, text);
        }
    }
}
