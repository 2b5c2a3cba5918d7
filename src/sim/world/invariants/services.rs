//! What always holds of services and deployments.

use crate::sim::world::{DeploymentStatus, ServiceStatus, TaskStatus, World};
use crate::units::SimTime;

pub(super) fn list_their_tasks(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| {
        let mine = world.tasks_of(service.id).filter(|task| task.last_status != TaskStatus::Stopped);
        mine.map(|task| task.id).eq(service.tasks.iter().copied())
    })
}

pub(super) fn have_one_primary(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| {
        let mut statuses = service.deployments.iter().filter_map(|id| world.deployments.get(*id)).map(|row| row.status);
        statuses.next().is_none_or(|first| first == DeploymentStatus::Primary)
            && statuses.all(|status| status != DeploymentStatus::Primary)
    })
}

pub(super) fn list_their_deployments(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| {
        service.deployments.iter().all(|id| {
            let row = world.deployments.get(*id);
            row.is_some_and(|row| row.service == service.id && row.status != DeploymentStatus::Inactive)
        })
    })
}

pub(super) fn steady_is_steady(world: &World, _: SimTime) -> bool {
    world.services.values().filter(|service| service.rests).all(|service| {
        let alive = service.tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive());
        alive.clone().count() as u32 == service.desired && alive.into_iter().all(|task| world.in_service(task))
    })
}

pub(super) fn tasks_have_deployments(world: &World, _: SimTime) -> bool {
    world.tasks.values().filter(|task| task.service.is_some()).all(|task| {
        let deployment = task.deployment.and_then(|id| world.deployments.get(id));
        deployment.is_some_and(|deployment| Some(deployment.service) == task.service)
    })
}

pub(super) fn events_are_few(world: &World, _: SimTime) -> bool {
    world.services.values().all(|service| service.events.len() <= 100 && service.events.is_sorted())
}

pub(super) fn the_gone_have_no_tasks(world: &World, _: SimTime) -> bool {
    let mut gone = world.services.values().filter(|service| service.status == ServiceStatus::Inactive);
    gone.all(|service| service.tasks.iter().filter_map(|id| world.task(*id)).all(|task| !task.is_alive()))
}

pub(super) fn faults_end_later(world: &World, now: SimTime) -> bool {
    world.faults.iter().all(|(_, until)| until.is_none_or(|until| until >= now))
}
