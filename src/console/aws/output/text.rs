//! `--output text`: a line for each thing, its scalars between tabs by name, what lies in it on lines of their own.

use super::{is_scalar, scalar};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub fn print(answer: &Value) -> String {
    let mut out = String::new();
    value(answer, None, None, &mut out);
    out
}

fn value(item: &Value, identifier: Option<&str>, keys: Option<&[String]>, out: &mut String) {
    match item {
        Value::Object(members) => object(members, identifier, keys, out),
        Value::Array(items) => list(items, identifier, out),
        other => line(&[scalar(other)], out),
    }
}

fn line(parts: &[String], out: &mut String) {
    out.push_str(&parts.join("\t"));
    out.push('\n');
}

fn list(items: &[Value], identifier: Option<&str>, out: &mut String) {
    if items.is_empty() {
        return;
    }
    if items.iter().any(Value::is_object) {
        let objects = items.iter().filter_map(Value::as_object);
        let scalars = objects.flatten().filter(|(_, value)| is_scalar(value)).map(|(key, _)| key.clone());
        let keys: Vec<String> = scalars.collect::<BTreeSet<String>>().into_iter().collect();
        items.iter().for_each(|item| value(item, identifier, Some(&keys), out));
    } else if items.iter().any(Value::is_array) {
        let (scalars, others): (Vec<&Value>, Vec<&Value>) = items.iter().partition(|item| is_scalar(item));
        if !scalars.is_empty() {
            scalar_list(&scalars, identifier, out);
        }
        others.into_iter().for_each(|item| value(item, identifier, None, out));
    } else {
        scalar_list(&items.iter().collect::<Vec<_>>(), identifier, out);
    }
}

fn scalar_list(items: &[&Value], identifier: Option<&str>, out: &mut String) {
    let words: Vec<String> = items.iter().map(|item| scalar(item)).collect();
    match identifier {
        Some(name) => words.iter().for_each(|word| line(&[name.to_uppercase(), word.clone()], out)),
        None => line(&words, out),
    }
}

fn object(members: &Map<String, Value>, identifier: Option<&str>, keys: Option<&[String]>, out: &mut String) {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    let (mut scalars, others): (Vec<String>, Vec<(&String, &Value)>) = match keys {
        Some(keys) => {
            let scalars = keys.iter().map(|key| members.get(key).map_or_else(String::new, scalar)).collect();
            (scalars, sorted.into_iter().filter(|(key, _)| !keys.contains(key)).collect())
        }
        None => {
            let (scalars, others): (Vec<_>, Vec<_>) = sorted.into_iter().partition(|(_, value)| is_scalar(value));
            (scalars.into_iter().map(|(_, value)| scalar(value)).collect(), others)
        }
    };
    if !scalars.is_empty() {
        if let Some(name) = identifier {
            scalars.insert(0, name.to_uppercase());
        }
        line(&scalars, out);
    }
    for (key, inner) in others {
        value(inner, Some(key), None, out);
    }
}
