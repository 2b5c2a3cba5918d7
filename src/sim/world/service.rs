//! Services and their deployments.

use super::ids::{DefinitionId, DeploymentId, EntryId, GroupId, ServiceId, TaskId};
use crate::scenario::{DeploymentConfiguration, LaunchType};
use crate::sim::catalog::Balancer;
use crate::units::{SimTime, Span};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    pub desired: u32,
    pub launch: LaunchType,
    /// ACTIVE, then on its way out.
    pub status: ServiceStatus,
    pub configuration: Rc<DeploymentConfiguration>,
    pub grace: Span,
    /// Whether `execute-command` works in the tasks that it starts from now on.
    pub execute_command: bool,
    /// The target groups that its tasks register in.
    pub balancers: Rc<[Balancer]>,
    /// Its tasks that are not STOPPED, oldest first.
    pub tasks: Vec<TaskId>,
    /// PRIMARY first, then the ACTIVE ones, newest first.
    pub deployments: Vec<DeploymentId>,
    /// The first look of the service controller; the later ones follow at its cadence.
    pub first_look: SimTime,
    /// Whether the controller need not look: it was steady at the last look, and nothing has come about since that could
    /// ask for work.
    pub rests: bool,
    /// Whether anything has happened to its tasks, targets or deployments since its events last said that it is steady.
    pub stirred: bool,
    /// How many of its tasks were stopped as unhealthy and not replaced yet; negative where replacements came first.
    pub unreplaced: i32,
    /// Whether the last placement for it found no host.
    pub blocked: bool,
    /// When its events last said that it is steady.
    pub steady_said: Option<SimTime>,
    /// When its events said that nothing fits; held back until the cause is resolved or a time has passed.
    pub complained: Option<SimTime>,
    /// When its events said that its tasks on Fargate fail to start; held back until one runs or a time has passed.
    pub failing_said: Option<SimTime>,
    /// Whether its events say that its percentages leave no way to go on.
    pub deadlocked: bool,
    /// Whether its events say that its operations are throttled.
    pub overload_said: bool,
    /// Its latest hundred events, oldest first.
    pub events: Vec<EntryId>,
    /// While its tasks fail to start: how often in a row, and until when the next attempt waits.
    pub throttle: Throttle,
    /// What happened to its targets since the controller last spoke of them, by target group.
    pub news: Vec<TargetNews>,
    /// The latest entry that changed what the controller will see: the cause of its next step.
    pub latest: EntryId,
}

/// The brake on a service whose tasks fail to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttle {
    /// Attempts in a row that failed before RUNNING.
    pub attempts: u32,
    pub until: SimTime,
}

/// Targets registered and deregistered that no service event has mentioned yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetNews {
    pub registered: u32,
    pub deregistered: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    pub id: DeploymentId,
    pub service: ServiceId,
    pub definition: DefinitionId,
    pub status: DeploymentStatus,
    pub rollout: RolloutState,
    pub created_at: SimTime,
    pub updated_at: SimTime,
    pub failed_tasks: u32,
    /// When it was COMPLETED last; it then stays what a rollback goes back to.
    pub completed_at: Option<SimTime>,
    /// Alarms that were in ALARM when it began, one bit each: they are ignored for this deployment.
    pub ignored_alarms: u64,
    /// Until when its alarms are watched though all its tasks are healthy.
    pub bakes_until: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceStatus {
    Active,
    /// Deleted, while its tasks run.
    Draining,
    Inactive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeploymentStatus {
    Primary,
    Active,
    Inactive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RolloutState {
    InProgress,
    Completed,
    Failed,
}

impl Service {
    /// Returns whether "has reached a steady state" was said and nothing has happened to it since.
    pub fn is_steady(&self) -> bool {
        !self.stirred
    }

    /// Something happened to it: it is not known to be steady any more, and its events will say when it is again.
    pub(in crate::sim) fn stir(&mut self) {
        (self.rests, self.stirred) = (false, true);
    }

    /// Returns whether its tasks register with a load balancer.
    pub fn is_balanced(&self) -> bool {
        !self.balancers.is_empty()
    }

    pub fn registers_in(&self, group: GroupId) -> bool {
        self.balancers.iter().any(|balancer| balancer.group == group)
    }
}

impl Deployment {
    pub(super) fn new(id: DeploymentId, service: ServiceId, definition: DefinitionId, now: SimTime) -> Deployment {
        Deployment {
            id,
            service,
            definition,
            status: DeploymentStatus::Primary,
            rollout: RolloutState::InProgress,
            created_at: now,
            updated_at: now,
            failed_tasks: 0,
            completed_at: None,
            ignored_alarms: 0,
            bakes_until: None,
        }
    }
}
