//! The history of a task's health: its registration, its checks and their verdicts, the newest first.

use super::{Body, Section};
use crate::report::words;
use crate::say::inspect as say;
use crate::session::Session;
use crate::session::Tone;
use crate::session::panels::events::{line, tone_of};
use crate::sim::Fact;
use crate::sim::world::ids::{EntryId, TaskId};

/// What happened to its health at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub entry: EntryId,
    pub clock: String,
    pub tone: Tone,
    pub text: String,
}

/// Earlier ones are in the list of events.
const MOST_TURNS: usize = 8;

/// Returns nothing for a task that nobody has checked yet.
pub fn of(session: &Session, task: TaskId) -> Option<Section> {
    let (trace, known) = (session.recording.trace(), session.cursor.entries());
    let entries = &session.ledger.index.tasks().get(task.index())?.entries;
    let past = entries.iter().filter(|entry| entry.index() < known);
    let health = past.rev().filter(|entry| is_of_health(&trace[entry.index()].fact));
    let turn = |entry: &EntryId| {
        let line = line(session, *entry);
        Turn { entry: *entry, clock: words::clock(line.at), tone: tone_of(line.tone), text: line.text }
    };
    let turns: Vec<Turn> = health.take(MOST_TURNS).map(turn).collect();
    (!turns.is_empty()).then(|| Section::new(say::HEALTH_HISTORY, Body::History(turns)))
}

const fn is_of_health(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::TargetRegistered { .. }
            | Fact::TargetCheckFailed { .. }
            | Fact::TargetCheckPassed { .. }
            | Fact::TargetHealthChanged { .. }
            | Fact::TargetDeregistered { .. }
            | Fact::TargetRemoved { .. }
            | Fact::ContainerCheckFailed { .. }
            | Fact::ContainerHealthChanged { .. }
    )
}
