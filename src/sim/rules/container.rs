//! Containers: created, started, restarted in place, and what the application in them does.

use super::dependency::{Readiness, readiness};
use super::{agent, health, pull, stop};
use crate::scenario::image::HealthCourse;
use crate::scenario::{HealthAnswer, Setting};
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{ImageId, TaskId};
use crate::sim::world::{App, Container, ContainerPhase, StopCause, TaskStatus};
use crate::units::Span;

/// Begins with every container that nothing holds back: its image first.
pub(super) fn begin(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let (latest, upfront) = (row.latest, pulls_upfront(turn, task));
    for container in 0..row.containers.len() as u8 {
        if upfront || ready(turn, task, container) == Readiness::Ready {
            turn.because(latest);
            pull::start(turn, task, container);
        }
    }
}

/// `ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT`.
fn pulls_upfront(turn: &Turn<'_>, task: TaskId) -> bool {
    let host = turn.world().task(task).and_then(|task| task.host).and_then(|host| turn.world().host(host));
    host.is_some_and(|host| agent::configuration(turn.world(), host).pull_dependents_upfront)
}

fn ready(turn: &Turn<'_>, task: TaskId, container: u8) -> Readiness {
    let Some(row) = turn.world().task(task) else { return Readiness::Waits };
    let spec = &turn.world().catalog.definition(row.definition).containers[usize::from(container)];
    readiness(&spec.depends_on, &row.containers)
}

/// Something happened to a container: others may have waited for it, or can now never start.
pub(super) fn advance_dependents(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task).filter(|task| task.is_alive()) else { return };
    let catalog = turn.catalog();
    let specs = &catalog.definition(row.definition).containers;
    if specs.iter().all(|spec| spec.depends_on.is_empty()) {
        return;
    }
    let latest = row.latest;
    for container in 0..specs.len() as u8 {
        let Some(row) = turn.world().task(task).filter(|task| task.is_alive()) else { return };
        let phase = row.containers[usize::from(container)].phase;
        if specs[usize::from(container)].depends_on.is_empty() {
            continue;
        }
        turn.because(latest);
        match (phase, ready(turn, task, container)) {
            (ContainerPhase::Waiting, Readiness::Ready) => pull::start(turn, task, container),
            (ContainerPhase::Pulled, Readiness::Ready) => create(turn, task, container),
            (ContainerPhase::Waiting | ContainerPhase::Pulling | ContainerPhase::Pulled, Readiness::Never) => {
                stop::fail_to_start(turn, task, StopCause::DependencyFailed);
            }
            _ => {}
        }
    }
}

/// Creates a container whose image is there, once nothing holds it back.
pub(super) fn create(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    match ready(turn, task, container) {
        Readiness::Ready => {
            let after = turn.roll(Setting::ContainerCreate, Why::ContainerCreate, task.number(), u64::from(container));
            turn.schedule(after, Event::ContainerCreated(task, container));
        }
        Readiness::Waits => {}
        Readiness::Never => stop::fail_to_start(turn, task, StopCause::DependencyFailed),
    }
}

pub(super) fn created(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    if in_phase(turn, task, container, ContainerPhase::Pulled).is_none() {
        return;
    }
    turn.commit_cause(Fact::ContainerCreated { task, container });
    let starting = turn.catalog().timing.number(Setting::ActivatingMeaning) == timing::STARTS_CONTAINERS;
    if starting && turn.world().task(task).is_some_and(|task| task.last_status == TaskStatus::Pending) {
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
    let catalog = turn.catalog();
    let row = turn.world().task(task).expect("its container started");
    let (whole, definition) = (row.containers.iter().all(Container::has_started), row.definition);
    health::expect(turn, task, container, &catalog.definition(definition).containers[usize::from(container)]);
    if whole {
        agent::report(turn, task);
    }
    advance_dependents(turn, task);
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
    if runs_for < behaviour.boot {
        return;
    }
    let forced = turn.world().faults.forced_answer(task);
    let to = match (forced, behaviour.course) {
        (Some(answer), _) => App::Answering(answer),
        (None, HealthCourse::Turning { ok_for, then }) if runs_for >= behaviour.boot + ok_for => App::Answering(then),
        (None, HealthCourse::Turning { .. }) => App::Answering(HealthAnswer::Ok),
        (None, HealthCourse::Failing { permille }) => App::Failing { permille },
        (None, HealthCourse::Steady) => App::Answering(behaviour.health),
    };
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

/// Ends a container: its restart policy starts it again, or the agent reports it.
pub(super) fn exit(turn: &mut Turn<'_>, task: TaskId, container: u8, exit: Exit) {
    let Exit { code, out_of_memory } = exit;
    let again = restarts(turn, task, container, code);
    turn.commit_cause(Fact::ContainerExited { task, container, exit_code: Some(code), out_of_memory });
    if again {
        turn.commit_cause(Fact::ContainerRestarted { task, container });
        let nth = turn.now().as_millis();
        let after = turn.roll(Setting::RestartDelay, Why::RestartDelay, task.number(), nth);
        turn.schedule(after, Event::ContainerStarted(task, container));
        return;
    }
    agent::report(turn, task);
    advance_dependents(turn, task);
    stop::signal_next(turn, task);
    agent::admit_beside(turn, task);
}

/// Returns whether the restart policy starts a container again that exits now with this code.
///
/// ContainerRestartPolicy in the API model: it must have run for the attempt period; ignored codes are final.
fn restarts(turn: &Turn<'_>, task: TaskId, container: u8, code: u8) -> bool {
    let Some(row) = turn.world().task(task).filter(|task| task.is_alive()) else { return false };
    let spec = &turn.world().catalog.definition(row.definition).containers[usize::from(container)];
    let started = row.containers[usize::from(container)].started_at;
    let Some((policy, started)) = spec.restart.as_ref().zip(started) else { return false };
    turn.now() - started >= policy.attempt_period && !policy.ignored_exit_codes.contains(&code)
}

/// Returns the container if it is in that phase; a stale event finds it elsewhere, or its instance gone.
fn in_phase<'a>(turn: &'a Turn<'_>, task: TaskId, container: u8, phase: ContainerPhase) -> Option<&'a Container> {
    let row = turn.world().task(task)?;
    let wanted = (row.is_alive() || phase == ContainerPhase::Running) && !turn.world().is_adrift(row);
    row.containers.get(usize::from(container)).filter(|row| row.phase == phase && wanted)
}
