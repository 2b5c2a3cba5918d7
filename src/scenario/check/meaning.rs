//! What the table of the format cannot say: references, duplicates, sums, and numbers that contradict each other.

use super::{budget, cluster, commands, definitions, grown, services};
use crate::scenario::nearest::did_you_mean;
use crate::scenario::problem::Problem;
use crate::scenario::tree::repeats;
use crate::scenario::walk::shortened;
use crate::scenario::{Cue, Scenario};

/// What was found so far.
#[derive(Default)]
pub struct Findings {
    pub list: Vec<Problem>,
    /// Sections of the text in which names were lost: a name that is not found there may still be right.
    lost: Vec<String>,
}

/// Judges a scenario.
pub fn problems(scenario: &Scenario, lost: Vec<String>) -> Vec<Problem> {
    let mut found = Findings { lost, ..Findings::default() };
    cluster::check(scenario, &mut found);
    definitions::check(scenario, &mut found);
    services::check(scenario, &mut found);
    if found.list.iter().all(|problem| !problem.is_error()) {
        budget::check(scenario, &mut found);
    }
    found.list
}

/// Judges what was done by hand to the cluster of a scenario that is right in itself.
pub fn of_commands(scenario: &Scenario, commands: &[Cue]) -> Vec<Problem> {
    let mut found = Findings::default();
    let known = grown(scenario, &scenario.script);
    let scenario = &*grown(&known, commands);
    for (place, cue) in commands.iter().enumerate() {
        commands::check(scenario, &cue.command, &format!("commands[{place}]."), &mut found);
    }
    found.list
}

impl Findings {
    pub fn error(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.list.push(Problem::error(path, message));
    }

    pub fn note(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.list.push(Problem::note(path, message));
    }

    /// Says that a name leads nowhere, and which one was probably meant.
    pub fn dangling<'a>(&mut self, path: String, name: &str, list: &str, known: impl Iterator<Item = &'a str>) {
        if !self.has_lost(list) {
            let hint = did_you_mean(name, known);
            self.error(path, format!("`{}` is not in `{list}`{hint}", shortened(name)));
        }
    }

    /// Returns whether a list's names cannot be relied on.
    pub fn has_lost(&self, list: &str) -> bool {
        self.lost.iter().any(|lost| Some(lost.as_str()) == list.split('.').next())
    }

    /// Complains about every name after its first use. `path` makes the path of the nth.
    pub fn unique<'a>(&mut self, names: impl Iterator<Item = &'a str>, what: &str, path: impl Fn(usize) -> String) {
        let names: Vec<&str> = names.collect();
        for place in repeats(names.iter().copied()) {
            self.error(path(place), format!("there is already {what} `{}`", shortened(names[place])));
        }
    }
}
