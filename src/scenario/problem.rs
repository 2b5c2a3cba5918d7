//! What is wrong with a scenario, and where: one sentence a person can act on.

use super::check::limits;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `services[0].deploymentConfiguration.maximumPercent`; empty when the text as a whole is meant.
    pub path: String,
    pub message: String,
    /// The place in the text, counted from 1; absent when there is no text.
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub level: Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The scenario cannot be run.
    Error,
    /// It can, but not all of it counts.
    Note,
}

impl Problem {
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem { path: path.into(), message: message.into(), line: None, column: None, level: Level::Error }
    }

    pub fn note(path: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem { level: Level::Note, ..Problem::error(path, message) }
    }

    /// Says where in the text it is; line 0 means that there is no text.
    pub fn at(self, (line, column): (u32, u32)) -> Problem {
        let real = line > 0;
        Problem { line: real.then_some(line), column: real.then_some(column), ..self }
    }

    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

/// Puts problems of one level in the order of the text and keeps as many as anyone reads; `left_out` more were not kept before.
pub fn in_order(mut problems: Vec<Problem>, left_out: usize) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.line.unwrap_or(u32::MAX), problem.column));
    let left_out = left_out + problems.len().saturating_sub(limits::PROBLEMS);
    problems.truncate(limits::PROBLEMS);
    if left_out > 0 {
        let level = problems.first().map_or(Level::Error, |problem| problem.level);
        problems.push(Problem { level, ..Problem::error("", format!("there are {left_out} more problems")) });
    }
    problems
}

/// Writes `path: message`, or the place in the text when there is no path.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.line, self.column) {
            ("", Some(line), Some(column)) => write!(f, "line {line}, column {column}: {}", self.message),
            ("", _, _) => f.write_str(&self.message),
            (path, _, _) => write!(f, "{path}: {}", self.message),
        }
    }
}
