//! A command of the AWS CLI: its names, its flags, and what it does.

use super::fault::Fault;
use super::globals::Globals;
use super::shape::Flag;
use crate::console::Place;
use crate::report::Here;
use crate::report::describe::{self, ApiError};
use crate::scenario::Command;
use crate::units::SimTime;
use serde_json::{Map, Value};

pub struct Operation {
    pub service: &'static str,
    /// As typed, `describe-tasks`; of a group with both words, `wait tasks-running`.
    pub name: &'static str,
    /// As the API names it: `ecs:DescribeTasks`.
    pub api: &'static str,
    pub does: &'static str,
    pub flags: &'static [Flag],
    /// What is typed behind `aws`; in capitals what stands for an id of the recording.
    pub example: &'static str,
    pub run: Run,
}

pub enum Run {
    /// Prints the API's answer.
    Answer,
    /// Prints the API's answer, a list, as the CLI puts it together from pages.
    Pages(Pages),
    /// Answers in its own way.
    Own(fn(&Call<'_>) -> Result<Outcome, Fault>),
}

/// How an operation's pages are called.
#[derive(Clone, Copy)]
pub struct Pages {
    pub list: &'static str,
    pub size: &'static str,
    pub token: &'static str,
    pub next: &'static str,
}

pub const ECS_PAGES: Pages = Pages { list: "", size: "maxResults", token: "nextToken", next: "nextToken" };

pub const fn pages(list: &'static str) -> Run {
    Run::Pages(Pages { list, ..ECS_PAGES })
}

/// One call: where, what, with which input.
pub struct Call<'a> {
    pub here: Here<'a>,
    pub operation: &'static Operation,
    pub input: Map<String, Value>,
    pub globals: Globals,
}

/// What a command gives.
#[derive(Default)]
pub struct Outcome {
    pub out: String,
    pub err: String,
    pub exit: u8,
    pub commands: Vec<Command>,
    pub move_to: Option<SimTime>,
    /// Where the next command is typed.
    pub enter: Option<Place>,
    /// Whether the place is left.
    pub leave: bool,
}

impl Outcome {
    pub fn out(out: String) -> Outcome {
        Outcome { out, ..Outcome::default() }
    }

    pub fn fault(fault: Fault) -> Outcome {
        Outcome { err: fault.text, exit: fault.exit, ..Outcome::default() }
    }
}

impl Operation {
    /// Returns the operation without its service: `DescribeTasks`.
    pub fn title(&self) -> &'static str {
        self.api.split(':').next_back().unwrap_or(self.api)
    }

    pub fn flag(&self, name: &str) -> Option<&'static Flag> {
        self.flags.iter().find(|flag| flag.name() == name)
    }
}

impl Call<'_> {
    pub fn text(&self, member: &str) -> Option<&str> {
        self.input.get(member).and_then(Value::as_str)
    }

    pub fn number(&self, member: &str) -> Option<i64> {
        self.input.get(member).and_then(Value::as_i64)
    }

    pub fn is_set(&self, member: &str) -> bool {
        self.input.get(member).and_then(Value::as_bool).unwrap_or(false)
    }

    pub fn texts(&self, member: &str) -> Vec<&str> {
        self.input
            .get(member)
            .and_then(Value::as_array)
            .map_or(Vec::new(), |items| items.iter().filter_map(Value::as_str).collect())
    }

    /// Asks another operation in the name of this one.
    pub fn ask(&self, here: Here<'_>, api: &str, input: &Value) -> Result<Value, Fault> {
        describe::answer(here, api, input).map_err(|error| Fault::service(self.operation.title(), &error))
    }

    pub fn refused(&self, code: &'static str, message: impl Into<String>) -> Fault {
        Fault::service(self.operation.title(), &ApiError { code, message: message.into() })
    }

    /// Prints an answer in the way that was asked for.
    pub fn print(&self, answer: &Value) -> Result<String, Fault> {
        self.globals.print(self.operation.title(), answer)
    }
}
