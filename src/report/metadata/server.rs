//! The paths of the agent's task metadata server.

use super::containers::{self, Shape};
use super::{Caller, Here, Reply, Url, credentials, exists, protection, stats, tasks};
use crate::scenario::NetworkMode;
use crate::sim::catalog::dotted;
use crate::sim::world::Task;

pub(super) fn answer(here: Here<'_>, caller: &Caller<'_>, url: &Url) -> Reply {
    match url.parts()[..] {
        ["v1", "credentials"] => credentials::answer(here, caller, 1, url.asks_for("id")),
        ["v2", "credentials"] => credentials::answer(here, caller, 2, None),
        ["v2", "credentials", id] => credentials::answer(here, caller, 2, Some(id)),
        ["v2", ref rest @ ..] => by_address(here, caller, rest),
        ["v3", id, ref rest @ ..] => by_endpoint(here, caller, Shape::V3, id, rest),
        ["v4", id, ref rest @ ..] => by_endpoint(here, caller, Shape::V4, id, rest),
        // The handbook's address without a container.
        ["v3"] if url.folder => by_endpoint(here, caller, Shape::V3, "", &[]),
        ["v4"] if url.folder => by_endpoint(here, caller, Shape::V4, "", &[]),
        ["api", id, "task-protection", "v1", "state"] => protection::answer(here, caller, id),
        _ => Reply::not_found(),
    }
}

/// Version 2 knows who asks by the address of the request: only a task's own network interface tells tasks apart.
///
/// Developer guide, task metadata endpoint version 2: for tasks in awsvpc mode.
fn by_address(here: Here<'_>, caller: &Caller<'_>, rest: &[&str]) -> Reply {
    let own = caller.inside.filter(|inside| inside.network_mode == NetworkMode::Awsvpc);
    let Some(inside) = own else {
        let address = match caller.inside {
            Some(inside) if inside.network_mode == NetworkMode::Bridge => {
                here.made_up().bridge_address(inside.task.id, inside.container)
            }
            Some(_) | None => dotted(caller.host.address),
        };
        let why = format!("unable to associate '{address}' with a task");
        return Reply::sentence(400, format!("Unable to get task arn from request: {why}"));
    };
    let task = inside.task;
    match *rest {
        ["metadata"] | ["metadataWithTags"] | ["metadata", "taskWithTags"] => {
            Reply::ok(tasks::task(here, task, Shape::V2))
        }
        ["metadata", id] => match by_docker_id(here, task, id) {
            Some(container) => Reply::ok(containers::container(here, task, container, Shape::V2)),
            None => Reply::sentence(400, format!("Unable to generate metadata for container '{id}'")),
        },
        ["stats"] => Reply::ok(stats::task(here, task)),
        ["stats", id] => match by_docker_id(here, task, id) {
            Some(container) => Reply::ok(stats::container(here, task, container)),
            None => Reply::sentence(400, format!("Unable to get container stats for: {id}")),
        },
        _ => Reply::not_found(),
    }
}

fn by_docker_id(here: Here<'_>, task: &Task, id: &str) -> Option<u8> {
    let places = (0..task.containers.len() as u8).filter(|place| exists(&task.containers[usize::from(*place)]));
    places.into_iter().find(|place| here.made_up().docker_id(task, *place) == id)
}

/// Versions 3 and 4 know it by the id in the path.
fn by_endpoint(here: Here<'_>, caller: &Caller<'_>, shape: Shape, id: &str, rest: &[&str]) -> Reply {
    let found = find(here, caller, id);
    let version = shape.word();
    let about = |handler: &str, what: &str, missing: &str| {
        let why = format!("unable to get {what} from request: unable to get {missing} from v3 endpoint ID: {id}");
        Reply::sentence(404, format!("{version} {handler} handler: {why}"))
    };
    match (rest, found) {
        ([], Some((task, container))) => Reply::ok(containers::container(here, task, container, shape)),
        ([], None) => about("container metadata", "container ID", "docker ID"),
        (["task" | "taskWithTags"], Some((task, _))) => Reply::ok(tasks::task(here, task, shape)),
        (["task" | "taskWithTags"], None) => about("task metadata", "task arn", "task Arn"),
        (["stats"], Some((task, container))) => Reply::ok(stats::container(here, task, container)),
        (["stats"], None) => about("container stats", "container ID", "docker ID"),
        (["task", "stats"], Some((task, _))) => Reply::ok(stats::task(here, task)),
        (["task", "stats"], None) => about("task stats", "task arn", "task Arn"),
        _ => Reply::not_found(),
    }
}

/// Finds the container that an endpoint id names among all that the agent of the caller's host knows.
pub(super) fn find<'a>(here: Here<'a>, caller: &Caller<'a>, id: &str) -> Option<(&'a Task, u8)> {
    let known = here.world().tasks.values().filter(|task| task.host == Some(caller.host.id) && task.accepted);
    let all = known.flat_map(|task| (0..task.containers.len() as u8).map(move |place| (task, place)));
    all.filter(|(task, place)| exists(&task.containers[usize::from(*place)]))
        .find(|(task, place)| here.made_up().endpoint_id(task, *place) == id)
}
