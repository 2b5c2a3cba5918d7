//! Regular expressions for `=~`: the part of Java's syntax that attributes need, matched as a whole in linear time.
//!
//! Literals, `.`, classes, groups, alternatives, `^`, `$`, `\d \w \s` and counts. What Java has beyond that
//! (look-around, back references, flags, possessive counts) is refused with its place, never misread.

mod reader;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::fmt;

/// A regular expression with its program; plain data, so queries compare and hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    text: String,
    steps: Vec<Step>,
}

/// Why a text is no pattern, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pub at: usize,
    pub message: &'static str,
}

/// What the reader understands; `Pattern` keeps the steps made of it.
enum Piece {
    One(Step),
    Sequence(Vec<Piece>),
    Either(Vec<Piece>),
    Repeated { piece: Box<Piece>, least: usize, most: Option<usize> },
}

/// One step of the program. Those that take no character lead on at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Letter(char),
    /// Any letter but the end of a line.
    Any,
    /// One of these ranges, both ends included; or none of them.
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
    Begin,
    End,
    /// Goes on at both places.
    Fork(u16, u16),
    Done,
}

/// At most so many steps; also the size of the set of places where a match can stand.
const STEPS: usize = 1024;
const WORDS: usize = STEPS / 64;

impl Pattern {
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        let piece = reader::read(text)?;
        if piece.size() >= STEPS {
            return Err(PatternError { at: 0, message: "the pattern is too large" });
        }
        let mut steps = Vec::new();
        piece.append_to(&mut steps);
        steps.push(Step::Done);
        Ok(Pattern { text: text.to_owned(), steps })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the whole text matches. Takes time in proportion to text and pattern, and no memory.
    pub fn matches(&self, text: &str) -> bool {
        let mut places = Places::of(self.steps.len());
        places.insert(0);
        self.lead_on(&mut places, true, text.is_empty());
        for (at, letter) in text.char_indices() {
            let mut next = Places::of(self.steps.len());
            let takes = |place: &usize| self.steps[*place].takes(letter);
            places.listed().filter(takes).for_each(|place| _ = next.insert(place + 1));
            if next.is_empty() {
                return false;
            }
            self.lead_on(&mut next, false, at + letter.len_utf8() == text.len());
            places = next;
        }
        places.has(self.steps.len() - 1)
    }

    /// Adds the places that are reached without taking a letter.
    fn lead_on(&self, places: &mut Places, at_begin: bool, at_end: bool) {
        let mut todo = *places;
        while let Some(place) = todo.take_first() {
            let mut reach = |place| {
                if places.insert(place) {
                    todo.insert(place);
                }
            };
            match self.steps[place] {
                Step::Fork(one, other) => {
                    reach(usize::from(one));
                    reach(usize::from(other));
                }
                Step::Begin if at_begin => reach(place + 1),
                Step::End if at_end => reach(place + 1),
                Step::Begin | Step::End | Step::Done | Step::Letter(_) | Step::Any | Step::Class { .. } => {}
            }
        }
    }
}

impl Step {
    fn takes(&self, letter: char) -> bool {
        match self {
            Step::Letter(wanted) => *wanted == letter,
            Step::Any => !matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            Step::Class { ranges, negated } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter)) != *negated
            }
            Step::Begin | Step::End | Step::Fork(..) | Step::Done => false,
        }
    }
}

impl Piece {
    /// Returns how many steps it takes, or some more; repeating nothing counts as well.
    fn size(&self) -> usize {
        let sum = |pieces: &[Piece]| pieces.iter().map(Piece::size).fold(0, usize::saturating_add);
        match self {
            Piece::One(_) => 1,
            Piece::Sequence(pieces) => sum(pieces),
            Piece::Either(pieces) => sum(pieces).saturating_add(2 * (pieces.len() - 1)),
            Piece::Repeated { piece, least, most } => {
                let (size, open) = (piece.size().max(1), most.map_or(2, |most| most - least));
                size.saturating_mul(*least).saturating_add(open.saturating_mul(size + 1))
            }
        }
    }

    fn append_to(&self, steps: &mut Vec<Step>) {
        match self {
            Piece::One(step) => steps.push(step.clone()),
            Piece::Sequence(pieces) => pieces.iter().for_each(|piece| piece.append_to(steps)),
            Piece::Either(pieces) => either(pieces, steps),
            Piece::Repeated { piece, least, most } => {
                (0..*least).for_each(|_| piece.append_to(steps));
                match most {
                    None => endless(piece, steps),
                    Some(most) => (*least..*most).for_each(|_| optional(piece, steps)),
                }
            }
        }
    }
}

/// Each but the last piece stands behind a fork and is followed by a way to the end.
fn either(pieces: &[Piece], steps: &mut Vec<Step>) {
    let mut ways_out = Vec::new();
    for (nth, piece) in pieces.iter().enumerate() {
        if nth + 1 == pieces.len() {
            piece.append_to(steps);
            break;
        }
        let fork = steps.len();
        steps.push(Step::Done);
        piece.append_to(steps);
        ways_out.push(steps.len());
        steps.push(Step::Done);
        steps[fork] = fork_to(fork + 1, steps.len());
    }
    let end = steps.len();
    ways_out.into_iter().for_each(|place| steps[place] = fork_to(end, end));
}

fn optional(piece: &Piece, steps: &mut Vec<Step>) {
    let fork = steps.len();
    steps.push(Step::Done);
    piece.append_to(steps);
    steps[fork] = fork_to(fork + 1, steps.len());
}

fn endless(piece: &Piece, steps: &mut Vec<Step>) {
    let fork = steps.len();
    steps.push(Step::Done);
    piece.append_to(steps);
    steps.push(fork_to(fork, fork));
    steps[fork] = fork_to(fork + 1, steps.len());
}

fn fork_to(one: usize, other: usize) -> Step {
    let place = |place| u16::try_from(place).expect("the size was checked");
    Step::Fork(place(one), place(other))
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A set of places in a program; only the first `used` words are.
#[derive(Clone, Copy)]
struct Places {
    words: [u64; WORDS],
    used: usize,
}

impl Places {
    /// Returns the empty set for a program of so many steps.
    fn of(steps: usize) -> Places {
        Places { words: [0; WORDS], used: steps.div_ceil(64) }
    }

    fn is_empty(&self) -> bool {
        self.words[..self.used].iter().all(|word| *word == 0)
    }

    /// Adds a place; returns whether it is new.
    fn insert(&mut self, place: usize) -> bool {
        let (word, bit) = (&mut self.words[place / 64], 1 << (place % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn has(&self, place: usize) -> bool {
        self.words[place / 64] & (1 << (place % 64)) != 0
    }

    fn take_first(&mut self) -> Option<usize> {
        let word = self.words[..self.used].iter().position(|word| *word != 0)?;
        let place = word * 64 + self.words[word].trailing_zeros() as usize;
        self.words[word] &= self.words[word] - 1;
        Some(place)
    }

    fn listed(mut self) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || self.take_first())
    }
}
