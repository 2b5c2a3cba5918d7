//! Task definitions: what RegisterTaskDefinition rejects, and images that are not there.

use super::containers;
use super::meaning::Findings;
use crate::scenario::machines::FARGATE_SIZES;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::problem::Problem;
use crate::scenario::query;
use crate::scenario::walk::shortened;
use crate::scenario::{
    ConstraintType, ContainerDefinition, NetworkMode, PlacementConstraint, Scenario, TaskDefinition,
};

pub(super) fn check(scenario: &Scenario, found: &mut Findings) {
    let names: Vec<String> = scenario.task_definitions.iter().map(TaskDefinition::name).collect();
    let path = |place| format!("taskDefinitions[{place}].revision");
    found.unique(names.iter().map(String::as_str), "a task definition", path);
    let images: Vec<&str> = scenario.images.iter().map(|image| image.image.as_str()).collect();
    for (place, definition) in scenario.task_definitions.iter().enumerate() {
        let path = format!("taskDefinitions[{place}]");
        task(definition, &path, found);
        for (nth, container) in definition.container_definitions.iter().enumerate() {
            let path = format!("{path}.containerDefinitions[{nth}]");
            if !images.contains(&container.image.as_str()) {
                no_image(format!("{path}.image"), &container.image, &images, found);
            }
        }
    }
}

/// Judges what a command registers. As with ECS, its images need not be there: then its tasks cannot start.
pub(super) fn registered(scenario: &Scenario, definition: &TaskDefinition, lead: &str, found: &mut Findings) {
    let path = lead.strip_suffix('.').unwrap_or(lead);
    let first = found.list.len();
    task(definition, path, found);
    for (nth, container) in definition.container_definitions.iter().enumerate() {
        if !scenario.images.iter().any(|image| image.image == container.image) && !found.has_lost("images") {
            let message = format!("no registry has `{}`: tasks will fail to pull it", shortened(&container.image));
            found.note(format!("{path}.containerDefinitions[{nth}].image"), message);
        }
    }
    for problem in &mut found.list[first..] {
        problem.path = problem.path.trim_start_matches('.').to_owned();
    }
}

fn no_image(path: String, image: &str, known: &[&str], found: &mut Findings) {
    if found.has_lost("images") {
        return;
    }
    let hint = did_you_mean(image, known.iter().copied());
    let image = shortened(image);
    let message = format!("`{image}` is not in `images`; add `- {{image: \"{image}\", size: 200MB}}` there{hint}");
    found.error(path, message);
}

fn task(definition: &TaskDefinition, path: &str, found: &mut Findings) {
    let containers = &definition.container_definitions;
    let at = |nth| format!("{path}.containerDefinitions[{nth}].name");
    found.unique(containers.iter().map(|container| container.name.as_str()), "a container", at);
    if !containers.is_empty() && containers.iter().all(|container| !container.essential) {
        let message = "at least one container must be essential";
        found.error(format!("{path}.containerDefinitions"), message);
    }
    let sum = |count: fn(&ContainerDefinition) -> u32| containers.iter().map(|one| u64::from(count(one))).sum::<u64>();
    let over = |field: &str, all: Option<u64>, parts: u64, unit: &str| {
        let all = all.filter(|all| parts > *all)?;
        let message = format!("the containers reserve {parts} {unit}, more than the task's {all}");
        Some(Problem::error(format!("{path}.{field}"), message))
    };
    let reserved = sum(|container| container.memory_reservation.or(container.memory).unwrap_or_default());
    found.list.extend(over("cpu", number(&definition.cpu), sum(|container| container.cpu), "CPU units"));
    found.list.extend(over("memory", number(&definition.memory), reserved, "MiB"));
    if definition.requires_compatibilities.iter().any(|one| one == "FARGATE") {
        found.list.extend(fargate(definition, path));
    }
    constraints(&definition.placement_constraints, path, found);
    for (nth, constraint) in definition.placement_constraints.iter().enumerate() {
        if constraint.kind == ConstraintType::DistinctInstance {
            let path = format!("{path}.placementConstraints[{nth}].type");
            found.error(path, "a task definition takes memberOf only; distinctInstance belongs to the service");
        }
    }
    for (nth, container) in definition.container_definitions.iter().enumerate() {
        one_container(definition, container, &format!("{path}.containerDefinitions[{nth}]"), found);
    }
    host_ports(definition, path, found);
    containers::check(&definition.container_definitions, path, found);
}

pub(super) fn constraints(constraints: &[PlacementConstraint], path: &str, found: &mut Findings) {
    for (nth, constraint) in constraints.iter().enumerate() {
        let path = format!("{path}.placementConstraints[{nth}]");
        match (constraint.kind, &constraint.expression) {
            (ConstraintType::MemberOf, None) => {
                let message = "memberOf needs an expression, like `attribute:ecs.instance-type =~ c5.*`";
                found.error(path, message);
            }
            (ConstraintType::MemberOf, Some(text)) => {
                if let Some(wrong) = query::check_expression(text) {
                    found.error(format!("{path}.expression"), wrong);
                }
            }
            (ConstraintType::DistinctInstance, Some(_)) => {
                found.error(format!("{path}.expression"), "distinctInstance takes no expression");
            }
            (ConstraintType::DistinctInstance, None) => {}
        }
    }
}

fn one_container(definition: &TaskDefinition, container: &ContainerDefinition, path: &str, found: &mut Findings) {
    if let (Some(hard), Some(soft)) = (container.memory, container.memory_reservation)
        && soft > hard
    {
        let message = format!("the soft limit must not be above `memory`, {hard}");
        found.error(format!("{path}.memoryReservation"), message);
    }
    if definition.memory.is_none() && container.memory.is_none() && container.memory_reservation.is_none() {
        let message = "give `memory` or `memoryReservation`, or `memory` for the whole task";
        found.error(path, message);
    }
    if definition.network_mode == NetworkMode::None && !container.port_mappings.is_empty() {
        found.error(format!("{path}.portMappings"), "with networkMode none there are no ports");
    }
}

/// With awsvpc and host a port is the same inside and outside; no two containers can have one port.
fn host_ports(definition: &TaskDefinition, path: &str, found: &mut Findings) {
    let shared = matches!(definition.network_mode, NetworkMode::Awsvpc | NetworkMode::Host);
    let mut taken = Vec::new();
    for (nth, container) in definition.container_definitions.iter().enumerate() {
        for (mapped, mapping) in container.port_mappings.iter().enumerate() {
            let path = format!("{path}.containerDefinitions[{nth}].portMappings[{mapped}]");
            let outside = mapping.host_port.filter(|port| *port > 0);
            if let Some(port) = outside.filter(|port| shared && *port != mapping.container_port) {
                let message =
                    format!("with this network mode it is the containerPort, {}; it is {port}", mapping.container_port);
                found.error(format!("{path}.hostPort"), message);
                continue;
            }
            let port = outside.or(shared.then_some(mapping.container_port));
            let udp = mapping.protocol == crate::scenario::Protocol::Udp;
            let Some(port) = port else { continue };
            if taken.contains(&(port, udp)) {
                found.error(path, "this port is mapped already");
            }
            taken.push((port, udp));
        }
    }
}

/// Returns why the definition cannot run on Fargate, with a path below `path`.
pub(super) fn fargate(definition: &TaskDefinition, path: &str) -> Option<Problem> {
    if definition.network_mode != NetworkMode::Awsvpc {
        return Some(Problem::error(format!("{path}.networkMode"), "Fargate needs awsvpc"));
    }
    let (Some(cpu), Some(memory)) = (number(&definition.cpu), number(&definition.memory)) else {
        let missing = if definition.cpu.is_none() { "cpu" } else { "memory" };
        return Some(Problem::error(format!("{path}.{missing}"), "Fargate needs cpu and memory for the whole task"));
    };
    let Some((_, least, most, step)) = FARGATE_SIZES.iter().find(|(size, ..)| *size == cpu) else {
        let sizes: Vec<String> = FARGATE_SIZES.iter().map(|(size, ..)| size.to_string()).collect();
        let message = format!("Fargate has no size of {cpu} CPU units; there are {}", sizes.join(", "));
        return Some(Problem::error(format!("{path}.cpu"), message));
    };
    let gpu = definition.container_definitions.iter().position(|one| !one.resource_requirements.is_empty());
    if let Some(nth) = gpu {
        let path = format!("{path}.containerDefinitions[{nth}].resourceRequirements");
        return Some(Problem::error(path, "Fargate has no GPUs"));
    }
    // The smallest size is the one that does not go in even steps.
    let fits = (*least..=*most).contains(&memory) && memory % step == 0 && !(cpu == 256 && memory == 1_536);
    let steps =
        if cpu == 256 { "512, 1024 or 2048".to_owned() } else { format!("{least} to {most} in steps of {step}") };
    let message = || {
        format!(
            "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory; with {cpu} CPU units it is {steps}"
        )
    };
    (!fits).then(|| Problem::error(format!("{path}.memory"), message()))
}

fn number(text: &Option<String>) -> Option<u64> {
    text.as_ref().and_then(|text| text.parse().ok())
}

/// Finds a definition that a service or a command names, or says that it is not there.
pub(super) fn find<'a>(
    scenario: &'a Scenario,
    name: &str,
    path: &str,
    found: &mut Findings,
) -> Option<&'a TaskDefinition> {
    let names: Vec<String> = scenario.task_definitions.iter().map(TaskDefinition::name).collect();
    let place = scenario.find_definition(name);
    if place.is_none() {
        found.dangling(path.to_owned(), name, "taskDefinitions", names.iter().map(String::as_str));
    }
    place.map(|place| &scenario.task_definitions[place])
}
