//! Target groups, their targets, and the clients behind them.

use super::{Body, Cell, InspectorModel, Section, Table, TableRow, history};
use crate::report::words;
use crate::say::inspect as say;
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
        (say::HEALTH_CHECK, vec![Piece::plain(say::health_check(&health, &words::span(interval)))]),
        (say::HEALTHY_AFTER, vec![Piece::plain(say::passed_checks(check.healthy_threshold_count))]),
        (say::UNHEALTHY_AFTER, vec![Piece::plain(say::failed_checks(check.unhealthy_threshold_count))]),
        (say::DRAINING, vec![Piece::plain(words::span(Span::from_secs(check.deregistration_delay.into())))]),
    ];
    let rows =
        group.targets.iter().take(MOST_ROWS).filter_map(|id| world.target(*id)).map(|row| target_row(world, row));
    let more = group.targets.len().saturating_sub(MOST_ROWS) as u32;
    let table = Table { heads: vec![say::TARGET, say::TASK_HEAD, say::STATE], rows: rows.collect(), more };
    let open =
        (tally.healthy == 0 && tally.others > 0).then(|| vec![Piece::plain(say::NO_TARGET_IS_HEALTHY_SO_REQUESTS)]);
    InspectorModel {
        subject: Some(Subject::Group(group.id)),
        kind: say::TARGET_GROUP_KIND,
        name: spec.name.clone(),
        chip: Some(Chip::new(say::healthy_chip(&tally.healthy), if tally.healthy > 0 { Tone::Ok } else { Tone::Warn })),
        badge: None,
        lines: [requests(session, group)].into_iter().chain(open).collect(),
        sections: vec![Section::new(say::TARGETS, Body::Table(table)), Section::new(say::SETTINGS, Body::Facts(facts))],
    }
}

pub fn target(session: &Session, target: &Target) -> InspectorModel {
    let (world, now) = (session.world(), session.now());
    let spec = &world.catalog.group(target.group).spec;
    let interval = Span::from_secs(spec.health_check_interval_seconds.into());
    let mut lines = vec![vec![
        Piece::plain(say::TASK),
        Piece::link(world.catalog.task_short(target.task), Subject::Task(target.task)),
        Piece::plain(say::IN_TARGET_GROUP),
        Piece::link(world.catalog.group(target.group).name.clone(), Subject::Group(target.group)),
    ]];
    if let Some(failure) = target.last_failure {
        lines.push(vec![Piece::plain(say::LAST_FAILED_CHECK), Piece::Strong(failed(failure), Tone::Bad)]);
    }
    if target.streak > 0 {
        let (word, of) = match target.state {
            TargetState::Unhealthy | TargetState::Initial if target.last_failure.is_none() => {
                (say::PASSED, spec.healthy_threshold_count)
            }
            TargetState::Unhealthy => (say::PASSED, spec.healthy_threshold_count),
            _ => (say::FAILED, spec.unhealthy_threshold_count),
        };
        lines.push(vec![Piece::plain(say::streak(&target.streak, &of, &word))]);
    }
    let next = target
        .next_probe(interval, now)
        .map(|at| (say::IT_IS_CHECKED_AGAIN_IN, at))
        .or(target.leaves_at.map(|at| (say::IT_LEAVES_IN, at)));
    if let Some((word, at)) = next {
        lines.push(vec![Piece::plain(word), Piece::strong(words::span(at - now))]);
    }
    InspectorModel {
        subject: Some(Subject::Target(target.id)),
        kind: say::TARGET,
        name: socket(target),
        chip: Some(chip(target)),
        lines,
        sections: history::of(session, target.task).into_iter().collect(),
        ..InspectorModel::default()
    }
}

pub fn clients(session: &Session) -> InspectorModel {
    let world = session.world();
    let busy = world.groups.iter().filter(|group| group.flow.requests_per_second > 0);
    let mut lines: Vec<Vec<Piece>> = busy.map(|group| requests(session, group)).collect();
    if lines.is_empty() {
        lines.push(vec![Piece::plain(say::NOBODY_SENDS_REQUESTS_IN_THIS)]);
    }
    InspectorModel {
        subject: Some(Subject::Clients),
        kind: say::CLIENTS,
        name: say::REQUESTS.to_owned(),
        lines,
        ..InspectorModel::default()
    }
}

/// Returns `240 requests/s to web, 99.98 % served so far, 12 failed`.
fn requests(session: &Session, group: &Group) -> Vec<Piece> {
    let (served, failed) = group.flow.counts(session.now());
    let name = session.world().catalog.group(group.id).name.clone();
    if group.flow.requests_per_second == 0 {
        return vec![Piece::plain(say::NO_REQUESTS_COME)];
    }
    let mut pieces = vec![
        Piece::plain(say::requests_s_to(&group.flow.requests_per_second)),
        Piece::link(name, Subject::Group(group.id)),
        Piece::plain(", "),
        Piece::strong(words::percent(served, served + failed)),
        Piece::plain(say::SERVED_SO_FAR),
    ];
    if failed >= 1000 {
        pieces.push(Piece::plain(", "));
        pieces.push(Piece::Strong(say::failed(&(words::grouped(failed / 1000))), Tone::Bad));
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
        ProbeFailure::Status(code) => say::http(&code),
        ProbeFailure::Timeout => say::NO_ANSWER_IN_TIME.to_owned(),
        ProbeFailure::Refused => say::CONNECTION_REFUSED.to_owned(),
    }
}
