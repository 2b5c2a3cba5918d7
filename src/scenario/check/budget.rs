//! Refuses what is small as a text and endless as a run.

use super::limits;
use super::meaning::Findings;
use super::services::most_wanted;
use crate::scenario::{AppBehaviour, HealthAnswer, HealthCourse, Scenario, Service, Setting, target_group_name};
use crate::units::Span;

/// What the controller and the agents do when the rules leave it to the profile: nothing is quicker.
const QUICKEST_CADENCE: Span = Span::from_secs(5);
/// Start and end of a task, roughly.
const EVENTS_OF_A_TASK: u64 = 30;

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
    }
    sum
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

/// Returns how soon the quickest of all failing images ends its task; any of them may be deployed.
fn shortest_life(scenario: &Scenario, service: &Service) -> Option<Span> {
    let unhealthy = check_interval(scenario, service).map_or(Span::MAX, |every| every.times(2));
    let life = |app: &AppBehaviour| {
        let sick = app.health != HealthAnswer::Ok || app.course != HealthCourse::Steady;
        [app.exit_after, app.oom_after, sick.then_some(unhealthy)].into_iter().flatten().min()
    };
    let lives =
        scenario.images.iter().map(|image| if image.missing { Some(Span::ZERO) } else { life(&image.behaviour) });
    lives.flatten().min()
}
