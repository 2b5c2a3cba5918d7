//! `aws ecs describe-…`.

use super::{CLUSTER, INCLUDE};
use crate::console::aws::operation::{Operation, Run};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};

const fn describe(
    name: &'static str,
    api: &'static str,
    does: &'static str,
    flags: &'static [Flag],
    example: &'static str,
) -> Operation {
    Operation { service: "ecs", name, api, does, flags, example, run: Run::Answer }
}

const CLUSTER_PARTS: Values = Values::Words(&["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]);

pub const OPERATIONS: &[Operation] = &[
    describe(
        "describe-clusters",
        "ecs:DescribeClusters",
        "counts of services, tasks and instances of clusters",
        &[Flag::new("clusters", TEXTS).of(Values::Clusters), Flag::new("include", TEXTS).of(CLUSTER_PARTS)],
        "ecs describe-clusters --clusters CLUSTER",
    ),
    describe(
        "describe-services",
        "ecs:DescribeServices",
        "services with their deployments and events",
        &[CLUSTER, Flag::new("services", TEXTS).required().of(Values::Services), INCLUDE],
        "ecs describe-services --cluster CLUSTER --services SERVICE --query 'services[0].events[:3].message'",
    ),
    describe(
        "describe-tasks",
        "ecs:DescribeTasks",
        "tasks: status, why they stopped, containers with exit codes",
        &[CLUSTER, Flag::new("tasks", TEXTS).required().of(Values::Tasks), INCLUDE],
        "ecs describe-tasks --cluster CLUSTER --tasks TASK --query 'tasks[0].{Status:lastStatus,Why:stoppedReason}'",
    ),
    describe(
        "describe-task-definition",
        "ecs:DescribeTaskDefinition",
        "a task definition, the latest revision unless one is named",
        &[Flag::new("taskDefinition", Shape::Text).required().of(Values::Definitions), INCLUDE],
        "ecs describe-task-definition --task-definition DEFINITION",
    ),
    describe(
        "describe-container-instances",
        "ecs:DescribeContainerInstances",
        "container instances: agent, resources left, attributes",
        &[
            CLUSTER,
            Flag::new("containerInstances", TEXTS).required().of(Values::Instances),
            Flag::new("include", TEXTS).of(Values::Words(&["TAGS", "CONTAINER_INSTANCE_HEALTH"])),
        ],
        "ecs describe-container-instances --cluster CLUSTER --container-instances INSTANCE",
    ),
    describe(
        "describe-service-deployments",
        "ecs:DescribeServiceDeployments",
        "service deployments: status, circuit breaker, rollback",
        &[Flag::new("serviceDeploymentArns", TEXTS).required().of(Values::ServiceDeployments)],
        "ecs describe-service-deployments --service-deployment-arns SERVICE_DEPLOYMENT",
    ),
    describe(
        "describe-service-revisions",
        "ecs:DescribeServiceRevisions",
        "service revisions: what a deployment rolls out",
        &[Flag::new("serviceRevisionArns", TEXTS).required()],
        "ecs describe-service-revisions --service-revision-arns SERVICE_REVISION",
    ),
];
