//! The band of deployments: which one was PRIMARY from when to when, and how far its rollout had come.

use super::areas::Scale;
use super::{WIDE, revision_number};
use crate::report::Mark;
use crate::say::timeline as say;
use crate::session::Tone;
use crate::session::panels::transport::spoken;
use crate::sim::world::RolloutState;
use crate::sim::world::ids::{DefinitionId, DeploymentId, EntryId, ServiceId};
use crate::sim::{Catalog, Entry, Fact};
use crate::units::SimTime;

/// A piece of the band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    pub x: u32,
    pub width: u32,
    pub revision: u8,
    pub tone: Tone,
    /// `myapp:6`, written where there is room.
    pub name: String,
    /// `IN_PROGRESS`
    pub state: &'static str,
    /// What the piece is when pointed at or listened to.
    pub title: String,
    /// The entry with which it began.
    pub entry: EntryId,
}

struct Piece {
    from: SimTime,
    deployment: DeploymentId,
    state: RolloutState,
    entry: EntryId,
}

/// Returns the pieces of a service's band; what lasted no time is left out.
pub fn rollouts(
    marks: &[Mark],
    trace: &[Entry],
    (service, catalog): (ServiceId, &Catalog),
    scale: &Scale,
) -> Vec<Rollout> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut known: Vec<(DeploymentId, DefinitionId)> = Vec::new();
    for mark in marks {
        let now = pieces.last().map(|piece| (piece.deployment, piece.state));
        let next = match trace[mark.entry.index()].fact {
            Fact::DeploymentCreated { deployment, service: of, definition } if of == service => {
                known.push((deployment, definition));
                Some((deployment, RolloutState::InProgress))
            }
            Fact::RolloutStateChanged { deployment, to } if now.is_some_and(|(is, _)| is == deployment) => {
                Some((deployment, to))
            }
            Fact::DeploymentRolledBack { service: of, to, .. } if of == service => Some((to, RolloutState::InProgress)),
            _ => None,
        };
        if let Some((deployment, state)) = next.filter(|next| Some(*next) != now) {
            pieces.push(Piece { from: mark.at, deployment, state, entry: mark.entry });
        }
    }
    let ends: Vec<SimTime> = pieces.iter().skip(1).map(|piece| piece.from).chain([scale.upto]).collect();
    let lasting = pieces.iter().zip(ends).filter(|(piece, end)| piece.from < *end);
    let drawn = lasting.filter_map(|(piece, end)| {
        let (_, definition) = known.iter().find(|(id, _)| *id == piece.deployment)?;
        let (state, tone) = told(piece.state);
        let (x, right) = (scale.x(piece.from), scale.x(end).min(WIDE as u32));
        let name = catalog.definition_name(*definition);
        let title = say::rollout(&name, &state, &spoken(piece.from), &spoken(end));
        let revision = revision_number(catalog, *definition);
        Some(Rollout { x, width: (right - x).max(1), revision, tone, name, state, title, entry: piece.entry })
    });
    drawn.collect()
}

const fn told(state: RolloutState) -> (&'static str, Tone) {
    match state {
        RolloutState::InProgress => ("IN_PROGRESS", Tone::Warn),
        RolloutState::Completed => ("COMPLETED", Tone::Ok),
        RolloutState::Failed => ("FAILED", Tone::Bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Ledger;
    use crate::sim::Recording;

    #[test]
    fn the_bad_image_is_between_two_completed_rollouts() {
        let scenario = (crate::scenario::library::find("crash-loop").expect("it is built in").build)();
        let mut recording = Recording::new(scenario);
        let end = recording.scenario().end();
        recording.record_until(end);
        let ledger = Ledger::of(&recording);
        let scale = Scale { end, upto: end, top: 1 };
        let catalog = &recording.head().world().catalog;
        let band = rollouts(&ledger.metrics.marks, recording.trace(), (ServiceId::new(0), catalog), &scale);
        let said: Vec<(&str, &str)> = band.iter().map(|piece| (piece.name.as_str(), piece.state)).collect();
        let want = [
            ("myapp:5", "COMPLETED"),
            ("myapp:6", "IN_PROGRESS"),
            ("myapp:5", "IN_PROGRESS"),
            ("myapp:5", "COMPLETED"),
        ];
        assert_eq!(said, want, "the rollback is a rollout too");
        for pair in band.windows(2) {
            assert_eq!(pair[0].x + pair[0].width, pair[1].x, "one begins where the other ends");
        }
        assert_eq!(band.last().map(|piece| piece.x + piece.width), Some(1000));
    }
}
