//! Features of what a run adds to what it began with: revisions, services, attributes.

use super::done::{deeds, update};
use super::{Case, Luck};
use crate::scenario::{AttributeTarget, Command, Later, Service, TargetedAttribute, TaskDefinition};
use crate::sim::World;
use crate::units::Span;

/// A service's family gets a revision, now and then of an image that no registry has, and the service goes over to it.
pub(super) fn registered(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 3) {
        let place = case.any_service(luck);
        let name = case.scenario.services[place].service_name.clone();
        let Some(mut definition) = case.definitions_of(place).last().cloned() else { continue };
        if luck.chance(20) {
            definition.container_definitions[0].image = "nobody:knows".to_owned();
        }
        let at = case.any_time(luck);
        case.script(at, Command::RegisterTaskDefinition(Box::new(TaskDefinition { revision: 1, ..definition })));
        let later = at + luck.span(Span::from_secs(60));
        case.script(later, update(&name, None, Some(name.clone()), luck.chance(10)));
    }
}

/// A service comes later; it may go again, and another may come under its name.
pub(super) fn created(case: &mut Case, luck: &mut Luck) {
    let mut service = case.scenario.services[case.any_service(luck)].clone();
    if luck.chance(50) {
        service.load_balancers.clear();
    }
    service = Service { service_name: "late".to_owned(), desired_count: luck.between(0, 6), ..service };
    let mut at = case.any_time(luck);
    case.script(at, Command::CreateService(Box::new(service.clone())));
    if luck.chance(40) {
        at = at + luck.span(Span::from_secs(300));
        case.script(at, Command::DeleteService { service: "late".to_owned(), force: luck.chance(80) });
        at = at + luck.span(Span::from_secs(300));
        case.script(at, Command::CreateService(Box::new(service)));
    }
}

/// Instances get attributes that constraints ask for, or lose them.
pub(super) fn attributes(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let attributes = vec![attribute(world, pick)?];
        Some(match pick.is_multiple_of(3) {
            true => Command::DeleteAttributes { attributes },
            false => Command::PutAttributes { attributes },
        })
    });
}

fn attribute(world: &World, pick: u64) -> Option<TargetedAttribute> {
    let hosts: Vec<_> = world.hosts.values().filter(|host| host.is_instance()).collect();
    let host = hosts.get((pick / 64) as usize % hosts.len().max(1))?;
    let value = ["prod", "test"][(pick / 5 % 2) as usize];
    Some(TargetedAttribute {
        name: "stack".to_owned(),
        value: Some(value.to_owned()),
        target_type: AttributeTarget::ContainerInstance,
        target_id: world.catalog.container_instance_id(host.id),
    })
}

/// The way into containers is opened and closed.
pub(super) fn entered(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 3) {
        let (at, place) = (case.any_time(luck), case.any_service(luck));
        let name = case.scenario.services[place].service_name.clone();
        let mut command = update(&name, None, None, luck.chance(40));
        if let Command::UpdateService { enable_execute_command, .. } = &mut command {
            *enable_execute_command = Later(Some(luck.chance(70)));
        }
        case.script(at, command);
    }
}
