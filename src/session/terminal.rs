//! The console's window: what was typed, what was answered, and what that does to the recording.

use super::{Action, Request, Session};
use crate::console::{Answer, Ask, Wants, words};
use crate::say::console as say;
use crate::units::SimTime;
use std::collections::VecDeque;
use std::rc::Rc;

/// What was done at the console, and what came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Typing {
    Toggled,
    Line(String),
    /// Asked what the line's last word may become.
    Completion(String),
    /// Gave up what was typed so far, with Ctrl-C.
    GivenUp(String),
    Answered(Box<Answer>),
    Cleared,
    /// There is no console in this browser.
    Refused,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub kind: RowKind,
    pub text: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Typed,
    Out,
    Err,
}

#[derive(Clone, Debug, Default)]
pub struct Terminal {
    pub(super) open: bool,
    pub(super) rows: Rc<Vec<Row>>,
    pub(super) prompt: String,
    pub(super) history: Rc<Vec<String>>,
    pub(super) offered: Vec<String>,
    /// How often a completion has changed the line, and what it is then.
    pub(super) completed: (u32, String),
    pub(super) busy: bool,
    waiting: VecDeque<String>,
    /// What goes on in the next line: a quote, a pipe or a continuation is open.
    held: String,
}

/// What bash shows where a command goes on.
const GOES_ON: &str = "> ";
/// Older rows scroll away.
const MOST_ROWS: usize = 600;
const MOST_HISTORY: usize = 500;
/// What was typed ahead beyond is dropped.
const MOST_WAITING: usize = 200;

impl Session {
    pub(super) fn type_in(&mut self, typing: Typing) -> Vec<Request> {
        match typing {
            Typing::Toggled => self.toggle_console(),
            Typing::Line(line) => self.type_line(line),
            Typing::Completion(line) if !self.terminal.busy => {
                let line = format!("{}{line}", self.terminal.held);
                self.send(line, Wants::Completion)
            }
            Typing::Completion(_) => Vec::new(),
            Typing::Answered(answer) => self.answered(*answer),
            Typing::GivenUp(line) => {
                let typed = format!("{}{line}^C", self.shown_prompt());
                self.show_rows(RowKind::Typed, &typed);
                self.terminal.held.clear();
                self.terminal.waiting.clear();
                self.terminal.offered.clear();
                Vec::new()
            }
            Typing::Cleared => {
                self.terminal.rows = Rc::default();
                Vec::new()
            }
            Typing::Refused => {
                self.terminal.busy = false;
                self.show_rows(RowKind::Err, say::THIS_BROWSER_STARTS_NO_WORKERS_IN);
                Vec::new()
            }
        }
    }

    fn toggle_console(&mut self) -> Vec<Request> {
        self.terminal.open = !self.terminal.open;
        // An empty line asks for the prompt.
        let begins = self.terminal.open && self.terminal.prompt.is_empty() && !self.terminal.busy;
        if begins { self.send(String::new(), Wants::Run) } else { Vec::new() }
    }

    fn type_line(&mut self, line: String) -> Vec<Request> {
        self.terminal.offered.clear();
        if self.terminal.busy {
            if self.terminal.waiting.len() < MOST_WAITING {
                self.terminal.waiting.push_back(line);
            }
            return Vec::new();
        }
        let typed = format!("{}{line}", self.shown_prompt());
        self.show_rows(RowKind::Typed, &typed);
        let line = std::mem::take(&mut self.terminal.held) + &line;
        if matches!(words::split(&line), Err(words::Refusal::Open(_))) {
            self.terminal.held = line + "\n";
            return Vec::new();
        }
        let history = Rc::make_mut(&mut self.terminal.history);
        if !line.trim().is_empty() && history.last() != Some(&line) {
            history.push(line.clone());
            let over = history.len().saturating_sub(MOST_HISTORY);
            history.drain(..over);
        }
        self.send(line, Wants::Run)
    }

    /// Returns what stands before the line that is typed.
    pub(super) fn shown_prompt(&self) -> String {
        let goes_on = !self.terminal.held.is_empty();
        if goes_on { GOES_ON.to_owned() } else { self.terminal.prompt.clone() }
    }

    fn send(&mut self, line: String, wants: Wants) -> Vec<Request> {
        self.terminal.busy = true;
        let recording = self.recording();
        vec![Request::AskConsole(Box::new(Ask {
            scenario: Rc::clone(recording.scenario()),
            commands: recording.commands().to_vec(),
            at_ms: self.now().as_millis(),
            line,
            wants,
        }))]
    }

    fn answered(&mut self, answer: Answer) -> Vec<Request> {
        let mut requests = Vec::new();
        self.terminal.busy = false;
        self.terminal.prompt = answer.prompt;
        self.terminal.offered = answer.offered;
        if answer.cleared {
            self.terminal.rows = Rc::default();
        }
        if let Some(line) = answer.completed {
            let line = line.strip_prefix(&self.terminal.held).map(str::to_owned).unwrap_or(line);
            self.terminal.completed = (self.terminal.completed.0 + 1, line);
        }
        self.show_rows(RowKind::Out, &answer.out);
        self.show_rows(RowKind::Err, &answer.err);
        for command in answer.commands {
            requests.extend(self.ask(command));
        }
        if let Some(to) = answer.move_to_ms {
            requests.extend(self.update(Action::Sought(SimTime::from_millis(to))));
        }
        if !answer.rest.is_empty() {
            requests.extend(self.send(answer.rest, Wants::Run));
        } else if let Some(next) = self.terminal.waiting.pop_front() {
            requests.extend(self.type_line(next));
        }
        requests
    }

    fn show_rows(&mut self, kind: RowKind, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() {
            return;
        }
        let rows = Rc::make_mut(&mut self.terminal.rows);
        rows.extend(text.split('\n').map(|line| Row { kind, text: line.into() }));
        let over = rows.len().saturating_sub(MOST_ROWS);
        rows.drain(..over);
    }
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
