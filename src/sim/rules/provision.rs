//! From a decision to a place: the task record, its network interface, on Fargate its microVM.

use super::agent;
use crate::scenario::{LaunchType, NetworkMode, Setting};
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::placement::{Spot, Verdict};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{ServiceId, TaskId};
use crate::sim::world::{Task, TaskStatus};
use std::rc::Rc;

/// Creates a task of the service's primary deployment at the chosen place.
pub(super) fn create(turn: &mut Turn<'_>, service: ServiceId, spot: Spot, verdict: &Rc<Verdict>) -> TaskId {
    let world = turn.world();
    let task = world.tasks.next_id();
    let row = world.service(service);
    let (deployment, launch) = (row.deployments[0], row.launch);
    let definition = world.deployment(deployment).definition;
    let (service, deployment) = (Some(service), Some(deployment));
    turn.commit_cause(Fact::TaskCreated { task, service, deployment, definition, launch });
    turn.commit_cause(Fact::TaskPlaced { task, spot, verdict: Rc::clone(verdict) });
    let network_mode = turn.catalog().definition(definition).network_mode;
    match (launch, network_mode) {
        (LaunchType::Fargate, _) => {
            let after = turn.roll(Setting::FargateProvisioning, Why::MicroVm, task.number(), 0);
            turn.schedule(after, Event::MicroVmReady(task));
        }
        (LaunchType::Ec2, NetworkMode::Awsvpc) => {
            let after = turn.roll(Setting::EniAttach, Why::EniAttach, task.number(), 0);
            turn.schedule(after, Event::EniReady(task));
        }
        (LaunchType::Ec2, NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None) => hand_over(turn, task),
    }
    task
}

pub(super) fn eni_ready(turn: &mut Turn<'_>, task: TaskId) {
    if provisioning(turn, task).is_none() {
        return;
    }
    attach(turn, task);
    hand_over(turn, task);
}

pub(super) fn microvm_ready(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = provisioning(turn, task) else { return };
    let zone = row.zone.expect("a placed task has a zone");
    let host = turn.world().hosts.next_id();
    turn.commit_cause(Fact::MicroVmStarted { task, host, zone });
    attach(turn, task);
    turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Provisioning, to: TaskStatus::Pending });
    agent::accept(turn, task);
}

/// Returns the task if it is still wanted and still being provisioned.
fn provisioning<'a>(turn: &'a Turn<'_>, task: TaskId) -> Option<&'a Task> {
    turn.world().task(task).filter(|task| task.is_alive() && task.last_status == TaskStatus::Provisioning)
}

fn attach(turn: &mut Turn<'_>, task: TaskId) {
    let world = turn.world();
    let zone = world.task(task).and_then(|task| task.zone).expect("a placed task has a zone");
    let address = world.next_address(zone);
    turn.commit_cause(Fact::EniAttached { task, address });
}

/// The task is the agent's now: PENDING until the agent has made it run.
fn hand_over(turn: &mut Turn<'_>, task: TaskId) {
    turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Provisioning, to: TaskStatus::Pending });
    agent::notify(turn, task);
}
