//! A large service doubles while it rolls.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "double-cost",
    source: "Handbook, deployment configuration: 100/200 doubles capacity, expensive for large fleets",
    find,
};

/// What a large fleet is, the handbook leaves open. Assumed: as many tasks as Fargate launches at once.
const LARGE: u32 = 100;

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let doubles = |one: &Rolling<'_>| one.desired >= LARGE && one.max_tasks >= one.desired.saturating_mul(2);
    let finding = |one: Rolling<'_>| {
        let path = one.rollout("maximumPercent");
        Finding {
            message: format!(
                "each deployment pays for up to {} tasks instead of {}, until the old ones have stopped",
                one.max_tasks, one.desired
            ),
            fix: vec![Change::new(path.as_str(), 150)],
            says: "set it to 150 to roll in two halves".to_owned(),
            proof: proof::deploy(&one),
            path,
        }
    };
    ground.rolling().filter(doubles).map(finding).collect()
}
