//! Task definitions, in the shape of `register-task-definition`.

use crate::scenario::placement::PlacementConstraint;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TaskDefinition {
    pub family: String,
    /// Revisions count from 1. Registering gives the next one, whatever stands here.
    #[serde(skip_serializing_if = "is_first")]
    pub revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    pub network_mode: NetworkMode,
    /// CPU units for the whole task (1024 = one vCPU), as AWS writes them: a text of digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// MiB for the whole task, likewise a text of digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires_compatibilities: Vec<String>,
    pub container_definitions: Vec<ContainerDefinition>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// What an instance must have; `ecs.capability.…` names go without a value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires_attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Attribute {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    #[default]
    Bridge,
    Host,
    Awsvpc,
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ContainerDefinition {
    pub name: String,
    /// `name:tag`, a whole ECR URI, or either with `@sha256:…`.
    pub image: String,
    pub cpu: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<u32>,
    pub essential: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub port_mappings: Vec<PortMapping>,
    /// Seconds between SIGTERM and SIGKILL; 30 when absent, 2 to 120 on Fargate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// What must have happened to other containers before this one is started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ContainerDependency>,
    /// Restarts the container in place, without a new task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<RestartPolicy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_requirements: Vec<ResourceRequirement>,
    /// Fetched with the execution role before the container is created.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<Secret>,
}

/// A command that Docker runs in the container again and again; seconds throughout.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HealthCheck {
    pub command: Vec<String>,
    pub interval: u32,
    pub timeout: u32,
    pub retries: u32,
    /// Failures in so many first seconds do not count.
    pub start_period: u32,
}

impl Default for HealthCheck {
    fn default() -> Self {
        HealthCheck { command: Vec::new(), interval: 30, timeout: 5, retries: 3, start_period: 0 }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ContainerDependency {
    pub container_name: String,
    pub condition: DependencyCondition,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DependencyCondition {
    /// It has been started.
    #[default]
    Start,
    /// It has exited.
    Complete,
    /// It has exited with status 0.
    Success,
    /// Its health check has passed.
    Healthy,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RestartPolicy {
    pub enabled: bool,
    pub ignored_exit_codes: Vec<u8>,
    /// A container is restarted only after it ran for so many seconds.
    pub restart_attempt_period: u32,
}

impl Default for RestartPolicy {
    fn default() -> Self {
        RestartPolicy { enabled: false, ignored_exit_codes: Vec::new(), restart_attempt_period: 300 }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ResourceRequirement {
    #[serde(rename = "type")]
    pub kind: ResourceKind,
    /// As AWS writes it: a text of digits.
    pub value: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ResourceKind {
    #[default]
    Gpu,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Secret {
    pub name: String,
    pub value_from: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PortMapping {
    pub container_port: u16,
    /// 0 or absent: a dynamic port in bridge mode, the container's own port in awsvpc and host mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<u16>,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub protocol: Protocol,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LogConfiguration {
    pub log_driver: String,
    pub options: std::collections::BTreeMap<String, String>,
}

impl NetworkMode {
    /// Returns the mode as the API spells it.
    pub fn word(self) -> &'static str {
        match self {
            NetworkMode::Bridge => "bridge",
            NetworkMode::Host => "host",
            NetworkMode::Awsvpc => "awsvpc",
            NetworkMode::None => "none",
        }
    }
}

fn is_first(revision: &u32) -> bool {
    *revision == 1
}

impl TaskDefinition {
    /// Returns `family:revision`, the name AWS and people use.
    pub fn name(&self) -> String {
        format!("{}:{}", self.family, self.revision)
    }
}

impl Default for TaskDefinition {
    fn default() -> Self {
        TaskDefinition {
            family: String::new(),
            revision: 1,
            task_role_arn: None,
            execution_role_arn: None,
            network_mode: NetworkMode::Bridge,
            cpu: None,
            memory: None,
            requires_compatibilities: Vec::new(),
            container_definitions: Vec::new(),
            placement_constraints: Vec::new(),
            requires_attributes: Vec::new(),
        }
    }
}

impl Default for ContainerDefinition {
    fn default() -> Self {
        ContainerDefinition {
            name: String::new(),
            image: String::new(),
            cpu: 0,
            memory: None,
            memory_reservation: None,
            essential: true,
            port_mappings: Vec::new(),
            stop_timeout: None,
            log_configuration: None,
            health_check: None,
            depends_on: Vec::new(),
            restart_policy: None,
            resource_requirements: Vec::new(),
            secrets: Vec::new(),
        }
    }
}
