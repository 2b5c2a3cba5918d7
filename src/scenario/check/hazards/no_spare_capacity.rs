//! A roll has to start something first, and the cluster has no room for it.

use super::change::Change;
use super::ground::{Ground, INTERFACES, Rolling};
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "no-spare-capacity",
    source: "Developer guide, update-service: without resources for new tasks, the minimum keeps the old ones",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    ground.rolling().filter_map(|one| finding(ground, one)).collect()
}

/// Developer guide, service-event-messages: a fixed host port is in use where an old task runs.
fn finding(ground: &Ground<'_>, one: Rolling<'_>) -> Option<Finding> {
    if !one.is_on_instances() || one.min_healthy < one.desired || one.max_tasks <= one.desired {
        return None;
    }
    let room = ground.known.room(one.place);
    if room.placed < one.desired || room.spare > 0 || room.short_of == INTERFACES {
        return None;
    }
    let (path, percent) = (one.rollout("minimumHealthyPercent"), one.minimum_with_slack());
    Some(Finding {
        message: format!(
            "a deployment waits for ever: the instances lack {} for a new task, and no old one may stop first",
            room.short_of
        ),
        fix: vec![Change::new(path.as_str(), percent)],
        says: format!("set it to {percent}, so that one task may make room"),
        proof: proof::deploy(&one),
        path,
    })
}
