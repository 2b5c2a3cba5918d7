//! What can be run and will hurt: each hazard with its rule's source, the smallest fix, and a run that proves it.
//!
//! Only what the scenario asks for is judged. What the engine knows, rates and room, comes in as `Knowledge`.

mod awsvpc_out_of_enis;
mod breaker_cannot_trip;
mod breaker_without_return;
mod cannot_move;
mod change;
mod constraint_unmet;
mod double_cost;
mod drain_longer_than_waiter;
mod grace_too_short;
mod ground;
mod image_too_big;
mod latest;
mod memory_below_use;
mod no_breaker;
mod no_spare_capacity;
mod outage_by_design;
mod proof;
mod slow_breaker;
mod spot_without_slack;
mod stop_longer_than_drain;

pub use change::{Change, apply};
pub use ground::{INTERFACES, Knowledge, Room};

use super::check;
use crate::scenario::{Problem, Scenario};
use ground::Ground;
use std::fmt;

/// A way to be hurt.
pub struct Hazard {
    /// Its name for tests and links.
    pub name: &'static str,
    /// Where the rule is written down.
    pub source: &'static str,
    find: fn(&Ground<'_>) -> Vec<Finding>,
}

/// Every hazard: what cannot go well first, then what fails to stop what goes wrong, then what costs.
pub const HAZARDS: &[&Hazard] = &[
    &cannot_move::HAZARD,
    &outage_by_design::HAZARD,
    &constraint_unmet::HAZARD,
    &awsvpc_out_of_enis::HAZARD,
    &no_spare_capacity::HAZARD,
    &grace_too_short::HAZARD,
    &memory_below_use::HAZARD,
    &no_breaker::HAZARD,
    &breaker_cannot_trip::HAZARD,
    &breaker_without_return::HAZARD,
    &slow_breaker::HAZARD,
    &drain_longer_than_waiter::HAZARD,
    &stop_longer_than_drain::HAZARD,
    &spot_without_slack::HAZARD,
    &image_too_big::HAZARD,
    &double_cost::HAZARD,
    &latest::HAZARD,
];

/// What one rule found.
struct Finding {
    path: String,
    message: String,
    /// The smallest change that helps, and its sentence.
    fix: Vec<Change>,
    says: String,
    /// What turns the scenario into one that shows it.
    proof: Vec<Change>,
}

/// A hazard of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub hazard: &'static str,
    pub source: &'static str,
    pub path: String,
    pub message: String,
    pub fix: Vec<Change>,
    /// What the fix does, as a request.
    pub says: String,
    proof: Vec<Change>,
}

/// Finds all hazards of a scenario that can be run; of one that cannot there is more urgent to say.
pub fn find(scenario: &Scenario, known: &dyn Knowledge) -> Vec<Found> {
    if !check(scenario).is_empty() {
        return Vec::new();
    }
    let ground = Ground { scenario, known };
    let found = HAZARDS.iter().flat_map(|hazard| (hazard.find)(&ground).into_iter().map(|one| named(hazard, one)));
    found.collect()
}

fn named(hazard: &'static Hazard, found: Finding) -> Found {
    let Finding { path, message, fix, says, proof } = found;
    Found { hazard: hazard.name, source: hazard.source, path, message, fix, says, proof }
}

impl Found {
    /// Returns the scenario with the smallest change that removes the hazard.
    pub fn fixed(&self, scenario: &Scenario) -> Result<Scenario, Vec<Problem>> {
        apply(scenario, &self.fix)
    }

    /// Returns a scenario whose run shows what the hazard does.
    pub fn proof(&self, scenario: &Scenario) -> Result<Scenario, Vec<Problem>> {
        apply(scenario, &self.proof)
    }
}

/// Writes `path: message; fix (source)`.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {} ({})", self.path, self.message, self.says, self.source)
    }
}
