//! `cargo xtask test`: every check in sequence, going on after a failure, with one closing line for all.

use crate::cases::{self, Count};
use crate::workshop::Workshop;
use crate::{Outcome, Verdict, browser, build, only_flag, setup, stream};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

struct Step {
    title: &'static str,
    does: Does,
    needs: Need,
}

enum Does {
    /// A command that is one case by itself.
    Check(&'static [&'static str]),
    /// A command whose output tells of many cases.
    Cases(&'static [&'static str]),
    /// The console beside the AWS CLI, where that can be brought.
    AwsCli,
    Build,
    EndToEnd,
}

/// What a step takes besides the toolchain; the quick run leaves out what takes anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Toolchain,
    Tools,
    Node,
    Browser,
}

const WASM: &str = crate::tools::WASM_TARGET;

/// The cheapest first, the browser last, so that a slip shows early.
const STEPS: &[Step] = &[
    Step { title: "format", needs: Need::Toolchain, does: Does::Check(&["cargo", "fmt", "--all", "--check"]) },
    Step {
        title: "clippy, native",
        needs: Need::Toolchain,
        does: Does::Check(&["cargo", "clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    Step {
        title: "clippy, wasm",
        needs: Need::Tools,
        does: Does::Check(&[
            "cargo", "clippy", "--target", WASM, "--lib", "--bin", "app", "--bin", "worker", "--test", "browser",
            "--test", "node", "--", "-D", "warnings",
        ]),
    },
    Step {
        title: "rooms without the browser",
        needs: Need::Toolchain,
        does: Does::Check(&["cargo", "check", "--no-default-features", "--all-targets"]),
    },
    Step {
        title: "native tests",
        needs: Need::Toolchain,
        does: Does::Cases(&["cargo", "test", "--workspace", "--exclude", "orrery-e2e", "--no-fail-fast"]),
    },
    Step { title: "the AWS CLI", needs: Need::Tools, does: Does::AwsCli },
    Step {
        title: "soak",
        needs: Need::Toolchain,
        does: Does::Check(&[
            "cargo",
            "run",
            "--release",
            "--no-default-features",
            "--features",
            "cli",
            "--bin",
            "orrery",
            "--",
            "soak",
            "--seeds",
            "10000",
        ]),
    },
    Step {
        title: "Node tests",
        needs: Need::Node,
        does: Does::Cases(&["wasm-pack", "test", "--node", "--mode", "no-install", "--", "--test", "node"]),
    },
    Step {
        title: "browser tests",
        needs: Need::Browser,
        does: Does::Cases(&[
            "wasm-pack",
            "test",
            "--headless",
            "--chrome",
            "--mode",
            "no-install",
            "--",
            "--test",
            "browser",
        ]),
    },
    Step { title: "release page", needs: Need::Tools, does: Does::Build },
    Step { title: "end to end", needs: Need::Browser, does: Does::EndToEnd },
];

struct Done {
    title: &'static str,
    count: Count,
    took: Duration,
}

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    let quick = only_flag(words, "--quick")?;
    let steps: Vec<&Step> = STEPS.iter().filter(|step| !quick || step.needs == Need::Toolchain).collect();
    let missing = set_up(&mut workshop, quick);
    let mut done: Vec<Done> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n── {}/{} {} ──", index + 1, steps.len(), step.title);
        let begun = Instant::now();
        let count = match missing.of(step.needs) {
            Some(reason) => failed_because(reason),
            None => take(&workshop, step),
        };
        let took = begun.elapsed();
        println!("   {} in {:.1} s", summary(count), took.as_secs_f32());
        done.push(Done { title: step.title, count, took });
    }
    Ok(close(&done))
}

/// Why steps with a need cannot be taken, where that is so.
#[derive(Default)]
struct Missing {
    tools: Option<String>,
    node: Option<String>,
    browser: Option<String>,
}

impl Missing {
    fn of(&self, need: Need) -> Option<&String> {
        match need {
            Need::Toolchain => None,
            Need::Tools => self.tools.as_ref(),
            Need::Node => self.tools.as_ref().or(self.node.as_ref()),
            Need::Browser => self.tools.as_ref().or(self.browser.as_ref()),
        }
    }
}

/// Brings what the steps need. What cannot be brought fails its steps, not the others.
fn set_up(workshop: &mut Workshop, quick: bool) -> Missing {
    if quick {
        // Only the formatter and the linter: no download for the fast loop.
        let tools = setup::components(workshop).err();
        return Missing { tools, ..Missing::default() };
    }
    let tools = setup::tests(workshop).err();
    let node = setup::node(workshop).err();
    let browser = setup::browser(workshop).err();
    setup::axe_or_note(workshop);
    Missing { tools, node, browser }
}

fn take(workshop: &Workshop, step: &Step) -> Count {
    match &step.does {
        Does::Check(words) => match run_words(workshop, words) {
            Ok(run) => cases::single(run.ok),
            Err(reason) => failed_because(&reason),
        },
        Does::Cases(words) => counted(run_words(workshop, words)),
        Does::AwsCli => match setup::awscli(workshop) {
            Some(python) => beside_the_aws_cli(workshop, &python),
            None => Count::default(),
        },
        Does::Build => match build::ensure(workshop) {
            Ok(()) => cases::single(true),
            Err(reason) => failed_because(&reason),
        },
        Does::EndToEnd => match build::is_current(workshop) {
            true => counted(stream::show_and_keep(browser::driver(workshop, "test"))),
            false => failed_because("there is no release page of this tree to drive"),
        },
    }
}

fn run_words(workshop: &Workshop, words: &[&str]) -> Result<stream::Run, String> {
    let mut command = workshop.command(words[0]);
    command.args(&words[1..]);
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    stream::show_and_keep(command)
}

/// The native tests are built by now; the one that compares is told where the CLI is.
fn beside_the_aws_cli(workshop: &Workshop, python: &Path) -> Count {
    let mut command = workshop.cargo();
    command.args(["test", "--test", "suite", "awscli", "--", "--nocapture"]).env("ORRERY_AWSCLI", python);
    counted(stream::show_and_keep(command))
}

fn counted(run: Result<stream::Run, String>) -> Count {
    match run {
        Ok(run) => cases::settle(cases::count(&run.stdout), run.ok),
        Err(reason) => failed_because(&reason),
    }
}

fn failed_because(reason: &str) -> Count {
    println!("error: {reason}");
    cases::single(false)
}

fn summary(count: Count) -> String {
    format!("{} passed, {} failed", count.passed, count.failed)
}

/// Prints what each step came to, which ones failed, and the one line that says it all.
fn close(done: &[Done]) -> Verdict {
    println!("\n── summary ──");
    let mut sum = Count::default();
    for step in done {
        println!("{:<26} {:>6.1} s  {}", step.title, step.took.as_secs_f32(), summary(step.count));
        sum += step.count;
    }
    let failing: Vec<&str> = done.iter().filter(|step| step.count.failed > 0).map(|step| step.title).collect();
    if !failing.is_empty() {
        println!("failing: {}", failing.join("; "));
    }
    println!("{}", summary(sum));
    if failing.is_empty() { Verdict::Good } else { Verdict::Bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_run_needs_nothing_but_the_toolchain() {
        let quick: Vec<&str> =
            STEPS.iter().filter(|step| step.needs == Need::Toolchain).map(|step| step.title).collect();
        assert_eq!(quick, ["format", "clippy, native", "rooms without the browser", "native tests", "soak"]);
    }

    #[test]
    fn a_step_whose_tools_are_missing_cannot_be_taken() {
        let missing = Missing { browser: Some("no chromium".to_owned()), ..Missing::default() };
        assert!(missing.of(Need::Toolchain).is_none());
        assert!(missing.of(Need::Tools).is_none());
        assert!(missing.of(Need::Node).is_none());
        assert!(missing.of(Need::Browser).is_some());
    }

    #[test]
    fn one_failure_anywhere_makes_the_whole_bad() {
        let done = |failed| Done { title: "x", count: Count { passed: 1, failed }, took: Duration::ZERO };
        assert_eq!(close(&[done(0), done(0)]), Verdict::Good);
        assert_eq!(close(&[done(0), done(1)]), Verdict::Bad);
    }
}
