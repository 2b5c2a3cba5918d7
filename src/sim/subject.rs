//! What a sentence, a panel or a picked area is about.

use super::world::ids::{DeploymentId, GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Task(TaskId),
    Host(HostId),
    Service(ServiceId),
    Deployment(DeploymentId),
    Image(ImageId),
    Target(TargetId),
    Group(GroupId),
    Scheduler,
    Clients,
    /// All of it together.
    Cluster,
}
