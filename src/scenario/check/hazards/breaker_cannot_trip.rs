//! A circuit breaker that is on and never counts enough.

use super::change::Change;
use super::ground::{Ground, Rolling, Running};
use super::{Finding, Hazard, proof};
use crate::scenario::{HealthCourse, Setting, ThresholdType};
use crate::units::Span;
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "breaker-cannot-trip",
    source: "Developer guide, deployment-circuit-breaker: between 3 and 200 failures, counted until a task is healthy",
    find,
};

/// AWS's own bound for percentages.
const MOST: u64 = 200;

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in ground.rolling().filter(|one| one.service.deployment_configuration.deployment_circuit_breaker.enable) {
        found.extend(too_many(ground, &one));
        let alarmed = one.service.deployment_configuration.alarms.enable;
        let runs = ground.runs(one.service);
        let late = runs.iter().filter(|_| !alarmed).find_map(|run| Some((run, fails_late(ground, &one, run)?)));
        found.extend(late.map(|(run, after)| too_late(&one, run, after)));
    }
    found
}

fn too_many(ground: &Ground<'_>, one: &Rolling<'_>) -> Option<Finding> {
    let threshold =
        one.service.deployment_configuration.deployment_circuit_breaker.threshold_configuration.unwrap_or_default();
    let failures = match threshold.kind {
        ThresholdType::Count => u64::from(threshold.value),
        ThresholdType::UnboundedPercent => (u64::from(one.desired) * u64::from(threshold.value)).div_ceil(100),
        ThresholdType::BoundedPercent => return None,
    };
    if failures <= MOST {
        return None;
    }
    let path = one.rollout("deploymentCircuitBreaker.thresholdConfiguration");
    Some(Finding {
        message: format!("the breaker waits for {failures} failures in a row"),
        fix: vec![Change::new(path.as_str(), json!({ "type": "BOUNDED_PERCENT", "value": 50 }))],
        says: "go back to the default, half of the desired count".to_owned(),
        proof: proof::bad_revision(ground, one),
        path,
    })
}

/// Returns when an application fails that was healthy before: what became healthy is not counted.
fn fails_late(ground: &Ground<'_>, one: &Rolling<'_>, run: &Running<'_>) -> Option<Span> {
    let app = &run.image.behaviour;
    let turns = match app.course {
        HealthCourse::Turning { ok_for, .. } => Some(app.boot + ok_for),
        HealthCourse::Steady | HealthCourse::Failing { .. } => None,
    };
    let fails = [app.exit_after, app.oom_after, turns].into_iter().flatten().min()?;
    let healthy = match ground.group(one.service) {
        Some((_, group)) => {
            let every = Span::from_secs(u64::from(group.health_check_interval_seconds));
            app.boot + ground.longest(Setting::FirstProbe) + every
        }
        None => ground.longest(Setting::RunningCountsHealthyAfter),
    };
    (fails > healthy).then_some(fails)
}

fn too_late(one: &Rolling<'_>, run: &Running<'_>, after: Span) -> Finding {
    let path = one.rollout("alarms");
    let watched = format!("{}-errors", one.service.service_name);
    Finding {
        message: format!(
            "`{}` fails {after} after its start, when its tasks were healthy: the breaker has stopped counting",
            run.image.image
        ),
        fix: vec![Change::new(path.as_str(), json!({ "alarmNames": [watched], "enable": true, "rollback": true }))],
        says: "let a CloudWatch alarm fail the deployment".to_owned(),
        proof: proof::run(one, run),
        path,
    }
}
