//! What holds of every entry of every trace, asked just before the entry changes the world.

use crate::sim::rollout::bounds;
use crate::sim::world::ids::ServiceId;
use crate::sim::world::{
    Health, HostStatus, RolloutState, Service, ServiceStatus, StopCause, TargetState, Task, TaskStatus, World,
};
use crate::sim::{Cause, Entry, Fact};
use crate::units::SimTime;

/// An entry, and the world that it meets.
pub struct Step<'a> {
    /// The entry's number in the trace.
    pub number: usize,
    pub entry: &'a Entry,
    /// When the entry before happened.
    pub before: SimTime,
    pub world: &'a World,
}

pub struct Always {
    pub name: &'static str,
    pub holds: fn(&Step<'_>) -> bool,
}

pub const ALWAYS: &[Always] = &[
    Always { name: "time never runs backwards", holds: |step| step.entry.at >= step.before },
    Always { name: "every fact but the first ones and commands has an earlier cause", holds: has_earlier_cause },
    Always { name: "a task is started only within the maximum", holds: starts_within_maximum },
    Always { name: "the scheduler itself never goes below the minimum", holds: stops_above_minimum },
    Always { name: "nothing is started for a deployment that has failed", holds: starts_for_the_living },
    Always { name: "nothing is started while starts are throttled", holds: starts_when_released },
    Always { name: "a change begins at what is there", holds: begins_at_what_is },
    Always { name: "a task is told to stop once", holds: stops_once },
    Always { name: "a task on its way out starts nothing", holds: leaving_starts_nothing },
    Always { name: "only a healthy target serves its first request", holds: healthy_serves },
    Always { name: "a rollback returns to what was once completed", holds: rolls_back_to_completed },
];

fn has_earlier_cause(step: &Step<'_>) -> bool {
    match step.entry.cause {
        Cause::Entry(cause) => cause.index() < step.number,
        // An image that was there from the beginning goes for no other reason than its age.
        Cause::Beginning => matches!(step.entry.fact, Fact::ServiceCreated { .. } | Fact::ImageRemoved { .. }),
        Cause::Intervention => matches!(step.entry.fact, Fact::CommandGiven { .. }),
    }
}

fn starts_within_maximum(step: &Step<'_>) -> bool {
    let Some(service) = started_for(step) else { return true };
    if step.world.catalog.services[service.id.index()].daemon {
        return alive(step.world, service.id).count() < step.world.hosts.len();
    }
    let most = bounds(service.desired, &service.configuration).max_tasks as usize;
    alive(step.world, service.id).count() < most
}

fn stops_above_minimum(step: &Step<'_>) -> bool {
    let Fact::StopRequested { task, cause: StopCause::Scaling(_) } = &step.entry.fact else { return true };
    let Some(task) = step.world.task(*task) else { return false };
    let Some(service) = task.service.map(|id| step.world.service(id)) else { return true };
    // A daemon's task goes with its instance, and all tasks with a deleted service.
    if step.world.catalog.services[service.id.index()].daemon || service.status != ServiceStatus::Active {
        return true;
    }
    let counts = |task: &Task| is_healthy(step.world, service, task, step.entry.at);
    let least = bounds(service.desired, &service.configuration).min_healthy as usize;
    !counts(task) || alive(step.world, service.id).filter(|task| counts(task)).count() > least
}

fn starts_for_the_living(step: &Step<'_>) -> bool {
    let Some(service) = started_for(step) else { return true };
    step.world.deployment(service.deployments[0]).rollout != RolloutState::Failed
}

fn starts_when_released(step: &Step<'_>) -> bool {
    started_for(step).is_none_or(|service| step.entry.at >= service.throttle.until)
}

fn started_for<'a>(step: &Step<'a>) -> Option<&'a Service> {
    match step.entry.fact {
        Fact::TaskCreated { service, .. } => service.map(|id| step.world.service(id)),
        _ => None,
    }
}

fn begins_at_what_is(step: &Step<'_>) -> bool {
    match step.entry.fact {
        Fact::TaskStatusChanged { task, from, to } => {
            from < to && step.world.task(task).is_some_and(|task| task.last_status == from)
        }
        Fact::TargetHealthChanged { target, from, to } => {
            from != to && step.world.target(target).is_some_and(|target| target.state == from)
        }
        Fact::DesiredCountChanged { service, from, .. } => step.world.service(service).desired == from,
        _ => true,
    }
}

fn stops_once(step: &Step<'_>) -> bool {
    match step.entry.fact {
        Fact::StopRequested { task, .. } => step.world.task(task).is_some_and(Task::is_alive),
        _ => true,
    }
}

fn leaving_starts_nothing(step: &Step<'_>) -> bool {
    match step.entry.fact {
        Fact::TaskAccepted { task, .. }
        | Fact::PullStarted { task, .. }
        | Fact::ContainerCreated { task, .. }
        | Fact::ContainerStarted { task, .. }
        | Fact::TargetRegistered { task, .. } => step.world.task(task).is_some_and(Task::is_alive),
        _ => true,
    }
}

fn healthy_serves(step: &Step<'_>) -> bool {
    match step.entry.fact {
        Fact::FirstRequestServed { target } => {
            step.world.target(target).is_some_and(|target| target.state == TargetState::Healthy && target.answers())
        }
        _ => true,
    }
}

fn rolls_back_to_completed(step: &Step<'_>) -> bool {
    match step.entry.fact {
        Fact::DeploymentRolledBack { from, to, .. } => {
            from != to
                && step.world.deployment(from).rollout == RolloutState::Failed
                && step.world.deployment(to).completed_at.is_some()
        }
        _ => true,
    }
}

pub(super) fn alive(world: &World, service: ServiceId) -> impl Iterator<Item = &Task> {
    world.service(service).tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive())
}

/// Returns whether a task counts for the minimum; the rule of the developer guide, told a second time.
fn is_healthy(world: &World, service: &Service, task: &Task, now: SimTime) -> bool {
    use crate::scenario::Setting::RunningCountsHealthyAfter;
    let Some(running_since) = task.entered(TaskStatus::Running) else { return false };
    let specs = &world.catalog.definition(task.definition).containers;
    let mut checked =
        task.containers.iter().zip(specs).filter(|(_, spec)| spec.essential && spec.health_check.is_some());
    let has_checks = checked.clone().next().is_some();
    let well = checked.all(|(container, _)| container.health == Health::Healthy);
    match service.is_balanced() {
        true => {
            let all = |group: &crate::sim::catalog::Balancer| {
                let mut mine = task.targets.iter().filter_map(|id| world.target(*id));
                mine.any(|row| row.group == group.group && row.state == TargetState::Healthy)
            };
            well && service.balancers.iter().all(all)
        }
        false if has_checks => well,
        false => {
            let enough = world.catalog.timing.span(RunningCountsHealthyAfter);
            task.was_healthy || now - running_since >= enough || drains(world, service, now)
        }
    }
}

/// Returns whether tasks of a service are on their way off a DRAINING instance: what nothing checks counts at once then.
fn drains(world: &World, service: &Service, now: SimTime) -> bool {
    let wanted = |task: &Task| task.is_alive() || task.stop.as_ref().is_some_and(|stop| stop.at == now);
    let leaving = |task: &Task| {
        let host = task.host.and_then(|host| world.host(host));
        wanted(task) && host.is_some_and(|host| host.status == HostStatus::Draining)
    };
    service.tasks.iter().filter_map(|id| world.task(*id)).any(leaving)
}
