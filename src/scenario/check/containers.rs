//! The containers of one task definition among each other: what they wait for, how they are checked, what they need.

use super::meaning::Findings;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::walk::shortened;
use crate::scenario::{ContainerDefinition, ContainerDependency, DependencyCondition};

pub(super) fn check(containers: &[ContainerDefinition], path: &str, found: &mut Findings) {
    let path = format!("{path}.containerDefinitions");
    for (nth, container) in containers.iter().enumerate() {
        let path = format!("{path}[{nth}]");
        for (place, dependency) in container.depends_on.iter().enumerate() {
            one_dependency(containers, dependency, &format!("{path}.dependsOn[{place}]"), found);
        }
        health_check(container, &path, found);
        for place in 1..container.resource_requirements.len() {
            found.error(format!("{path}.resourceRequirements[{place}]"), "GPUs are asked for once, with their number");
        }
    }
    if let Some(nth) = (0..containers.len()).find(|nth| waits_for_itself(containers, *nth)) {
        let message = format!("`{}` waits for itself in a circle", containers[nth].name);
        found.error(format!("{path}[{nth}].dependsOn"), message);
    }
}

/// API model, ContainerDependency: what a container may wait for.
fn one_dependency(
    containers: &[ContainerDefinition],
    dependency: &ContainerDependency,
    path: &str,
    found: &mut Findings,
) {
    let Some(other) = containers.iter().find(|other| other.name == dependency.container_name) else {
        let known = containers.iter().map(|other| other.name.as_str());
        let hint = did_you_mean(&dependency.container_name, known);
        let name = shortened(&dependency.container_name);
        return found.error(format!("{path}.containerName"), format!("the task has no container `{name}`{hint}"));
    };
    let path = format!("{path}.condition");
    match dependency.condition {
        DependencyCondition::Complete | DependencyCondition::Success if other.essential => {
            let message = format!("`{}` is essential, so its end is the task's end; use START or HEALTHY", other.name);
            found.error(path, message);
        }
        DependencyCondition::Healthy if other.health_check.is_none() => {
            found.error(path, format!("`{}` has no healthCheck, so it never becomes HEALTHY", other.name));
        }
        DependencyCondition::Start
        | DependencyCondition::Complete
        | DependencyCondition::Success
        | DependencyCondition::Healthy => {}
    }
}

/// API model, HealthCheck.command. A timeout longer than the interval is allowed.
fn health_check(container: &ContainerDefinition, path: &str, found: &mut Findings) {
    let Some(check) = &container.health_check else { return };
    if check.command.first().is_some_and(|first| !["CMD", "CMD-SHELL"].contains(&first.as_str())) {
        let message = "the command begins with CMD or CMD-SHELL, like [CMD-SHELL, \"curl -f localhost || exit 1\"]";
        found.error(format!("{path}.healthCheck.command"), message);
    }
}

/// Returns whether a container waits for itself, directly or through others. Each other one is visited once.
fn waits_for_itself(containers: &[ContainerDefinition], nth: usize) -> bool {
    let mut seen = vec![false; containers.len()];
    let mut open = vec![nth];
    while let Some(place) = open.pop() {
        for dependency in &containers[place].depends_on {
            match containers.iter().position(|other| other.name == dependency.container_name) {
                Some(other) if other == nth => return true,
                Some(other) if !seen[other] => {
                    seen[other] = true;
                    open.push(other);
                }
                Some(_) | None => {}
            }
        }
    }
    false
}
