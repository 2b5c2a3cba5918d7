//! Commands become facts: the one door for buttons, scripts and the console.

use super::provision::{self, Order};
use super::scheduler::Scheduler;
use super::{begin, container, faults, find, instances, stop};
use crate::scenario::check::limits;
use crate::scenario::{
    AlarmState, CapacityProvider, Command, DeploymentConfiguration, InstanceStatus, LastingFault, LaunchType, Service,
    TargetedAttribute, TaskDefinition,
};
use crate::sim::answer::{Obedience, Refused};
use crate::sim::fact::{Cause, Fact};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{DefinitionId, HostId, ServiceId, TaskId};
use crate::sim::world::{ContainerPhase, Fault, HostKind, HostStatus, ServiceStatus, StopCause, Task, World};
use crate::units::Span;
use std::rc::Rc;

/// Plays the script's nth cue.
pub(super) fn cue(turn: &mut Turn<'_>, nth: u32) {
    let command = turn.scenario().script[nth as usize].command.clone();
    obey(turn, &command);
}

/// Carries a command out, or writes down why not.
pub(in crate::sim) fn obey(turn: &mut Turn<'_>, command: &Command) {
    turn.root(Cause::Intervention);
    match plan(turn, command) {
        Ok(deed) => {
            say(turn, command, Obedience::Done);
            carry_out(turn, deed);
        }
        Err(refused) => say(turn, command, Obedience::Refused(refused)),
    }
}

fn say(turn: &mut Turn<'_>, command: &Command, outcome: Obedience) {
    turn.commit_cause(Fact::CommandGiven { command: Rc::new(command.clone()), outcome });
}

/// A command whose names were found.
enum Deed {
    Update { service: ServiceId, change: Change },
    Delete { service: ServiceId },
    Run { definition: DefinitionId, count: u32, launch: LaunchType, execute_command: bool },
    Stop { task: TaskId, reason: Option<String> },
    SetStatus { hosts: Vec<HostId>, to: HostStatus },
    Deregister { host: HostId },
    SetAlarm { alarm: u8, to: AlarmState },
    Crash { task: TaskId, exit_code: u8 },
    Terminate { host: HostId },
    Retire { task: TaskId },
    InterruptTask { task: TaskId },
    InterruptInstance { host: HostId },
    Begin { fault: Fault, lasts: Option<Span> },
    End { verb: LastingFault },
    Register { registered: Rc<TaskDefinition> },
    Create { wanted: Rc<Service> },
    PutAttributes { attributes: Vec<(HostId, Rc<str>, Rc<str>)> },
    DeleteAttributes { attributes: Vec<(HostId, Rc<str>)> },
}

/// What UpdateService changes.
struct Change {
    desired: Option<u32>,
    definition: Option<DefinitionId>,
    force: bool,
    configuration: Option<DeploymentConfiguration>,
    grace: Option<u32>,
    execute_command: Option<bool>,
}

#[expect(clippy::too_many_lines, reason = "a list of all verbs")]
fn plan(turn: &Turn<'_>, command: &Command) -> Result<Deed, Refused> {
    let world = turn.world();
    let instance = |name: &str| find::host(world, name).ok_or(Refused::InstanceNotFound);
    let lasting = |fault: Fault, lasts: Option<Span>| Ok(Deed::Begin { fault, lasts });
    match command {
        Command::UpdateService { .. } => update(turn, command),
        Command::DeleteService { service, force } => delete(turn, service, *force),
        Command::RunTask { task_definition, count, launch_type, enable_execute_command } => {
            let definition = definition(turn, task_definition)?;
            let execute_command = enable_execute_command.0.unwrap_or(false);
            Ok(Deed::Run { definition, count: *count, launch: *launch_type, execute_command })
        }
        Command::StopTask { task, reason } => {
            let row = living(turn, task)?;
            Ok(Deed::Stop { task: row.id, reason: reason.clone() })
        }
        Command::UpdateContainerInstancesState { container_instances, status } => {
            let hosts = container_instances.iter().map(|name| instance(name)).collect::<Result<_, _>>()?;
            let to = match status {
                InstanceStatus::Active => HostStatus::Active,
                InstanceStatus::Draining => HostStatus::Draining,
            };
            Ok(Deed::SetStatus { hosts, to })
        }
        Command::DeregisterContainerInstance { container_instance, force } => {
            let host = instance(container_instance)?;
            let busy = world.host(host).is_some_and(|host| !host.tasks.is_empty());
            if busy && !force { Err(Refused::InstanceHasTasks) } else { Ok(Deed::Deregister { host }) }
        }
        Command::SetAlarmState { alarm_name, state_value } => {
            let place = world.catalog.alarms.iter().position(|name| name == alarm_name);
            let alarm = place.ok_or(Refused::AlarmNotFound)? as u8;
            Ok(Deed::SetAlarm { alarm, to: *state_value })
        }
        Command::CrashTask { task, exit_code } => {
            let row = living(turn, task)?;
            match row.containers[0].phase {
                ContainerPhase::Running => Ok(Deed::Crash { task: row.id, exit_code: *exit_code }),
                _ => Err(Refused::ContainerNotRunning),
            }
        }
        Command::FailHealth { task, answer, lasts } => {
            lasting(Fault::FailHealth(living(turn, task)?.id, *answer), *lasts)
        }
        Command::TerminateInstance { instance: name } => Ok(Deed::Terminate { host: instance(name)? }),
        Command::StopInstance { instance: name, lasts } => lasting(Fault::StopInstance(instance(name)?), *lasts),
        Command::RetireTask { task } => {
            let row = living(turn, task)?;
            let fargate = row.launch == LaunchType::Fargate;
            if fargate { Ok(Deed::Retire { task: row.id }) } else { Err(Refused::NotFargate) }
        }
        Command::FailProvisioning { resource, lasts } => lasting(Fault::FailProvisioning(*resource), *lasts),
        Command::DisconnectAgent { instance: name, lasts } => lasting(Fault::DisconnectAgent(instance(name)?), *lasts),
        Command::FailZone { zone, lasts } => {
            lasting(Fault::FailZone(find::zone(world, zone).ok_or(Refused::ZoneNotFound)?), *lasts)
        }
        Command::SlowRegistry { times, lasts } => lasting(Fault::SlowRegistry(*times), *lasts),
        Command::FailRegistry { error, lasts } => lasting(Fault::FailRegistry(*error), *lasts),
        Command::DenySecrets { lasts } => lasting(Fault::DenySecrets, *lasts),
        Command::ExhaustFargate { zone, lasts } => {
            let find = |name: &String| find::zone(world, name).ok_or(Refused::ZoneNotFound);
            lasting(Fault::ExhaustFargate(zone.as_ref().map(find).transpose()?), *lasts)
        }
        Command::InterruptSpot { task: Some(task), .. } => {
            let row = living(turn, task)?;
            let spot = row.provider == Some(CapacityProvider::FargateSpot);
            if spot { Ok(Deed::InterruptTask { task: row.id }) } else { Err(Refused::NotSpot) }
        }
        Command::InterruptSpot { task: None, instance: name } => {
            let host = find::instance(world, name.as_deref().unwrap_or_default()).ok_or(Refused::InstanceNotFound)?;
            match host.kind {
                HostKind::Instance { spec } if world.catalog.instances[spec].spot => {
                    Ok(Deed::InterruptInstance { host: host.id })
                }
                HostKind::Instance { .. } | HostKind::MicroVm { .. } => Err(Refused::NotSpot),
            }
        }
        Command::OverloadControlPlane { lasts } => lasting(Fault::OverloadControlPlane, *lasts),
        Command::EndFault { fault } => {
            let lasts = world.faults.iter().any(|(one, _)| one.verb() == *fault);
            if lasts { Ok(Deed::End { verb: *fault }) } else { Err(Refused::NothingToEnd) }
        }
        Command::RegisterTaskDefinition(definition) => {
            let revision = world.catalog.next_revision(&definition.family);
            Ok(Deed::Register { registered: Rc::new(TaskDefinition { revision, ..*definition.clone() }) })
        }
        Command::CreateService(service) => create(turn, service),
        Command::PutAttributes { attributes } => put_attributes(world, attributes),
        Command::DeleteAttributes { attributes } => {
            let taken = |one: &TargetedAttribute| Ok((attributed(world, one)?, Rc::from(one.name.as_str())));
            Ok(Deed::DeleteAttributes { attributes: attributes.iter().map(taken).collect::<Result<_, _>>()? })
        }
    }
}

/// A name is free again once the service that had it is gone. API model, CreateService.
fn create(turn: &Turn<'_>, service: &Service) -> Result<Deed, Refused> {
    let namesake = find::service(turn, &service.service_name).map(|id| turn.world().service(id).status);
    match namesake {
        Some(ServiceStatus::Active) => return Err(Refused::ServiceExists),
        Some(ServiceStatus::Draining) => return Err(Refused::ServiceIsDraining),
        Some(ServiceStatus::Inactive) | None => {}
    }
    definition(turn, &service.task_definition)?;
    if !turn.world().catalog.has_groups_of(service) {
        return Err(Refused::TargetGroupNotFound);
    }
    Ok(Deed::Create { wanted: Rc::new(service.clone()) })
}

/// A container instance has at most ten custom attributes. API model, PutAttributes.
fn put_attributes(world: &World, attributes: &[TargetedAttribute]) -> Result<Deed, Refused> {
    let mut put: Vec<(HostId, Rc<str>, Rc<str>)> = Vec::new();
    for one in attributes {
        let host = attributed(world, one)?;
        let value = one.value.as_deref().unwrap_or_default();
        put.push((host, Rc::from(one.name.as_str()), Rc::from(value)));
        let mut names: Vec<&str> = custom_attributes(world, host).collect();
        names.extend(put.iter().filter(|(other, ..)| *other == host).map(|(_, name, _)| &**name));
        names.sort_unstable();
        names.dedup();
        if names.len() > limits::ATTRIBUTES {
            return Err(Refused::TooManyAttributes);
        }
    }
    Ok(Deed::PutAttributes { attributes: put })
}

fn custom_attributes(world: &World, host: HostId) -> impl Iterator<Item = &str> {
    let spec = match world.host(host).map(|host| &host.kind) {
        Some(HostKind::Instance { spec }) => Some(&world.catalog.instances[*spec]),
        Some(HostKind::MicroVm { .. }) | None => None,
    };
    spec.into_iter().flat_map(|spec| spec.custom_attributes())
}

fn attributed(world: &World, attribute: &TargetedAttribute) -> Result<HostId, Refused> {
    find::host(world, &attribute.target_id).ok_or(Refused::AttributeTargetNotFound)
}

/// Returns the task if it is not on its way out.
fn living<'a>(turn: &'a Turn<'_>, name: &str) -> Result<&'a Task, Refused> {
    let row = find::task(turn, name).ok_or(Refused::TaskNotFound)?;
    if row.is_alive() { Ok(row) } else { Err(Refused::TaskIsStopping) }
}

fn definition(turn: &Turn<'_>, name: &str) -> Result<DefinitionId, Refused> {
    turn.world().catalog.find_definition(name).ok_or(Refused::TaskDefinitionNotFound)
}

/// Returns the service if it is ACTIVE.
fn active(turn: &Turn<'_>, name: &str) -> Result<ServiceId, Refused> {
    let service = find::service(turn, name).ok_or(Refused::ServiceNotFound)?;
    let active = turn.world().service(service).status == ServiceStatus::Active;
    if active { Ok(service) } else { Err(Refused::ServiceNotActive) }
}

fn update(turn: &Turn<'_>, command: &Command) -> Result<Deed, Refused> {
    let Command::UpdateService {
        service,
        desired_count,
        task_definition,
        force_new_deployment,
        deployment_configuration,
        health_check_grace_period_seconds,
        enable_execute_command,
    } = command
    else {
        unreachable!("asked for UpdateService only")
    };
    let service = active(turn, service)?;
    let definition = task_definition.as_deref().map(|name| definition(turn, name)).transpose()?;
    let change = Change {
        desired: *desired_count,
        definition,
        force: *force_new_deployment,
        configuration: deployment_configuration.clone(),
        grace: *health_check_grace_period_seconds,
        execute_command: enable_execute_command.0,
    };
    Ok(Deed::Update { service, change })
}

/// A service that wants tasks is deleted by force only. API model, DeleteService.
fn delete(turn: &Turn<'_>, name: &str, force: bool) -> Result<Deed, Refused> {
    let service = active(turn, name)?;
    let wants = turn.world().service(service).desired > 0;
    if wants && !force { Err(Refused::ServiceScaledAboveZero) } else { Ok(Deed::Delete { service }) }
}

fn carry_out(turn: &mut Turn<'_>, deed: Deed) {
    match deed {
        Deed::Update { service, change } => change_service(turn, service, change),
        Deed::Delete { service } => {
            turn.commit_cause(Fact::ServiceStatusChanged { service, to: ServiceStatus::Draining });
            let from = turn.world().service(service).desired;
            turn.commit_cause(Fact::DesiredCountChanged { service, from, to: 0 });
        }
        Deed::Run { definition, count, launch, execute_command } => {
            run(turn, (definition, launch), count, execute_command);
        }
        Deed::Stop { task, reason } => stop::request(turn, task, StopCause::User(reason)),
        Deed::SetStatus { hosts, to } => {
            let cause = turn.cause();
            for host in hosts {
                turn.root(cause);
                instances::set_status(turn, host, to);
            }
        }
        Deed::Deregister { host } => instances::deregister(turn, host),
        Deed::SetAlarm { alarm, to } => {
            turn.commit_cause(Fact::AlarmStateChanged { alarm, to });
        }
        Deed::Crash { task, exit_code } => {
            container::exit(turn, task, 0, container::Exit { code: exit_code, out_of_memory: false });
        }
        Deed::Terminate { host } => instances::vanish(turn, host),
        Deed::Retire { task } => stop::request(turn, task, StopCause::Retired),
        Deed::InterruptTask { task } => instances::interrupt_task(turn, task),
        Deed::InterruptInstance { host } => instances::interrupt_instance(turn, host),
        Deed::Begin { fault, lasts } => faults::begin(turn, fault, lasts),
        Deed::End { verb } => faults::end_all(turn, verb),
        Deed::Register { registered } => {
            let definition = DefinitionId::new(turn.world().catalog.definitions.len() as u32);
            turn.commit_cause(Fact::TaskDefinitionRegistered { definition, registered });
        }
        Deed::Create { wanted } => {
            let service = turn.world().services.next_id();
            turn.commit_cause(Fact::ServiceDefined { service, wanted });
            begin::create(turn, service);
        }
        Deed::PutAttributes { attributes } => {
            for (host, name, value) in attributes {
                turn.commit_cause(Fact::AttributePut { host, name, value });
            }
        }
        Deed::DeleteAttributes { attributes } => {
            for (host, name) in attributes {
                turn.commit_cause(Fact::AttributeDeleted { host, name });
            }
        }
    }
}

/// Counts and limits change at once; another definition, or force, begins a deployment. Developer guide, update-service.
fn change_service(turn: &mut Turn<'_>, service: ServiceId, change: Change) {
    let row = turn.world().service(service);
    let (configuration, grace) = (change.configuration.map(Rc::new), change.grace);
    if configuration.is_some() || grace.is_some() {
        let configuration = configuration.unwrap_or_else(|| Rc::clone(&row.configuration));
        let grace = grace.map_or(row.grace, |secs| Span::from_secs(u64::from(secs)));
        turn.commit_cause(Fact::ServiceReconfigured { service, configuration, grace });
    }
    if let Some(enabled) = change.execute_command.filter(|to| *to != turn.world().service(service).execute_command) {
        turn.commit_cause(Fact::ExecuteCommandChanged { service, enabled });
    }
    if let Some(to) = change.desired.filter(|_| !turn.catalog().services[service.index()].daemon) {
        let from = turn.world().service(service).desired;
        turn.commit_cause(Fact::DesiredCountChanged { service, from, to });
    }
    let current = turn.world().deployment(turn.world().service(service).deployments[0]).definition;
    let definition = change.definition.unwrap_or(current);
    if change.force || definition != current {
        let deployment = turn.world().deployments.next_id();
        turn.commit_cause(Fact::DeploymentCreated { deployment, service, definition });
    }
}

/// RunTask places each task at once, or not at all: what finds no host is a failure in its answer.
fn run(turn: &mut Turn<'_>, (definition, launch): (DefinitionId, LaunchType), count: u32, execute_command: bool) {
    let catalog = turn.catalog();
    let cause = turn.cause();
    let mut scheduler = Scheduler::standalone(turn.world(), &catalog, definition, launch);
    for _ in 0..count {
        turn.root(cause);
        let nth = u64::from(turn.world().tasks.next_id().number());
        let verdict = Rc::new(scheduler.decide(turn.dice(), nth));
        match verdict.chosen {
            Some(spot) => {
                let order = Order { service: None, deployment: None, definition, launch, provider: None };
                let task = provision::create(turn, order, spot, &verdict);
                if execute_command {
                    turn.commit(Fact::TaskExecuteCommandEnabled { task });
                }
            }
            None => {
                turn.commit(Fact::PlacementRefused { service: None, verdict });
            }
        }
    }
}
