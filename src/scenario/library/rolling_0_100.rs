//! Nothing extra and nothing kept: an outage by design.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-0-100",
    group: Group::RollingUpdates,
    title: "What happens when every old task may stop first?",
    lesson: "TODO",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 0, 100)
}
