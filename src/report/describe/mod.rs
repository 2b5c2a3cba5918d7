//! What the AWS APIs would answer at a moment of a recording.
//!
//! Members stand in the order of the service models, which is the order in which the AWS CLI prints them; a member
//! without a value is left out, as the APIs do. Lists come whole, as the CLI puts them together from pages, unless the
//! request names a page size.

mod asked;
mod attribute;
mod cluster;
mod container;
mod container_instance;
mod deployment;
mod ecr;
mod elbv2;
mod error;
mod log_pattern;
mod logs;
mod service;
mod service_deployment;
mod sts;
mod task;
mod task_definition;

use super::here::Here;
use asked::Asked;
pub use error::ApiError;
use serde_json::Value;

type Answer = fn(Asked<'_>) -> Result<Value, ApiError>;

/// An operation that has an answer.
#[derive(Clone, Copy)]
pub struct Operation {
    /// `service:Operation`, with the names that IAM policies use.
    pub name: &'static str,
    answer: Answer,
}

const fn operation(name: &'static str, answer: Answer) -> Operation {
    Operation { name, answer }
}

pub const OPERATIONS: &[Operation] = &[
    operation("ecs:ListClusters", cluster::list),
    operation("ecs:DescribeClusters", cluster::describe),
    operation("ecs:ListServices", service::list),
    operation("ecs:DescribeServices", service::describe),
    operation("ecs:ListTasks", task::list),
    operation("ecs:DescribeTasks", task::describe),
    operation("ecs:ListTaskDefinitions", task_definition::list),
    operation("ecs:ListTaskDefinitionFamilies", task_definition::families),
    operation("ecs:DescribeTaskDefinition", task_definition::describe),
    operation("ecs:ListContainerInstances", container_instance::list),
    operation("ecs:DescribeContainerInstances", container_instance::describe),
    operation("ecs:ListServiceDeployments", service_deployment::list),
    operation("ecs:DescribeServiceDeployments", service_deployment::describe),
    operation("ecs:DescribeServiceRevisions", service_deployment::revisions),
    operation("ecs:ListAttributes", attribute::list),
    operation("elasticloadbalancing:DescribeTargetGroups", elbv2::target_groups),
    operation("elasticloadbalancing:DescribeTargetHealth", elbv2::target_health),
    operation("elasticloadbalancing:DescribeTargetGroupAttributes", elbv2::target_group_attributes),
    operation("elasticloadbalancing:DescribeLoadBalancers", elbv2::load_balancers),
    operation("ecr:DescribeRepositories", ecr::repositories),
    operation("ecr:DescribeImages", ecr::images),
    operation("ecr:ListImages", ecr::list_images),
    operation("ecr:GetAuthorizationToken", ecr::authorization_token),
    operation("logs:DescribeLogGroups", logs::groups),
    operation("logs:DescribeLogStreams", logs::streams),
    operation("logs:GetLogEvents", logs::get_events),
    operation("logs:FilterLogEvents", logs::filter_events),
    operation("sts:GetCallerIdentity", sts::caller_identity),
];

/// Returns what an operation answers to a request in the API's casing.
pub fn answer(here: Here<'_>, operation: &str, input: &Value) -> Result<Value, ApiError> {
    match OPERATIONS.iter().find(|known| known.name == operation) {
        Some(known) => (known.answer)(Asked::new(here, input)?),
        None => Err(ApiError::unknown_operation(operation)),
    }
}
