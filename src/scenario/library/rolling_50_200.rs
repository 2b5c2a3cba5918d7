//! The handbook's rolling update: 10 tasks between half and double.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-50-200",
    group: Group::RollingUpdates,
    title: "May a rolling update double the service and halve it too?",
    lesson: "Ten tasks may become twenty and need not be more than five. With room to double, the minimum of 50 % is \
        never used: ten new tasks start at 0:39, old ones stop as soon as new ones are healthy, and the healthy \
        count never falls below 10. Completed at 1:19, with up to 20 tasks to pay for. The minimum is a permission, \
        not a plan; it matters only where nothing can be started first.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 50, 200)
}
