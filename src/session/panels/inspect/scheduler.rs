//! The scheduler: its latest decision, with every host's fate.

use super::{Body, Cell, InspectorModel, Section, Table, TableRow, deeds};
use crate::report::why::{Mark, WhyHere, smallest_change, why_nowhere};
use crate::report::words;
use crate::say::inspect as say;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::placement::Spot;
use crate::sim::{Subject, World};

pub fn of(session: &Session) -> InspectorModel {
    let world = session.world();
    let mut model = InspectorModel {
        subject: Some(Subject::Scheduler),
        kind: say::SCHEDULER,
        name: say::PLACEMENT.to_owned(),
        lines: vec![vec![Piece::plain(say::FINDS_A_HOST_FOR_EACH_TASK)]],
        ..InspectorModel::default()
    };
    if world.placement_failures > 0 {
        let word = say::without_a_place(&world.placement_failures);
        model.chip = Some(Chip::new(word, Tone::Warn));
    }
    let Some((at, task, verdict)) = &world.last_verdict else {
        model.lines.push(vec![Piece::plain(say::NOTHING_WAS_PLACED_YET)]);
        model.sections.push(break_section(world));
        return model;
    };
    let mut line = vec![Piece::plain(say::last_decision_at(&words::clock(*at)))];
    if let Some(task) = task {
        line.push(Piece::plain(say::FOR_TASK));
        line.push(Piece::link(world.catalog.task_short(*task), Subject::Task(*task)));
    }
    model.lines.push(line);
    let title = if verdict.chosen.is_some() { say::WHY_THERE } else { say::WHY_NOWHERE };
    if let Some(change) = smallest_change(verdict, world) {
        let least = vec![Piece::plain(say::THE_LEAST_THAT_WOULD_DO), Piece::strong(change)];
        model.lines.push(least);
    }
    model.sections.push(why_section(title, &why_nowhere(verdict, world)));
    model.sections.push(break_section(world));
    model
}

/// What can go wrong around the scheduler, and what does.
fn break_section(world: &World) -> Section {
    Section::new(say::BREAK, Body::Deeds(deeds::of_everything(world)))
}

/// Returns a decision as a sentence and a table.
pub fn why_section(title: &'static str, why: &WhyHere) -> Section {
    let rows = why.rows.iter().map(|row| TableRow {
        winner: row.chosen,
        cells: vec![
            Cell { subject: host(row.spot), ..Cell::text(name(&row.name, &row.zone)) },
            mark(&row.connected),
            mark(&row.resources),
            mark(&row.constraint),
            Cell::number(row.score.clone()),
        ],
    });
    let heads = vec![say::INSTANCE, say::CONNECTED, say::CPU_AND_MEMORY, say::CONSTRAINT, say::SCORE];
    let table = Table { heads, rows: rows.collect(), more: why.more };
    Section::new(title, Body::Table(table)).saying(vec![Piece::plain(why.sentence.clone())])
}

fn name(name: &str, zone: &str) -> String {
    if name.ends_with(zone) { name.to_owned() } else { format!("{name} {zone}") }
}

const fn host(spot: Spot) -> Option<Subject> {
    match spot {
        Spot::Instance(host) => Some(Subject::Host(host)),
        Spot::Fargate(_) => None,
    }
}

fn mark(mark: &Mark) -> Cell {
    match mark {
        Mark::Passed => Cell { said: Some(say::YES.to_owned()), ..Cell::text("✓").toned(Tone::Ok) },
        Mark::Failed(reason) => Cell::text(format!("✗ {reason}")).toned(Tone::Bad),
        Mark::NotReached => Cell { said: Some(say::NOT_ASKED.to_owned()), ..Cell::text("·") },
    }
}
