//! Health checks give up before the application has booted.

use super::change::Change;
use super::ground::{Ground, Rolling, Running, seconds};
use super::{Finding, Hazard, proof};
use crate::scenario::{HealthAnswer, Setting};
use crate::units::Span;

pub const HAZARD: Hazard = Hazard {
    name: "grace-too-short",
    source: "CreateService, healthCheckGracePeriodSeconds: after it, a task that is unhealthy is stopped",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in ground.rolling() {
        let runs = ground.runs(one.service);
        let sound = runs.iter().filter(|run| run.image.behaviour.health == HealthAnswer::Ok);
        let worst = sound.filter_map(|run| finding(ground, &one, run)).max_by_key(|(needed, _)| *needed);
        found.extend(worst.map(|(_, finding)| finding));
    }
    found
}

/// Returns the grace that is needed, when there is less.
fn finding(ground: &Ground<'_>, one: &Rolling<'_>, run: &Running<'_>) -> Option<(u64, Finding)> {
    let boot = run.image.behaviour.boot;
    let grace = Span::from_secs(u64::from(one.service.health_check_grace_period_seconds));
    let balanced = ground.group(one.service).filter(|_| ground.is_balanced(one.service, run.container));
    let by_target = balanced.and_then(|(_, group)| {
        let every = Span::from_secs(u64::from(group.health_check_interval_seconds));
        let verdict =
            ground.shortest(Setting::FirstProbe) + every.times(u64::from(group.unhealthy_threshold_count) - 1);
        // Once unhealthy, it needs the whole threshold of passed checks.
        let well = boot + every.times(u64::from(group.healthy_threshold_count)) + every;
        (boot > verdict && grace < well).then_some((verdict, well))
    });
    let by_container = run.container.health_check.as_ref().and_then(|check| {
        let every = Span::from_secs(u64::from(check.interval));
        let verdict = Span::from_secs(u64::from(check.start_period)) + every.times(u64::from(check.retries));
        let well = boot + every;
        (boot > verdict && grace < well).then_some((verdict, well))
    });
    let (verdict, well) = by_target.or(by_container)?;
    let (needed, path) = (seconds(well), one.path("healthCheckGracePeriodSeconds"));
    let finding = Finding {
        message: format!(
            "`{}` boots in {boot} and its health checks give up after {verdict}: tasks are stopped while they boot",
            run.image.image
        ),
        fix: vec![Change::new(path.as_str(), needed)],
        says: format!("set it to {needed}"),
        proof: proof::deploy(one),
        path,
    };
    Some((needed, finding))
}
