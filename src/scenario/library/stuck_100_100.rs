//! Nothing may stop and nothing may start: the rounding leaves no step.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "stuck-100-100",
    group: Group::RollingUpdates,
    title: "Why does this deployment never move?",
    lesson: "Minimum 100 % of ten is ten, maximum 100 % of ten is ten: no old task may stop before a new one is \
        healthy, and no new one may start before an old one is gone. The deployment is IN_PROGRESS until somebody \
        changes a percentage; the service posts an event that says so. The same trap waits where rounding takes the \
        last step away: 3 tasks with 125 % may be 3.75, which is 3.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 100, 100)
}
