//! JMESPath's functions, with the errors of its Python library, which the AWS CLI shows.

use super::{Ast, order, walk};
use crate::console::kind;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// What each function takes, one word an argument: types joined by `|`; `&` is an expression.
const SIGNATURES: &[(&str, &str)] = &[
    ("abs", "number"),
    ("avg", "array"),
    ("ceil", "number"),
    ("contains", "array|string any"),
    ("ends_with", "string string"),
    ("floor", "number"),
    ("join", "string array"),
    ("keys", "object"),
    ("length", "string|array|object"),
    ("map", "& array"),
    ("max", "array"),
    ("max_by", "array &"),
    ("merge", "object..."),
    ("min", "array"),
    ("min_by", "array &"),
    ("not_null", "any..."),
    ("reverse", "array|string"),
    ("sort", "array"),
    ("sort_by", "array &"),
    ("starts_with", "string string"),
    ("sum", "array"),
    ("to_array", "any"),
    ("to_number", "any"),
    ("to_string", "any"),
    ("type", "any"),
    ("values", "object"),
];

pub fn call(name: &str, arguments: &[Ast], on: &Value) -> Result<Value, String> {
    let Some((_, signature)) = SIGNATURES.iter().find(|(known, _)| *known == name) else {
        return Err(format!("Unknown function: {name}()"));
    };
    let wanted: Vec<&str> = signature.split(' ').collect();
    let many = wanted[0].ends_with("...");
    if (many && arguments.is_empty()) || (!many && wanted.len() != arguments.len()) {
        let (least, plural) = (if many { "at least " } else { "" }, if wanted.len() == 1 { "" } else { "s" });
        let (takes, given) = (wanted.len(), arguments.len());
        return Err(format!("Expected {least}{takes} argument{plural} for function {name}(), received {given}"));
    }
    let (mut values, mut expression) = (Vec::new(), None);
    for (nth, argument) in arguments.iter().enumerate() {
        let types = wanted.get(nth).unwrap_or(&wanted[0]).trim_end_matches("...");
        match argument {
            Ast::Expref { ast, .. } if types == "&" => expression = Some(&**ast),
            _ if types == "&" => {
                return Err(format!("In function {name}(), invalid type for argument {}: write &name", nth + 1));
            }
            argument => {
                let value = walk(argument, on)?;
                if types != "any" && !types.split('|').any(|wanted| wanted == kind(&value)) {
                    return Err(wrong_type(name, &value, &types.split('|').collect::<Vec<_>>()));
                }
                values.push(value);
            }
        }
    }
    match expression {
        Some(expression) => with_expression(name, expression, &values[0]),
        None => plain(name, &values),
    }
}

fn wrong_type(name: &str, value: &Value, wanted: &[&str]) -> String {
    let shown = match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let wanted = wanted.iter().map(|one| format!("'{one}'")).collect::<Vec<_>>().join(", ");
    let (start, found) = (format!("In function {name}(), invalid type for value: {shown}"), kind(value));
    format!("{start}, expected one of: [{wanted}], received: \"{found}\"")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn with_expression(name: &str, expression: &Ast, on: &Value) -> Result<Value, String> {
    let keys: Vec<Value> = list(on).iter().map(|item| walk(expression, item)).collect::<Result<_, _>>()?;
    if name == "map" {
        return Ok(Value::Array(keys));
    }
    same_kind(name, &keys)?;
    let mut keyed: Vec<(&Value, &Value)> = keys.iter().zip(list(on)).collect();
    keyed.sort_by(|(one, _), (other, _)| order(one, other).unwrap_or(Ordering::Equal));
    let nothing = || Value::Null;
    Ok(match name {
        "min_by" => keyed.first().map_or_else(nothing, |(_, item)| (*item).clone()),
        "max_by" => {
            // Of equals the first.
            let most = keyed.last().map(|(key, _)| *key);
            let first = keyed.iter().find(|(key, _)| Some(*key) == most);
            first.map_or_else(nothing, |(_, item)| (*item).clone())
        }
        _ => Value::Array(keyed.into_iter().map(|(_, item)| item.clone()).collect()),
    })
}

/// What is compared must be all numbers or all texts.
fn same_kind(name: &str, values: &[Value]) -> Result<(), String> {
    let Some(first) = values.first() else { return Ok(()) };
    let wanted: &[&str] = if first.is_number() { &["number"] } else { &["string"] };
    match values.iter().find(|value| kind(value) != wanted[0]) {
        None => Ok(()),
        Some(odd) if std::ptr::eq(odd, first) => Err(wrong_type(name, odd, &["string", "number"])),
        Some(odd) => Err(wrong_type(name, odd, wanted)),
    }
}

/// Returns JSON with all else than ASCII escaped, as Python writes it.
fn ascii(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

fn sum(name: &str, values: &[Value]) -> Result<f64, String> {
    match values.iter().find(|value| !value.is_number()) {
        Some(odd) => Err(wrong_type(name, odd, &["array-number"])),
        None => Ok(values.iter().filter_map(Value::as_f64).sum()),
    }
}

fn plain(name: &str, values: &[Value]) -> Result<Value, String> {
    let one = &values[0];
    let given = one.as_f64().unwrap_or(0.0);
    Ok(match name {
        "abs" => number(given.abs()),
        "ceil" => number(given.ceil()),
        "floor" => number(given.floor()),
        "sum" => number(sum(name, list(one))?),
        "avg" if list(one).is_empty() => Value::Null,
        "avg" => json!(sum(name, list(one))? / list(one).len() as f64),
        "contains" => match one {
            Value::String(whole) => json!(values[1].as_str().is_some_and(|part| whole.contains(part))),
            other => json!(list(other).contains(&values[1])),
        },
        "starts_with" => json!(text(one).starts_with(text(&values[1]))),
        "ends_with" => json!(text(one).ends_with(text(&values[1]))),
        "join" => match list(&values[1]).iter().find(|value| !value.is_string()) {
            Some(odd) => return Err(wrong_type(name, odd, &["array-string"])),
            None => json!(list(&values[1]).iter().map(text).collect::<Vec<_>>().join(text(one))),
        },
        "keys" => json!(one.as_object().map_or(Vec::new(), |members| members.keys().collect())),
        "values" => json!(one.as_object().map_or(Vec::new(), |members| members.values().collect())),
        "length" => match one {
            Value::String(text) => json!(text.chars().count()),
            Value::Object(members) => json!(members.len()),
            other => json!(list(other).len()),
        },
        "max" | "min" | "sort" => {
            same_kind(name, list(one))?;
            let mut sorted = list(one).to_vec();
            sorted.sort_by(|one, other| order(one, other).unwrap_or(Ordering::Equal));
            match name {
                "max" => sorted.pop().unwrap_or(Value::Null),
                "min" => sorted.into_iter().next().unwrap_or(Value::Null),
                _ => Value::Array(sorted),
            }
        }
        "reverse" => match one {
            Value::String(text) => json!(text.chars().rev().collect::<String>()),
            other => Value::Array(list(other).iter().rev().cloned().collect()),
        },
        "merge" => {
            let mut merged = Map::new();
            values.iter().filter_map(Value::as_object).for_each(|members| merged.extend(members.clone()));
            Value::Object(merged)
        }
        "not_null" => values.iter().find(|value| !value.is_null()).cloned().unwrap_or(Value::Null),
        "to_array" => {
            if one.is_array() {
                one.clone()
            } else {
                json!([one])
            }
        }
        "to_string" => {
            if one.is_string() {
                one.clone()
            } else {
                json!(ascii(&one.to_string()))
            }
        }
        "to_number" => match one {
            Value::Number(_) => one.clone(),
            Value::String(text) => text.trim().parse().map_or(Value::Null, number),
            _ => Value::Null,
        },
        _ => json!(kind(one)),
    })
}
