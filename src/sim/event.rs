//! The future: what is due. An event may be stale; its handler first asks whether it still applies.

use super::world::Fault;
use super::world::ids::{HostId, LayerId, ServiceId, TargetId, TaskId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The script's nth cue.
    CueDue(u32),
    /// The service controller looks.
    ServiceLook(ServiceId),
    /// The network interface is attached.
    EniReady(TaskId),
    /// Fargate has a microVM for the task.
    MicroVmReady(TaskId),
    /// The control plane hands a task over at once.
    TaskPushed(TaskId),
    /// Authorization and manifest are there; layers can be asked for.
    ManifestResolved(TaskId, u8),
    LayerArrived(HostId, LayerId),
    LayerExtracted(HostId, LayerId),
    ContainerCreated(TaskId, u8),
    ContainerStarted(TaskId, u8),
    /// The application has booted, or its answer changes.
    AppTurns(TaskId, u8),
    /// The registry has no such image, after all attempts.
    PullGivenUp(TaskId, u8),
    AppExits(TaskId, u8),
    /// The agent's report reaches the control plane.
    ReportArrives(TaskId),
    RegistrationDone(TaskId),
    FirstRequest(TargetId),
    DrainOver(TargetId),
    /// The order to stop reaches the agent.
    StopDelivered(TaskId),
    /// The application has put its things in order after SIGTERM.
    TermHandled(TaskId, u8),
    StopTimeout(TaskId, u8),
    EniReleased(TaskId),
    RetentionOver(TaskId),
    /// A task without any health check has run long enough.
    RanLongEnough(TaskId),
    /// The secrets that could not be fetched are given up.
    SecretsGivenUp(TaskId),
    CredentialsExpire(TaskId),
    /// The agent removes images that nothing uses.
    ImageCleanup(HostId),
    /// A target in slow start gets a larger share.
    SlowStartStep(TargetId),
    FaultEnds(Fault),
    /// A disconnected instance's tasks have been counted for long enough.
    DisconnectGraceOver(HostId),
    /// Downloads on a host have stood still for too long.
    PullStalled(HostId),
    /// ECS has noticed that the instance is gone.
    InstanceLossNoticed(HostId),
    /// ECS has noticed that the instance is stopped.
    InstanceStopNoticed(HostId),
    /// A stopped instance has booted, and its agent runs.
    InstanceBooted(HostId),
    /// The two minutes of a Spot task, or of a Spot instance, are over.
    SpotTaskEnds(TaskId),
    SpotInstanceEnds(HostId),
}
