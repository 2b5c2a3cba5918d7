//! A RUNNING task: health checks, restarts, and what goes on without the control plane.

use super::Waiting;
use crate::report::story::failure_words;
use crate::report::{health, words};
use crate::scenario::{HealthAnswer, Setting};
use crate::sim::world::{App, ContainerPhase, Health, Service, Target, TargetState, Task, World, next_on_grid};
use crate::units::{SimTime, Span};

pub(super) fn running(task: &Task, world: &World, now: SimTime) -> Option<Waiting> {
    if let Some(apart) = apart(task, world).or_else(|| restarting(task, world)) {
        return Some(apart);
    }
    let service = world.service(task.service?);
    let target = world.leading_target(task);
    if let Some(unhealthy) = container_health(task, service, world, now).filter(|_| {
        // While the load balancer has something to say, its checks come first.
        target.is_none_or(|target| target.state == TargetState::Healthy)
    }) {
        return Some(unhealthy);
    }
    if let Some(target) = target {
        return checked(task, service, target, world, now);
    }
    let until = task.since() + world.catalog.timing.span(Setting::RunningCountsHealthyAfter);
    let unchecked = !service.is_balanced() && health::of_task(task, &world.catalog).is_none();
    (unchecked && !task.was_healthy && now < until).then(|| {
        let what = "Runs without a health check and counts as healthy";
        Waiting::new(what, task.since()).until(until).by(Setting::RunningCountsHealthyAfter, world)
    })
}

/// Its agent and the control plane cannot talk: it runs on, and nobody hears of it.
fn apart(task: &Task, world: &World) -> Option<Waiting> {
    let host = task.host.and_then(|host| world.host(host))?;
    if world.faults.zone_fails(host.zone) {
        let zone = &world.catalog.zone(host.zone).name;
        return Some(Waiting::new(format!("Runs on, but zone {zone} cannot be reached"), task.since()));
    }
    let name = || world.catalog.host_name(host);
    (!host.agent.connected).then(|| Waiting::new(format!("Runs on, agent {} is disconnected", name()), task.since()))
}

fn restarting(task: &Task, world: &World) -> Option<Waiting> {
    let specs = &world.catalog.definition(task.definition).containers;
    let rows = task.containers.iter().zip(specs);
    let (container, spec) =
        rows.into_iter().find(|(container, _)| container.phase == ContainerPhase::Created && container.restarts > 0)?;
    let what = format!("Restarts container {} in place", spec.name);
    Some(Waiting::new(what, container.since).by(Setting::RestartDelay, world))
}

/// A container whose health check has not passed yet, or has failed.
fn container_health(task: &Task, service: &Service, world: &World, now: SimTime) -> Option<Waiting> {
    let judged = health::of_task(task, &world.catalog)?;
    let specs = &world.catalog.definition(task.definition).containers;
    let rows = task.containers.iter().zip(specs).filter(|(_, spec)| spec.essential && spec.health_check.is_some());
    let troubled = |health: Health| health == judged && judged != Health::Healthy;
    let (container, spec) =
        rows.into_iter().find(|(container, _)| troubled(container.health) || container.health_streak > 0)?;
    let check = spec.health_check?;
    if container.health == Health::Unhealthy {
        return Some(replaced(task, service, container.since, world, now));
    }
    let what = match container.health_streak {
        0 => format!("Waits for the health check of container {}", spec.name),
        failed => format!("Container {} failed {failed} of {} health checks", spec.name, check.retries),
    };
    let meaning = format!("Docker runs its health check every {}", words::span(check.interval));
    Some(Waiting::new(what, container.started_at.unwrap_or(task.since())).by_scenario(meaning, "healthCheck.interval"))
}

/// A registered task: its next health check, or the controller that is to replace it.
fn checked(task: &Task, service: &Service, target: &Target, world: &World, now: SimTime) -> Option<Waiting> {
    let spec = &world.catalog.group(target.group).spec;
    let interval = Span::from_secs(u64::from(spec.health_check_interval_seconds));
    let next = target.next_probe(interval, now)?;
    let (threshold, path) = (spec.unhealthy_threshold_count, &spec.health_check_path);
    let by_interval = |wait: Waiting| {
        let source = format!("HealthCheckIntervalSeconds of target group {}", spec.target_group_name);
        wait.by_scenario(format!("Health checks come every {}", words::span(interval)), source)
    };
    match (target.state, target.last_failure.filter(|_| target.streak > 0)) {
        (TargetState::Draining, _) => None,
        (TargetState::Unhealthy, _) => Some(replaced(task, service, target.since, world, now)),
        (TargetState::Healthy, None) => None,
        (_, Some(failure)) if target.app != App::Answering(HealthAnswer::Ok) => {
            let (failed, why) = (target.streak, failure_words(failure));
            let then = if failed + 1 >= threshold { "is unhealthy at the next failure" } else { "is checked again" };
            let what = format!("Failed {failed} of {threshold} health checks of {path}, {why}, {then}");
            Some(by_interval(Waiting::new(what, target.since).until(next)))
        }
        (TargetState::Initial, None) if now < target.first_probe => {
            let what = format!("Waits for its first health check of {path}");
            Some(Waiting::new(what, target.since).until(next).by(Setting::FirstProbe, world))
        }
        (TargetState::Initial | TargetState::Healthy, _) => {
            let what = format!("Waits for the next health check of {path}");
            Some(by_interval(Waiting::new(what, target.since).until(next)))
        }
    }
}

/// An unhealthy task: the controller replaces it, once its grace period is over.
fn replaced(task: &Task, service: &Service, since: SimTime, world: &World, now: SimTime) -> Waiting {
    let grace_over = task.since() + service.grace;
    if now < grace_over {
        let source = "healthCheckGracePeriodSeconds";
        return Waiting::new("Is unhealthy, which counts after the grace period", since)
            .until(grace_over)
            .by_scenario(format!("Grace period of {}", words::span(service.grace)), source);
    }
    let cadence = world.catalog.timing.span(Setting::SchedulerCadence);
    let look = next_on_grid(service.first_look, cadence, now);
    Waiting::new("Is unhealthy and waits for the service controller to look", since)
        .until(look)
        .by(Setting::SchedulerCadence, world)
}
