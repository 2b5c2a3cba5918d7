//! What must always hold, each with its name. Checked after every fact in debug builds and tests.

use super::{DesiredStatus, HostKind, Resources, TargetState, TaskStatus, World};
use crate::sim::fact::Fact;
use crate::units::SimTime;

/// A sentence that is true of every world, and the predicate that says so.
pub struct Invariant {
    pub name: &'static str,
    pub holds: fn(&World, SimTime) -> bool,
}

pub const INVARIANTS: &[Invariant] = &[
    Invariant { name: "free and used resources of an instance add up to its total", holds: resources_add_up },
    Invariant { name: "a host lists exactly the tasks that hold its resources", holds: hosts_list_their_tasks },
    Invariant { name: "a target belongs to a task that knows it", holds: targets_have_tasks },
    Invariant { name: "the tally of a target group equals a fresh count", holds: tallies_are_right },
    Invariant { name: "a task enters its statuses in order of time", holds: statuses_are_in_order },
    Invariant { name: "a running task has a host, an address and started containers", holds: running_is_running },
    Invariant { name: "a task on its way out has a reason", holds: stops_have_reasons },
    Invariant { name: "a layer is present or on its way, never both", holds: layers_are_in_one_place },
    Invariant { name: "a host downloads no more layers at once than it may", holds: downloads_are_limited },
    Invariant { name: "a service lists exactly its tasks that are not stopped", holds: services_list_their_tasks },
    Invariant { name: "a service has one primary deployment, listed first", holds: one_primary },
];

/// Panics with the name of the first invariant that a fact broke.
///
/// Large worlds are looked at once in a while, so that debug runs stay usable.
pub(in crate::sim) fn assert_after(world: &World, now: SimTime, fact: &Fact) {
    let things = world.tasks.len() + world.hosts.len();
    if things > 100 && !world.entries.is_multiple_of(things as u32) {
        return;
    }
    for invariant in INVARIANTS {
        assert!((invariant.holds)(world, now), "broken after {fact:?} at {now:?}: {}", invariant.name);
    }
}

fn resources_add_up(world: &World, _: SimTime) -> bool {
    world.hosts.values().filter(|host| host.is_instance()).all(|host| {
        let mut sum = host.free;
        for task in host.tasks.iter().filter_map(|id| world.task(*id)) {
            let need = world.catalog.definition(task.definition).need;
            sum = Resources {
                cpu: sum.cpu + need.cpu,
                memory_mib: sum.memory_mib + need.memory_mib,
                enis: sum.enis + need.enis,
            };
        }
        sum == host.total
    })
}

fn hosts_list_their_tasks(world: &World, _: SimTime) -> bool {
    let listed: usize = world.hosts.values().map(|host| host.tasks.len()).sum();
    let holding = |task: &&super::Task| task.host.is_some() && task.holds_resources();
    let held = world.tasks.values().filter(holding).count();
    let known = |host: &super::Host| {
        host.tasks.iter().all(|id| world.task(*id).is_some_and(|task| task.host == Some(host.id)))
            && match host.kind {
                HostKind::Instance { .. } => true,
                HostKind::MicroVm { task } => host.tasks == [task],
            }
    };
    listed == held && world.hosts.values().all(known)
}

fn targets_have_tasks(world: &World, _: SimTime) -> bool {
    let known = |target: &super::Target| world.task(target.task).is_some_and(|task| task.target == Some(target.id));
    let listed: usize = world.groups.iter().map(|group| group.targets.len()).sum();
    listed == world.targets.len() && world.targets.values().all(known)
}

fn tallies_are_right(world: &World, _: SimTime) -> bool {
    world.groups.iter().all(|group| {
        let mut fresh = super::Tally::default();
        group.targets.iter().filter_map(|id| world.target(*id)).for_each(|target| fresh.count(target, 1));
        fresh == group.tally
    })
}

fn statuses_are_in_order(world: &World, now: SimTime) -> bool {
    world.tasks.values().all(|task| {
        let times: Vec<SimTime> = task.entered.iter().copied().flatten().collect();
        times.is_sorted() && times.last().is_some_and(|last| *last <= now && *last == task.since())
    })
}

fn running_is_running(world: &World, _: SimTime) -> bool {
    let running = |task: &&super::Task| task.last_status == TaskStatus::Running;
    world.tasks.values().filter(running).all(|task| {
        task.host.is_some() && task.address.is_some() && task.containers.iter().all(|one| one.started_at.is_some())
    })
}

fn stops_have_reasons(world: &World, _: SimTime) -> bool {
    world.tasks.values().all(|task| {
        let leaving = task.last_status > TaskStatus::Running || task.desired == DesiredStatus::Stopped;
        leaving == task.stop.is_some()
    })
}

fn layers_are_in_one_place(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| host.store.coming.iter().all(|arrival| !host.store.has(arrival.layer)))
}

fn downloads_are_limited(world: &World, _: SimTime) -> bool {
    let most = world.catalog.timing.number(crate::scenario::Setting::ConcurrentDownloads) as usize;
    world.hosts.values().all(|host| host.store.downloads() <= most)
}

fn services_list_their_tasks(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| {
        let mine = world.tasks_of(service.id).filter(|task| task.last_status != TaskStatus::Stopped);
        mine.map(|task| task.id).eq(service.tasks.iter().copied())
    })
}

fn one_primary(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| {
        let primary = |id: &super::ids::DeploymentId| {
            world.deployments.get(*id).is_none_or(|row| row.status == super::DeploymentStatus::Primary)
        };
        service.deployments.iter().skip(1).all(|id| !primary(id))
            && service.deployments.first().is_none_or(primary)
            && world.targets.values().all(|target| target.state != TargetState::Draining || target.leaves_at.is_some())
    })
}
