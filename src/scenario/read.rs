//! Text to a scenario: all problems at once, or everything.

use super::check::meaning;
use super::problem::Problem;
use super::shape::{Kind, SCENARIO};
use super::tree::{self, Node};
use super::walk::Walk;
use super::{Cluster, Scenario};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A scenario, and what of its text does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub scenario: Scenario,
    pub notes: Vec<Problem>,
}

/// Reads YAML or JSON.
pub fn read(text: &str) -> Result<Read, Vec<Problem>> {
    let Shaped { data, tree, mut errors, mut notes, .. } = shaped::<Scenario>(text, &Kind::Object(&SCENARIO))?;
    if let Some(scenario) = data {
        let found = meaning::problems(&scenario).into_iter().map(|problem| placed(problem, &tree));
        let (wrong, noted): (Vec<Problem>, Vec<Problem>) = found.partition(Problem::is_error);
        // What is wrong by itself need not be said again for what it leads to.
        wrong.into_iter().for_each(|problem| {
            if !errors.iter().any(|known| known.path == problem.path) {
                errors.push(problem);
            }
        });
        notes.extend(noted);
        if errors.is_empty() {
            return Ok(Read { scenario, notes });
        }
    }
    Err(errors)
}

/// A text that has been held against the table.
pub(super) struct Shaped<T> {
    /// The data; with errors it holds defaults in their places, and it is absent when names were lost.
    pub data: Option<T>,
    pub tree: Node,
    pub errors: Vec<Problem>,
    pub notes: Vec<Problem>,
}

pub(super) fn shaped<T: DeserializeOwned>(text: &str, kind: &Kind) -> Result<Shaped<T>, Vec<Problem>> {
    let tree = tree::parse(text)?;
    let (walk, value) = Walk::whole(kind, &tree);
    let Walk { mut errors, notes, names_hold, .. } = walk;
    let data = match value.filter(|_| names_hold).map(typed) {
        Some(Ok(data)) => Some(data),
        Some(Err(error)) if errors.is_empty() => {
            errors.push(Problem::error("", format!("the table of the format lacks something: {error}")));
            None
        }
        Some(Err(_)) | None => None,
    };
    Ok(Shaped { data, tree, errors, notes })
}

fn typed<T: DeserializeOwned>(mut value: Value) -> serde_json::Result<T> {
    fill_zones(&mut value);
    value.get_mut("scenario").into_iter().for_each(fill_zones);
    serde_json::from_value(value)
}

/// The zones that are meant when none are listed depend on the region.
fn fill_zones(scenario: &mut Value) {
    let Some(cluster) = scenario.get_mut("cluster").and_then(Value::as_object_mut) else { return };
    if let (None, Some(region)) = (cluster.get("zones"), cluster.get("region").and_then(Value::as_str)) {
        let zones = Cluster::default_zones(region);
        cluster.insert("zones".to_owned(), zones.into());
    }
}

pub(super) fn placed(problem: Problem, tree: &Node) -> Problem {
    let place = tree.place_of(&problem.path);
    problem.at(place)
}
