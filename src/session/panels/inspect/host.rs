//! A host: a container instance with its agent and what is on it, or the microVM of a Fargate task.

use super::task::chip;
use super::{Body, Cell, InspectorModel, Section, Table, TableRow, deeds};
use crate::report::words;
use crate::say::inspect as say;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::catalog::dotted;
use crate::sim::world::{Host, HostKind, HostStatus, World};
use crate::units::{Bytes, SimTime};

pub const HEADS: [&str; 5] = [say::INSTANCE, say::ZONE, say::TASKS_2, say::CPU_FREE, say::MIB_FREE];
/// Longer tables tell nobody more.
const MOST_ROWS: usize = 30;

pub fn of(session: &Session, host: &Host) -> InspectorModel {
    let (world, now) = (session.world(), session.now());
    let mut model = InspectorModel {
        subject: Some(Subject::Host(host.id)),
        kind: if host.is_instance() { say::INSTANCE } else { say::FARGATE },
        name: world.catalog.host_name(host),
        chip: Some(status(host)),
        badge: None,
        lines: lines(world, host, now),
        sections: vec![
            Section::new(say::RESOURCES, Body::Facts(resources(host))),
            tasks(world, host),
            Section::new(say::IMAGE_LAYERS, Body::Facts(layers(world, host, now))),
        ],
    };
    if host.is_instance() {
        model.sections.push(Section::new(say::DO, Body::Deeds(deeds::of_host(world, host))));
    }
    model
}

/// Returns the host as a row under `HEADS`.
pub fn row(session: &Session, host: &Host) -> TableRow {
    let catalog = &session.world().catalog;
    TableRow::new(vec![
        Cell::text(catalog.host_name(host)).leading_to(Subject::Host(host.id)),
        Cell::text(words::zone(&catalog.zone(host.zone).name)),
        Cell::number(host.tasks.len().to_string()),
        Cell::number(host.free.cpu.to_string()),
        Cell::number(host.free.memory_mib.to_string()),
    ])
}

fn status(host: &Host) -> Chip {
    match (host.status, host.agent.connected) {
        (HostStatus::Inactive, _) => Chip::new("INACTIVE", Tone::Bad),
        (HostStatus::Draining, _) => Chip::new("DRAINING", Tone::Warn),
        (HostStatus::Active, false) => Chip::new(say::AGENT_DISCONNECTED, Tone::Bad),
        (HostStatus::Active, true) => Chip::new("ACTIVE", Tone::Ok),
    }
}

fn lines(world: &World, host: &Host, now: SimTime) -> Vec<Vec<Piece>> {
    let catalog = &world.catalog;
    let zone = &catalog.zone(host.zone).name;
    let what = match host.kind {
        HostKind::Instance { spec } => catalog.instances[spec].machine.name.to_owned(),
        HostKind::MicroVm { .. } => say::MICROVM.to_owned(),
    };
    let mut lines = vec![vec![
        Piece::plain(say::kind_and_place(&what, &zone, &dotted(host.address))),
        Piece::plain(say::IN_CLUSTER),
        Piece::link(catalog.cluster.clone(), Subject::Cluster),
    ]];
    match host.kind {
        HostKind::Instance { .. } if !host.is_registered() => {
            lines.push(vec![Piece::plain(say::IT_HAS_LEFT_THE_CLUSTER)]);
        }
        HostKind::Instance { .. } if host.vanished => {
            lines.push(vec![Piece::plain(say::IT_HAS_ENDED_AND_ECS_DOES)]);
        }
        HostKind::Instance { .. } => {
            let next = words::span(host.agent.next_poll(now) - now);
            lines.push(vec![Piece::plain(say::ITS_AGENT_ASKS_FOR_WORK_AGAIN), Piece::strong(next)]);
        }
        HostKind::MicroVm { task } => lines.push(vec![
            Piece::plain(say::MADE_FOR_TASK),
            Piece::link(catalog.task_short(task), Subject::Task(task)),
            Piece::plain(say::AND_ENDS_WITH_IT),
        ]),
    }
    lines
}

fn resources(host: &Host) -> Vec<(&'static str, Vec<Piece>)> {
    let used = |total: u32, free: u32, unit: &str| vec![Piece::plain(say::in_use(&(total - free), &total, &unit))];
    let mut facts = vec![
        (say::CPU_UNITS, used(host.total.cpu, host.free.cpu, "")),
        (say::MEMORY, used(host.total.memory_mib, host.free.memory_mib, say::MIB)),
    ];
    if host.total.gpus > 0 {
        facts.push((say::GPUS, used(host.total.gpus, host.free.gpus, "")));
    }
    if !host.ports.is_empty() {
        let ports: Vec<String> = host.ports.iter().map(|port| port.port.to_string()).collect();
        facts.push((say::HOST_PORTS_IN_USE, vec![Piece::plain(ports.join(", "))]));
    }
    if !host.queue.is_empty() {
        let waiting = say::tasks(host.queue.len() as u64);
        facts.push((say::AGENTS_QUEUE, vec![Piece::plain(say::waiting_for_room(&waiting))]));
    }
    if host.total.enis > 0 {
        facts.push((say::NETWORK_INTERFACES, used(host.total.enis, host.free.enis, "")));
    }
    facts
}

fn tasks(world: &World, host: &Host) -> Section {
    let rows = host.tasks.iter().take(MOST_ROWS).filter_map(|id| world.task(*id)).map(|task| {
        let state = chip(world, task);
        TableRow::new(vec![
            Cell::text(world.catalog.task_short(task.id)).leading_to(Subject::Task(task.id)),
            Cell::text(world.catalog.definition_name(task.definition)),
            Cell::text(state.word).toned(state.tone),
        ])
    });
    let more = host.tasks.len().saturating_sub(MOST_ROWS) as u32;
    let table = Table { heads: vec![say::TASK_HEAD, say::DEFINITION, say::STATE], rows: rows.collect(), more };
    let section = Section::new(say::TASKS, Body::Table(table));
    if host.tasks.is_empty() {
        Section { body: Body::Nothing, ..section }.saying(vec![Piece::plain(say::NONE)])
    } else {
        section
    }
}

/// Says how much of each image is there.
fn layers(world: &World, host: &Host, now: SimTime) -> Vec<(&'static str, Vec<Piece>)> {
    let stored: u64 = host.store.present().iter().map(|layer| world.catalog.layer(*layer).size.0).sum();
    let here = say::layers_there(&host.store.present().len(), &words::bytes(Bytes(stored)));
    let mut facts = vec![(say::ON_THE_HOST, vec![Piece::plain(here)])];
    if !host.store.coming.is_empty() {
        let whole: u64 = host.store.coming.iter().map(|arrival| arrival.size.0).sum();
        let there: u64 = host.store.coming.iter().map(|arrival| arrival.downloaded(now).0).sum();
        let progress = say::part_of(&words::bytes(Bytes(there)), &words::bytes(Bytes(whole)));
        facts.push((say::ON_THEIR_WAY, vec![Piece::plain(progress)]));
    }
    facts
}
