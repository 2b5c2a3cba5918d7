//! `/v2/credentials/<id>`: the keys of a task's role, while the agent holds them.
//!
//! amazon-ecs-agent, ecs-agent/tmds/handlers/v1: whoever knows an id gets its keys, and only the ids tell tasks apart.

use super::{Caller, Here, Reply};
use crate::report::clock;
use crate::report::made_up::RoleType;
use crate::sim::world::Task;
use crate::units::SimTime;
use serde_json::{Value, json};

/// Answers a request with this id, or without any; `version` is that of the path.
pub(super) fn answer(here: Here<'_>, caller: &Caller<'_>, version: u8, id: Option<&str>) -> Reply {
    let refused = |code: &str, why: &str| Reply::error(400, code, format!("CredentialsV{version}Request: {why}"));
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return refused("NoIdInRequest", "No Credential ID in the request");
    };
    match find(here, caller, id) {
        Some((task, role, until)) => Reply::ok(keys(here, task, role, until)),
        None => refused("InvalidIdInRequest", "Credentials not found"),
    }
}

/// Finds the task on the caller's host whose credentials have that id.
fn find<'a>(here: Here<'a>, caller: &Caller<'a>, id: &str) -> Option<(&'a Task, RoleType, SimTime)> {
    let tasks = caller.host.tasks.iter().filter_map(|task| here.world().task(*task));
    let held = tasks.filter_map(|task| Some((task, task.credentials_until?)));
    held.flat_map(|(task, until)| RoleType::ALL.map(|role| (task, role, until))).find(|(task, role, _)| {
        role_of(here, task, *role).is_some() && here.made_up().credentials_id(task.id, *role) == id
    })
}

/// Returns the role of a task as its definition gives it.
pub(in crate::report) fn role_of<'a>(here: Here<'a>, task: &Task, role: RoleType) -> Option<&'a str> {
    let definition = here.catalog().definition(task.definition);
    match role {
        RoleType::TaskApplication => definition.task_role.as_deref(),
        RoleType::TaskExecution => definition.execution_role.as_deref(),
    }
}

fn keys(here: Here<'_>, task: &Task, role: RoleType, until: SimTime) -> Value {
    let keys = here.made_up().task_keys(task.id, role, until);
    json!({
        "RoleArn": role_of(here, task, role).map(|arn| here.made_up().role_arn(arn)),
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.token,
        "Expiration": clock::seconds(here.catalog(), until),
    })
}
