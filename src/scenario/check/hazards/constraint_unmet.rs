//! A placement constraint that too few instances meet, or none.

use super::change::Change;
use super::ground::{Ground, Rolling};
use super::{Finding, Hazard, proof};
use crate::scenario::{ConstraintType, PlacementConstraint};
use serde_json::json;

pub const HAZARD: Hazard = Hazard {
    name: "constraint-unmet",
    source: "Developer guide, task-placement-constraints: constraints are binding, and unplaced tasks stay away",
    find,
};

fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in ground.rolling().filter(Rolling::is_on_instances) {
        let own = &one.service.placement_constraints;
        found.extend(own.iter().enumerate().filter_map(|(nth, constraint)| {
            unmet(ground, &one, one.path("placementConstraints"), own, nth, constraint)
        }));
        let Some(place) = ground.scenario.find_definition(&one.service.task_definition) else { continue };
        let own = &ground.scenario.task_definitions[place].placement_constraints;
        let path = format!("taskDefinitions[{place}].placementConstraints");
        found.extend(
            own.iter()
                .enumerate()
                .filter_map(|(nth, constraint)| unmet(ground, &one, path.clone(), own, nth, constraint)),
        );
    }
    found
}

fn unmet(
    ground: &Ground<'_>,
    one: &Rolling<'_>,
    list: String,
    all: &[PlacementConstraint],
    nth: usize,
    constraint: &PlacementConstraint,
) -> Option<Finding> {
    let path = format!("{list}[{nth}]");
    let instances: u32 = ground.scenario.cluster.instances.iter().map(|group| group.count).sum();
    match constraint.kind {
        ConstraintType::DistinctInstance if one.desired > instances => Some(Finding {
            path,
            message: format!("{} tasks want an instance each, and there are {instances}", one.desired),
            fix: vec![Change::new(one.path("desiredCount"), instances)],
            says: format!("set the desired count to {instances}"),
            proof: proof::from_nothing(),
        }),
        ConstraintType::DistinctInstance => None,
        ConstraintType::MemberOf => {
            let expression = constraint.expression.as_deref().unwrap_or_default();
            if ground.known.instances_like(expression) > 0 {
                return None;
            }
            let others: Vec<&PlacementConstraint> =
                all.iter().enumerate().filter(|(place, _)| *place != nth).map(|(_, other)| other).collect();
            Some(Finding {
                path,
                message: format!("none of {instances} instances meets `{expression}`"),
                fix: vec![Change::new(list, json!(others))],
                says: "take the constraint out".to_owned(),
                proof: proof::from_nothing(),
            })
        }
    }
}
