//! `$ECS_AGENT_URI/task-protection/v1/state`: whether scale-in may end the task. No task is protected here.
//!
//! Developer guide, task-scale-in-protection-endpoint; amazon-ecs-agent, ecs-agent/tmds/handlers/taskprotection.

use super::server::find;
use super::{Answer, Body, Caller, Here, Reply};
use serde_json::{Value, json};

pub(super) fn answer(here: Here<'_>, caller: &Caller<'_>, id: &str) -> Reply {
    let Some((task, _)) = find(here, caller, id) else {
        let why = "Failed to find a task for the request";
        return json_answer(404, json!({ "error": { "Code": "ResourceNotFoundException", "Message": why } }));
    };
    let arn = here.made_up().task_arn(task.id);
    let role = here.catalog().definition(task.definition).task_role.is_some();
    if !role || task.credentials_until.is_none() {
        let why = "Invalid Request: no task IAM role credentials available for task";
        return json_answer(403, json!({ "error": { "Arn": arn, "Code": "AccessDeniedException", "Message": why } }));
    }
    match task.service {
        Some(_) => Reply::ok(json!({
            "protection": { "ExpirationDate": null, "ProtectionEnabled": false, "TaskArn": arn }
        })),
        // Only tasks of services can be protected: GetTaskProtection reports others as failures.
        None => Reply::ok(json!({ "failure": { "Arn": arn, "Detail": null, "Reason": "TASK_NOT_VALID" } })),
    }
}

fn json_answer(status: u16, body: Value) -> Reply {
    Reply::Answer(Answer { status, body: Body::Json(body) })
}
