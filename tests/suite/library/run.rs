//! A built-in scenario that was recorded, and questions about it.

use ecs_orrery::report::{Ledger, run, trace};
use ecs_orrery::scenario::library::{self, Entry};
use ecs_orrery::sim::Recording;
use serde_json::Value;
use std::cell::RefCell;

pub struct Run {
    pub entry: &'static Entry,
    pub report: run::Report,
    /// The trace, as `orrery trace` prints it.
    rows: Vec<Value>,
    /// What the lesson should tell and does not.
    untold: RefCell<Vec<String>>,
}

impl Run {
    pub fn of(slug: &str) -> Run {
        let entry = library::find(slug).expect("it is built in");
        let mut recording = Recording::new((entry.build)());
        recording.record_until(recording.scenario().end());
        let mut rows = Vec::new();
        let read = |line: &str| -> Result<(), serde_json::Error> {
            rows.push(serde_json::from_str(line)?);
            Ok(())
        };
        trace::json_lines(&recording, read).expect("every line is JSON");
        Run { entry, report: run::report(&recording, &Ledger::of(&recording)), rows, untold: RefCell::default() }
    }

    pub fn service(&self, name: &str) -> &run::ServiceReport {
        let found = self.report.services.iter().find(|service| service.service_name == name);
        found.unwrap_or_else(|| panic!("{} has no service {name}", self.entry.slug))
    }

    /// Returns the only service of a scenario that has one.
    pub fn only(&self) -> &run::ServiceReport {
        let [service] = self.report.services.as_slice() else { panic!("{} has more services", self.entry.slug) };
        service
    }

    /// Returns the facts of this name that have all of these fields, spelled as the trace spells them.
    pub fn facts<'a>(&'a self, fact: &'a str, fields: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = &'a Value> {
        let is_it = move |row: &&Value| {
            let holds = |(name, want): &(&str, &str)| match &row[*name] {
                Value::String(text) => text == want,
                Value::Number(number) => want.parse().is_ok_and(|want: serde_json::Number| want == *number),
                _ => false,
            };
            row["fact"] == fact && fields.iter().all(holds)
        };
        self.rows.iter().filter(is_it)
    }

    /// Returns when it first happened, in milliseconds.
    pub fn first(&self, fact: &str, fields: &[(&str, &str)]) -> u64 {
        let row = self.facts(fact, fields).next();
        at(row.unwrap_or_else(|| panic!("{}: no {fact} {fields:?}", self.entry.slug)))
    }

    pub fn last(&self, fact: &str, fields: &[(&str, &str)]) -> u64 {
        let row = self.facts(fact, fields).last();
        at(row.unwrap_or_else(|| panic!("{}: no {fact} {fields:?}", self.entry.slug)))
    }

    /// Returns when it happened, from this moment on.
    pub fn after(&self, from: u64, fact: &str, fields: &[(&str, &str)]) -> u64 {
        let row = self.facts(fact, fields).find(|row| at(row) >= from);
        at(row.unwrap_or_else(|| panic!("{}: no {fact} {fields:?} after {from}", self.entry.slug)))
    }

    pub fn count(&self, fact: &str, fields: &[(&str, &str)]) -> usize {
        self.facts(fact, fields).count()
    }

    /// Notes whether the lesson tells this; `end` asserts it.
    pub fn tells(&self, words: &str) {
        if !self.entry.lesson.contains(words) {
            self.untold.borrow_mut().push(words.to_owned());
        }
    }

    /// Asserts that the lesson told all it should.
    pub fn end(&self) {
        let (untold, lesson) = (self.untold.borrow(), self.entry.lesson);
        assert!(untold.is_empty(), "the lesson of {} should tell {untold:?}:\n{lesson}", self.entry.slug);
    }

    /// Asserts that the lesson names this moment, to the second.
    pub fn tells_when(&self, millis: u64) {
        self.tells(&clock(millis));
    }
}

pub fn at(row: &Value) -> u64 {
    row["atMs"].as_u64().expect("every fact has its time")
}

/// Writes `1:05`, to the nearest second.
pub fn clock(millis: u64) -> String {
    let seconds = (millis + 500) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Writes `5,403`.
pub fn thousands(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1000), number % 1000),
    }
}
