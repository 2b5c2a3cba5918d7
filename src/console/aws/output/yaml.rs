//! `--output yaml`: members by name, plain words where YAML reads them back as such, folded at eighty columns.

use serde_json::Value;

/// Behind so many columns a line is folded at its next space.
const WIDTH: usize = 80;

pub fn print(answer: &Value) -> String {
    match answer {
        Value::Object(members) if members.is_empty() => String::new(),
        Value::Object(members) if !members.is_empty() => {
            let mut out = String::new();
            object(answer, 0, false, &mut out);
            out
        }
        Value::Array(items) if items.is_empty() => "[]\n".to_owned(),
        Value::Array(_) => {
            let mut out = String::new();
            list(answer, 0, &mut out);
            out
        }
        // By itself a scalar is written as JSON.
        other => format!("{other}\n"),
    }
}

fn object(value: &Value, indent: usize, begun: bool, out: &mut String) {
    let Some(members) = value.as_object() else { return };
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    for (nth, (key, value)) in sorted.into_iter().enumerate() {
        if nth > 0 || !begun {
            out.push_str(&" ".repeat(indent));
        }
        let name = text(key, indent, indent + 1);
        out.push_str(&name);
        out.push(':');
        // A list in an object stands as far left as its name.
        member(value, indent, indent + name.chars().count() + 2, indent + 2, out);
    }
}

fn member(value: &Value, list_indent: usize, column: usize, inner: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('\n');
            object(value, inner, false, out);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            list(value, list_indent, out);
        }
        other => {
            out.push(' ');
            out.push_str(&scalar(other, column, inner));
            out.push('\n');
        }
    }
}

fn list(value: &Value, indent: usize, out: &mut String) {
    for item in value.as_array().into_iter().flatten() {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Value::Object(members) if !members.is_empty() => object(item, indent + 2, true, out),
            Value::Array(items) if !items.is_empty() => {
                let mut inner = String::new();
                list(item, indent + 2, &mut inner);
                out.push_str(inner.trim_start_matches(' '));
            }
            other => {
                out.push_str(&scalar(other, indent + 2, indent + 2));
                out.push('\n');
            }
        }
    }
}

fn scalar(value: &Value, column: usize, indent: usize) -> String {
    match value {
        Value::String(words) => text(words, column, indent),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
        other => other.to_string(),
    }
}

fn text(words: &str, column: usize, indent: usize) -> String {
    let special = |letter: char| letter.is_control() || matches!(letter, '\u{feff}' | '\u{2028}' | '\u{2029}');
    if words.chars().any(|letter| special(letter) && letter != '\n') {
        return double_quoted(words, column, indent);
    }
    if words.contains('\n') {
        // A text of several lines is quoted, with an empty line for each end of line.
        return match words.split('\n').any(|line| line.starts_with(' ') || line.ends_with(' ')) {
            true => double_quoted(words, column, indent),
            false => {
                let inner = format!("\n\n{}", " ".repeat(indent));
                format!("'{}'", words.replace('\'', "''").replace('\n', &inner))
            }
        };
    }
    match plain(words) {
        true => folded(words, column, indent),
        false => format!("'{}'", folded(&words.replace('\'', "''"), column + 1, indent)),
    }
}

/// Breaks a line at its first single space behind the width.
fn folded(words: &str, column: usize, indent: usize) -> String {
    let (mut out, mut at) = (String::new(), column);
    let letters: Vec<char> = words.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let alone = place > 0 && letters.get(place + 1).is_some_and(|next| *next != ' ') && letters[place - 1] != ' ';
        if *letter == ' ' && alone && at > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            at = indent;
        } else {
            out.push(*letter);
            at += 1;
        }
    }
    out
}

fn double_quoted(words: &str, _: usize, _: usize) -> String {
    let mut out = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            letter if letter.is_control() => out.push_str(&format!("\\x{:02X}", letter as u32)),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Returns whether YAML reads the words back as text when they stand without quotes.
fn plain(words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    let indicator =
        matches!(first, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`');
    let second_ends = words.chars().nth(1).is_none_or(char::is_whitespace);
    let follows = matches!(first, '-' | '?' | ':') && second_ends;
    let spaced = words.starts_with(' ') || words.ends_with(' ');
    let inner = words.contains(": ") || words.ends_with(':') || words.contains(" #");
    let document = words.starts_with("---") || words.starts_with("...");
    !(indicator || follows || spaced || inner || document || means_something(words))
}

/// Returns whether YAML takes the words for a number, a truth, nothing or a time.
fn means_something(words: &str) -> bool {
    let known = ["null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", "=", "<<"];
    known.contains(&words) || is_number(words) || is_time(words)
}

fn is_number(words: &str) -> bool {
    let unsigned = words.strip_prefix(['-', '+']).unwrap_or(words);
    let digits = |text: &str, base: u32| !text.is_empty() && text.chars().all(|one| one == '_' || one.is_digit(base));
    if let Some(rest) = unsigned.strip_prefix("0x") {
        return digits(rest, 16);
    }
    if let Some(rest) = unsigned.strip_prefix("0o") {
        return digits(rest, 8);
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(words, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(one, two)| (one, Some(two)));
    let exponent_fits = exponent.is_none_or(|rest| digits(rest.strip_prefix(['-', '+']).unwrap_or(rest), 10));
    let (whole, part) = mantissa.split_once('.').map_or((mantissa, None), |(one, two)| (one, Some(two)));
    let whole_fits =
        digits(whole, 10) && !whole.starts_with('_') || whole.is_empty() && part.is_some_and(|one| digits(one, 10));
    whole_fits && exponent_fits && part.is_none_or(|part| part.is_empty() || digits(part, 10))
}

fn is_time(words: &str) -> bool {
    let pattern = |shape: &str| {
        words.len() >= shape.len()
            && words.bytes().zip(shape.bytes()).all(|(one, wanted)| match wanted {
                b'0' => one.is_ascii_digit(),
                _ => one == wanted,
            })
    };
    let date = pattern("0000-00-00");
    date && (words.len() == 10 || matches!(words.as_bytes()[10], b'T' | b't' | b' '))
}
