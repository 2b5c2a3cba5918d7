//! Old tasks drain longer than anyone waits for them.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "drain-longer-than-waiter",
    source: "AWS CLI, wait tasks-stopped: 100 looks, 6 s apart, then it gives up",
    find,
};

/// botocore's waiters-2.json for ECS: 6 s times 100.
const WAITER: u32 = 600;
/// AWS's own default.
const DEFAULT: u32 = 300;

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    ground.rolling().filter_map(|one| finding(ground, &one)).collect()
}

fn finding(ground: &Ground<'_>, one: &Rolling<'_>) -> Option<Finding> {
    let (place, group) = ground.group(one.service)?;
    let delay = group.deregistration_delay;
    if delay < WAITER {
        return None;
    }
    let path = format!("targetGroups[{place}].deregistrationDelay");
    Some(Finding {
        message: format!(
            "a task that is to stop drains for {delay} s, and `wait tasks-stopped` gives up after {WAITER}; \
             all the while it holds its room"
        ),
        fix: vec![Change::new(path.as_str(), DEFAULT)],
        says: format!("set it to {DEFAULT}, or to what the longest request needs"),
        proof: proof::deploy(one),
        path,
    })
}
