//! A scenario as text: canonical JSON without what is said by default, and YAML for people.

use super::shape::{CUE, Field, Kind, Object, Presence, SCENARIO, VERB_FIELD};
use super::walk::chosen;
use super::{Cue, FORMAT_VERSION, Scenario, yaml};
use serde_json::{Map, Value, json};

/// Tells editors where the JSON Schema is.
const HEADER: &str = "# yaml-language-server: $schema=./scenario.schema.json\n";

/// Returns the difference from the defaults; two equal scenarios give two equal values.
pub fn canonical(scenario: &Scenario) -> Value {
    let mut value = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
    let default_zones = scenario.cluster.has_default_zones();
    if let Some(cluster) = value.get_mut("cluster").and_then(Value::as_object_mut).filter(|_| default_zones) {
        cluster.shift_remove("zones");
    }
    strip(&mut value, &Kind::Object(&SCENARIO));
    value
}

/// Returns all of it, what is said by default included; an empty list is left out.
pub fn whole(scenario: &Scenario) -> Value {
    let mut value = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
    fill(&mut value, &Kind::Object(&SCENARIO));
    value
}

/// Returns cues likewise.
pub fn canonical_cues(cues: &[Cue]) -> Value {
    let mut value = serde_json::to_value(cues).expect("cues are plain data with text for names");
    strip(&mut value, &Kind::List { of: &CUE, least: 0, most: cues.len() });
    value
}

/// Returns YAML as a person would write it.
pub fn to_yaml(scenario: &Scenario) -> String {
    format!("{HEADER}{}", yaml::print(&versioned(scenario)))
}

/// Returns JSON, indented.
pub fn to_json(scenario: &Scenario) -> String {
    let value = Value::Object(versioned(scenario));
    let mut text = serde_json::to_string_pretty(&value).expect("a value is text already");
    text.push('\n');
    text
}

/// Files say their format's version even though it is the default.
fn versioned(scenario: &Scenario) -> Map<String, Value> {
    let mut map = Map::from_iter([("orrery".to_owned(), json!(FORMAT_VERSION))]);
    if let Value::Object(rest) = canonical(scenario) {
        map.extend(rest);
    }
    map
}

/// Returns whether a field's value says nothing new.
pub fn is_default(field: &Field, value: &Value) -> bool {
    let mut value = value.clone();
    strip(&mut value, &field.kind);
    is_default_stripped(field, &value)
}

fn is_default_stripped(field: &Field, value: &Value) -> bool {
    match field.presence {
        Presence::Required => false,
        Presence::Optional => *value == json!([]),
        Presence::Default(json) => serde_json::from_str::<Value>(json).is_ok_and(|default| *value == default),
    }
}

fn fill(value: &mut Value, kind: &Kind) {
    match (kind, value) {
        (Kind::Object(object), Value::Object(map)) => fill_object(map, object),
        (Kind::Forms { objects, .. }, Value::Object(map)) => {
            if let Some(object) = chosen(objects, map.keys().map(String::as_str)) {
                fill_object(map, object);
            }
        }
        (Kind::List { of, .. }, Value::Array(items)) => items.iter_mut().for_each(|item| fill(item, of)),
        _ => {}
    }
}

fn fill_object(map: &mut Map<String, Value>, object: &Object) {
    for field in object.fields {
        let default = match field.presence {
            Presence::Default(json) if !map.contains_key(field.name) => serde_json::from_str(json).ok(),
            Presence::Default(_) | Presence::Required | Presence::Optional => None,
        };
        if let Some(default) = default.filter(|default| !matches!(default, Value::Array(_) | Value::Null)) {
            map.insert(field.name.to_owned(), default);
        }
        if let Some(value) = map.get_mut(field.name) {
            fill(value, &field.kind);
        }
    }
}

fn strip(value: &mut Value, kind: &Kind) {
    match (kind, value) {
        (Kind::Object(object), Value::Object(map)) => strip_object(map, object),
        (Kind::Forms { objects, .. }, Value::Object(map)) => {
            if let Some(object) = chosen(objects, map.keys().map(String::as_str)) {
                strip_object(map, object);
            }
        }
        (Kind::Verb(verbs), Value::Object(map)) => {
            let name = map.get(VERB_FIELD).and_then(Value::as_str).unwrap_or_default();
            if let Some(verb) = verbs.iter().find(|verb| verb.name == name) {
                strip_object(map, verb);
            }
        }
        (Kind::List { of, .. }, Value::Array(items)) => items.iter_mut().for_each(|item| strip(item, of)),
        _ => {}
    }
}

fn strip_object(map: &mut Map<String, Value>, object: &Object) {
    for field in object.fields {
        if let Some(value) = map.get_mut(field.name) {
            strip(value, &field.kind);
            if is_default_stripped(field, value) {
                map.shift_remove(field.name);
            }
        }
    }
}
