//! The container agent: it polls (or is pushed to), takes tasks over, and reports what became of them.

use super::{balancer, breaker, pull, stop};
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, TaskId};
use crate::sim::world::{ContainerPhase, Host, StopCause, TaskStatus};
use crate::units::SimTime;

/// Lets the control plane tell the agent of a task: at once when it pushes, else the next poll finds it.
pub(super) fn notify(turn: &mut Turn<'_>, task: TaskId) {
    if turn.catalog().timing.number(Setting::Transport) == timing::PUSH {
        let after = turn.roll(Setting::PushLatency, Why::PushLatency, task.number(), 0);
        turn.schedule(after, Event::TaskPushed(task));
    }
}

/// Returns when an order given now reaches the agent.
pub(super) fn reached_at(turn: &Turn<'_>, host: &Host, task: TaskId) -> SimTime {
    let polls = turn.world().catalog.timing.number(Setting::Transport) == timing::POLL;
    match polls && host.is_instance() {
        true => host.agent.next_poll(turn.now()),
        false => turn.now() + turn.roll(Setting::PushLatency, Why::PushLatency, task.number(), 1),
    }
}

pub(super) fn poll(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host) else { return };
    let every = row.agent.every;
    if row.agent.connected && !row.waiting.is_empty() {
        let ready: Vec<TaskId> = row.waiting.iter().copied().filter(|task| is_pending(turn, *task)).collect();
        for task in ready {
            accept(turn, task);
        }
    }
    turn.schedule(every, Event::AgentPoll(host));
}

pub(super) fn pushed(turn: &mut Turn<'_>, task: TaskId) {
    if is_pending(turn, task) {
        accept(turn, task);
    }
}

fn is_pending(turn: &Turn<'_>, task: TaskId) -> bool {
    turn.world().task(task).is_some_and(|task| {
        task.is_alive() && task.last_status == TaskStatus::Pending && !task.accepted && task.host.is_some()
    })
}

/// Takes a task over and begins with its images, all containers at once.
pub(super) fn accept(turn: &mut Turn<'_>, task: TaskId) {
    let row = turn.world().task(task).expect("accepted tasks are there");
    let (host, containers, latest) = (row.host.expect("accepted tasks have a host"), row.containers.len(), row.latest);
    turn.because(latest);
    let accepted = turn.commit_cause(Fact::TaskAccepted { task, host });
    for container in 0..containers as u8 {
        turn.because(accepted);
        pull::start(turn, task, container);
    }
}

/// Sends the state of a task to the control plane.
pub(super) fn report(turn: &mut Turn<'_>, task: TaskId) {
    let nth = turn.world().task(task).map_or(0, |task| u64::from(task.version));
    let after = turn.roll(Setting::StateReport, Why::StateReport, task.number(), nth);
    turn.schedule(after, Event::ReportArrives(task));
}

/// The control plane hears of a task: its containers run, or have stopped.
pub(super) fn report_arrives(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let catalog = turn.catalog();
    let specs = &catalog.definition(row.definition).containers;
    let essential_gone = row
        .containers
        .iter()
        .zip(specs)
        .any(|(container, spec)| spec.essential && container.phase == ContainerPhase::Stopped);
    let all_run = row.containers.iter().all(|container| container.phase == ContainerPhase::Running);
    let status = row.last_status;
    if essential_gone && row.is_alive() {
        breaker::count(turn, task);
        stop::request(turn, task, StopCause::EssentialContainerExited);
    } else if all_run && row.is_alive() && status == TaskStatus::Activating {
        balancer::register_or_run(turn, task);
    } else if status == TaskStatus::Stopping {
        stop::advance(turn, task);
    }
}
