//! The container agent: it polls (or is pushed to), takes tasks over, and reports what became of them.

use super::{balancer, breaker, container, credentials, stop};
use crate::scenario::Setting;
use crate::sim::catalog::AgentConfiguration;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::rounds::Next;
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, TaskId};
use crate::sim::world::{Container, ContainerPhase, Fault, Host, HostKind, StopCause, Task, TaskStatus, World};
use crate::units::{SimTime, Span};

/// Lets the control plane tell the agent of a task: at once when it pushes, else the next poll finds it.
pub(super) fn notify(turn: &mut Turn<'_>, task: TaskId) {
    if turn.catalog().timing.number(Setting::Transport) == timing::PUSH {
        let after = push_latency(turn, task, 0);
        turn.schedule(after, Event::TaskPushed(task));
    }
}

/// Returns how long a push takes; an overloaded control plane takes its time.
fn push_latency(turn: &Turn<'_>, task: TaskId, nth: u64) -> Span {
    slowed(turn, turn.roll(Setting::PushLatency, Why::PushLatency, task.number(), nth))
}

/// Stretches what the control plane does while it is overloaded.
fn slowed(turn: &Turn<'_>, usual: Span) -> Span {
    Span::from_millis(usual.as_millis().saturating_mul(turn.world().slowdown()))
}

/// Returns when an order given now reaches the agent.
pub(super) fn reached_at(turn: &Turn<'_>, host: &Host, task: TaskId) -> Option<SimTime> {
    if !is_reachable(turn.world(), host.id) {
        return None;
    }
    let polls = turn.world().catalog.timing.number(Setting::Transport) == timing::POLL;
    Some(match polls && host.is_instance() {
        true => host.agent.next_poll(turn.now()),
        false => turn.now() + push_latency(turn, task, 1),
    })
}

/// Returns whether a host and the control plane can talk.
pub(super) fn is_reachable(world: &World, host: HostId) -> bool {
    world.host(host).is_some_and(|host| host.agent.connected && !world.faults.zone_fails(host.zone))
}

/// Returns the agent's own configuration; that of a microVM is the default.
pub(super) fn configuration(world: &World, host: &Host) -> AgentConfiguration {
    match host.kind {
        HostKind::Instance { spec } => *world.catalog.instances[spec].agent,
        HostKind::MicroVm { .. } => AgentConfiguration::default(),
    }
}

/// Agent and control plane talk again: what waits is delivered, what happened meanwhile is reported.
pub(super) fn resume(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host) else { return };
    let (waiting, tasks, cause) = (row.waiting.clone(), row.tasks.clone(), turn.cause());
    for task in waiting {
        notify(turn, task);
    }
    for task in tasks {
        turn.root(cause);
        let known = |task: &&Task| task.accepted || task.queued_at.is_some();
        if !turn.world().task(task).as_ref().is_some_and(known) {
            continue;
        }
        credentials::refresh(turn, task);
        turn.root(cause);
        let Some(row) = turn.world().task(task) else { continue };
        let stopping = row.last_status == TaskStatus::Stopping;
        let at = turn.world().host(host).and_then(|host| reached_at(turn, host, task));
        match at {
            Some(at) if stopping => turn.schedule_at(at, Event::StopDelivered(task)),
            Some(_) | None => report(turn, task),
        }
    }
}

pub(super) fn poll(turn: &mut Turn<'_>, host: HostId) -> Next {
    if !turn.world().host(host).is_some_and(Host::is_registered) {
        return Next::Over;
    }
    let before = turn.world().entries;
    let every = pace(turn, host);
    let row = turn.world().host(host).expect("it polls");
    if !row.waiting.is_empty() && is_reachable(turn.world(), host) {
        let ready: Vec<TaskId> = row.waiting.iter().copied().filter(|task| is_pending(turn, *task)).collect();
        for task in ready {
            accept(turn, task);
        }
    }
    // What waits may become ready without a sign: a zone comes back, an interface is attached.
    let waits = turn.world().host(host).is_some_and(|host| !host.waiting.is_empty());
    let overloaded = turn.world().faults.has(Fault::OverloadControlPlane);
    match turn.world().entries == before && !waits && !overloaded {
        true => Next::Idle(every),
        false => Next::In(every),
    }
}

/// Returns the interval to the next poll: longer and longer while the control plane is overloaded.
fn pace(turn: &mut Turn<'_>, host: HostId) -> Span {
    let every = turn.world().host(host).expect("it polls").agent.every;
    let timing = &turn.world().catalog.timing;
    let (usual, cap) = (timing.span(Setting::AgentPollInterval), timing.span(Setting::OverloadPollCap));
    let wanted = back_off(every, usual, cap, turn.world().faults.has(Fault::OverloadControlPlane));
    if wanted != every {
        turn.world().faults.latest.into_iter().for_each(|fault| turn.because(fault));
        turn.commit(Fact::AgentPaceChanged { host, next: turn.now() + wanted, every: wanted });
    }
    wanted
}

/// Half as long again each time, up to the cap; back to the usual once the load is over.
fn back_off(every: Span, usual: Span, cap: Span, overloaded: bool) -> Span {
    match overloaded {
        true => Span::from_millis(every.as_millis() * 3 / 2).min(cap.max(usual)),
        false => usual,
    }
}

pub(super) fn pushed(turn: &mut Turn<'_>, task: TaskId) {
    if is_pending(turn, task) {
        accept(turn, task);
    }
}

fn is_pending(turn: &Turn<'_>, task: TaskId) -> bool {
    turn.world().task(task).is_some_and(|task| {
        let taken = task.accepted || task.queued_at.is_some();
        let waits = task.is_alive() && task.last_status == TaskStatus::Pending && !taken;
        waits && task.host.is_some_and(|host| is_reachable(turn.world(), host))
    })
}

/// The agent has a task: it begins where its host has room and nobody waits, else it queues.
///
/// amazon-ecs-agent, host_resource_manager.go: first come, first served; the first in the queue blocks the rest.
pub(super) fn accept(turn: &mut Turn<'_>, task: TaskId) {
    let row = turn.world().task(task).expect("accepted tasks are there");
    let (host, latest) = (row.host.expect("accepted tasks have a host"), row.latest);
    turn.because(latest);
    let queue = turn.world().host(host).filter(|host| host.is_instance()).map(|host| &host.queue);
    let waits = queue.is_some_and(|queue| !queue.is_empty() || !turn.world().agent_has_room(host, task));
    match waits {
        true => {
            turn.commit_cause(Fact::TaskQueued { task, host });
        }
        false => begin(turn, task, host),
    }
}

/// Something of a host is free again: the first tasks of the agent's queue begin, as far as there is room.
pub(super) fn admit(turn: &mut Turn<'_>, host: HostId) {
    let cause = turn.cause();
    while let Some(task) = next_in_queue(turn.world(), host) {
        begin(turn, task, host);
        turn.root(cause);
    }
}

/// Lets the agent of a task's host look at its queue.
pub(super) fn admit_beside(turn: &mut Turn<'_>, task: TaskId) {
    if let Some(host) = turn.world().task(task).and_then(|task| task.host) {
        admit(turn, host);
    }
}

fn next_in_queue(world: &World, host: HostId) -> Option<TaskId> {
    let row = world.host(host).filter(|host| host.is_registered() && !host.vanished)?;
    row.queue.first().copied().filter(|task| world.agent_has_room(host, *task))
}

/// Takes a task over: its credentials, its secrets, then its containers.
fn begin(turn: &mut Turn<'_>, task: TaskId, host: HostId) {
    turn.commit_cause(Fact::TaskAccepted { task, host });
    if turn.catalog().timing.number(Setting::PullState) == timing::PULLS_IN_ACTIVATING {
        turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Pending, to: TaskStatus::Activating });
    }
    credentials::issue(turn, task);
    if !credentials::secrets_are_denied(turn, task) {
        container::begin(turn, task);
    }
}

/// Sends the state of a task to the control plane.
pub(super) fn report(turn: &mut Turn<'_>, task: TaskId) {
    let nth = turn.world().task(task).map_or(0, |task| u64::from(task.version));
    let after = slowed(turn, turn.roll(Setting::StateReport, Why::StateReport, task.number(), nth));
    turn.schedule(after, Event::ReportArrives(task));
}

/// The control plane hears of a task: its containers run, or have stopped.
pub(super) fn report_arrives(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    // What an agent cannot report waits until it is connected again.
    if !row.host.is_some_and(|host| is_reachable(turn.world(), host)) {
        return;
    }
    let catalog = turn.catalog();
    let specs = &catalog.definition(row.definition).containers;
    let essential_gone = row
        .containers
        .iter()
        .zip(specs)
        .any(|(container, spec)| spec.essential && container.phase == ContainerPhase::Stopped);
    let all_run = row.containers.iter().all(Container::has_started);
    let status = row.last_status;
    if essential_gone && row.is_alive() {
        match row.entered(TaskStatus::Running) {
            Some(_) => {
                breaker::count_exit(turn, task);
                stop::request(turn, task, StopCause::EssentialContainerExited);
            }
            None => stop::fail_to_start(turn, task, StopCause::EssentialContainerExited),
        }
    } else if all_run && row.is_alive() && matches!(status, TaskStatus::Pending | TaskStatus::Activating) {
        if status == TaskStatus::Pending {
            turn.commit_cause(Fact::TaskStatusChanged { task, from: status, to: TaskStatus::Activating });
        }
        balancer::register_or_run(turn, task);
    } else if status == TaskStatus::Stopping {
        stop::advance(turn, task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_back_off_under_load_and_come_back() {
        let secs = Span::from_secs;
        let (usual, cap) = (secs(5), secs(30));
        let mut every = usual;
        let mut seen = Vec::new();
        for _ in 0..6 {
            every = back_off(every, usual, cap, true);
            seen.push(every.as_millis());
        }
        assert_eq!(seen, [7_500, 11_250, 16_875, 25_312, 30_000, 30_000], "1.5 times the one before, 30 s at most");
        assert_eq!(back_off(every, usual, cap, false), usual, "back at once");
    }
}
