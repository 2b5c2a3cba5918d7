//! Everything the picture shows, as tables.

use super::Chip;
use super::inspect::target_chip;
use super::inspect::{Cell, Table, TableRow, task_chip};
use crate::report::words;
use crate::say::facts as say;
use crate::session::Session;
use crate::sim::Subject;
use crate::sim::catalog::dotted;
use crate::sim::world::World;
use crate::units::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct FactsModel {
    pub moment: String,
    /// Each with its title; empty ones are left out.
    pub tables: Vec<(&'static str, Table)>,
}

/// A longer table is read in the console or the command line.
const MOST_ROWS: usize = 200;

pub fn of(session: &Session) -> FactsModel {
    let (world, now) = (session.world(), session.now());
    let tables = [
        (say::SERVICES, services(world)),
        (say::TASKS, tasks(world, now)),
        (say::INSTANCES, hosts(world)),
        (say::TARGETS, targets(world)),
        (say::IMAGES, images(world)),
        (say::REQUESTS, requests(world, now)),
    ];
    FactsModel {
        moment: super::transport::spoken(now),
        tables: tables.into_iter().filter(|(_, table)| !table.rows.is_empty()).collect(),
    }
}

fn table(heads: &[&'static str], rows: impl Iterator<Item = Vec<Cell>>) -> Table {
    let mut rows = rows.map(TableRow::new);
    let shown: Vec<TableRow> = rows.by_ref().take(MOST_ROWS).collect();
    Table { heads: heads.to_vec(), rows: shown, more: rows.count() as u32 }
}

fn state(chip: Chip) -> Cell {
    Cell::text(chip.word).toned(chip.tone)
}

fn services(world: &World) -> Table {
    let rows = world.services.values().map(|service| {
        let healthy = world.headcount(service).in_service;
        let primary = service.deployments.first().map(|id| world.deployment(*id));
        let name = primary.map(|row| world.catalog.definition_name(row.definition)).unwrap_or_default();
        vec![
            Cell::text(service.name.clone()).leading_to(Subject::Service(service.id)),
            Cell::text(name),
            Cell::number(service.desired.to_string()),
            Cell::number(service.tasks.len().to_string()),
            Cell::number(healthy.to_string()),
            Cell::number(primary.map_or(0, |row| row.failed_tasks).to_string()),
        ]
    });
    table(&[say::SERVICE, say::PRIMARY, say::DESIRED, say::TASKS_2, say::HEALTHY, say::FAILED], rows)
}

fn tasks(world: &World, now: SimTime) -> Table {
    let alive = world.tasks.values().filter(|task| task.holds_resources());
    let rows = alive.map(|task| {
        let host = task.host.and_then(|id| world.host(id)).filter(|host| host.is_instance());
        let place = match (host, task.zone) {
            (Some(host), _) => world.catalog.host_name(host),
            (None, Some(zone)) => words::zone(&world.catalog.zone(zone).name).to_owned(),
            (None, None) => "–".to_owned(),
        };
        vec![
            Cell::text(world.catalog.task_short(task.id)).leading_to(Subject::Task(task.id)),
            Cell::text(world.catalog.definition_name(task.definition)),
            state(task_chip(world, task)),
            Cell::text(place),
            Cell::number(words::span(now - task.since())),
        ]
    });
    table(&[say::TASK_HEAD, say::REVISION, say::STATE, say::PLACE, say::FOR_HOW_LONG], rows)
}

fn hosts(world: &World) -> Table {
    let rows = world.hosts.values().filter(|host| host.is_instance()).map(|host| {
        let used = |free: u32, all: u32| format!("{} / {all}", all - free.min(all));
        vec![
            Cell::text(world.catalog.host_name(host)).leading_to(Subject::Host(host.id)),
            Cell::text(words::zone(&world.catalog.zone(host.zone).name)),
            Cell::number(host.tasks.len().to_string()),
            Cell::number(used(host.free.cpu, host.total.cpu)),
            Cell::number(used(host.free.memory_mib, host.total.memory_mib)),
            Cell::text(if host.agent.connected { say::CONNECTED } else { say::LOST }),
        ]
    });
    table(&[say::INSTANCE, say::ZONE, say::TASKS_2, say::CPU, say::MIB, say::AGENT], rows)
}

fn targets(world: &World) -> Table {
    let all = world.groups.iter().flat_map(|group| group.targets.iter().map(move |id| (group, *id)));
    let rows = all.filter_map(|(group, id)| {
        let target = world.target(id)?;
        Some(vec![
            Cell::text(format!("{}:{}", dotted(target.address), target.port)).leading_to(Subject::Target(id)),
            Cell::text(world.catalog.group(group.id).name.clone()),
            state(target_chip(target)),
            Cell::number(target.streak.to_string()),
        ])
    });
    table(&[say::TARGET, say::GROUP, say::HEALTH, say::STREAK], rows)
}

fn images(world: &World) -> Table {
    let rows = world.catalog.images.iter().map(|image| {
        vec![
            Cell::text(image.name.rsplit('/').next().unwrap_or_default()),
            Cell::number(words::bytes(image.size)),
            Cell::number(image.layers.len().to_string()),
            Cell::text(if image.missing { say::MISSING } else { say::IN_THE_REGISTRY }),
        ]
    });
    table(&[say::IMAGE, say::SIZE, say::LAYERS, say::REGISTRY], rows)
}

fn requests(world: &World, now: SimTime) -> Table {
    let rows = world.groups.iter().map(|group| {
        let (served, failed) = group.flow.counts(now);
        vec![
            Cell::text(world.catalog.group(group.id).name.clone()).leading_to(Subject::Group(group.id)),
            Cell::number(group.flow.requests_per_second.to_string()),
            Cell::number(words::grouped(served / 1000)),
            Cell::number(words::grouped(failed / 1000)),
        ]
    });
    table(&[say::GROUP, say::PER_SECOND, say::SERVED, say::FAILED], rows)
}
