//! Instances have CPU and memory to give, and no more network interfaces.

use super::change::Change;
use super::ground::{Ground, INTERFACES, Rolling};
use super::{Finding, Hazard, proof};
use crate::scenario::machines::machine;

pub const HAZARD: Hazard = Hazard {
    name: "awsvpc-out-of-enis",
    source: "Developer guide, container-instance-eni: each awsvpc task needs a network interface of its instance",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    ground.rolling().filter_map(|one| finding(ground, &one)).collect()
}

fn finding(ground: &Ground<'_>, one: &Rolling<'_>) -> Option<Finding> {
    let room = ground.known.room(one.place);
    let starts_first = one.min_healthy >= one.desired && one.max_tasks > one.desired;
    let lacks = room.placed < one.desired || starts_first && room.spare == 0;
    if !one.is_on_instances() || !lacks || room.short_of != INTERFACES {
        return None;
    }
    let mut groups = ground.scenario.cluster.instances.iter().enumerate();
    let trunks: Vec<String> = groups
        .clone()
        .filter(|(_, group)| !group.trunking && has_trunk(&group.instance_type))
        .map(|(place, _)| format!("cluster.instances[{place}].trunking"))
        .collect();
    let (path, fix, says) = match (trunks.first(), groups.next_back()) {
        (Some(path), _) => {
            let fix = trunks.iter().map(|path| Change::new(path.as_str(), true)).collect();
            (path.clone(), fix, "switch awsvpcTrunking on".to_owned())
        }
        (None, Some((place, group))) => {
            let per_instance = machine(&group.instance_type).map_or(1, |machine| machine.enis.max(1));
            let count = group.count + (one.desired - room.placed + 1).div_ceil(per_instance);
            let path = format!("cluster.instances[{place}].count");
            (path.clone(), vec![Change::new(path, count)], format!("use {count} of these instances"))
        }
        (None, None) => return None,
    };
    let name = &one.service.service_name;
    let message = match one.desired - room.placed {
        0 => format!("the instances have no network interface left for a new task of `{name}`"),
        missing => format!("the instances have too few network interfaces: {missing} tasks of `{name}` find no place"),
    };
    let proof = if room.placed < one.desired { proof::from_nothing() } else { proof::deploy(one) };
    Some(Finding { path, message, fix, says, proof })
}

fn has_trunk(instance_type: &str) -> bool {
    machine(instance_type).is_some_and(|machine| machine.trunk_enis.is_some())
}
