//! What can be done by hand: the commands that a panel offers, each for as long as it makes sense.

use super::Deed;
use crate::report::words;
use crate::say::deeds as say;
use crate::scenario::{
    CapacityProvider, Command, HealthAnswer, InstanceStatus, LastingFault, LaunchType, Provisioned, RegistryError,
};
use crate::sim::world::{ContainerPhase, Fault, Host, HostKind, HostStatus, Service, ServiceStatus, Task, World};
use crate::units::Span;

/// Faults begun by hand last so long: enough to see what follows, and the end of it too.
const BRIEFLY: Option<Span> = Some(Span::from_secs(120));
const LASTING: Option<Span> = Some(Span::from_secs(300));

pub(super) fn deed(label: impl Into<String>, command: Command) -> Deed {
    Deed { label: label.into(), command, refused: None, grave: false, key: None }
}

impl Deed {
    /// Gives it a key: one that means nothing else on the page.
    pub(super) fn on(self, key: char) -> Deed {
        Deed { key: Some(key), ..self }
    }
}

fn grave(label: impl Into<String>, command: Command) -> Deed {
    Deed { grave: true, ..deed(label, command) }
}

pub(super) fn of_task(world: &World, task: &Task) -> Vec<Deed> {
    let id = world.catalog.task_id(task.id);
    let leaving = (!task.is_alive()).then_some(say::THE_TASK_IS_ON_ITS_WAY);
    let running = task.containers.first().is_some_and(|container| container.phase == ContainerPhase::Running);
    let asleep = (!running).then_some(say::ITS_CONTAINER_IS_NOT_RUNNING_YET);
    let mut deeds = vec![
        Deed { refused: leaving, ..deed(say::STOP_TASK, Command::StopTask { task: id.clone(), reason: None }).on('X') },
        Deed {
            refused: leaving.or(asleep),
            ..deed(
                say::FAIL_ITS_HEALTH_CHECKS,
                Command::FailHealth { task: id.clone(), answer: HealthAnswer::Status(500), lasts: BRIEFLY },
            )
            .on('H')
        },
        Deed {
            refused: leaving.or(asleep),
            ..grave(say::CRASH_TASK, Command::CrashTask { task: id.clone(), exit_code: 1 }).on('Z')
        },
    ];
    if task.launch == LaunchType::Fargate {
        deeds.push(Deed { refused: leaving, ..grave(say::RETIRE, Command::RetireTask { task: id.clone() }) });
    }
    if task.provider == Some(CapacityProvider::FargateSpot) {
        let command = Command::InterruptSpot { task: Some(id), instance: None };
        deeds.push(Deed { refused: leaving, ..grave(say::INTERRUPT_SPOT, command).on('G') });
    }
    deeds
}

/// What is done to an instance; a microVM ends with its task.
pub(super) fn of_host(world: &World, host: &Host) -> Vec<Deed> {
    let HostKind::Instance { spec } = host.kind else { return Vec::new() };
    let instance = world.catalog.ec2_instance_id(host.id);
    let gone = (!host.is_registered()).then_some(say::THE_INSTANCE_HAS_LEFT_THE_CLUSTER);
    let gone = gone.or(host.vanished.then_some(say::THE_INSTANCE_HAS_ENDED_ECS_WILL));
    let set = |status| Command::UpdateContainerInstancesState { container_instances: vec![instance.clone()], status };
    let status = match host.status {
        HostStatus::Draining => deed(say::ACTIVATE, set(InstanceStatus::Active)).on('N'),
        HostStatus::Active | HostStatus::Inactive => deed(say::DRAIN, set(InstanceStatus::Draining)).on('N'),
    };
    let cut = match world.faults.has(Fault::DisconnectAgent(host.id)) {
        true => deed(say::RECONNECT_AGENTS, Command::EndFault { fault: LastingFault::DisconnectAgent }),
        false => {
            deed(say::DISCONNECT_ITS_AGENT, Command::DisconnectAgent { instance: instance.clone(), lasts: BRIEFLY })
        }
    };
    let power = match world.faults.has(Fault::StopInstance(host.id)) {
        true => deed(say::START_INSTANCES, Command::EndFault { fault: LastingFault::StopInstance }),
        false => grave(say::STOP_INSTANCE, Command::StopInstance { instance: instance.clone(), lasts: LASTING }),
    };
    let force = Command::DeregisterContainerInstance { container_instance: instance.clone(), force: true };
    let mut deeds = vec![
        status,
        cut.on('J'),
        power,
        grave(say::DEREGISTER, force).on('R'),
        grave(say::TERMINATE, Command::TerminateInstance { instance: instance.clone() }).on('X'),
    ];
    if world.catalog.instances[spec].spot {
        deeds.push(grave(say::INTERRUPT_SPOT, Command::InterruptSpot { task: None, instance: Some(instance) }).on('G'));
    }
    deeds.into_iter().map(|deed| Deed { refused: gone, ..deed }).collect()
}

/// The end of a service.
pub(super) fn end_of_service(service: &Service) -> Deed {
    let refused = match service.status {
        ServiceStatus::Active => None,
        ServiceStatus::Draining | ServiceStatus::Inactive => Some(say::THE_SERVICE_IS_DELETED_ALREADY),
    };
    let command = Command::DeleteService { service: service.name.clone(), force: true };
    Deed { refused, ..grave(say::DELETE_SERVICE, command).on('X') }
}

/// What can go wrong for everybody; what goes wrong already can be ended.
pub(super) fn of_everything(world: &World) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = Vec::new();
    for (fault, _) in world.faults.iter() {
        let label = say::end(&words::fault_verb(fault.verb()));
        let end = deed(label, Command::EndFault { fault: fault.verb() });
        if !deeds.contains(&end) {
            deeds.push(end);
        }
    }
    for zone in &world.catalog.zones {
        let command = Command::FailZone { zone: zone.name.clone(), lasts: LASTING };
        deeds.push(grave(say::fail(&zone.name), command));
    }
    deeds.push(deed(say::SLOW_THE_REGISTRY, Command::SlowRegistry { times: 10, lasts: LASTING }));
    for (label, error) in
        [(say::FAIL_THE_REGISTRY, RegistryError::Unreachable), (say::THROTTLE_THE_REGISTRY, RegistryError::Throttled)]
    {
        deeds.push(deed(label, Command::FailRegistry { error, lasts: LASTING }));
    }
    deeds.push(deed(say::DENY_SECRETS, Command::DenySecrets { lasts: LASTING }));
    let interfaces = Command::FailProvisioning { resource: Provisioned::NetworkInterface, lasts: LASTING };
    deeds.push(deed(say::FAIL_NETWORK_INTERFACES, interfaces));
    if world.catalog.fargate {
        deeds.push(deed(say::EXHAUST_FARGATE, Command::ExhaustFargate { zone: None, lasts: LASTING }));
    }
    deeds.push(deed(say::OVERLOAD_THE_CONTROL_PLANE, Command::OverloadControlPlane { lasts: LASTING }));
    deeds
}
