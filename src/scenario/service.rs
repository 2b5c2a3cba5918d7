//! Services, in the shape of `create-service`.

use crate::scenario::placement::{PlacementConstraint, PlacementStrategy};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Service {
    pub service_name: String,
    /// `family:revision`, or an ARN that ends so.
    pub task_definition: String,
    pub desired_count: u32,
    pub launch_type: LaunchType,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub scheduling_strategy: SchedulingStrategy,
    /// How its tasks are shared out between On-Demand and Spot capacity of Fargate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderItem>,
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
    /// Whether `execute-command` works in its tasks.
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub enable_execute_command: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LaunchType {
    #[default]
    Ec2,
    Fargate,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SchedulingStrategy {
    /// Keeps the desired count.
    #[default]
    Replica,
    /// One task on each instance that qualifies.
    Daemon,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CapacityProviderItem {
    pub capacity_provider: CapacityProvider,
    /// Its share of the tasks beyond all bases.
    pub weight: u32,
    /// So many tasks it gets first.
    pub base: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CapacityProvider {
    #[default]
    Fargate,
    FargateSpot,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LoadBalancer {
    /// The target group's ARN or, in a scenario of one's own, just its name.
    pub target_group_arn: String,
    pub container_name: String,
    pub container_port: u16,
}

/// How far a rolling update may go below and above the desired count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeploymentConfiguration {
    pub maximum_percent: u32,
    pub minimum_healthy_percent: u32,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub deployment_circuit_breaker: DeploymentCircuitBreaker,
    #[serde(skip_serializing_if = "crate::scenario::is_default")]
    pub alarms: DeploymentAlarms,
}

/// CloudWatch alarms that fail a deployment when one of them goes off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeploymentAlarms {
    pub alarm_names: Vec<String>,
    pub enable: bool,
    pub rollback: bool,
}

/// Gives a deployment up after too many failed tasks, and may roll it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeploymentCircuitBreaker {
    pub enable: bool,
    pub rollback: bool,
    /// Whether a task that becomes healthy puts the count of failures back to 0.
    pub reset_on_healthy_task: bool,
    /// Where it is absent the rules of the run decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_configuration: Option<ThresholdConfiguration>,
}

/// How many failed tasks trip the breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ThresholdConfiguration {
    #[serde(rename = "type")]
    pub kind: ThresholdType,
    pub value: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ThresholdType {
    /// The value itself.
    Count,
    /// A percentage of the desired count, kept between 3 and 200 tasks.
    #[default]
    BoundedPercent,
    /// A percentage of the desired count as it comes.
    UnboundedPercent,
}

impl Default for DeploymentConfiguration {
    fn default() -> Self {
        DeploymentConfiguration {
            maximum_percent: 200,
            minimum_healthy_percent: 100,
            deployment_circuit_breaker: DeploymentCircuitBreaker::default(),
            alarms: DeploymentAlarms::default(),
        }
    }
}

impl Default for DeploymentCircuitBreaker {
    fn default() -> Self {
        DeploymentCircuitBreaker {
            enable: false,
            rollback: false,
            reset_on_healthy_task: true,
            threshold_configuration: None,
        }
    }
}

impl Default for ThresholdConfiguration {
    fn default() -> Self {
        ThresholdConfiguration { kind: ThresholdType::BoundedPercent, value: 50 }
    }
}
