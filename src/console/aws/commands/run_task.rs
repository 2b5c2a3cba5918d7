//! `aws ecs run-task` and `stop-task`.

use super::change::{in_this_cluster, obey, short, supported};
use super::{CLUSTER, LAUNCH_TYPE};
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, Values};
use crate::report::Here;
use crate::report::made_up::find_task;
use crate::scenario::shape::unmodelled;
use crate::scenario::{Command, Later, LaunchType};
use crate::sim::world::DesiredStatus;
use serde_json::{Value, json};

const MOST_TASKS: i64 = 10;

pub const OPERATIONS: &[Operation] = &[
    Operation {
        service: "ecs",
        name: "run-task",
        api: "ecs:RunTask",
        does: "start tasks that belong to no service",
        flags: &[
            CLUSTER,
            Flag::new("taskDefinition", Shape::Text).required().of(Values::Definitions),
            Flag::new("count", Shape::Number),
            LAUNCH_TYPE,
            Flag::new("group", Shape::Text),
            Flag::new("startedBy", Shape::Text),
            Flag::new("networkConfiguration", Shape::Any),
            Flag::new("capacityProviderStrategy", Shape::Any),
            Flag::new("overrides", Shape::Any),
            Flag::new("placementConstraints", Shape::Any),
            Flag::new("placementStrategy", Shape::Any),
            Flag::new("platformVersion", Shape::Text),
            Flag::new("propagateTags", Shape::Text),
            Flag::new("referenceId", Shape::Text),
            Flag::new("tags", Shape::Any),
            Flag::new("clientToken", Shape::Text),
            Flag::new("enableExecuteCommand", Shape::Switch),
            Flag::new("enableECSManagedTags", Shape::Switch),
            Flag::new("volumeConfigurations", Shape::Any),
        ],
        example: "ecs run-task --cluster CLUSTER --task-definition DEFINITION --launch-type LAUNCH_TYPE --query 'length(tasks)'",
        run: Run::Own(run),
    },
    Operation {
        service: "ecs",
        name: "stop-task",
        api: "ecs:StopTask",
        does: "stop a task the orderly way",
        flags: &[
            CLUSTER,
            Flag::new("task", Shape::Text).required().of(Values::Tasks),
            Flag::new("reason", Shape::Text),
        ],
        example: "ecs stop-task --cluster CLUSTER --task TASK --reason 'to see what happens' --query task.desiredStatus",
        run: Run::Own(stop),
    },
];

fn run(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    supported(call, unmodelled::RUN_TASK)?;
    let count = call.number("count").unwrap_or(1);
    if !(1..=MOST_TASKS).contains(&count) {
        return Err(call.refused("InvalidParameterException", "Count must be between 1 and 10."));
    }
    let launch_type = match call.text("launchType") {
        None | Some("EC2") => LaunchType::Ec2,
        Some("FARGATE") => LaunchType::Fargate,
        Some(_) => {
            return Err(call.refused("InvalidParameterException", "launchType should be one of: EC2, FARGATE."));
        }
    };
    let task_definition = short(call.text("taskDefinition").unwrap_or_default()).to_owned();
    let enable_execute_command = Later(call.is_set("enableExecuteCommand").then_some(true));
    let command = Command::RunTask { task_definition, count: count as u32, launch_type, enable_execute_command };
    let before: Vec<_> = call.here.world().tasks.values().map(|task| task.id).collect();
    let after = obey(call, command)?;
    let here = after.here();
    let fresh = here.world().tasks.values().filter(|task| !before.contains(&task.id));
    let arns: Vec<String> = fresh.map(|task| here.made_up().task_arn(task.id)).collect();
    let mut answer = described(call, here, &arns)?;
    if arns.is_empty() {
        let failure = match launch_type {
            LaunchType::Fargate => {
                json!([{ "reason": "Capacity is unavailable at this time. Please try again later or in a different availability zone" }])
            }
            _ => json!([{ "reason": "RESOURCE:*" }]),
        };
        answer = json!({ "tasks": [], "failures": failure });
    }
    after.done(call, &answer)
}

fn stop(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let name = call.text("task").unwrap_or_default();
    let Some(task) = find_task(call.here.world(), name) else {
        return Err(call.refused("InvalidParameterException", "The referenced task was not found."));
    };
    let arn = call.here.made_up().task_arn(task.id);
    // A task that is on its way out is answered, and nothing else happens to it.
    if task.desired == DesiredStatus::Stopped {
        let mut answer = described(call, call.here, &[arn])?;
        return Ok(Outcome::out(call.print(&json!({ "task": answer["tasks"][0].take() }))?));
    }
    let id = call.here.catalog().task_id(task.id);
    let after = obey(call, Command::StopTask { task: id, reason: call.text("reason").map(str::to_owned) })?;
    let mut answer = described(call, after.here(), &[arn])?;
    after.done(call, &json!({ "task": answer["tasks"][0].take() }))
}

fn described(call: &Call<'_>, here: Here<'_>, arns: &[String]) -> Result<Value, Fault> {
    if arns.is_empty() {
        return Ok(json!({ "tasks": [], "failures": [] }));
    }
    call.ask(here, "ecs:DescribeTasks", &json!({ "cluster": here.catalog().cluster, "tasks": arns }))
}
