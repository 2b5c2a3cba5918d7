//! Refuses what is small as a text and endless as a run.

use super::meaning::Findings;
use super::services::most_wanted;
use super::{commands, limits};
use crate::scenario::{
    AppBehaviour, Command, ContainerDefinition, HealthAnswer, HealthCourse, Image, Scenario, Service, Setting,
    target_group_name,
};
use crate::units::Span;

/// What the controller and the agents do when the rules leave it to the profile: nothing is quicker.
const QUICKEST_CADENCE: Span = Span::from_secs(5);
/// Start and end of a task, roughly.
const EVENTS_OF_A_TASK: u64 = 30;
/// Exit, start, the application's boot.
const EVENTS_OF_A_RESTART: u64 = 4;

pub(super) fn check(scenario: &Scenario, found: &mut Findings) {
    let events = events(scenario);
    if events > limits::EVENTS {
        let message = format!(
            "this run would have about {} million events, and {} million are allowed; make it shorter or smaller",
            events / 1_000_000,
            limits::EVENTS / 1_000_000
        );
        found.error("duration", message);
    }
}

/// Estimates from above what happens over and over.
fn events(scenario: &Scenario) -> u64 {
    let times =
        |many: u64, every: Span| many.saturating_mul(scenario.duration.as_millis() / every.as_millis().max(1000));
    let instances = scenario.cluster.instances.iter().map(|group| u64::from(group.count)).sum();
    let cadence = setting(scenario, Setting::SchedulerCadence);
    let mut sum = times(instances, setting(scenario, Setting::AgentPollInterval));
    sum = sum.saturating_add(times(scenario.services.len() as u64, cadence));
    let most = most_wanted(scenario);
    for service in &scenario.services {
        let wanted = most.get(service.service_name.as_str()).copied().unwrap_or_default();
        if let Some(every) = check_interval(scenario, service) {
            sum = sum.saturating_add(times(wanted, every));
        }
        if let Some(life) = shortest_life(scenario, service) {
            sum = sum.saturating_add(times(wanted.saturating_mul(EVENTS_OF_A_TASK), life + cadence));
        }
        sum = sum.saturating_add(inside_tasks(scenario, wanted));
        let replaced = troubled(scenario).as_millis() / (cadence.as_millis() * 2).max(1000);
        sum = sum.saturating_add(wanted.saturating_mul(EVENTS_OF_A_TASK).saturating_mul(replaced));
    }
    sum
}

/// Estimates what happens over and over in running tasks; any task definition may be deployed.
fn inside_tasks(scenario: &Scenario, wanted: u64) -> u64 {
    let often = |events: u64, every: Span| events * scenario.duration.as_millis() / every.as_millis().max(1000);
    let of_container = |container: &ContainerDefinition| {
        let check = container.health_check.as_ref().map(|check| Span::from_secs(u64::from(check.interval)));
        let checks = check.map_or(0, |every| often(1, every));
        checks + restart_loop(scenario, container).map_or(0, |every| often(EVENTS_OF_A_RESTART, every))
    };
    let of_definition = scenario.task_definitions.iter().map(|one| one.container_definitions.iter().map(of_container));
    wanted.saturating_mul(of_definition.map(Iterator::sum).max().unwrap_or_default())
}

/// Returns how often a container is restarted in place: not before it ran for the attempt period.
fn restart_loop(scenario: &Scenario, container: &ContainerDefinition) -> Option<Span> {
    let policy = container.restart_policy.as_ref().filter(|policy| policy.enabled)?;
    let mine = |image: &&Image| image.image == container.image;
    let app = &scenario.images.iter().find(mine)?.behaviour;
    let life = app.exit_after.into_iter().chain(app.oom_after).min()?;
    Some(life.max(Span::from_secs(u64::from(policy.restart_attempt_period))))
}

/// Returns for how long the script's faults keep tasks from starting, or make them fail, all together.
fn troubled(scenario: &Scenario) -> Span {
    let mut all = Span::ZERO;
    for cue in &scenario.script {
        let left = scenario.end().max(cue.at) - cue.at;
        let fails = matches!(
            cue.command,
            Command::FailZone { .. }
                | Command::FailRegistry { .. }
                | Command::DenySecrets { .. }
                | Command::FailProvisioning { .. }
        );
        if fails {
            all += commands::lasts(&cue.command).unwrap_or(left).min(left);
        }
    }
    all.min(scenario.duration)
}

fn setting(scenario: &Scenario, setting: Setting) -> Span {
    scenario.rules.overrides.get(&setting).map_or(QUICKEST_CADENCE, |millis| Span::from_millis(*millis))
}

/// Returns the time between two health checks of a target of this service.
fn check_interval(scenario: &Scenario, service: &Service) -> Option<Span> {
    let name = target_group_name(&service.load_balancers.first()?.target_group_arn);
    let group = scenario.target_groups.iter().find(|group| group.target_group_name == name)?;
    Some(Span::from_secs(u64::from(group.health_check_interval_seconds)))
}

/// Returns the times between two runs of each container's health check; one failure may be enough.
fn container_checks(scenario: &Scenario) -> impl Iterator<Item = Span> {
    let containers = scenario.task_definitions.iter().flat_map(|one| &one.container_definitions);
    containers.filter_map(|one| one.health_check.as_ref()).map(|check| Span::from_secs(u64::from(check.interval)))
}

/// Returns how soon the quickest of all failing images ends its task; any of them may be deployed.
fn shortest_life(scenario: &Scenario, service: &Service) -> Option<Span> {
    let checks = check_interval(scenario, service).into_iter().chain(container_checks(scenario));
    let unhealthy = checks.min().map_or(Span::MAX, |every| every.times(2));
    let life = |app: &AppBehaviour| {
        let sick = app.health != HealthAnswer::Ok || app.course != HealthCourse::Steady;
        [app.exit_after, app.oom_after, sick.then_some(unhealthy)].into_iter().flatten().min()
    };
    let lives =
        scenario.images.iter().map(|image| if image.missing { Some(Span::ZERO) } else { life(&image.behaviour) });
    lives.flatten().min()
}
