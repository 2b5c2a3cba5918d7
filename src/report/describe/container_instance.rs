//! Container instances: what they have, what is left, and whether their agent is heard of.

use super::asked::missing;
use super::task::container_instance_connected;
use super::{ApiError, Asked};
use crate::report::members::Members;
use crate::scenario::{Protocol, query};
use crate::sim::catalog::{AGENT_VERSION, InstanceSpec};
use crate::sim::placement;
use crate::sim::world::ids::HostId;
use crate::sim::world::{Host, HostKind, HostStatus, Resources, Task, TaskStatus};
use crate::units::SimTime;
use serde_json::{Value, json};

/// DescribeContainerInstances takes so many at once.
const MOST: usize = 100;
/// SSH, Docker and the agent's own ports; developer guide, `hostPort`.
const RESERVED_PORTS: [u16; 5] = [22, 2376, 2375, 51678, 51679];
const DOCKER_VERSION: &str = "DockerVersion: 25.0.14";

const STATUSES: [&str; 5] = ["ACTIVE", "DRAINING", "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED"];

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let status = asked.word("status", &STATUSES)?;
    let meant = match asked.text("filter")? {
        None => None,
        Some(text) => {
            let query = query::parse(text).map_err(|error| ApiError::invalid(error.sentence()))?;
            Some(placement::members(asked.world(), &query))
        }
    };
    let wanted = |(host, _): &(&Host, &InstanceSpec)| {
        host.is_registered()
            && status.is_none_or(|status| status == status_word(host.status))
            && meant.as_ref().is_none_or(|meant| meant.contains(&host.id))
    };
    let arns = instances(asked).filter(wanted).map(|(host, _)| json!(asked.names().container_instance_arn(host.id)));
    asked.listed("containerInstanceArns", arns.collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let named = asked.texts("containerInstances", MOST)?;
    if named.is_empty() {
        return Err(ApiError::invalid("Container instances cannot be empty."));
    }
    let include = asked.texts("include", 2)?;
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for name in named {
        if !matches!(name.rsplit('/').next().map(str::len), Some(32 | 36)) {
            return Err(ApiError::invalid("containerInstanceId length should be one of [32,36]"));
        }
        match instances(asked).find(|(host, _)| is(asked, host.id, name)) {
            Some((host, spec)) => rows.push(instance(asked, host, spec, &include)),
            None => {
                let kind = format!("container-instance/{}/", asked.catalog().cluster);
                failures.push(missing(&asked.names().arn_of(&kind, name)));
            }
        }
    }
    Ok(json!({ "containerInstances": rows, "failures": failures }))
}

/// Returns whether a name, the id or the ARN, means a host.
pub(super) fn is(asked: Asked<'_>, host: HostId, name: &str) -> bool {
    asked.catalog().container_instance_id(host) == name || asked.names().container_instance_arn(host) == name
}

/// Returns all container instances there ever were, each with what it was launched as.
pub(super) fn instances(asked: Asked<'_>) -> impl Iterator<Item = (&Host, &InstanceSpec)> {
    asked.world().hosts.values().filter_map(move |host| match host.kind {
        HostKind::Instance { spec } => Some((host, &asked.catalog().instances[spec])),
        HostKind::MicroVm { .. } => None,
    })
}

const fn status_word(status: HostStatus) -> &'static str {
    match status {
        HostStatus::Active => "ACTIVE",
        HostStatus::Draining => "DRAINING",
        HostStatus::Inactive => "INACTIVE",
    }
}

fn instance(asked: Asked<'_>, host: &Host, spec: &InstanceSpec, include: &[&str]) -> Value {
    let tasks = |counts: fn(&Task) -> bool| {
        host.tasks.iter().filter_map(|id| asked.world().task(*id)).filter(|task| counts(task)).count()
    };
    let connected = container_instance_connected(asked, host);
    let mut members = Members::default();
    members.put("containerInstanceArn", asked.names().container_instance_arn(host.id));
    members.put("ec2InstanceId", asked.catalog().ec2_instance_id(host.id));
    members.put("version", version(asked, host));
    let hash = format!("{:08x}", asked.catalog().made_up("agent-hash", 0, 0) >> 32);
    members.put(
        "versionInfo",
        json!({ "agentVersion": AGENT_VERSION.to_string(), "agentHash": hash, "dockerVersion": DOCKER_VERSION }),
    );
    members.put("remainingResources", resources(&host.free, host));
    members.put("registeredResources", resources(&host.total, host));
    members.put("status", status_word(host.status));
    members.put("agentConnected", connected);
    members.put("runningTasksCount", tasks(super::cluster::is_running));
    members.put("pendingTasksCount", tasks(super::cluster::is_pending));
    members.put("attributes", attributes(spec));
    members.put("registeredAt", asked.time(SimTime::ZERO));
    members.put("attachments", json!([]));
    members.put("tags", json!([]));
    if include.contains(&"CONTAINER_INSTANCE_HEALTH") {
        let status = if connected { "OK" } else { "INSUFFICIENT_DATA" };
        let details = json!([{ "type": "CONTAINER_RUNTIME", "status": status }]);
        members.put("healthStatus", json!({ "overallStatus": status, "details": details }));
    }
    members.done()
}

/// Returns how often the record changed: with its tasks, that come and go.
fn version(asked: Asked<'_>, host: &Host) -> u64 {
    let now = asked.here.now();
    let mine = asked.here.index().tasks().iter().filter(|life| life.host == Some(host.id));
    let reached = |at: Option<SimTime>| u64::from(at.is_some_and(|at| at <= now));
    let changes = mine.map(|life| {
        reached(life.entered(TaskStatus::Pending))
            + reached(life.entered(TaskStatus::Running))
            + reached(life.entered(TaskStatus::Stopped))
    });
    1 + changes.sum::<u64>()
}

/// Returns the resources by name. The sets of ports are those that cannot be had.
fn resources(amount: &Resources, host: &Host) -> Value {
    let whole = amount == &host.total;
    let ports = |protocol: Protocol, reserved: &[u16]| {
        let taken = host.ports.iter().filter(|port| !whole && port.protocol == protocol).map(|port| port.port);
        reserved.iter().copied().chain(taken).map(|port| port.to_string()).collect::<Vec<String>>()
    };
    let mut rows = vec![
        integer("CPU", amount.cpu),
        integer("MEMORY", amount.memory_mib),
        ports_row("PORTS", ports(Protocol::Tcp, &RESERVED_PORTS)),
        ports_row("PORTS_UDP", ports(Protocol::Udp, &[])),
    ];
    if host.total.gpus > 0 {
        rows.push(integer("GPU", amount.gpus));
    }
    Value::Array(rows)
}

fn integer(name: &str, value: u32) -> Value {
    json!({ "name": name, "type": "INTEGER", "doubleValue": 0.0, "longValue": 0, "integerValue": value })
}

fn ports_row(name: &str, ports: Vec<String>) -> Value {
    json!({
        "name": name, "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0, "integerValue": 0, "stringSetValue": ports,
    })
}

/// Returns the attributes of an instance; capabilities have no value.
fn attributes(spec: &InstanceSpec) -> Value {
    let row = |(name, value): (&str, &str)| match value {
        "" => json!({ "name": name }),
        value => json!({ "name": name, "value": value }),
    };
    spec.all_attributes().map(row).collect()
}
