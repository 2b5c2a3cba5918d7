//! What always holds of targets, their groups and the flow of requests.

use crate::sim::world::{FULL_WEIGHT, Tally, TargetState, World};
use crate::units::SimTime;

pub(super) fn have_tasks(world: &World, _: SimTime) -> bool {
    let mut targets = world.targets.values();
    targets.all(|target| world.task(target.task).is_some_and(|task| task.targets.contains(&target.id)))
}

pub(super) fn are_listed_once(world: &World, _: SimTime) -> bool {
    let listed: usize = world.groups.iter().map(|group| group.targets.len()).sum();
    let mut targets = world.targets.values();
    listed == world.targets.len()
        && targets.all(|target| {
            let list = &world.groups[target.group.index()].targets;
            list.iter().filter(|id| **id == target.id).count() == 1
        })
}

pub(super) fn have_their_tasks_address(world: &World, _: SimTime) -> bool {
    let mut targets = world.targets.values();
    targets.all(|target| world.task(target.task).is_some_and(|task| task.address == Some(target.address)))
}

pub(super) fn tallies_are_right(world: &World, _: SimTime) -> bool {
    world.groups.iter().all(|group| {
        let mut fresh = Tally::default();
        group.targets.iter().filter_map(|id| world.target(*id)).for_each(|target| fresh.count(target, 1));
        fresh == group.tally
    })
}

pub(super) fn answer_as_their_app(world: &World, _: SimTime) -> bool {
    let mut targets = world.targets.values();
    targets.all(|target| {
        world.task(target.task).is_some_and(|task| task.containers[usize::from(target.container)].app == target.app)
    })
}

pub(super) fn streaks_are_short(world: &World, _: SimTime) -> bool {
    world.targets.values().all(|target| {
        let spec = &world.catalog.group(target.group).spec;
        let threshold = match target.state {
            TargetState::Unhealthy => spec.healthy_threshold_count,
            TargetState::Initial | TargetState::Healthy | TargetState::Draining => spec.unhealthy_threshold_count,
        };
        // At the threshold itself the verdict follows in the same turn.
        target.streak <= threshold
    })
}

pub(super) fn draining_ends(world: &World, now: SimTime) -> bool {
    world.targets.values().all(|target| match target.leaves_at {
        Some(at) => target.state == TargetState::Draining && at >= now,
        None => target.state != TargetState::Draining,
    })
}

pub(super) fn flows_are_shares(world: &World, now: SimTime) -> bool {
    world.groups.iter().all(|group| group.flow.answering <= group.flow.routable && group.flow.since <= now)
}

pub(super) fn weights_are_shares(world: &World, _: SimTime) -> bool {
    world.targets.values().all(|target| (1..=FULL_WEIGHT).contains(&target.weight))
}

pub(super) fn cut_with_their_zone(world: &World, _: SimTime) -> bool {
    world.targets.values().all(|target| {
        let zone = world.task(target.task).and_then(|task| task.zone);
        target.cut == zone.is_some_and(|zone| world.faults.zone_fails(zone))
    })
}
