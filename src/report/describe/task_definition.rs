//! Task definitions, as they were registered, with what the API fills in.

use super::{ApiError, Asked};
use crate::report::members::Members;
use crate::scenario::{ContainerDefinition, NetworkMode, PlacementConstraint, PortMapping, TaskDefinition};
use crate::sim::world::ids::DefinitionId;
use serde_json::{Value, json};

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    let family = asked.text("familyPrefix")?;
    let active = asked.word("status", &["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"])?.unwrap_or("ACTIVE") == "ACTIVE";
    let down = asked.word("sort", &["ASC", "DESC"])? == Some("DESC");
    let mut rows: Vec<DefinitionId> = ids(asked).collect();
    rows.retain(|id| active && family.is_none_or(|family| asked.catalog().definition(*id).family == family));
    rows.sort_by_key(|id| {
        let definition = asked.catalog().definition(*id);
        (definition.family.as_str(), definition.revision)
    });
    if down {
        rows.reverse();
    }
    let arns = rows.into_iter().map(|id| json!(asked.names().definition_arn(id)));
    asked.listed("taskDefinitionArns", arns.collect())
}

pub(super) fn families(asked: Asked<'_>) -> Result<Value, ApiError> {
    let prefix = asked.text("familyPrefix")?.unwrap_or_default();
    let active = asked.word("status", &["ACTIVE", "INACTIVE", "ALL"])? != Some("INACTIVE");
    let all = asked.catalog().definitions.iter().map(|definition| definition.family.as_str());
    let mut families: Vec<&str> = all.filter(|family| active && family.starts_with(prefix)).collect();
    families.sort_unstable();
    families.dedup();
    asked.listed("families", families.into_iter().map(Value::from).collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    let name = asked.required_text("taskDefinition")?;
    let include = asked.texts("include", 1)?;
    let unknown = || ApiError::new("ClientException", "Unable to describe task definition.");
    let id = find(asked, name).ok_or_else(unknown)?;
    let mut members = Members::default();
    members.put("taskDefinition", definition(asked, id));
    members.maybe("tags", include.contains(&"TAGS").then(|| json!([])));
    Ok(members.done())
}

fn ids(asked: Asked<'_>) -> impl Iterator<Item = DefinitionId> {
    (0..asked.catalog().definitions.len() as u32).map(DefinitionId::new)
}

/// Finds a definition by its ARN, by `family:revision`, or the latest one of a family.
fn find(asked: Asked<'_>, name: &str) -> Option<DefinitionId> {
    let catalog = asked.catalog();
    let exact = ids(asked).find(|id| catalog.definition_name(*id) == name || asked.names().definition_arn(*id) == name);
    let of_family = ids(asked).filter(|id| catalog.definition(*id).family == name);
    exact.or_else(|| of_family.max_by_key(|id| catalog.definition(*id).revision))
}

fn definition(asked: Asked<'_>, id: DefinitionId) -> Value {
    let (names, registered) = (asked.names(), asked.here.registered(id));
    let role = |role: &Option<String>| role.as_ref().map(|role| json!(names.role_arn(role)));
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    let containers = registered.container_definitions.iter();
    let mut members = Members::default();
    members.put("taskDefinitionArn", names.definition_arn(id));
    members
        .put("containerDefinitions", containers.map(|one| container(registered.network_mode, one)).collect::<Value>());
    members.put("family", registered.family.as_str());
    members.maybe("taskRoleArn", role(&registered.task_role_arn));
    members.maybe("executionRoleArn", role(&registered.execution_role_arn));
    members.put("networkMode", registered.network_mode.word());
    members.put("revision", registered.revision);
    members.put("volumes", json!([]));
    members.put("status", "ACTIVE");
    members.put("requiresAttributes", required_attributes(registered));
    members.put("placementConstraints", registered.placement_constraints.iter().map(constraint).collect::<Value>());
    members.put("compatibilities", compatibilities(registered));
    if !registered.requires_compatibilities.is_empty() {
        members.put("requiresCompatibilities", json!(registered.requires_compatibilities));
    }
    members.maybe("cpu", text(&registered.cpu));
    members.maybe("memory", text(&registered.memory));
    members.put("registeredAt", asked.time(asked.catalog().definition(id).registered_at));
    members.put("registeredBy", names.caller_arn());
    members.done()
}

fn constraint(one: &PlacementConstraint) -> Value {
    let mut row = Members::default();
    row.put("type", json!(one.kind));
    row.maybe("expression", one.expression.as_ref().map(|text| json!(text)));
    row.done()
}

/// Fargate needs a network interface for each task and the sizes of the whole task; ECS Anywhere cannot give the former.
fn compatibilities(registered: &TaskDefinition) -> Value {
    match registered.network_mode {
        NetworkMode::Awsvpc if registered.cpu.is_some() && registered.memory.is_some() => json!(["EC2", "FARGATE"]),
        NetworkMode::Awsvpc => json!(["EC2"]),
        NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None => json!(["EXTERNAL", "EC2"]),
    }
}

/// Returns what an instance must have: what is asked for by name, and what the definition's parts need of the agent.
fn required_attributes(registered: &TaskDefinition) -> Value {
    let containers = &registered.container_definitions;
    let driver = |driver: &str| {
        containers.iter().any(|one| one.log_configuration.as_ref().is_some_and(|log| log.log_driver == driver))
    };
    let execution = registered.execution_role_arn.is_some();
    let needs = [
        ("com.amazonaws.ecs.capability.docker-remote-api.1.18", true),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.21",
            containers.iter().any(|one| one.memory_reservation.is_some()),
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.29",
            containers.iter().any(|one| one.health_check.is_some()),
        ),
        ("com.amazonaws.ecs.capability.ecr-auth", true),
        ("com.amazonaws.ecs.capability.logging-driver.awslogs", driver("awslogs")),
        ("com.amazonaws.ecs.capability.logging-driver.json-file", driver("json-file")),
        ("com.amazonaws.ecs.capability.logging-driver.syslog", driver("syslog")),
        ("com.amazonaws.ecs.capability.task-iam-role", registered.task_role_arn.is_some()),
        ("ecs.capability.container-health-check", containers.iter().any(|one| one.health_check.is_some())),
        ("ecs.capability.container-ordering", containers.iter().any(|one| !one.depends_on.is_empty())),
        ("ecs.capability.execution-role-awslogs", execution && driver("awslogs")),
        ("ecs.capability.execution-role-ecr-pull", execution),
        ("ecs.capability.task-eni", registered.network_mode == NetworkMode::Awsvpc),
    ];
    let mut rows: Vec<Value> = Vec::new();
    for attribute in &registered.requires_attributes {
        let mut row = Members::default();
        row.put("name", attribute.name.as_str());
        row.maybe("value", attribute.value.as_ref().map(|value| json!(value)));
        rows.push(row.done());
    }
    let known = |name: &str| registered.requires_attributes.iter().any(|attribute| attribute.name == name);
    rows.extend(needs.iter().filter(|(name, needed)| *needed && !known(name)).map(|(name, _)| json!({ "name": name })));
    Value::Array(rows)
}

fn container(mode: NetworkMode, one: &ContainerDefinition) -> Value {
    let mut members = Members::default();
    members.put("name", one.name.as_str());
    members.put("image", one.image.as_str());
    members.put("cpu", one.cpu);
    members.maybe("memory", one.memory.map(Value::from));
    members.maybe("memoryReservation", one.memory_reservation.map(Value::from));
    members.put("portMappings", one.port_mappings.iter().map(|mapping| port(mode, mapping)).collect::<Value>());
    members.put("essential", one.essential);
    members.maybe(
        "restartPolicy",
        one.restart_policy.as_ref().map(|policy| {
            json!({
                "enabled": policy.enabled,
                "ignoredExitCodes": policy.ignored_exit_codes,
                "restartAttemptPeriod": policy.restart_attempt_period,
            })
        }),
    );
    members.put("environment", json!([]));
    members.put("mountPoints", json!([]));
    members.put("volumesFrom", json!([]));
    if !one.secrets.is_empty() {
        members.put("secrets", json!(one.secrets));
    }
    if !one.depends_on.is_empty() {
        members.put("dependsOn", json!(one.depends_on));
    }
    members.maybe("stopTimeout", one.stop_timeout.map(Value::from));
    members.maybe(
        "logConfiguration",
        one.log_configuration
            .as_ref()
            .map(|log| json!({ "logDriver": log.log_driver, "options": log.options, "secretOptions": [] })),
    );
    members.maybe("healthCheck", one.health_check.as_ref().map(health_check));
    members.put("systemControls", json!([]));
    if !one.resource_requirements.is_empty() {
        let row =
            |one: &crate::scenario::definition::ResourceRequirement| json!({ "value": one.value, "type": one.kind });
        members.put("resourceRequirements", one.resource_requirements.iter().map(row).collect::<Value>());
    }
    members.done()
}

/// Returns a port mapping; where the container has its host's addresses or its own, both ports are the same.
fn port(mode: NetworkMode, mapping: &PortMapping) -> Value {
    let host_port = match mode {
        NetworkMode::Awsvpc | NetworkMode::Host => mapping.container_port,
        NetworkMode::Bridge | NetworkMode::None => mapping.host_port.unwrap_or(0),
    };
    json!({ "containerPort": mapping.container_port, "hostPort": host_port, "protocol": mapping.protocol })
}

fn health_check(check: &crate::scenario::definition::HealthCheck) -> Value {
    let mut row = Members::default();
    row.put("command", json!(check.command));
    row.put("interval", check.interval);
    row.put("timeout", check.timeout);
    row.put("retries", check.retries);
    row.maybe("startPeriod", (check.start_period > 0).then(|| json!(check.start_period)));
    row.done()
}
