//! `orrery aws`: the console on the command line.

use crate::args::RunArgs;
use crate::told::{Page, Told};
use crate::verbs::{moment, recorded};
use ecs_orrery::console::Console;
use ecs_orrery::report::{Here, Ledger};
use ecs_orrery::units::Span;
use std::io::Write;

/// So often a line may change the recording or move the clock.
const MOST_TURNS: usize = 100;

pub fn run(name: &str, seed: Option<u64>, at: Span, line: &[String]) -> Told<u8> {
    let mut recording = recorded(name, RunArgs { seed, until: None })?;
    let mut now = moment(recording.scenario(), at)?;
    let (mut console, mut page, mut exit) = (Console::default(), Page::open(), 0);
    let mut rest = match line {
        [whole] => whole.clone(),
        words => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
    };
    for _ in 0..MOST_TURNS {
        let reply = {
            let (ledger, cursor) = (Ledger::of(&recording), recording.seek(now));
            console.run(Here::new(&recording, &ledger.index, &cursor), &rest)
        };
        page.text(&reply.out)?;
        // Where errors cannot be written, the exit code still tells.
        let _ = std::io::stderr().lock().write_all(reply.err.as_bytes());
        exit = reply.exit;
        for command in reply.commands {
            recording.intervene(now, command);
        }
        recording.record_until(recording.scenario().end());
        now = reply.move_to.unwrap_or(now);
        rest = reply.rest;
        if rest.is_empty() {
            break;
        }
    }
    page.done()?;
    Ok(exit)
}

/// Words that the shell has split already are put in quotes again.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@%+".contains(letter);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
