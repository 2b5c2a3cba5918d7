//! Features of containers: health checks, dependencies, restarts, secrets, roles; daemons and shared capacity.

use super::{Case, Luck};
use crate::scenario::{
    Attribute, CapacityProvider, CapacityProviderItem, ContainerDependency, DependencyCondition, HealthCheck,
    LaunchType, NetworkMode, RestartPolicy, SchedulingStrategy, Secret,
};

pub(super) fn health_checks(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let check = HealthCheck {
        interval: luck.between(5, 30),
        timeout: luck.between(2, 6),
        retries: luck.between(1, 4),
        start_period: luck.between(0, 60),
        ..HealthCheck::default()
    };
    for definition in case.definitions_of(place) {
        definition.container_definitions[0].health_check = Some(check.clone());
    }
}

/// Helpers wait for the application, in one of the ways that it allows.
pub(super) fn dependencies(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    for definition in case.definitions_of(place) {
        let first = &definition.container_definitions[0];
        let condition = match first.health_check {
            Some(_) => DependencyCondition::Healthy,
            None => DependencyCondition::Start,
        };
        let dependency = ContainerDependency { container_name: first.name.clone(), condition };
        for helper in definition.container_definitions.iter_mut().skip(1) {
            helper.depends_on = vec![dependency.clone()];
        }
    }
}

pub(super) fn restarts(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let policy = RestartPolicy { enabled: true, restart_attempt_period: 60, ..RestartPolicy::default() };
    for definition in case.definitions_of(place) {
        for container in &mut definition.container_definitions {
            container.restart_policy = luck.chance(70).then(|| policy.clone());
        }
    }
}

pub(super) fn secrets(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let secret = Secret { name: "KEY".to_owned(), value_from: "arn:aws:ssm:us-east-1:1:parameter/key".to_owned() };
    for definition in case.definitions_of(place) {
        definition.container_definitions[0].secrets = vec![secret.clone()];
    }
}

pub(super) fn roles(case: &mut Case, _: &mut Luck) {
    for definition in &mut case.scenario.task_definitions {
        definition.task_role_arn = Some("arn:aws:iam::123456789012:role/app".to_owned());
    }
}

pub(super) fn required_attributes(case: &mut Case, luck: &mut Luck) {
    let value = luck.chance(50).then(|| luck.one_of(&["us-east-1a", "us-east-1b", "nowhere"]).to_owned());
    let place = case.any_service(luck);
    for definition in case.definitions_of(place) {
        definition.requires_attributes =
            vec![Attribute { name: "ecs.availability-zone".to_owned(), value: value.clone() }];
    }
}

pub(super) fn fixed_ports(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    for definition in case.definitions_of(place).filter(|one| one.network_mode == NetworkMode::Bridge) {
        for mapping in &mut definition.container_definitions[0].port_mappings {
            mapping.host_port = Some(mapping.container_port);
        }
    }
}

pub(super) fn daemon(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let service = &mut case.scenario.services[place];
    if service.launch_type == LaunchType::Ec2 {
        service.scheduling_strategy = SchedulingStrategy::Daemon;
        service.placement_strategy = Vec::new();
        service.deployment_configuration.minimum_healthy_percent = luck.one_of(&[0, 0, 50, 100]);
        service.deployment_configuration.maximum_percent = 100;
    }
}

pub(super) fn spot(case: &mut Case, luck: &mut Luck) {
    for service in case.scenario.services.iter_mut().filter(|service| service.launch_type == LaunchType::Fargate) {
        let item = |capacity_provider, weight, base| CapacityProviderItem { capacity_provider, weight, base };
        service.capacity_provider_strategy = vec![
            item(CapacityProvider::Fargate, luck.between(0, 2), luck.between(0, 2)),
            item(CapacityProvider::FargateSpot, luck.between(1, 3), 0),
        ];
    }
    case.scenario.cluster.instances.iter_mut().for_each(|group| group.spot = true);
}

/// Every agent is set up in one of the ways that its variables allow.
pub(super) fn agents(case: &mut Case, luck: &mut Luck) {
    for group in &mut case.scenario.cluster.instances {
        let behaviour = luck.one_of(&["default", "always", "once", "prefer-cached"]);
        let draining = luck.one_of(&["true", "false"]);
        group.agent = [("ECS_IMAGE_PULL_BEHAVIOR", behaviour), ("ECS_ENABLE_SPOT_INSTANCE_DRAINING", draining)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    }
}
