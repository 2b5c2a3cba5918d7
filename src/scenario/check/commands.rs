//! Commands: names that lead nowhere, and what the API rejects.

use super::meaning::Findings;
use super::{definitions, limits, services};
use crate::scenario::walk::shortened;
use crate::scenario::{Command, LaunchType, Scenario};

/// The fewest digits that name a thing.
const LEAST_DIGITS: usize = 4;

/// Judges a command; `lead` stands before the names of its fields.
pub(in crate::scenario) fn check(scenario: &Scenario, command: &Command, lead: &str, found: &mut Findings) {
    let at = |field: &str| format!("{lead}{field}");
    match command {
        Command::UpdateService { .. } => update(scenario, command, lead, found),
        Command::DeleteService { service, force: _ } => {
            find_service(scenario, service, at("service"), found);
        }
        Command::RunTask { task_definition, count: _, launch_type } => {
            run_task(scenario, task_definition, *launch_type, lead, found);
        }
        Command::StopTask { task, reason: _ }
        | Command::CrashTask { task, exit_code: _ }
        | Command::FailHealth { task, .. } => task_name(scenario, task, at("task"), found),
        Command::UpdateContainerInstancesState { container_instances, status: _ } => {
            for (nth, instance) in container_instances.iter().enumerate() {
                instance_name(scenario, instance, at(&format!("containerInstances[{nth}]")), found);
            }
        }
        Command::DeregisterContainerInstance { container_instance, force: _ } => {
            instance_name(scenario, container_instance, at("containerInstance"), found);
        }
        Command::SetAlarmState { .. } => {}
        Command::TerminateInstance { instance } | Command::DisconnectAgent { instance, .. } => {
            instance_name(scenario, instance, at("instance"), found);
        }
        Command::FailZone { zone, .. } | Command::ExhaustFargate { zone: Some(zone), .. } => {
            zone_name(scenario, zone, at("zone"), found);
        }
        Command::ExhaustFargate { zone: None, .. } => {}
        Command::InterruptSpot { task: Some(task), instance: None } => task_name(scenario, task, at("task"), found),
        Command::InterruptSpot { task: None, instance: Some(instance) } => {
            instance_name(scenario, instance, at("instance"), found);
        }
        Command::InterruptSpot { task: Some(_), instance: Some(_) }
        | Command::InterruptSpot { task: None, instance: None } => {
            found.error(at("task"), "name either a task on FARGATE_SPOT or a Spot instance");
        }
        Command::SlowRegistry { .. }
        | Command::FailRegistry { .. }
        | Command::DenySecrets { .. }
        | Command::OverloadControlPlane { .. }
        | Command::EndFault { .. } => {}
    }
}

fn find_service<'a>(
    scenario: &'a Scenario,
    service: &str,
    path: String,
    found: &mut Findings,
) -> Option<&'a crate::scenario::Service> {
    let name = service.rsplit('/').next().unwrap_or(service);
    let known = scenario.services.iter().map(|service| service.service_name.as_str());
    let there = scenario.services.iter().find(|service| service.service_name == name);
    if there.is_none() {
        found.dangling(path, name, "services", known);
    }
    there
}

fn update(scenario: &Scenario, command: &Command, lead: &str, found: &mut Findings) {
    let Command::UpdateService { service, desired_count, task_definition, deployment_configuration, .. } = command
    else {
        return;
    };
    let Some(service) = find_service(scenario, service, format!("{lead}service"), found) else { return };
    if desired_count.is_some_and(|count| u64::from(count) > limits::DESIRED_COUNT) {
        let message = format!("a service has at most {} tasks", limits::DESIRED_COUNT);
        found.error(format!("{lead}desiredCount"), message);
    }
    if let Some(rollout) = deployment_configuration {
        let path = format!("{lead}deploymentConfiguration");
        if rollout.minimum_healthy_percent > rollout.maximum_percent {
            let message = format!("this must not be above maximumPercent, {}", rollout.maximum_percent);
            found.error(format!("{path}.minimumHealthyPercent"), message);
        }
        services::alarms(rollout, &path, found);
    }
    let Some(name) = task_definition else { return };
    let path = format!("{lead}taskDefinition");
    if let Some(definition) = definitions::find(scenario, name, &path, found) {
        services::fits(scenario, service, definition, &path, found);
    }
}

fn run_task(scenario: &Scenario, name: &str, launch: LaunchType, lead: &str, found: &mut Findings) {
    let path = format!("{lead}taskDefinition");
    let Some(definition) = definitions::find(scenario, name, &path, found) else { return };
    if launch == LaunchType::Fargate {
        if !scenario.cluster.fargate.0 {
            found.error(format!("{lead}launchType"), "the cluster has no Fargate; write `fargate: true` there");
        }
        let name = definition.name();
        if let Some(problem) = definitions::fargate(definition, &name) {
            found.error(path, format!("`{name}` cannot run on Fargate: {}", problem.message));
        }
    }
}

/// Splits `web/1`; ARNs have colons.
fn nth_of(name: &str) -> Option<(&str, &str)> {
    name.split_once('/').filter(|_| !name.contains(':'))
}

fn counts_from_one(nth: &str) -> bool {
    nth.parse::<u32>().is_ok_and(|nth| nth > 0)
}

fn task_name(scenario: &Scenario, task: &str, path: String, found: &mut Findings) {
    if let Some((service, nth)) = nth_of(task) {
        if !counts_from_one(nth) {
            found.error(path.as_str(), format!("`{}` names no task; the first one is {service}/1", shortened(task)));
        }
        find_service(scenario, service, path, found);
        return;
    }
    let id = task.rsplit('/').next().unwrap_or(task);
    if id.len() < LEAST_DIGITS || !id.chars().all(|c| c.is_ascii_hexdigit()) {
        let message = format!(
            "`{}` is not a task's id; write at least its first four digits, or `service/1` for the first of a service",
            shortened(id)
        );
        found.error(path, message);
    }
}

fn instance_name(scenario: &Scenario, instance: &str, path: String, found: &mut Findings) {
    if let Some((zone, nth)) = nth_of(instance) {
        let mine = scenario.cluster.instances.iter().filter(|group| group.zone == zone);
        let there: u32 = mine.map(|group| group.count).sum();
        if !counts_from_one(nth) || nth.parse::<u32>().is_ok_and(|nth| nth > there) {
            let message = format!("`{}` names no instance; the zone has {there}", shortened(instance));
            found.error(path.as_str(), message);
        }
        return zone_name(scenario, zone, path, found);
    }
    let id = instance.rsplit('/').next().unwrap_or(instance);
    let digits = id.strip_prefix("i-").unwrap_or(id);
    if digits.len() < LEAST_DIGITS || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        let message = format!(
            "`{}` is not an instance's id; write `i-` and four digits at least, or `zone/1` for the first of a zone",
            shortened(id)
        );
        found.error(path, message);
    }
}

fn zone_name(scenario: &Scenario, zone: &str, path: String, found: &mut Findings) {
    if !scenario.cluster.zones.iter().any(|known| known == zone) {
        found.dangling(path, zone, "cluster.zones", scenario.cluster.zones.iter().map(String::as_str));
    }
}
