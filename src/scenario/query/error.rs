//! Why a text is no query: what is wrong, where, and what could stand there.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The text that was read.
    pub text: String,
    /// The byte where it goes wrong; at most the text's length.
    pub at: usize,
    /// One sentence, with the nearest word where there is one.
    pub message: String,
    /// What could stand there, when that is a short list.
    pub expected: Vec<&'static str>,
}

/// So many letters of a long text are shown on either side of the place.
const AROUND: usize = 48;

impl QueryError {
    /// Returns the message with its place, as one line.
    pub fn sentence(&self) -> String {
        match self.text[..self.at].chars().count() {
            0 => self.message.clone(),
            before => format!("{} (at character {})", self.message, before + 1),
        }
    }

    /// Returns the line around the place, and how many letters of it lie before the place.
    fn excerpt(&self) -> (String, usize) {
        let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
        let (before, after) = self.text.split_at(self.at);
        let before: Vec<char> = before.chars().map(plain).collect();
        let cut = before.len().saturating_sub(AROUND);
        let mut line: String = if cut > 0 { "…".to_owned() } else { String::new() };
        line.extend(&before[cut..]);
        let column = line.chars().count();
        let mut rest = after.chars().map(plain);
        line.extend(rest.by_ref().take(AROUND));
        if rest.next().is_some() {
            line.push('…');
        }
        (line, column)
    }
}

/// Writes the message, the text, a caret under the place, and what was expected.
impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.excerpt();
        write!(f, "{}\n  {line}\n  {:column$}^", self.message, "")?;
        match self.expected.as_slice() {
            [] => Ok(()),
            words => write!(f, "\nexpected {}", words.join(" ")),
        }
    }
}

impl std::error::Error for QueryError {}
