//! `healthStatus`: what container health checks say of a task.

use crate::sim::Catalog;
use crate::sim::world::{Health, Task};

/// Returns `healthStatus` of a task; none where no essential container has a check.
///
/// Developer guide, task_definition_parameters: unhealthy if any essential container is, unknown if one is unknown.
pub fn of_task(task: &Task, catalog: &Catalog) -> Option<Health> {
    let specs = &catalog.definition(task.definition).containers;
    let rows = task.containers.iter().zip(specs);
    let checked: Vec<Health> = rows
        .filter(|(_, spec)| spec.essential && spec.health_check.is_some())
        .map(|(container, _)| container.health)
        .collect();
    let worst = [Health::Unhealthy, Health::Unknown, Health::Healthy];
    worst.into_iter().find(|health| checked.contains(health))
}

/// Returns the word of the API.
pub const fn word(health: Health) -> &'static str {
    match health {
        Health::Unknown => "UNKNOWN",
        Health::Healthy => "HEALTHY",
        Health::Unhealthy => "UNHEALTHY",
    }
}
