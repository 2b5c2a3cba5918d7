//! Ten thousand breaker settings: how many failures in a row trip the engine's, and the model's.

use super::adapt;
use super::breaker::{Breaker, Outcome, Reset, Threshold, threshold};
use super::chance::Chance;

const CASES: u32 = 10_000;

/// Returns how many failures in a row trip the counting machine.
fn failures_to_trip(setting: Threshold, desired: u64) -> u64 {
    let mut breaker = Breaker::new(Reset::OnHealthyTask);
    let mut failures = 0;
    while !breaker.trips(threshold(setting, desired)) {
        breaker.hear(Outcome::FailedToStart);
        failures += 1;
    }
    failures
}

#[test]
fn as_many_failures_in_a_row_trip_the_engines_breaker_as_the_models() {
    let mut chance = Chance::new(7);
    for nth in 0..CASES {
        let desired = u64::from(if chance.one_in(2) { chance.below(12) } else { chance.below(5_001) });
        let value = u64::from(if chance.one_in(2) { chance.below(12) } else { chance.below(201) });
        let setting = match chance.below(3) {
            0 => Threshold::Count(value),
            1 => Threshold::BoundedPercent(value),
            _ => Threshold::UnboundedPercent(value),
        };
        let (engine, model) = (adapt::threshold(setting, desired), failures_to_trip(setting, desired));
        assert_eq!(engine, model, "case {nth}, engine left, model right: {setting:?} of {desired}");
    }
}
