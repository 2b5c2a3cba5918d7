//! `cargo xtask fuzz`: texts that a fuzzer makes up, for everything that reads what strangers write.
//!
//! Runs with the stable toolchain: cargo-fuzz then asks for coverage alone, and debug assertions do a sanitizer's work.

use crate::workshop::Workshop;
use crate::{Outcome, Verdict, setup, stream};
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// In the order of the package's list.
const TARGETS: [&str; 5] = ["link", "scenario", "import", "query", "console"];
const SECONDS: u64 = 60;
/// A text that takes so many seconds hangs; twenty milliseconds are normal for the largest.
const TOO_SLOW: &str = "-timeout=10";
const TOO_MUCH_MEMORY: &str = "-rss_limit_mb=2048";
/// Longer inputs are slow and find nothing that these do not.
const LONGEST: &str = "-max_len=6000";

/// What was asked for.
#[derive(Debug, PartialEq)]
struct Asked {
    targets: Vec<&'static str>,
    seconds: u64,
}

/// What a target came to.
struct Ran {
    target: &'static str,
    executions: u64,
    a_second: u64,
    ok: bool,
}

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    let asked = asked(words)?;
    setup::fuzzer(&mut workshop)?;
    let home = workshop.target.join("fuzz");
    let mut corpus = workshop.cargo();
    corpus.args(["run", "--quiet", "--manifest-path", "tests/fuzz/Cargo.toml", "--bin", "corpus", "--target-dir"]);
    corpus.arg(&home).arg("--").arg(home.join("corpus"));
    stream::show(corpus)?;
    let mut ran = Vec::new();
    for target in &asked.targets {
        println!("\n── {target}, {} s ──", asked.seconds);
        ran.push(fuzz(&workshop, &home, target, asked.seconds)?);
    }
    println!("\n{:<10} {:>14} {:>14}", "target", "executions", "a second");
    for Ran { target, executions, a_second, ok } in &ran {
        let found = if *ok { "" } else { "  found something, see above" };
        println!("{target:<10} {executions:>14} {a_second:>14}{found}");
    }
    Ok(if ran.iter().all(|ran| ran.ok) { Verdict::Good } else { Verdict::Bad })
}

fn asked(words: &[OsString]) -> Result<Asked, String> {
    let mut asked = Asked { targets: Vec::new(), seconds: SECONDS };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let number = words.next().and_then(|word| word.to_str()?.parse().ok()).filter(|number| *number > 0);
            asked.seconds = number.ok_or("--seconds takes a number, 1 or more")?;
        } else if let Some(target) = TARGETS.into_iter().find(|target| *word == **target) {
            asked.targets.push(target);
        } else {
            return Err(format!("`{}` is not understood here; there are {}", word.display(), TARGETS.join(", ")));
        }
    }
    if asked.targets.is_empty() {
        asked.targets = TARGETS.to_vec();
    }
    Ok(asked)
}

fn fuzz(workshop: &Workshop, home: &Path, target: &'static str, seconds: u64) -> Result<Ran, String> {
    let artifacts = home.join("artifacts").join(target);
    fs::create_dir_all(&artifacts).map_err(|error| format!("{}: {error}", artifacts.display()))?;
    let mut command = workshop.cargo();
    command.args(["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--target-dir"]).arg(home);
    command.arg(target).arg(home.join("corpus").join(target)).arg("--");
    command.arg(format!("-dict={}", home.join("corpus").join(format!("{target}.dict")).display()));
    // The last separator tells a folder from the beginning of a name.
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    command.arg(format!("-max_total_time={seconds}"));
    command.args([TOO_SLOW, TOO_MUCH_MEMORY, LONGEST, "-print_final_stats=1"]);
    let run = stream::show_and_keep_errors(command)?;
    let said = |name: &str| number_behind(&run.stderr, name).unwrap_or(0);
    let (executions, a_second) = (said("stat::number_of_executed_units:"), said("stat::average_exec_per_sec:"));
    Ok(Ran { target, executions, a_second, ok: run.ok })
}

/// Returns the number behind a name in what the fuzzer said at its end.
fn number_behind(said: &str, name: &str) -> Option<u64> {
    said.lines().rev().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_seconds_are_taken_and_nothing_else() {
        let asked = |list: &[&str]| asked(&list.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(asked(&[]), Ok(Asked { targets: TARGETS.to_vec(), seconds: SECONDS }));
        assert_eq!(
            asked(&["query", "--seconds", "5", "link"]),
            Ok(Asked { targets: vec!["query", "link"], seconds: 5 })
        );
        for wrong in [&["quary"][..], &["--seconds"], &["--seconds", "0"], &["--seconds", "x"]] {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_last_count_is_read() {
        let said = "#2\nstat::number_of_executed_units: 12\nstat::average_exec_per_sec:     6\n";
        assert_eq!(number_behind(said, "stat::number_of_executed_units:"), Some(12));
        assert_eq!(number_behind(said, "stat::average_exec_per_sec:"), Some(6));
        assert_eq!(number_behind(said, "stat::nothing:"), None);
    }

    #[test]
    fn the_targets_are_those_of_the_package() {
        let manifest = include_str!("../../tests/fuzz/Cargo.toml");
        for target in TARGETS {
            assert!(manifest.contains(&format!("path = \"bins/{target}.rs\"")), "{target}");
        }
        // One program more writes what they begin with.
        assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len() + 1);
    }
}
