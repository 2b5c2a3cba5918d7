//! Nothing ends a deployment whose tasks fail.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};
use crate::scenario::Begin;
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "no-breaker",
    source: "Handbook, incident: without a circuit breaker the loop continues indefinitely",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let unguarded = |one: &Rolling<'_>| {
        let rollout = &one.service.deployment_configuration;
        !rollout.deployment_circuit_breaker.enable && !rollout.alarms.enable
    };
    let finding = |one: Rolling<'_>| {
        let path = one.rollout("deploymentCircuitBreaker");
        let rollback = ground.scenario.begin == Begin::Steady;
        let breaker = one.service.deployment_configuration.deployment_circuit_breaker;
        let mut value = json!(breaker);
        value["enable"] = json!(true);
        value["rollback"] = json!(rollback);
        Finding {
            message: "a bad revision is replaced again and again: no circuit breaker, and no alarm".to_owned(),
            fix: vec![Change::new(path.as_str(), value)],
            says: format!("enable it{}", if rollback { " with rollback" } else { "" }),
            proof: proof::bad_revision(ground, &one),
            path,
        }
    };
    ground.rolling().filter(unguarded).map(finding).collect()
}
