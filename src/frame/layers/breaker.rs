//! The deployment circuit breaker: how many failed tasks it has counted, and how many make it trip.

use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Text};
use crate::frame::{Scene, words};
use crate::sim::breaker_threshold_under;
use crate::sim::world::{RolloutState, Service};

/// The room it takes, from the top of its words to the foot of its bars.
pub(super) const HEIGHT: f32 = 30.0;
/// More failures than this share bars.
const MOST_BARS: u32 = 10;
const GAP: f32 = 5.0;

/// Returns whether a service has a breaker to show.
pub(super) fn shown(service: &Service) -> bool {
    service.configuration.deployment_circuit_breaker.enable
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame, service: &Service, area: Area) {
    let breaker = service.configuration.deployment_circuit_breaker;
    let of = breaker_threshold_under(&scene.world.catalog.timing, service.desired, &breaker);
    let primary = service.deployments.first().map(|id| scene.world.deployment(*id));
    let failed = primary.map_or(0, |deployment| deployment.failed_tasks);
    let tripped = primary.is_some_and(|deployment| deployment.rollout == RolloutState::Failed);
    let y = area.y + 11.0;
    let left = Text::new("breaker", Point::new(area.x + 2.0, y), 11.0, 52.0).ink(Ink::Dim);
    let end = Text::new("", Point::new(area.right() - 2.0, y), 11.0, area.width - 62.0).end();
    let verb = if breaker.rollback { "rolls back" } else { "trips" };
    let count = words::count(u64::from(failed));
    let (choices, ink) = match (tripped, failed) {
        (true, _) => (vec!["tripped".to_owned()], Ink::Bad),
        (false, 0) => (vec![format!("{verb} at {of}"), format!("at {of}")], Ink::Normal),
        (false, _) => (vec![format!("{count} of {of} failed"), format!("{count} of {of}")], Ink::Bad),
    };
    frame.text(left);
    frame.text(end.ink(ink).choose_down_to(10.0, choices));
    let bars = of.clamp(1, MOST_BARS);
    let width = (area.width - GAP * (bars - 1) as f32) / bars as f32;
    // A bar fills once all of its failures have happened; the first failure shows at once.
    let full = if tripped { bars } else { (u64::from(failed) * u64::from(bars)).div_ceil(u64::from(of.max(1))) as u32 };
    for nth in 0..bars {
        let bar = Area::new(area.x + nth as f32 * (width + GAP), area.y + 18.0, width, 9.0);
        frame.rect(bar, 4.5, Fill::of(if nth < full { Ink::Bad } else { Ink::Line }), None);
    }
}
