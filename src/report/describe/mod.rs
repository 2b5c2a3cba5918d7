//! What the APIs of AWS answer at a moment.

use super::Here;
use serde_json::{Value, json};

/// An error of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub code: String,
    pub message: String,
}

/// Answers an operation, `ecs:DescribeServices`, with an input in the API's casing.
pub fn answer(here: Here<'_>, operation: &str, input: &Value) -> Result<Value, ApiError> {
    let (world, names) = (here.world(), here.made_up());
    let cluster = input.get("cluster").and_then(Value::as_str).unwrap_or("default");
    if input.get("cluster").is_some() && cluster.rsplit('/').next() != Some(&here.catalog().cluster) {
        return Err(ApiError { code: "ClusterNotFoundException".into(), message: "Cluster not found.".into() });
    }
    Ok(match operation {
        "ecs:ListTasks" => {
            let arns: Vec<String> = world.tasks.values().map(|task| names.task_arn(task.id)).collect();
            json!({ "taskArns": arns })
        }
        "ecs:DescribeTasks" => {
            let asked = input["tasks"].as_array().cloned().unwrap_or_default();
            let one = |name: &Value| super::made_up::find_task(world, name.as_str().unwrap_or_default());
            let tasks: Vec<Value> = asked.iter().filter_map(one).map(|task| {
                json!({ "lastStatus": format!("{:?}", task.last_status).to_uppercase(), "taskArn": names.task_arn(task.id) })
            }).collect();
            json!({ "tasks": tasks, "failures": [] })
        }
        "ecs:DescribeServices" => {
            let services: Vec<Value> = world.services.values().map(|row| {
                json!({ "serviceName": row.name, "status": "ACTIVE", "desiredCount": row.desired,
                    "runningCount": row.tasks.len(), "deployments": vec![json!({}); row.deployments.len()] })
            }).collect();
            json!({ "services": services, "failures": [] })
        }
        _ => json!({}),
    })
}
