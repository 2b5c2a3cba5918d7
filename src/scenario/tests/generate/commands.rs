//! Makes commands of every verb that are right for a scenario.

use super::{Luck, TEXTS};
use crate::scenario::*;
use crate::units::Span;

/// How many verbs there are; the last stands in for those that the scenario has nothing for.
const VERBS: u64 = 26;

pub fn command(luck: &mut Luck, scenario: &Scenario) -> Command {
    let lasts = luck.maybe(|luck| luck.span() + Span::from_secs(1));
    match luck.below(VERBS) {
        0 if !scenario.services.is_empty() => update(luck, scenario),
        1 if !scenario.services.is_empty() => {
            Command::DeleteService { service: luck.one_of(&scenario.services).service_name, force: luck.chance() }
        }
        2 if !scenario.task_definitions.is_empty() => run(luck, scenario),
        3 => {
            let reason = luck.maybe(|luck| luck.one_of(TEXTS).to_owned());
            Command::StopTask { task: task(luck, scenario), reason }
        }
        4 => Command::UpdateContainerInstancesState {
            container_instances: (0..=luck.below(3)).map(|_| instance(luck, scenario)).collect(),
            status: luck.one_of(&[InstanceStatus::Active, InstanceStatus::Draining]),
        },
        5 => {
            Command::DeregisterContainerInstance { container_instance: instance(luck, scenario), force: luck.chance() }
        }
        6 => match alarm(luck, scenario) {
            Some(alarm_name) => {
                Command::SetAlarmState { alarm_name, state_value: luck.one_of(&[AlarmState::Ok, AlarmState::Alarm]) }
            }
            None => crash(luck, scenario),
        },
        7 => {
            let answer = luck.one_of(&[HealthAnswer::Ok, HealthAnswer::Timeout, HealthAnswer::Status(503)]);
            Command::FailHealth { task: task(luck, scenario), answer, lasts }
        }
        8 => Command::TerminateInstance { instance: instance(luck, scenario) },
        9 => Command::DisconnectAgent { instance: instance(luck, scenario), lasts },
        10 => Command::FailZone { zone: luck.one_of(&scenario.cluster.zones), lasts },
        11 => Command::SlowRegistry { times: 2 + luck.number(99), lasts },
        12 => {
            Command::FailRegistry { error: luck.one_of(&[RegistryError::Unreachable, RegistryError::Throttled]), lasts }
        }
        13 => Command::DenySecrets { lasts },
        14 => Command::ExhaustFargate { zone: luck.maybe(|luck| luck.one_of(&scenario.cluster.zones)), lasts },
        15 if luck.chance() => Command::InterruptSpot { task: Some(task(luck, scenario)), instance: None },
        15 => Command::InterruptSpot { task: None, instance: Some(instance(luck, scenario)) },
        16 => Command::OverloadControlPlane { lasts },
        18 if !scenario.task_definitions.is_empty() => {
            let definition = luck.one_of(&scenario.task_definitions);
            Command::RegisterTaskDefinition(Box::new(TaskDefinition { revision: 1, ..definition }))
        }
        19 if !scenario.services.is_empty() => {
            let service = luck.one_of(&scenario.services);
            let service_name = luck.one_of(&["another", "one-more"]).to_owned();
            Command::CreateService(Box::new(Service { service_name, ..service }))
        }
        20 => Command::PutAttributes { attributes: attributes(luck, scenario) },
        21 => Command::DeleteAttributes { attributes: attributes(luck, scenario) },
        22 => Command::StopInstance { instance: instance(luck, scenario), lasts },
        23 => Command::RetireTask { task: task(luck, scenario) },
        24 => Command::FailProvisioning {
            resource: luck.one_of(&[Provisioned::NetworkInterface, Provisioned::EphemeralStorage]),
            lasts,
        },
        17 => Command::EndFault { fault: luck.one_of(FAULTS) },
        _ => crash(luck, scenario),
    }
}

const FAULTS: &[LastingFault] = &[
    LastingFault::FailHealth,
    LastingFault::DisconnectAgent,
    LastingFault::FailZone,
    LastingFault::SlowRegistry,
    LastingFault::FailRegistry,
    LastingFault::DenySecrets,
    LastingFault::ExhaustFargate,
    LastingFault::OverloadControlPlane,
    LastingFault::StopInstance,
    LastingFault::FailProvisioning,
];

fn attributes(luck: &mut Luck, scenario: &Scenario) -> Vec<TargetedAttribute> {
    let one = |luck: &mut Luck| TargetedAttribute {
        name: luck.one_of(&["stack", "tier"]).to_owned(),
        value: luck.maybe(|luck| luck.one_of(&["blue", "green"]).to_owned()),
        target_type: AttributeTarget::ContainerInstance,
        target_id: instance(luck, scenario),
    };
    (0..=luck.below(3)).map(|_| one(luck)).collect()
}

fn crash(luck: &mut Luck, scenario: &Scenario) -> Command {
    Command::CrashTask { task: task(luck, scenario), exit_code: luck.number(256) as u8 }
}

fn update(luck: &mut Luck, scenario: &Scenario) -> Command {
    let service = luck.one_of(&scenario.services);
    Command::UpdateService {
        service: service.service_name,
        desired_count: luck.maybe(|luck| luck.number(20)),
        task_definition: luck.maybe(|_| service.task_definition.clone()),
        force_new_deployment: luck.chance(),
        deployment_configuration: luck.maybe(|_| service.deployment_configuration.clone()),
        health_check_grace_period_seconds: luck.maybe(|luck| luck.number(600)),
        enable_execute_command: Later(luck.maybe(Luck::chance)),
    }
}

fn run(luck: &mut Luck, scenario: &Scenario) -> Command {
    let definition = luck.one_of(&scenario.task_definitions);
    let fargate = definition.network_mode == NetworkMode::Awsvpc && luck.chance();
    Command::RunTask {
        task_definition: definition.name(),
        count: 1 + luck.number(10),
        launch_type: if fargate { LaunchType::Fargate } else { LaunchType::Ec2 },
        enable_execute_command: Later(luck.maybe(Luck::chance)),
    }
}

fn task(luck: &mut Luck, scenario: &Scenario) -> String {
    match scenario.services.is_empty() {
        false if luck.chance() => format!("{}/{}", luck.one_of(&scenario.services).service_name, 1 + luck.number(5)),
        _ => luck.one_of(&["0123abcd", "arn:aws:ecs:us-east-1:123456789012:task/default/0123456789abcdef"]).to_owned(),
    }
}

fn instance(luck: &mut Luck, scenario: &Scenario) -> String {
    let groups: Vec<&InstanceGroup> = scenario.cluster.instances.iter().filter(|group| group.count > 0).collect();
    match groups.is_empty() {
        false if luck.chance() => {
            let group = luck.one_of(&groups);
            format!("{}/{}", group.zone, 1 + luck.number(group.count))
        }
        _ => luck.one_of(&["i-0123456789", "0123abcd"]).to_owned(),
    }
}

fn alarm(luck: &mut Luck, scenario: &Scenario) -> Option<String> {
    let watched = scenario.services.iter().flat_map(|service| &service.deployment_configuration.alarms.alarm_names);
    let watched: Vec<&String> = watched.collect();
    (!watched.is_empty()).then(|| luck.one_of(&watched).clone())
}
