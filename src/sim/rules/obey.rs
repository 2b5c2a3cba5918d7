//! Commands become facts: the one door for buttons, scripts and the console.

use super::{container, stop};
use crate::scenario::Command;
use crate::sim::fact::{Cause, Fact, Obedience, Refused};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{DefinitionId, ServiceId, TaskId};
use crate::sim::world::{ContainerPhase, StopCause, Task, TaskStatus};
use std::rc::Rc;

/// Plays the script's nth cue.
pub(super) fn cue(turn: &mut Turn<'_>, nth: u32) {
    let command = turn.scenario().script[nth as usize].command.clone();
    obey(turn, &command);
}

/// Carries a command out, or writes down why not.
pub(in crate::sim) fn obey(turn: &mut Turn<'_>, command: &Command) {
    turn.root(Cause::Intervention);
    match plan(turn, command) {
        Ok(deed) => {
            say(turn, command, Obedience::Done);
            carry_out(turn, deed);
        }
        Err(refused) => say(turn, command, Obedience::Refused(refused)),
    }
}

fn say(turn: &mut Turn<'_>, command: &Command, outcome: Obedience) {
    turn.commit_cause(Fact::CommandGiven { command: Rc::new(command.clone()), outcome });
}

/// A command whose names were found.
enum Deed {
    Update { service: ServiceId, desired: Option<u32>, definition: Option<DefinitionId>, force: bool },
    Stop { task: TaskId, reason: Option<String> },
    Crash { task: TaskId, exit_code: u8 },
}

fn plan(turn: &Turn<'_>, command: &Command) -> Result<Deed, Refused> {
    match command {
        Command::UpdateService { service, desired_count, task_definition, force_new_deployment } => {
            let service = find_service(turn, service).ok_or(Refused::ServiceNotFound)?;
            let definition = task_definition
                .as_deref()
                .map(|name| turn.scenario().find_definition(name).ok_or(Refused::TaskDefinitionNotFound))
                .transpose()?
                .map(|place| DefinitionId::new(place as u32));
            Ok(Deed::Update { service, desired: *desired_count, definition, force: *force_new_deployment })
        }
        Command::StopTask { task, reason } => {
            let row = find_task(turn, task).ok_or(Refused::TaskNotFound)?;
            let stop = Deed::Stop { task: row.id, reason: reason.clone() };
            if row.is_alive() { Ok(stop) } else { Err(Refused::TaskIsStopping) }
        }
        Command::CrashTask { task, exit_code } => {
            let row = find_task(turn, task).ok_or(Refused::TaskNotFound)?;
            match row.containers[0].phase {
                ContainerPhase::Running if row.is_alive() => Ok(Deed::Crash { task: row.id, exit_code: *exit_code }),
                _ if !row.is_alive() => Err(Refused::TaskIsStopping),
                _ => Err(Refused::ContainerNotRunning),
            }
        }
    }
}

fn carry_out(turn: &mut Turn<'_>, deed: Deed) {
    match deed {
        Deed::Update { service, desired, definition, force } => {
            if let Some(to) = desired {
                let from = turn.world().service(service).desired;
                turn.commit_cause(Fact::DesiredCountChanged { service, from, to });
            }
            let current = turn.world().deployment(turn.world().service(service).deployments[0]).definition;
            let definition = definition.unwrap_or(current);
            if force || definition != current {
                let deployment = turn.world().deployments.next_id();
                turn.commit_cause(Fact::DeploymentCreated { deployment, service, definition });
            }
        }
        Deed::Stop { task, reason } => stop::request(turn, task, StopCause::User(reason)),
        Deed::Crash { task, exit_code } => {
            container::exit(turn, task, 0, container::Exit { code: exit_code, out_of_memory: false })
        }
    }
}

fn find_service(turn: &Turn<'_>, name: &str) -> Option<ServiceId> {
    let name = name.rsplit('/').next().unwrap_or(name);
    turn.world().services.values().find(|service| service.name == name).map(|service| service.id)
}

/// Finds a task by its id, by the start of its id (at least four digits), or by its ARN.
fn find_task<'a>(turn: &'a Turn<'_>, name: &str) -> Option<&'a Task> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let world = turn.world();
    let named = |task: &&Task| name.len() >= 4 && world.catalog.task_id(task.id).starts_with(name);
    let mut found: Vec<&Task> = world.tasks.values().filter(named).collect();
    found.sort_by_key(|task| task.last_status == TaskStatus::Stopped);
    found.first().copied()
}
