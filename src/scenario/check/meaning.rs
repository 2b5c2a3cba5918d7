//! What the table of the format cannot say: references, duplicates, sums, and numbers that contradict each other.

use super::{budget, cluster, definitions, services};
use crate::scenario::Scenario;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::problem::Problem;
use crate::scenario::walk::shortened;
use std::collections::BTreeSet;

pub fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = Vec::new();
    cluster::check(scenario, &mut found);
    definitions::check(scenario, &mut found);
    services::check(scenario, &mut found);
    if found.iter().all(|problem| !problem.is_error()) {
        budget::check(scenario, &mut found);
    }
    found
}

/// Complains about every name after its first use. `path` makes the path of the nth.
pub(super) fn unique<'a>(
    names: impl Iterator<Item = &'a str>,
    what: &str,
    path: impl Fn(usize) -> String,
    found: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for (place, name) in names.enumerate() {
        if !seen.insert(name) {
            found.push(Problem::error(path(place), format!("there is already {what} `{}`", shortened(name))));
        }
    }
}

/// Says that a name leads nowhere, and which one was probably meant.
pub(super) fn dangling<'a>(path: String, name: &str, list: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let hint = did_you_mean(name, known);
    Problem::error(path, format!("`{}` is not in `{list}`{hint}", shortened(name)))
}
