//! The service controller at work for a DAEMON service.

use super::controller::{self, halted};
use super::daemon::{DaemonPlan, DaemonTask, DaemonView, reconcile};
use super::rollout::bounds;
use super::scheduler::Scheduler;
use super::{agent, controller::post, provision};
use crate::sim::answer::ServiceMessage;
use crate::sim::fact::Fact;
use crate::sim::placement;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, ServiceId, TaskId};
use crate::sim::world::{Host, HostStatus, ServiceStatus, Task, TaskStatus, World};
use crate::units::SimTime;
use std::rc::Rc;

/// Compares the instances with the tasks once; returns whether each has its own.
pub(super) fn pass(turn: &mut Turn<'_>, service: ServiceId) -> bool {
    let view = view(turn.world(), service, turn.now());
    let (from, to) = (turn.world().service(service).desired, view.hosts.len() as u32);
    if from != to {
        turn.commit_cause(Fact::DesiredCountChanged { service, from, to });
    }
    let plan = reconcile(&view);
    if !plan.start_on.is_empty() || !plan.stop.is_empty() {
        carry_out(turn, service, &view, &plan);
    }
    plan.settled
}

fn view(world: &World, service: ServiceId, now: SimTime) -> DaemonView {
    let row = world.service(service);
    let deleted = row.status != ServiceStatus::Active;
    let mut hosts = if deleted { Vec::new() } else { placement::daemon_hosts(world, service) };
    // Where the agent cannot be reached nothing is placed, but what runs there goes on being counted.
    let away = |host: &&Host| {
        let mine = |task: &Task| task.is_alive() && task.service == Some(service);
        let runs = host.tasks.iter().filter_map(|id| world.task(*id)).any(mine);
        host.status == HostStatus::Active && runs && !agent::is_reachable(world, host.id)
    };
    if !deleted {
        hosts.extend(world.hosts.values().filter(away).map(|host| host.id));
        hosts.sort_unstable();
        hosts.dedup();
    }
    let tasks = row.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive());
    let task = |task: &Task| DaemonTask {
        id: task.id,
        deployment: task.deployment.expect("tasks of a service belong to a deployment"),
        condition: controller::condition(world, row, task, now),
        host: task.host,
    };
    // Daemons do not wait for one another; what drains or stops is still there to be served.
    let other = |task: &Task| {
        let daemon = task.service.is_some_and(|service| world.catalog.services[service.index()].daemon);
        task.last_status != TaskStatus::Stopped && !daemon
    };
    let serves_others = |host: &&Host| {
        host.status == HostStatus::Draining && host.tasks.iter().filter_map(|id| world.task(*id)).any(other)
    };
    DaemonView {
        primary: row.deployments[0],
        halted: halted(world, row, now),
        min_healthy: bounds(hosts.len() as u32, &row.configuration).min_healthy,
        serving: if deleted {
            Vec::new()
        } else {
            world.hosts.values().filter(serves_others).map(|host| host.id).collect()
        },
        hosts,
        tasks: tasks.map(task).collect(),
    }
}

fn carry_out(turn: &mut Turn<'_>, service: ServiceId, view: &DaemonView, plan: &DaemonPlan) {
    turn.commit_cause(Fact::DifferenceFound {
        service,
        desired: view.hosts.len() as u32,
        alive: view.tasks.len() as u32,
        start: plan.start_on.len() as u32,
        stop: plan.stop.len() as u32,
    });
    let found = turn.world().service(service).latest;
    let stopped: Rc<[TaskId]> = plan.stop.iter().map(|(task, _)| *task).collect();
    for (task, why) in &plan.stop {
        turn.because(found);
        controller::stop_one(turn, service, *task, *why);
    }
    turn.because(found);
    if !stopped.is_empty() {
        post(turn, service, ServiceMessage::StoppedTasks(stopped));
    }
    let started = start(turn, service, &plan.start_on);
    turn.because(found);
    controller::tell_started(turn, service, started, 0);
}

/// Starts a task on each of the hosts where it fits. A host that lacks something does not keep the others waiting, until
/// so many attempts have failed that starts are throttled.
fn start(turn: &mut Turn<'_>, service: ServiceId, hosts: &[HostId]) -> Vec<TaskId> {
    let catalog = turn.catalog();
    let found = turn.world().service(service).latest;
    let mut started = Vec::new();
    for host in hosts {
        if halted(turn.world(), turn.world().service(service), turn.now()) {
            break;
        }
        turn.because(found);
        let nth = u64::from(turn.world().tasks.next_id().number());
        let mut scheduler = Scheduler::on_host(turn.world(), &catalog, service, *host);
        let verdict = Rc::new(scheduler.decide(turn.dice(), nth));
        match verdict.chosen {
            Some(spot) => {
                let order = controller::order(turn.world(), service);
                started.push(provision::create(turn, order, spot, &verdict));
            }
            None => controller::refuse(turn, service, &verdict),
        }
    }
    started
}
