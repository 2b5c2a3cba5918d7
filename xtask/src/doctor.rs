//! `cargo xtask doctor`: what is there, where, and what will bring the rest.

use crate::tools::{self, CARGO_FUZZ, Crate, Found, TRUNK, WASM_BINDGEN, WASM_PACK, WASM_TARGET};
use crate::workshop::Workshop;
use crate::{Outcome, Verdict, no_arguments};
use std::ffi::OsString;

struct Line {
    name: String,
    found: Option<Found>,
    /// What brings it when it is missing.
    remedy: String,
    needed: bool,
}

pub fn run(workshop: Workshop, words: &[OsString]) -> Outcome {
    no_arguments(words)?;
    let lines = look(&workshop);
    let width = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
    for line in &lines {
        println!("{}", told(line, width));
    }
    for note in notes(&workshop) {
        println!("note: {note}");
    }
    let missing = lines.iter().filter(|line| line.needed && line.found.is_none()).count();
    if missing == 0 {
        println!("everything needed is there");
        return Ok(Verdict::Good);
    }
    println!("{missing} missing");
    Ok(Verdict::Bad)
}

fn look(workshop: &Workshop) -> Vec<Line> {
    let line = |name: &str, found, remedy: &str| Line {
        name: name.to_owned(),
        found,
        remedy: remedy.to_owned(),
        needed: true,
    };
    let target = tools::rustc(workshop).filter(|_| tools::has_wasm_target(workshop));
    let mut lines = vec![
        line("rustc", tools::rustc(workshop), "rustup, from https://rustup.rs"),
        line("rustfmt", tools::component(workshop, "fmt"), "cargo xtask test (rustup component add rustfmt)"),
        line("clippy", tools::component(workshop, "clippy"), "cargo xtask test (rustup component add clippy)"),
        line(WASM_TARGET, target, &format!("cargo xtask serve (rustup target add {WASM_TARGET})")),
    ];
    for (tool, verb) in [(&TRUNK, "serve"), (&WASM_BINDGEN, "serve"), (&WASM_PACK, "test")] {
        lines.push(compiled(workshop, tool, verb));
    }
    lines.push(Line { needed: false, ..compiled(workshop, &CARGO_FUZZ, "fuzz") });
    lines.push(Line {
        needed: false,
        ..line(
            "wasm-opt",
            tools::wasm_opt(workshop),
            &format!("optional; cargo xtask build, where npm is (binaryen {})", tools::BINARYEN),
        )
    });
    let by_apt = "cargo xtask test, where apt-get is and may install; else by hand";
    lines.push(line("chromium", tools::chromium(workshop), by_apt));
    lines.push(line("chromedriver", tools::chromedriver(workshop), by_apt));
    lines.push(line("node", tools::node(workshop), by_apt));
    lines.push(line("axe-core", tools::axe(workshop), "cargo xtask test, where npm is"));
    lines
}

fn compiled(workshop: &Workshop, tool: &Crate, verb: &str) -> Line {
    let other =
        tool.other(workshop).map_or(String::new(), |found| format!(" ({} is {})", found.path.display(), found.version));
    Line {
        name: format!("{} {}", tool.name, tool.version),
        found: tool.find(workshop),
        remedy: format!("cargo xtask {verb} compiles it once, about {} min{other}", tool.minutes),
        needed: true,
    }
}

fn told(line: &Line, width: usize) -> String {
    let name = &line.name;
    match &line.found {
        Some(found) => format!("ok       {name:<width$}  {}  {}", found.version, found.path.display()),
        None if line.needed => format!("MISSING  {name:<width$}  {}", line.remedy),
        None => format!("absent   {name:<width$}  {}", line.remedy),
    }
}

/// Says what is there but may still not fit.
fn notes(workshop: &Workshop) -> Vec<String> {
    let mut notes = Vec::new();
    let pinned = include_str!("../../rust-toolchain.toml").split('"').nth(1).unwrap_or_default();
    if let Some(rustc) = tools::rustc(workshop).filter(|rustc| rustc.version != pinned) {
        notes.push(format!("rustc is {}, the repository is tested with {pinned}", rustc.version));
    }
    if let (Some(chromium), Some(driver)) = (tools::chromium(workshop), tools::chromedriver(workshop)) {
        let major = |found: &Found| found.version.split('.').next().map(str::to_owned);
        if major(&chromium) != major(&driver) {
            notes.push(format!(
                "chromium {} and chromedriver {} may not understand each other",
                chromium.version, driver.version
            ));
        }
    } else {
        notes.push(tools::WHERE_BROWSERS_ARE.to_owned());
    }
    notes.push(format!("tools that xtask installs are kept in {}", workshop.tools.display()));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_where_it_is_or_what_brings_it() {
        let line = |found, needed| Line { name: "trunk".to_owned(), found, remedy: "cargo".to_owned(), needed };
        let here = || Some(Found { version: "1.2".to_owned(), path: "/bin/trunk".into() });
        for (given, want) in [
            (line(here(), true), "ok       trunk  1.2  /bin/trunk"),
            (line(None, true), "MISSING  trunk  cargo"),
            (line(None, false), "absent   trunk  cargo"),
        ] {
            assert_eq!(told(&given, 5), want);
        }
    }
}
