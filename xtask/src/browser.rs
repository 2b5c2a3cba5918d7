//! The program that drives a browser lies in a package of its own; this calls it.

use crate::workshop::Workshop;
use crate::{build, setup};
use std::process::Command;

/// Brings browser and release page.
pub fn ready(workshop: &mut Workshop) -> Result<(), String> {
    setup::page(workshop)?;
    setup::browser(workshop)?;
    build::ensure(workshop)
}

/// Returns the call of one of its verbs: `test`, `bench` or `shots`.
pub fn driver(workshop: &Workshop, verb: &str) -> Command {
    let mut command = workshop.cargo();
    command.args(["run", "--package", "orrery-e2e", "--", verb]).env("ORRERY_DIST", workshop.root.join("dist"));
    command
}
