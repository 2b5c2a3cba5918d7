//! The defaults: never fewer than 10, up to 20.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-100-200",
    group: Group::RollingUpdates,
    title: "What does a rolling update without a dip cost?",
    lesson: "TODO",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 100, 200)
}
