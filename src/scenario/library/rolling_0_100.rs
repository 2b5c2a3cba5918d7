//! Nothing extra and nothing kept: an outage by design.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-0-100",
    group: Group::RollingUpdates,
    title: "What happens when every old task may stop first?",
    lesson: "Nothing may start beyond ten and everything may stop: all ten old tasks stop at 0:39 and the ten new ones \
        are created a look later, at 0:49. Until the first is healthy there is nothing to answer: 5,417 of 115,200 \
        requests fail. It completes at 1:19, no slower than the others, and needs no extra room, which is why it \
        suits test environments and nothing else.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 0, 100)
}
