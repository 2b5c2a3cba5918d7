//! Containers: created, started, and what the application in them does.

use super::agent;
use crate::scenario::image::HealthCourse;
use crate::scenario::{HealthAnswer, Setting};
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{ImageId, TaskId};
use crate::sim::world::{App, Container, ContainerPhase, TaskStatus};
use crate::units::Span;

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
    foresee(turn, task, container, image);
    let row = turn.world().task(task).expect("its container started");
    if row.containers.iter().all(|container| container.phase == ContainerPhase::Running) {
        agent::report(turn, task);
    }
}

/// Schedules what the application will do by itself, counted from now.
pub(super) fn foresee(turn: &mut Turn<'_>, task: TaskId, container: u8, image: ImageId) {
    let catalog = turn.catalog();
    let behaviour = &catalog.image(image).behaviour;
    turn.schedule(behaviour.boot, Event::AppTurns(task, container));
    if let HealthCourse::Turning { ok_for, .. } = behaviour.course {
        turn.schedule(behaviour.boot + ok_for, Event::AppTurns(task, container));
    }
    for after in [behaviour.exit_after, behaviour.oom_after].into_iter().flatten() {
        turn.schedule(after, Event::AppExits(task, container));
    }
}

/// The application listens from now on, or answers otherwise than before.
pub(super) fn app_turns(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let Some(row) = in_phase(turn, task, container, ContainerPhase::Running) else { return };
    let behaviour = &turn.world().catalog.image(row.image).behaviour;
    let runs_for = row.started_at.map_or(Span::ZERO, |at| turn.now() - at);
    let answer = match behaviour.course {
        HealthCourse::Turning { ok_for, then } if runs_for >= behaviour.boot + ok_for => then,
        HealthCourse::Steady => behaviour.health,
        HealthCourse::Turning { .. } | HealthCourse::Failing { .. } => HealthAnswer::Ok,
    };
    let to = App::Answering(answer);
    if row.app != to && row.kill_at.is_none() {
        turn.commit(Fact::AppChanged { task, container, to });
    }
}

/// The process ends by itself, or is killed for its memory, as its image's behaviour says.
pub(super) fn app_exits(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let now = turn.now();
    let Some(row) = in_phase(turn, task, container, ContainerPhase::Running) else { return };
    let behaviour = &turn.world().catalog.image(row.image).behaviour;
    let due = |after: Option<Span>| row.started_at.zip(after).map(|(at, after)| at + after) == Some(now);
    if due(behaviour.oom_after) {
        exit(turn, task, container, Exit { code: KILLED, out_of_memory: true });
    } else if due(behaviour.exit_after) {
        let code = behaviour.exit_code.unwrap_or(1);
        exit(turn, task, container, Exit { code, out_of_memory: false });
    }
}

/// How a container ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exit {
    pub code: u8,
    pub out_of_memory: bool,
}

/// 128 + 9: the process was killed.
pub(super) const KILLED: u8 = 137;

/// Ends a container and lets the agent report it.
pub(super) fn exit(turn: &mut Turn<'_>, task: TaskId, container: u8, exit: Exit) {
    let Exit { code: exit_code, out_of_memory } = exit;
    turn.commit_cause(Fact::ContainerExited { task, container, exit_code, out_of_memory });
    agent::report(turn, task);
}

/// Returns the container if it is in that phase; a stale event finds it elsewhere.
fn in_phase<'a>(turn: &'a Turn<'_>, task: TaskId, container: u8, phase: ContainerPhase) -> Option<&'a Container> {
    let row = turn.world().task(task)?;
    let wanted = row.is_alive() || phase == ContainerPhase::Running;
    row.containers.get(usize::from(container)).filter(|row| row.phase == phase && wanted)
}
