//! What the page tells the viewer unasked: what failed, where, and how to go on.

use crate::say::page as say;

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: u32,
    pub tone: Tone,
    pub title: String,
    pub text: String,
    /// One line each: problems with their paths.
    pub list: Vec<String>,
}

/// How a thing stands: the colour it gets, and never the colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    #[default]
    Plain,
    Info,
    Ok,
    Warn,
    Bad,
}

/// More problems than this are counted, not listed.
const MOST_LISTED: usize = 12;

impl Notice {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Notice {
        Notice { id: 0, tone, title: title.into(), text: text.into(), list: Vec::new() }
    }

    pub fn bad(title: impl Into<String>, text: impl Into<String>) -> Notice {
        Notice::new(Tone::Bad, title, text)
    }

    /// Adds lines, the first dozen of them.
    pub fn listing(mut self, lines: impl IntoIterator<Item = String>) -> Notice {
        let mut lines = lines.into_iter();
        self.list.extend(lines.by_ref().take(MOST_LISTED));
        let more = lines.count();
        if more > 0 {
            self.list.push(say::and_more(&more));
        }
        self
    }
}

impl Tone {
    /// Returns the word that style sheets use.
    pub const fn word(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Info => "info",
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}
