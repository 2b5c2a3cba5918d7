//! A task in the words of the metadata endpoints, versions 2 to 4.
//!
//! Tags are not modelled, so `taskWithTags` has none to add; the agent leaves empty ones out.

use super::containers::{self, Known, Members, Shape, cluster, desired_word};
use super::{Here, exists};
use crate::report::clock;
use crate::scenario::LaunchType;
use crate::sim::Fact;
use crate::sim::world::{ContainerPhase, Task};
use crate::units::SimTime;
use serde_json::{Value, json};

/// What Fargate sets aside for a task that asks for no ephemeral storage of its own, in MiB. Developer guide, task
/// metadata v4 on Fargate.
const RESERVED_STORAGE_MIB: u64 = 20_496;

pub(super) fn task(here: Here<'_>, task: &Task, shape: Shape) -> Value {
    let (names, catalog) = (here.made_up(), here.catalog());
    let definition = catalog.definition(task.definition);
    let mut members = Members::default();
    members.put("Cluster", cluster(here, task));
    members.put("TaskARN", names.task_arn(task.id));
    members.put("Family", definition.family.as_str());
    members.put("Revision", definition.revision.to_string());
    members.put("DesiredStatus", desired_word(here, task));
    members.put("KnownStatus", Known::of_task(task).word());
    members.maybe("Limits", limits(here, task));
    let text = |at: Option<SimTime>| at.map(|at| json!(clock::millis(catalog, at)));
    members.maybe("PullStartedAt", text(task.pull_started_at));
    members.maybe("PullStoppedAt", text(task.pull_stopped_at));
    members.maybe("ExecutionStoppedAt", text(execution_stopped(here, task)));
    members.maybe("AvailabilityZone", task.zone.map(|zone| json!(catalog.zone(zone).name)));
    let launch = match task.launch {
        LaunchType::Fargate => "FARGATE",
        LaunchType::Ec2 => "EC2",
    };
    members.put("LaunchType", launch);
    let places = (0..task.containers.len() as u8).filter(|place| exists(&task.containers[usize::from(*place)]));
    let rows = places.map(|place| containers::container(here, task, place, shape));
    members.put("Containers", rows.chain(containers::pause(here, task, shape)).collect::<Value>());
    if shape == Shape::V4 {
        fourth(here, task, &mut members);
    }
    members.done()
}

/// What version 4 adds: on EC2 where the instance is and whose task it is, on Fargate its clock and its storage.
fn fourth(here: Here<'_>, task: &Task, members: &mut Members) {
    let catalog = here.catalog();
    match task.launch {
        LaunchType::Ec2 => {
            members.put("VPCID", here.made_up().vpc_id());
            let service = task.service.map(|service| json!(catalog.services[service.index()].name));
            members.maybe("ServiceName", service);
        }
        LaunchType::Fargate => {
            // Half a millisecond at most, new once a minute. Assumed.
            let minute = here.now().as_millis() / 60_000;
            let nanos = 100_000 + catalog.made_up("clock", task.id.number().into(), minute) % 400_000;
            members.put(
                "ClockDrift",
                json!({
                    "ClockErrorBound": nanos as f64 / 1_000_000.0,
                    "ReferenceTimestamp": clock::seconds(catalog, SimTime::from_millis(minute * 60_000)),
                    "ClockSynchronizationStatus": "SYNCHRONIZED",
                }),
            );
            members.put(
                "EphemeralStorageMetrics",
                json!({ "Utilized": stored_mib(here, task), "Reserved": RESERVED_STORAGE_MIB }),
            );
        }
    }
    members.put("FaultInjectionEnabled", false);
}

/// Returns the limits of the whole task: CPU in vCPUs, memory in MiB; none where the definition has none.
fn limits(here: Here<'_>, task: &Task) -> Option<Value> {
    let registered = here.registered(task.definition);
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<u32>().ok());
    let (cpu, memory) = (number(&registered.cpu), number(&registered.memory));
    let mut limits = Members::default();
    limits.maybe("CPU", cpu.map(|units| whole_or_part(f64::from(units) / 1024.0)));
    limits.maybe("Memory", memory.map(Value::from));
    (cpu.is_some() || memory.is_some()).then(|| limits.done())
}

/// Go writes a float without a fraction as a whole number.
fn whole_or_part(number: f64) -> Value {
    match number.fract() == 0.0 {
        true => json!(number as u64),
        false => json!(number),
    }
}

/// Returns when an essential container stopped, or the task was told to stop while it ran.
pub(in crate::report) fn execution_stopped(here: Here<'_>, task: &Task) -> Option<SimTime> {
    let specs = &here.catalog().definition(task.definition).containers;
    let ended = |(container, spec): (&crate::sim::world::Container, &crate::sim::catalog::ContainerSpec)| {
        (spec.essential && container.phase == ContainerPhase::Stopped).then_some(container.since)
    };
    let exited = task.containers.iter().zip(specs).filter_map(ended).min();
    let told = here.last_time(task.id, |fact| matches!(fact, Fact::StopSignalSent { .. }));
    exited.into_iter().chain(told).min()
}

/// Returns what the layers on the task's microVM take, in MiB.
fn stored_mib(here: Here<'_>, task: &Task) -> u64 {
    let host = task.host.and_then(|host| here.world().host(host));
    let layers = host.map_or(&[][..], |host| host.store.present());
    layers.iter().map(|layer| here.catalog().layer(*layer).size.0).sum::<u64>() / (1024 * 1024)
}
