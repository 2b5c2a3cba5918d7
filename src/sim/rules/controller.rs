//! The service controller: look, plan, commit. It looks at its cadence and never in between.

use super::provision::Order;
use super::reconcile::{Condition, Plan, ServiceView, StopWhy, TaskView, reconcile};
use super::rollout::bounds;
use super::scale_in::Removal;
use super::scheduler::Scheduler;
use super::{breaker, capacity, daemons, health, provision, stop, throttle};
use crate::scenario::{CapacityProvider, LaunchType, Setting, StrategyType};
use crate::sim::answer::ServiceMessage;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::placement::{Chained, Verdict};
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{GroupId, HostId, ServiceId, TaskId};
use crate::sim::world::{
    Deployment, DeploymentStatus, Health, Host, HostKind, HostStatus, RolloutState, Service, ServiceStatus, StopCause,
    TargetNews, TargetState, Task, TaskStatus, World,
};
use crate::units::SimTime;
use std::collections::BTreeSet;
use std::rc::Rc;

pub(super) fn look(turn: &mut Turn<'_>, service: ServiceId) {
    let timing = &turn.world().catalog.timing;
    let (cadence, held_back) = (timing.span(Setting::SchedulerCadence), timing.span(Setting::EventSuppression));
    let row = turn.world().service(service);
    if row.status == ServiceStatus::Inactive {
        return;
    }
    // Whatever could need work makes the service unsteady, so a steady one needs no closer look.
    let (rests, said) = (row.rests, row.steady_said);
    turn.schedule(cadence, Event::ServiceLook(service));
    if !rests && is_throttled(turn, service) {
        tell_overload(turn, service);
    } else if !rests {
        look_closely(turn, service);
    } else if said.is_some_and(|said| turn.now() - said >= held_back) {
        let origin = turn.world().service(service).latest;
        turn.because(origin);
        post(turn, service, ServiceMessage::SteadyState);
    }
}

/// Returns whether an overloaded control plane passes over this look: it acts on one of so many only.
fn is_throttled(turn: &Turn<'_>, service: ServiceId) -> bool {
    let world = turn.world();
    let cadence = world.catalog.timing.span(Setting::SchedulerCadence).as_millis().max(1);
    let looks = (turn.now() - world.service(service).first_look).as_millis() / cadence;
    !looks.is_multiple_of(world.slowdown())
}

fn tell_overload(turn: &mut Turn<'_>, service: ServiceId) {
    if !turn.world().service(service).overload_said {
        turn.world().faults.latest.into_iter().for_each(|fault| turn.because(fault));
        post(turn, service, ServiceMessage::OperationsThrottled);
    }
}

fn look_closely(turn: &mut Turn<'_>, service: ServiceId) {
    let origin = turn.world().service(service).latest;
    turn.because(origin);
    tell_news(turn, service);
    breaker::judge(turn, service);
    breaker::judge_alarms(turn, service);
    let settled = match turn.catalog().services[service.index()].daemon {
        true => daemons::pass(turn, service),
        false => pass(turn, service),
    };
    retire(turn, service);
    if settled {
        settle(turn, service);
    }
}

/// Compares desired with actual once; returns whether they agree.
fn pass(turn: &mut Turn<'_>, service: ServiceId) -> bool {
    let view = view(turn.world(), service, turn.now());
    let plan = reconcile(&view);
    if plan.start > 0 || !plan.stop.is_empty() {
        carry_out(turn, service, &view, &plan);
    }
    if plan.deadlocked && !turn.world().service(service).deadlocked {
        post(turn, service, ServiceMessage::Deadlocked);
    }
    plan.settled
}

/// Returns what the controller sees of a service.
fn view(world: &World, service: ServiceId, now: SimTime) -> ServiceView {
    let row = world.service(service);
    let timing = &world.catalog.timing;
    let listed = || row.tasks.iter().filter_map(|id| world.task(*id));
    let counts_stopping = timing.number(Setting::MaxPercentCountsStopping) == timing::YES;
    let stopping = if counts_stopping { listed().filter(|task| !task.is_alive()).count() as u32 } else { 0 };
    let leaving = |host: Option<HostId>| {
        host.and_then(|host| world.host(host)).is_some_and(|host| host.status == HostStatus::Draining)
    };
    // While an instance drains, what has no health check counts as soon as it runs. Developer guide,
    // container-instance-draining.
    let drains = listed().any(|task| task.is_alive() && leaving(task.host));
    let counts = |task: &Task| match condition(world, row, task, now) {
        Condition::Starting if drains && runs_unchecked(world, row, task) => Condition::Healthy,
        counts => counts,
    };
    let task_view = |task: &Task| TaskView {
        id: task.id,
        deployment: task.deployment.expect("tasks of a service belong to a deployment"),
        condition: counts(task),
        zone: task.zone,
        host: task.host,
        leaving: leaving(task.host),
    };
    // Only where something may have to go does it matter what.
    let alive = listed().filter(|task| task.is_alive()).count();
    let crowded = row.deployments.len() > 1 || alive > row.desired as usize || drains;
    ServiceView {
        desired: row.desired,
        bounds: bounds(row.desired, &row.configuration),
        primary: *row.deployments.first().expect("a service has a primary deployment"),
        blocked: row.blocked,
        halted: halted(world, row, now),
        stop_first: timing.number(Setting::UnhealthyReplacement) == timing::STOP_FIRST,
        stopping,
        removal: if crowded { removal(world, service) } else { Vec::new() },
        dice: world.catalog.dice(),
        tasks: listed().filter(|task| task.is_alive()).map(task_view).collect(),
    }
}

/// Returns whether a task runs that nothing checks.
fn runs_unchecked(world: &World, service: &Service, task: &Task) -> bool {
    let unchecked = health::of_task(&task.containers, &world.catalog.definition(task.definition).containers).is_none();
    !service.is_balanced() && unchecked && task.last_status == TaskStatus::Running
}

/// Returns how the service's strategies choose what goes in a scale-in.
fn removal(world: &World, service: ServiceId) -> Vec<Removal> {
    let row = world.service(service);
    let strategies = &world.catalog.services[service.index()].placement.strategies;
    if strategies.is_empty() || row.launch == LaunchType::Fargate {
        return Vec::new();
    }
    let need = world.catalog.definition(world.deployment(row.deployments[0]).definition).need;
    let hosts: BTreeSet<HostId> =
        row.tasks.iter().filter_map(|id| world.task(*id)).filter_map(|task| task.host).collect();
    let rows = || hosts.iter().filter_map(|id| world.host(*id));
    let link = |strategy: &Chained| match strategy.asks() {
        (StrategyType::Random, _) => Removal::Random,
        (StrategyType::Spread, "instanceId" | "host") => {
            Removal::Fullest(rows().map(|host| (host.id, host.id.number())).collect())
        }
        (StrategyType::Spread, field) => {
            let name = field.strip_prefix("attribute:").unwrap_or(field);
            let value = |host: &Host| match host.kind {
                HostKind::Instance { spec } => world.catalog.instances[spec].attribute(name),
                HostKind::MicroVm { .. } => None,
            };
            let known: BTreeSet<Option<&str>> = rows().map(value).collect();
            let number = |host: &Host| known.iter().position(|one| *one == value(host)).unwrap_or_default() as u32;
            Removal::Fullest(rows().map(|host| (host.id, number(host))).collect())
        }
        (StrategyType::Binpack, "cpu") => {
            let left = rows().map(|host| (host.id, u64::from(host.free.cpu))).collect();
            Removal::MostLeft { left, need: u64::from(need.cpu) }
        }
        (StrategyType::Binpack, _) => {
            let left = rows().map(|host| (host.id, u64::from(host.free.memory_mib))).collect();
            Removal::MostLeft { left, need: u64::from(need.memory_mib) }
        }
    };
    strategies.iter().map(link).collect()
}

/// Returns whether no task may be started: the deployment has failed, or its starts are throttled.
pub(super) fn halted(world: &World, service: &Service, now: SimTime) -> bool {
    world.deployment(service.deployments[0]).rollout == RolloutState::Failed || now < service.throttle.until
}

/// Returns how a task counts: by its target and its container health checks, else by running long enough.
///
/// API model, DeploymentConfiguration.minimumHealthyPercent.
pub(super) fn condition(world: &World, service: &Service, task: &Task, now: SimTime) -> Condition {
    let gated = world.catalog.timing.number(Setting::HealthGate) == timing::BEFORE_RUNNING;
    let up_since = task.entered(TaskStatus::Running).or(task.entered(TaskStatus::Activating).filter(|_| gated));
    let Some(running_since) = up_since else { return Condition::Starting };
    let checked = health::of_task(&task.containers, &world.catalog.definition(task.definition).containers);
    if !service.is_balanced() && checked.is_none() {
        return if task.was_healthy { Condition::Healthy } else { Condition::Starting };
    }
    let unhealthy = world.targets_of(task).any(|target| target.state == TargetState::Unhealthy);
    let sick = unhealthy || checked == Some(Health::Unhealthy);
    // Behind the gate a task can be found sick; it is well once it runs, with all its containers.
    let runs = task.entered(TaskStatus::Running).is_some();
    let well = runs && world.is_healthy_in_all_groups(task) && checked.is_none_or(|health| health == Health::Healthy);
    match (sick, well) {
        (true, _) if now - running_since >= service.grace => Condition::Unhealthy,
        (false, true) => Condition::Healthy,
        (true, _) | (false, false) => Condition::Starting,
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
    let stopped_now = |task: TaskId| plan.stop.iter().any(|(stopped, _)| *stopped == task);
    for (task, why) in &plan.stop {
        turn.because(found);
        stop_one(turn, service, *task, *why);
    }
    turn.because(found);
    if !stopped.is_empty() {
        post(turn, service, ServiceMessage::StoppedTasks(stopped));
    }
    let started = start(turn, service, plan.start);
    turn.because(found);
    let mine = |task: &&TaskView| task.deployment == view.primary && !task.leaving && !stopped_now(task.id);
    let unhealthy = view.tasks.iter().filter(mine).filter(|task| task.condition == Condition::Unhealthy).count();
    tell_started(turn, service, started, unhealthy);
}

/// Says what was started, and how many of them replace unhealthy tasks: those that still run, and those stopped before.
pub(super) fn tell_started(turn: &mut Turn<'_>, service: ServiceId, started: Vec<TaskId>, unhealthy: usize) {
    let owed = i64::from(turn.world().service(service).unreplaced) + unhealthy as i64;
    let replaced = owed.clamp(0, started.len() as i64) as u32;
    let started: Rc<[TaskId]> = started.into();
    match (started.is_empty(), replaced) {
        (true, _) => {}
        (false, 0) => post(turn, service, ServiceMessage::StartedTasks(started)),
        (false, replaced) => post(turn, service, ServiceMessage::ReplacedTasks { started, replaced }),
    }
}

pub(super) fn stop_one(turn: &mut Turn<'_>, service: ServiceId, task: TaskId, why: StopWhy) {
    let cause = stop_cause(turn.world(), service, task, why);
    if why == StopWhy::Unhealthy {
        tell_unhealthy(turn, service, task, &cause);
        breaker::count(turn, task);
    }
    stop::request(turn, task, cause);
}

/// Says which target is unhealthy, or whose container, and why, before its task is stopped for it.
fn tell_unhealthy(turn: &mut Turn<'_>, service: ServiceId, task: TaskId, cause: &StopCause) {
    if *cause == StopCause::FailedContainerHealthChecks {
        return post(turn, service, ServiceMessage::ContainerUnhealthy(task));
    }
    let target = turn.world().task(task).and_then(|task| turn.world().leading_target(task));
    if let Some((target, failure)) = target.and_then(|target| Some((target.id, target.last_failure?))) {
        post(turn, service, ServiceMessage::TargetUnhealthy { target, failure });
    }
}

fn stop_cause(world: &World, service: ServiceId, task: TaskId, why: StopWhy) -> StopCause {
    let (service, task) = (world.service(service), world.task(task));
    let target = task.and_then(|task| world.leading_target(task));
    match (why, target) {
        (StopWhy::Scaling, _) => {
            StopCause::Scaling(task.and_then(|task| task.deployment).unwrap_or(service.deployments[0]))
        }
        (StopWhy::Unhealthy, Some(target)) if target.state == TargetState::Unhealthy => {
            StopCause::FailedElbHealthChecks(target.group)
        }
        (StopWhy::Unhealthy, Some(_) | None) => StopCause::FailedContainerHealthChecks,
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
        let order = order(turn.world(), service);
        started.push(provision::create(turn, order, spot, &verdict));
    }
    started
}

/// Returns what the service orders: a task of its primary deployment, on the capacity whose turn it is.
pub(super) fn order(world: &World, service: ServiceId) -> Order {
    let row = world.service(service);
    let deployment = row.deployments[0];
    let providers = &world.catalog.services[service.index()].providers;
    let held: Vec<CapacityProvider> = match providers.is_empty() {
        true => Vec::new(),
        false => {
            let alive = row.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive());
            alive.filter_map(|task| task.provider).collect()
        }
    };
    Order {
        service: Some(service),
        deployment: Some(deployment),
        definition: world.deployment(deployment).definition,
        launch: row.launch,
        provider: capacity::choose(providers, &held),
    }
}

/// Says once that nothing fits; the message is held back until the cause is resolved.
pub(super) fn refuse(turn: &mut Turn<'_>, service: ServiceId, verdict: &Rc<Verdict>) {
    let held_back = turn.catalog().timing.span(Setting::EventSuppression);
    let said = turn.world().service(service).complained.is_some_and(|said| turn.now() - said < held_back);
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
    let news: Vec<(GroupId, TargetNews)> =
        row.balancers.iter().map(|balancer| balancer.group).zip(row.news.iter().copied()).collect();
    for (group, count) in news.iter().map(|(group, news)| (*group, news.registered)).filter(|(_, count)| *count > 0) {
        post(turn, service, ServiceMessage::RegisteredTargets { count, group });
    }
    for (group, count) in news.iter().map(|(group, news)| (*group, news.deregistered)).filter(|(_, count)| *count > 0) {
        post(turn, service, ServiceMessage::DeregisteredTargets { count, group });
    }
    let count = news.iter().map(|(_, news)| news.deregistered).max().unwrap_or_default();
    if count > 0 {
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
    let row = turn.world().service(service);
    if row.status == ServiceStatus::Draining {
        // API model, DeleteService: every task is STOPPING or STOPPED by then.
        let leaving = |id: &TaskId| turn.world().task(*id).is_none_or(|task| task.last_status >= TaskStatus::Stopping);
        if !row.tasks.iter().all(leaving) {
            return;
        }
        turn.commit_cause(Fact::ServiceStatusChanged { service, to: ServiceStatus::Inactive });
        return;
    }
    let deployment = turn.world().service(service).deployments[0];
    if breaker::bakes(turn, service, deployment) {
        return;
    }
    if turn.world().deployment(deployment).rollout == RolloutState::InProgress {
        turn.commit_cause(Fact::RolloutStateChanged { deployment, to: RolloutState::Completed });
        let message = ServiceMessage::DeploymentCompleted(deployment);
        post(turn, service, message);
    }
    // Where nothing happened the message is the one before, and is held back.
    let held_back = turn.catalog().timing.span(Setting::EventSuppression);
    let row = turn.world().service(service);
    if row.stirred || row.steady_said.is_none_or(|said| turn.now() - said >= held_back) {
        post(turn, service, ServiceMessage::SteadyState);
    }
}

/// Adds a message to the service's events.
pub(super) fn post(turn: &mut Turn<'_>, service: ServiceId, message: ServiceMessage) {
    turn.commit(Fact::ServiceEventPosted { service, message });
}
