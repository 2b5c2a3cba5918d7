//! Nothing may stop and nothing may start: the rounding leaves no step.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "stuck-100-100",
    group: Group::RollingUpdates,
    title: "Why does this deployment never move?",
    lesson: "TODO",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 100, 100)
}
