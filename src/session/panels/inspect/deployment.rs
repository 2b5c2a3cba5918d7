//! A deployment: how far it has come, what it has against it, and its tasks.

use super::task::chip as chip_of;
use super::{Badge, Body, Cell, InspectorModel, Section, Table, TableRow, service};
use crate::report::words;
use crate::say::inspect as say;
use crate::session::panels::timeline::revision_number;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::rollout::bounds;
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState, Service, World};
use crate::sim::{Subject, breaker_threshold_under};
use crate::units::SimTime;

/// Longer tables tell nobody more.
const MOST_ROWS: usize = 60;

pub fn of(session: &Session, row: &Deployment) -> InspectorModel {
    let world = session.world();
    let owner = world.service(row.service);
    let (word, tone) = rollout(row.rollout);
    InspectorModel {
        subject: Some(Subject::Deployment(row.id)),
        kind: say::DEPLOYMENT_KIND,
        name: world.catalog.deployment_id(row.id),
        chip: Some(Chip::new(word, tone)),
        badge: Some(Badge { revision: Some(revision_number(&world.catalog, row.definition)), tone }),
        lines: lines(session, row, owner),
        sections: vec![
            tasks(world, row),
            Section::new(say::SETTINGS, Body::Facts(settings(world, row, owner))),
            service::deploy_section(world, owner),
        ],
    }
}

/// Returns the words of the API.
pub const fn status(status: DeploymentStatus) -> &'static str {
    match status {
        DeploymentStatus::Primary => "PRIMARY",
        DeploymentStatus::Active => "ACTIVE",
        DeploymentStatus::Inactive => "INACTIVE",
    }
}

pub const fn rollout(state: RolloutState) -> (&'static str, Tone) {
    match state {
        RolloutState::InProgress => ("IN_PROGRESS", Tone::Warn),
        RolloutState::Completed => ("COMPLETED", Tone::Ok),
        RolloutState::Failed => ("FAILED", Tone::Bad),
    }
}

fn lines(session: &Session, row: &Deployment, owner: &Service) -> Vec<Vec<Piece>> {
    let (world, now) = (session.world(), session.now());
    let mine = || world.tasks_of(owner.id).filter(|task| task.deployment == Some(row.id) && task.is_alive());
    let healthy = mine().filter(|task| world.in_service(task)).count();
    let mut lines = vec![
        vec![
            Piece::strong(world.catalog.definition_name(row.definition)),
            Piece::plain(say::OF_SERVICE),
            Piece::link(owner.name.clone(), Subject::Service(owner.id)),
            Piece::plain(say::status_since(&status(row.status), &words::clock(row.created_at))),
        ],
        vec![Piece::plain(say::healthy_of_wanted(healthy, mine().count(), owner.desired))],
    ];
    lines.extend(waits(row, owner, healthy as u32, now).map(|text| vec![Piece::strong(text)]));
    lines.extend(ended(session, row).map(|text| vec![Piece::plain(text)]));
    lines
}

/// Says what the rollout waits for, as long as it is not over.
fn waits(row: &Deployment, owner: &Service, healthy: u32, now: SimTime) -> Option<String> {
    if row.rollout != RolloutState::InProgress || row.status != DeploymentStatus::Primary {
        return None;
    }
    if let Some(until) = row.bakes_until.filter(|until| *until > now) {
        return Some(say::alarms_are_watched_for(&words::span(until - now)));
    }
    match owner.desired.saturating_sub(healthy) {
        0 => Some(say::WAITS_FOR_OLDER_TASKS.to_owned()),
        missing => Some(say::waits_for_healthy(missing)),
    }
}

fn ended(session: &Session, row: &Deployment) -> Option<String> {
    let at = session.ledger.index.deployment_ended(row.id).filter(|at| *at <= session.now())?;
    Some(say::ended_after(&words::clock(at), &words::span(at - row.created_at)))
}

fn tasks(world: &World, row: &Deployment) -> Section {
    let mine: Vec<_> = world.tasks_of(row.service).filter(|task| task.deployment == Some(row.id)).collect();
    let rows = mine.iter().take(MOST_ROWS).map(|task| {
        let state = chip_of(world, task);
        let place = task.host.and_then(|id| world.host(id));
        let place = place.map_or_else(Cell::default, |host| {
            Cell::text(world.catalog.host_name(host)).leading_to(Subject::Host(host.id))
        });
        let name = Cell::text(world.catalog.task_short(task.id)).leading_to(Subject::Task(task.id));
        TableRow::new(vec![name, place, Cell::text(state.word).toned(state.tone)])
    });
    let more = mine.len().saturating_sub(MOST_ROWS) as u32;
    let table = Table { heads: vec![say::TASK_HEAD, say::PLACE, say::STATE], rows: rows.collect(), more };
    let section = Section::new(say::TASKS, Body::Table(table));
    match mine.is_empty() {
        true => Section { body: Body::Nothing, ..section }.saying(vec![Piece::plain(say::NONE)]),
        false => section,
    }
}

fn settings(world: &World, row: &Deployment, owner: &Service) -> Vec<(&'static str, Vec<Piece>)> {
    let limits = bounds(owner.desired, &owner.configuration);
    let breaker = &owner.configuration.deployment_circuit_breaker;
    let counted = match breaker.enable {
        false => say::no_breaker(row.failed_tasks),
        true => {
            let threshold = breaker_threshold_under(&world.catalog.timing, owner.desired, breaker);
            say::breaker_count(row.failed_tasks, threshold, breaker.rollback)
        }
    };
    vec![
        (say::LIMITS, vec![Piece::plain(say::least_and_most(limits.min_healthy.into(), limits.max_tasks.into()))]),
        (say::FAILED_TASKS, vec![Piece::plain(counted)]),
    ]
}
