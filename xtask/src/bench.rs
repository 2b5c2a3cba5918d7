//! `cargo xtask bench`: measures speeds and judges them; the measuring itself is `orrery bench` and the browser's driver.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, browser, only_flag, report, setup, stream};
use std::ffi::OsString;

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    let in_browser = only_flag(words, "--browser")?;
    let mut build = workshop.cargo();
    build.args(["build", "--release", "--no-default-features", "--features", "cli", "--bin", "orrery"]);
    stream::show(build)?;
    let orrery = workshop.target.join("release").join(format!("orrery{}", std::env::consts::EXE_SUFFIX));
    let command = if in_browser {
        browser::ready(&mut workshop)?;
        let simpy = setup::simpy(&workshop);
        let mut command = browser::driver(&workshop, "bench");
        command.env("ORRERY_BIN", orrery);
        if let Some(python) = simpy {
            command.env("ORRERY_SIMPY", python);
        }
        command
    } else {
        let mut command = workshop.command(orrery);
        command.args(["bench", "--output", "json"]);
        command
    };
    let run = stream::keep(command)?;
    let rows = report::read(&run.stdout)?;
    let verdict = report::print(&rows);
    Ok(if run.ok { verdict } else { Verdict::Bad })
}
