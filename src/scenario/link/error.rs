//! What keeps a link from opening: what failed, where, and how to go on.

use super::PAYLOAD_CHARACTERS;
use crate::scenario::library::LIBRARY;
use crate::scenario::nearest::near;
use crate::scenario::problem::Problem;
use crate::scenario::walk::shortened;
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub struct LinkError {
    pub step: Step,
    /// What failed and where, one sentence without its full stop.
    pub message: String,
    /// How to go on.
    pub hint: String,
    /// What is wrong inside, when the link could be unpacked.
    pub problems: Vec<Problem>,
    /// The scenario as YAML, wrong as it is, for the editor.
    pub scenario: Option<String>,
}

/// How far reading came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Telling which kind of link it is.
    Form,
    /// Finding the built-in scenario.
    Slug,
    /// Reading a setting like `desired=10`.
    Setting,
    /// Telling the version of the payload.
    Version,
    /// Reading the payload's letters.
    Letters,
    /// Inflating what they stand for.
    Inflation,
    /// Reading the scenario inside.
    Contents,
}

const COPY_AGAIN: &str = "Copy the whole link again; chat programs sometimes cut long ones";

/// So many slugs are offered in place of an unknown one.
const NEAR: usize = 3;

impl LinkError {
    pub(super) fn new(step: Step, message: impl Into<String>, hint: impl Into<String>) -> LinkError {
        LinkError { step, message: message.into(), hint: hint.into(), problems: Vec::new(), scenario: None }
    }

    pub(super) fn empty() -> LinkError {
        LinkError::new(Step::Form, "There is no scenario in this link", "Choose one from the library, or open a file")
    }

    pub(super) fn unknown_form(fragment: &str) -> LinkError {
        let message = format!("A link begins with #s= or #/, and this one with #{}", shortened(fragment));
        LinkError::new(Step::Form, message, COPY_AGAIN)
    }

    pub(super) fn too_long(length: usize) -> LinkError {
        let message = format!("The link has {length} characters, and {PAYLOAD_CHARACTERS} are read at most");
        LinkError::new(Step::Form, message, "Ask for the scenario as a file")
    }

    pub(super) fn unknown_slug(slug: &str) -> LinkError {
        let near: Vec<String> =
            near(slug, LIBRARY.iter().map(|entry| entry.slug), NEAR).map(|name| format!("`{name}`")).collect();
        let meant = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
        let message = format!("There is no built-in scenario `{}`{meant}", shortened(slug));
        let hint = format!("All {} are in the page's menu of scenarios, and `orrery list` prints them", LIBRARY.len());
        LinkError::new(Step::Slug, message, hint)
    }

    pub(super) fn setting(name: &str, message: &str) -> LinkError {
        let message = format!("In the link's `{}`: {message}", shortened(name));
        LinkError::new(Step::Setting, message, "Correct it in the address bar, or take it out")
    }

    pub(super) fn no_version() -> LinkError {
        LinkError::new(Step::Version, "Behind #s= there is no version, like 1, and a full stop", COPY_AGAIN)
    }

    pub(super) fn version(version: &str) -> LinkError {
        let newer = version.parse::<u32>().is_ok_and(|version| version > 1);
        let hint = if newer { "Reload the page to get its newest version" } else { COPY_AGAIN };
        let message = format!("The link has version `{}`, and this page reads version 1", shortened(version));
        LinkError::new(Step::Version, message, hint)
    }

    pub(super) fn letter(place: usize) -> LinkError {
        let message = format!("Character {} of the payload is not one of a link's", place + 1);
        LinkError::new(Step::Letters, message, COPY_AGAIN)
    }

    pub(super) fn cut() -> LinkError {
        LinkError::new(Step::Letters, "The payload breaks off in the middle", COPY_AGAIN)
    }

    pub(super) fn inflation(message: &str) -> LinkError {
        LinkError::new(Step::Inflation, message, COPY_AGAIN)
    }

    pub(super) fn contents(problems: Vec<Problem>, scenario: Option<String>) -> LinkError {
        let message = match problems.as_slice() {
            [only] => format!("The scenario in the link cannot be run: {only}"),
            many => format!("The scenario in the link cannot be run, for {} reasons", many.len()),
        };
        let hint = if scenario.is_some() { "Open it in the editor and correct it there" } else { COPY_AGAIN };
        LinkError { problems, scenario, ..LinkError::new(Step::Contents, message, hint) }
    }
}

/// Writes message, problems and hint, each on a line of its own.
impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if self.problems.len() > 1 {
            self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))?;
        }
        write!(f, "\n{}", self.hint)
    }
}

impl std::error::Error for LinkError {}
