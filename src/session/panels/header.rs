//! The scenario that runs, and the verdict in a few numbers.

use crate::report::words;
use crate::scenario::Scenario;
use crate::session::opening::Shelf;
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::breaker_threshold_under;
use crate::sim::rollout::bounds;
use crate::sim::world::ids::ServiceId;
use crate::sim::world::{Headcount, RolloutState, Service, World};
use crate::units::{SimTime, Span};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct HeaderModel {
    pub title: String,
    pub library: Rc<[Shelf]>,
    /// Its place in the library, when it comes from there.
    pub chosen: Option<usize>,
    pub pills: Vec<Pill>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pill {
    pub label: &'static str,
    pub value: String,
    pub tone: Tone,
    /// How long it stays when the window gets narrow.
    pub rank: Rank,
    /// What it means and what it is made of.
    pub about: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    Key,
    Normal,
    Extra,
}

/// Tells of the service in focus, whose tasks are counted already.
pub fn of(session: &Session, count: &Headcount) -> HeaderModel {
    HeaderModel {
        title: title(session.recording.scenario()),
        library: session.library(),
        chosen: session.library_place(),
        pills: pills(session, count),
    }
}

pub fn title(scenario: &Scenario) -> String {
    if scenario.title.is_empty() { "Untitled scenario".to_owned() } else { scenario.title.clone() }
}

fn pills(session: &Session, count: &Headcount) -> Vec<Pill> {
    let (world, now) = (session.world(), session.now());
    let Some(service) = focus(world, session.selection).map(|id| world.service(id)) else {
        return requests(world).into_iter().chain(lost(world, now)).collect();
    };
    let parts = [
        Some(rollout(world, service, count)),
        Some(health(service, count)),
        breaker(world, service),
        requests(world),
        lost(world, now),
        expected(session),
    ];
    parts.into_iter().flatten().collect()
}

/// Returns the service that matters most: the selected thing's, else the first.
pub fn focus(world: &World, selected: Option<Subject>) -> Option<ServiceId> {
    let chosen = match selected {
        Some(Subject::Service(service)) => Some(service),
        Some(Subject::Deployment(deployment)) => world.deployments.get(deployment).map(|row| row.service),
        Some(Subject::Task(task)) => world.task(task).and_then(|row| row.service),
        Some(Subject::Group(group)) => behind(world, group),
        Some(Subject::Target(target)) => world.target(target).and_then(|row| behind(world, row.group)),
        _ => None,
    };
    chosen.or_else(|| world.services.values().next().map(|row| row.id))
}

fn behind(world: &World, group: crate::sim::world::ids::GroupId) -> Option<ServiceId> {
    world.services.values().find(|row| row.registers_in(group)).map(|row| row.id)
}

fn rollout(world: &World, service: &Service, count: &Headcount) -> Pill {
    let deployment = world.deployment(service.deployments[0]);
    let (label, tone) = match deployment.rollout {
        RolloutState::InProgress => ("deploying", Tone::Warn),
        RolloutState::Completed => ("running", Tone::Ok),
        RolloutState::Failed => ("failed", Tone::Bad),
    };
    let value = world.catalog.definition_name(deployment.definition);
    let (of_it, all) = (count.of_primary, service.desired);
    let about = format!(
        "The PRIMARY deployment of service {}, begun at {}: {} of {all} wanted tasks are of it. A rollout is COMPLETED \
         once all of them are healthy and no older ones are left",
        service.name,
        words::clock(deployment.created_at),
        of_it,
    );
    Pill { label, value, tone, rank: Rank::Normal, about }
}

fn health(service: &Service, count: &Headcount) -> Pill {
    let healthy = count.in_service;
    let least = u64::from(service.desired) * u64::from(service.configuration.minimum_healthy_percent);
    let tone = match u64::from(healthy) * 100 {
        _ if healthy >= service.desired => Tone::Ok,
        enough if enough >= least => Tone::Warn,
        _ if service.steady => Tone::Bad,
        _ => Tone::Plain,
    };
    let limits = bounds(service.desired, &service.configuration);
    let about = format!(
        "{healthy} tasks are in service of {} desired. minimumHealthyPercent {} keeps at least {} of them, maximumPercent {} \
         allows at most {} at once",
        service.desired,
        service.configuration.minimum_healthy_percent,
        limits.min_healthy,
        service.configuration.maximum_percent,
        limits.max_tasks,
    );
    Pill { label: "healthy", value: format!("{healthy} / {}", service.desired), tone, rank: Rank::Key, about }
}

/// Shows the failures counted, once there are some or a breaker counts them.
fn breaker(world: &World, service: &Service) -> Option<Pill> {
    let deployment = world.deployment(service.deployments[0]);
    let breaker = &service.configuration.deployment_circuit_breaker;
    let failed = deployment.failed_tasks;
    if !breaker.enable {
        let tasks = words::count(failed, "task");
        let about =
            format!("{tasks} of the deployment failed so far. There is no circuit breaker, so ECS goes on trying");
        let pill =
            Pill { label: "failed tasks", value: failed.to_string(), tone: Tone::Bad, rank: Rank::Normal, about };
        return (failed > 0).then_some(pill);
    }
    let threshold = breaker_threshold_under(&world.catalog.timing, service.desired, breaker);
    let value = format!("{failed} / {threshold}");
    let then = if breaker.rollback { "and the service goes back to its last completed one" } else { "and stays there" };
    let again =
        if breaker.reset_on_healthy_task { ". A task that becomes healthy puts the count back to 0" } else { "" };
    let about = format!(
        "{failed} tasks of the deployment did not start or did not become healthy. At {threshold} the circuit breaker \
         fails it, {then}{again}"
    );
    let tone = if failed > 0 { Tone::Bad } else { Tone::Plain };
    Some(Pill { label: "breaker", value, tone, rank: Rank::Normal, about })
}

/// Shows how much of what comes now is served, as the stage does.
fn requests(world: &World) -> Option<Pill> {
    let rates = world.groups.iter().map(|group| group.flow.rates());
    let (served, failed) = rates.fold((0, 0), |(served, failed), (more, lost)| (served + more, failed + lost));
    let tone = if failed > 0 { Tone::Bad } else { Tone::Ok };
    let value = words::percent(served, served + failed);
    let rate: u64 = world.groups.iter().map(|group| u64::from(group.flow.requests_per_second)).sum();
    let about = format!(
        "What becomes of the {} requests that come in a second now: those sent to a task that does not answer them fail",
        words::grouped(rate)
    );
    (served + failed > 0).then_some(Pill { label: "served", value, tone, rank: Rank::Normal, about })
}

/// Shows how many requests were lost so far, once there are some.
fn lost(world: &World, now: SimTime) -> Option<Pill> {
    let failed: u64 = world.groups.iter().map(|group| group.flow.counts(now).1 / 1000).sum();
    let about = "Requests that were not served, from the beginning up to now".to_owned();
    let pill = Pill { label: "failed", value: words::grouped(failed), tone: Tone::Bad, rank: Rank::Extra, about };
    (failed > 0).then_some(pill)
}

/// Says by when 95 of 100 runs are steady, once the worker has played enough of them.
fn expected(session: &Session) -> Option<Pill> {
    let steady = &session.study.as_ref()?.steady_at_ms;
    let span = Span::from_millis(steady.at(950).filter(|_| steady.values().len() >= ENOUGH_RUNS)?);
    let about = format!(
        "With the same settings and other seeds, 95 of 100 runs are steady by then; {} runs were played",
        steady.values().len()
    );
    Some(Pill { label: "steady p95", value: words::span(span), tone: Tone::Plain, rank: Rank::Extra, about })
}

/// Fewer runs say nothing about one in twenty.
const ENOUGH_RUNS: usize = 20;
