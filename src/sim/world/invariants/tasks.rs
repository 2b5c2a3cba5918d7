//! What always holds of tasks and their containers.

use crate::scenario::LaunchType;
use crate::sim::catalog::ContainerSpec;
use crate::sim::world::{App, Container, ContainerPhase, DesiredStatus, Health, TaskStatus, World};
use crate::units::SimTime;
use std::collections::BTreeSet;

pub(super) fn statuses_are_in_order(world: &World, now: SimTime) -> bool {
    world.tasks.values().all(|task| {
        let times: Vec<SimTime> = task.entered.iter().copied().flatten().collect();
        times.is_sorted() && times.last().is_some_and(|last| *last <= now && *last == task.since())
    })
}

pub(super) fn versions_count(world: &World, _: SimTime) -> bool {
    let entered = |task: &super::super::Task| task.entered.iter().flatten().count() as u32;
    world.tasks.values().all(|task| task.version >= entered(task))
}

pub(super) fn running_is_running(world: &World, _: SimTime) -> bool {
    world.tasks.values().filter(|task| task.last_status == TaskStatus::Running).all(|task| {
        task.host.is_some() && task.address.is_some() && task.containers.iter().all(|one| one.started_at.is_some())
    })
}

pub(super) fn stops_have_reasons(world: &World, _: SimTime) -> bool {
    world.tasks.values().all(|task| {
        let leaving = task.last_status > TaskStatus::Running || task.desired == DesiredStatus::Stopped;
        leaving == task.stop.is_some()
    })
}

pub(super) fn exits_have_codes(world: &World, _: SimTime) -> bool {
    world.tasks.values().all(|task| {
        // Nobody reports from a host that is gone.
        let lost = task.host.is_none_or(|host| world.host(host).is_none_or(|host| !host.agent.connected))
            || task.stop.as_ref().is_some_and(|stop| stop.cause.is_loss());
        let host = task.host.and_then(|host| world.host(host));
        let switched_off = |at: SimTime| host.is_some_and(|host| host.stopped_at.contains(&at));
        task.containers.iter().all(|one| match one.phase {
            ContainerPhase::Stopped => one.exit_code.is_some() || lost || switched_off(one.since),
            _ => one.exit_code.is_none(),
        })
    })
}

pub(super) fn apps_run_in_containers(world: &World, _: SimTime) -> bool {
    containers(world).all(|container| container.app == App::Down || container.phase == ContainerPhase::Running)
}

pub(super) fn addresses_are_unique(world: &World, _: SimTime) -> bool {
    let live = world.tasks.values().filter(|task| task.holds_resources());
    let mut seen = BTreeSet::new();
    live.filter_map(|task| Some((task.address?, task.port))).all(|address| {
        // Port 0 on the host's own address stands for a bridge task without a port of its own.
        let own = world.hosts.values().any(|host| host.is_instance() && host.address == address.0);
        own || seen.insert(address)
    })
}

pub(super) fn signals_go_to_the_living(world: &World, _: SimTime) -> bool {
    containers(world).all(|container| container.kill_at.is_none() || container.started_at.is_some())
}

fn containers(world: &World) -> impl Iterator<Item = &Container> {
    world.tasks.values().flat_map(|task| &task.containers)
}

pub(super) fn health_is_checked(world: &World, _: SimTime) -> bool {
    each_with_spec(world).all(|(container, spec)| spec.health_check.is_some() || container.health == Health::Unknown)
}

pub(super) fn restarts_have_a_policy(world: &World, _: SimTime) -> bool {
    each_with_spec(world).all(|(container, spec)| spec.restart.is_some() || container.restarts == 0)
}

pub(super) fn credentials_have_a_role(world: &World, _: SimTime) -> bool {
    world.tasks.values().filter(|task| task.credentials_until.is_some()).all(|task| {
        let definition = world.catalog.definition(task.definition);
        let role = definition.task_role.is_some() || definition.execution_role.is_some();
        role && task.holds_resources()
    })
}

pub(super) fn providers_are_fargates(world: &World, _: SimTime) -> bool {
    world.tasks.values().all(|task| task.provider.is_none() || task.launch == LaunchType::Fargate)
}

fn each_with_spec(world: &World) -> impl Iterator<Item = (&Container, &ContainerSpec)> {
    world
        .tasks
        .values()
        .flat_map(|task| task.containers.iter().zip(&world.catalog.definition(task.definition).containers))
}
