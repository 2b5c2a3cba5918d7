//! `--fail-if`: a condition on the fields of a report, like `requests.failed > 0 || services.outcome != COMPLETED`.
//!
//! A path that leads through a list asks whether any of its elements will do; `services.web.outcome` names one.

use serde_json::Value;

/// A condition that was read. `&&` binds closer than `||`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    any: Vec<Vec<Comparison>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    path: Vec<String>,
    operator: Operator,
    literal: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    AtLeast,
    AtMost,
    Above,
    Below,
}

/// Longer ones first, so that `>=` is not read as `>`.
const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    (">", Operator::Above),
    ("<", Operator::Below),
];

impl Condition {
    /// Reads a condition, or says in one sentence what is wrong with it.
    pub fn read(text: &str) -> Result<Condition, String> {
        let side = |part: &str| part.split("&&").map(comparison).collect::<Result<Vec<_>, String>>();
        Ok(Condition { any: text.split("||").map(side).collect::<Result<Vec<_>, String>>()? })
    }

    /// Returns whether it holds of a report; a path that leads nowhere is an error, not false.
    pub fn holds(&self, report: &Value) -> Result<bool, String> {
        let mut any = false;
        for all in &self.any {
            let mut every = true;
            for comparison in all {
                every &= comparison.holds(report)?;
            }
            any |= every;
        }
        Ok(any)
    }
}

fn comparison(text: &str) -> Result<Comparison, String> {
    let found = OPERATORS.iter().filter_map(|(word, operator)| Some((text.find(word)?, word, *operator)));
    let Some((place, word, operator)) = found.min_by_key(|(place, word, _)| (*place, usize::MAX - word.len())) else {
        return Err(format!("`{}` compares nothing; write something like requests.failed > 0", text.trim()));
    };
    let (path, literal) = (text[..place].trim(), text[place + word.len()..].trim());
    let literal = literal.trim_matches(['"', '\'']).to_owned();
    let path: Vec<String> = path.replace('[', ".").replace(']', "").split('.').map(str::to_owned).collect();
    if path.iter().any(String::is_empty) || literal.is_empty() {
        return Err(format!("`{}` lacks a field or a value", text.trim()));
    }
    Ok(Comparison { path, operator, literal })
}

impl Comparison {
    fn holds(&self, report: &Value) -> Result<bool, String> {
        let found = follow(report, &self.path);
        if found.is_empty() {
            return Err(format!("the report has no field `{}`", self.path.join(".")));
        }
        let mut any = false;
        for value in found {
            any |= self.compare(value)?;
        }
        Ok(any)
    }

    fn compare(&self, value: &Value) -> Result<bool, String> {
        let literal = &self.literal;
        let order = match value {
            Value::Null if literal == "null" => Some(std::cmp::Ordering::Equal),
            Value::Null => None,
            Value::Number(number) => {
                let wanted: f64 = literal.parse().map_err(|_| format!("`{literal}` is not a number"))?;
                number.as_f64().and_then(|number| number.partial_cmp(&wanted))
            }
            Value::String(text) => Some(text.as_str().cmp(literal)),
            _ => return Err(format!("`{}` is not a single value", self.path.join("."))),
        };
        Ok(match self.operator {
            Operator::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
            Operator::NotEqual => order.is_none_or(std::cmp::Ordering::is_ne),
            Operator::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
            Operator::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
            Operator::Above => order.is_some_and(std::cmp::Ordering::is_gt),
            Operator::Below => order.is_some_and(std::cmp::Ordering::is_lt),
        })
    }
}

/// Returns the values at a path: through a list by number, by the name of a service, or through all of it.
fn follow<'a>(value: &'a Value, path: &[String]) -> Vec<&'a Value> {
    let Some((step, rest)) = path.split_first() else { return vec![value] };
    match value {
        Value::Object(fields) => fields.get(step).map(|field| follow(field, rest)).unwrap_or_default(),
        Value::Array(elements) => {
            let named = |element: &&Value| element["serviceName"].as_str() == Some(step);
            let by_number = step.parse::<usize>().ok().and_then(|place| elements.get(place));
            match by_number.or_else(|| elements.iter().find(named)) {
                Some(element) => follow(element, rest),
                None => elements.iter().flat_map(|element| follow(element, path)).collect(),
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_ask_the_report() {
        let report = json!({
            "requests": { "total": 10, "failed": 2 },
            "services": [
                { "serviceName": "web", "outcome": "COMPLETED", "minHealthyObserved": null },
                { "serviceName": "api", "outcome": "FAILED", "minHealthyObserved": 3 },
            ],
        });
        for (text, want) in [
            ("requests.failed > 0", Ok(true)),
            ("requests.failed>=3", Ok(false)),
            ("requests.failed == 2 && requests.total < 10", Ok(false)),
            ("requests.failed == 0 || requests.total <= 10", Ok(true)),
            ("services.outcome != COMPLETED", Ok(true)),
            ("services.web.outcome != 'COMPLETED'", Ok(false)),
            ("services[1].outcome == \"FAILED\"", Ok(true)),
            ("services.minHealthyObserved < 3", Ok(false)),
            ("services.web.minHealthyObserved == null", Ok(true)),
            ("requests.faild > 0", Err("the report has no field `requests.faild`".to_owned())),
            ("requests > 0", Err("`requests` is not a single value".to_owned())),
            ("requests.failed > many", Err("`many` is not a number".to_owned())),
        ] {
            let condition = Condition::read(text).expect(text);
            assert_eq!(condition.holds(&report), want, "{text}");
        }
        for text in ["", "requests.failed", "> 3", "requests. > 3", "a > 1 && ", "a >"] {
            assert!(Condition::read(text).is_err(), "{text:?} is refused");
        }
    }
}
