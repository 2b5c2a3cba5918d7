//! What a name means: tasks, services and instances as people name them.

use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, ServiceId, ZoneId};
use crate::sim::world::{Host, Task, TaskStatus, World};

/// The fewest digits that name a thing.
const LEAST_DIGITS: usize = 4;

pub(super) fn service(turn: &Turn<'_>, name: &str) -> Option<ServiceId> {
    let name = name.rsplit('/').next().unwrap_or(name);
    turn.world().service_named(name).map(|service| service.id)
}

/// Finds a task by its id, by the start of its id, by its ARN, or as the nth living task of a service.
pub(super) fn task<'a>(turn: &'a Turn<'_>, name: &str) -> Option<&'a Task> {
    let world = turn.world();
    if let Some((service, nth)) = nth_of(name) {
        let service = world.service_named(service)?;
        let mut living = service.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive());
        return living.nth(nth);
    }
    let name = name.rsplit('/').next().unwrap_or(name);
    let named = |task: &&Task| name.len() >= LEAST_DIGITS && world.catalog.task_id(task.id).starts_with(name);
    let mut found: Vec<&Task> = world.tasks.values().filter(named).collect();
    found.sort_by_key(|task| task.last_status == TaskStatus::Stopped);
    found.first().copied()
}

/// Finds an instance by the start of its EC2 or container instance id, by its ARN, or as the nth of a zone.
pub(super) fn instance<'a>(world: &'a World, name: &str) -> Option<&'a Host> {
    let mut instances = world.hosts.values().filter(|host| host.is_instance() && host.is_registered());
    if let Some((zone, nth)) = nth_of(name) {
        let zone = self::zone(world, zone)?;
        return instances.filter(|host| host.zone == zone).nth(nth);
    }
    let name = name.rsplit('/').next().unwrap_or(name);
    let digits = name.strip_prefix("i-").unwrap_or(name).len();
    let catalog = &world.catalog;
    let named = |host: &&Host| {
        catalog.ec2_instance_id(host.id).starts_with(name) || catalog.container_instance_id(host.id).starts_with(name)
    };
    instances.find(|host| digits >= LEAST_DIGITS && named(host))
}

pub(super) fn host(world: &World, name: &str) -> Option<HostId> {
    instance(world, name).map(|host| host.id)
}

pub(super) fn zone(world: &World, name: &str) -> Option<ZoneId> {
    world.catalog.zones.iter().position(|zone| zone.name == name).map(|place| ZoneId::new(place as u32))
}

/// Splits `web/1`; ARNs have colons.
fn nth_of(name: &str) -> Option<(&str, usize)> {
    let (of, nth) = name.split_once('/').filter(|_| !name.contains(':'))?;
    let nth: usize = nth.parse().ok()?;
    Some((of, nth.checked_sub(1)?))
}
