//! Services, in the shape of `create-service`.

use crate::scenario::placement::{PlacementConstraint, PlacementStrategy};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Service {
    pub service_name: String,
    /// `family:revision`, or an ARN that ends so.
    pub task_definition: String,
    pub desired_count: u32,
    pub launch_type: LaunchType,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<LoadBalancer>,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub deployment_configuration: DeploymentConfiguration,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placement_strategy: Vec<PlacementStrategy>,
    /// Seconds after a task's start in which unhealthy verdicts are ignored.
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub health_check_grace_period_seconds: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LaunchType {
    #[default]
    Ec2,
    Fargate,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LoadBalancer {
    /// The target group's ARN or, in a scenario of one's own, just its name.
    pub target_group_arn: String,
    pub container_name: String,
    pub container_port: u16,
}

/// How far a rolling update may go below and above the desired count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeploymentConfiguration {
    pub maximum_percent: u32,
    pub minimum_healthy_percent: u32,
}

impl Default for DeploymentConfiguration {
    fn default() -> Self {
        DeploymentConfiguration { maximum_percent: 200, minimum_healthy_percent: 100 }
    }
}
