//! Half the room: at most 15, at least 5.

use super::{Entry, Group, rolling};
use crate::scenario::Scenario;
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "rolling-50-150",
    group: Group::RollingUpdates,
    title: "How does a service roll in a cluster without room to double?",
    lesson: "At most 15 tasks, at least 5. Five new tasks start at 0:39; to go on, five old ones stop at 0:49 before \
        anything new is healthy, and the healthy count really touches 5. The second five start at 0:59 and the \
        update completes at 1:29, ten seconds later than with room to double. The capacity that is left gets all \
        requests: half the tasks carry twice their load for some seconds.",
    moment: SimTime::from_millis(28_000),
    build: scenario,
};

fn scenario() -> Scenario {
    rolling::between(&ENTRY, 50, 150)
}
