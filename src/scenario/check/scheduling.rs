//! How a service's tasks are shared out, and what fails its deployments: DAEMON, capacity providers, alarms.

use super::meaning::Findings;
use crate::scenario::{DeploymentConfiguration, LaunchType, SchedulingStrategy, Service};

pub(super) fn check(service: &Service, path: &str, found: &mut Findings) {
    if service.scheduling_strategy == SchedulingStrategy::Daemon {
        daemon(service, path, found);
    }
    capacity_providers(service, path, found);
}

/// Developer guide, ecs_services: what a DAEMON service may not have.
fn daemon(service: &Service, path: &str, found: &mut Findings) {
    if service.launch_type == LaunchType::Fargate {
        let message = "DAEMON needs container instances; Fargate takes REPLICA only";
        found.error(format!("{path}.schedulingStrategy"), message);
    }
    if !service.placement_strategy.is_empty() {
        found.error(format!("{path}.placementStrategy"), "DAEMON takes no placement strategies");
    }
    if service.desired_count > 0 {
        found.note(format!("{path}.desiredCount"), "a DAEMON has one task on each instance, whatever this says");
    }
}

/// API model, CapacityProviderStrategyItem.
fn capacity_providers(service: &Service, path: &str, found: &mut Findings) {
    let strategy = &service.capacity_provider_strategy;
    let path = format!("{path}.capacityProviderStrategy");
    if strategy.is_empty() {
        return;
    }
    if service.launch_type != LaunchType::Fargate {
        found.error(path.as_str(), "FARGATE and FARGATE_SPOT need `launchType: FARGATE` here");
    }
    if strategy.iter().filter(|item| item.base > 0).count() > 1 {
        found.error(path.as_str(), "only one capacity provider can have a base");
    }
    if strategy.iter().all(|item| item.weight == 0) {
        found.error(path.as_str(), "at least one capacity provider needs a weight above 0");
    }
    let mut seen = Vec::new();
    for item in strategy {
        if seen.contains(&item.capacity_provider) {
            found.error(path.as_str(), "a capacity provider can be named once");
        }
        seen.push(item.capacity_provider);
    }
}

/// Judges the limits of a service's deployments; `path` is that of the service, or of a command that changes it.
pub(super) fn rollout(
    rollout: &DeploymentConfiguration,
    scheduling: SchedulingStrategy,
    path: &str,
    found: &mut Findings,
) {
    let path = format!("{path}deploymentConfiguration");
    let (least, most) = (rollout.minimum_healthy_percent, rollout.maximum_percent);
    // What a REPLICA has when it says nothing is no wish of a DAEMON's.
    let unsaid = most == DeploymentConfiguration::default().maximum_percent;
    match scheduling {
        SchedulingStrategy::Daemon if most > 100 && !unsaid => {
            let message = "a DAEMON's maximum is 100: an old task stops before its successor starts";
            found.error(format!("{path}.maximumPercent"), message);
        }
        SchedulingStrategy::Daemon | SchedulingStrategy::Replica if least > most => {
            let message = format!("this must not be above maximumPercent, {most}");
            found.error(format!("{path}.minimumHealthyPercent"), message);
        }
        SchedulingStrategy::Daemon | SchedulingStrategy::Replica => {}
    }
    if rollout.alarms.enable && rollout.alarms.alarm_names.is_empty() {
        found.error(format!("{path}.alarms.alarmNames"), "name at least one alarm, or write `enable: false`");
    }
}
