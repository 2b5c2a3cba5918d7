//! `aws ecs list-…`.

use super::{CLUSTER, LAUNCH_TYPE, MOST, NEXT};
use crate::console::aws::operation::{Operation, Run, pages};
use crate::console::aws::shape::{Flag, Shape, TEXTS, Values};

const fn list(
    name: &'static str,
    api: &'static str,
    result: &'static str,
    does: &'static str,
    flags: &'static [Flag],
    example: &'static str,
) -> Operation {
    Operation { service: "ecs", name, api, does, flags, example, run: pages(result) }
}

const SERVICE_DEPLOYMENT_STATUS: &[&str] = &[
    "PENDING",
    "SUCCESSFUL",
    "STOPPED",
    "IN_PROGRESS",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_SUCCESSFUL",
    "ROLLBACK_FAILED",
];

pub const OPERATIONS: &[Operation] = &[
    list("list-clusters", "ecs:ListClusters", "clusterArns", "the clusters", &[NEXT, MOST], "ecs list-clusters"),
    list(
        "list-services",
        "ecs:ListServices",
        "serviceArns",
        "the services of a cluster",
        &[
            CLUSTER,
            NEXT,
            MOST,
            LAUNCH_TYPE,
            Flag::new("schedulingStrategy", Shape::Text).of(Values::Words(&["REPLICA", "DAEMON"])),
        ],
        "ecs list-services --cluster CLUSTER",
    ),
    list(
        "list-tasks",
        "ecs:ListTasks",
        "taskArns",
        "the tasks of a cluster; stopped ones with --desired-status STOPPED",
        &[
            CLUSTER,
            Flag::new("containerInstance", Shape::Text).of(Values::Instances),
            Flag::new("family", Shape::Text).of(Values::Definitions),
            NEXT,
            MOST,
            Flag::new("startedBy", Shape::Text),
            Flag::new("serviceName", Shape::Text).of(Values::Services),
            Flag::new("desiredStatus", Shape::Text).of(Values::Words(&["RUNNING", "PENDING", "STOPPED"])),
            LAUNCH_TYPE,
        ],
        "ecs list-tasks --cluster CLUSTER --service-name SERVICE --desired-status STOPPED",
    ),
    list(
        "list-task-definitions",
        "ecs:ListTaskDefinitions",
        "taskDefinitionArns",
        "the task definitions, every revision",
        &[
            Flag::new("familyPrefix", Shape::Text),
            Flag::new("status", Shape::Text).of(Values::Words(&["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"])),
            Flag::new("sort", Shape::Text).of(Values::Words(&["ASC", "DESC"])),
            NEXT,
            MOST,
        ],
        "ecs list-task-definitions --sort DESC --max-items 3",
    ),
    list(
        "list-task-definition-families",
        "ecs:ListTaskDefinitionFamilies",
        "families",
        "the families of task definitions",
        &[
            Flag::new("familyPrefix", Shape::Text),
            Flag::new("status", Shape::Text).of(Values::Words(&["ACTIVE", "INACTIVE", "ALL"])),
            NEXT,
            MOST,
        ],
        "ecs list-task-definition-families",
    ),
    list(
        "list-container-instances",
        "ecs:ListContainerInstances",
        "containerInstanceArns",
        "the container instances; --filter takes the cluster query language",
        &[
            CLUSTER,
            Flag::new("filter", Shape::Text),
            NEXT,
            MOST,
            Flag::new("status", Shape::Text).of(Values::Words(&["ACTIVE", "DRAINING"])),
        ],
        "ecs list-container-instances --cluster CLUSTER --filter 'runningTasksCount > 0'",
    ),
    Operation {
        service: "ecs",
        name: "list-service-deployments",
        api: "ecs:ListServiceDeployments",
        does: "the deployments of a service, latest first",
        flags: &[
            Flag::new("service", Shape::Text).required().of(Values::Services),
            CLUSTER,
            Flag::new("status", TEXTS).of(Values::Words(SERVICE_DEPLOYMENT_STATUS)),
            Flag::new("createdAt", Shape::Structure(&[("before", Shape::Text), ("after", Shape::Text)])),
            NEXT,
            MOST,
        ],
        example: "ecs list-service-deployments --cluster CLUSTER --service SERVICE",
        // Botocore has no paginator for it: the CLI prints one page.
        run: Run::Answer,
    },
    list(
        "list-attributes",
        "ecs:ListAttributes",
        "attributes",
        "the attributes of container instances",
        &[
            CLUSTER,
            Flag::new("targetType", Shape::Text).required().of(Values::Words(&["container-instance"])),
            Flag::new("attributeName", Shape::Text),
            Flag::new("attributeValue", Shape::Text),
            NEXT,
            MOST,
        ],
        "ecs list-attributes --cluster CLUSTER --target-type container-instance --attribute-name ecs.availability-zone",
    ),
];
