//! Health checks so slow that whoever waits for the deployment gives up before the breaker does.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};
use crate::scenario::{Setting, TargetGroup, ThresholdType};
use crate::units::Span;
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "slow-breaker",
    source: "AWS CLI, wait services-stable: 40 looks, 15 s apart, then it gives up",
    find,
};

/// botocore's waiters-2.json for ECS: 15 s times 40.
const WAITER: Span = Span::from_secs(600);
/// BOUNDED_PERCENT in the API model.
const BOUNDS: (u64, u64) = (3, 200);
/// Seconds between two checks that end a bad deployment soon; AWS takes 5 to 300.
const QUICK: u32 = 10;

/// Handbook, task startup sequence: the slowest cold start is 180 s.
const GRACE: u32 = 180;

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    ground.rolling().filter_map(|one| finding(ground, &one)).collect()
}

fn finding(ground: &Ground<'_>, one: &Rolling<'_>) -> Option<Finding> {
    let breaker = one.service.deployment_configuration.deployment_circuit_breaker;
    let (place, group) = ground.group(one.service).filter(|_| breaker.enable)?;
    let grace = Span::from_secs(u64::from(one.service.health_check_grace_period_seconds));
    let trips = |interval: u32, failures: u64| {
        let batch = u64::from(one.max_tasks.saturating_sub(one.desired).clamp(1, one.desired));
        round(ground, group, interval, grace).times(failures.div_ceil(batch))
    };
    let (interval, failures) = (group.health_check_interval_seconds, threshold(one));
    let estimate = trips(interval, failures);
    if estimate <= WAITER || failures > BOUNDS.1 {
        return None;
    }
    let quick = QUICK.max(group.health_check_timeout_seconds + 1).min(interval);
    let often = Change::new(format!("targetGroups[{place}].HealthCheckIntervalSeconds"), quick);
    let count = |count: u64| {
        let path = one.rollout("deploymentCircuitBreaker.thresholdConfiguration");
        Change::new(path, json!({ "type": "COUNT", "value": count }))
    };
    let least = BOUNDS.0;
    let (fix, says) = if grace > WAITER {
        (vec![Change::new(one.path("healthCheckGracePeriodSeconds"), GRACE)], format!("allow {GRACE} s of grace"))
    } else if trips(quick, failures) <= WAITER {
        (vec![often], format!("check every {quick} s"))
    } else if trips(interval, least) <= WAITER {
        (vec![count(least)], format!("count to {least} only"))
    } else {
        (vec![count(1), often], format!("check every {quick} s, and let one failure trip it"))
    };
    let path = fix[0].path.clone();
    Some(Finding {
        message: format!(
            "a deployment that fails its health checks is given up after about {} minutes, and a pipeline waits for 10",
            estimate.as_secs().div_ceil(60)
        ),
        fix,
        says,
        proof: proof::breaking(ground, one, json!({ "health": { "status": 500 } })),
        path,
    })
}

/// Returns how many failures trip the breaker.
fn threshold(one: &Rolling<'_>) -> u64 {
    let threshold =
        one.service.deployment_configuration.deployment_circuit_breaker.threshold_configuration.unwrap_or_default();
    let share = (u64::from(one.desired) * u64::from(threshold.value)).div_ceil(100);
    match threshold.kind {
        ThresholdType::Count => u64::from(threshold.value),
        ThresholdType::BoundedPercent => share.clamp(BOUNDS.0, BOUNDS.1),
        ThresholdType::UnboundedPercent => share.max(1),
    }
}

/// Returns from one batch of failing tasks to the next: start, checks until unhealthy, and the controller's look.
fn round(ground: &Ground<'_>, group: &TargetGroup, interval: u32, grace: Span) -> Span {
    let checks = Span::from_secs(u64::from(interval) * u64::from(group.unhealthy_threshold_count.max(1) - 1));
    let verdict = ground.shortest(Setting::FirstProbe) + checks;
    verdict.max(grace) + ground.shortest(Setting::SchedulerCadence)
}
