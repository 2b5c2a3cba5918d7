//! Target groups, their targets, and the clients behind them.

use super::{Body, Cell, InspectorModel, Section, Table, TableRow};
use crate::report::words;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::catalog::dotted;
use crate::sim::world::{Group, ProbeFailure, Target, TargetState, World};
use crate::units::Span;

/// Longer tables tell nobody more.
const MOST_ROWS: usize = 60;

pub fn group(session: &Session, group: &Group) -> InspectorModel {
    let world = session.world();
    let spec = world.catalog.group(group.id);
    let check = &spec.spec;
    let (health, tally) = (check.health_check_path.as_str(), group.tally);
    let interval = Span::from_secs(check.health_check_interval_seconds.into());
    let facts = vec![
        ("Health check", vec![Piece::plain(format!("GET {health} every {}", words::span(interval)))]),
        ("Healthy after", vec![Piece::plain(words::count(check.healthy_threshold_count, "passed check"))]),
        ("Unhealthy after", vec![Piece::plain(words::count(check.unhealthy_threshold_count, "failed check"))]),
        ("Draining", vec![Piece::plain(words::span(Span::from_secs(check.deregistration_delay.into())))]),
    ];
    let rows =
        group.targets.iter().take(MOST_ROWS).filter_map(|id| world.target(*id)).map(|row| target_row(world, row));
    let more = group.targets.len().saturating_sub(MOST_ROWS) as u32;
    let table = Table { heads: vec!["target", "task", "state"], rows: rows.collect(), more };
    let open = (tally.healthy == 0 && tally.others > 0)
        .then(|| vec![Piece::plain("No target is healthy, so requests go to all of them (fail-open)")]);
    InspectorModel {
        subject: Some(Subject::Group(group.id)),
        kind: "target group",
        name: spec.name.clone(),
        chip: Some(Chip::new(
            format!("{} HEALTHY", tally.healthy),
            if tally.healthy > 0 { Tone::Ok } else { Tone::Warn },
        )),
        badge: None,
        lines: [requests(session, group)].into_iter().chain(open).collect(),
        sections: vec![Section::new("Targets", Body::Table(table)), Section::new("Settings", Body::Facts(facts))],
    }
}

pub fn target(session: &Session, target: &Target) -> InspectorModel {
    let (world, now) = (session.world(), session.now());
    let spec = &world.catalog.group(target.group).spec;
    let interval = Span::from_secs(spec.health_check_interval_seconds.into());
    let mut lines = vec![vec![
        Piece::plain("Task "),
        Piece::link(world.catalog.task_short(target.task), Subject::Task(target.task)),
        Piece::plain(" in target group "),
        Piece::link(world.catalog.group(target.group).name.clone(), Subject::Group(target.group)),
    ]];
    if let Some(failure) = target.last_failure {
        lines.push(vec![Piece::plain("Last failed check: "), Piece::Strong(failed(failure), Tone::Bad)]);
    }
    if target.streak > 0 {
        let (word, of) = match target.state {
            TargetState::Unhealthy | TargetState::Initial if target.last_failure.is_none() => {
                ("passed", spec.healthy_threshold_count)
            }
            TargetState::Unhealthy => ("passed", spec.healthy_threshold_count),
            _ => ("failed", spec.unhealthy_threshold_count),
        };
        lines.push(vec![Piece::plain(format!("{} of {of} checks {word} in a row", target.streak))]);
    }
    let next = target
        .next_probe(interval, now)
        .map(|at| ("checked again in ", at))
        .or(target.leaves_at.map(|at| ("leaves in ", at)));
    if let Some((word, at)) = next {
        lines.push(vec![
            Piece::plain(format!("It is {word}").replace("is leaves", "leaves")),
            Piece::strong(words::span(at - now)),
        ]);
    }
    InspectorModel {
        subject: Some(Subject::Target(target.id)),
        kind: "target",
        name: socket(target),
        chip: Some(chip(target)),
        lines,
        ..InspectorModel::default()
    }
}

pub fn clients(session: &Session) -> InspectorModel {
    let world = session.world();
    let busy = world.groups.iter().filter(|group| group.flow.requests_per_second > 0);
    let mut lines: Vec<Vec<Piece>> = busy.map(|group| requests(session, group)).collect();
    if lines.is_empty() {
        lines.push(vec![Piece::plain("Nobody sends requests in this scenario")]);
    }
    InspectorModel {
        subject: Some(Subject::Clients),
        kind: "clients",
        name: "requests".to_owned(),
        lines,
        ..InspectorModel::default()
    }
}

/// Returns `240 requests/s to web, 99.98 % served so far, 12 failed`.
fn requests(session: &Session, group: &Group) -> Vec<Piece> {
    let (served, failed) = group.flow.counts(session.now());
    let name = session.world().catalog.group(group.id).name.clone();
    if group.flow.requests_per_second == 0 {
        return vec![Piece::plain("No requests come")];
    }
    let mut pieces = vec![
        Piece::plain(format!("{} requests/s to ", group.flow.requests_per_second)),
        Piece::link(name, Subject::Group(group.id)),
        Piece::plain(", "),
        Piece::strong(words::percent(served, served + failed)),
        Piece::plain(" served so far"),
    ];
    if failed >= 1000 {
        pieces.push(Piece::plain(", "));
        pieces.push(Piece::Strong(format!("{} failed", words::grouped(failed / 1000)), Tone::Bad));
    }
    pieces
}

fn target_row(world: &World, target: &Target) -> TableRow {
    let chip = chip(target);
    TableRow::new(vec![
        Cell::text(socket(target)).leading_to(Subject::Target(target.id)),
        Cell::text(world.catalog.task_short(target.task)).leading_to(Subject::Task(target.task)),
        Cell::text(chip.word).toned(chip.tone),
    ])
}

fn socket(target: &Target) -> String {
    format!("{}:{}", dotted(target.address), target.port)
}

pub fn chip(target: &Target) -> Chip {
    match target.state {
        TargetState::Initial => Chip::new("INITIAL", Tone::Info),
        TargetState::Healthy => Chip::new("HEALTHY", Tone::Ok),
        TargetState::Unhealthy => Chip::new("UNHEALTHY", Tone::Bad),
        TargetState::Draining => Chip::new("DRAINING", Tone::Warn),
    }
}

fn failed(failure: ProbeFailure) -> String {
    match failure {
        ProbeFailure::Status(code) => format!("HTTP {code}"),
        ProbeFailure::Timeout => "no answer in time".to_owned(),
        ProbeFailure::Refused => "connection refused".to_owned(),
    }
}
