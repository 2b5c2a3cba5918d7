//! Scenarios of a given size, to measure the engine with.

use crate::scenario::{
    Begin, Cluster, Command, ConstraintType, ContainerDefinition, Cue, HealthCheck, Image, InstanceGroup, Layer,
    LoadBalancer, NetworkMode, PlacementConstraint, PlacementStrategy, PortMapping, Profile, Rules, Scenario, Service,
    StrategyType, TargetGroup, TaskDefinition, Traffic,
};
use crate::units::{Bytes, SimTime, Span};
use std::collections::BTreeMap;

/// Each instance of a fleet holds at most so many of its tasks.
const TASKS_PER_INSTANCE: u32 = 30;
/// AWS quota: tasks in a service.
const TASKS_PER_SERVICE: u32 = 5_000;

/// Returns a fleet of the journey's tasks behind load balancers: targets checked every 10 s, containers every 30 s,
/// agents that poll every 5 s.
///
/// There are never more tasks than fit, nor more than ten services hold.
pub fn fleet(instances: u32, tasks: u32, begin: Begin, duration: Span) -> Scenario {
    let tasks = tasks.min(instances * TASKS_PER_INSTANCE).min(10 * TASKS_PER_SERVICE);
    let services = tasks.div_ceil(TASKS_PER_SERVICE).max(1);
    let zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
    let group = |place: usize| InstanceGroup {
        count: (instances + 2 - place as u32) / 3,
        instance_type: "c5.4xlarge".to_owned(),
        zone: zones[place].to_owned(),
        attributes: BTreeMap::new(),
        trunking: true,
        spot: false,
        agent: BTreeMap::new(),
        images: Vec::new(),
        metadata_hop_limit: None,
    };
    let cluster = Cluster {
        zones: zones.map(str::to_owned).to_vec(),
        instances: (0..3).map(group).filter(|group| group.count > 0).collect(),
        ..Cluster::default()
    };
    let name = |nth: u32| format!("fleet-{nth}");
    Scenario {
        title: format!("{instances} instances, {tasks} tasks"),
        duration,
        begin,
        rules: Rules { profile: Profile::Handbook, ..Rules::default() },
        cluster,
        images: vec![image()],
        task_definitions: vec![definition()],
        target_groups: (0..services).map(|nth| target_group(name(nth))).collect(),
        services: (0..services).map(|nth| service(name(nth), share(tasks, services, nth))).collect(),
        traffic: (0..services).map(|nth| Traffic { target_group: name(nth), requests_per_second: 1_000 }).collect(),
        ..empty()
    }
}

/// Returns a fleet of which every service is rolled to a second revision after a minute.
pub fn rolled(instances: u32, tasks: u32, duration: Span) -> Scenario {
    let mut scenario = fleet(instances, tasks, Begin::Steady, duration);
    scenario.images.push(Image { image: "fleet:v2".to_owned(), ..scenario.images[0].clone() });
    let mut second = definition();
    second.revision = 2;
    second.container_definitions[0].image = "fleet:v2".to_owned();
    scenario.task_definitions.push(second);
    scenario.script = scenario.services.iter().map(|service| roll(&service.service_name)).collect();
    scenario
}

fn roll(service: &str) -> Cue {
    let command = Command::UpdateService {
        service: service.to_owned(),
        desired_count: None,
        task_definition: Some("fleet:2".to_owned()),
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    Cue { at: SimTime::ZERO + Span::from_secs(60), command }
}

/// Returns an hour of three tasks that exit again and again, without a circuit breaker.
pub fn crash_loop() -> Scenario {
    let mut scenario = fleet(3, 3, Begin::Empty, Span::from_secs(3_600));
    scenario.images[0].behaviour.exit_after = Some(Span::from_secs(10));
    scenario
}

/// Returns a cluster of many instances, and a service that is placed by a chain of rules with constraints.
pub fn chained(instances: u32, tasks: u32) -> Scenario {
    let mut scenario = fleet(instances, tasks, Begin::Steady, Span::from_secs(60));
    let strategy = |kind, field: &str| PlacementStrategy { kind, field: Some(field.to_owned()) };
    for service in &mut scenario.services {
        service.placement_strategy = vec![
            strategy(StrategyType::Spread, "attribute:ecs.availability-zone"),
            strategy(StrategyType::Binpack, "memory"),
        ];
        service.placement_constraints = vec![
            PlacementConstraint { kind: ConstraintType::DistinctInstance, expression: None },
            PlacementConstraint {
                kind: ConstraintType::MemberOf,
                expression: Some("attribute:ecs.instance-type =~ c5.*".to_owned()),
            },
        ];
    }
    scenario
}

/// Returns the nth of `parts` parts that differ by one at most.
fn share(whole: u32, parts: u32, nth: u32) -> u32 {
    whole / parts + u32::from(nth < whole % parts)
}

fn empty() -> Scenario {
    serde_json::from_value(serde_json::json!({})).expect("every field of a scenario has a default")
}

fn image() -> Image {
    let layer = |(digest, megabytes): (&str, u64)| Layer {
        size: Bytes(megabytes * 1_000_000),
        digest: Some(digest.to_owned()),
    };
    let layers = [("system", 180), ("runtime", 120), ("libraries", 56), ("app", 49)].map(layer).to_vec();
    Image { image: "fleet:v1".to_owned(), layers, ..Image::default() }
}

fn definition() -> TaskDefinition {
    TaskDefinition {
        family: "fleet".to_owned(),
        revision: 1,
        network_mode: NetworkMode::Awsvpc,
        cpu: Some("512".to_owned()),
        memory: Some("1024".to_owned()),
        container_definitions: vec![ContainerDefinition {
            name: "app".to_owned(),
            image: "fleet:v1".to_owned(),
            port_mappings: vec![PortMapping { container_port: 3000, ..PortMapping::default() }],
            health_check: Some(HealthCheck { command: vec!["CMD-SHELL".to_owned()], ..HealthCheck::default() }),
            ..ContainerDefinition::default()
        }],
        ..TaskDefinition::default()
    }
}

fn target_group(target_group_name: String) -> TargetGroup {
    TargetGroup { target_group_name, health_check_interval_seconds: 10, ..TargetGroup::default() }
}

fn service(service_name: String, desired_count: u32) -> Service {
    let balancer =
        LoadBalancer { target_group_arn: service_name.clone(), container_name: "app".to_owned(), container_port: 3000 };
    Service {
        service_name,
        task_definition: "fleet:1".to_owned(),
        desired_count,
        load_balancers: vec![balancer],
        ..Service::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check;

    #[test]
    fn fleets_of_any_size_can_be_run() {
        for (instances, tasks, want) in [(10, 100, 100), (50, 1_000, 1_000), (500, 10_000, 10_000), (1, 100, 30)] {
            let scenario = fleet(instances, tasks, Begin::Empty, Span::from_secs(600));
            assert_eq!(check(&scenario), [], "{instances} instances");
            let total: u32 = scenario.services.iter().map(|service| service.desired_count).sum();
            assert_eq!(total, want, "{instances} instances");
            let hosts: u32 = scenario.cluster.instances.iter().map(|group| group.count).sum();
            assert_eq!(hosts, instances);
        }
    }
}
