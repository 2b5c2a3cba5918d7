//! What always holds of hosts, their agents and their image stores.

use crate::scenario::Setting;
use crate::sim::world::{ArrivalStage, ContainerPhase, Host, HostKind, Task, World};
use crate::units::SimTime;

pub(super) fn resources_add_up(world: &World, _: SimTime) -> bool {
    world.hosts.values().filter(|host| host.is_instance()).all(|host| {
        let mut sum = host.free;
        for task in host.tasks.iter().filter_map(|id| world.task(*id)) {
            let need = world.catalog.definition(task.definition).need;
            match world.is_counted(task) {
                true => sum.give_back(&need),
                false => sum.enis += need.enis,
            }
        }
        sum == host.total
    })
}

pub(super) fn list_their_tasks(world: &World, _: SimTime) -> bool {
    let listed: usize = world.hosts.values().map(|host| host.tasks.len()).sum();
    let held = world.tasks.values().filter(|task| task.host.is_some() && task.holds_resources()).count();
    let knows = |host: &Host| {
        let mut tasks = host.tasks.iter();
        tasks.all(|id| world.task(*id).is_some_and(|task| task.host == Some(host.id) && task.holds_resources()))
    };
    listed == held && world.hosts.values().all(knows)
}

pub(super) fn microvms_live_with_their_task(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| match host.kind {
        HostKind::Instance { .. } => true,
        HostKind::MicroVm { task } => world.task(task).is_some_and(Task::holds_resources) && host.tasks == [task],
    })
}

pub(super) fn waiting_tasks_wait(world: &World, _: SimTime) -> bool {
    let waits = |host: &Host| {
        let mut tasks = host.waiting.iter().map(|id| world.task(*id));
        tasks.all(|task| task.is_some_and(|task| !task.accepted && task.host == Some(host.id)))
    };
    world.hosts.values().all(waits)
}

pub(super) fn pulls_are_wanted(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| {
        host.pulls.iter().all(|(task, container)| {
            let container = world.task(*task).and_then(|task| task.containers.get(usize::from(*container)));
            container.is_some_and(|container| container.phase == ContainerPhase::Pulling)
        })
    })
}

pub(super) fn layers_are_in_one_place(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| host.store.coming.iter().all(|arrival| !host.store.has(arrival.layer)))
}

pub(super) fn downloads_are_limited(world: &World, _: SimTime) -> bool {
    let most = world.catalog.timing.number(Setting::ConcurrentDownloads) as usize;
    world.hosts.values().all(|host| host.store.downloads() <= most)
}

pub(super) fn bandwidth_is_shared(world: &World, _: SimTime) -> bool {
    let most = world.catalog.timing.number(Setting::HostBytesPerSecond);
    world.hosts.values().all(|host| {
        let rates = host.store.coming.iter().filter_map(|arrival| match arrival.stage {
            ArrivalStage::Downloading { bytes_per_second, .. } => Some(bytes_per_second),
            _ => None,
        });
        // A share is never less than one byte a second, however many there are.
        let stands = world.faults.registry_error().is_some();
        rates.clone().all(|rate| rate > 0 || stands) && rates.clone().sum::<u64>() <= most.max(rates.count() as u64)
    })
}

pub(super) fn extractions_end(world: &World, now: SimTime) -> bool {
    let mut coming = world.hosts.values().flat_map(|host| &host.store.coming);
    coming.all(|arrival| match arrival.stage {
        ArrivalStage::Extracting { since, until } => since <= until && since <= now,
        _ => true,
    })
}

pub(super) fn ports_are_taken_once(world: &World, _: SimTime) -> bool {
    world.hosts.values().filter(|host| host.is_instance()).all(|host| {
        let tasks = host.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| world.is_counted(task));
        let mut wanted: Vec<_> =
            tasks.flat_map(|task| world.catalog.definition(task.definition).ports.iter().copied()).collect();
        let mut taken = host.ports.clone();
        wanted.sort_unstable();
        taken.sort_unstable();
        wanted == taken && taken.windows(2).all(|pair| pair[0] != pair[1])
    })
}

pub(super) fn the_gone_run_nothing(world: &World, _: SimTime) -> bool {
    // Its tasks end one after the other, in the same instant in which it leaves.
    let mut gone = world.hosts.values().filter(|host| !host.is_registered());
    gone.all(|host| !host.agent.connected && host.tasks.iter().all(|id| world.task(*id).is_some()))
}

pub(super) fn the_vanished_are_silent(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| !host.vanished || !host.agent.connected)
}

/// In the instant of its end the containers are still to follow.
pub(super) fn the_vanished_run_nothing(world: &World, now: SimTime) -> bool {
    let ended = world.hosts.values().filter(|host| host.vanished && host.agent.lost_at != Some(now));
    let tasks = ended.flat_map(|host| &host.tasks);
    let mut containers = tasks.filter_map(|id| world.task(*id)).flat_map(|task| &task.containers);
    containers.all(|container| container.phase != ContainerPhase::Running)
}

pub(super) fn images_are_noted_once(world: &World, now: SimTime) -> bool {
    world.hosts.values().all(|host| {
        let images = host.store.images();
        let once = |place: usize| images[place + 1..].iter().all(|other| other.image != images[place].image);
        (0..images.len()).all(|place| once(place) && images[place].pulled_at <= now)
    })
}

pub(super) fn agents_keep_within_their_host(world: &World, _: SimTime) -> bool {
    world.hosts.values().filter(|host| host.is_instance()).all(|host| {
        let held = host.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| world.is_held_by_agent(task));
        let needs = held.map(|task| world.catalog.definition(task.definition).need);
        let (cpu, memory, gpus) = needs.fold((0, 0, 0), |(cpu, memory, gpus), need| {
            (cpu + u64::from(need.cpu), memory + u64::from(need.memory_mib), gpus + u64::from(need.gpus))
        });
        let total = host.total;
        cpu <= total.cpu.into() && memory <= total.memory_mib.into() && gpus <= total.gpus.into()
    })
}

pub(super) fn queues_are_fair(world: &World, _: SimTime) -> bool {
    world.hosts.values().all(|host| {
        let rows: Vec<_> = host.queue.iter().filter_map(|id| world.task(*id)).collect();
        let waits = |task: &&Task| task.is_alive() && !task.accepted && task.host == Some(host.id);
        rows.len() == host.queue.len()
            && rows.iter().all(waits)
            && rows.is_sorted_by_key(|task| task.queued_at)
            && rows.iter().all(|task| task.queued_at.is_some())
    })
}
