//! `cargo xtask serve`: everything it takes to see the page on this machine.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, setup, stream};
use std::env;
use std::ffi::OsString;

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    setup::page(&mut workshop)?;
    let mut command = crate::build::trunk(&workshop);
    // Apart from dist/, so that serving and testing at the same time do not meet.
    command.arg("serve").arg("--dist").arg(workshop.target.join("xtask/serve"));
    if can_open_a_browser() {
        command.arg("--open");
    } else {
        println!("No screen here, so open the address below yourself");
    }
    let theirs = words.strip_prefix(&[OsString::from("--")]).unwrap_or(words);
    stream::show({
        command.args(theirs);
        command
    })?;
    Ok(Verdict::Good)
}

fn can_open_a_browser() -> bool {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].iter().any(|name| env::var_os(name).is_some());
    screen || !cfg!(target_os = "linux")
}
