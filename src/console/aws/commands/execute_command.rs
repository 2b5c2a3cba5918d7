//! `aws ecs execute-command`: a shell in a container.

use super::CLUSTER;
use super::change::in_this_cluster;
use crate::console::Place;
use crate::console::aws::fault::Fault;
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::shape::{Flag, Shape, Values};
use crate::console::{container, words};
use crate::report::made_up::find_task;
use crate::sim::world::{ContainerPhase, TaskStatus};

const NOT_READY: &str = "The execute command failed because execute command was not enabled when the task was run or \
                         the execute command agent isn\u{2019}t running. Wait and try again or run a new task with execute \
                         command enabled and try again.";
const INTERNAL: &str = "The execute command failed due to an internal error. Try again later.";
/// The CLI asks its plugin first, and whatever comes then stands below.
const PLUGIN: &str = "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n";
const SHELLS: &[&str] = &["sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash"];

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "ecs",
    name: "execute-command",
    api: "ecs:ExecuteCommand",
    does: "open a shell in a container of a running task",
    flags: &[
        CLUSTER,
        Flag::new("container", Shape::Text).of(Values::Containers),
        Flag::new("command", Shape::Text).required().of(Values::Words(&["/bin/sh"])),
        Flag::new("interactive", Shape::Switch).required(),
        Flag::new("task", Shape::Text).required().of(Values::Tasks),
    ],
    example: "ecs execute-command --cluster CLUSTER --task RUNNING_TASK --container CONTAINER --interactive --command /bin/sh",
    run: Run::Own(run),
}];

fn run(call: &Call<'_>) -> Result<Outcome, Fault> {
    match enter(call) {
        Ok(outcome) => Ok(outcome),
        Err(fault) => Ok(Outcome { out: PLUGIN.to_owned(), ..Outcome::fault(fault) }),
    }
}

fn enter(call: &Call<'_>) -> Result<Outcome, Fault> {
    in_this_cluster(call)?;
    let invalid = |text: &str| call.refused("InvalidParameterException", text);
    if !call.is_set("interactive") {
        return Err(invalid("Interactive is the only mode supported currently."));
    }
    let (here, name) = (call.here, call.text("task").unwrap_or_default());
    let task = find_task(here.world(), name).ok_or_else(|| invalid("The referenced task was not found."))?;
    let registered = &here.registered(task.definition).container_definitions;
    let place = match call.text("container") {
        Some(name) => registered.iter().position(|container| container.name == name),
        None if registered.len() == 1 => Some(0),
        None => return Err(invalid("The container name must be specified for a task with several containers.")),
    };
    let Some(place) = place else {
        return Err(invalid("The specified container was not found in the task."));
    };
    match task.last_status {
        TaskStatus::Running => {}
        TaskStatus::Stopped | TaskStatus::Deprovisioning | TaskStatus::Stopping | TaskStatus::Deactivating => {
            return Err(invalid("The task is not running: it has stopped or is stopping."));
        }
        _ => return Err(invalid(NOT_READY)),
    }
    if !task.execute_command {
        return Err(invalid(NOT_READY));
    }
    let cut_off = task.zone.is_some_and(|zone| here.world().faults.zone_fails(zone));
    if task.containers[place].phase != ContainerPhase::Running || cut_off {
        return Err(call.refused("TargetNotConnectedException", INTERNAL));
    }
    let session = here.catalog().made_up("execute-command", u64::from(task.id.number()), here.now().as_millis());
    let session = format!("ecs-execute-command-{session:016x}");
    let inside = Place::Container { task: task.id, container: place as u8 };
    let mut out = format!("{PLUGIN}\nStarting session with SessionId: {session}\n");
    let command = call.text("command").unwrap_or_default();
    if SHELLS.contains(&command) {
        return Ok(Outcome { out, enter: Some(inside), ..Outcome::default() });
    }
    // Any other command runs once, and the session ends with it.
    let pipelines = words::split(command).map_err(|refusal| Fault::general(&refusal.to_string()))?;
    let (mut err, mut exit) = (String::new(), 0);
    for pipeline in pipelines {
        let arguments =
            words::expand(&pipeline.commands[0], |name| container::variable(here, task.id, place as u8, name));
        let done = container::run(here, task.id, place as u8, &arguments);
        out.push_str(&done.out);
        err.push_str(&done.err);
        exit = done.exit;
    }
    out.push_str(&format!("\n\nExiting session with sessionId: {session}.\n\n"));
    Ok(Outcome { out, err, exit, ..Outcome::default() })
}
