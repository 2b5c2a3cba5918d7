//! Which texts may stand where: length and characters, mostly as AWS says.

use crate::scenario::check::limits;

#[derive(Clone, Copy, Debug)]
pub struct Letters {
    pub least: usize,
    pub most: usize,
    pub alphabet: Alphabet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// One line for people.
    Line,
    /// Lines for people.
    Prose,
    /// AWS's names: letters, digits, hyphens and underscores.
    Name,
    /// Letters, digits and hyphens.
    Hyphenated,
    /// Names with the punctuation of images, ARNs, digests and attributes.
    Reference,
    /// What can be typed: ASCII from the blank to the tilde.
    Typed,
}

impl Letters {
    pub const TITLE: Letters = Letters { least: 0, most: limits::NAME, alphabet: Alphabet::Line };
    pub const LESSON: Letters = Letters { least: 0, most: limits::LESSON, alphabet: Alphabet::Prose };
    pub const NAME: Letters = Letters { least: 1, most: limits::NAME, alphabet: Alphabet::Name };
    pub const GROUP: Letters = Letters { least: 1, most: limits::GROUP_NAME, alphabet: Alphabet::Hyphenated };
    pub const ZONE: Letters = Letters { least: 1, most: 64, alphabet: Alphabet::Hyphenated };
    pub const IMAGE: Letters = Letters { least: 1, most: limits::NAME + 80, alphabet: Alphabet::Reference };
    pub const DIGEST: Letters = Letters { least: 1, most: limits::NAME, alphabet: Alphabet::Reference };
    pub const ARN: Letters = Letters { least: 1, most: limits::ARN, alphabet: Alphabet::Reference };
    pub const ATTRIBUTE: Letters = Letters { least: 1, most: limits::ATTRIBUTE, alphabet: Alphabet::Reference };
    pub const WORD: Letters = Letters { least: 1, most: 64, alphabet: Alphabet::Reference };
    pub const PATH: Letters = Letters { least: 1, most: limits::PATH, alphabet: Alphabet::Typed };
    pub const EXPRESSION: Letters = Letters { least: 1, most: limits::EXPRESSION, alphabet: Alphabet::Typed };
    pub const OPTION: Letters = Letters { least: 0, most: limits::LESSON, alphabet: Alphabet::Line };

    /// Says what is wrong with a text, or nothing.
    pub fn complain(&self, text: &str) -> Option<String> {
        let length = text.chars().count();
        if length > self.most {
            return Some(format!("this has {length} characters; {} are allowed", self.most));
        }
        if length < self.least {
            return Some("this must not be empty".to_owned());
        }
        let stranger = text.chars().find(|&c| !self.alphabet.holds(c))?;
        Some(format!("the character {} is not allowed; {}", shown(stranger), self.alphabet.described()))
    }
}

impl Alphabet {
    pub fn holds(self, c: char) -> bool {
        match self {
            Alphabet::Line => !is_unseen(c),
            Alphabet::Prose => c == '\n' || !is_unseen(c),
            Alphabet::Name => c.is_ascii_alphanumeric() || "-_".contains(c),
            Alphabet::Hyphenated => c.is_ascii_alphanumeric() || c == '-',
            Alphabet::Reference => c.is_ascii_alphanumeric() || "-_.:/@#+=".contains(c),
            Alphabet::Typed => (' '..='~').contains(&c),
        }
    }

    fn described(self) -> &'static str {
        match self {
            Alphabet::Line => "write one line of visible characters",
            Alphabet::Prose => "write visible characters",
            Alphabet::Name => "use letters, digits, hyphens and underscores",
            Alphabet::Hyphenated => "use letters, digits and hyphens",
            Alphabet::Reference => "use letters, digits and - _ . : / @ # + =",
            Alphabet::Typed => "use what stands on a US keyboard",
        }
    }

    /// Returns the same as a regular expression, for the JSON Schema.
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            Alphabet::Line | Alphabet::Prose => None,
            Alphabet::Name => Some("^[A-Za-z0-9_-]*$"),
            Alphabet::Hyphenated => Some("^[A-Za-z0-9-]*$"),
            Alphabet::Reference => Some("^[A-Za-z0-9_.:/@#+=-]*$"),
            Alphabet::Typed => Some("^[ -~]*$"),
        }
    }
}

/// Characters that hide, or that turn text around: a name could pass for another one.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e007f}')
}

/// Shows a character so that it can be seen.
fn shown(c: char) -> String {
    if is_unseen(c) || c == ' ' { format!("U+{:04X}", u32::from(c)) } else { format!("`{c}`") }
}
