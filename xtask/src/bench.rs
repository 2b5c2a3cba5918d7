//! `cargo xtask bench`: measures speeds and judges them; the measuring itself is `orrery bench` and the browser's driver.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, browser, only_flag, report, stream};
use std::ffi::OsString;

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    let command = if only_flag(words, "--browser")? {
        browser::ready(&mut workshop)?;
        browser::driver(&workshop, "bench")
    } else {
        let mut command = workshop.cargo();
        command.args(["run", "--release", "--bin", "orrery", "--", "bench", "--output", "json"]);
        command
    };
    let run = stream::keep(command)?;
    let rows = report::read(&run.stdout)?;
    let verdict = report::print(&rows);
    Ok(if run.ok { verdict } else { Verdict::Bad })
}
