//! The past: what happened. Facts are the only thing that changes the world, and the trace is their list.

use super::answer::{Obedience, ServiceMessage};
use super::placement::{Spot, Verdict};
use super::world::ids::{
    DefinitionId, DeploymentId, EntryId, GroupId, HostId, ImageId, LayerId, ServiceId, TargetId, TaskId, ZoneId,
};
use super::world::{
    App, DeploymentStatus, Fault, Health, HostStatus, ProbeFailure, PullFailure, RolloutState, ServiceStatus,
    StopCause, TargetState, TaskStatus,
};
use crate::scenario::{
    AlarmState, CapacityProvider, Command, DeploymentConfiguration, LaunchType, Service, TaskDefinition,
};
use crate::units::{Bytes, SimTime, Span};
use std::rc::Rc;

/// One line of the trace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub at: SimTime,
    pub cause: Cause,
    pub fact: Fact,
}

/// What led to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It was so when the curtain rose.
    Beginning,
    /// A person or the script did it.
    Intervention,
    /// An earlier entry.
    Entry(EntryId),
}

/// Something that happened, in the order a task meets it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    // Commands and the service controller.
    CommandGiven {
        command: Rc<Command>,
        outcome: Obedience,
    },
    ServiceCreated {
        service: ServiceId,
        first_look: SimTime,
    },
    DesiredCountChanged {
        service: ServiceId,
        from: u32,
        to: u32,
    },
    DeploymentCreated {
        deployment: DeploymentId,
        service: ServiceId,
        definition: DefinitionId,
    },
    DeploymentStatusChanged {
        deployment: DeploymentId,
        to: DeploymentStatus,
    },
    RolloutStateChanged {
        deployment: DeploymentId,
        to: RolloutState,
    },
    /// All tasks of the deployment are healthy; its alarms are watched for a while before it is complete.
    BakeTimeBegan {
        deployment: DeploymentId,
        until: SimTime,
    },
    /// A task of the deployment failed to start or to become healthy; `failed` counts them.
    TaskFailureCounted {
        deployment: DeploymentId,
        task: Option<TaskId>,
        failed: u32,
    },
    /// The count of failed tasks goes back to 0, since a task became healthy.
    TaskFailuresForgotten {
        deployment: DeploymentId,
    },
    /// The circuit breaker gave `from` up; `to` is primary again.
    DeploymentRolledBack {
        service: ServiceId,
        from: DeploymentId,
        to: DeploymentId,
    },
    /// Tasks failed to start again and again: the next attempt waits.
    StartsThrottled {
        service: ServiceId,
        attempts: u32,
        until: SimTime,
    },
    /// The controller looked and saw that something is to be done.
    DifferenceFound {
        service: ServiceId,
        desired: u32,
        alive: u32,
        start: u32,
        stop: u32,
    },
    ServiceEventPosted {
        service: ServiceId,
        message: ServiceMessage,
    },

    // Placement and provisioning.
    /// It was there when the curtain rose: placed, running, healthy.
    TaskFoundRunning(Box<FoundTask>),
    TaskCreated {
        task: TaskId,
        service: Option<ServiceId>,
        deployment: Option<DeploymentId>,
        definition: DefinitionId,
        launch: LaunchType,
        provider: Option<CapacityProvider>,
    },
    TaskPlaced {
        task: TaskId,
        spot: Spot,
        verdict: Rc<Verdict>,
    },
    PlacementRefused {
        service: Option<ServiceId>,
        verdict: Rc<Verdict>,
    },
    TaskStatusChanged {
        task: TaskId,
        from: TaskStatus,
        to: TaskStatus,
    },
    EniAttached {
        task: TaskId,
        address: u32,
    },
    MicroVmStarted {
        task: TaskId,
        host: HostId,
        zone: ZoneId,
    },
    TaskAccepted {
        task: TaskId,
        host: HostId,
    },
    /// The agent has the task, but its host has no room for it yet.
    TaskQueued {
        task: TaskId,
        host: HostId,
    },

    // Image pull. Layers belong to the host; tasks wait for them.
    PullStarted {
        task: TaskId,
        container: u8,
    },
    /// The manifest is there; these layers are not on the host and not yet on their way.
    ManifestResolved {
        task: TaskId,
        container: u8,
        missing_layers: u8,
        missing: Bytes,
    },
    LayerQueued {
        host: HostId,
        layer: LayerId,
    },
    LayerDownloadStarted {
        host: HostId,
        layer: LayerId,
    },
    LayerDownloaded {
        host: HostId,
        layer: LayerId,
    },
    LayerExtractionStarted {
        host: HostId,
        layer: LayerId,
        until: SimTime,
    },
    LayerReady {
        host: HostId,
        layer: LayerId,
    },
    PullFailed {
        task: TaskId,
        container: u8,
        failure: PullFailure,
    },
    PullFinished {
        task: TaskId,
        container: u8,
    },

    // Containers and what runs in them.
    ContainerCreated {
        task: TaskId,
        container: u8,
    },
    ContainerStarted {
        task: TaskId,
        container: u8,
    },
    AppChanged {
        task: TaskId,
        container: u8,
        to: App,
    },
    ContainerExited {
        task: TaskId,
        container: u8,
        /// Absent where nobody was left to report it.
        exit_code: Option<u8>,
        out_of_memory: bool,
    },

    // The load balancer.
    TargetRegistered {
        target: TargetId,
        group: GroupId,
        task: TaskId,
        port: u16,
        first_probe: SimTime,
    },
    TargetCheckFailed {
        target: TargetId,
        failure: ProbeFailure,
        streak: u32,
    },
    TargetCheckPassed {
        target: TargetId,
        streak: u32,
    },
    TargetHealthChanged {
        target: TargetId,
        from: TargetState,
        to: TargetState,
    },
    FirstRequestServed {
        target: TargetId,
    },
    TargetDeregistered {
        target: TargetId,
        leaves_at: SimTime,
    },
    TargetRemoved {
        target: TargetId,
    },

    // The end of a task.
    StopRequested {
        task: TaskId,
        cause: StopCause,
    },
    StopSignalSent {
        task: TaskId,
        container: u8,
        signal: Signal,
        kill_at: SimTime,
    },
    EniDetached {
        task: TaskId,
    },
    TaskForgotten {
        task: TaskId,
    },

    // What is changed by hand, what goes wrong, and what goes on beside the life of a task.
    /// A deleted service drains, then is gone.
    ServiceStatusChanged {
        service: ServiceId,
        to: ServiceStatus,
    },
    /// What UpdateService changes without a deployment.
    ServiceReconfigured {
        service: ServiceId,
        configuration: Rc<DeploymentConfiguration>,
        grace: Span,
    },
    AlarmStateChanged {
        alarm: u8,
        to: AlarmState,
    },
    FaultBegan {
        fault: Fault,
        until: Option<SimTime>,
    },
    FaultEnded {
        fault: Fault,
    },
    HostStatusChanged {
        host: HostId,
        to: HostStatus,
    },
    AgentConnectionChanged {
        host: HostId,
        connected: bool,
    },
    /// A polling agent backs off, or comes back to its pace.
    AgentPaceChanged {
        host: HostId,
        next: SimTime,
        every: Span,
    },
    /// A task without any health check has run long enough to count as healthy.
    TaskCountsHealthy {
        task: TaskId,
    },
    /// AWS wants a task or an instance back.
    SpotNoticeGiven {
        task: Option<TaskId>,
        host: Option<HostId>,
        until: SimTime,
    },
    /// The instance has ended; ECS does not know it yet.
    HostVanished {
        host: HostId,
    },
    /// The agent has credentials of the task's roles.
    CredentialsIssued {
        task: TaskId,
        until: SimTime,
    },
    /// The agent has a token for ECR.
    RegistryAuthorized {
        host: HostId,
        until: SimTime,
    },
    /// ECR has fetched an image from the registry behind it.
    ImageFetched {
        image: ImageId,
    },
    /// The agent removes an image that nothing uses, with the layers that no other image here has.
    ImageRemoved {
        host: HostId,
        image: ImageId,
    },
    ContainerRestarted {
        task: TaskId,
        container: u8,
    },
    ContainerCheckFailed {
        task: TaskId,
        container: u8,
        streak: u32,
    },
    ContainerHealthChanged {
        task: TaskId,
        container: u8,
        to: Health,
    },
    TargetWeightChanged {
        target: TargetId,
        weight: u32,
    },

    // What a run adds to what it began with.
    /// A family has its next revision.
    TaskDefinitionRegistered {
        definition: DefinitionId,
        registered: Rc<TaskDefinition>,
    },
    /// What a new service shall be; it is created next.
    ServiceDefined {
        service: ServiceId,
        wanted: Rc<Service>,
    },
    AttributePut {
        host: HostId,
        name: Rc<str>,
        value: Rc<str>,
    },
    AttributeDeleted {
        host: HostId,
        name: Rc<str>,
    },
    /// Tasks that the service starts from now on take `execute-command`, or do not.
    ExecuteCommandChanged {
        service: ServiceId,
        enabled: bool,
    },
    /// A task that stands alone was started for `execute-command`.
    TaskExecuteCommandEnabled {
        task: TaskId,
    },
}

/// A task that runs from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoundTask {
    pub task: TaskId,
    pub service: ServiceId,
    pub deployment: DeploymentId,
    pub definition: DefinitionId,
    pub launch: LaunchType,
    pub provider: Option<CapacityProvider>,
    pub spot: Spot,
    /// Its instance, or the number of its microVM.
    pub host: HostId,
    pub address: u32,
    pub targets: Vec<FoundTarget>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FoundTarget {
    pub target: TargetId,
    pub group: GroupId,
    pub port: u16,
    pub first_probe: SimTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    Term,
    Kill,
}

impl Fact {
    /// Returns the name of the kind of fact, as traces spell it.
    #[expect(clippy::too_many_lines, reason = "a list of all facts")]
    pub const fn name(&self) -> &'static str {
        match self {
            Fact::CommandGiven { .. } => "CommandGiven",
            Fact::ServiceCreated { .. } => "ServiceCreated",
            Fact::DesiredCountChanged { .. } => "DesiredCountChanged",
            Fact::DeploymentCreated { .. } => "DeploymentCreated",
            Fact::DeploymentStatusChanged { .. } => "DeploymentStatusChanged",
            Fact::RolloutStateChanged { .. } => "RolloutStateChanged",
            Fact::TaskFailureCounted { .. } => "TaskFailureCounted",
            Fact::TaskFailuresForgotten { .. } => "TaskFailuresForgotten",
            Fact::DeploymentRolledBack { .. } => "DeploymentRolledBack",
            Fact::StartsThrottled { .. } => "StartsThrottled",
            Fact::TaskFoundRunning(_) => "TaskFoundRunning",
            Fact::PullFailed { .. } => "PullFailed",
            Fact::DifferenceFound { .. } => "DifferenceFound",
            Fact::ServiceEventPosted { .. } => "ServiceEventPosted",
            Fact::TaskCreated { .. } => "TaskCreated",
            Fact::TaskPlaced { .. } => "TaskPlaced",
            Fact::PlacementRefused { .. } => "PlacementRefused",
            Fact::TaskStatusChanged { .. } => "TaskStatusChanged",
            Fact::EniAttached { .. } => "EniAttached",
            Fact::MicroVmStarted { .. } => "MicroVmStarted",
            Fact::TaskAccepted { .. } => "TaskAccepted",
            Fact::TaskQueued { .. } => "TaskQueued",
            Fact::BakeTimeBegan { .. } => "BakeTimeBegan",
            Fact::PullStarted { .. } => "PullStarted",
            Fact::ManifestResolved { .. } => "ManifestResolved",
            Fact::LayerQueued { .. } => "LayerQueued",
            Fact::LayerDownloadStarted { .. } => "LayerDownloadStarted",
            Fact::LayerDownloaded { .. } => "LayerDownloaded",
            Fact::LayerExtractionStarted { .. } => "LayerExtractionStarted",
            Fact::LayerReady { .. } => "LayerReady",
            Fact::PullFinished { .. } => "PullFinished",
            Fact::ContainerCreated { .. } => "ContainerCreated",
            Fact::ContainerStarted { .. } => "ContainerStarted",
            Fact::AppChanged { .. } => "AppChanged",
            Fact::ContainerExited { .. } => "ContainerExited",
            Fact::TargetRegistered { .. } => "TargetRegistered",
            Fact::TargetCheckFailed { .. } => "TargetCheckFailed",
            Fact::TargetCheckPassed { .. } => "TargetCheckPassed",
            Fact::TargetHealthChanged { .. } => "TargetHealthChanged",
            Fact::FirstRequestServed { .. } => "FirstRequestServed",
            Fact::TargetDeregistered { .. } => "TargetDeregistered",
            Fact::TargetRemoved { .. } => "TargetRemoved",
            Fact::StopRequested { .. } => "StopRequested",
            Fact::StopSignalSent { .. } => "StopSignalSent",
            Fact::EniDetached { .. } => "EniDetached",
            Fact::TaskForgotten { .. } => "TaskForgotten",
            Fact::ServiceStatusChanged { .. } => "ServiceStatusChanged",
            Fact::ServiceReconfigured { .. } => "ServiceReconfigured",
            Fact::AlarmStateChanged { .. } => "AlarmStateChanged",
            Fact::FaultBegan { .. } => "FaultBegan",
            Fact::FaultEnded { .. } => "FaultEnded",
            Fact::HostStatusChanged { .. } => "HostStatusChanged",
            Fact::AgentConnectionChanged { .. } => "AgentConnectionChanged",
            Fact::AgentPaceChanged { .. } => "AgentPaceChanged",
            Fact::TaskCountsHealthy { .. } => "TaskCountsHealthy",
            Fact::SpotNoticeGiven { .. } => "SpotNoticeGiven",
            Fact::HostVanished { .. } => "HostVanished",
            Fact::CredentialsIssued { .. } => "CredentialsIssued",
            Fact::RegistryAuthorized { .. } => "RegistryAuthorized",
            Fact::ImageFetched { .. } => "ImageFetched",
            Fact::ImageRemoved { .. } => "ImageRemoved",
            Fact::ContainerRestarted { .. } => "ContainerRestarted",
            Fact::ContainerCheckFailed { .. } => "ContainerCheckFailed",
            Fact::ContainerHealthChanged { .. } => "ContainerHealthChanged",
            Fact::TargetWeightChanged { .. } => "TargetWeightChanged",
            Fact::TaskDefinitionRegistered { .. } => "TaskDefinitionRegistered",
            Fact::ServiceDefined { .. } => "ServiceDefined",
            Fact::AttributePut { .. } => "AttributePut",
            Fact::AttributeDeleted { .. } => "AttributeDeleted",
            Fact::ExecuteCommandChanged { .. } => "ExecuteCommandChanged",
            Fact::TaskExecuteCommandEnabled { .. } => "TaskExecuteCommandEnabled",
        }
    }
}
