//! `localhost:51678`: what the agent says of itself and of the tasks it knows.
//!
//! Developer guide, ecs-agent-introspection; amazon-ecs-agent, agent/handlers/v1. The agent knows a task until it
//! cleans it up; here until its record is gone.

use super::containers::{Known, Members, Shape, desired_word, ports};
use super::{Answer, Body, Here, Reply, Url, exists, network};
use crate::scenario::NetworkMode;
use crate::sim::catalog::AGENT_VERSION;
use crate::sim::world::{DesiredStatus, Host, Task};
use serde_json::{Value, json};

pub(super) fn answer(here: Here<'_>, host: &Host, url: &Url) -> Reply {
    match url.parts()[..] {
        [] => Reply::ok(json!({ "AvailableCommands": ["/v1/metadata", "/v1/tasks", "/license"] })),
        ["v1", "metadata"] => Reply::ok(metadata(here, host)),
        ["v1", "tasks"] => tasks(here, host, url),
        _ => Reply::not_found(),
    }
}

fn metadata(here: Here<'_>, host: &Host) -> Value {
    json!({
        "Cluster": here.catalog().cluster,
        "ContainerInstanceArn": here.made_up().container_instance_arn(host.id),
        "Version": version(here),
    })
}

/// Returns `Amazon ECS Agent - v1.105.1 (*hash)`.
pub(in crate::report) fn version(here: Here<'_>) -> String {
    format!("Amazon ECS Agent - v{AGENT_VERSION} (*{:08x})", here.catalog().made_up("agent-hash", 0, 0) >> 32)
}

fn tasks(here: Here<'_>, host: &Host, url: &Url) -> Reply {
    let mut known = here.world().tasks.values().filter(|task| task.host == Some(host.id) && task.accepted);
    if let Some(arn) = url.asks_for("taskarn") {
        return one(here, known.find(|task| here.made_up().task_arn(task.id) == arn));
    }
    if let Some(id) = url.asks_for("dockerid") {
        // The first digits do, as with Docker's own commands.
        let has = |task: &&Task| places(task).any(|place| here.made_up().docker_id(task, place).starts_with(id));
        return one(here, known.find(|task| !id.is_empty() && has(task)));
    }
    Reply::ok(json!({ "Tasks": known.map(|task| json_of(here, task)).collect::<Vec<Value>>() }))
}

fn one(here: Here<'_>, task: Option<&Task>) -> Reply {
    match task {
        Some(task) => Reply::ok(json_of(here, task)),
        None => {
            let nothing = json!({ "Arn": "", "KnownStatus": "", "Family": "", "Version": "", "Containers": null });
            Reply::Answer(Answer { status: 404, body: Body::Json(nothing) })
        }
    }
}

fn places(task: &Task) -> impl Iterator<Item = u8> {
    let exists = |place: &u8| exists(&task.containers[usize::from(*place)]);
    (0..task.containers.len() as u8).filter(exists)
}

fn json_of(here: Here<'_>, task: &Task) -> Value {
    let (names, definition) = (here.made_up(), here.catalog().definition(task.definition));
    let known = Known::of_task(task);
    let mut members = Members::default();
    members.put("Arn", names.task_arn(task.id));
    // A task that stops by itself has no desired status of its own.
    if known != Known::Stopped || task.desired == DesiredStatus::Stopped {
        members.put("DesiredStatus", desired_word(here, task));
    }
    members.put("KnownStatus", known.backend_word());
    members.put("Family", definition.family.as_str());
    members.put("Version", definition.revision.to_string());
    let container = |place: u8| {
        let registered = here.registered_container(task.definition, place);
        let mut members = Members::default();
        members.put("DockerId", names.docker_id(task, place));
        members.put("DockerName", names.docker_name(task, place));
        members.put("Name", registered.name.as_str());
        members.maybe("Ports", ports(task, registered, here));
        if definition.network_mode == NetworkMode::Awsvpc {
            members.put("Networks", json!([network::of(here, task, place, Shape::V2)]));
        }
        members.done()
    };
    members.put("Containers", places(task).map(container).collect::<Value>());
    members.done()
}
