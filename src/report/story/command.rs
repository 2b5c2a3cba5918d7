//! Commands as people say them, and why one was refused.

use crate::report::words;
use crate::scenario::{
    AlarmState, Command, HealthAnswer, InstanceStatus, LaunchType, Provisioned, RegistryError, TargetedAttribute,
};
use crate::sim::Refused;
use crate::units::Span;

/// Returns a command as people say it.
pub fn asked(command: &Command) -> String {
    match command {
        Command::UpdateService { .. } => update(command),
        Command::DeleteService { service, force: false } => format!("Deletion of service {service}"),
        Command::DeleteService { service, force: true } => format!("Deletion of service {service} by force"),
        Command::RunTask { task_definition, count, launch_type, .. } => {
            let on = match launch_type {
                LaunchType::Ec2 => "",
                LaunchType::Fargate => " on Fargate",
            };
            format!("Run of {} of {task_definition}{on}", words::count(*count, "task"))
        }
        Command::StopTask { task, reason: None } => format!("Stop of task {task}"),
        Command::StopTask { task, reason: Some(reason) } => format!("Stop of task {task}, {reason}"),
        Command::UpdateContainerInstancesState { container_instances, status } => {
            let to = match status {
                InstanceStatus::Active => "ACTIVE",
                InstanceStatus::Draining => "DRAINING",
            };
            format!("Change of instance {} to {to}", container_instances.join(", "))
        }
        Command::DeregisterContainerInstance { container_instance, force } => {
            let force = if *force { " by force" } else { "" };
            format!("Deregistration of instance {container_instance}{force}")
        }
        Command::SetAlarmState { alarm_name, state_value: AlarmState::Alarm } => format!("Alarm {alarm_name} to ALARM"),
        Command::SetAlarmState { alarm_name, state_value: AlarmState::Ok } => format!("Alarm {alarm_name} to OK"),
        Command::CrashTask { task, exit_code } => format!("Crash of task {task} with exit code {exit_code}"),
        Command::FailHealth { task, answer, lasts } => {
            format!("Task {task} answers its checks {}{}", answered(*answer), lasting(*lasts))
        }
        Command::TerminateInstance { instance } => format!("End of instance {instance}"),
        Command::StopInstance { instance, lasts } => format!("Stop of instance {instance}{}", lasting(*lasts)),
        Command::RetireTask { task } => format!("Retirement of task {task}"),
        Command::FailProvisioning { resource: Provisioned::NetworkInterface, lasts } => {
            format!("Failure of network interfaces{}", lasting(*lasts))
        }
        Command::FailProvisioning { resource: Provisioned::EphemeralStorage, lasts } => {
            format!("Failure of ephemeral storage{}", lasting(*lasts))
        }
        Command::DisconnectAgent { instance, lasts } => {
            format!("Loss of the agent on instance {instance}{}", lasting(*lasts))
        }
        Command::FailZone { zone, lasts } => format!("Failure of zone {zone}{}", lasting(*lasts)),
        Command::SlowRegistry { times, lasts } => format!("A registry {times} times slower{}", lasting(*lasts)),
        Command::FailRegistry { error: RegistryError::Unreachable, lasts } => {
            format!("A registry that does not answer{}", lasting(*lasts))
        }
        Command::FailRegistry { error: RegistryError::Throttled, lasts } => {
            format!("A registry that throttles{}", lasting(*lasts))
        }
        Command::DenySecrets { lasts } => format!("Denial of secrets{}", lasting(*lasts)),
        Command::ExhaustFargate { zone: None, lasts } => format!("Exhaustion of Fargate{}", lasting(*lasts)),
        Command::ExhaustFargate { zone: Some(zone), lasts } => {
            format!("Exhaustion of Fargate in {zone}{}", lasting(*lasts))
        }
        Command::InterruptSpot { task, instance } => {
            let what = task.as_ref().map(|task| format!("task {task}"));
            let what = what.or(instance.as_ref().map(|instance| format!("instance {instance}")));
            format!("Spot interruption of {}", what.unwrap_or_default())
        }
        Command::OverloadControlPlane { lasts } => format!("Overload of the control plane{}", lasting(*lasts)),
        Command::EndFault { fault } => format!("End of {}", words::fault_verb(*fault)),
        Command::RegisterTaskDefinition(definition) => format!("Registration of a revision of {}", definition.family),
        Command::CreateService(service) => format!("Creation of service {}", service.service_name),
        Command::PutAttributes { attributes } => format!("Setting of {}", named(attributes)),
        Command::DeleteAttributes { attributes } => format!("Removal of {}", named(attributes)),
    }
}

fn answered(answer: HealthAnswer) -> String {
    match answer {
        HealthAnswer::Ok => "well".to_owned(),
        HealthAnswer::Status(status) => format!("with {status}"),
        HealthAnswer::Timeout => "too late".to_owned(),
    }
}

/// Returns attributes with whose they are.
fn named(attributes: &[TargetedAttribute]) -> String {
    let one = |one: &TargetedAttribute| match &one.value {
        Some(value) => format!("attribute {}={value} on instance {}", one.name, one.target_id),
        None => format!("attribute {} on instance {}", one.name, one.target_id),
    };
    attributes.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn update(command: &Command) -> String {
    let Command::UpdateService {
        service,
        desired_count,
        task_definition,
        force_new_deployment,
        deployment_configuration,
        health_check_grace_period_seconds,
        enable_execute_command,
    } = command
    else {
        return String::new();
    };
    let rolls = deployment_configuration.as_ref();
    let parts = [
        desired_count.map(|count| format!("to {}", words::count(count, "task"))),
        task_definition.as_ref().map(|name| format!("to {name}")),
        force_new_deployment.then(|| "with a new deployment".to_owned()),
        rolls.map(|to| format!("to {}/{}", to.minimum_healthy_percent, to.maximum_percent)),
        health_check_grace_period_seconds.map(|secs| format!("to a grace period of {secs} s")),
        enable_execute_command.0.map(|on| format!("with execute-command {}", if on { "enabled" } else { "disabled" })),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => format!("Update of service {service} that changes nothing"),
        false => format!("Update of service {service} {}", parts.join(" and ")),
    }
}

fn lasting(lasts: Option<Span>) -> String {
    lasts.map(|lasts| format!(" for {}", words::span(lasts))).unwrap_or_default()
}

pub(super) const fn refused_words(refused: Refused) -> &'static str {
    match refused {
        Refused::ServiceNotFound => "the service was not found",
        Refused::TaskNotFound => "the task was not found",
        Refused::TaskIsStopping => "the task is already stopping",
        Refused::ContainerNotRunning => "its container does not run",
        Refused::TaskDefinitionNotFound => "the task definition was not found",
        Refused::ServiceNotActive => "the service was not ACTIVE",
        Refused::ServiceScaledAboveZero => "the service cannot be stopped while it is scaled above 0",
        Refused::InstanceNotFound => "the container instance was not found",
        Refused::InstanceHasTasks => "there are running tasks on the instance",
        Refused::AlarmNotFound => "the alarm was not found",
        Refused::ZoneNotFound => "the zone was not found",
        Refused::NotFargate => "it does not run on Fargate",
        Refused::NotSpot => "it is not on Spot capacity",
        Refused::NothingToEnd => "no such fault lasts",
        Refused::ServiceExists => "a service of that name is ACTIVE",
        Refused::ServiceIsDraining => "a service of that name is still draining",
        Refused::TargetGroupNotFound => "the target group was not found",
        Refused::AttributeTargetNotFound => "the container instance was not found",
        Refused::TooManyAttributes => "an instance has at most 10 attributes of its own",
    }
}
