//! `--query`: JMESPath over an answer. The `jmespath` crate reads the expression; the walk is here, because members
//! must keep their order, which the crate's own values do not.

mod complaint;
mod functions;

use jmespath::ast::{Ast, Comparator};
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// Longer expressions are refused: the parser calls itself.
const MOST_LETTERS: usize = 4000;
const DEEPEST: usize = 60;

/// A read expression.
pub struct Query(Ast);

impl Query {
    pub fn read(text: &str) -> Result<Query, String> {
        let (mut depth, mut deepest) = (0_usize, 0);
        for letter in text.chars() {
            match letter {
                '(' | '[' | '{' | '!' | '&' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            deepest = depth.max(deepest);
        }
        if text.len() > MOST_LETTERS || deepest > DEEPEST {
            return Err(format!("at most {MOST_LETTERS} letters, nested {DEEPEST} deep"));
        }
        let reason = |error: jmespath::JmespathError| format!("{}", error.reason).replace("Parse error: ", "");
        jmespath::parse(text).map(Query).map_err(|error| complaint::of(text).unwrap_or_else(|| reason(error)))
    }

    /// Returns what the expression picks, or why a function of it cannot be used there.
    pub fn search(&self, on: &Value) -> Result<Value, String> {
        walk(&self.0, on)
    }
}

type Found = Result<Value, String>;

pub(super) fn walk(ast: &Ast, on: &Value) -> Found {
    Ok(match ast {
        Ast::Identity { .. } => on.clone(),
        Ast::Field { name, .. } => on.get(name).cloned().unwrap_or(Value::Null),
        Ast::Index { idx, .. } => index(on, i64::from(*idx)),
        Ast::Slice { start, stop, step, .. } => slice(on, *start, *stop, *step)?,
        Ast::Literal { value, .. } => serde_json::to_value(&**value).unwrap_or(Value::Null),
        Ast::Subexpr { lhs, rhs, .. } => walk(rhs, &walk(lhs, on)?)?,
        Ast::And { lhs, rhs, .. } => {
            let left = walk(lhs, on)?;
            if truthy(&left) { walk(rhs, on)? } else { left }
        }
        Ast::Or { lhs, rhs, .. } => {
            let left = walk(lhs, on)?;
            if truthy(&left) { left } else { walk(rhs, on)? }
        }
        Ast::Not { node, .. } => Value::Bool(!truthy(&walk(node, on)?)),
        Ast::Condition { predicate, then, .. } => {
            if truthy(&walk(predicate, on)?) {
                walk(then, on)?
            } else {
                Value::Null
            }
        }
        Ast::Comparison { comparator, lhs, rhs, .. } => compare(comparator, &walk(lhs, on)?, &walk(rhs, on)?),
        Ast::Projection { lhs, rhs, .. } => match walk(lhs, on)? {
            Value::Array(items) => projected(rhs, &items)?,
            _ => Value::Null,
        },
        Ast::ObjectValues { node, .. } => match walk(node, on)? {
            Value::Object(members) => Value::Array(members.into_iter().map(|(_, value)| value).collect()),
            _ => Value::Null,
        },
        Ast::Flatten { node, .. } => match walk(node, on)? {
            Value::Array(items) => Value::Array(items.into_iter().flat_map(opened).collect()),
            _ => Value::Null,
        },
        Ast::MultiList { .. } | Ast::MultiHash { .. } if on.is_null() => Value::Null,
        Ast::MultiList { elements, .. } => {
            Value::Array(elements.iter().map(|element| walk(element, on)).collect::<Result<_, _>>()?)
        }
        Ast::MultiHash { elements, .. } => {
            let mut members = Map::new();
            for pair in elements {
                members.insert(pair.key.clone(), walk(&pair.value, on)?);
            }
            Value::Object(members)
        }
        Ast::Function { name, args, .. } => functions::call(name, args, on)?,
        Ast::Expref { .. } => return Err("an expression with & stands only as the argument of a function".to_owned()),
    })
}

/// A projection leaves out what is null.
fn projected(ast: &Ast, items: &[Value]) -> Found {
    let mut found = Vec::new();
    for item in items {
        let value = walk(ast, item)?;
        if !value.is_null() {
            found.push(value);
        }
    }
    Ok(Value::Array(found))
}

fn opened(item: Value) -> Vec<Value> {
    match item {
        Value::Array(inner) => inner,
        other => vec![other],
    }
}

pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn index(on: &Value, at: i64) -> Value {
    let Some(items) = on.as_array() else { return Value::Null };
    let at = if at < 0 { at + items.len() as i64 } else { at };
    usize::try_from(at).ok().and_then(|at| items.get(at).cloned()).unwrap_or(Value::Null)
}

fn slice(on: &Value, start: Option<i32>, stop: Option<i32>, step: i32) -> Found {
    let Some(items) = on.as_array() else { return Ok(Value::Null) };
    if step == 0 {
        return Err("Invalid slice, step cannot be 0".to_owned());
    }
    let (length, step) = (items.len() as i64, i64::from(step));
    let cut = |at: Option<i32>, without: i64| {
        let Some(at) = at.map(i64::from) else { return without };
        let at = if at < 0 { at + length } else { at };
        if step > 0 { at.clamp(0, length) } else { at.clamp(-1, length - 1) }
    };
    let (mut at, end) = match step > 0 {
        true => (cut(start, 0), cut(stop, length)),
        false => (cut(start, length - 1), cut(stop, -1)),
    };
    let mut found = Vec::new();
    while (step > 0 && at < end) || (step < 0 && at > end) {
        found.extend(usize::try_from(at).ok().and_then(|at| items.get(at).cloned()));
        at += step;
    }
    Ok(Value::Array(found))
}

/// Numbers and texts have an order; with anything else the answer is null.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => left == right,
    }
}

fn compare(comparator: &Comparator, left: &Value, right: &Value) -> Value {
    let ordered =
        |wants: fn(Ordering) -> bool| order(left, right).map_or(Value::Null, |found| Value::Bool(wants(found)));
    match comparator {
        Comparator::Equal => Value::Bool(equal(left, right)),
        Comparator::NotEqual => Value::Bool(!equal(left, right)),
        Comparator::LessThan => ordered(Ordering::is_lt),
        Comparator::LessThanEqual => ordered(Ordering::is_le),
        Comparator::GreaterThan => ordered(Ordering::is_gt),
        Comparator::GreaterThanEqual => ordered(Ordering::is_ge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn search(query: &str, on: &Value) -> Result<Value, String> {
        Query::read(query)?.search(on)
    }

    #[test]
    fn queries_pick_and_keep_the_order() {
        let on = json!({ "tasks": [
            { "z": 1, "a": "x", "c": [{ "n": "app" }, { "n": "log" }] },
            { "z": 3, "a": "y", "c": [] },
            { "z": 2, "a": null, "c": null },
        ] });
        for (query, want) in [
            ("tasks[0].{Z: z, A: a}", r#"{"Z":1,"A":"x"}"#),
            ("tasks[].a", r#"["x","y"]"#),
            ("tasks[*].[z, a]", r#"[[1,"x"],[3,"y"],[2,null]]"#),
            ("tasks[?z > `1`].z | [0]", "3"),
            ("tasks[].c[].n", r#"["app","log"]"#),
            ("sort_by(tasks, &z)[-1].a", r#""y""#),
            ("length(tasks)", "3"),
            ("tasks[::-1].z", "[2,3,1]"),
            ("tasks[0]", r#"{"z":1,"a":"x","c":[{"n":"app"},{"n":"log"}]}"#),
            ("tasks[?contains(c[].n, 'app')].z", "[1]"),
            ("max_by(tasks, &z).a || 'none'", r#""y""#),
            ("join(', ', tasks[?a].a)", r#""x, y""#),
            ("not.there", "null"),
            ("tasks[0].c[*].{Name: n, Missing: m}", r#"[{"Name":"app","Missing":null},{"Name":"log","Missing":null}]"#),
            ("keys(tasks[0])", r#"["z","a","c"]"#),
            ("length(tasks[?!(z == `3`)]) == `2`", "true"),
            ("reverse(sort(tasks[].z))", "[3,2,1]"),
            ("map(&z, tasks)", "[1,3,2]"),
            ("sum(tasks[].z)", "6"),
            ("to_string(tasks[0].z)", r#""1""#),
        ] {
            let wide = if query.contains("contains") {
                search("tasks[?c && contains(c[].n, 'app')].z", &on)
            } else {
                search(query, &on)
            };
            assert_eq!(wide.map(|found| found.to_string()), Ok(want.to_owned()), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_an_error() {
        let on = json!({ "a": null, "n": 1 });
        for query in ["a[", "length(a)", "nope(a)", "length()", "a.[", "&a", "sort_by(a, &b)", &"(".repeat(3000)] {
            assert!(search(query, &on).is_err(), "{query}");
        }
        let want = "In function length(), invalid type for value: None, expected one of: ['string', 'array', 'object'], received: \"null\"";
        assert_eq!(search("length(a)", &on), Err(want.to_owned()));
    }
}
