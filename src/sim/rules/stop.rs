//! The end of a task: deregister, drain, SIGTERM, stopTimeout, SIGKILL, and the way out.

use super::container::{self, Exit, KILLED};
use super::controller::post;
use super::{agent, balancer, breaker, throttle};
use crate::scenario::{LaunchType, NetworkMode, Setting};
use crate::sim::answer::ServiceMessage;
use crate::sim::catalog::ContainerSpec;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::{Fact, Signal};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{ServiceId, TaskId};
use crate::sim::world::{Container, ContainerPhase, StopCause, Task, TaskStatus};

/// Wants a task stopped. It is deregistered first; what still runs gets its signal after the drain.
pub(super) fn request(turn: &mut Turn<'_>, task: TaskId, cause: StopCause) {
    if !turn.world().task(task).is_some_and(Task::is_alive) {
        return;
    }
    turn.commit_cause(Fact::StopRequested { task, cause });
    let row = turn.world().task(task).expect("it is told to stop").clone();
    let drains = balancer::deregister(turn, &row);
    if drains && runs(&row) {
        turn.commit_cause(Fact::TaskStatusChanged { task, from: row.last_status, to: TaskStatus::Deactivating });
    } else {
        leave(turn, task);
    }
    // Who waits behind it in its agent's queue may be first now.
    if row.queued_at.is_some() && !row.accepted {
        agent::admit_beside(turn, task);
    }
}

/// A task will never reach RUNNING: the breaker counts it, and its service waits before it starts another.
///
/// Developer guide, deployment-circuit-breaker (stage 1) and service-throttle-logic.
pub(super) fn fail_to_start(turn: &mut Turn<'_>, task: TaskId, cause: StopCause) {
    let Some(row) = turn.world().task(task).filter(|task| task.is_alive()) else { return };
    let (service, launch) = (row.service, row.launch);
    breaker::count(turn, task);
    let on_fargate = launch == LaunchType::Fargate && cause != StopCause::EssentialContainerExited;
    service.into_iter().for_each(|service| throttle::brake(turn, service));
    request(turn, task, cause.clone());
    if let Some(service) = service.filter(|_| on_fargate) {
        tell_failure(turn, service, task, cause);
    }
}

/// The service's events say why a task on Fargate did not start, once until one runs. Developer guide,
/// service-event-messages.
fn tell_failure(turn: &mut Turn<'_>, service: ServiceId, task: TaskId, cause: StopCause) {
    let held_back = turn.catalog().timing.span(Setting::EventSuppression);
    if turn.world().service(service).failing_said.is_none_or(|said| turn.now() - said >= held_back) {
        post(turn, service, ServiceMessage::UnableToPlaceTask { task, cause });
    }
}

/// The target is gone: goes on with the signal.
pub(super) fn drained(turn: &mut Turn<'_>, task: TaskId) {
    if turn.world().task(task).is_some_and(|task| task.last_status == TaskStatus::Deactivating) {
        leave(turn, task);
    }
}

fn runs(task: &Task) -> bool {
    task.containers.iter().any(|container| container.phase == ContainerPhase::Running)
}

/// Sends the order to the agent; what the agent never took over ends at once.
fn leave(turn: &mut Turn<'_>, task: TaskId) {
    let row = turn.world().task(task).expect("it is on its way out");
    let (from, known) = (row.last_status, row.accepted || row.queued_at.is_some());
    let host = row.host.and_then(|id| turn.world().host(id));
    let reached = host.map(|host| agent::reached_at(turn, host, task));
    if from < TaskStatus::Stopping {
        turn.commit_cause(Fact::TaskStatusChanged { task, from, to: TaskStatus::Stopping });
    }
    match reached {
        Some(Some(at)) if known => turn.schedule_at(at, Event::StopDelivered(task)),
        // An agent that cannot be reached hears of it when it comes back.
        Some(None) if known => {}
        Some(_) | None => advance(turn, task),
    }
}

/// The agent has the order: SIGTERM to everything that runs, in the reverse of the order of the starts.
pub(super) fn delivered(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task).filter(|task| task.last_status == TaskStatus::Stopping) else { return };
    if !row.host.is_some_and(|host| agent::is_reachable(turn.world(), host)) {
        return;
    }
    let catalog = turn.catalog();
    let (specs, containers) = (&catalog.definition(row.definition).containers, row.containers.clone());
    let origin = row.latest;
    for (place, running) in containers.iter().enumerate() {
        let needed = |(other, spec): (&Container, &ContainerSpec)| {
            other.phase == ContainerPhase::Running && spec.depends_on.iter().any(|(on, _)| usize::from(*on) == place)
        };
        if running.phase != ContainerPhase::Running || running.kill_at.is_some() {
            continue;
        }
        if containers.iter().zip(specs).any(needed) {
            continue;
        }
        let container = place as u8;
        let kill_at = turn.now() + specs[place].stop_timeout;
        turn.because(origin);
        turn.commit_cause(Fact::StopSignalSent { task, container, signal: Signal::Term, kill_at });
        turn.schedule_at(kill_at, Event::StopTimeout(task, container));
        let shutdown = catalog.image(running.image).behaviour.shutdown;
        turn.schedule(shutdown, Event::TermHandled(task, container));
    }
    advance(turn, task);
}

/// A container has ended: those that it depended on get their signal now.
pub(super) fn signal_next(turn: &mut Turn<'_>, task: TaskId) {
    let signalled = |task: &Task| task.containers.iter().any(|one| one.kill_at.is_some());
    if turn.world().task(task).is_some_and(|task| task.last_status == TaskStatus::Stopping && signalled(task)) {
        delivered(turn, task);
    }
}

/// Ends a task at once, since its host is gone: nothing is left to be told.
pub(super) fn lose(turn: &mut Turn<'_>, task: TaskId, cause: StopCause) {
    let Some(row) = turn.world().task(task).filter(|task| task.last_status != TaskStatus::Stopped) else { return };
    if row.is_alive() {
        turn.commit_cause(Fact::StopRequested { task, cause });
    }
    let row = turn.world().task(task).expect("it ends now").clone();
    balancer::deregister(turn, &row);
    lose_containers(turn, task);
    let from = turn.world().task(task).expect("it ends now").last_status;
    end(turn, task, from);
}

/// Ends the containers of a task without anyone left to report it.
pub(super) fn lose_containers(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let running = |(_, container): &(usize, &Container)| container.phase == ContainerPhase::Running;
    let running: Vec<u8> = row.containers.iter().enumerate().filter(running).map(|(place, _)| place as u8).collect();
    for container in running {
        turn.commit_cause(Fact::ContainerExited { task, container, exit_code: None, out_of_memory: false });
    }
}

/// The application has ended itself after SIGTERM.
pub(super) fn term_handled(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    if signalled(turn, task, container) {
        container::exit(turn, task, container, Exit { code: 0, out_of_memory: false });
    }
}

/// Patience is over: SIGKILL.
pub(super) fn timeout(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    if signalled(turn, task, container) {
        let kill_at = turn.now();
        turn.commit_cause(Fact::StopSignalSent { task, container, signal: Signal::Kill, kill_at });
        container::exit(turn, task, container, Exit { code: KILLED, out_of_memory: false });
    }
}

fn signalled(turn: &Turn<'_>, task: TaskId, container: u8) -> bool {
    turn.world().task(task).is_some_and(|task| {
        let container = &task.containers[usize::from(container)];
        container.phase == ContainerPhase::Running && container.kill_at.is_some()
    })
}

/// Once nothing runs any more: gives the network interface back, then STOPPED.
pub(super) fn advance(turn: &mut Turn<'_>, task: TaskId) {
    let row = turn.world().task(task).expect("it is on its way out");
    if row.last_status != TaskStatus::Stopping || runs(row) {
        return;
    }
    let network_mode = turn.catalog().definition(row.definition).network_mode;
    if network_mode == NetworkMode::Awsvpc || row.launch == LaunchType::Fargate {
        let to = TaskStatus::Deprovisioning;
        turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Stopping, to });
        let after = turn.roll(Setting::EniDetach, Why::EniDetach, task.number(), 0);
        turn.schedule(after, Event::EniReleased(task));
        agent::admit_beside(turn, task);
    } else {
        end(turn, task, TaskStatus::Stopping);
    }
}

pub(super) fn eni_released(turn: &mut Turn<'_>, task: TaskId) {
    if turn.world().task(task).is_some_and(|task| task.last_status == TaskStatus::Deprovisioning) {
        turn.commit_cause(Fact::EniDetached { task });
        end(turn, task, TaskStatus::Deprovisioning);
    }
}

fn end(turn: &mut Turn<'_>, task: TaskId, from: TaskStatus) {
    let host = turn.world().task(task).and_then(|task| task.host);
    turn.commit_cause(Fact::TaskStatusChanged { task, from, to: TaskStatus::Stopped });
    let retention = turn.catalog().timing.span(Setting::StoppedRetention);
    turn.schedule(retention, Event::RetentionOver(task));
    host.into_iter().for_each(|host| agent::admit(turn, host));
}
