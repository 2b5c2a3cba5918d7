//! How a deployment went, in the few numbers that people ask for first.

use super::{Mark, MarkKind};
use crate::sim::world::RolloutState;
use crate::sim::world::ids::{DefinitionId, DeploymentId, ServiceId};
use crate::sim::{Entry, Fact};
use crate::units::{SimTime, Span};

/// The latest deployment that was asked for, not the one a rollback went back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub deployment: DeploymentId,
    pub definition: DefinitionId,
    pub began: SimTime,
    /// From its beginning until it was given up.
    pub tripped: Option<Span>,
    /// From there until the service was back where it had been.
    pub rolled_back: Option<Span>,
    /// From its beginning until it was COMPLETED.
    pub completed: Option<Span>,
}

/// Judges what happened to a service up to an instant; `None` before its first deployment.
pub fn verdict(marks: &[Mark], trace: &[Entry], service: ServiceId, upto: SimTime) -> Option<Verdict> {
    let mut found: Option<Verdict> = None;
    let mut back: Option<DeploymentId> = None;
    for mark in marks.iter().take_while(|mark| mark.at <= upto) {
        if !matches!(
            mark.kind,
            MarkKind::DeploymentCreated
                | MarkKind::DeploymentCompleted
                | MarkKind::DeploymentFailed
                | MarkKind::RolledBack
        ) {
            continue;
        }
        match trace[mark.entry.index()].fact {
            Fact::DeploymentCreated { deployment, service: of, definition } if of == service => {
                back = None;
                found = Some(Verdict {
                    deployment,
                    definition,
                    began: mark.at,
                    tripped: None,
                    rolled_back: None,
                    completed: None,
                });
            }
            Fact::DeploymentRolledBack { service: of, to, .. } if of == service => back = Some(to),
            Fact::RolloutStateChanged { deployment, to } => {
                let Some(verdict) = &mut found else { continue };
                let since = mark.at - verdict.began;
                match to {
                    RolloutState::Failed if deployment == verdict.deployment => verdict.tripped = Some(since),
                    RolloutState::Completed if deployment == verdict.deployment => verdict.completed = Some(since),
                    RolloutState::Completed if Some(deployment) == back => {
                        verdict.rolled_back = verdict.tripped.map(|tripped| mark.at - (verdict.began + tripped));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Ledger;
    use crate::scenario::library;
    use crate::sim::Recording;

    #[test]
    fn the_bad_image_trips_the_breaker_and_is_rolled_back() {
        let scenario = (library::find("crash-loop").expect("it is built in").build)();
        let mut recording = Recording::new(scenario);
        recording.record_until(recording.scenario().end());
        let ledger = Ledger::of(&recording);
        let at = |millis: u64| {
            verdict(&ledger.metrics.marks, recording.trace(), ServiceId::new(0), SimTime::from_millis(millis))
                .expect("something is deployed")
        };
        let before = at(1_000);
        assert_eq!((before.began, before.completed), (SimTime::ZERO, Some(Span::ZERO)), "it begins steady");
        let during = at(60_000);
        assert_eq!((during.began, during.tripped, during.completed), (SimTime::from_millis(30_000), None, None));
        let after = at(900_000);
        let (tripped, back) = (after.tripped.expect("it trips"), after.rolled_back.expect("it goes back"));
        assert!(after.completed.is_none() && tripped > Span::from_secs(60));
        assert!(after.began + tripped + back <= recording.scenario().end());
    }
}
