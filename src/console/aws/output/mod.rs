//! How the AWS CLI prints an answer: json, text, table or yaml.

mod json;
mod table;
mod text;
mod width;
mod yaml;

use serde_json::Value;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Json,
    Text,
    Table,
    Yaml,
}

/// In the order in which the CLI lists them.
pub const FORMATS: &[(&str, Format)] =
    &[("json", Format::Json), ("text", Format::Text), ("table", Format::Table), ("yaml", Format::Yaml)];

/// Prints an answer; `operation` is the title of its table, `columns` the width of the terminal.
pub fn print(format: Format, operation: &str, columns: usize, answer: &Value) -> String {
    match format {
        Format::Json => json::print(answer),
        Format::Text => text::print(answer),
        Format::Table => table::print(operation, columns, answer),
        Format::Yaml => yaml::print(answer),
    }
}

/// Returns a scalar as Python writes it.
fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => exponent(number.to_string()),
        Value::Array(_) | Value::Object(_) => shown(value),
    }
}

/// Returns a value as Python shows it within another one.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{}: {}", quoted(name), shown(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        other => scalar(other),
    }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            letter if letter == quote => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out.push(quote);
    out
}

/// Python writes the sign of an exponent, and two digits at least.
fn exponent(number: String) -> String {
    let Some((mantissa, power)) = number.split_once('e') else { return number };
    let (sign, digits) = match power.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("+", power.trim_start_matches('+')),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

fn is_scalar(value: &Value) -> bool {
    !(value.is_array() || value.is_object())
}

#[cfg(test)]
mod tests;
