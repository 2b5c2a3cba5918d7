//! Prints a value as YAML the way a person lays it out: blocks outside, short things on one line inside.

use super::tree::is_number;
use serde_json::{Map, Value};

/// A line that is no longer may hold a list or an object.
const WIDTH: usize = 110;

/// Prints a document, with a blank line before each longer part.
pub fn print(document: &Map<String, Value>) -> String {
    let mut out = String::new();
    for (name, value) in document {
        match value {
            Value::Object(map) if !map.is_empty() => block_object(&mut out, 0, &key(name), map),
            Value::Array(items) if !items.is_empty() => block_list(&mut out, 0, &key(name), items),
            _ => write_member(&mut out, 0, name, value),
        }
    }
    out
}

/// Prints a name with its value, indented so far.
pub fn member(indent: usize, name: &str, value: &Value) -> String {
    let mut out = String::new();
    write_member(&mut out, indent, name, value);
    out
}

/// Prints an item of a list, its dash indented so far.
pub fn item(indent: usize, value: &Value) -> String {
    let mut out = String::new();
    list_item(&mut out, indent, value);
    out
}

fn block_object(out: &mut String, indent: usize, lead: &str, map: &Map<String, Value>) {
    line(out, indent, &format!("{lead}:"));
    for (name, value) in map {
        write_member(out, indent + 2, name, value);
    }
}

fn block_list(out: &mut String, indent: usize, lead: &str, items: &[Value]) {
    line(out, indent, &format!("{lead}:"));
    for item in items {
        list_item(out, indent + 2, item);
    }
}

fn list_item(out: &mut String, indent: usize, item: &Value) {
    let short = flow(item);
    match item {
        Value::Object(map) if indent + short.len() + 2 > WIDTH => {
            // The first member stands behind the dash, the others below it.
            let mut inner = String::new();
            for (name, value) in map {
                write_member(&mut inner, indent + 2, name, value);
            }
            inner.replace_range(indent..indent + 1, "-");
            out.push_str(&inner);
        }
        _ => line(out, indent, &format!("- {short}")),
    }
}

fn write_member(out: &mut String, indent: usize, name: &str, value: &Value) {
    let name = key(name);
    let fits = |text: &str| indent + name.len() + 2 + text.len() <= WIDTH;
    match value {
        Value::String(text) => {
            let plain = scalar(text, false);
            match folded(text, indent + 2) {
                Some(paragraph) if !fits(&plain) => {
                    line(out, indent, &format!("{name}: >-"));
                    out.push_str(&paragraph);
                }
                _ => line(out, indent, &format!("{name}: {plain}")),
            }
        }
        Value::Object(map) if !map.is_empty() && !fits(&flow(value)) => block_object(out, indent, &name, map),
        Value::Array(items) if !items.is_empty() && !fits(&flow(value)) => block_list(out, indent, &name, items),
        _ => line(out, indent, &format!("{name}: {}", flow(value))),
    }
}

fn line(out: &mut String, indent: usize, text: &str) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str(text);
    out.push('\n');
}

/// Returns everything on one line: `{at: 30s, do: stop-task}`.
pub fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text, true),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let member = |(name, value): (&String, &Value)| format!("{}: {}", scalar(name, true), flow(value));
            format!("{{{}}}", map.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

pub fn key(name: &str) -> String {
    scalar(name, true)
}

/// Returns the text plain where every YAML reader takes it for the same text, else in double quotes.
pub fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str, in_flow: bool) -> bool {
    // YAML 1.1 readers take these for booleans and nothing.
    const TAKEN: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let first = text.chars().next().unwrap_or(' ');
    let inner = |c: char| c.is_ascii_alphanumeric() || "-_./ ".contains(c) || (!in_flow && "(),?'`".contains(c));
    let colons_hold = !in_flow && !text.contains(": ") && !text.ends_with(':');
    (first.is_ascii_alphanumeric() || first == '/')
        && text.chars().all(|c| inner(c) || (c == ':' && colons_hold))
        && !text.ends_with(' ')
        && !is_number(text)
        && !looks_like_time(text)
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str())
}

/// YAML 1.1 readers take `1:30` for a number and `2024-01-01` for a date.
fn looks_like_time(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || "-_.:".contains(c))
}

pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Returns a long text as a folded block, or nothing where folding would change it.
fn folded(text: &str, indent: usize) -> Option<String> {
    let foldable = |line: &str| {
        let words = line.split(' ').all(|word| !word.is_empty() && word.len() < WIDTH / 2);
        words && !line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    if !text.split('\n').all(foldable) {
        return None;
    }
    let mut out = String::new();
    for (place, paragraph) in text.split('\n').enumerate() {
        if place > 0 {
            out.push('\n');
        }
        let mut row = String::new();
        for word in paragraph.split(' ') {
            if !row.is_empty() && indent + row.len() + 1 + word.len() > WIDTH {
                line(&mut out, indent, &row);
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        line(&mut out, indent, &row);
    }
    Some(out)
}
