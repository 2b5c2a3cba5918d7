//! The containers of a definition: gives them what they lack, and takes out what RegisterTaskDefinition would refuse.

use super::{Fill, unique};
use crate::scenario::check::limits;
use crate::scenario::import::facts::ServiceFacts;
use crate::scenario::import::notes::NoteKind;
use crate::scenario::import::view::closed;
use crate::scenario::query::check_expression;
use crate::scenario::{
    ConstraintType, ContainerDefinition, DependencyCondition, HealthCheck, NetworkMode, PortMapping, TaskDefinition,
};
use serde_json::json;

pub fn complete(fill: &mut Fill, definition: &mut TaskDefinition, path: &str, service: Option<&ServiceFacts>) {
    let balancer = service.and_then(|service| service.part.fitted.said.get("loadBalancers")?.as_array()?.first());
    let text = |name: &str| balancer.and_then(|one| one.get(name)).and_then(|value| value.as_str()).map(closed);
    if definition.container_definitions.is_empty() {
        definition.container_definitions.push(ContainerDefinition::default());
        fill.notes.assume(
            format!("{path}.containerDefinitions"),
            "one container",
            "the text does not say the containers",
        );
    }
    let alone = definition.container_definitions.len() == 1;
    for nth in 0..definition.container_definitions.len() {
        let path = format!("{path}.containerDefinitions[{nth}]");
        let mut container = std::mem::take(&mut definition.container_definitions[nth]);
        let taken = |name: &str| definition.container_definitions[..nth].iter().any(|one| one.name == name);
        if container.name.is_empty() {
            let name =
                text("containerName").filter(|name| alone && !name.is_empty()).unwrap_or_else(|| "app".to_owned());
            container.name = unique(&name, limits::NAME, taken);
            fill.notes.assume(format!("{path}.name"), container.name.clone(), "not said");
        } else if taken(&container.name) {
            container.name = unique(&container.name, limits::NAME, taken);
            fill.changed(format!("{path}.name"), container.name.clone(), "another container has this name");
        }
        if container.image.is_empty() {
            container.image = format!("{}:unknown", container.name.to_ascii_lowercase());
            fill.notes.assume(format!("{path}.image"), container.image.clone(), "the text does not say the image");
        }
        health_check(fill, &mut container, &path);
        if let (Some(hard), Some(soft)) = (container.memory, container.memory_reservation)
            && soft > hard
        {
            container.memory_reservation = Some(hard);
            fill.changed(format!("{path}.memoryReservation"), hard, "it cannot be above `memory`");
        }
        container.resource_requirements.truncate(1);
        definition.container_definitions[nth] = container;
    }
    if definition.container_definitions.iter().all(|one| !one.essential) {
        definition.container_definitions[0].essential = true;
        fill.changed(format!("{path}.containerDefinitions[0].essential"), true, "one container must be essential");
    }
    ports(fill, definition, path);
    dependencies(fill, definition, path);
    constraints(fill, definition, path);
}

/// The command begins with CMD or CMD-SHELL; NONE takes the image's own check off.
fn health_check(fill: &mut Fill, container: &mut ContainerDefinition, path: &str) {
    let Some(check) = &mut container.health_check else { return };
    let path = format!("{path}.healthCheck");
    match check.command.first().map(String::as_str) {
        Some("CMD" | "CMD-SHELL") => {}
        Some("NONE") => container.health_check = None,
        Some(_) => {
            let lead = if check.command.len() == 1 && check.command[0].contains(' ') { "CMD-SHELL" } else { "CMD" };
            check.command.insert(0, lead.to_owned());
            check.command.truncate(limits::OPTIONS);
            fill.changed(
                format!("{path}.command"),
                json!(check.command),
                "the command must begin with CMD or CMD-SHELL",
            );
        }
        None if *check == HealthCheck::default() => container.health_check = None,
        None => fill.notes.say(NoteKind::Seen, format!("{path}.command"), "the health check has no command"),
    }
    if let Some(check) = container.health_check.as_ref().filter(|check| check.timeout > check.interval) {
        let why = format!(
            "its {} s are longer than the interval of {} s: one check is still waited for when the next is due",
            check.timeout, check.interval
        );
        fill.notes.say(NoteKind::Seen, format!("{path}.timeout"), why);
    }
}

/// With awsvpc and host a port is the same inside and outside, and no two containers have one port.
fn ports(fill: &mut Fill, definition: &mut TaskDefinition, path: &str) {
    let mode = definition.network_mode;
    let shared = matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host);
    let mut taken = Vec::new();
    for (nth, container) in definition.container_definitions.iter_mut().enumerate() {
        let path = format!("{path}.containerDefinitions[{nth}].portMappings");
        if mode == NetworkMode::None && !container.port_mappings.is_empty() {
            container.port_mappings.clear();
            fill.notes.say(NoteKind::Changed, &path, "with networkMode none there are no ports");
        }
        let mut lost = 0;
        container.port_mappings.retain_mut(|mapping: &mut PortMapping| {
            let outside = mapping.host_port.filter(|port| *port > 0);
            if shared && outside.is_some_and(|port| port != mapping.container_port) {
                mapping.host_port = None;
                lost += 1;
            }
            let outside = mapping.host_port.filter(|port| *port > 0).or(shared.then_some(mapping.container_port));
            let Some(port) = outside.map(|port| (port, mapping.protocol)) else { return true };
            let new = !taken.contains(&port);
            taken.push(port);
            lost += usize::from(!new);
            new
        });
        if lost > 0 {
            fill.notes.say(NoteKind::Changed, path, format!("{lost} ports contradict others and were left out"));
        }
    }
}

fn dependencies(fill: &mut Fill, definition: &mut TaskDefinition, path: &str) {
    let known: Vec<(String, bool, bool)> = definition
        .container_definitions
        .iter()
        .map(|one| (one.name.clone(), one.essential, one.health_check.is_some()))
        .collect();
    for (nth, container) in definition.container_definitions.iter_mut().enumerate() {
        let path = format!("{path}.containerDefinitions[{nth}].dependsOn");
        let own = container.name.clone();
        let before = container.depends_on.len();
        container
            .depends_on
            .retain(|one| one.container_name != own && known.iter().any(|(name, ..)| *name == one.container_name));
        if container.depends_on.len() < before {
            fill.notes.say(NoteKind::Changed, &path, "a container that is not there cannot be waited for");
        }
        for one in &mut container.depends_on {
            let other = known.iter().find(|(name, ..)| *name == one.container_name);
            let (essential, checked) = other.map_or((false, true), |(_, essential, checked)| (*essential, *checked));
            let wrong = match one.condition {
                DependencyCondition::Complete | DependencyCondition::Success => essential,
                DependencyCondition::Healthy => !checked,
                DependencyCondition::Start => false,
            };
            if wrong {
                one.condition = DependencyCondition::Start;
                let why = format!("`{}` can never reach the condition", one.container_name);
                fill.notes.change(&path, "START", why);
            }
        }
    }
    // Breaks circles where they are first closed.
    for nth in 0..definition.container_definitions.len() {
        if waits_for_itself(&definition.container_definitions, nth) {
            definition.container_definitions[nth].depends_on.clear();
            let path = format!("{path}.containerDefinitions[{nth}].dependsOn");
            fill.notes.say(
                NoteKind::Changed,
                path,
                "the containers wait for each other in a circle, which was cut here",
            );
        }
    }
}

fn waits_for_itself(containers: &[ContainerDefinition], nth: usize) -> bool {
    let mut open = vec![nth];
    let mut seen = vec![false; containers.len()];
    while let Some(place) = open.pop() {
        for one in &containers[place].depends_on {
            match containers.iter().position(|other| other.name == one.container_name) {
                Some(other) if other == nth => return true,
                Some(other) if !seen[other] => {
                    seen[other] = true;
                    open.push(other);
                }
                _ => {}
            }
        }
    }
    false
}

fn constraints(fill: &mut Fill, definition: &mut TaskDefinition, path: &str) {
    let before = definition.placement_constraints.len();
    definition.placement_constraints.retain(|one| {
        let readable = one.expression.as_deref().is_some_and(|text| check_expression(text).is_none());
        one.kind == ConstraintType::MemberOf && readable
    });
    if definition.placement_constraints.len() < before {
        let why = "one that cannot be read, or that belongs to the service, was left out";
        fill.notes.say(NoteKind::Changed, format!("{path}.placementConstraints"), why);
    }
}
