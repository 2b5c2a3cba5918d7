//! From a decision to a place: the task record, its network interface, on Fargate its microVM.

use super::{agent, stop};
use crate::scenario::{CapacityProvider, LaunchType, NetworkMode, Provisioned, Setting};
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::placement::{Spot, Verdict};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{DefinitionId, DeploymentId, ServiceId, TaskId};
use crate::sim::world::{Fault, StopCause, Task, TaskStatus, World};
use crate::units::{SimTime, Span};
use std::rc::Rc;

/// What is to be created, and for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub service: Option<ServiceId>,
    pub deployment: Option<DeploymentId>,
    pub definition: DefinitionId,
    pub launch: LaunchType,
    pub provider: Option<CapacityProvider>,
}

/// Creates a task at the chosen place.
pub(super) fn create(turn: &mut Turn<'_>, order: Order, spot: Spot, verdict: &Rc<Verdict>) -> TaskId {
    let task = turn.world().tasks.next_id();
    let Order { service, deployment, definition, launch, provider } = order;
    let waits = launch_delay(turn, order);
    turn.commit_cause(Fact::TaskCreated { task, service, deployment, definition, launch, provider });
    turn.commit_cause(Fact::TaskPlaced { task, spot, verdict: Rc::clone(verdict) });
    let network_mode = turn.catalog().definition(definition).network_mode;
    match (launch, network_mode) {
        (LaunchType::Fargate, _) => {
            let after = turn.roll(Setting::FargateProvisioning, Why::MicroVm, task.number(), 0);
            turn.schedule(waits + after, Event::MicroVmReady(task));
        }
        (LaunchType::Ec2, NetworkMode::Awsvpc) => {
            let after = turn.roll(Setting::EniAttach, Why::EniAttach, task.number(), 0);
            turn.schedule(after, Event::EniReady(task));
        }
        (LaunchType::Ec2, NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None) => hand_over(turn, task),
    }
    task
}

/// Returns how long a launch on Fargate waits for a token: the bucket holds a burst, and fills at its rate.
///
/// Developer guide, throttling: 100 launches at once, then 20 a second; On-Demand and Spot have a bucket each.
fn launch_delay(turn: &Turn<'_>, order: Order) -> Span {
    if order.launch != LaunchType::Fargate {
        return Span::ZERO;
    }
    let timing = &turn.world().catalog.timing;
    let full_at = turn.world().launches_full_at[order.provider.unwrap_or_default() as usize];
    launch_wait(full_at, turn.now(), timing.number(Setting::FargateBurst), timing.number(Setting::FargateRefill))
}

/// Pure: `full_at` is when the bucket would be full again, so what it lacks now is what that takes to refill.
fn launch_wait(full_at: SimTime, now: SimTime, burst: u64, refill: u64) -> Span {
    let every = 1_000 / refill.max(1);
    let lacks = if full_at > now { (full_at - now).as_millis() } else { 0 };
    Span::from_millis((lacks + every).saturating_sub(burst * every))
}

pub(super) fn eni_ready(turn: &mut Turn<'_>, task: TaskId) {
    if provisioning(turn, task).is_none_or(|task| turn.world().is_adrift(task)) {
        return;
    }
    if lacks(turn.world(), Provisioned::NetworkInterface) {
        return try_again(turn, task, (Provisioned::NetworkInterface, Setting::EniAttach), Event::EniReady(task));
    }
    attach(turn, task);
    hand_over(turn, task);
}

pub(super) fn microvm_ready(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = provisioning(turn, task) else { return };
    let zone = row.zone.expect("a placed task has a zone");
    let missing = [Provisioned::NetworkInterface, Provisioned::EphemeralStorage];
    if let Some(missing) = missing.into_iter().find(|one| lacks(turn.world(), *one)) {
        return try_again(turn, task, (missing, Setting::FargateProvisioning), Event::MicroVmReady(task));
    }
    let host = turn.world().hosts.next_id();
    turn.commit_cause(Fact::MicroVmStarted { task, host, zone });
    attach(turn, task);
    turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Provisioning, to: TaskStatus::Pending });
    agent::accept(turn, task);
}

fn lacks(world: &World, resource: Provisioned) -> bool {
    world.faults.has(Fault::FailProvisioning(resource))
}

/// Provisioning takes another turn, until its time is over and the task fails to start.
fn try_again(turn: &mut Turn<'_>, task: TaskId, (missing, takes): (Provisioned, Setting), event: Event) {
    let patience = turn.catalog().timing.span(Setting::ProvisioningTimeout);
    let began = turn.world().task(task).and_then(|task| task.entered(TaskStatus::Provisioning)).unwrap_or_default();
    let latest = turn.world().task(task).map(|task| task.latest);
    latest.into_iter().for_each(|latest| turn.because(latest));
    if turn.now() >= began + patience {
        return stop::fail_to_start(turn, task, StopCause::NotProvisioned(missing));
    }
    let again = turn.roll(takes, Why::ProvisioningRetry, task.number(), turn.now().as_millis());
    turn.schedule_at((turn.now() + again).min(began + patience), event);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_launches_go_at_once_and_then_twenty_a_second() {
        let now = SimTime::from_millis(60_000);
        let mut full_at = SimTime::ZERO;
        let mut waits = Vec::new();
        for _ in 0..160 {
            waits.push(launch_wait(full_at, now, 100, 20).as_millis());
            full_at = full_at.max(now) + Span::from_millis(50);
        }
        assert!(waits[..100].iter().all(|wait| *wait == 0), "the burst");
        assert_eq!(waits[100..103], [50, 100, 150], "one every 50 ms");
        assert_eq!(waits[159], 3_000, "60 more take three seconds");
    }
}
