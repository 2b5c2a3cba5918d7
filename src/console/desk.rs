//! A console with a recording of its own: what a worker keeps, so that the page stays light and quick.

use super::{Console, complete};
use crate::report::{Here, Ledger};
use crate::scenario::{Command, Cue, Scenario};
use crate::sim::Recording;
use crate::units::SimTime;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// What is typed, and when and where: the recording is named by what makes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    pub scenario: Rc<Scenario>,
    pub commands: Vec<Cue>,
    pub at_ms: u64,
    pub line: String,
    pub wants: Wants,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wants {
    /// To run the line.
    Run,
    /// To know what its last word may become.
    Completion,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What stands before the next line.
    pub prompt: String,
    pub out: String,
    pub err: String,
    /// The status of the last command.
    pub exit: u8,
    /// What changes the recording at that moment.
    pub commands: Vec<Command>,
    pub move_to_ms: Option<u64>,
    /// What is to be typed once that has happened.
    pub rest: String,
    pub cleared: bool,
    /// What a line becomes by completion, and what it could become.
    pub completed: Option<String>,
    pub offered: Vec<String>,
}

/// The console and the recording it was last asked about.
#[derive(Default)]
pub struct Desk {
    console: Console,
    /// What the recording means is worked out once.
    kept: Option<(Recording, Ledger)>,
}

impl Desk {
    /// Returns a desk that has a recording already.
    pub fn of(recording: Recording) -> Desk {
        let ledger = Ledger::of(&recording);
        Desk { console: Console::default(), kept: Some((recording, ledger)) }
    }

    pub fn answer(&mut self, ask: Ask) -> Answer {
        let Ask { scenario, commands, at_ms, line, wants } = ask;
        let same = |kept: &Recording| *kept.scenario() == scenario && kept.commands() == commands;
        let (recording, ledger) = match self.kept.take() {
            Some((recording, ledger)) if same(&recording) => (recording, ledger),
            kept => {
                let mut recording = match kept {
                    Some((recording, _)) if *recording.scenario() == scenario => changed(recording, commands),
                    Some(_) | None => Recording::with_commands(scenario, commands),
                };
                recording.record_until(recording.scenario().end());
                let ledger = Ledger::of(&recording);
                (recording, ledger)
            }
        };
        let cursor = recording.seek(SimTime::from_millis(at_ms));
        let here = Here::new(&recording, &ledger.index, &cursor);
        let answer = match wants {
            Wants::Run => self.run(here, &line),
            Wants::Completion => self.complete(here, &line),
        };
        self.kept = Some((recording, ledger));
        answer
    }

    fn run(&mut self, here: Here<'_>, line: &str) -> Answer {
        let reply = self.console.run(here, line);
        Answer {
            prompt: self.console.prompt(here),
            out: reply.out,
            err: reply.err,
            exit: reply.exit,
            commands: reply.commands,
            move_to_ms: reply.move_to.map(SimTime::as_millis),
            rest: reply.rest,
            cleared: reply.cleared,
            ..Answer::default()
        }
    }

    /// A word that can become only one is finished; of several, what they share.
    fn complete(&self, here: Here<'_>, line: &str) -> Answer {
        let letters = line.chars().count();
        let completion = complete(&self.console, here, line, letters);
        let mut text: String = line.chars().take(completion.from).collect();
        let typed = letters - completion.from;
        let completed = (completion.common.chars().count() >= typed && !completion.words.is_empty()).then(|| {
            text.push_str(&completion.common);
            // A word that is whole is left behind.
            if completion.words.len() == 1 && !text.ends_with('/') {
                text.push(' ');
            }
            text
        });
        let offered = if completion.words.len() > 1 { completion.words } else { Vec::new() };
        Answer { prompt: self.console.prompt(here), completed, offered, ..Answer::default() }
    }
}

/// Goes over to other commands; where they only go on from those that were given, the past is not played again.
fn changed(mut recording: Recording, commands: Vec<Cue>) -> Recording {
    let known = recording.commands();
    let goes_on =
        commands.len() > known.len() && commands.starts_with(known) && commands.is_sorted_by_key(|cue| cue.at);
    if !goes_on {
        return Recording::with_commands(Rc::clone(recording.scenario()), commands);
    }
    for cue in commands.into_iter().skip(recording.commands().len()) {
        recording.intervene(cue.at, cue.command);
    }
    recording
}
