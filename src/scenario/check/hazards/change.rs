//! A change of a scenario by path and value, as one click applies it.

use crate::scenario::check::check;
use crate::scenario::{Problem, Scenario, typed};
use serde_json::{Map, Value};

/// A value at a path like `services[0].deploymentConfiguration.maximumPercent`; nothing takes the field away.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub path: String,
    pub value: Option<Value>,
}

impl Change {
    pub(super) fn new(path: impl Into<String>, value: impl Into<Value>) -> Change {
        Change { path: path.into(), value: Some(value.into()) }
    }

    pub(super) fn without(path: impl Into<String>) -> Change {
        Change { path: path.into(), value: None }
    }
}

/// Returns the scenario with these changes, or what is wrong with it then.
pub fn apply(scenario: &Scenario, changes: &[Change]) -> Result<Scenario, Vec<Problem>> {
    let mut whole = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
    for change in changes {
        let steps = steps(&change.path);
        if steps.is_none_or(|steps| set(&mut whole, &steps, change.value.clone()).is_none()) {
            return Err(vec![Problem::error(&change.path, "there is nothing at this path to change")]);
        }
    }
    let changed: Scenario =
        typed::from_value(whole).map_err(|_| vec![Problem::error("", "the changed scenario cannot be read")])?;
    let problems = check(&changed);
    if problems.is_empty() { Ok(changed) } else { Err(problems) }
}

/// One step down.
enum Step<'a> {
    Field(&'a str),
    Place(usize),
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, places) = part.split_once('[').map_or((part, ""), |(name, rest)| (name, rest));
        steps.push(Step::Field(name));
        for place in places.split('[').filter(|place| !place.is_empty()) {
            steps.push(Step::Place(place.strip_suffix(']')?.parse().ok()?));
        }
    }
    Some(steps)
}

/// Goes down and sets; what is not there yet is made, and a list grows by one at its end.
fn set(at: &mut Value, steps: &[Step<'_>], new: Option<Value>) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        *at = new?;
        return Some(());
    };
    if at.is_null() {
        *at = match step {
            Step::Field(_) => Value::Object(Map::new()),
            Step::Place(_) => Value::Array(Vec::new()),
        };
    }
    match step {
        Step::Field(name) => {
            let map = at.as_object_mut()?;
            if rest.is_empty() && new.is_none() {
                map.shift_remove(*name);
                return Some(());
            }
            set(map.entry(*name).or_insert(Value::Null), rest, new)
        }
        Step::Place(place) => {
            let list = at.as_array_mut()?;
            if *place == list.len() {
                list.push(Value::Null);
            }
            set(list.get_mut(*place)?, rest, new)
        }
    }
}
