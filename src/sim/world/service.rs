//! Services and their deployments.

use super::ids::{DefinitionId, DeploymentId, EntryId, GroupId, ServiceId};
use crate::scenario::{DeploymentConfiguration, LaunchType};
use crate::units::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    pub desired: u32,
    pub launch: LaunchType,
    pub configuration: DeploymentConfiguration,
    pub grace: Span,
    /// The target group its tasks register in, and the container port.
    pub balancer: Option<(GroupId, u16)>,
    /// PRIMARY first, then the ACTIVE ones, newest first.
    pub deployments: Vec<DeploymentId>,
    /// The first look of the service controller; the later ones follow at its cadence.
    pub first_look: SimTime,
    /// Whether "has reached a steady state" was said and nothing has moved since.
    pub steady: bool,
    /// The latest entry that changed what the controller will see: the cause of its next step.
    pub latest: EntryId,
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
