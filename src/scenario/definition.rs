//! Task definitions, in the shape of `register-task-definition`.

use crate::scenario::placement::PlacementConstraint;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TaskDefinition {
    pub family: String,
    /// Revisions count from 1.
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
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    #[default]
    Bridge,
    Host,
    Awsvpc,
    None,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PortMapping {
    pub container_port: u16,
    /// 0 or absent: a dynamic port in bridge mode, the container's own port in awsvpc and host mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<u16>,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub protocol: Protocol,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
        }
    }
}
