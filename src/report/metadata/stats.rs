//! Docker's statistics of a container, as the `/stats` paths give them; null for one that does not run.
//!
//! The engine does not model what an application uses of CPU and memory. What a kernel would count grows from the
//! container's start at the assumed rates below; requests are those of the load balancer.

use super::{Here, exists};
use crate::report::clock;
use crate::sim::world::{ContainerPhase, FULL_WEIGHT, Target, TargetState, Task};
use crate::units::{SimTime, Span};
use serde_json::{Map, Value, json};

/// How much of its CPU units a container uses. Assumed.
const CPU_PERMILLE: u64 = 20;
/// How much of its memory. Assumed.
const MEMORY_PERMILLE: u64 = 250;
/// What a request and its answer weigh. Assumed.
const REQUEST_BYTES: u64 = 800;
const ANSWER_BYTES: u64 = 12_000;
/// Docker compares with the reading before.
const READING: Span = Span::from_secs(10);
const MIB: u64 = 1024 * 1024;

/// Returns the statistics of every container of a task by its Docker id.
pub(super) fn task(here: Here<'_>, task: &Task) -> Value {
    let places = (0..task.containers.len() as u8).filter(|place| exists(&task.containers[usize::from(*place)]));
    let row = |place| (here.made_up().docker_id(task, place), container(here, task, place));
    Value::Object(places.map(row).collect::<Map<String, Value>>())
}

pub(super) fn container(here: Here<'_>, task: &Task, container: u8) -> Value {
    let row = &task.containers[usize::from(container)];
    let Some(started) = row.started_at.filter(|_| row.phase == ContainerPhase::Running) else { return Value::Null };
    let (now, names) = (here.now(), here.made_up());
    let before = SimTime::from_millis(now.as_millis().saturating_sub(READING.as_millis()).max(started.as_millis()));
    let (rx, tx) = rates(here, task, container);
    let bytes = |rate: u64| rate * (now - started).as_millis() / 1000;
    let limit = memory_limit(here, task, container);
    let usage = limit / 1000 * MEMORY_PERMILLE;
    json!({
        "read": clock::millis(here.catalog(), now),
        "preread": clock::millis(here.catalog(), before),
        "pids_stats": {},
        "blkio_stats": { "io_service_bytes_recursive": null, "io_serviced_recursive": null },
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": cpu(here, task, container, started, now),
        "precpu_stats": cpu(here, task, container, started, before),
        "memory_stats": { "usage": usage, "max_usage": usage, "stats": { "rss": usage, "total_rss": usage }, "limit": limit },
        "name": format!("/{}", names.docker_name(task, container)),
        "id": names.docker_id(task, container),
        "networks": { "eth0": {
            "rx_bytes": bytes(rx), "rx_packets": bytes(rx) / 1000, "rx_errors": 0, "rx_dropped": 0,
            "tx_bytes": bytes(tx), "tx_packets": bytes(tx) / 1000, "tx_errors": 0, "tx_dropped": 0
        } },
        "network_rate_stats": { "rx_bytes_per_sec": rx, "tx_bytes_per_sec": tx },
    })
}

/// Returns the counters of CPU time at an instant, in nanoseconds.
fn cpu(here: Here<'_>, task: &Task, container: u8, started: SimTime, at: SimTime) -> Value {
    let units = here.registered_container(task.definition, container).cpu;
    let units = if units > 0 { units } else { here.catalog().definition(task.definition).need.cpu };
    let online =
        task.host.and_then(|host| here.world().host(host)).map_or(1, |host| host.total.cpu.div_ceil(1024).max(1));
    let nanos = |millis: u64| millis * 1_000_000;
    let ran = nanos((at - started).as_millis());
    let used = ran / 1000 * CPU_PERMILLE / 1024 * u64::from(units);
    json!({
        "cpu_usage": { "total_usage": used, "usage_in_kernelmode": used / 4, "usage_in_usermode": used - used / 4 },
        "system_cpu_usage": nanos(at.as_millis()) * u64::from(online),
        "online_cpus": online,
        "throttling_data": { "periods": 0, "throttled_periods": 0, "throttled_time": 0 },
    })
}

fn memory_limit(here: Here<'_>, task: &Task, container: u8) -> u64 {
    let own = here.registered_container(task.definition, container).memory;
    let mib = own.unwrap_or(here.catalog().definition(task.definition).need.memory_mib);
    u64::from(mib) * MIB
}

/// Returns bytes per second in and out: the task's share of its target group's requests, at its first container.
fn rates(here: Here<'_>, task: &Task, container: u8) -> (u64, u64) {
    let world = here.world();
    let Some(target) = task.target.and_then(|id| world.target(id)).filter(|_| container == 0) else { return (0, 0) };
    let flow = &world.group(target.group).flow;
    let routed = |target: &Target| target.state == TargetState::Healthy || world.group(target.group).tally.healthy == 0;
    if flow.routable == 0 || target.state == TargetState::Draining || !routed(target) {
        return (0, 0);
    }
    let share = u64::from(target.weight.min(FULL_WEIGHT)) * u64::from(flow.requests_per_second);
    let per_second = |bytes: u64| share * bytes / u64::from(flow.routable);
    (per_second(REQUEST_BYTES), per_second(ANSWER_BYTES))
}
