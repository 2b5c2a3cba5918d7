//! `cargo xtask shots`: the pictures of the README, taken from the release page.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, browser, no_arguments, stream};
use std::ffi::OsString;

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    no_arguments(words)?;
    browser::ready(&mut workshop)?;
    let mut command = browser::driver(&workshop, "shots");
    command.arg(workshop.root.join("static/shots"));
    stream::show(command)?;
    Ok(Verdict::Good)
}
