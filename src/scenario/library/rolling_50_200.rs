//! The handbook's rolling update: 10 tasks between half and double.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-50-200",
    group: Group::RollingUpdates,
    title: "May a rolling update double the service and halve it too?",
    lesson: "TODO",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 50, 200)
}
