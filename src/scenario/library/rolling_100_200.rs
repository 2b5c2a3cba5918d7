//! The defaults: never fewer than 10, up to 20.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-100-200",
    group: Group::RollingUpdates,
    title: "What does a rolling update without a dip cost?",
    lesson: "The defaults. Ten new tasks start beside the ten old ones, each old one stops only after a new one is \
        healthy, and no request is lost. The price is capacity for 20 tasks, here 689 task-seconds above the \
        desired count until 1:19 and in the stops after it. Compare with 50/200: as long as there is room to \
        double, the two updates are the same, second for second.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 100, 200)
}
