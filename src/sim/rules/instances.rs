//! Container instances: their status, the end of one, its agent's connection, and Spot interruptions.

use super::{agent, stop};
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, TaskId};
use crate::sim::world::{Fault, HostStatus, StopCause, TaskStatus};

/// Sets an instance ACTIVE or DRAINING; the service controllers see to the rest.
pub(super) fn set_status(turn: &mut Turn<'_>, host: HostId, to: HostStatus) {
    if turn.world().host(host).is_some_and(|host| host.status != to) {
        turn.commit_cause(Fact::HostStatusChanged { host, to });
    }
}

/// Takes an instance out of the cluster; what runs there is nobody's any more.
pub(super) fn deregister(turn: &mut Turn<'_>, host: HostId) {
    leave_cluster(turn, host, &StopCause::HostDeregistered);
}

/// The instance ends at once: its containers are gone, and ECS does not know it yet.
pub(super) fn vanish(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host).filter(|host| host.is_registered()) else { return };
    let tasks = row.tasks.clone();
    let gone = turn.commit_cause(Fact::HostVanished { host });
    for task in tasks {
        turn.because(gone);
        stop::lose_containers(turn, task);
    }
    turn.because(gone);
    let after = turn.roll(Setting::InstanceLossNoticed, Why::InstanceLoss, host.number(), 0);
    turn.schedule(after, Event::InstanceLossNoticed(host));
}

/// ECS has heard that the instance is gone, and deregisters it.
pub(super) fn loss_noticed(turn: &mut Turn<'_>, host: HostId) {
    leave_cluster(turn, host, &StopCause::HostTerminated(host));
}

fn leave_cluster(turn: &mut Turn<'_>, host: HostId, cause: &StopCause) {
    let Some(row) = turn.world().host(host).filter(|host| host.is_registered()) else { return };
    let tasks = row.tasks.clone();
    let left = turn.commit_cause(Fact::HostStatusChanged { host, to: HostStatus::Inactive });
    for task in tasks {
        turn.because(left);
        stop::lose(turn, task, cause.clone());
    }
    turn.because(left);
}

pub(super) fn disconnect(turn: &mut Turn<'_>, host: HostId) {
    if turn.world().host(host).is_some_and(|host| host.agent.connected) {
        turn.commit_cause(Fact::AgentConnectionChanged { host, connected: false });
        let grace = turn.catalog().timing.span(Setting::DisconnectGraceSeconds);
        turn.schedule(grace, Event::DisconnectGraceOver(host));
    }
}

/// The instance is stopped: its containers are gone, its agent is silent, and ECS hears of it from EC2.
pub(super) fn power_off(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host) else { return };
    let (tasks, off) = (row.tasks.clone(), turn.cause());
    disconnect(turn, host);
    for task in tasks {
        turn.root(off);
        stop::lose_containers(turn, task);
    }
    turn.root(off);
    let nth = turn.now().as_millis();
    let after = turn.roll(Setting::InstanceLossNoticed, Why::InstanceLoss, host.number(), nth);
    turn.schedule(after, Event::InstanceStopNoticed(host));
}

/// ECS has heard that the instance is stopped: it stays registered, without a connected agent. API model,
/// DeregisterContainerInstance.
pub(super) fn stop_noticed(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host).filter(|host| host.is_registered() && !host.agent.connected) else {
        return;
    };
    let (tasks, cause) = (row.tasks.clone(), turn.cause());
    for task in tasks {
        turn.root(cause);
        stop::lose(turn, task, StopCause::HostStopped(host));
    }
}

/// The instance is started again: it boots, then its agent connects.
pub(super) fn power_on(turn: &mut Turn<'_>, host: HostId) {
    let nth = turn.now().as_millis();
    let after = turn.roll(Setting::InstanceBoot, Why::InstanceBoot, host.number(), nth);
    turn.schedule(after, Event::InstanceBooted(host));
}

/// The agent has been away for so long that its services replace its tasks; it hears of it when it comes back.
pub(super) fn disconnect_grace_over(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host).filter(|host| host.is_registered()) else { return };
    let grace = turn.world().catalog.timing.span(Setting::DisconnectGraceSeconds);
    if row.agent.lost_at.map(|lost| lost + grace) != Some(turn.now()) {
        return;
    }
    let (tasks, cause) = (row.tasks.clone(), turn.cause());
    for task in tasks {
        turn.root(cause);
        if turn.world().task(task).is_some_and(|task| task.service.is_some()) {
            stop::request(turn, task, StopCause::HostDisconnected(host));
        }
    }
}

/// The agent is back, unless its instance has gone meanwhile.
pub(super) fn reconnect(turn: &mut Turn<'_>, host: HostId) {
    let back = |host: &crate::sim::world::Host| host.is_registered() && !host.agent.connected && !host.vanished;
    let kept_away = [Fault::DisconnectAgent(host), Fault::StopInstance(host)];
    let kept_away = kept_away.into_iter().any(|fault| turn.world().faults.has(fault));
    if turn.world().host(host).is_some_and(back) && !kept_away {
        turn.commit_cause(Fact::AgentConnectionChanged { host, connected: true });
        agent::resume(turn, host);
    }
}

/// AWS wants a Spot task back: SIGTERM now, the end in two minutes. Developer guide, fargate-capacity-providers.
pub(super) fn interrupt_task(turn: &mut Turn<'_>, task: TaskId) {
    let until = turn.now() + turn.catalog().timing.span(Setting::SpotNotice);
    turn.commit_cause(Fact::SpotNoticeGiven { task: Some(task), host: None, until });
    turn.schedule_at(until, Event::SpotTaskEnds(task));
    stop::request(turn, task, StopCause::SpotInterrupted);
}

pub(super) fn spot_task_ends(turn: &mut Turn<'_>, task: TaskId) {
    let runs = |task: &crate::sim::world::Task| task.last_status < TaskStatus::Deprovisioning;
    if turn.world().task(task).is_some_and(runs) {
        stop::lose(turn, task, StopCause::SpotInterrupted);
    }
}

/// AWS wants a Spot instance back: with `ECS_ENABLE_SPOT_INSTANCE_DRAINING` its agent sets it DRAINING.
pub(super) fn interrupt_instance(turn: &mut Turn<'_>, host: HostId) {
    let until = turn.now() + turn.catalog().timing.span(Setting::SpotNotice);
    turn.commit_cause(Fact::SpotNoticeGiven { task: None, host: Some(host), until });
    turn.schedule_at(until, Event::SpotInstanceEnds(host));
    let row = turn.world().host(host).expect("it gets a notice");
    if agent::configuration(turn.world(), row).spot_draining {
        set_status(turn, host, HostStatus::Draining);
    }
}
