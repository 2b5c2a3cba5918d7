//! Features of what is done: the script's cues, and deeds against tasks that exist then.

use super::{Case, Luck};
use crate::scenario::Command;
use crate::sim::World;
use crate::sim::world::Task;
use crate::study::soak::case::Deed;
use crate::units::{SimTime, Span};

/// The one place that spells UpdateService out.
pub(super) fn update(service: &str, desired: Option<u32>, definition: Option<String>, force: bool) -> Command {
    Command::UpdateService {
        service: service.to_owned(),
        desired_count: desired,
        task_definition: definition,
        force_new_deployment: force,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    }
}

fn any_name(case: &Case, luck: &mut Luck) -> String {
    case.scenario.services[case.any_service(luck)].service_name.clone()
}

pub(super) fn scaling(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 4) {
        let (at, name) = (case.any_time(luck), any_name(case, luck));
        case.script(at, update(&name, Some(luck.between(0, 20)), None, false));
    }
}

/// Several orders within a few seconds, some of them within one instant.
pub(super) fn bursts(case: &mut Case, luck: &mut Luck) {
    let (mut at, name) = (case.any_time(luck), any_name(case, luck));
    for _ in 0..luck.between(3, 8) {
        case.script(at, update(&name, Some(luck.between(0, 12)), None, luck.chance(30)));
        at = at + luck.one_of(&[Span::ZERO, Span::from_millis(1), Span::from_secs(4)]);
    }
}

pub(super) fn to_nothing_and_back(case: &mut Case, luck: &mut Luck) {
    let (at, name) = (case.any_time(luck), any_name(case, luck));
    case.script(at, update(&name, Some(0), None, false));
    let later = at + luck.span(Span::from_secs(120));
    case.script(later, update(&name, Some(luck.between(1, 8)), None, false));
}

pub(super) fn forced(case: &mut Case, luck: &mut Luck) {
    for _ in 0..luck.between(1, 3) {
        let (at, name) = (case.any_time(luck), any_name(case, luck));
        case.script(at, update(&name, None, None, true));
    }
}

pub(super) fn back_to_first(case: &mut Case, luck: &mut Luck) {
    let (at, name) = (case.any_time(luck), any_name(case, luck));
    let first = Some(format!("{name}:1"));
    case.script(at, update(&name, luck.chance(30).then_some(3), first, false));
}

pub(super) fn stop_tasks(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, stop_task);
}

pub(super) fn crash_tasks(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, crash_task);
}

pub(super) fn refused(case: &mut Case, luck: &mut Luck) {
    deeds(case, luck, |_, _| Some(Command::StopTask { task: "ffffffff".to_owned(), reason: None }));
    deeds(case, luck, |_, _| Some(update("nowhere", Some(1), None, false)));
}

/// Time enough for everything to come to rest.
pub(super) fn quiet_end(case: &mut Case, _: &mut Luck) {
    case.scenario.duration += Span::from_secs(720);
}

/// A few at random, sometimes all within a second.
pub(super) fn deeds(case: &mut Case, luck: &mut Luck, command: fn(&World, u64) -> Option<Command>) {
    let together = luck.chance(30).then(|| case.any_time(luck));
    for _ in 0..luck.between(1, 5) {
        let at = match together {
            Some(at) => (at + luck.span(Span::from_secs(1))).min(case.scenario.end()),
            None => case.any_time(luck),
        };
        case.deeds.push(Deed { at: at.max(SimTime::ZERO), command, pick: luck.below(u64::MAX) });
    }
}

fn stop_task(world: &World, pick: u64) -> Option<Command> {
    let reason = pick.is_multiple_of(2).then(|| "soak".to_owned());
    any_task(world, pick).map(|task| Command::StopTask { task, reason })
}

fn crash_task(world: &World, pick: u64) -> Option<Command> {
    any_task(world, pick).map(|task| Command::CrashTask { task, exit_code: (pick % 256) as u8 })
}

/// Returns the id of a task, or its first digits: mostly of one that is wanted, now and then of any that is known.
pub(super) fn any_task(world: &World, pick: u64) -> Option<String> {
    let any = (pick / 7).is_multiple_of(5);
    let tasks: Vec<&Task> = world.tasks.values().filter(|task| any || task.is_alive()).collect();
    let task = tasks.get((pick / 64) as usize % tasks.len().max(1))?;
    let id = world.catalog.task_id(task.id);
    Some(if (pick / 3).is_multiple_of(2) { id } else { id[..8].to_owned() })
}
