//! Text to a scenario: all problems at once, or everything.

use super::check::meaning;
use super::problem::{Problem, in_order};
use super::shape::{CUE, Kind, SCENARIO, VERB_FIELD};
use super::tree;
use super::typed;
use super::walk::Walk;
use super::{Cluster, Command, Cue, Scenario};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A scenario, and what of its text does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub scenario: Scenario,
    pub notes: Vec<Problem>,
}

/// Reads YAML or JSON.
pub fn read(text: &str) -> Result<Read, Vec<Problem>> {
    let tree = tree::parse(text)?;
    let (mut walk, value) = Walk::whole(&Kind::Object(&SCENARIO), &tree);
    let scenario: Option<Scenario> = data(value, &mut walk);
    if let Some(scenario) = &scenario {
        let meant = meaning::problems(scenario, std::mem::take(&mut walk.lost)).into_iter();
        let placed = meant.map(|problem| {
            let place = tree.place_of(&problem.path);
            problem.at(place)
        });
        walk.add(placed.collect());
    }
    match scenario.filter(|_| walk.errors.is_empty()) {
        Some(scenario) => Ok(Read { scenario, notes: in_order(walk.notes, 0) }),
        None => Err(in_order(walk.errors, walk.left_out)),
    }
}

/// Reads a text of any other kind in the table, without judging what it means.
pub(super) fn shaped<T: DeserializeOwned>(text: &str, kind: &Kind) -> Result<T, Vec<Problem>> {
    let tree = tree::parse(text)?;
    let (mut walk, value) = Walk::whole(kind, &tree);
    data(value, &mut walk).filter(|_| walk.errors.is_empty()).ok_or_else(|| in_order(walk.errors, walk.left_out))
}

/// Reads a command in the shape that scripts have, without judging what it means.
pub fn command(verb: &str, mut input: Map<String, Value>) -> Result<Command, Vec<Problem>> {
    input.insert(VERB_FIELD.to_owned(), verb.into());
    input.insert("at".to_owned(), 0.into());
    shaped::<Cue>(&Value::Object(input).to_string(), &CUE).map(|cue| cue.command)
}

/// Turns a value in normal form into data. It fits, unless the table and the types disagree.
fn data<T: DeserializeOwned>(mut value: Value, walk: &mut Walk) -> Option<T> {
    fill_zones(&mut value);
    value.get_mut("scenario").into_iter().for_each(fill_zones);
    match typed::from_value(value) {
        Ok(data) => Some(data),
        Err(error) => {
            if walk.errors.is_empty() {
                walk.errors.push(Problem::error("", error.to_string()));
            }
            None
        }
    }
}

/// The zones that are meant when none are listed depend on the region.
fn fill_zones(scenario: &mut Value) {
    let Some(cluster) = scenario.get_mut("cluster").and_then(Value::as_object_mut) else { return };
    if let (None, Some(region)) = (cluster.get("zones"), cluster.get("region").and_then(Value::as_str)) {
        let zones = Cluster::default_zones(region);
        cluster.insert("zones".to_owned(), zones.into());
    }
}
