//! How fast the engine goes where this runs: the same work natively and in a browser, by whatever clock there is.

use super::workload;
use crate::scenario::Begin;
use crate::sim::{Recording, Simulation};
use crate::units::Span;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// What was measured, the best of several rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pace {
    /// Events a second of the large world in its steady state, every poll and check made.
    pub events_per_second: f64,
    /// Milliseconds for an hour of the medium world in which every service is rolled, recorded.
    pub hour_ms: f64,
    /// Events a second when a worker turns to its messages every few milliseconds, against going straight on.
    pub turning_share: Option<f64>,
}

const ROUNDS: u32 = 24;
const ROUND: Span = Span::from_secs(10);
const HOURS: u32 = 5;

/// Measures with a clock that tells milliseconds.
pub fn measure(clock: &dyn Fn() -> f64) -> Pace {
    let mut world = LargeWorld::new();
    let mut events_per_second: f64 = 0.0;
    for _ in 0..ROUNDS {
        let began = clock();
        let events = world.round();
        events_per_second = events_per_second.max(rate(events, clock() - began));
    }
    let hour = || {
        let began = clock();
        let mut recording = Recording::new(workload::rolled(50, 1_000, Span::from_secs(3_600)));
        recording.record_until(recording.scenario().end());
        clock() - began
    };
    let hour_ms = (0..HOURS).map(|_| hour()).fold(f64::MAX, f64::min);
    Pace { events_per_second, hour_ms, turning_share: None }
}

pub fn rate(events: u64, millis: f64) -> f64 {
    events as f64 * 1_000.0 / millis.max(0.001)
}

/// 10,000 tasks on 500 instances with every round made.
pub struct LargeWorld(Simulation);

impl LargeWorld {
    #[expect(clippy::new_without_default, reason = "it takes a while to make")]
    pub fn new() -> LargeWorld {
        let scenario = workload::fleet(500, 10_000, Begin::Steady, Span::from_secs(3_600));
        LargeWorld(Simulation::eager(Rc::new(scenario), &mut |_| ()))
    }

    /// Goes on for some simulated seconds and returns how many events they had.
    pub fn round(&mut self) -> u64 {
        let (before, to) = (self.0.handled(), self.0.now() + ROUND);
        self.0.run_until(to, &mut |_| ());
        self.0.handled() - before
    }

    /// Goes on for at least so many events, and returns how many they were.
    pub fn some(&mut self, events: u64) -> u64 {
        let before = self.0.handled();
        let end = self.0.now() + ROUND.times(1_000);
        self.0.run_some(end, events, &mut |_| ());
        self.0.handled() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_going_on_have_the_events_of_their_time() {
        let mut world = LargeWorld::new();
        // What follows from the beginning itself is over after half a minute.
        let half_a_minute = |world: &mut LargeWorld| -> u64 { (0..3).map(|_| world.round()).sum() };
        half_a_minute(&mut world);
        // 500 polls every 5 s, 10,000 target checks every 10 s, 10,000 container checks every 30 s; looks of the service.
        let events = half_a_minute(&mut world);
        assert!((43_000..43_100).contains(&events), "{events}");
        assert!((1_000..1_100).contains(&world.some(1_000)));
    }
}
