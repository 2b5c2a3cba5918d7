//! What happens: each service gets its next definition, so that there is a verdict, and time enough to see it.

use super::Fill;
use crate::scenario::check::check_command;
use crate::scenario::import::notes::NoteKind;
use crate::scenario::{Command, Cue, SchedulingStrategy, Service, TargetGroup};
use crate::units::{SimTime, Span};

/// When the first deployment is started, and how long after it the next service's.
const FIRST: Span = Span::from_secs(30);
const APART: Span = Span::from_secs(30);
/// A deployment's length is estimated from above, in waves; this is the least and the most of it.
const SHORTEST: Span = Span::from_secs(20 * 60);
const LONGEST: Span = Span::from_secs(6 * 3600);

pub fn make(fill: &mut Fill) {
    let idle = fill
        .scenario
        .services
        .iter()
        .all(|one| one.desired_count == 0 && one.scheduling_strategy == SchedulingStrategy::Replica);
    let mut at = FIRST;
    let mut length = Span::ZERO;
    for place in 0..fill.scenario.services.len() {
        let service = fill.scenario.services[place].clone();
        let next = fill.next.get(place).copied().flatten().map(|at| fill.scenario.task_definitions[at].name());
        let wakes = idle && place == 0;
        if wakes {
            let why = "no service wants tasks; the script sets 2, for something to see";
            fill.notes.assume(format!("script[{}].desiredCount", fill.scenario.script.len()), 2, why);
            update(fill, at, &service, None, Some(2));
            at += Span::from_secs(240);
        }
        if let Some(next) = next {
            update(fill, at, &service, Some(next), None);
        }
        length = length.max(at + estimate(fill, &service, wakes));
        at += APART;
    }
    fill.scenario.script.sort_by_key(|cue| cue.at);
    let minutes = length.as_secs().div_ceil(300) * 300;
    fill.scenario.duration = Span::from_secs(minutes).clamp(SHORTEST, LONGEST);
    if !fill.scenario.script.is_empty() {
        let why = "the services run well at the beginning, and each gets a deployment in the script";
        fill.notes.say(NoteKind::Seen, "script", why);
    }
}

fn update(fill: &mut Fill, at: Span, service: &Service, task_definition: Option<String>, desired_count: Option<u32>) {
    let command = Command::UpdateService {
        service: service.service_name.clone(),
        desired_count,
        task_definition,
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    // Parts that do not go together stay without a deployment rather than without a scenario.
    if check_command(&fill.scenario, &[], &command).is_empty() {
        fill.scenario.script.push(Cue { at: SimTime::ZERO + at, command });
    }
}

/// Returns how long a deployment may take: so many waves, each with its start, its checks and its drain.
fn estimate(fill: &Fill, service: &Service, wakes: bool) -> Span {
    let desired = u64::from(if wakes { 2 } else { service.desired_count.max(1) });
    let rollout = &service.deployment_configuration;
    let above = (desired * u64::from(rollout.maximum_percent) / 100).saturating_sub(desired);
    let below = desired - (desired * u64::from(rollout.minimum_healthy_percent.min(100))).div_ceil(100);
    let waves = desired.div_ceil(above.max(below).max(1));
    let group = service.load_balancers.first().and_then(|balancer| {
        fill.scenario.target_groups.iter().find(|group| group.target_group_name == balancer.target_group_arn)
    });
    let checks = |group: &TargetGroup| {
        u64::from(group.health_check_interval_seconds * group.healthy_threshold_count + group.deregistration_delay)
    };
    let containers = fill
        .scenario
        .find_definition(&service.task_definition)
        .map(|at| &fill.scenario.task_definitions[at].container_definitions);
    let slowest = containers.into_iter().flatten().map(|one| {
        let check = one.health_check.as_ref().map_or(0, |check| check.start_period + check.interval * 2);
        u64::from(check) + u64::from(one.stop_timeout.unwrap_or(30).min(600))
    });
    let wave = 90 + group.map_or(0, checks) + slowest.max().unwrap_or(30);
    Span::from_secs(waves.saturating_mul(wave) + 300)
}
