//! The handbook's incident without the breaker: nothing ends the loop.

use super::{Entry, Group, crash_loop};
use crate::scenario::DeploymentCircuitBreaker;
use crate::scenario::Scenario;
use crate::units::SimTime;
use crate::units::Span;

pub const ENTRY: Entry = Entry {
    slug: "crash-loop-no-breaker",
    group: Group::CrashLoops,
    title: "What if the circuit breaker is off?",
    lesson: "The same bad revision as in the handbook's incident, but nobody counts. In half an hour 51 tasks fail \
        their health checks and each is replaced by one that fails the same way, at full speed, because a task that \
        reached RUNNING is not throttled. The deployment stays IN_PROGRESS for ever. No request is lost: \
        minimumHealthyPercent keeps all three old tasks, so the loop can go unnoticed while twice the capacity is \
        paid for.",
    moment: SimTime::from_millis(25_000),
    build: scenario,
};

fn scenario() -> Scenario {
    let mut scenario = ENTRY.rename((crash_loop::ENTRY.build)());
    scenario.duration = Span::from_secs(30 * 60);
    for service in &mut scenario.services {
        service.deployment_configuration.deployment_circuit_breaker = DeploymentCircuitBreaker::default();
    }
    scenario
}
