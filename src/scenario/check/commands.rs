//! Commands: names that lead nowhere, and what the API rejects.

use super::meaning::Findings;
use super::{definitions, limits, scheduling, services};
use crate::scenario::nearest::did_you_mean;
use crate::scenario::walk::shortened;
use crate::scenario::{
    CapacityProvider, CapacityProviderItem, Command, Cue, LaunchType, Scenario, SchedulingStrategy, Service,
};
use crate::units::Span;

/// Attributes that only ECS sets begin so.
const RESERVED: &str = "ecs.";
/// The fewest digits that name a thing.
const LEAST_DIGITS: usize = 4;

/// Judges a command; `lead` stands before the names of its fields.
pub(in crate::scenario) fn check(scenario: &Scenario, command: &Command, lead: &str, found: &mut Findings) {
    let at = |field: &str| format!("{lead}{field}");
    if lasts(command) == Some(Span::ZERO) {
        found.error(at("for"), "a fault lasts longer than 0; leave this out to end it with end-fault");
    }
    match command {
        Command::UpdateService { .. } => update(scenario, command, lead, found),
        Command::DeleteService { service, force: _ } => {
            find_service(scenario, service, at("service"), found);
        }
        Command::RunTask { task_definition, launch_type, .. } => {
            run_task(scenario, task_definition, *launch_type, lead, found);
        }
        Command::StopTask { task, reason: _ }
        | Command::CrashTask { task, exit_code: _ }
        | Command::RetireTask { task }
        | Command::FailHealth { task, .. } => task_name(scenario, task, at("task"), found),
        Command::UpdateContainerInstancesState { container_instances, status: _ } => {
            for (nth, instance) in container_instances.iter().enumerate() {
                instance_name(scenario, instance, at(&format!("containerInstances[{nth}]")), found);
            }
        }
        Command::DeregisterContainerInstance { container_instance, force: _ } => {
            instance_name(scenario, container_instance, at("containerInstance"), found);
        }
        Command::SetAlarmState { alarm_name, state_value: _ } => alarm(scenario, alarm_name, at("alarmName"), found),
        Command::TerminateInstance { instance }
        | Command::StopInstance { instance, .. }
        | Command::DisconnectAgent { instance, .. } => {
            instance_name(scenario, instance, at("instance"), found);
        }
        Command::FailZone { zone, .. } => zone_name(scenario, zone, at("zone"), found),
        Command::ExhaustFargate { zone, .. } => {
            zone.iter().for_each(|zone| zone_name(scenario, zone, at("zone"), found));
            if !scenario.cluster.fargate.0 {
                found.note(at("do"), "this changes nothing: the cluster has no Fargate");
            }
        }
        Command::InterruptSpot { task, instance } => interrupt(scenario, (task, instance), lead, found),
        Command::RegisterTaskDefinition(definition) => definitions::registered(scenario, definition, lead, found),
        Command::CreateService(service) => created(scenario, service, lead, found),
        Command::PutAttributes { attributes } => {
            for (nth, attribute) in attributes.iter().enumerate() {
                if attribute.name.starts_with(RESERVED) {
                    let message = format!("names that begin with `{RESERVED}` are reserved");
                    found.error(at(&format!("attributes[{nth}].name")), message);
                }
                instance_name(scenario, &attribute.target_id, at(&format!("attributes[{nth}].targetId")), found);
            }
        }
        Command::DeleteAttributes { attributes } => {
            for (nth, attribute) in attributes.iter().enumerate() {
                instance_name(scenario, &attribute.target_id, at(&format!("attributes[{nth}].targetId")), found);
            }
        }
        Command::SlowRegistry { .. }
        | Command::FailRegistry { .. }
        | Command::DenySecrets { .. }
        | Command::FailProvisioning { .. }
        | Command::OverloadControlPlane { .. }
        | Command::EndFault { .. } => {}
    }
}

/// Judges a new service like one that is there from the beginning.
fn created(scenario: &Scenario, service: &Service, lead: &str, found: &mut Findings) {
    let first = found.list.len();
    services::one_service(scenario, service, lead.strip_suffix('.').unwrap_or(lead), found);
    for problem in &mut found.list[first..] {
        problem.path = problem.path.trim_start_matches('.').to_owned();
    }
}

/// Returns how long a fault lasts, where it is one and says so.
pub(super) const fn lasts(command: &Command) -> Option<Span> {
    match command {
        Command::FailHealth { lasts, .. }
        | Command::DisconnectAgent { lasts, .. }
        | Command::FailZone { lasts, .. }
        | Command::SlowRegistry { lasts, .. }
        | Command::FailRegistry { lasts, .. }
        | Command::DenySecrets { lasts }
        | Command::StopInstance { lasts, .. }
        | Command::FailProvisioning { lasts, .. }
        | Command::ExhaustFargate { lasts, .. }
        | Command::OverloadControlPlane { lasts } => *lasts,
        Command::UpdateService { .. }
        | Command::DeleteService { .. }
        | Command::RunTask { .. }
        | Command::StopTask { .. }
        | Command::UpdateContainerInstancesState { .. }
        | Command::DeregisterContainerInstance { .. }
        | Command::SetAlarmState { .. }
        | Command::CrashTask { .. }
        | Command::TerminateInstance { .. }
        | Command::RetireTask { .. }
        | Command::InterruptSpot { .. }
        | Command::EndFault { .. }
        | Command::RegisterTaskDefinition(_)
        | Command::CreateService(_)
        | Command::PutAttributes { .. }
        | Command::DeleteAttributes { .. } => None,
    }
}

/// An alarm is known when a deployment watches it or the script sets it.
fn alarm(scenario: &Scenario, name: &str, path: String, found: &mut Findings) {
    let watching = scenario.services.iter().map(|service| &service.deployment_configuration);
    let changed = scenario.script.iter().filter_map(|cue| match &cue.command {
        Command::UpdateService { deployment_configuration, .. } => deployment_configuration.as_ref(),
        Command::CreateService(service) => Some(&service.deployment_configuration),
        _ => None,
    });
    let watched: Vec<&str> =
        watching.chain(changed).flat_map(|rollout| &rollout.alarms.alarm_names).map(String::as_str).collect();
    let is_set = |cue: &Cue| matches!(&cue.command, Command::SetAlarmState { alarm_name, .. } if alarm_name == name);
    if watched.contains(&name) || found.has_lost("services") {
        return;
    }
    if scenario.script.iter().any(is_set) {
        found.note(path, "no deployment watches this alarm, so it changes nothing");
    } else {
        let hint = did_you_mean(name, watched);
        found.error(path, format!("no service has an alarm `{}`{hint}", shortened(name)));
    }
}

/// Spot capacity is a task of FARGATE_SPOT or a Spot instance.
fn interrupt(scenario: &Scenario, named: (&Option<String>, &Option<String>), lead: &str, found: &mut Findings) {
    match named {
        (Some(task), None) => {
            let on_spot = |service: &Service| {
                let spot = |item: &CapacityProviderItem| item.capacity_provider == CapacityProvider::FargateSpot;
                service.capacity_provider_strategy.iter().any(spot)
            };
            if !scenario.services.iter().any(on_spot) {
                found.note(format!("{lead}task"), "this will be refused: no service uses FARGATE_SPOT");
            }
            task_name(scenario, task, format!("{lead}task"), found);
        }
        (None, Some(instance)) => {
            if !scenario.cluster.instances.iter().any(|group| group.spot) {
                found.note(format!("{lead}instance"), "this will be refused: no instances are `spot: true`");
            }
            instance_name(scenario, instance, format!("{lead}instance"), found);
        }
        (Some(_), Some(_)) | (None, None) => {
            found.error(format!("{lead}task"), "name either a task on FARGATE_SPOT or a Spot instance");
        }
    }
}

fn find_service<'a>(scenario: &'a Scenario, service: &str, path: String, found: &mut Findings) -> Option<&'a Service> {
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
    if desired_count.is_some() && service.scheduling_strategy == SchedulingStrategy::Daemon {
        let message = "a DAEMON has one task on each instance, whatever this says";
        found.note(format!("{lead}desiredCount"), message);
    }
    if let Some(rollout) = deployment_configuration {
        scheduling::rollout(rollout, service.scheduling_strategy, lead, found);
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
        if find_service(scenario, service, path.clone(), found).is_some() && !counts_from_one(nth) {
            found.error(path, format!("`{}` names no task; the first one is {service}/1", shortened(task)));
        }
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
        if !scenario.cluster.zones.iter().any(|known| known == zone) {
            return zone_name(scenario, zone, path, found);
        }
        let here = scenario.cluster.instances.iter().filter(|group| group.zone == zone);
        let there: u64 = here.map(|group| u64::from(group.count)).sum();
        if !nth.parse().is_ok_and(|nth: u64| (1..=there).contains(&nth)) && !found.has_lost("cluster") {
            let message = format!("`{}` names no instance; {zone} has {there}, from {zone}/1 on", shortened(instance));
            found.error(path, message);
        }
        return;
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
