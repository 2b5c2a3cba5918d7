//! The scenario that runs, and the verdict in a few numbers.

use crate::report::words;
use crate::say::header as say;
use crate::scenario::Scenario;
use crate::session::opening::Shelf;
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::breaker_threshold_under;
use crate::sim::rollout::bounds;
use crate::sim::world::ids::ServiceId;
use crate::sim::world::{Fault, Headcount, RolloutState, Service, World};
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
    if scenario.title.is_empty() { say::UNTITLED_SCENARIO.to_owned() } else { scenario.title.clone() }
}

fn pills(session: &Session, count: &Headcount) -> Vec<Pill> {
    let (world, now) = (session.world(), session.now());
    let Some(service) = focus(world, session.selection).map(|id| world.service(id)) else {
        return requests(world).into_iter().chain(lost(world, now)).collect();
    };
    let zone = lost_zone(world);
    // A breaker that counts nothing gives way to a zone that is lost.
    let breaker = breaker(world, service).filter(|pill| zone.is_none() || pill.tone == Tone::Bad);
    let parts = [
        Some(rollout(world, service, count)),
        Some(health(service, count)),
        zone,
        breaker,
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
        RolloutState::InProgress => (say::DEPLOYING, Tone::Warn),
        RolloutState::Completed => (say::RUNNING, Tone::Ok),
        RolloutState::Failed => (say::FAILED, Tone::Bad),
    };
    let value = world.catalog.definition_name(deployment.definition);
    let (of_it, all) = (count.of_primary, service.desired);
    let about =
        say::the_primary_deployment_of_service(&service.name, &words::clock(deployment.created_at), &of_it, &all);
    Pill { label, value, tone, rank: Rank::Normal, about }
}

fn health(service: &Service, count: &Headcount) -> Pill {
    let healthy = count.in_service;
    let least = u64::from(service.desired) * u64::from(service.configuration.minimum_healthy_percent);
    let tone = match u64::from(healthy) * 100 {
        _ if healthy >= service.desired => Tone::Ok,
        enough if enough >= least => Tone::Warn,
        _ if service.is_steady() => Tone::Bad,
        _ => Tone::Plain,
    };
    let limits = bounds(service.desired, &service.configuration);
    let about = say::tasks_are_in_service_of_desired(
        &healthy,
        &service.desired,
        &service.configuration.minimum_healthy_percent,
        &limits.min_healthy,
        &service.configuration.maximum_percent,
        &limits.max_tasks,
    );
    Pill { label: say::HEALTHY, value: format!("{healthy} / {}", service.desired), tone, rank: Rank::Key, about }
}

/// Shows the failures counted, once there are some or a breaker counts them.
fn breaker(world: &World, service: &Service) -> Option<Pill> {
    let deployment = world.deployment(service.deployments[0]);
    let breaker = &service.configuration.deployment_circuit_breaker;
    let failed = deployment.failed_tasks;
    if !breaker.enable {
        let about = say::failed_so_far(failed);
        let pill =
            Pill { label: say::FAILED_TASKS, value: failed.to_string(), tone: Tone::Bad, rank: Rank::Normal, about };
        return (failed > 0).then_some(pill);
    }
    let threshold = breaker_threshold_under(&world.catalog.timing, service.desired, breaker);
    let value = format!("{failed} / {threshold}");
    let then = if breaker.rollback { say::AND_THE_SERVICE_GOES_BACK_TO } else { say::AND_STAYS_THERE };
    let again = if breaker.reset_on_healthy_task { say::A_TASK_THAT_BECOMES_HEALTHY_PUTS } else { "" };
    let about = say::tasks_of_the_deployment_did_not(&failed, &threshold, &then, &again);
    let tone = if failed > 0 { Tone::Bad } else { Tone::Plain };
    Some(Pill { label: say::BREAKER, value, tone, rank: Rank::Normal, about })
}

/// Says which zone cannot be reached, as long as that is so.
fn lost_zone(world: &World) -> Option<Pill> {
    let zones = world.faults.iter().filter_map(|(fault, _)| match fault {
        Fault::FailZone(zone) => Some(world.catalog.zone(zone).name.as_str()),
        _ => None,
    });
    let names: Vec<&str> = zones.collect();
    let about = say::nothing_in_it_is_reached(&names.join(", "));
    let pill = Pill { label: say::ZONE_LOST, value: names.join(", "), tone: Tone::Bad, rank: Rank::Normal, about };
    (!names.is_empty()).then_some(pill)
}

/// Shows how much of what comes now is served, as the stage does.
fn requests(world: &World) -> Option<Pill> {
    let rates = world.groups.iter().map(|group| group.flow.rates());
    let (served, failed) = rates.fold((0, 0), |(served, failed), (more, lost)| (served + more, failed + lost));
    let tone = if failed > 0 { Tone::Bad } else { Tone::Ok };
    let value = words::percent(served, served + failed);
    let rate: u64 = world.groups.iter().map(|group| u64::from(group.flow.requests_per_second)).sum();
    let about = say::what_becomes_of_the_requests_that(&words::grouped(rate));
    (served + failed > 0).then_some(Pill { label: say::SERVED, value, tone, rank: Rank::Normal, about })
}

/// Shows how many requests were lost so far, once there are some.
fn lost(world: &World, now: SimTime) -> Option<Pill> {
    let failed: u64 = world.groups.iter().map(|group| group.flow.counts(now).1 / 1000).sum();
    let about = say::REQUESTS_THAT_WERE_NOT_SERVED_FROM.to_owned();
    let pill = Pill { label: say::FAILED, value: words::grouped(failed), tone: Tone::Bad, rank: Rank::Extra, about };
    (failed > 0).then_some(pill)
}

/// Says by when 95 of 100 runs are steady, once the worker has played enough of them.
fn expected(session: &Session) -> Option<Pill> {
    let steady = &session.study.as_ref()?.steady_at_ms;
    let span = Span::from_millis(steady.at(950).filter(|_| steady.values().len() >= ENOUGH_RUNS)?);
    let about = say::with_the_same_settings_and_other(&steady.values().len());
    Some(Pill { label: say::STEADY_P95, value: words::span(span), tone: Tone::Plain, rank: Rank::Extra, about })
}

/// Fewer runs say nothing about one in twenty.
const ENOUGH_RUNS: usize = 20;
