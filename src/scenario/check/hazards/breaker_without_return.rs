//! A rollback that has nothing to go back to.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};
use crate::scenario::Begin;
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "breaker-without-return",
    source: "Developer guide, deployment-circuit-breaker: without a completed deployment the service is stalled",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let first = |one: &Rolling<'_>| {
        let breaker = one.service.deployment_configuration.deployment_circuit_breaker;
        ground.scenario.begin == Begin::Empty && breaker.enable && breaker.rollback
    };
    let finding = |one: Rolling<'_>| Finding {
        path: one.rollout("deploymentCircuitBreaker.rollback"),
        message: "the first deployment has nothing to roll back to: if it fails, the service stays without tasks"
            .to_owned(),
        fix: vec![Change::new("begin", "steady")],
        says: "begin with a deployment that was completed".to_owned(),
        proof: first_fails(ground, &one),
    };
    ground.rolling().filter(first).map(finding).collect()
}

/// The service's own image fails at once.
fn first_fails(ground: &Ground<'_>, one: &Rolling<'_>) -> Vec<Change> {
    let mut changes = proof::from_nothing();
    let essential = ground.runs(one.service).into_iter().find(|run| run.container.essential);
    changes.extend(essential.map(|run| {
        let failing = json!({ "boot": "10s", "exitAfter": "5s", "exitCode": 1 });
        Change::new(format!("images[{}].behaviour", run.image_place), failing)
    }));
    changes
}
