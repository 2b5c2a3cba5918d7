//! What a timeline marks, and where a reader wants to stop.

use super::{Index, Milestone};
use crate::sim::world::ids::EntryId;
use crate::sim::world::{Health, HostStatus, RolloutState, StopCause, TargetState};
use crate::sim::{Fact, ServiceMessage};
use crate::units::SimTime;

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
    /// Its image could not be pulled, its secrets not fetched, or what it depends on can no longer happen.
    TaskFailedToStart,
    /// A container ended that nobody had told to.
    TaskCrashed,
    /// Told to stop: scale-in, replacement, or by hand.
    TaskStopped,
    /// By its target, or by a health check of its container.
    Unhealthy,
    Healthy,
    SteadyState,
    PlacementFailed,
    /// An instance ended or left the cluster.
    InstanceLost,
    /// AWS wants Spot capacity back.
    SpotNotice,
    FaultEnded,
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
            MarkKind::Unhealthy => "unhealthy",
            MarkKind::Healthy => "healthy",
            MarkKind::SteadyState => "steady state",
            MarkKind::PlacementFailed => "no place",
            MarkKind::InstanceLost => "instance lost",
            MarkKind::SpotNotice => "Spot notice",
            MarkKind::FaultEnded => "fault ended",
        }
    }

    /// Returns the mark of a fact. What began by a command is marked by that.
    pub(super) fn of(fact: &Fact, index: &Index) -> Option<MarkKind> {
        match *fact {
            Fact::CommandGiven { .. } => Some(MarkKind::Command),
            Fact::DeploymentCreated { .. } => Some(MarkKind::DeploymentCreated),
            Fact::RolloutStateChanged { to: RolloutState::Completed, .. } => Some(MarkKind::DeploymentCompleted),
            Fact::RolloutStateChanged { to: RolloutState::Failed, .. } => Some(MarkKind::DeploymentFailed),
            Fact::DeploymentRolledBack { .. } => Some(MarkKind::RolledBack),
            Fact::PullFailed { .. } => Some(MarkKind::TaskFailedToStart),
            Fact::ServiceEventPosted { message: ServiceMessage::SteadyState, .. } => Some(MarkKind::SteadyState),
            Fact::PlacementRefused { .. } => Some(MarkKind::PlacementFailed),
            // What went with its host is marked once, by the host.
            Fact::ContainerExited { exit_code: None, .. } => None,
            Fact::ContainerExited { task, .. } => {
                let told = index.task(task).reached(Milestone::StopRequested).is_some();
                (!told).then_some(MarkKind::TaskCrashed)
            }
            Fact::StopRequested { ref cause, .. } => MarkKind::of_stop(cause),
            Fact::TargetHealthChanged { to: TargetState::Healthy, .. }
            | Fact::ContainerHealthChanged { to: Health::Healthy, .. } => Some(MarkKind::Healthy),
            Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. }
            | Fact::ContainerHealthChanged { to: Health::Unhealthy, .. } => Some(MarkKind::Unhealthy),
            Fact::HostVanished { .. } | Fact::HostStatusChanged { to: HostStatus::Inactive, .. } => {
                Some(MarkKind::InstanceLost)
            }
            Fact::SpotNoticeGiven { .. } => Some(MarkKind::SpotNotice),
            Fact::FaultEnded { .. } => Some(MarkKind::FaultEnded),
            _ => None,
        }
    }

    const fn of_stop(cause: &StopCause) -> Option<MarkKind> {
        match cause {
            StopCause::ResourceInitialization | StopCause::DependencyFailed | StopCause::NotProvisioned(_) => {
                Some(MarkKind::TaskFailedToStart)
            }
            StopCause::User(_)
            | StopCause::Scaling(_)
            | StopCause::Retired
            | StopCause::HostStopped(_)
            | StopCause::FailedElbHealthChecks(_)
            | StopCause::FailedContainerHealthChecks => Some(MarkKind::TaskStopped),
            // What went wrong has been marked already.
            StopCause::EssentialContainerExited
            | StopCause::CannotPullContainer(_)
            | StopCause::HostTerminated(_)
            | StopCause::HostDeregistered
            | StopCause::HostDisconnected(_)
            | StopCause::SpotInterrupted => None,
        }
    }
}

/// Returns whether a fact is a decision or its outcome, so that a reader wants to stop there.
pub(super) const fn decides(fact: &Fact) -> bool {
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
            | Fact::ContainerHealthChanged { .. }
            | Fact::ContainerRestarted { .. }
            | Fact::StopRequested { .. }
            | Fact::ServiceStatusChanged { .. }
            | Fact::HostStatusChanged { .. }
            | Fact::HostVanished { .. }
            | Fact::AgentConnectionChanged { .. }
            | Fact::SpotNoticeGiven { .. }
            | Fact::FaultEnded { .. }
    )
}
