//! Every old task may stop before a new one starts.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "outage-by-design",
    source: "Handbook, deployment configuration: 0/100 stops all old tasks first and causes downtime",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let down = ground.rolling().filter(|one| one.min_healthy == 0 && one.max_tasks <= one.desired);
    down.map(finding).collect()
}

fn finding(one: Rolling<'_>) -> Finding {
    // Of a single task no share can stay; a second one has to start first.
    let (path, value, says) = match one.desired {
        1 => (one.rollout("maximumPercent"), 200, "set it to 200, so that the new task starts first"),
        _ => (one.rollout("minimumHealthyPercent"), 50, "set it to 50, so that half of the tasks stay"),
    };
    let tasks = if one.desired == 1 { "the task stops".to_owned() } else { format!("all {} tasks stop", one.desired) };
    Finding {
        message: format!("every deployment is an outage: {tasks} before a new one starts"),
        fix: vec![Change::new(path.as_str(), value)],
        says: says.to_owned(),
        proof: proof::deploy(&one),
        path,
    }
}
