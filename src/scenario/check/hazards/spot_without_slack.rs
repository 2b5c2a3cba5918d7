//! Spot instances under a service that may not lose a task.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "spot-without-slack",
    source: "Developer guide, container-instance-draining: with a minimum of 100 %, two minutes are too short",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let Some(instance) = first_spot(ground) else { return Vec::new() };
    let tight = ground.rolling().filter(|one| one.is_on_instances() && one.min_healthy >= one.desired);
    tight.map(|one| finding(&one, &instance)).collect()
}

fn finding(one: &Rolling<'_>, instance: &str) -> Finding {
    let percent = one.minimum_with_slack().min(50);
    let path = one.rollout("minimumHealthyPercent");
    Finding {
        message:
            "its Spot instances end two minutes after their notice, and no task may stop before another is healthy"
                .to_owned(),
        fix: vec![Change::new(path.as_str(), percent)],
        says: format!("set it to {percent}"),
        proof: proof::steady(json!([{ "at": "30s", "do": "interrupt-spot", "instance": instance }])),
        path,
    }
}

/// Returns the first Spot instance as scripts name it: the nth of its zone.
fn first_spot(ground: &Ground<'_>) -> Option<String> {
    let groups = &ground.scenario.cluster.instances;
    let place = groups.iter().position(|group| group.spot && group.count > 0)?;
    let zone = &groups[place].zone;
    let before: u32 = groups[..place].iter().filter(|group| group.zone == *zone).map(|group| group.count).sum();
    Some(format!("{zone}/{}", before + 1))
}
