//! One line of the agent's log: level, time, message, and fields in the order of their names.

use crate::report::clock;
use crate::sim::Catalog;
use crate::units::{SimTime, Span};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: SimTime,
    pub level: Level,
    pub message: String,
    fields: BTreeMap<&'static str, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

/// Texts are quoted as Go quotes them, numbers are not.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Quoted(String),
    Bare(String),
}

impl Level {
    pub const fn word(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

impl Line {
    pub(super) fn new(at: SimTime, level: Level, message: impl Into<String>) -> Line {
        Line { at, level, message: message.into(), fields: BTreeMap::new() }
    }

    pub(super) fn info(at: SimTime, message: impl Into<String>) -> Line {
        Line::new(at, Level::Info, message)
    }

    pub(super) fn quoted(mut self, name: &'static str, text: impl Into<String>) -> Line {
        self.fields.insert(name, Value::Quoted(text.into()));
        self
    }

    pub(super) fn bare(mut self, name: &'static str, number: impl ToString) -> Line {
        self.fields.insert(name, Value::Bare(number.to_string()));
        self
    }

    /// Returns a field as it is written, without quotes.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| match value {
            Value::Quoted(text) | Value::Bare(text) => text.as_str(),
        })
    }

    /// Writes the line: `level=info time=2026-06-15T09:00:12Z msg="…" task="…"`.
    pub fn text(&self, catalog: &Catalog) -> String {
        let (level, time) = (self.level.word(), clock::seconds(catalog, self.at));
        let mut text = format!("level={level} time={time} msg={:?}", self.message);
        for (name, value) in &self.fields {
            match value {
                Value::Quoted(words) => text.push_str(&format!(" {name}={words:?}")),
                Value::Bare(number) => text.push_str(&format!(" {name}={number}")),
            }
        }
        text
    }
}

/// Writes a span as Go does: `350ms`, `12.345s`, `1m12.5s`, `3h0m0s`.
pub(super) fn duration(span: Span) -> String {
    let millis = span.as_millis();
    if millis == 0 {
        return "0s".to_owned();
    }
    if millis < 1000 {
        return format!("{millis}ms");
    }
    let (minutes, seconds) = (millis / 60_000, millis % 60_000);
    let part = format!("{:03}", seconds % 1000);
    let part = part.trim_end_matches('0');
    let dot = if part.is_empty() { "" } else { "." };
    let seconds = format!("{}{dot}{part}s", seconds / 1000);
    match (minutes / 60, minutes % 60) {
        (0, 0) => seconds,
        (0, minutes) => format!("{minutes}m{seconds}"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LIBRARY;

    #[test]
    fn a_line_has_the_form_of_the_agents_log() {
        let line = Line::new(SimTime::from_millis(12_900), Level::Warn, "Pull failed: \"gone\"");
        let line = line.quoted("task", "abc").bare("elapsedMs", 7).quoted("error", "a\nb");
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let want =
            r#"level=warn time=2026-06-15T09:00:12Z msg="Pull failed: \"gone\"" elapsedMs=7 error="a\nb" task="abc""#;
        assert_eq!(line.text(&catalog), want);
    }

    #[test]
    fn durations_as_go_writes_them() {
        for (millis, want) in [
            (0, "0s"),
            (350, "350ms"),
            (1_000, "1s"),
            (12_345, "12.345s"),
            (72_500, "1m12.5s"),
            (60_000, "1m0s"),
            (10_800_000, "3h0m0s"),
        ] {
            assert_eq!(duration(Span::from_millis(millis)), want);
        }
    }
}
