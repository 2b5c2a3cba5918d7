//! `help`: what there is to type, by what one wants to know.

use super::aws::help::{all, operation};
use super::filters::FILTERS;
use super::place::Place;
use crate::report::Here;

/// A task, and the commands that do it; in capitals what Tab completes.
const TASKS: &[(&str, &[&str])] = &[
    (
        "Find why a task stopped",
        &[
            "aws ecs list-tasks --cluster CLUSTER --desired-status STOPPED",
            "aws ecs describe-tasks --cluster CLUSTER --tasks TASK --query 'tasks[0].{Why:stoppedReason,Code:stopCode}'",
            "aws logs get-log-events --log-group-name LOG_GROUP --log-stream-name LOG_STREAM",
        ],
    ),
    (
        "See what a service does",
        &[
            "aws ecs describe-services --cluster CLUSTER --services SERVICE --query 'services[0].events[:5].message'",
            "aws ecs describe-services --cluster CLUSTER --services SERVICE --query 'services[0].deployments'",
            "aws ecs wait services-stable --cluster CLUSTER --services SERVICE",
        ],
    ),
    (
        "Find why targets are unhealthy",
        &[
            "aws elbv2 describe-target-groups --query 'TargetGroups[].TargetGroupArn'",
            "aws elbv2 describe-target-health --target-group-arn TARGET_GROUP --output table",
        ],
    ),
    (
        "Find why nothing is placed",
        &[
            "aws ecs list-container-instances --cluster CLUSTER",
            "aws ecs describe-container-instances --cluster CLUSTER --container-instances INSTANCE --query \
             'containerInstances[0].remainingResources'",
        ],
    ),
    (
        "Look at the agent and at pulls",
        &[
            "ssh INSTANCE_HOST",
            "sudo systemctl status ecs",
            "sudo cat /var/log/ecs/ecs-agent.log | grep pull",
            "docker ps -a",
        ],
    ),
    (
        "Look from inside a container",
        &[
            "aws ecs execute-command --cluster CLUSTER --task RUNNING_TASK --container CONTAINER --interactive --command /bin/sh",
            "curl $ECS_CONTAINER_METADATA_URI_V4/task",
            "curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        ],
    ),
    (
        "Change something: the recording goes on from there",
        &[
            "aws ecs update-service --cluster CLUSTER --service SERVICE --force-new-deployment",
            "aws ecs update-service --cluster CLUSTER --service SERVICE --desired-count 4",
            "aws ecs stop-task --cluster CLUSTER --task TASK",
            "aws ecs update-container-instances-state --cluster CLUSTER --container-instances INSTANCE --status DRAINING",
            "aws ecs put-attributes --cluster CLUSTER --attributes name=stack,value=blue,targetId=INSTANCE",
        ],
    ),
    (
        "Add something: a revision, a service",
        &[
            "aws ecs register-task-definition --family FAMILY --container-definitions \
             '[{\"name\":\"app\",\"image\":\"IMAGE\",\"memory\":256}]'",
            "aws ecs create-service --cluster CLUSTER --service-name NAME --task-definition DEFINITION --desired-count 1",
        ],
    ),
];

pub fn text(here: Here<'_>, place: Place, about: &[String]) -> String {
    if let Some(name) = about.first() {
        return one(place, name, about.get(1).map(String::as_str));
    }
    let mut text = String::new();
    if place == Place::Laptop {
        for (task, commands) in TASKS {
            text.push_str(&format!("{task}\n"));
            for command in *commands {
                text.push_str(&format!("  {}\n", filled(here, command)));
            }
            text.push('\n');
        }
    }
    text.push_str("Commands here\n");
    for program in place.programs() {
        text.push_str(&format!("  {:<48} {}\n", program.synopsis, program.does));
    }
    text.push_str("\nBehind a pipe\n");
    for filter in FILTERS {
        text.push_str(&format!("  {:<48} {}\n", filter.synopsis, filter.does));
    }
    text.push_str("\nIn the console itself\n");
    for (words, does) in [
        ("help [COMMAND]", "this, or one command: help describe-tasks"),
        ("history", "what was typed"),
        ("clear", "empty the screen"),
        ("exit", "leave an instance or a container"),
    ] {
        text.push_str(&format!("  {words:<48} {does}\n"));
    }
    text.push_str("\nTab completes commands, flags and ids. Answers are as of the moment shown.\n");
    text
}

/// Puts the cluster's name in; what else stands in capitals is for Tab.
fn filled(here: Here<'_>, command: &str) -> String {
    command.replace("CLUSTER", &here.catalog().cluster)
}

fn one(place: Place, name: &str, second: Option<&str>) -> String {
    // What a place has of its own comes before a filter of the same name.
    if let Some(program) = place.programs().iter().find(|program| program.name == name && second.is_none()) {
        return format!("{}\n  {}\n\nExample\n  {}\n", program.synopsis, program.does, program.example);
    }
    let asked = if name == "aws" { second.unwrap_or(name) } else { name };
    if let Some(found) = all().find(|one| one.name == asked || one.name.split(' ').next_back() == Some(asked)) {
        return operation(found);
    }
    if let Some(filter) = FILTERS.iter().find(|filter| filter.name == name) {
        return format!("{}\n  {}\n\nExample\n  … | {}\n", filter.synopsis, filter.does, filter.example.0);
    }
    format!("There is no help for {name}: `help` lists what this console has.\n")
}
