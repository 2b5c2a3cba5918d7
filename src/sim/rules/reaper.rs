//! Stopped tasks can be described for a while; then they are forgotten.

use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::TaskStatus;
use crate::sim::world::ids::TaskId;
use crate::units::Span;

/// A target that still drains keeps its task's record; then this looks again.
const LOOK_AGAIN: Span = Span::from_secs(60);

pub(super) fn retention_over(turn: &mut Turn<'_>, task: TaskId) {
    match turn.world().task(task) {
        Some(row) if !row.targets.is_empty() => turn.schedule(LOOK_AGAIN, Event::RetentionOver(task)),
        Some(row) if row.last_status == TaskStatus::Stopped => {
            turn.commit(Fact::TaskForgotten { task });
        }
        _ => {}
    }
}
