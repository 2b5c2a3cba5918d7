//! `cargo xtask`: fetches what the repository needs, then serves, tests, builds and measures it.

mod bench;
mod browser;
mod build;
mod cases;
mod doctor;
mod end_to_end;
mod fuzz;
mod report;
mod serve;
mod setup;
mod shots;
mod size;
mod stamp;
mod stream;
mod test;
mod tools;
mod workshop;

use std::ffi::OsString;
use std::process::ExitCode;
use workshop::Workshop;

/// How a verb ends: all well, something found wanting (and already told), or a reason it could not go on.
type Outcome = Result<Verdict, String>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Good,
    Bad,
}

struct Verb {
    name: &'static str,
    usage: &'static str,
    says: &'static str,
    run: fn(Workshop, &[OsString]) -> Outcome,
}

/// In the order in which a newcomer meets them.
const VERBS: &[Verb] = &[
    Verb {
        name: "serve",
        usage: "[-- TRUNK ARGS]",
        says: "open the page and rebuild it on every change",
        run: serve::run,
    },
    Verb {
        name: "test",
        usage: "[--quick]",
        says: "everything CI runs; --quick leaves out the browser",
        run: test::run,
    },
    Verb {
        name: "doctor",
        usage: "",
        says: "list the tools, where they are, and what installs the missing",
        run: doctor::run,
    },
    Verb { name: "build", usage: "", says: "the release page, into dist/", run: build::run },
    Verb { name: "e2e", usage: "[NAME]...", says: "the release page, driven in a real browser", run: end_to_end::run },
    Verb {
        name: "fuzz",
        usage: "[TARGET]... [--seconds N]",
        says: "made-up texts for all that reads strangers' texts",
        run: fuzz::run,
    },
    Verb { name: "size", usage: "", says: "what a first visit transfers, against the budget", run: size::run },
    Verb { name: "bench", usage: "[--browser]", says: "speeds against their floors and goals", run: bench::run },
    Verb { name: "shots", usage: "", says: "the README's pictures, into static/shots/", run: shots::run },
];

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let verb = words.next().and_then(|word| word.into_string().ok()).unwrap_or_default();
    let rest: Vec<OsString> = words.collect();
    if matches!(verb.as_str(), "" | "help" | "--help" | "-h") || rest.first().is_some_and(|word| word == "--help") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let Some(found) = VERBS.iter().find(|known| known.name == verb) else {
        eprint!("error: there is no `cargo xtask {verb}`\n\n{}", usage());
        return ExitCode::from(2);
    };
    match Workshop::open().and_then(|workshop| (found.run)(workshop, &rest)) {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("cargo xtask VERB\n\n");
    for Verb { name, usage, says, .. } in VERBS {
        text += &format!("  {:<30} {says}\n", format!("{name} {usage}").trim());
    }
    text
}

/// Returns an error that names the first word a verb does not take.
fn no_arguments(words: &[OsString]) -> Result<(), String> {
    match words.first() {
        None => Ok(()),
        Some(word) => Err(format!("`{}` is not understood here", word.display())),
    }
}

/// Returns whether `flag` was given; any other word is refused.
fn only_flag(words: &[OsString], flag: &str) -> Result<bool, String> {
    match words {
        [] => Ok(false),
        [word] if word == flag => Ok(true),
        [word, ..] => Err(format!("`{}` is not understood here, only {flag} is", word.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_lists_every_verb() {
        let text = usage();
        for verb in VERBS {
            assert!(text.contains(&format!("\n  {}", verb.name)), "{}", verb.name);
        }
    }

    #[test]
    fn a_verb_with_one_flag_takes_nothing_else() {
        let words = |list: &[&str]| list.iter().map(OsString::from).collect::<Vec<_>>();
        for (given, want) in [
            (&[][..], Ok(false)),
            (&["--quick"], Ok(true)),
            (&["--quik"], Err("`--quik` is not understood here, only --quick is".to_owned())),
        ] {
            assert_eq!(only_flag(&words(given), "--quick"), want, "{given:?}");
        }
    }
}
