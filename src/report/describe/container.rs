//! The containers of a task, as DescribeTasks lists them.

use super::Asked;
use crate::report::members::Members;
use crate::report::{health, why};
use crate::scenario::{LaunchType, NetworkMode, PortMapping};
use crate::sim::catalog::dotted;
use crate::sim::world::{ContainerPhase, Task, TaskStatus};
use serde_json::{Value, json};

pub(super) fn container(asked: Asked<'_>, task: &Task, place: u8) -> Value {
    let (names, row) = (asked.names(), &task.containers[usize::from(place)]);
    let registered = asked.here.registered_container(task.definition, place);
    let exit = why::stopped(task, asked.catalog()).and_then(|stopped| stopped.exits.into_iter().nth(place.into()));
    let reason = exit.and_then(|exit| exit.reason).or_else(|| out_of_memory(row.out_of_memory));
    let mut members = Members::default();
    members.put("containerArn", names.container_arn(task.id, place));
    members.put("taskArn", names.task_arn(task.id));
    members.put("name", registered.name.as_str());
    members.put("image", registered.image.as_str());
    let known = row.phase >= ContainerPhase::Pulled && !never_pulled(row);
    members.maybe("imageDigest", known.then(|| json!(names.image_digest(row.image))));
    let created = row.started_at.is_some() || row.phase == ContainerPhase::Created;
    members.maybe("runtimeId", created.then(|| json!(names.docker_id(task, place))));
    members.put("lastStatus", status_word(task, row.phase));
    members.maybe("exitCode", row.exit_code.map(Value::from));
    members.maybe("reason", reason.map(Value::from));
    let live = row.started_at.is_some() && task.holds_resources();
    let bindings: Vec<Value> = if live { bindings(asked, task, &registered.port_mappings) } else { Vec::new() };
    members.put("networkBindings", bindings);
    members.put("networkInterfaces", interfaces(asked, task));
    members.put("healthStatus", health::word(row.health));
    members.maybe("managedAgents", task.execute_command.then(|| managed_agents(asked, task, row)));
    members.put("cpu", registered.cpu.to_string());
    members.maybe("memory", registered.memory.map(|memory| json!(memory.to_string())));
    members.maybe("memoryReservation", registered.memory_reservation.map(|memory| json!(memory.to_string())));
    members.done()
}

/// Returns the agent that `execute-command` talks to; it comes and goes with its container.
fn managed_agents(asked: Asked<'_>, task: &Task, row: &crate::sim::world::Container) -> Value {
    let mut agent = Members::default();
    agent.maybe("lastStartedAt", row.started_at.map(|at| asked.time(at)));
    agent.put("name", "ExecuteCommandAgent");
    agent.put("lastStatus", status_word(task, row.phase));
    json!([agent.done()])
}

/// A container that ended without ever having started has nothing behind it.
fn never_pulled(row: &crate::sim::world::Container) -> bool {
    row.phase == ContainerPhase::Stopped && row.started_at.is_none()
}

fn out_of_memory(killed: bool) -> Option<String> {
    killed.then(|| "OutOfMemoryError: Container killed due to memory usage".to_owned())
}

fn status_word(task: &Task, phase: ContainerPhase) -> &'static str {
    match phase {
        _ if task.last_status == TaskStatus::Stopped => "STOPPED",
        ContainerPhase::Stopped => "STOPPED",
        ContainerPhase::Running => "RUNNING",
        ContainerPhase::Waiting | ContainerPhase::Pulling | ContainerPhase::Pulled | ContainerPhase::Created => {
            "PENDING"
        }
    }
}

/// Returns the ports of the host that lead to a container, in bridge and host mode.
fn bindings(asked: Asked<'_>, task: &Task, ports: &[PortMapping]) -> Vec<Value> {
    let mode = asked.catalog().definition(task.definition).network_mode;
    let binding = |mapping: &PortMapping| {
        let fixed = mapping.host_port.filter(|port| *port > 0);
        let host_port = match mode {
            NetworkMode::Bridge => fixed.unwrap_or(task.port),
            NetworkMode::Host | NetworkMode::Awsvpc | NetworkMode::None => mapping.container_port,
        };
        json!({
            "bindIP": "0.0.0.0",
            "containerPort": mapping.container_port,
            "hostPort": host_port,
            "protocol": mapping.protocol,
        })
    };
    match mode {
        NetworkMode::Bridge | NetworkMode::Host => ports.iter().map(binding).collect(),
        NetworkMode::Awsvpc | NetworkMode::None => Vec::new(),
    }
}

fn interfaces(asked: Asked<'_>, task: &Task) -> Value {
    let own = asked.catalog().definition(task.definition).network_mode == NetworkMode::Awsvpc;
    let address = task.address.filter(|_| own || task.launch == LaunchType::Fargate);
    let interface = |address| json!({ "attachmentId": asked.names().attachment_id(task.id), "privateIpv4Address": dotted(address) });
    address.map(interface).into_iter().collect()
}
