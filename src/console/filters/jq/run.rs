//! Runs a jq program on a value.

use super::read::Filter;
use crate::console::kind;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// A program gives at most so many values.
const MOST_VALUES: usize = 50_000;

type Done<T = ()> = Result<T, String>;

pub fn run(filter: &Filter, on: &Value, out: &mut Vec<Value>) -> Done {
    if out.len() > MOST_VALUES {
        return Err(format!("more than {MOST_VALUES} values"));
    }
    match filter {
        Filter::Identity => out.push(on.clone()),
        Filter::Literal(value) => out.push(value.clone()),
        Filter::Field(of, name) => each(of, on, |value| field(&value, name).map(|found| out.push(found)))?,
        Filter::At(of, at) => {
            let keys = all(at, on)?;
            each(of, on, |value| {
                for key in &keys {
                    out.push(at_key(&value, key)?);
                }
                Ok(())
            })?;
        }
        Filter::Slice(of, from, to) => each(of, on, |value| slice(&value, *from, *to).map(|found| out.push(found)))?,
        Filter::Each(of) => each(of, on, |value| {
            out.extend(members(&value)?);
            Ok(())
        })?,
        Filter::Try(inner) => {
            // What was given before the error counts.
            let _ = run(inner, on, out);
        }
        Filter::Text(parts) => out.push(Value::String(text(parts, on)?)),
        Filter::Pipe(left, right) => each(left, on, |value| run(right, &value, out))?,
        Filter::Comma(left, right) => {
            run(left, on, out)?;
            run(right, on, out)?;
        }
        Filter::Operator("//", left, right) => {
            let mut found = all(left, on).unwrap_or_default();
            found.retain(truthy);
            match found.is_empty() {
                true => run(right, on, out)?,
                false => out.extend(found),
            }
        }
        Filter::Operator(sign, left, right) => {
            for right in all(right, on)? {
                for left in all(left, on)? {
                    out.push(operate(sign, &left, &right)?);
                }
            }
        }
        Filter::List(inner) => {
            let values = inner.as_ref().map_or(Ok(Vec::new()), |inner| all(inner, on))?;
            out.push(Value::Array(values));
        }
        Filter::Object(pairs) => objects(pairs, on, out)?,
        Filter::If(asks, then, other) => {
            each(asks, on, |value| run(if truthy(&value) { then } else { other }, on, out))?;
        }
        Filter::Call(name, arguments) => call(name, arguments, on, out)?,
    }
    Ok(())
}

fn all(filter: &Filter, on: &Value) -> Done<Vec<Value>> {
    let mut out = Vec::new();
    run(filter, on, &mut out)?;
    Ok(out)
}

fn first(filter: &Filter, on: &Value) -> Done<Value> {
    Ok(all(filter, on)?.into_iter().next().unwrap_or(Value::Null))
}

fn each(filter: &Filter, on: &Value, mut then: impl FnMut(Value) -> Done) -> Done {
    all(filter, on)?.into_iter().try_for_each(&mut then)
}

fn truthy(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

fn field(value: &Value, name: &str) -> Done<Value> {
    match value {
        Value::Object(members) => Ok(members.get(name).cloned().unwrap_or(Value::Null)),
        Value::Null => Ok(Value::Null),
        other => Err(format!("Cannot index {} with \"{name}\"", kind(other))),
    }
}

fn at_key(value: &Value, key: &Value) -> Done<Value> {
    match (value, key) {
        (_, Value::String(name)) => field(value, name),
        (Value::Null, Value::Number(_)) => Ok(Value::Null),
        (Value::Array(values), Value::Number(number)) => {
            let at = number.as_f64().unwrap_or(0.0).floor() as i64;
            let at = if at < 0 { at + values.len() as i64 } else { at };
            Ok(usize::try_from(at).ok().and_then(|at| values.get(at).cloned()).unwrap_or(Value::Null))
        }
        (value, key) => Err(format!("Cannot index {} with {}", kind(value), kind(key))),
    }
}

fn slice(value: &Value, from: Option<i64>, to: Option<i64>) -> Done<Value> {
    let letters: Vec<char>;
    let length = match value {
        Value::Null => return Ok(Value::Null),
        Value::Array(values) => values.len(),
        Value::String(text) => {
            letters = text.chars().collect();
            let (from, to) = (place(from, 0, letters.len()), place(to, letters.len(), letters.len()));
            return Ok(Value::String(letters[from.min(to)..to].iter().collect()));
        }
        other => return Err(format!("Cannot index {} with object", kind(other))),
    };
    let (from, to) = (place(from, 0, length), place(to, length, length));
    Ok(Value::Array(value.as_array().map_or(Vec::new(), |values| values[from.min(to)..to].to_vec())))
}

fn place(at: Option<i64>, without: usize, length: usize) -> usize {
    let Some(at) = at else { return without };
    let at = if at < 0 { at.saturating_add(length as i64) } else { at };
    usize::try_from(at).unwrap_or(0).min(length)
}

fn members(value: &Value) -> Done<Vec<Value>> {
    match value {
        Value::Array(values) => Ok(values.clone()),
        Value::Object(members) => Ok(members.values().cloned().collect()),
        other => Err(format!("Cannot iterate over {}", kind(other))),
    }
}

fn text(parts: &[Filter], on: &Value) -> Done<String> {
    let mut done = String::new();
    for part in parts {
        match first(part, on)? {
            Value::String(text) => done.push_str(&text),
            other => done.push_str(&other.to_string()),
        }
    }
    Ok(done)
}

fn objects(pairs: &[(Filter, Filter)], on: &Value, out: &mut Vec<Value>) -> Done {
    let mut done = vec![Map::new()];
    for (key, value) in pairs {
        let Value::String(key) = first(key, on)? else { return Err("Object keys must be strings".to_owned()) };
        let values = all(value, on)?;
        let with = |object: &Map<String, Value>, value: &Value| {
            let mut object = object.clone();
            object.insert(key.clone(), value.clone());
            object
        };
        if done.len().saturating_mul(values.len()) > MOST_VALUES {
            return Err(format!("more than {MOST_VALUES} values"));
        }
        done = values.iter().flat_map(|value| done.iter().map(move |object| with(object, value))).collect();
    }
    out.extend(done.into_iter().map(Value::Object));
    Ok(())
}

fn number(value: f64) -> Value {
    match value.fract() == 0.0 && value.abs() < 1e15 {
        true => json!(value as i64),
        false => json!(value),
    }
}

fn operate(sign: &str, left: &Value, right: &Value) -> Done<Value> {
    let order = || compare(left, right);
    Ok(match (sign, left, right) {
        ("and", ..) => json!(truthy(left) && truthy(right)),
        ("or", ..) => json!(truthy(left) || truthy(right)),
        ("==", ..) => json!(order().is_eq()),
        ("!=", ..) => json!(order().is_ne()),
        ("<", ..) => json!(order().is_lt()),
        ("<=", ..) => json!(order().is_le()),
        (">", ..) => json!(order().is_gt()),
        (">=", ..) => json!(order().is_ge()),
        ("+", Value::Null, other) | ("+", other, Value::Null) => other.clone(),
        ("+", Value::String(one), Value::String(other)) => json!(format!("{one}{other}")),
        ("+", Value::Array(one), Value::Array(other)) => Value::Array(one.iter().chain(other).cloned().collect()),
        ("+", Value::Object(one), Value::Object(other)) => {
            let mut both = one.clone();
            both.extend(other.clone());
            Value::Object(both)
        }
        ("-", Value::Array(one), Value::Array(other)) => {
            Value::Array(one.iter().filter(|value| !other.contains(value)).cloned().collect())
        }
        (_, Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap_or(0.0), other.as_f64().unwrap_or(0.0));
            match sign {
                "+" => number(one + other),
                "-" => number(one - other),
                "*" => number(one * other),
                _ if other == 0.0 => return Err("cannot be divided because the divisor is zero".to_owned()),
                "/" => number(one / other),
                _ => number((one as i64).checked_rem(other as i64).unwrap_or(0) as f64),
            }
        }
        (_, one, other) => return Err(format!("{} and {} cannot be combined with {sign}", kind(one), kind(other))),
    })
}

/// jq's order: null, false, true, numbers, strings, arrays, objects.
fn compare(left: &Value, right: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Bool(false) => 1,
        Value::Bool(true) => 2,
        Value::Number(_) => 3,
        Value::String(_) => 4,
        Value::Array(_) => 5,
        Value::Object(_) => 6,
    };
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => {
            one.as_f64().unwrap_or(0.0).total_cmp(&other.as_f64().unwrap_or(0.0))
        }
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Array(one), Value::Array(other)) => {
            let differs = one.iter().zip(other).map(|(one, other)| compare(one, other)).find(|order| order.is_ne());
            differs.unwrap_or(one.len().cmp(&other.len()))
        }
        (Value::Object(_), Value::Object(_)) => left.to_string().cmp(&right.to_string()),
        _ => rank(left).cmp(&rank(right)),
    }
}

fn call(name: &str, arguments: &[Filter], on: &Value, out: &mut Vec<Value>) -> Done {
    match (name, arguments) {
        ("empty", _) => {}
        ("recurse", _) => recurse(on, out),
        ("values", _) => out.extend(Some(on.clone()).filter(|value| !value.is_null())),
        ("select", [asks]) => each(asks, on, |value| {
            out.extend(truthy(&value).then(|| on.clone()));
            Ok(())
        })?,
        ("map", [inner]) => {
            let mut done = Vec::new();
            for value in members(on)? {
                run(inner, &value, &mut done)?;
            }
            out.push(Value::Array(done));
        }
        ("map_values", [inner]) => match on {
            Value::Object(object) => {
                let mut done = Map::new();
                for (key, value) in object {
                    done.insert(key.clone(), first(inner, value)?);
                }
                out.push(Value::Object(done));
            }
            _ => return call("map", arguments, on, out),
        },
        ("limit", [count, inner]) => {
            let count = first(count, on)?.as_u64().unwrap_or(0) as usize;
            out.extend(all(inner, on)?.into_iter().take(count));
        }
        ("any" | "all", _) => {
            let asks = arguments.first().unwrap_or(&Filter::Identity);
            let mut answers = Vec::new();
            for value in members(on)? {
                answers.push(truthy(&first(asks, &value)?));
            }
            out.push(json!(if name == "any" { answers.contains(&true) } else { !answers.contains(&false) }));
        }
        (_, [by]) if name.ends_with("_by") => out.push(by_key(name, by, on)?),
        (_, [argument]) => out.push(with_one(name, on, &first(argument, on)?)?),
        _ => out.push(plain(name, on)?),
    }
    Ok(())
}

fn recurse(value: &Value, out: &mut Vec<Value>) {
    out.push(value.clone());
    for inner in members(value).unwrap_or_default() {
        recurse(&inner, out);
    }
}

fn by_key(name: &str, by: &Filter, on: &Value) -> Done<Value> {
    let mut keyed = Vec::new();
    for value in list(on)? {
        keyed.push((Value::Array(all(by, value)?), value.clone()));
    }
    keyed.sort_by(|(one, _), (other, _)| compare(one, other));
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for (key, value) in keyed {
        match groups.last_mut() {
            Some((last, values)) if compare(last, &key).is_eq() => values.push(value),
            _ => groups.push((key, vec![value])),
        }
    }
    let groups = groups.into_iter().map(|(_, values)| values);
    Ok(match name {
        "group_by" => Value::Array(groups.map(Value::Array).collect()),
        "unique_by" => Value::Array(groups.filter_map(|values| values.into_iter().next()).collect()),
        "min_by" => groups.flatten().next().unwrap_or(Value::Null),
        "max_by" => groups.flatten().last().unwrap_or(Value::Null),
        _ => Value::Array(groups.flatten().collect()),
    })
}

fn list(value: &Value) -> Done<&Vec<Value>> {
    value.as_array().ok_or_else(|| format!("{} is not an array", kind(value)))
}

fn with_one(name: &str, on: &Value, argument: &Value) -> Done<Value> {
    let wrong = || format!("{name} cannot be asked of {} with {}", kind(on), kind(argument));
    Ok(match (name, on, argument) {
        ("has", Value::Object(object), Value::String(key)) => json!(object.contains_key(key)),
        ("has", Value::Array(values), Value::Number(at)) => {
            json!(at.as_u64().is_some_and(|at| at < values.len() as u64))
        }
        ("contains", ..) => json!(contains(on, argument)),
        ("test", Value::String(text), Value::String(pattern)) => {
            let pattern = regex_lite::Regex::new(pattern).map_err(|error| format!("{pattern}: {error}"))?;
            json!(pattern.is_match(text))
        }
        ("startswith", Value::String(text), Value::String(with)) => json!(text.starts_with(with.as_str())),
        ("endswith", Value::String(text), Value::String(with)) => json!(text.ends_with(with.as_str())),
        ("ltrimstr", Value::String(text), Value::String(with)) => {
            json!(text.strip_prefix(with.as_str()).unwrap_or(text))
        }
        ("rtrimstr", Value::String(text), Value::String(with)) => {
            json!(text.strip_suffix(with.as_str()).unwrap_or(text))
        }
        ("split", Value::String(text), Value::String(at)) if !at.is_empty() => {
            json!(text.split(at.as_str()).collect::<Vec<_>>())
        }
        ("join", Value::Array(values), Value::String(with)) => {
            let one = |value: &Value| match value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            json!(values.iter().map(one).collect::<Vec<_>>().join(with))
        }
        _ => return Err(wrong()),
    })
}

fn contains(value: &Value, part: &Value) -> bool {
    match (value, part) {
        (Value::String(value), Value::String(part)) => value.contains(part.as_str()),
        (Value::Array(values), Value::Array(parts)) => {
            parts.iter().all(|part| values.iter().any(|value| contains(value, part)))
        }
        (Value::Object(object), Value::Object(parts)) => {
            parts.iter().all(|(key, part)| object.get(key).is_some_and(|value| contains(value, part)))
        }
        _ => value == part,
    }
}

fn plain(name: &str, on: &Value) -> Done<Value> {
    let wrong = || format!("{} has no {name}", kind(on));
    Ok(match (name, on) {
        ("not", _) => json!(!truthy(on)),
        ("type", _) => json!(kind(on)),
        ("length", Value::Null) => json!(0),
        ("length", Value::Array(values)) => json!(values.len()),
        ("length", Value::Object(object)) => json!(object.len()),
        ("length", Value::String(text)) => json!(text.chars().count()),
        ("length", Value::Number(value)) => number(value.as_f64().unwrap_or(0.0).abs()),
        ("keys", Value::Array(values)) => json!((0..values.len()).collect::<Vec<_>>()),
        ("keys", Value::Object(object)) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            json!(keys)
        }
        ("tostring", Value::String(_)) | ("tonumber", Value::Number(_)) => on.clone(),
        ("@text", Value::String(_)) => on.clone(),
        ("tostring" | "@json" | "@text", _) => json!(on.to_string()),
        ("@tsv", Value::Array(values)) => json!(row(values, "\t", tabbed)?),
        ("@csv", Value::Array(values)) => json!(row(values, ",", |text| format!("\"{}\"", text.replace('"', "\"\"")))?),
        ("tonumber", Value::String(text)) => number(text.trim().parse().map_err(|_| wrong())?),
        ("ascii_downcase", Value::String(text)) => json!(text.to_ascii_lowercase()),
        ("to_entries", Value::Object(object)) => {
            Value::Array(object.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect())
        }
        ("add", _) => members(on)?.iter().try_fold(Value::Null, |sum, value| operate("+", &sum, value))?,
        ("first", Value::Array(values)) => values.first().cloned().unwrap_or(Value::Null),
        ("last", Value::Array(values)) => values.last().cloned().unwrap_or(Value::Null),
        ("reverse", Value::Array(values)) => Value::Array(values.iter().rev().cloned().collect()),
        ("sort" | "unique" | "min" | "max", Value::Array(_)) => by_key(&format!("{name}_by"), &Filter::Identity, on)?,
        ("flatten", Value::Array(values)) => {
            let mut done = Vec::new();
            flatten(values, &mut done);
            Value::Array(done)
        }
        ("from_entries", Value::Array(values)) => {
            let mut done = Map::new();
            for entry in values {
                let key = entry.get("key").or(entry.get("name")).or(entry.get("Name")).and_then(Value::as_str);
                let value = entry.get("value").or(entry.get("Value")).cloned().unwrap_or(Value::Null);
                done.insert(key.ok_or_else(wrong)?.to_owned(), value);
            }
            Value::Object(done)
        }
        _ => return Err(wrong()),
    })
}

fn flatten(values: &[Value], done: &mut Vec<Value>) {
    for value in values {
        match value {
            Value::Array(inner) => flatten(inner, done),
            other => done.push(other.clone()),
        }
    }
}

/// Writes a row of `@tsv` or `@csv`; `texts` writes its texts.
fn row(values: &[Value], between: &str, texts: fn(&str) -> String) -> Result<String, String> {
    let cell = |value: &Value| match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(texts(text)),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Array(_) | Value::Object(_) => Err(format!("{} ({value}) is not valid in a csv row", kind(value))),
    };
    Ok(values.iter().map(cell).collect::<Result<Vec<_>, _>>()?.join(between))
}

fn tabbed(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
