//! Requests that have an answer at a moment, at least one of every operation: lists first, then what they list.

use super::told;
use ecs_orrery::report::Here;
use ecs_orrery::report::app_log;
use serde_json::{Value, json};

/// Things of one kind that are asked for one by one: a fleet has thousands.
const ASKED: usize = 5;

/// Returns operations with their input.
pub fn requests(here: Here<'_>) -> Vec<(&'static str, Value)> {
    let cluster = here.catalog().cluster.as_str();
    let mut all: Vec<(&'static str, Value)> = vec![
        ("ecs:ListClusters", json!({})),
        ("ecs:DescribeClusters", json!({ "clusters": [cluster], "include": ["STATISTICS", "SETTINGS"] })),
        ("ecs:ListServices", json!({ "cluster": cluster, "launchType": "EC2", "schedulingStrategy": "REPLICA" })),
        ("ecs:ListTasks", json!({ "cluster": cluster, "desiredStatus": "STOPPED", "launchType": "FARGATE" })),
        ("ecs:ListTaskDefinitions", json!({ "sort": "DESC", "status": "ACTIVE" })),
        ("ecs:ListTaskDefinitionFamilies", json!({ "familyPrefix": "" })),
        (
            "ecs:ListContainerInstances",
            json!({ "cluster": cluster, "status": "ACTIVE", "filter": "attribute:ecs.instance-type =~ .*" }),
        ),
        ("ecs:ListAttributes", json!({ "cluster": cluster, "targetType": "container-instance" })),
        ("elasticloadbalancing:DescribeTargetGroups", json!({})),
        ("elasticloadbalancing:DescribeLoadBalancers", json!({})),
        ("ecr:DescribeRepositories", json!({})),
        ("ecr:GetAuthorizationToken", json!({})),
        ("logs:DescribeLogGroups", json!({ "logGroupNamePrefix": "/", "limit": 50 })),
        ("sts:GetCallerIdentity", json!({})),
    ];
    of_services(here, cluster, &mut all);
    of_tasks(here, cluster, &mut all);
    for group in listed(here, "elasticloadbalancing:DescribeTargetGroups", &json!({}), "TargetGroups") {
        let arn = &group["TargetGroupArn"];
        let health = json!({ "TargetGroupArn": arn, "Include": ["AnomalyDetection"] });
        all.push(("elasticloadbalancing:DescribeTargetHealth", health));
        let one = json!({ "TargetGroupArn": arn, "Targets": [{ "Id": "10.0.0.99", "Port": 1 }] });
        all.push(("elasticloadbalancing:DescribeTargetHealth", one));
        all.push(("elasticloadbalancing:DescribeTargetGroupAttributes", json!({ "TargetGroupArn": arn })));
    }
    for repository in listed(here, "ecr:DescribeRepositories", &json!({}), "repositories") {
        let name = json!({ "repositoryName": repository["repositoryName"] });
        all.push(("ecr:DescribeImages", name.clone()));
        all.push(("ecr:ListImages", name));
    }
    of_logs(here, &mut all);
    all
}

fn listed(here: Here<'_>, operation: &str, input: &Value, name: &str) -> Vec<Value> {
    told(here, operation, input)[name].as_array().expect("a list").clone()
}

fn of_services(here: Here<'_>, cluster: &str, all: &mut Vec<(&'static str, Value)>) {
    let services = listed(here, "ecs:ListServices", &json!({ "cluster": cluster }), "serviceArns");
    for arn in services.iter().take(ASKED) {
        all.push(("ecs:DescribeServices", json!({ "cluster": cluster, "services": [arn] })));
        let created = json!({ "after": "2026-06-15T09:00:00.000000+00:00", "before": "2026-06-20" });
        let input = json!({ "cluster": cluster, "service": arn, "createdAt": created });
        let deployments = listed(here, "ecs:ListServiceDeployments", &input, "serviceDeployments");
        all.push(("ecs:ListServiceDeployments", input));
        let arns = |name: &str| deployments.iter().take(ASKED).map(|row| row[name].clone()).collect::<Vec<Value>>();
        let (deployments, revisions) = (arns("serviceDeploymentArn"), arns("targetServiceRevisionArn"));
        all.push(("ecs:DescribeServiceDeployments", json!({ "serviceDeploymentArns": deployments })));
        all.push(("ecs:DescribeServiceRevisions", json!({ "serviceRevisionArns": revisions })));
    }
    for arn in listed(here, "ecs:ListTaskDefinitions", &json!({}), "taskDefinitionArns") {
        all.push(("ecs:DescribeTaskDefinition", json!({ "taskDefinition": arn, "include": ["TAGS"] })));
    }
}

fn of_tasks(here: Here<'_>, cluster: &str, all: &mut Vec<(&'static str, Value)>) {
    for status in ["RUNNING", "STOPPED"] {
        let tasks = listed(here, "ecs:ListTasks", &json!({ "cluster": cluster, "desiredStatus": status }), "taskArns");
        // The first and the last ones: old and new.
        let ends = tasks.iter().take(ASKED).chain(tasks.iter().rev().take(ASKED));
        let arns: Vec<&Value> = ends.collect();
        if !arns.is_empty() {
            all.push(("ecs:DescribeTasks", json!({ "cluster": cluster, "tasks": arns })));
        }
    }
    let instances = listed(here, "ecs:ListContainerInstances", &json!({ "cluster": cluster }), "containerInstanceArns");
    let arns: Vec<&Value> = instances.iter().take(ASKED).collect();
    if let Some(first) = arns.first() {
        let include = json!(["CONTAINER_INSTANCE_HEALTH"]);
        let input = json!({ "cluster": cluster, "containerInstances": arns, "include": include });
        all.push(("ecs:DescribeContainerInstances", input));
        all.push(("ecs:ListTasks", json!({ "cluster": cluster, "containerInstance": first })));
    }
}

fn of_logs(here: Here<'_>, all: &mut Vec<(&'static str, Value)>) {
    for group in app_log::groups(here) {
        let input = json!({ "logGroupName": group, "orderBy": "LastEventTime", "descending": true });
        let streams = listed(here, "logs:DescribeLogStreams", &input, "logStreams");
        all.push(("logs:DescribeLogStreams", input));
        for stream in streams.iter().take(ASKED) {
            let input =
                json!({ "logGroupName": group, "logStreamName": stream["logStreamName"], "startFromHead": true });
            all.push(("logs:GetLogEvents", input));
        }
        all.push(("logs:FilterLogEvents", json!({ "logGroupName": group, "filterPattern": "ERROR", "limit": 100 })));
    }
}
