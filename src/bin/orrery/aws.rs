//! `orrery aws`: the console on the command line.

use crate::args::RunArgs;
use crate::told::{Page, Told};
use crate::verbs::{moment, recorded};
use ecs_orrery::console::{Ask, Desk, Wants};
use ecs_orrery::scenario::Cue;
use ecs_orrery::units::{SimTime, Span};
use std::io::Write;
use std::rc::Rc;

/// So often a line may change the recording or move the clock.
const MOST_TURNS: usize = 100;

pub fn run(name: &str, seed: Option<u64>, at: Span, line: &[String]) -> Told<u8> {
    let recording = recorded(name, RunArgs { seed, until: None })?;
    let (scenario, mut commands) = (Rc::clone(recording.scenario()), recording.commands().to_vec());
    let mut now = moment(&scenario, at)?;
    let (mut desk, mut page, mut exit) = (Desk::of(recording), Page::open(), 0);
    let mut line = match line {
        [whole] => whole.clone(),
        words => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
    };
    for _ in 0..MOST_TURNS {
        let (scenario, commands_now) = (Rc::clone(&scenario), commands.clone());
        let answer =
            desk.answer(Ask { scenario, commands: commands_now, at_ms: now.as_millis(), line, wants: Wants::Run });
        page.text(&answer.out)?;
        // Where errors cannot be written, the exit code still tells.
        let _ = std::io::stderr().lock().write_all(answer.err.as_bytes());
        exit = answer.exit;
        if !answer.commands.is_empty() {
            // What is done now takes the place of what was done later.
            commands.retain(|cue| cue.at <= now);
            commands.extend(answer.commands.into_iter().map(|command| Cue { at: now, command }));
        }
        now = answer.move_to_ms.map_or(now, SimTime::from_millis);
        line = answer.rest;
        if line.is_empty() {
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
