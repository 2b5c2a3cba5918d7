//! Tasks. A stopped one can be described for an hour; then it is missing.

use super::asked::missing;
use super::service::{LAUNCH_TYPES, PLATFORM_VERSION, launch_word};
use super::{ApiError, Asked, container, service};
use crate::report::members::Members;
use crate::report::metadata::execution_stopped;
use crate::report::{health, why};
use crate::scenario::{CapacityProvider, LaunchType, NetworkMode};
use crate::sim::Fact;
use crate::sim::catalog::dotted;
use crate::sim::world::{DesiredStatus, Health, Task, TaskStatus};
use serde_json::{Value, json};

/// DescribeTasks takes so many at once.
const MOST: usize = 100;
/// What Fargate gives a task that asks for no more; developer guide, ephemeral storage.
const EPHEMERAL_STORAGE_GIB: u32 = 20;

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let (family, started_by) = (asked.text("family")?, asked.text("startedBy")?);
    let desired = asked.word("desiredStatus", &["RUNNING", "PENDING", "STOPPED"])?.unwrap_or("RUNNING");
    let launch = asked.word("launchType", &LAUNCH_TYPES)?;
    let instance = asked.text("containerInstance")?;
    let in_service = match asked.text("serviceName")? {
        None => None,
        Some(name) => Some(service::find(asked, name).ok_or_else(ApiError::service_not_found)?.id),
    };
    let on_instance = |task: &Task| match (instance, task.host) {
        (None, _) => true,
        (Some(name), Some(host)) => super::container_instance::is(asked, host, name),
        (Some(_), None) => false,
    };
    if started_by.is_some() && (family.is_some() || in_service.is_some() || instance.is_some()) {
        return Err(ApiError::invalid("startedBy cannot be combined with another filter."));
    }
    let wanted = |task: &&Task| {
        desired_word(task) == desired
            && family.is_none_or(|family| asked.catalog().definition(task.definition).family == family)
            && in_service.is_none_or(|service| task.service == Some(service))
            && launch.is_none_or(|launch| launch == launch_word(task.launch))
            && started_by.is_none_or(|id| self::started_by(asked, task).as_deref() == Some(id))
            && on_instance(task)
    };
    let tasks = asked.world().tasks.values().filter(wanted);
    asked.listed("taskArns", tasks.map(|task| json!(asked.names().task_arn(task.id))).collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    asked.in_cluster()?;
    let named = asked.texts("tasks", MOST)?;
    if named.is_empty() {
        return Err(ApiError::invalid("Tasks cannot be empty."));
    }
    let (mut tasks, mut failures) = (Vec::new(), Vec::new());
    for name in named {
        match find(asked, name)? {
            Some(found) => tasks.push(task(asked, found)),
            None => failures.push(missing(&asked.names().arn_of(&format!("task/{}/", asked.catalog().cluster), name))),
        }
    }
    Ok(json!({ "tasks": tasks, "failures": failures }))
}

/// Finds a task by its id or ARN while its record is kept.
fn find<'a>(asked: Asked<'a>, name: &str) -> Result<Option<&'a Task>, ApiError> {
    let id = name.rsplit('/').next().unwrap_or(name);
    if !matches!(id.len(), 32 | 36) {
        return Err(ApiError::invalid("taskId length should be one of [32,36]"));
    }
    let whole = name.starts_with("arn:");
    let found = asked.catalog().named_task(asked.world().tasks.values(), id);
    Ok(found.filter(|task| !whole || asked.names().task_arn(task.id) == name))
}

const fn desired_word(task: &Task) -> &'static str {
    match task.desired {
        DesiredStatus::Running => "RUNNING",
        DesiredStatus::Stopped => "STOPPED",
    }
}

fn started_by(asked: Asked<'_>, task: &Task) -> Option<String> {
    task.deployment.map(|deployment| asked.catalog().deployment_id(deployment))
}

fn task(asked: Asked<'_>, task: &Task) -> Value {
    let (names, catalog) = (asked.names(), asked.catalog());
    let definition = catalog.definition(task.definition);
    let time = |at: Option<crate::units::SimTime>| at.map(|at| asked.time(at));
    let mut members = Members::default();
    members.put("attachments", attachments(asked, task));
    members.put("attributes", json!([{ "name": "ecs.cpu-architecture", "value": architecture(asked, task) }]));
    members.maybe("availabilityZone", task.zone.map(|zone| json!(catalog.zone(zone).name)));
    members.maybe("capacityProviderName", task.provider.map(|provider| json!(provider_word(provider))));
    members.put("clusterArn", names.cluster_arn());
    if task.connectivity_at.is_some() {
        members.put("connectivity", if is_connected(asked, task) { "CONNECTED" } else { "DISCONNECTED" });
        members.maybe("connectivityAt", time(task.connectivity_at));
    }
    let instance = task.host.filter(|_| task.launch == LaunchType::Ec2);
    members.maybe("containerInstanceArn", instance.map(|host| json!(names.container_instance_arn(host))));
    let containers = 0..task.containers.len() as u8;
    members.put("containers", containers.map(|place| container::container(asked, task, place)).collect::<Value>());
    members.put("cpu", definition.need.cpu.to_string());
    members.maybe("createdAt", time(task.entered.iter().flatten().min().copied()));
    members.put("desiredStatus", desired_word(task));
    members.put("enableExecuteCommand", task.execute_command);
    members.maybe("executionStoppedAt", time(execution_stopped(asked.here, task)));
    members.put("group", group(asked, task));
    members.put("healthStatus", health::word(health::of_task(task, catalog).unwrap_or(Health::Unknown)));
    members.put("lastStatus", task.last_status.word());
    members.put("launchType", launch_word(task.launch));
    members.put("memory", definition.need.memory_mib.to_string());
    let overrides = definition.containers.iter().map(|spec| json!({ "name": spec.name })).collect::<Vec<Value>>();
    members.put("overrides", json!({ "containerOverrides": overrides, "inferenceAcceleratorOverrides": [] }));
    if task.launch == LaunchType::Fargate {
        members.put("platformVersion", PLATFORM_VERSION);
        members.put("platformFamily", "Linux");
    }
    members.maybe("pullStartedAt", time(task.pull_started_at));
    members.maybe("pullStoppedAt", time(task.pull_stopped_at));
    members.maybe("startedAt", time(task.entered(TaskStatus::Running)));
    members.maybe("startedBy", started_by(asked, task).map(Value::from));
    end(asked, task, &mut members);
    members.put("tags", json!([]));
    members.put("taskArn", names.task_arn(task.id));
    members.put("taskDefinitionArn", names.definition_arn(task.definition));
    members.put("version", task.version);
    if task.launch == LaunchType::Fargate {
        members.put("ephemeralStorage", json!({ "sizeInGiB": EPHEMERAL_STORAGE_GIB }));
        members.put("fargateEphemeralStorage", json!({ "sizeInGiB": EPHEMERAL_STORAGE_GIB }));
    }
    members.done()
}

/// Puts why and when the task stops or has stopped.
fn end(asked: Asked<'_>, task: &Task, members: &mut Members) {
    let stopped = why::stopped(task, asked.catalog());
    let stopped_at = task.entered(TaskStatus::Stopped).map(|at| asked.time(at));
    members.maybe("stopCode", stopped.as_ref().map(|stopped| json!(stopped.code)));
    members.maybe("stoppedAt", stopped_at);
    members.maybe("stoppedReason", stopped.map(|stopped| json!(stopped.reason)));
    members.maybe("stoppingAt", task.stop.as_ref().map(|stop| asked.time(stop.at)));
}

const fn provider_word(provider: CapacityProvider) -> &'static str {
    match provider {
        CapacityProvider::Fargate => "FARGATE",
        CapacityProvider::FargateSpot => "FARGATE_SPOT",
    }
}

/// Returns whether the agent of its host is heard of; a task that has ended with its microVM was, to the last.
fn is_connected(asked: Asked<'_>, task: &Task) -> bool {
    let host = task.host.and_then(|host| asked.world().host(host));
    host.is_none_or(|host| container_instance_connected(asked, host))
}

/// Returns whether ECS hears from the agent of a host.
pub(super) fn container_instance_connected(asked: Asked<'_>, host: &crate::sim::world::Host) -> bool {
    host.is_registered() && host.agent.connected && !asked.world().faults.zone_fails(host.zone)
}

fn architecture(asked: Asked<'_>, task: &Task) -> String {
    let catalog = asked.catalog();
    let host = task.host.and_then(|host| asked.world().host(host));
    let spec = host.and_then(|host| match host.kind {
        crate::sim::world::HostKind::Instance { spec } => Some(&catalog.instances[spec]),
        crate::sim::world::HostKind::MicroVm { .. } => None,
    });
    spec.and_then(|spec| spec.attribute("ecs.cpu-architecture")).unwrap_or("x86_64").to_owned()
}

/// Returns the task group: the service's, or the family of a task that stands alone.
fn group<'a>(asked: Asked<'a>, task: &Task) -> &'a str {
    match task.service {
        Some(service) => &asked.catalog().services[service.index()].group,
        None => &asked.catalog().definition(task.definition).group,
    }
}

/// Returns the attachment of the task's own network interface.
fn attachments(asked: Asked<'_>, task: &Task) -> Value {
    let (names, catalog) = (asked.names(), asked.catalog());
    if catalog.definition(task.definition).network_mode != NetworkMode::Awsvpc {
        return json!([]);
    }
    let gone = task.last_status == TaskStatus::Stopped
        || asked.here.last_time(task.id, |fact| matches!(fact, Fact::EniDetached { .. })).is_some();
    let status = match task.address {
        _ if gone => "DELETED",
        Some(_) => "ATTACHED",
        None => "PRECREATED",
    };
    let mut details = Vec::new();
    let mut detail = |name: &str, value: String| details.push(json!({ "name": name, "value": value }));
    if let Some(zone) = task.zone {
        detail("subnetId", names.subnet_id(zone));
    }
    if let Some(address) = task.address {
        detail("networkInterfaceId", names.eni_id(task.id));
        detail("macAddress", names.mac_address(task.id));
        detail("privateDnsName", names.private_dns_name(address));
        detail("privateIPv4Address", dotted(address));
    }
    json!([{
        "id": names.attachment_id(task.id),
        "type": "ElasticNetworkInterface",
        "status": status,
        "details": details,
    }])
}
