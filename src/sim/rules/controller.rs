//! The service controller: look, plan, commit. It looks at its cadence and never in between.

use super::reconcile::{Condition, Plan, ServiceView, StopWhy, TaskView, reconcile};
use super::rollout::bounds;
use super::scheduler::Scheduler;
use super::{breaker, provision, stop, throttle};
use crate::scenario::Setting;
use crate::sim::event::Event;
use crate::sim::fact::{Fact, ServiceMessage};
use crate::sim::placement::Verdict;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{ServiceId, TaskId};
use crate::sim::world::{
    Deployment, DeploymentStatus, RolloutState, Service, StopCause, TargetState, Task, TaskStatus, World,
};
use crate::units::SimTime;
use std::rc::Rc;

pub(super) fn look(turn: &mut Turn<'_>, service: ServiceId) {
    let cadence = turn.catalog().timing.span(Setting::SchedulerCadence);
    turn.schedule(cadence, Event::ServiceLook(service));
    // Whatever could need work makes the service unsteady, so a steady one needs no closer look.
    if !turn.world().service(service).steady {
        look_closely(turn, service);
    }
}

fn look_closely(turn: &mut Turn<'_>, service: ServiceId) {
    let origin = turn.world().service(service).latest;
    turn.because(origin);
    tell_news(turn, service);
    breaker::judge(turn, service);
    let view = view(turn.world(), service, turn.now());
    let plan = reconcile(&view);
    if plan.start > 0 || !plan.stop.is_empty() {
        carry_out(turn, service, &view, &plan);
    }
    retire(turn, service);
    if plan.settled {
        settle(turn, service);
    }
}

/// Returns what the controller sees of a service.
fn view(world: &World, service: ServiceId, now: SimTime) -> ServiceView {
    let row = world.service(service);
    let tasks = row.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive());
    let task_view = |task: &Task| TaskView {
        id: task.id,
        deployment: task.deployment.expect("tasks of a service belong to a deployment"),
        condition: condition(world, row, task, now),
        zone: task.zone,
        host: task.host,
    };
    ServiceView {
        desired: row.desired,
        bounds: bounds(row.desired, &row.configuration),
        primary: *row.deployments.first().expect("a service has a primary deployment"),
        blocked: row.blocked,
        halted: world.deployment(row.deployments[0]).rollout == RolloutState::Failed || now < row.throttle.until,
        tasks: tasks.map(task_view).collect(),
    }
}

/// Returns how a task counts: by its target where there is a load balancer, else by running long enough.
fn condition(world: &World, service: &Service, task: &Task, now: SimTime) -> Condition {
    let Some(running_since) = task.entered(TaskStatus::Running) else { return Condition::Starting };
    if service.balancer.is_none() {
        let enough = world.catalog.timing.span(Setting::RunningCountsHealthyAfter);
        return if task.was_healthy || now - running_since >= enough {
            Condition::Healthy
        } else {
            Condition::Starting
        };
    }
    match task.target.and_then(|id| world.target(id)).map(|target| target.state) {
        Some(TargetState::Healthy) => Condition::Healthy,
        Some(TargetState::Unhealthy) if now - running_since >= service.grace => Condition::Unhealthy,
        _ => Condition::Starting,
    }
}

fn carry_out(turn: &mut Turn<'_>, service: ServiceId, view: &ServiceView, plan: &Plan) {
    turn.commit_cause(Fact::DifferenceFound {
        service,
        desired: view.desired,
        alive: view.tasks.len() as u32,
        start: plan.start,
        stop: plan.stop.len() as u32,
    });
    let found = turn.world().service(service).latest;
    let stopped: Rc<[TaskId]> = plan.stop.iter().map(|(task, _)| *task).collect();
    for (task, why) in &plan.stop {
        turn.because(found);
        let cause = stop_cause(turn.world(), service, *task, *why);
        if *why == StopWhy::Unhealthy {
            tell_unhealthy(turn, service, *task);
            breaker::count(turn, *task);
        }
        stop::request(turn, *task, cause);
    }
    turn.because(found);
    if !stopped.is_empty() {
        post(turn, service, ServiceMessage::StoppedTasks(stopped));
    }
    let started = start(turn, service, plan.start);
    turn.because(found);
    if !started.is_empty() {
        post(turn, service, ServiceMessage::StartedTasks(started.into()));
    }
}

/// Says which target is unhealthy, and why, before its task is stopped for it.
fn tell_unhealthy(turn: &mut Turn<'_>, service: ServiceId, task: TaskId) {
    let target = turn.world().task(task).and_then(|task| task.target).and_then(|id| turn.world().target(id));
    if let Some((target, failure)) = target.and_then(|target| Some((target.id, target.last_failure?))) {
        post(turn, service, ServiceMessage::TargetUnhealthy { target, failure });
    }
}

fn stop_cause(world: &World, service: ServiceId, task: TaskId, why: StopWhy) -> StopCause {
    let row = world.service(service);
    match (why, row.balancer) {
        (StopWhy::Unhealthy, Some((group, _))) => StopCause::FailedElbHealthChecks(group),
        _ => StopCause::Scaling(world.task(task).and_then(|task| task.deployment).unwrap_or(row.deployments[0])),
    }
}

/// Starts up to `count` tasks of the primary deployment; ends with the first that finds no host.
fn start(turn: &mut Turn<'_>, service: ServiceId, count: u32) -> Vec<TaskId> {
    let catalog = turn.catalog();
    let found = turn.world().service(service).latest;
    let mut scheduler = Scheduler::new(turn.world(), &catalog, service, count);
    let mut started = Vec::new();
    for _ in 0..count {
        turn.because(found);
        let nth = u64::from(turn.world().tasks.next_id().number());
        let verdict = Rc::new(scheduler.decide(turn.dice(), nth));
        let Some(spot) = verdict.chosen else {
            refuse(turn, service, &verdict);
            break;
        };
        started.push(provision::create(turn, service, spot, &verdict));
    }
    started
}

/// Says once that nothing fits; the message is held back until the cause is resolved.
fn refuse(turn: &mut Turn<'_>, service: ServiceId, verdict: &Rc<Verdict>) {
    let said = turn.world().service(service).complained;
    turn.commit_cause(Fact::PlacementRefused { service: Some(service), verdict: Rc::clone(verdict) });
    if !said {
        let message = ServiceMessage::UnableToPlace(Rc::clone(verdict));
        post(turn, service, message);
    }
    breaker::count_refusal(turn, service);
    throttle::brake(turn, service);
}

/// Speaks of targets that came and went since the last look.
fn tell_news(turn: &mut Turn<'_>, service: ServiceId) {
    let row = turn.world().service(service);
    let Some((group, _)) = row.balancer else { return };
    let news = row.news;
    if news.registered > 0 {
        let message = ServiceMessage::RegisteredTargets { count: news.registered, group };
        post(turn, service, message);
    }
    if news.deregistered > 0 {
        let count = news.deregistered;
        let message = ServiceMessage::DeregisteredTargets { count, group };
        post(turn, service, message);
        post(turn, service, ServiceMessage::BeganDraining { count });
    }
}

/// Takes replaced deployments off the list once none of their tasks is wanted any more.
fn retire(turn: &mut Turn<'_>, service: ServiceId) {
    let world = turn.world();
    let alive = |deployment: &Deployment| {
        let mut tasks = world.service(service).tasks.iter().filter_map(|id| world.task(*id));
        tasks.any(|task| task.deployment == Some(deployment.id) && task.is_alive())
    };
    let old = world.service(service).deployments.iter().skip(1).map(|id| world.deployment(*id));
    let done: Vec<_> = old.filter(|deployment| !alive(deployment)).map(|deployment| deployment.id).collect();
    for deployment in done {
        turn.commit(Fact::DeploymentStatusChanged { deployment, to: DeploymentStatus::Inactive });
    }
}

/// Desired is reached: the deployment is complete, the service steady.
fn settle(turn: &mut Turn<'_>, service: ServiceId) {
    let deployment = turn.world().service(service).deployments[0];
    if turn.world().deployment(deployment).rollout == RolloutState::InProgress {
        turn.commit_cause(Fact::RolloutStateChanged { deployment, to: RolloutState::Completed });
        let message = ServiceMessage::DeploymentCompleted(deployment);
        post(turn, service, message);
    }
    post(turn, service, ServiceMessage::SteadyState);
}

/// Adds a message to the service's events.
pub(super) fn post(turn: &mut Turn<'_>, service: ServiceId, message: ServiceMessage) {
    turn.commit(Fact::ServiceEventPosted { service, message });
}
