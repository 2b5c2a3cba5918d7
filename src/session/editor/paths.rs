//! Values by their paths, `services[0].desiredCount`: read, put, and judged with the whole scenario around them.

use crate::say::editor as say;
use crate::scenario::{Problem, Scenario, read, write};
use serde_json::{Map, Value};

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'a> {
    Name(&'a str),
    Nth(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|step| !step.is_empty()).map(|step| {
        let nth = step.strip_suffix(']').and_then(|nth| nth.parse().ok());
        nth.map_or(Step::Name(step), Step::Nth)
    })
}

/// Returns the value at a path, if there is one.
pub fn value_at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    steps(path).try_fold(value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Nth(nth) => value.get(nth),
    })
}

/// Puts a value at a path, null takes it away; returns whether there is such a place. Objects on the way are made.
pub fn put(value: &mut Value, path: &str, new: Value) -> bool {
    let steps: Vec<Step<'_>> = steps(path).collect();
    let Some((last, way)) = steps.split_last() else { return false };
    let mut at = value;
    for step in way {
        let next = match step {
            Step::Name(name) => at.as_object_mut().map(|map| map.entry(*name).or_insert(Value::Object(Map::new()))),
            Step::Nth(nth) => at.get_mut(*nth),
        };
        let Some(next) = next else { return false };
        at = next;
    }
    match (last, at) {
        (Step::Name(name), Value::Object(map)) if new.is_null() => {
            map.shift_remove(*name);
            true
        }
        (Step::Name(name), Value::Object(map)) => {
            map.insert((*name).to_owned(), new);
            true
        }
        (Step::Nth(nth), Value::Array(items)) if *nth < items.len() => {
            items[*nth] = new;
            true
        }
        _ => false,
    }
}

/// Returns a scenario with these values in their places, or all that is wrong with it then.
pub fn with(scenario: &Scenario, values: &[(String, Value)]) -> Result<Scenario, Vec<Problem>> {
    let mut whole = write::canonical(scenario);
    for (path, value) in values {
        if !put(&mut whole, path, value.clone()) {
            return Err(vec![Problem::error(path.clone(), say::THERE_IS_NO_SUCH_PLACE_IN)]);
        }
    }
    read(&whole.to_string()).map(|read| read.scenario)
}

/// Returns what a person typed as a value: digits are a number, all else is text, which the format reads in its own way.
pub fn typed(text: &str) -> Value {
    let text = text.trim();
    let plain = !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if plain => text.parse::<u64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

/// Returns a value as a person types it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::library;
    use serde_json::json;

    #[test]
    fn values_are_put_where_paths_lead() {
        let start = json!({ "a": [{ "b": 1 }], "c": 2 });
        for (path, new, want) in [
            ("c", json!(3), Some(json!({ "a": [{ "b": 1 }], "c": 3 }))),
            ("a[0].b", json!("x"), Some(json!({ "a": [{ "b": "x" }], "c": 2 }))),
            ("a[0].d.e", json!(5), Some(json!({ "a": [{ "b": 1, "d": { "e": 5 } }], "c": 2 }))),
            ("c", Value::Null, Some(json!({ "a": [{ "b": 1 }] }))),
            ("a[1].b", json!(1), None),
            ("c.d", json!(1), None),
            ("", json!(1), None),
        ] {
            let mut value = start.clone();
            let put = put(&mut value, path, new);
            assert_eq!(put.then_some(value), want, "{path}");
        }
        assert_eq!(value_at(&start, "a[0].b"), Some(&json!(1)));
        assert_eq!(value_at(&start, "a[0].x"), None);
    }

    #[test]
    fn a_changed_value_is_judged_with_the_whole() {
        let scenario = (library::find("crash-loop").expect("it is built in").build)();
        let set = |path: &str, text: &str| with(&scenario, &[(path.to_owned(), typed(text))]);
        assert_eq!(set("services[0].desiredCount", "7").map(|made| made.services[0].desired_count), Ok(7));
        assert_eq!(
            set("services[0].healthCheckGracePeriodSeconds", "2m")
                .map(|made| made.services[0].health_check_grace_period_seconds),
            Ok(120)
        );
        let wrong = set("services[0].desiredCount", "many").expect_err("it is no number");
        assert_eq!(wrong[0].path, "services[0].desiredCount");
        assert!(set("services[9].desiredCount", "1").is_err(), "there is no such service");
    }
}
