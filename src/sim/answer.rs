//! What the control plane answers: whether a command was carried out, and the messages of a service's event list.

use super::placement::Verdict;
use super::world::ids::{DeploymentId, GroupId, TargetId, TaskId};
use super::world::{ProbeFailure, StopCause};
use std::rc::Rc;

/// Whether a command could be carried out, in AWS's terms when not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Obedience {
    Done,
    Refused(Refused),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// `ServiceNotFoundException`.
    ServiceNotFound,
    /// `InvalidParameterException: The referenced task was not found.`
    TaskNotFound,
    /// The task is already on its way out.
    TaskIsStopping,
    /// The container has not started yet, so it cannot crash.
    ContainerNotRunning,
    /// `ClientException: Unable to describe task definition.`
    TaskDefinitionNotFound,
    /// `ServiceNotActiveException`.
    ServiceNotActive,
    /// `InvalidParameterException: The service cannot be stopped while it is scaled above 0.`
    ServiceScaledAboveZero,
    /// The container instance was not found.
    InstanceNotFound,
    /// `InvalidParameterException: Found running tasks on the instance.`
    InstanceHasTasks,
    AlarmNotFound,
    ZoneNotFound,
    /// It is not on Spot capacity.
    NotSpot,
    /// No such fault lasts.
    NothingToEnd,
    /// `InvalidParameterException: Creation of service was not idempotent.`
    ServiceExists,
    /// `InvalidParameterException: Unable to Start a service that is still Draining.`
    ServiceIsDraining,
    /// `InvalidParameterException`: a target group of the service is not there.
    TargetGroupNotFound,
    /// `TargetNotFoundException`: what should have the attribute is not there.
    AttributeTargetNotFound,
    /// `AttributeLimitExceededException`.
    TooManyAttributes,
    /// It does not run on Fargate.
    NotFargate,
}

/// A message of the service's event list; `report/story.rs` puts it in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ServiceMessage {
    SteadyState,
    StartedTasks(Rc<[TaskId]>),
    /// Tasks started in place of unhealthy ones.
    ReplacedTasks {
        started: Rc<[TaskId]>,
        replaced: u32,
    },
    /// A container's health check failed.
    ContainerUnhealthy(TaskId),
    /// The percentages leave no way to go on.
    Deadlocked,
    StoppedTasks(Rc<[TaskId]>),
    RegisteredTargets {
        count: u32,
        group: GroupId,
    },
    DeregisteredTargets {
        count: u32,
        group: GroupId,
    },
    BeganDraining {
        count: u32,
    },
    TargetUnhealthy {
        target: TargetId,
        failure: ProbeFailure,
    },
    DeploymentCompleted(DeploymentId),
    DeploymentFailed(DeploymentId),
    /// An alarm went off.
    DeploymentAlarmed(DeploymentId),
    RollingBack(DeploymentId),
    UnableToStart,
    /// The control plane is overloaded.
    OperationsThrottled,
    UnableToPlace(Rc<Verdict>),
    /// A task on Fargate failed to start: its image, its secrets or what it is provisioned with.
    UnableToPlaceTask {
        task: TaskId,
        cause: StopCause,
    },
}
