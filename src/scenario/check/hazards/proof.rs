//! Runs that show a hazard: the scenario from a steady beginning, and one thing that happens to it.

use super::change::Change;
use super::ground::{Ground, Rolling, Running};
use serde_json::{Value, json};

/// When it happens: late enough to see what was there before.
const AT: &str = "30s";

/// Deploys the same revision once more.
pub fn deploy(rolling: &Rolling<'_>) -> Vec<Change> {
    let name = &rolling.service.service_name;
    steady(json!([{ "at": AT, "do": "update-service", "service": name, "forceNewDeployment": true }]))
}

/// Deploys a revision whose process ends by itself, before it listens.
pub fn bad_revision(ground: &Ground<'_>, rolling: &Rolling<'_>) -> Vec<Change> {
    breaking(ground, rolling, json!({ "boot": "10s", "exitAfter": "5s", "exitCode": 1 }))
}

/// Deploys a revision that behaves like this.
pub fn breaking(ground: &Ground<'_>, rolling: &Rolling<'_>, behaviour: Value) -> Vec<Change> {
    let scenario = ground.scenario;
    let Some(place) = scenario.find_definition(&rolling.service.task_definition) else { return Vec::new() };
    let mut definition = scenario.task_definitions[place].clone();
    let same = scenario.task_definitions.iter().filter(|other| other.family == definition.family);
    definition.revision = same.map(|other| other.revision).max().unwrap_or_default() + 1;
    let image = "next:broken";
    if let Some(container) = definition.container_definitions.iter_mut().find(|container| container.essential) {
        container.image = image.to_owned();
        container.restart_policy = None;
    }
    let (service, name) = (&rolling.service.service_name, definition.name());
    let mut changes = steady(json!([{ "at": AT, "do": "update-service", "service": service, "taskDefinition": name }]));
    let broken = json!({ "image": image, "size": "50MB", "behaviour": behaviour });
    changes.push(Change::new(format!("images[{}]", scenario.images.len()), broken));
    changes.push(Change::new(format!("taskDefinitions[{}]", scenario.task_definitions.len()), json!(definition)));
    changes
}

/// Lets the service run a revision that the scenario has.
pub fn run(rolling: &Rolling<'_>, running: &Running<'_>) -> Vec<Change> {
    let (service, name) = (rolling.service, running.definition.name());
    if service.task_definition.rsplit('/').next() == Some(name.as_str()) {
        return steady(json!([]));
    }
    let update = json!({ "at": AT, "do": "update-service", "service": service.service_name, "taskDefinition": name });
    steady(json!([update]))
}

/// Plays a script from a steady beginning.
pub fn steady(script: Value) -> Vec<Change> {
    vec![Change::new("begin", "steady"), Change::new("duration", "30m"), Change::new("script", script)]
}

/// Lets everything start from nothing.
pub fn from_nothing() -> Vec<Change> {
    vec![Change::new("begin", "empty"), Change::new("duration", "10m"), Change::new("script", json!([]))]
}
