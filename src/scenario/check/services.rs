//! Services, target groups and traffic: what the API rejects, and names that lead nowhere.

use super::limits;
use super::meaning::Findings;
use super::{commands, definitions, grown, scheduling};
use crate::scenario::walk::shortened;
use crate::scenario::{
    Command, ConstraintType, LaunchType, LoadBalancer, NetworkMode, Scenario, SchedulingStrategy, Service,
    StrategyType, TargetGroup, TargetType, TaskDefinition, target_group_name,
};
use std::collections::BTreeMap;

pub(super) fn check(scenario: &Scenario, found: &mut Findings) {
    let names = scenario.target_groups.iter().map(|group| group.target_group_name.as_str());
    found.unique(names, "a target group", |place| format!("targetGroups[{place}].TargetGroupName"));
    for (place, group) in scenario.target_groups.iter().enumerate() {
        health_check(group, &format!("targetGroups[{place}]"), found);
    }
    let names = scenario.services.iter().map(|service| service.service_name.as_str());
    found.unique(names, "a service", |place| format!("services[{place}].serviceName"));
    for (place, service) in scenario.services.iter().enumerate() {
        one_service(scenario, service, &format!("services[{place}]"), found);
    }
    for (place, traffic) in scenario.traffic.iter().enumerate() {
        if !scenario.target_groups.iter().any(|group| group.target_group_name == traffic.target_group) {
            no_group(scenario, format!("traffic[{place}].targetGroup"), &traffic.target_group, found);
        }
    }
    let known = grown(scenario, &scenario.script);
    for (place, cue) in scenario.script.iter().enumerate() {
        commands::check(&known, &cue.command, &format!("script[{place}]."), found);
        if cue.at > scenario.end() {
            let message = format!("this comes after the end of the recording, {}", scenario.duration);
            found.note(format!("script[{place}].at"), message);
        }
    }
    tasks_in_all(scenario, found);
}

fn health_check(group: &TargetGroup, path: &str, found: &mut Findings) {
    if group.health_check_timeout_seconds >= group.health_check_interval_seconds {
        let interval = group.health_check_interval_seconds;
        let message = format!("the timeout must be shorter than the interval, {interval} s");
        found.error(format!("{path}.HealthCheckTimeoutSeconds"), message);
    }
    let good = |range: Option<(u16, u16)>| range.is_some_and(|(low, high)| 200 <= low && low <= high && high <= 499);
    if !group.matcher.ranges().all(good) {
        let message = "write codes from 200 to 499, like `200`, `200,202` or `200-299`";
        found.error(format!("{path}.Matcher.HttpCode"), message);
    }
    if !group.health_check_path.starts_with('/') {
        found.error(format!("{path}.HealthCheckPath"), "a path begins with /");
    }
    if (1..30).contains(&group.slow_start) {
        found.error(format!("{path}.slowStart"), "this must be 0, or from 30 to 900");
    }
    let name = &group.target_group_name;
    if name.starts_with('-') || name.ends_with('-') {
        found.error(format!("{path}.TargetGroupName"), "the name must not begin or end with a hyphen");
    }
}

pub(super) fn one_service(scenario: &Scenario, service: &Service, path: &str, found: &mut Findings) {
    let rollout = &service.deployment_configuration;
    scheduling::rollout(rollout, service.scheduling_strategy, &format!("{path}."), found);
    scheduling::check(service, path, found);
    if service.launch_type == LaunchType::Fargate {
        on_fargate(scenario, service, path, found);
    }
    definitions::constraints(&service.placement_constraints, path, found);
    strategies(service, path, found);
    for (nth, balancer) in service.load_balancers.iter().enumerate() {
        let path = format!("{path}.loadBalancers[{nth}]");
        if group_of(scenario, balancer).is_none() {
            let name = target_group_name(&balancer.target_group_arn);
            no_group(scenario, format!("{path}.targetGroupArn"), name, found);
        }
        let name = target_group_name(&balancer.target_group_arn);
        let before = &service.load_balancers[..nth];
        if before.iter().any(|other| target_group_name(&other.target_group_arn) == name) {
            found.error(path, "a service registers its tasks in a target group once");
        }
    }
    let named = format!("{path}.taskDefinition");
    if let Some(definition) = definitions::find(scenario, &service.task_definition, &named, found) {
        fits(scenario, service, definition, &named, found);
    }
}

fn on_fargate(scenario: &Scenario, service: &Service, path: &str, found: &mut Findings) {
    if !scenario.cluster.fargate.0 {
        found.error(format!("{path}.launchType"), "the cluster has no Fargate; write `fargate: true` there");
    }
    if !service.placement_strategy.is_empty() {
        found.error(format!("{path}.placementStrategy"), "Fargate takes no placement strategies");
    }
    if service.placement_constraints.iter().any(|one| one.kind == ConstraintType::DistinctInstance) {
        found.error(format!("{path}.placementConstraints"), "Fargate takes no placement constraints");
    }
}

fn strategies(service: &Service, path: &str, found: &mut Findings) {
    for (nth, strategy) in service.placement_strategy.iter().enumerate() {
        let wrong = match (strategy.kind, strategy.field.as_deref()) {
            (StrategyType::Random, None) => continue,
            (StrategyType::Random, Some(_)) => "random takes no field",
            (StrategyType::Binpack, Some("cpu" | "memory")) => continue,
            (StrategyType::Binpack, _) => "binpack needs the field cpu or memory",
            (StrategyType::Spread, Some("instanceId" | "host")) => continue,
            (StrategyType::Spread, Some(field)) if field.starts_with("attribute:") => continue,
            (StrategyType::Spread, _) => {
                "spread needs the field instanceId, or one like attribute:ecs.availability-zone"
            }
        };
        found.error(format!("{path}.placementStrategy[{nth}].field"), wrong);
    }
}

/// Returns why a service cannot run a definition. All complaints stand at the path that names the definition.
pub(super) fn fits(
    scenario: &Scenario,
    service: &Service,
    definition: &TaskDefinition,
    path: &str,
    found: &mut Findings,
) {
    let name = definition.name();
    let mut complain = |message: String| found.error(path, message);
    if service.launch_type == LaunchType::Fargate
        && let Some(problem) = definitions::fargate(definition, &name)
    {
        complain(format!("`{name}` cannot run on Fargate: {}", problem.message));
    }
    for balancer in &service.load_balancers {
        let container = definition.container_definitions.iter().find(|one| one.name == balancer.container_name);
        let Some(container) = container else {
            complain(format!(
                "`{name}` has no container `{}`, which the load balancer needs",
                shortened(&balancer.container_name)
            ));
            continue;
        };
        let port = balancer.container_port;
        if !container.port_mappings.iter().any(|mapping| mapping.container_port == port) {
            complain(format!("the container `{}` of `{name}` does not map port {port}", container.name));
        }
        let wanted = match definition.network_mode {
            _ if service.launch_type == LaunchType::Fargate => (TargetType::Ip, "ip"),
            NetworkMode::Awsvpc => (TargetType::Ip, "ip"),
            NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None => (TargetType::Instance, "instance"),
        };
        if group_of(scenario, balancer).is_some_and(|group| group.target_type != wanted.0) {
            complain(format!(
                "`{name}` has network mode {}, so the target group's TargetType must be {}",
                definition.network_mode.word(),
                wanted.1
            ));
        }
    }
}

fn group_of<'a>(scenario: &'a Scenario, balancer: &LoadBalancer) -> Option<&'a TargetGroup> {
    let name = target_group_name(&balancer.target_group_arn);
    scenario.target_groups.iter().find(|group| group.target_group_name == name)
}

fn no_group(scenario: &Scenario, path: String, name: &str, found: &mut Findings) {
    let known = scenario.target_groups.iter().map(|group| group.target_group_name.as_str());
    found.dangling(path, name, "targetGroups", known);
}

/// Counts the most tasks that are ever wanted.
fn tasks_in_all(scenario: &Scenario, found: &mut Findings) {
    let all: u64 = most_wanted(scenario).values().sum();
    if all > limits::TASKS {
        let message = format!("the services want {all} tasks; at most {} in all", limits::TASKS);
        found.error("services", message);
    }
}

/// Returns for each service the most tasks that it or the script wants.
pub(super) fn most_wanted(scenario: &Scenario) -> BTreeMap<&str, u64> {
    let instances = scenario.cluster.instances.iter().map(|group| u64::from(group.count)).sum();
    let mut most = BTreeMap::new();
    let created = scenario.script.iter().filter_map(|cue| match &cue.command {
        Command::CreateService(service) => Some(&**service),
        _ => None,
    });
    for service in scenario.services.iter().chain(created) {
        let wanted = match service.scheduling_strategy {
            SchedulingStrategy::Replica => u64::from(service.desired_count),
            SchedulingStrategy::Daemon => instances,
        };
        most.insert(service.service_name.as_str(), wanted);
    }
    for cue in &scenario.script {
        if let Command::UpdateService { service, desired_count: Some(count), .. } = &cue.command {
            let name = service.rsplit('/').next().unwrap_or(service);
            most.entry(name).and_modify(|known| *known = (*known).max(u64::from(*count)));
        }
    }
    most
}
