//! The console: a line typed at a moment of a recording in, what it answers and what it changes out. Knows no page.
//!
//! A line may be several. What stands behind a command that changes the recording or moves the clock comes back as
//! `rest`: it is to be typed once that has happened.

pub mod aws;
mod complete;
pub mod container;
pub mod curl;
mod desk;
pub mod filters;
mod help;
pub mod instance;
pub mod laptop;
mod place;
pub mod words;

use crate::report::Here;
use crate::scenario::Command;
use crate::units::SimTime;
pub use aws::operation::Outcome;
pub use complete::{Completion, complete};
pub use desk::{Answer, Ask, Desk, Wants};
pub use place::Place;
use std::cell::RefCell;
use std::collections::BTreeMap;
use words::After;

/// Nobody reads more than this at once.
pub const MOST_OUTPUT: usize = 1 << 20;
/// So many lines are remembered.
const MOST_HISTORY: usize = 1_000;
/// Pasted commands beyond are refused.
const MOST_PIPELINES: usize = 200;
const MOST_VARIABLES: usize = 200;

/// A command that this console has in some place.
pub struct Program {
    pub name: &'static str,
    pub synopsis: &'static str,
    pub does: &'static str,
    pub example: &'static str,
}

/// Returns what JMESPath and jq call a value's type.
fn kind(value: &serde_json::Value) -> &'static str {
    use serde_json::Value;
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[derive(Clone, Debug, Default)]
pub struct Console {
    /// Where commands are typed: the last one; below it those it was entered from.
    entered: Vec<Place>,
    history: Vec<String>,
    variables: BTreeMap<String, String>,
    status: u8,
}

/// What a line gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    pub out: String,
    pub err: String,
    /// The status of the last command.
    pub exit: u8,
    /// What changes the recording at this moment.
    pub commands: Vec<Command>,
    /// To where the clock moves.
    pub move_to: Option<SimTime>,
    /// What is to be typed once the recording has changed.
    pub rest: String,
    /// Whether the screen is to be cleared first.
    pub cleared: bool,
}

impl Console {
    pub fn place(&self) -> Place {
        self.entered.last().copied().unwrap_or_default()
    }

    pub fn history(&self) -> &[String] {
        &self.history
    }

    /// Returns what stands before the cursor: `ec2-user@i-0a41:~$ `.
    pub fn prompt(&self, here: Here<'_>) -> String {
        self.place().prompt(here)
    }

    /// Runs what was typed at a moment.
    pub fn run(&mut self, here: Here<'_>, line: &str) -> Reply {
        self.remember(line);
        let mut reply = Reply { exit: self.status, ..Reply::default() };
        let pipelines = match words::split(line) {
            Ok(pipelines) if pipelines.len() <= MOST_PIPELINES => pipelines,
            Ok(_) => return self.refused(format!("bash: at most {MOST_PIPELINES} commands at once")),
            Err(refusal) => return self.refused(refusal.to_string()),
        };
        let mut waiting = pipelines.into_iter();
        for pipeline in waiting.by_ref() {
            let runs = match pipeline.after {
                After::Anyway => true,
                After::Success => self.status == 0,
                After::Failure => self.status != 0,
            };
            if !runs {
                continue;
            }
            let outcome = self.pipeline(here, &pipeline.commands, &mut reply);
            self.status = outcome.exit;
            reply.exit = outcome.exit;
            reply.commands = outcome.commands;
            reply.move_to = outcome.move_to;
            if reply.out.len() > MOST_OUTPUT {
                cut(&mut reply.out);
                reply.err.push_str("the rest is left out: ask for less, with --max-items, head or grep\n");
                return reply;
            }
            if !reply.commands.is_empty() || reply.move_to.is_some() {
                break;
            }
        }
        reply.rest = self.joined(waiting);
        reply
    }

    /// Puts what was not run together again; what would not run after this status is left out.
    fn joined(&self, waiting: impl Iterator<Item = words::Pipeline>) -> String {
        let mut text = String::new();
        for pipeline in waiting {
            let sign = match (pipeline.after, text.is_empty()) {
                (After::Success, true) if self.status != 0 => continue,
                (After::Failure, true) if self.status == 0 => continue,
                (_, true) => "",
                (After::Anyway, _) => "\n",
                (After::Success, _) => " && ",
                (After::Failure, _) => " || ",
            };
            text.push_str(sign);
            text.push_str(&pipeline.text);
        }
        text
    }

    fn refused(&mut self, why: String) -> Reply {
        self.status = 2;
        Reply { err: format!("{why}\n"), exit: 2, ..Reply::default() }
    }

    fn remember(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() || line.len() > words::MOST_LETTERS || self.history.last().is_some_and(|last| last == line) {
            return;
        }
        if self.history.len() >= MOST_HISTORY {
            self.history.remove(0);
        }
        self.history.push(line.to_owned());
    }

    fn pipeline(&mut self, here: Here<'_>, commands: &[Vec<words::Word>], reply: &mut Reply) -> Outcome {
        let mut input: Option<String> = None;
        let mut last = Outcome::default();
        for command in commands {
            let aside = RefCell::new(String::new());
            let arguments = words::expand(command, |name| match name.strip_prefix('(') {
                Some(line) => Some(self.substituted(here, line, &aside)),
                None => self.variable(here, name),
            });
            reply.err.push_str(&aside.into_inner());
            let outcome = match (self.assigned(&arguments), input.take()) {
                (true, _) => Outcome::default(),
                (false, input) => self.command(here, &arguments, input, reply),
            };
            reply.err.push_str(&outcome.err);
            // The status of a pipe is that of its end; what it changes comes from its beginning.
            let (mut commands, move_to) = (std::mem::take(&mut last.commands), last.move_to.or(outcome.move_to));
            commands.extend(outcome.commands.iter().cloned());
            input = Some(outcome.out.clone());
            last = Outcome { commands, move_to, ..outcome };
            if let Some(place) = last.enter.take() {
                self.entered.push(place);
            }
            if std::mem::take(&mut last.leave) {
                self.entered.pop();
            }
        }
        reply.out.push_str(&input.unwrap_or_default());
        last
    }

    /// Runs a command whose output stands in another one; it can ask, and change nothing.
    fn substituted(&self, here: Here<'_>, line: &str, aside: &RefCell<String>) -> String {
        let (entered, variables) = (self.entered.clone(), self.variables.clone());
        let reply = Console { entered, variables, ..Console::default() }.run(here, line);
        let mut aside = aside.borrow_mut();
        aside.push_str(&reply.err);
        if !reply.commands.is_empty() || reply.move_to.is_some() {
            aside.push_str("bash: what changes the recording or moves the clock is typed by itself, not in $(…)\n");
            return String::new();
        }
        reply.out.trim_end_matches('\n').to_owned()
    }

    fn variable(&self, here: Here<'_>, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.status.to_string()),
            _ => self.variables.get(name).cloned().or_else(|| self.place().variable(here, name)),
        }
    }

    /// Takes `NAME=value`, with or without `export`.
    fn assigned(&mut self, arguments: &[String]) -> bool {
        let arguments = match arguments.split_first() {
            Some((first, rest)) if first == "export" && !rest.is_empty() => rest,
            _ => arguments,
        };
        let pair = |word: &String| {
            let (name, value) = word.split_once('=')?;
            let letters = name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
            let named = letters && !name.is_empty() && !name.starts_with(|one: char| one.is_ascii_digit());
            named.then(|| (name.to_owned(), value.to_owned()))
        };
        let pairs: Option<Vec<(String, String)>> = arguments.iter().map(pair).collect();
        let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) else { return false };
        for (name, value) in pairs {
            if self.variables.len() < MOST_VARIABLES || self.variables.contains_key(&name) {
                self.variables.insert(name, value);
            }
        }
        true
    }

    fn command(&mut self, here: Here<'_>, arguments: &[String], input: Option<String>, reply: &mut Reply) -> Outcome {
        let arguments = match arguments.split_first() {
            Some((first, rest)) if first == "sudo" => rest,
            _ => arguments,
        };
        let Some((name, rest)) = arguments.split_first() else { return Outcome::default() };
        if let Some(filter) = filters::find(name).filter(|_| input.is_some()) {
            let done = filter.run(rest, &input.unwrap_or_default());
            return Outcome { out: done.out, err: done.err, exit: done.exit, ..Outcome::default() };
        }
        match name.as_str() {
            "help" => return Outcome::out(help::text(here, self.place(), rest)),
            "clear" | "reset" => {
                reply.out.clear();
                reply.err.clear();
                reply.cleared = true;
                return Outcome::default();
            }
            "history" => {
                let row = |(nth, line): (usize, &String)| format!("{:>5}  {line}\n", nth + 1);
                return Outcome::out(self.history.iter().enumerate().map(row).collect());
            }
            "exit" | "logout" if self.entered.is_empty() => {
                return Outcome::out("You are on your own machine: there is nothing to leave.\n".to_owned());
            }
            "exit" | "logout" => {
                return Outcome { out: self.place().farewell(here), leave: true, ..Outcome::default() };
            }
            "cat" if rest.is_empty() && input.is_some() => return Outcome::out(input.unwrap_or_default()),
            _ => {}
        }
        self.place().run(here, arguments)
    }
}

/// Cuts a text to what is shown, at the end of a line.
fn cut(text: &mut String) {
    let mut end = MOST_OUTPUT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(text[..end].rfind('\n').map_or(end, |place| place + 1));
}

#[cfg(test)]
mod tests;
