//! Rounding leaves a deployment no step: nothing may stop, nothing may start.

use super::change::Change;
use super::ground::Ground;
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "cannot-move",
    source: "Developer guide, deployment-type-ecs: the minimum is rounded up and the maximum down",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let stuck = ground.rolling().filter(|one| one.min_healthy >= one.desired && one.max_tasks <= one.desired);
    let finding = |one: super::ground::Rolling<'_>| {
        let (desired, path) = (one.desired, one.rollout("maximumPercent"));
        let percent = one.service.deployment_configuration.maximum_percent;
        let enough = (u64::from(desired) + 1) * 100;
        let enough = enough.div_ceil(u64::from(desired));
        Finding {
            message: format!(
                "a deployment cannot move: {percent} % of {desired} allows {} tasks and {} must stay healthy",
                one.max_tasks, one.min_healthy
            ),
            fix: vec![Change::new(path.as_str(), enough)],
            says: format!("set it to {enough}, so that one more task may start"),
            proof: proof::deploy(&one),
            path,
        }
    };
    stuck.map(finding).collect()
}
