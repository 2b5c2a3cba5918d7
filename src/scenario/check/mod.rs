//! Judges a scenario before it is run: past this border the engine trusts every name and number.

mod agent;
mod budget;
mod cluster;
mod commands;
mod containers;
mod definitions;
mod grown;
pub mod hazards;
pub mod limits;
pub(super) mod meaning;
mod scheduling;
mod services;

use super::problem::{Problem, in_order};
use super::shape::{Kind, SCENARIO};
use super::tree::Node;
use super::walk::Walk;
use super::{Command, Cue, Scenario};
pub use grown::grown;
use meaning::Findings;

/// Returns everything that keeps the scenario from being run; nothing means that the engine can take it.
pub fn check(scenario: &Scenario) -> Vec<Problem> {
    judged(scenario).0
}

/// Returns what of the scenario does not count, or not as one might expect.
pub fn notes(scenario: &Scenario) -> Vec<Problem> {
    judged(scenario).1
}

/// Returns what keeps a command from being given to this scenario's cluster, with paths like `taskDefinition`; `given`
/// are the commands that were given by hand before.
pub fn check_command(scenario: &Scenario, given: &[Cue], command: &Command) -> Vec<Problem> {
    let mut found = Findings::default();
    let known = grown(scenario, &scenario.script);
    commands::check(&grown(&known, given), command, "", &mut found);
    found.list.retain(Problem::is_error);
    found.list
}

/// Returns errors and notes.
fn judged(scenario: &Scenario) -> (Vec<Problem>, Vec<Problem>) {
    let value = serde_json::to_value(scenario).expect("a scenario is plain data with text for names");
    let (mut walk, _) = Walk::whole(&Kind::Object(&SCENARIO), &Node::from(&value));
    let meant = meaning::problems(scenario, Vec::new());
    walk.add(meant);
    (in_order(walk.errors, walk.left_out), in_order(walk.notes, 0))
}
