//! Half the room: at most 15, at least 5.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-50-150",
    group: Group::RollingUpdates,
    title: "How does a service roll in a cluster without room to double?",
    lesson: "TODO",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 50, 150)
}
