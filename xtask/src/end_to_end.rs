//! `cargo xtask e2e`: the release page driven in a real browser, all cases or those whose name holds a word.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, browser, setup, stream};
use std::ffi::OsString;

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    browser::ready(&mut workshop)?;
    setup::axe_or_note(&mut workshop);
    let mut command = browser::driver(&workshop, "test");
    command.args(words);
    let run = stream::show_and_keep(command)?;
    Ok(if run.ok { Verdict::Good } else { Verdict::Bad })
}
