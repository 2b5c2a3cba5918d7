//! Tasks and their containers.

use super::ids::{DefinitionId, DeploymentId, EntryId, HostId, ImageId, ServiceId, TargetId, TaskId, ZoneId};
use crate::scenario::{CapacityProvider, HealthAnswer, LaunchType, Provisioned};
use crate::sim::placement::Verdict;
use crate::units::{Bytes, SimTime};
use std::ops::Deref;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub id: TaskId,
    pub service: Option<ServiceId>,
    pub deployment: Option<DeploymentId>,
    pub definition: DefinitionId,
    pub launch: LaunchType,
    /// Where it runs; on Fargate absent until the microVM is there.
    pub host: Option<HostId>,
    pub zone: Option<ZoneId>,
    /// The private IPv4 address of its network interface, or of its host in bridge and host mode.
    pub address: Option<u32>,
    pub last_status: TaskStatus,
    pub desired: DesiredStatus,
    /// Goes up with every change of state, as in DescribeTasks.
    pub version: u32,
    /// When each status was entered, by `TaskStatus as usize`.
    pub entered: [Option<SimTime>; TaskStatus::COUNT],
    /// The host port that reaches its first port mapping.
    pub port: u16,
    pub connectivity_at: Option<SimTime>,
    pub pull_started_at: Option<SimTime>,
    pub pull_stopped_at: Option<SimTime>,
    /// Since when it waits in its agent's queue, or when it came there.
    pub queued_at: Option<SimTime>,
    /// Whether the agent has taken it over.
    pub accepted: bool,
    pub containers: Vec<Container>,
    /// How the scheduler came to its host; absent on tasks that were there at the beginning.
    pub verdict: Option<Rc<Verdict>>,
    /// One in each target group of its service.
    pub targets: Targets,
    /// Whether it was ever judged healthy: by its target, or by being there from the beginning.
    pub was_healthy: bool,
    /// Which capacity of Fargate it uses, where a strategy chose one.
    pub provider: Option<CapacityProvider>,
    /// Until when the credentials of its roles are valid; absent before the agent has any and after its end.
    pub credentials_until: Option<SimTime>,
    pub stop: Option<Stop>,
    /// Whether `execute-command` works in its containers.
    pub execute_command: bool,
    /// The latest entry about this task: the cause of what follows.
    pub latest: EntryId,
}

/// Why a task was told to stop, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub at: SimTime,
    pub cause: StopCause,
}

/// `stopCode` and `stoppedReason` follow from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StopCause {
    /// StopTask, with the caller's reason.
    User(Option<String>),
    EssentialContainerExited,
    /// The image could not be pulled: the task failed to start.
    CannotPullContainer(PullFailure),
    /// Secrets or registry credentials could not be fetched: the task failed to start.
    ResourceInitialization,
    /// What a container depends on can no longer happen: the task failed to start.
    DependencyFailed,
    /// A container's health check failed.
    FailedContainerHealthChecks,
    /// The instance is gone.
    HostTerminated(HostId),
    /// The instance was deregistered by force.
    HostDeregistered,
    /// The instance's agent has been away for too long.
    HostDisconnected(HostId),
    /// AWS took the Spot capacity back.
    SpotInterrupted,
    /// Scale-in or replacement by a newer deployment.
    Scaling(DeploymentId),
    /// The target group called it unhealthy.
    FailedElbHealthChecks(super::ids::GroupId),
    /// The instance was stopped.
    HostStopped(HostId),
    /// AWS retires the infrastructure that a task on Fargate runs on.
    Retired,
    /// Its network interface, or its storage, was not provisioned in time: the task failed to start.
    NotProvisioned(Provisioned),
}

/// Why an image could not be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PullFailure {
    /// The registry does not have it.
    Missing,
    /// The registry did not answer.
    Unreachable,
    /// It stopped answering while layers were on their way.
    Stalled,
    /// The registry had too many requests.
    Throttled,
    /// ECR gave no authorization.
    Denied,
}

/// What a health check says of a container or a task. `healthStatus` of DescribeTasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Health {
    #[default]
    Unknown,
    Healthy,
    Unhealthy,
}

/// The targets of one task, in the order in which they were registered; no more than a service may have groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    ids: [TargetId; Targets::MOST],
    count: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskStatus {
    Provisioning,
    Pending,
    Activating,
    Running,
    Deactivating,
    Stopping,
    Deprovisioning,
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DesiredStatus {
    Running,
    Stopped,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    pub image: ImageId,
    pub phase: ContainerPhase,
    pub since: SimTime,
    pub started_at: Option<SimTime>,
    pub exit_code: Option<u8>,
    /// Whether the kernel killed it for its memory.
    pub out_of_memory: bool,
    pub app: App,
    /// Whether its image's manifest was read, so that its layers are known.
    pub manifest_known: bool,
    /// What was not on the host when its manifest was read.
    pub missing_layers: u8,
    pub missing: Bytes,
    /// When SIGKILL comes, once SIGTERM was sent.
    pub kill_at: Option<SimTime>,
    pub health: Health,
    /// Failed health checks in a row.
    pub health_streak: u32,
    /// How often its restart policy started it again.
    pub restarts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContainerPhase {
    /// Known to the agent or not even that.
    Waiting,
    /// Authorization and manifest, then layers.
    Pulling,
    Pulled,
    Created,
    Running,
    Stopped,
}

/// What a request to the application meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum App {
    /// Nothing listens: connection refused.
    Down,
    /// It listens and answers like this.
    Answering(HealthAnswer),
    /// It listens, and so many answers of a thousand are a 500.
    Failing { permille: u16 },
}

/// How much of an image a host has, for pictures and panels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullProgress {
    pub total: Bytes,
    pub downloaded: Bytes,
    pub extracted: Bytes,
}

impl Targets {
    /// API model, CreateService: up to five load balancers.
    pub const MOST: usize = 5;

    pub(super) fn push(&mut self, target: TargetId) {
        self.ids[usize::from(self.count)] = target;
        self.count += 1;
    }

    pub(super) fn remove(&mut self, target: TargetId) {
        let mut left = Targets::default();
        self.iter().filter(|one| **one != target).for_each(|one| left.push(*one));
        *self = left;
    }
}

impl Default for Targets {
    fn default() -> Self {
        Targets { ids: [TargetId::new(0); Targets::MOST], count: 0 }
    }
}

impl Deref for Targets {
    type Target = [TargetId];

    fn deref(&self) -> &[TargetId] {
        &self.ids[..usize::from(self.count)]
    }
}

impl TaskStatus {
    pub const COUNT: usize = 8;
    pub const ALL: [TaskStatus; Self::COUNT] = [
        TaskStatus::Provisioning,
        TaskStatus::Pending,
        TaskStatus::Activating,
        TaskStatus::Running,
        TaskStatus::Deactivating,
        TaskStatus::Stopping,
        TaskStatus::Deprovisioning,
        TaskStatus::Stopped,
    ];

    /// Returns the word of the API: `PROVISIONING` … `STOPPED`.
    pub const fn word(self) -> &'static str {
        match self {
            TaskStatus::Provisioning => "PROVISIONING",
            TaskStatus::Pending => "PENDING",
            TaskStatus::Activating => "ACTIVATING",
            TaskStatus::Running => "RUNNING",
            TaskStatus::Deactivating => "DEACTIVATING",
            TaskStatus::Stopping => "STOPPING",
            TaskStatus::Deprovisioning => "DEPROVISIONING",
            TaskStatus::Stopped => "STOPPED",
        }
    }
}

impl StopCause {
    /// Returns whether a health check called the task unhealthy.
    pub const fn is_unhealthy(&self) -> bool {
        matches!(self, StopCause::FailedContainerHealthChecks | StopCause::FailedElbHealthChecks(_))
    }

    /// Returns whether the task went with its host, so that nobody could report its end.
    pub const fn is_loss(&self) -> bool {
        match self {
            StopCause::HostTerminated(_)
            | StopCause::HostStopped(_)
            | StopCause::HostDeregistered
            | StopCause::SpotInterrupted => true,
            StopCause::User(_)
            | StopCause::Retired
            | StopCause::NotProvisioned(_)
            | StopCause::HostDisconnected(_)
            | StopCause::EssentialContainerExited
            | StopCause::CannotPullContainer(_)
            | StopCause::ResourceInitialization
            | StopCause::DependencyFailed
            | StopCause::FailedContainerHealthChecks
            | StopCause::Scaling(_)
            | StopCause::FailedElbHealthChecks(_) => false,
        }
    }
}

impl Task {
    /// Returns when the task entered its present status.
    pub fn since(&self) -> SimTime {
        self.entered[self.last_status as usize].unwrap_or(SimTime::ZERO)
    }

    pub fn entered(&self, status: TaskStatus) -> Option<SimTime> {
        self.entered[status as usize]
    }

    /// Returns whether ECS counts it as running or pending: wanted, and on its way or there.
    pub fn is_alive(&self) -> bool {
        self.desired == DesiredStatus::Running
    }

    /// Returns whether it still holds its host's resources.
    pub fn holds_resources(&self) -> bool {
        self.last_status != TaskStatus::Stopped
    }
}

impl Container {
    pub(in crate::sim) fn new(image: ImageId, now: SimTime) -> Container {
        Container {
            image,
            phase: ContainerPhase::Waiting,
            since: now,
            started_at: None,
            exit_code: None,
            out_of_memory: false,
            app: App::Down,
            manifest_known: false,
            missing_layers: 0,
            missing: Bytes(0),
            kill_at: None,
            health: Health::Unknown,
            health_streak: 0,
            restarts: 0,
        }
    }

    /// Returns whether it runs, or ran and has ended.
    pub fn has_started(&self) -> bool {
        self.phase >= ContainerPhase::Running && self.started_at.is_some()
    }

    pub(super) fn enter(&mut self, phase: ContainerPhase, now: SimTime) {
        (self.phase, self.since) = (phase, now);
    }
}
