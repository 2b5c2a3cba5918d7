//! An application that may take longer to end than its connections live.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};

pub const HAZARD: Hazard = Hazard {
    name: "stop-longer-than-drain",
    source: "Developer guide, load balancer connection draining: when the delay is over, open connections are closed",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    ground.rolling().filter_map(|one| finding(ground, &one)).collect()
}

fn finding(ground: &Ground<'_>, one: &Rolling<'_>) -> Option<Finding> {
    let (place, group) = ground.group(one.service)?;
    let runs = ground.runs(one.service);
    let behind = runs.iter().filter(|run| ground.is_balanced(one.service, run.container));
    let timeout = behind.filter_map(|run| run.container.stop_timeout).max()?;
    if timeout <= group.deregistration_delay {
        return None;
    }
    let path = format!("targetGroups[{place}].deregistrationDelay");
    Some(Finding {
        message: format!(
            "a container may take {timeout} s to finish, but its connections are closed after {} s, before SIGTERM",
            group.deregistration_delay
        ),
        fix: vec![Change::new(path.as_str(), timeout)],
        says: format!("set it to {timeout}"),
        proof: proof::deploy(one),
        path,
    })
}
