//! The cluster: its services, its instances with what is free on them, and what can go wrong for all.

use super::{Body, Cell, InspectorModel, Section, Table, TableRow, deeds, host};
use crate::say::inspect as say;
use crate::session::Session;
use crate::session::panels::Piece;
use crate::sim::{Subject, World};

/// Longer tables tell nobody more.
const MOST_ROWS: usize = 60;

pub fn of(session: &Session) -> InspectorModel {
    let world = session.world();
    let mut sections = Vec::new();
    if world.services.values().next().is_some() {
        sections.push(Section::new(say::SERVICES, Body::Table(services(world))));
    }
    sections.push(Section::new(say::RESOURCES, Body::Facts(resources(world))));
    let instances = || world.hosts.values().filter(|host| host.is_instance());
    if instances().next().is_some() {
        let rows = instances().take(MOST_ROWS).map(|row| host::row(session, row)).collect();
        let more = instances().count().saturating_sub(MOST_ROWS) as u32;
        let table = Table { heads: host::HEADS.to_vec(), rows, more };
        sections.push(Section::new(say::CONTAINER_INSTANCES, Body::Table(table)));
    }
    sections.push(Section::new(say::BREAK, Body::Deeds(deeds::of_everything(world))));
    InspectorModel {
        subject: Some(Subject::Cluster),
        kind: say::CLUSTER,
        name: world.catalog.cluster.clone(),
        lines: lines(world),
        sections,
        ..InspectorModel::default()
    }
}

fn lines(world: &World) -> Vec<Vec<Piece>> {
    let zones: Vec<&str> = world.catalog.zones.iter().map(|zone| zone.name.as_str()).collect();
    let mut lines = vec![vec![Piece::plain(zones.join(", "))]];
    if world.services.values().next().is_none() {
        lines.push(vec![Piece::plain(say::THIS_SCENARIO_HAS_NO_SERVICE)]);
    }
    lines.push(vec![Piece::plain(say::PLACED_BY_THE), Piece::link(say::SCHEDULER, Subject::Scheduler)]);
    lines
}

fn services(world: &World) -> Table {
    let rows = world.services.values().map(|row| {
        let healthy = world.tasks_of(row.id).filter(|task| world.in_service(task)).count();
        TableRow::new(vec![
            Cell::text(row.name.clone()).leading_to(Subject::Service(row.id)),
            Cell::number(row.desired.to_string()),
            Cell::number(healthy.to_string()),
        ])
    });
    let heads = vec![say::SERVICE, say::DESIRED, say::HEALTHY];
    Table { heads, rows: rows.take(MOST_ROWS).collect(), more: world.services.len().saturating_sub(MOST_ROWS) as u32 }
}

/// Returns how much of all instances together is in use.
fn resources(world: &World) -> Vec<(&'static str, Vec<Piece>)> {
    let instances = || world.hosts.values().filter(|host| host.is_instance() && host.is_registered());
    let (cpu, free_cpu) = instances()
        .fold((0u64, 0u64), |(all, free), host| (all + u64::from(host.total.cpu), free + u64::from(host.free.cpu)));
    let (memory, free_memory) = instances().fold((0u64, 0u64), |(all, free), host| {
        (all + u64::from(host.total.memory_mib), free + u64::from(host.free.memory_mib))
    });
    let tasks = world.tasks.values().filter(|task| task.is_alive()).count();
    vec![
        (say::CPU_UNITS, vec![Piece::plain(say::in_use(&(cpu - free_cpu), &cpu, &""))]),
        (say::MEMORY, vec![Piece::plain(say::in_use(&(memory - free_memory), &memory, &say::MIB))]),
        (say::TASKS, vec![Piece::plain(say::tasks(tasks as u64))]),
    ]
}
