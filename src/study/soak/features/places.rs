//! Features of the cluster: where tasks may run, and whether they fit.

use super::{Case, Luck};
use crate::scenario::{
    ConstraintType, Fargate, LaunchType, NetworkMode, PlacementConstraint, PlacementStrategy, StrategyType,
};
use crate::study::soak::case::instances;

/// Some services on Fargate; all of them where there are no instances then.
pub(super) fn fargate(case: &mut Case, luck: &mut Luck) {
    case.scenario.cluster.fargate = Fargate(true);
    let all = luck.chance(30);
    for service in &mut case.scenario.services {
        if all || luck.chance(60) {
            service.launch_type = LaunchType::Fargate;
        }
    }
    if all {
        case.scenario.cluster.instances.clear();
    }
}

pub(super) fn bridge(case: &mut Case, luck: &mut Luck) {
    network(case, luck, NetworkMode::Bridge);
}

pub(super) fn host_mode(case: &mut Case, luck: &mut Luck) {
    network(case, luck, NetworkMode::Host);
}

fn network(case: &mut Case, luck: &mut Luck, mode: NetworkMode) {
    for place in 0..case.scenario.services.len() {
        let on_instances = case.scenario.services[place].launch_type == LaunchType::Ec2;
        if on_instances && luck.chance(70) {
            case.definitions_of(place).for_each(|definition| definition.network_mode = mode);
        }
    }
}

/// A size that Fargate has, too.
pub(super) fn large_tasks(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    for definition in case.definitions_of(place) {
        (definition.cpu, definition.memory) = (Some("2048".to_owned()), Some("4096".to_owned()));
    }
}

pub(super) fn three_zones(case: &mut Case, luck: &mut Luck) {
    let zone = "us-east-1c";
    case.scenario.cluster.zones.push(zone.to_owned());
    if luck.chance(70) && !case.scenario.cluster.instances.is_empty() {
        case.scenario.cluster.instances.push(instances(luck.between(0, 2), "c5.xlarge", zone));
    }
}

pub(super) fn many_instances(case: &mut Case, luck: &mut Luck) {
    for group in &mut case.scenario.cluster.instances {
        group.count = luck.between(1, 4);
        group.instance_type = luck.one_of(&["m5.xlarge", "c5.2xlarge", "t3.large"]).to_owned();
    }
}

pub(super) fn too_little_room(case: &mut Case, luck: &mut Luck) {
    for group in &mut case.scenario.cluster.instances {
        group.count = luck.between(0, 2);
        group.instance_type = luck.one_of(&["t3.micro", "t3.medium", "c5.large"]).to_owned();
    }
}

pub(super) fn no_trunking(case: &mut Case, _: &mut Luck) {
    case.scenario.cluster.instances.iter_mut().for_each(|group| group.trunking = false);
}

pub(super) fn distinct(case: &mut Case, luck: &mut Luck) {
    let place = case.any_service(luck);
    let service = &mut case.scenario.services[place];
    if service.launch_type == LaunchType::Ec2 {
        service.placement_constraints.push(PlacementConstraint::default());
    }
}

/// An attribute on some instances, and a service or a task definition that asks for it.
pub(super) fn members_only(case: &mut Case, luck: &mut Luck) {
    for group in &mut case.scenario.cluster.instances {
        if luck.chance(60) {
            group.attributes.insert("stack".to_owned(), "prod".to_owned());
        }
    }
    let place = case.any_service(luck);
    let service = &mut case.scenario.services[place];
    if service.launch_type == LaunchType::Fargate {
        return;
    }
    let expression = luck.one_of(&[
        "attribute:stack == prod",
        "attribute:ecs.availability-zone in [us-east-1a, us-east-1c]",
        "not(attribute:ecs.instance-type =~ t3.*)",
    ]);
    let constraint = PlacementConstraint { kind: ConstraintType::MemberOf, expression: Some(expression.to_owned()) };
    if luck.chance(50) {
        service.placement_constraints.push(constraint);
    } else {
        case.definitions_of(place).for_each(|definition| definition.placement_constraints.push(constraint.clone()));
    }
}

pub(super) fn strategies(case: &mut Case, luck: &mut Luck) {
    let instances = |launch| launch == LaunchType::Ec2;
    for service in case.scenario.services.iter_mut().filter(|service| instances(service.launch_type)) {
        for _ in 0..luck.between(1, 2) {
            let (kind, field) = luck.one_of(&[
                (StrategyType::Random, None),
                (StrategyType::Binpack, Some("cpu")),
                (StrategyType::Binpack, Some("memory")),
                (StrategyType::Spread, Some("instanceId")),
                (StrategyType::Spread, Some("attribute:ecs.availability-zone")),
            ]);
            service.placement_strategy.push(PlacementStrategy { kind, field: field.map(str::to_owned) });
        }
    }
}
