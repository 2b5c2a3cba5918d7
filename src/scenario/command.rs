//! What can be done to a running cluster, by hand, by script or from the console: one enum for all.

use crate::scenario::{DeploymentConfiguration, HealthAnswer, LaunchType, Service, TaskDefinition};
use crate::units::{SimTime, Span};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// A command and the instant it is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cue {
    #[serde(with = "moment")]
    pub at: SimTime,
    #[serde(flatten)]
    pub command: Command,
}

/// The verbs are AWS's operation names where one exists; plain verbs are faults.
///
/// Tasks are named by the start of their id, as people type it, or as the nth of a service, `web/1`; services by name;
/// container instances by the start of their EC2 or container instance id, or as the nth of a zone, `us-east-1a/1`.
/// A fault lasts `for` so long, or until `end-fault`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Command {
    /// Changes what the service wants; absent fields stay as they are.
    UpdateService {
        service: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        desired_count: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task_definition: Option<String>,
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        force_new_deployment: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deployment_configuration: Option<DeploymentConfiguration>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        health_check_grace_period_seconds: Option<u32>,
        #[serde(default, skip_serializing_if = "Later::is_absent")]
        enable_execute_command: Later<bool>,
    },
    /// Ends a service; one that wants tasks only with `force`.
    DeleteService {
        service: String,
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        force: bool,
    },
    /// Starts tasks that belong to no service.
    RunTask {
        task_definition: String,
        #[serde(default = "one_task")]
        count: u32,
        #[serde(default)]
        launch_type: LaunchType,
        #[serde(default, skip_serializing_if = "Later::is_absent")]
        enable_execute_command: Later<bool>,
    },
    /// Stops a task the orderly way: deregister, drain, SIGTERM.
    StopTask {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Sets instances ACTIVE or DRAINING.
    UpdateContainerInstancesState { container_instances: Vec<String>, status: InstanceStatus },
    /// Takes an instance out of the cluster; one that runs tasks only with `force`.
    DeregisterContainerInstance {
        container_instance: String,
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        force: bool,
    },
    /// Sets a CloudWatch alarm, as the operation of that name does.
    SetAlarmState { alarm_name: String, state_value: AlarmState },
    /// Kills the essential container from inside, as a bug would.
    CrashTask {
        task: String,
        #[serde(default = "one")]
        exit_code: u8,
    },
    /// Lets a task's application answer its health checks with an error.
    FailHealth {
        task: String,
        #[serde(default = "failing")]
        answer: HealthAnswer,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// The instance is gone at once, as if its power were cut.
    TerminateInstance { instance: String },
    /// The agent loses the control plane; its containers run on.
    DisconnectAgent {
        instance: String,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// Nothing in the zone can be reached.
    FailZone {
        zone: String,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// The registry delivers at a fraction of its speed.
    SlowRegistry {
        #[serde(default = "ten")]
        times: u32,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// The registry does not answer, or answers that there were too many requests.
    FailRegistry {
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        error: RegistryError,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// Secrets and registry credentials cannot be fetched.
    DenySecrets {
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// Fargate has no capacity, in one zone or in all.
    ExhaustFargate {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<String>,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// AWS wants Spot capacity back: a task of FARGATE_SPOT, or a Spot instance, has two minutes.
    InterruptSpot {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<String>,
    },
    /// The control plane is slow: agents that poll back off, pushes, reports and looks at services take longer.
    OverloadControlPlane {
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// Ends every fault of that verb which still lasts.
    EndFault { fault: LastingFault },
    /// Registers the next revision of a family.
    RegisterTaskDefinition(Box<TaskDefinition>),
    /// Creates a service, which begins its first deployment.
    CreateService(Box<Service>),
    /// Sets custom attributes of container instances; placement sees them from then on.
    PutAttributes { attributes: Vec<TargetedAttribute> },
    /// Takes custom attributes off container instances.
    DeleteAttributes { attributes: Vec<TargetedAttribute> },
    /// The instance is stopped, as StopInstances does, and started again at the end: it stays registered.
    StopInstance {
        instance: String,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// AWS retires the infrastructure of a task on Fargate for maintenance.
    RetireTask { task: String },
    /// Network interfaces, or the ephemeral storage of tasks on Fargate, cannot be provisioned.
    FailProvisioning {
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        resource: Provisioned,
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
}

/// An attribute of a container instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TargetedAttribute {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
    pub target_type: AttributeTarget,
    /// The container instance, named as in every command.
    pub target_id: String,
}

/// What can have attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeTarget {
    #[default]
    ContainerInstance,
}

/// A field that a command got later: where it is absent the command's fingerprint is what it was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Later<T>(pub Option<T>);

impl<T> Later<T> {
    pub const fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

impl<T: Hash> Hash for Later<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Later(Some(value)) = self {
            value.hash(state);
        }
    }
}

/// What an operator may set an instance to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum InstanceStatus {
    Active,
    Draining,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlarmState {
    Ok,
    Alarm,
}

/// How a registry fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegistryError {
    /// Connections time out.
    #[default]
    Unreachable,
    /// `toomanyrequests`.
    Throttled,
}

/// What is provisioned before a task is its agent's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Provisioned {
    /// Of tasks in awsvpc mode, on instances and on Fargate.
    #[default]
    NetworkInterface,
    /// Of tasks on Fargate.
    EphemeralStorage,
}

/// The verbs whose faults last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastingFault {
    FailHealth,
    DisconnectAgent,
    FailZone,
    SlowRegistry,
    FailRegistry,
    DenySecrets,
    ExhaustFargate,
    OverloadControlPlane,
    StopInstance,
    FailProvisioning,
}

fn one_task() -> u32 {
    1
}

fn ten() -> u32 {
    10
}

fn failing() -> HealthAnswer {
    HealthAnswer::Status(500)
}

fn one() -> u8 {
    1
}

/// Writes an instant as the span since the beginning, `2m30s`, and reads that or a number of seconds.
mod moment {
    use crate::units::{SimTime, Span};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(at: &SimTime, serializer: S) -> Result<S::Ok, S::Error> {
        at.since(SimTime::ZERO).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SimTime, D::Error> {
        Ok(SimTime::ZERO + Span::deserialize(deserializer)?)
    }
}
