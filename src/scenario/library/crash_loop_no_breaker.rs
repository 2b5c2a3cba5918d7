//! The handbook's incident without the breaker: nothing ends the loop.

use super::{Entry, Group, crash_loop};
use crate::scenario::Scenario;
use crate::units::SimTime;
use crate::units::Span;

pub const ENTRY: Entry = Entry {
    slug: "crash-loop-no-breaker",
    group: Group::CrashLoops,
    title: "What if the circuit breaker is off?",
    lesson: "TODO",
    moment: SimTime::from_millis(25_000),
    build: scenario,
};

fn scenario() -> Scenario {
    let mut scenario = ENTRY.rename((crash_loop::ENTRY.build)());
    scenario.duration = Span::from_secs(30 * 60);
    for service in &mut scenario.services {
        service.deployment_configuration.deployment_circuit_breaker.enable = false;
    }
    scenario
}
