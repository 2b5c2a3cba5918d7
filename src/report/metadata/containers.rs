//! A container in the words of the metadata endpoints, versions 2 to 4.
//!
//! amazon-ecs-agent, ecs-agent/tmds/handlers: `v2/response.go`, `v4/state/response.go`; members without a value are
//! left out.

use super::{Here, network};
pub(super) use crate::report::members::Members;
use crate::report::{clock, health};
use crate::scenario::{ContainerDefinition, LaunchType, NetworkMode};
use crate::sim::Fact;
use crate::sim::world::{Container, ContainerPhase, DesiredStatus, Task};
use crate::units::SimTime;
use serde_json::{Map, Value, json};

/// Which version's members an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    V2,
    V3,
    V4,
}

impl Shape {
    pub const fn word(self) -> &'static str {
        match self {
            Shape::V2 => "V2",
            Shape::V3 => "V3",
            Shape::V4 => "V4",
        }
    }
}

/// Docker takes no fewer CPU shares than this.
const LEAST_CPU_SHARES: u32 = 2;

pub(super) fn container(here: Here<'_>, task: &Task, container: u8, shape: Shape) -> Value {
    let (names, row) = (here.made_up(), &task.containers[usize::from(container)]);
    let registered = here.registered_container(task.definition, container);
    let mut members = Members::default();
    members.put("DockerId", names.docker_id(task, container));
    members.put("Name", registered.name.as_str());
    members.put("DockerName", names.docker_name(task, container));
    members.put("Image", registered.image.as_str());
    members.put("ImageID", names.image_id(row.image));
    members.maybe("Ports", ports(task, registered, here));
    members.put("Labels", labels(here, task, &registered.name));
    members.put("DesiredStatus", desired_word(here, task));
    members.put("KnownStatus", Known::of(row).word());
    members.maybe("ExitCode", row.exit_code.map(Value::from));
    members.put("Limits", limits(registered));
    times(here, task, container, &mut members);
    members.put("Type", "NORMAL");
    members.maybe("Health", health_of(here, task, container));
    members.maybe("LogDriver", registered.log_configuration.as_ref().map(|log| json!(log.log_driver)));
    members.maybe("LogOptions", log_options(here, task, registered));
    if shape == Shape::V4 {
        members.put("ContainerARN", names.container_arn(task.id, container));
    }
    members.put("Networks", json!([network::of(here, task, container, shape)]));
    if shape == Shape::V4 {
        members.maybe("Snapshotter", (task.launch == LaunchType::Fargate).then(|| json!("overlayfs")));
        let restarts = registered.restart_policy.as_ref().filter(|policy| policy.enabled);
        members.maybe("RestartCount", restarts.map(|_| json!(row.restarts)));
    }
    members.done()
}

/// Returns the container that holds the network interface open, where the agent starts one.
pub(super) fn pause(here: Here<'_>, task: &Task, shape: Shape) -> Option<Value> {
    let own = here.catalog().definition(task.definition).network_mode == NetworkMode::Awsvpc;
    if !own || task.launch == LaunchType::Fargate {
        return None;
    }
    let name = "~internal~ecs~pause";
    let (names, catalog) = (here.made_up(), here.catalog());
    let definition = catalog.definition(task.definition);
    // It takes the place behind the last container in what ids are made from.
    let place = task.containers.len() as u8;
    let id = catalog.made_up("docker-pause", task.id.number().into(), 0);
    let stopped = task.containers.iter().all(|row| row.phase == ContainerPhase::Stopped);
    let known = if stopped { "STOPPED" } else { "RESOURCES_PROVISIONED" };
    let mut members = Members::default();
    members.put("DockerId", names.docker_id(task, place));
    members.put("Name", name);
    members.put("DockerName", format!("ecs-{}-{}-internalecspause-{id:016x}", definition.family, definition.revision));
    members.put("Image", "amazon/amazon-ecs-pause:0.1.0");
    members.put("ImageID", "");
    members.put("Labels", labels(here, task, name));
    let desired = if is_to_stop(here, task) { "STOPPED" } else { "RESOURCES_PROVISIONED" };
    members.put("DesiredStatus", desired);
    members.put("KnownStatus", known);
    members.put("Limits", json!({ "CPU": 0, "Memory": 0 }));
    let began = task.pull_started_at.map(|at| json!(clock::millis(catalog, at)));
    members.maybe("CreatedAt", began.clone());
    members.maybe("StartedAt", began);
    members.put("Type", "CNI_PAUSE");
    members.put("Networks", json!([network::of(here, task, 0, shape)]));
    Some(members.done())
}

/// How far the agent knows a container to be; a task is as far as the last of its containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    None,
    ManifestPulled,
    Pulled,
    Created,
    Running,
    Stopped,
}

impl Known {
    pub fn of(container: &Container) -> Known {
        match container.phase {
            ContainerPhase::Pulling if container.manifest_known => Known::ManifestPulled,
            ContainerPhase::Waiting | ContainerPhase::Pulling => Known::None,
            ContainerPhase::Pulled => Known::Pulled,
            ContainerPhase::Created => Known::Created,
            ContainerPhase::Running => Known::Running,
            ContainerPhase::Stopped => Known::Stopped,
        }
    }

    /// Returns what the agent knows of a task; what it was told to stop before it began has stopped.
    pub fn of_task(task: &Task) -> Known {
        let least = task.containers.iter().map(Known::of).min().unwrap_or(Known::None);
        match task.desired {
            DesiredStatus::Stopped if !task.holds_resources() => Known::Stopped,
            DesiredStatus::Stopped | DesiredStatus::Running => least,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Known::None => "NONE",
            Known::ManifestPulled => "MANIFEST_PULLED",
            Known::Pulled => "PULLED",
            Known::Created => "CREATED",
            Known::Running => "RUNNING",
            Known::Stopped => "STOPPED",
        }
    }

    /// Returns what ECS is told: everything before RUNNING is PENDING.
    pub const fn backend_word(self) -> &'static str {
        match self {
            Known::None | Known::ManifestPulled | Known::Pulled | Known::Created => "PENDING",
            Known::Running => "RUNNING",
            Known::Stopped => "STOPPED",
        }
    }
}

/// Returns whether the agent is to stop a task: the order has reached it, or an essential container has ended.
///
/// ECS wants a task stopped from the start of its drain on; the agent hears of it when the drain is over.
pub(super) fn is_to_stop(here: Here<'_>, task: &Task) -> bool {
    let specs = &here.catalog().definition(task.definition).containers;
    let mut rows = task.containers.iter().zip(specs);
    let ends = |(row, spec): (&Container, &crate::sim::catalog::ContainerSpec)| {
        row.kill_at.is_some() || (spec.essential && row.phase == ContainerPhase::Stopped)
    };
    let never_ran = task.containers.iter().all(|row| row.started_at.is_none());
    rows.any(ends) || (task.desired == DesiredStatus::Stopped && (never_ran || !task.holds_resources()))
}

pub(super) fn desired_word(here: Here<'_>, task: &Task) -> &'static str {
    if is_to_stop(here, task) { "STOPPED" } else { "RUNNING" }
}

/// Returns the ports of a container; on Fargate the answer has none.
pub(super) fn ports(task: &Task, registered: &ContainerDefinition, here: Here<'_>) -> Option<Value> {
    if task.launch == LaunchType::Fargate || registered.port_mappings.is_empty() {
        return None;
    }
    let bridge = here.catalog().definition(task.definition).network_mode == NetworkMode::Bridge;
    let port = |mapping: &crate::scenario::PortMapping| {
        let fixed = mapping.host_port.filter(|port| *port > 0);
        let host_port = if bridge { fixed.unwrap_or(task.port) } else { mapping.container_port };
        let protocol = match mapping.protocol {
            crate::scenario::Protocol::Tcp => "tcp",
            crate::scenario::Protocol::Udp => "udp",
        };
        let mut port = json!({ "ContainerPort": mapping.container_port, "Protocol": protocol, "HostPort": host_port });
        if bridge {
            port["HostIp"] = json!("0.0.0.0");
        }
        port
    };
    Some(registered.port_mappings.iter().map(port).collect())
}

fn labels(here: Here<'_>, task: &Task, name: &str) -> Value {
    let (names, definition) = (here.made_up(), here.catalog().definition(task.definition));
    json!({
        "com.amazonaws.ecs.cluster": cluster(here, task),
        "com.amazonaws.ecs.container-name": name,
        "com.amazonaws.ecs.task-arn": names.task_arn(task.id),
        "com.amazonaws.ecs.task-definition-family": definition.family,
        "com.amazonaws.ecs.task-definition-version": definition.revision.to_string(),
    })
}

/// Returns what the agent calls the cluster: by its name on EC2, by its ARN on Fargate.
pub(super) fn cluster(here: Here<'_>, task: &Task) -> String {
    match task.launch {
        LaunchType::Fargate => here.made_up().cluster_arn(),
        LaunchType::Ec2 => here.catalog().cluster.clone(),
    }
}

fn limits(registered: &ContainerDefinition) -> Value {
    let mut limits = Members::default();
    limits.put("CPU", registered.cpu.max(LEAST_CPU_SHARES));
    limits.maybe("Memory", registered.memory.map(Value::from));
    limits.done()
}

fn times(here: Here<'_>, task: &Task, container: u8, members: &mut Members) {
    let row = &task.containers[usize::from(container)];
    let mine = |fact: &Fact| matches!(fact, Fact::ContainerCreated { container: other, .. } if *other == container);
    let created = here.last_time(task.id, mine).or(row.started_at);
    let finished = (row.phase == ContainerPhase::Stopped).then_some(row.since);
    let text = |at: Option<SimTime>| at.map(|at| json!(clock::millis(here.catalog(), at)));
    members.maybe("CreatedAt", text(created));
    members.maybe("StartedAt", text(row.started_at));
    members.maybe("FinishedAt", text(finished));
}

/// Returns what Docker says of the container's health, where its definition has a check.
fn health_of(here: Here<'_>, task: &Task, container: u8) -> Option<Value> {
    let row = &task.containers[usize::from(container)];
    here.catalog().definition(task.definition).containers[usize::from(container)].health_check?;
    let mine =
        |fact: &Fact| matches!(fact, Fact::ContainerHealthChanged { container: other, .. } if *other == container);
    let since = here.last_time(task.id, mine).or(row.started_at);
    let mut members = Members::default();
    members.put("status", health::word(row.health));
    members.maybe("statusSince", since.map(|at| json!(clock::millis(here.catalog(), at))));
    if row.health == crate::sim::world::Health::Unhealthy {
        members.put("exitCode", 1);
    }
    Some(members.done())
}

/// Returns the options of the log driver, with the stream that awslogs makes of its prefix.
fn log_options(here: Here<'_>, task: &Task, registered: &ContainerDefinition) -> Option<Value> {
    let log = registered.log_configuration.as_ref().filter(|log| !log.options.is_empty())?;
    let mut options: Map<String, Value> = Map::new();
    for (name, value) in &log.options {
        match name.as_str() {
            "awslogs-stream-prefix" => {
                let stream = format!("{value}/{}/{}", registered.name, here.catalog().task_id(task.id));
                options.insert("awslogs-stream".to_owned(), json!(stream));
            }
            _ => {
                options.insert(name.clone(), json!(value));
            }
        }
    }
    Some(Value::Object(options))
}
