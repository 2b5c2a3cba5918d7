//! A request at a moment: its parameters, read with bounds, and what nearly every operation asks of them.

use super::ApiError;
use crate::report::here::Here;
use crate::report::made_up::MadeUp;
use crate::report::{clock, members::Members};
use crate::scenario::query::Moment;
use crate::sim::Catalog;
use crate::sim::world::World;
use crate::units::SimTime;
use serde_json::{Value, json};

/// Longer texts than this are no names of AWS.
const LONGEST_TEXT: usize = 2_048;
/// Digits of a page token: the place, then its check.
const TOKEN_LETTERS: usize = 24;

#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub here: Here<'a>,
    input: &'a Value,
}

impl<'a> Asked<'a> {
    /// Reads a request; no parameters at all may be written as null.
    pub fn new(here: Here<'a>, input: &'a Value) -> Result<Asked<'a>, ApiError> {
        match input {
            Value::Object(_) | Value::Null => Ok(Asked { here, input }),
            _ => Err(ApiError::new("SerializationException", "The request must be a JSON object.")),
        }
    }

    pub fn world(self) -> &'a World {
        self.here.world()
    }

    pub fn catalog(self) -> &'a Catalog {
        self.here.catalog()
    }

    pub fn names(self) -> MadeUp<'a> {
        self.here.made_up()
    }

    /// Returns an instant as the CLI prints it.
    pub fn time(self, at: SimTime) -> Value {
        json!(clock::offset(self.catalog(), at, 0))
    }

    fn value(self, name: &str) -> Option<&'a Value> {
        self.input.get(name).filter(|value| !value.is_null())
    }

    pub fn text(self, name: &str) -> Result<Option<&'a str>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.len() <= LONGEST_TEXT => Ok(Some(text)),
            Some(Value::String(_)) => Err(too_long(name)),
            Some(_) => Err(ApiError::invalid(format!("{name} must be a string."))),
        }
    }

    pub fn required_text(self, name: &str) -> Result<&'a str, ApiError> {
        match self.text(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            Some(_) | None => Err(ApiError::invalid(format!("{name} can not be blank."))),
        }
    }

    /// Returns one word of an enumeration.
    pub fn word(self, name: &str, words: &[&str]) -> Result<Option<&'a str>, ApiError> {
        match self.text(name)? {
            Some(text) if !words.contains(&text) => {
                Err(ApiError::invalid(format!("{name} should be one of: {}.", words.join(", "))))
            }
            text => Ok(text),
        }
    }

    /// Returns a list of texts, empty where it is missing.
    pub fn texts(self, name: &str, most: usize) -> Result<Vec<&'a str>, ApiError> {
        let list = match self.value(name) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(ApiError::invalid(format!("{name} must be a list of strings."))),
        };
        if list.len() > most {
            return Err(ApiError::invalid(format!("{name} must have at most {most} items.")));
        }
        let text = |value: &'a Value| match value.as_str() {
            Some(text) if text.len() <= LONGEST_TEXT => Ok(text),
            Some(_) => Err(too_long(name)),
            None => Err(ApiError::invalid(format!("{name} must be a list of strings."))),
        };
        list.iter().map(text).collect()
    }

    /// Returns a list of objects, empty where it is missing.
    pub fn objects(self, name: &str, most: usize) -> Result<&'a [Value], ApiError> {
        match self.value(name) {
            None => Ok(&[]),
            Some(Value::Array(list)) if list.len() <= most && list.iter().all(Value::is_object) => Ok(list),
            Some(_) => Err(ApiError::invalid(format!("{name} must be a list of at most {most} objects."))),
        }
    }

    pub fn number(self, name: &str) -> Result<Option<i64>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Some(number)),
                None => Err(ApiError::invalid(format!("{name} must be a whole number."))),
            },
        }
    }

    pub fn flag(self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(ApiError::invalid(format!("{name} must be true or false."))),
        }
    }

    /// Returns a span of time whose ends may be missing, in milliseconds since 1970: `{after, before}`.
    pub fn between(self, name: &str) -> Result<(Option<i64>, Option<i64>), ApiError> {
        let Some(span) = self.value(name) else { return Ok((None, None)) };
        let end = |end: &str| match span.get(end).filter(|value| !value.is_null()) {
            None => Ok(None),
            Some(value) => match millis(value) {
                Some(millis) => Ok(Some(millis)),
                None => Err(ApiError::invalid(format!("{name}.{end} must be a time, like 2026-06-15T09:00:00Z."))),
            },
        };
        Ok((end("after")?, end("before")?))
    }

    /// Fails unless the request is about the recording's cluster; one that names none is about `default`.
    pub fn in_cluster(self) -> Result<(), ApiError> {
        match self.is_cluster(self.text("cluster")?.unwrap_or("default")) {
            true => Ok(()),
            false => Err(ApiError::cluster_not_found()),
        }
    }

    pub fn is_cluster(self, name: &str) -> bool {
        name == self.catalog().cluster || name == self.names().cluster_arn()
    }

    /// Returns a part of a list, and the token of the next one; the whole of it where the request names no size.
    pub fn page<T>(
        self,
        size: &str,
        token: &str,
        most: usize,
        all: Vec<T>,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        let count = match self.number(size)? {
            None => None,
            Some(count) => match usize::try_from(count).ok().filter(|count| (1..=most).contains(count)) {
                Some(count) => Some(count),
                None => return Err(ApiError::invalid(format!("{size} must be between 1 and {most}."))),
            },
        };
        let first = match self.text(token)? {
            None => 0,
            Some(text) => self.place_of(text).ok_or_else(|| ApiError::invalid(format!("Invalid {token}.")))?,
        };
        let end = count.map_or(all.len(), |count| first.saturating_add(count).min(all.len()));
        let next = (end < all.len()).then(|| self.token(end));
        Ok((all.into_iter().take(end).skip(first).collect(), next))
    }

    /// Returns a list under its name, with the token of the next page where there is one.
    pub fn listed(self, name: &str, all: Vec<Value>) -> Result<Value, ApiError> {
        let (part, next) = self.page("maxResults", "nextToken", 100, all)?;
        let mut members = Members::default();
        members.put(name, part);
        members.maybe("nextToken", next.map(Value::from));
        Ok(members.done())
    }

    fn token(self, place: usize) -> String {
        format!("{place:08x}{:016x}", self.catalog().made_up("page", place as u64, 0))
    }

    fn place_of(self, token: &str) -> Option<usize> {
        let digits = token.get(..8).filter(|_| token.len() == TOKEN_LETTERS)?;
        usize::from_str_radix(digits, 16).ok().filter(|place| self.token(*place) == token)
    }
}

/// Reads a timestamp: seconds since 1970, or a date with or without a time.
fn millis(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Number(number) => return number.as_f64().map(|seconds| (seconds * 1_000.0) as i64),
        Value::String(text) if text.len() <= LONGEST_TEXT => text,
        _ => return None,
    };
    let Some((whole, rest)) = seconds.split_once('.') else {
        return seconds.parse::<Moment>().ok().map(|moment| moment.0 * 1_000);
    };
    let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let moment: Moment = format!("{whole}{}", &rest[digits..]).parse().ok()?;
    let part: String = rest[..digits].chars().chain("000".chars()).take(3).collect();
    Some(moment.0 * 1_000 + part.parse::<i64>().ok()?)
}

fn too_long(name: &str) -> ApiError {
    ApiError::invalid(format!("{name} is longer than {LONGEST_TEXT} characters."))
}

/// Returns `failures` of a describe operation: what was asked for and is not there.
pub(super) fn missing(arn: &str) -> Value {
    json!({ "arn": arn, "reason": "MISSING" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_read_as_the_cli_takes_them() {
        for (value, want) in [
            (json!(1_781_514_012.345), Some(1_781_514_012_345)),
            (json!("2026-06-15T09:00:12Z"), Some(1_781_514_012_000)),
            (json!("2026-06-15T09:00:12.345000+00:00"), Some(1_781_514_012_345)),
            (json!("2026-06-15T11:00:12.3+02:00"), Some(1_781_514_012_300)),
            (json!("2026-06-15"), Some(1_781_481_600_000)),
            (json!("yesterday"), None),
            (json!("."), None),
            (json!(true), None),
        ] {
            assert_eq!(millis(&value), want, "{value}");
        }
    }
}
