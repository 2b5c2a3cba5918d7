//! Faults that someone begins: what they touch at once, and how they end.

use super::{agent, container, instances, pull};
use crate::scenario::LastingFault;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, TaskId, ZoneId};
use crate::sim::world::{Fault, Host};
use crate::units::Span;

/// Begins a fault that lasts for a time, or until somebody ends it.
pub(super) fn begin(turn: &mut Turn<'_>, fault: Fault, lasts: Option<Span>) {
    let until = lasts.map(|lasts| turn.now() + lasts);
    turn.commit_cause(Fact::FaultBegan { fault, until });
    if let Some(until) = until {
        turn.schedule_at(until, Event::FaultEnds(fault));
    }
    match fault {
        Fault::DisconnectAgent(host) => instances::disconnect(turn, host),
        Fault::StopInstance(host) => instances::power_off(turn, host),
        Fault::FailHealth(..)
        | Fault::FailZone(_)
        | Fault::SlowRegistry(_)
        | Fault::FailRegistry(_)
        | Fault::DenySecrets
        | Fault::ExhaustFargate(_)
        | Fault::OverloadControlPlane
        | Fault::FailProvisioning(_) => {}
    }
    feel(turn, fault);
}

/// The time of a fault is over, unless a later command has given it another end.
pub(super) fn time_is_over(turn: &mut Turn<'_>, fault: Fault) {
    if turn.world().faults.ends_at(fault, turn.now()) {
        end(turn, fault);
    }
}

/// Ends every fault of a verb; returns whether there was one.
pub(super) fn end_all(turn: &mut Turn<'_>, verb: LastingFault) {
    let lasting: Vec<Fault> =
        turn.world().faults.iter().map(|(fault, _)| fault).filter(|one| one.verb() == verb).collect();
    let cause = turn.cause();
    for fault in lasting {
        turn.root(cause);
        end(turn, fault);
    }
}

fn end(turn: &mut Turn<'_>, fault: Fault) {
    turn.commit_cause(Fact::FaultEnded { fault });
    match fault {
        Fault::DisconnectAgent(host) => instances::reconnect(turn, host),
        Fault::FailZone(zone) => resume_zone(turn, zone),
        Fault::StopInstance(host) => instances::power_on(turn, host),
        Fault::FailProvisioning(_)
        | Fault::FailHealth(..)
        | Fault::SlowRegistry(_)
        | Fault::FailRegistry(_)
        | Fault::DenySecrets
        | Fault::ExhaustFargate(_)
        | Fault::OverloadControlPlane => {}
    }
    feel(turn, fault);
}

/// What changes both when a fault begins and when it ends.
fn feel(turn: &mut Turn<'_>, fault: Fault) {
    match fault {
        Fault::FailHealth(task, _) => answer_anew(turn, task),
        Fault::SlowRegistry(_) | Fault::FailRegistry(_) => pull::foresee_anew(turn),
        Fault::DisconnectAgent(_)
        | Fault::StopInstance(_)
        | Fault::FailProvisioning(_)
        | Fault::FailZone(_)
        | Fault::DenySecrets
        | Fault::ExhaustFargate(_)
        | Fault::OverloadControlPlane => {}
    }
}

/// Lets the task's applications answer as they do now.
fn answer_anew(turn: &mut Turn<'_>, task: TaskId) {
    let containers = turn.world().task(task).map_or(0, |task| task.containers.len());
    let cause = turn.cause();
    for container in 0..containers as u8 {
        turn.root(cause);
        container::app_turns(turn, task, container);
    }
}

/// The zone can be reached again: its agents take up what waits.
fn resume_zone(turn: &mut Turn<'_>, zone: ZoneId) {
    let here = |host: &&Host| host.zone == zone && host.agent.connected;
    let hosts: Vec<HostId> = turn.world().hosts.values().filter(here).map(|host| host.id).collect();
    let cause = turn.cause();
    for host in hosts {
        turn.root(cause);
        agent::resume(turn, host);
    }
}
