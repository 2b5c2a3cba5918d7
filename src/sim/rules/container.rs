//! Containers: created, started, and what the application in them does.

use super::agent;
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{App, Container, ContainerPhase, TaskStatus};

pub(super) fn create(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let after = turn.roll(Setting::ContainerCreate, Why::ContainerCreate, task.number(), u64::from(container));
    turn.schedule(after, Event::ContainerCreated(task, container));
}

pub(super) fn created(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    if in_phase(turn, task, container, ContainerPhase::Pulled).is_none() {
        return;
    }
    turn.commit_cause(Fact::ContainerCreated { task, container });
    if turn.world().task(task).is_some_and(|task| task.last_status == TaskStatus::Pending) {
        turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Pending, to: TaskStatus::Activating });
    }
    let after = turn.roll(Setting::ContainerStart, Why::ContainerStart, task.number(), u64::from(container));
    turn.schedule(after, Event::ContainerStarted(task, container));
}

pub(super) fn started(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let Some(row) = in_phase(turn, task, container, ContainerPhase::Created) else { return };
    let image = row.image;
    turn.commit_cause(Fact::ContainerStarted { task, container });
    let catalog = turn.catalog();
    let behaviour = &catalog.image(image).behaviour;
    turn.schedule(behaviour.boot, Event::AppListens(task, container));
    if let Some(after) = behaviour.exit_after {
        turn.schedule(after, Event::AppExits(task, container));
    }
    let row = turn.world().task(task).expect("its container started");
    if row.containers.iter().all(|container| container.phase == ContainerPhase::Running) {
        agent::report(turn, task);
    }
}

pub(super) fn app_listens(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let now = turn.now();
    let Some(row) = in_phase(turn, task, container, ContainerPhase::Running) else { return };
    let behaviour = &turn.world().catalog.image(row.image).behaviour;
    if row.started_at.map(|at| at + behaviour.boot) == Some(now) && row.kill_at.is_none() {
        let to = App::Answering(behaviour.health);
        turn.commit(Fact::AppChanged { task, container, to });
    }
}

/// The process ends by itself, as its image's behaviour says.
pub(super) fn app_exits(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let now = turn.now();
    let Some(row) = in_phase(turn, task, container, ContainerPhase::Running) else { return };
    let behaviour = &turn.world().catalog.image(row.image).behaviour;
    let due = row.started_at.zip(behaviour.exit_after).map(|(at, after)| at + after);
    let exit_code = behaviour.exit_code.unwrap_or(1);
    if due == Some(now) {
        exit(turn, task, container, exit_code);
    }
}

/// Ends a container and lets the agent report it.
pub(super) fn exit(turn: &mut Turn<'_>, task: TaskId, container: u8, exit_code: u8) {
    turn.commit_cause(Fact::ContainerExited { task, container, exit_code });
    agent::report(turn, task);
}

/// Returns the container if it is in that phase; a stale event finds it elsewhere.
fn in_phase<'a>(turn: &'a Turn<'_>, task: TaskId, container: u8, phase: ContainerPhase) -> Option<&'a Container> {
    let row = turn.world().task(task)?;
    let wanted = row.is_alive() || phase == ContainerPhase::Running;
    row.containers.get(usize::from(container)).filter(|row| row.phase == phase && wanted)
}
