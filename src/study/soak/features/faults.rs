//! Features of what goes wrong and what is done to instances: deeds against things that exist when their time comes.

use super::done::{any_task, deeds};
use super::{Case, Luck};
use crate::scenario::{
    AlarmState, Command, HealthAnswer, InstanceStatus, LastingFault, LaunchType, Provisioned, RegistryError,
};
use crate::sim::World;
use crate::study::soak::case::Deed;
use crate::units::{SimTime, Span};

pub(super) fn instances_drain(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let status = if pick.is_multiple_of(3) { InstanceStatus::Active } else { InstanceStatus::Draining };
        Some(Command::UpdateContainerInstancesState { container_instances: vec![any_instance(world, pick)?], status })
    });
}

pub(super) fn instances_leave(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let container_instance = any_instance(world, pick)?;
        Some(Command::DeregisterContainerInstance { container_instance, force: !pick.is_multiple_of(3) })
    });
}

pub(super) fn instances_end(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| Some(Command::TerminateInstance { instance: any_instance(world, pick)? }));
}

pub(super) fn agents_disconnect(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        Some(Command::DisconnectAgent { instance: any_instance(world, pick)?, lasts: lasts(pick) })
    });
}

pub(super) fn instances_stop(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        Some(Command::StopInstance { instance: any_instance(world, pick)?, lasts: lasts(pick) })
    });
}

pub(super) fn provisioning_fails(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, pick| {
        let resource = match pick.is_multiple_of(3) {
            true => Provisioned::EphemeralStorage,
            false => Provisioned::NetworkInterface,
        };
        Some(Command::FailProvisioning { resource, lasts: lasts(pick) })
    });
}

pub(super) fn tasks_retire(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| Some(Command::RetireTask { task: any_task(world, pick)? }));
}

pub(super) fn zones_fail(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| Some(Command::FailZone { zone: any_zone(world, pick), lasts: lasts(pick) }));
}

pub(super) fn health_fails(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let answers = [HealthAnswer::Status(500), HealthAnswer::Timeout, HealthAnswer::Status(404)];
        let answer = answers[(pick % 3) as usize];
        Some(Command::FailHealth { task: any_task(world, pick)?, answer, lasts: lasts(pick) })
    });
}

pub(super) fn registry_fails(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, pick| {
        Some(match pick % 3 {
            0 => Command::SlowRegistry { times: 2 + (pick % 40) as u32, lasts: lasts(pick) },
            1 => Command::FailRegistry { error: RegistryError::Unreachable, lasts: lasts(pick) },
            _ => Command::FailRegistry { error: RegistryError::Throttled, lasts: lasts(pick) },
        })
    });
}

/// Large images, and a registry that fails while they are on their way for the first time.
pub(super) fn registry_fails_midway(case: &mut Case, luck: &mut Luck) {
    super::images::large(case, luck);
    for _ in 0..2 {
        let at = SimTime::ZERO + Span::from_secs(u64::from(luck.between(15, 60)));
        let command = |_: &World, pick: u64| {
            let error = if pick.is_multiple_of(3) { RegistryError::Throttled } else { RegistryError::Unreachable };
            Some(Command::FailRegistry { error, lasts: Some(Span::from_secs(10 + pick / 17 % 150)) })
        };
        case.deeds.push(Deed { at: at.min(case.scenario.end()), command, pick: luck.below(u64::MAX) });
    }
}

pub(super) fn secrets_denied(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, pick| Some(Command::DenySecrets { lasts: lasts(pick) }));
}

pub(super) fn fargate_exhausted(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let zone = pick.is_multiple_of(2).then(|| any_zone(world, pick));
        Some(Command::ExhaustFargate { zone, lasts: lasts(pick) })
    });
}

pub(super) fn spot_interrupted(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| match pick % 2 {
        0 => Some(Command::InterruptSpot { task: Some(any_task(world, pick)?), instance: None }),
        _ => Some(Command::InterruptSpot { task: None, instance: Some(any_instance(world, pick)?) }),
    });
}

pub(super) fn overload(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, pick| Some(Command::OverloadControlPlane { lasts: lasts(pick) }));
}

pub(super) fn faults_end(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, pick| {
        let all = [
            LastingFault::FailHealth,
            LastingFault::DisconnectAgent,
            LastingFault::FailZone,
            LastingFault::SlowRegistry,
            LastingFault::FailRegistry,
            LastingFault::DenySecrets,
            LastingFault::ExhaustFargate,
            LastingFault::OverloadControlPlane,
            LastingFault::StopInstance,
            LastingFault::FailProvisioning,
        ];
        Some(Command::EndFault { fault: all[(pick / 5) as usize % all.len()] })
    });
}

pub(super) fn alone(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let definitions = &world.catalog.definitions;
        let definition = definitions.get(pick as usize % definitions.len().max(1))?;
        let count = 1 + (pick / 11 % 10) as u32;
        Some(Command::RunTask {
            task_definition: definition.name(),
            count,
            launch_type: LaunchType::Ec2,
            enable_execute_command: Default::default(),
        })
    });
}

pub(super) fn deletions(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |world, pick| {
        let services: Vec<_> = world.services.values().collect();
        let service = services.get(pick as usize % services.len().max(1))?.name.clone();
        Some(Command::DeleteService { service, force: !pick.is_multiple_of(4) })
    });
}

/// The first service watches an alarm that somebody sets and resets.
pub(super) fn alarms(case: &mut Case, luck: &mut Luck) {
    let watched = &mut case.scenario.services[0].deployment_configuration.alarms;
    watched.alarm_names = vec!["errors".to_owned()];
    (watched.enable, watched.rollback) = (true, luck.chance(70));
    deeds(case, luck, |_, pick| {
        let state_value = if pick.is_multiple_of(2) { AlarmState::Alarm } else { AlarmState::Ok };
        Some(Command::SetAlarmState { alarm_name: "errors".to_owned(), state_value })
    });
}

/// Most faults end by themselves; some last until somebody ends them, or for ever.
fn lasts(pick: u64) -> Option<Span> {
    (!(pick / 13).is_multiple_of(4)).then(|| Span::from_secs(1 + pick / 17 % 300))
}

fn any_zone(world: &World, pick: u64) -> String {
    world.catalog.zones[(pick / 19) as usize % world.catalog.zones.len()].name.clone()
}

fn any_instance(world: &World, pick: u64) -> Option<String> {
    let instances: Vec<_> = world.hosts.values().filter(|host| host.is_instance() && host.is_registered()).collect();
    let host = instances.get((pick / 23) as usize % instances.len().max(1))?;
    Some(world.catalog.ec2_instance_id(host.id))
}
