//! Reads the text of a pattern, piece by piece.

use super::{PatternError, Piece, Step};

/// Groups stand at most so deep in each other.
const DEEPEST: usize = 64;

/// A count is at most this: a value has no more letters.
const MOST: usize = 1000;

pub(super) fn read(text: &str) -> Result<Piece, PatternError> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let piece = reader.either()?;
    match reader.peek() {
        Some(_) => Err(reader.error("this `)` has no `(`")),
        None => Ok(piece),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn either(&mut self) -> Result<Piece, PatternError> {
        let mut pieces = vec![self.sequence()?];
        while self.skip("|") {
            pieces.push(self.sequence()?);
        }
        Ok(Piece::Either(pieces))
    }

    fn sequence(&mut self) -> Result<Piece, PatternError> {
        let mut pieces = Vec::new();
        while self.peek().is_some_and(|letter| !matches!(letter, '|' | ')')) {
            let begin = self.at;
            let piece = self.piece()?;
            pieces.push(self.counted(piece, begin)?);
        }
        Ok(Piece::Sequence(pieces))
    }

    fn piece(&mut self) -> Result<Piece, PatternError> {
        let step = match self.peek() {
            Some('(') => return self.group(),
            Some('*' | '+' | '?') => return Err(self.error("there is nothing to repeat")),
            Some('{') => return Err(self.error("there is nothing to repeat; write `\\{` for the sign itself")),
            Some('[') => self.class()?,
            Some('\\') => self.escape()?,
            Some('.') => Step::Any,
            Some('^') => Step::Begin,
            Some('$') => Step::End,
            Some(letter) => Step::Letter(letter),
            None => return Err(self.error("the pattern ends too early")),
        };
        self.advance();
        Ok(Piece::One(step))
    }

    fn group(&mut self) -> Result<Piece, PatternError> {
        let begin = self.at;
        self.advance();
        if self.peek() == Some('?') && !self.skip("?:") {
            return Err(self.error("only groups `(…)` and `(?:…)` are supported"));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("groups are nested too deep"));
        }
        let piece = self.either()?;
        self.depth -= 1;
        if self.skip(")") { Ok(piece) } else { Err(PatternError { at: begin, message: "this `(` is never closed" }) }
    }

    /// Reads `*`, `+`, `?` or `{…}` behind a piece. A lazy count matches the same whole texts as a greedy one.
    fn counted(&mut self, piece: Piece, begin: usize) -> Result<Piece, PatternError> {
        let count = self.at;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => self.braces()?,
            _ => return Ok(piece),
        };
        if matches!(piece, Piece::One(Step::Begin | Step::End)) {
            return Err(PatternError { at: begin, message: "`^` and `$` cannot be repeated" });
        }
        if most.is_some_and(|most| most < least) {
            return Err(PatternError { at: count, message: "the count ends before it begins" });
        }
        self.advance();
        self.skip("?");
        match self.peek() {
            Some('+') => Err(self.error("possessive counts are not supported")),
            Some('*' | '?' | '{') => Err(self.error("there are two counts in a row")),
            _ => Ok(Piece::Repeated { piece: Box::new(piece), least, most }),
        }
    }

    /// Reads `{2}`, `{2,}` or `{2,5}` up to its closing brace.
    fn braces(&mut self) -> Result<(usize, Option<usize>), PatternError> {
        self.advance();
        let least = self.number()?;
        let most = match self.skip(",") {
            false => Some(least),
            true if self.peek() == Some('}') => None,
            true => Some(self.number()?),
        };
        if self.peek() == Some('}') { Ok((least, most)) } else { Err(self.error("the count has no `}`")) }
    }

    fn number(&mut self) -> Result<usize, PatternError> {
        let begin = self.at;
        while self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
            self.advance();
        }
        let number = self.text[begin..self.at].parse().ok().filter(|number| *number <= MOST);
        number.ok_or(PatternError { at: begin, message: "a count is a number of at most 1000" })
    }

    /// Reads `[…]` up to its closing bracket.
    fn class(&mut self) -> Result<Step, PatternError> {
        let begin = self.at;
        let unclosed = PatternError { at: begin, message: "this `[` is never closed" };
        self.advance();
        let negated = self.skip("^");
        let mut ranges: Vec<(char, char)> = Vec::new();
        while self.peek() != Some(']') || ranges.is_empty() {
            let place = self.at;
            let low = match self.class_item(&unclosed)? {
                Step::Letter(letter) => letter,
                Step::Class { ranges: some, .. } => {
                    ranges.extend(some);
                    continue;
                }
                _ => return Err(unclosed),
            };
            let rest = &self.text[self.at..];
            if !rest.starts_with('-') || rest.starts_with("-]") {
                ranges.push((low, low));
                continue;
            }
            self.advance();
            match self.class_item(&unclosed)? {
                Step::Letter(high) if high >= low => ranges.push((low, high)),
                _ => return Err(PatternError { at: place, message: "the range ends before it begins" }),
            }
        }
        Ok(Step::Class { ranges, negated })
    }

    fn class_item(&mut self, unclosed: &PatternError) -> Result<Step, PatternError> {
        let step = match self.peek() {
            None => return Err(unclosed.clone()),
            Some('[') => return Err(self.error("write `\\[` inside a class")),
            Some(']') => return Err(self.error("the class is empty; write `\\]` for the sign itself")),
            Some('&') if self.text[self.at..].starts_with("&&") => {
                return Err(self.error("intersections of classes are not supported"));
            }
            Some('\\') => match self.escape()? {
                Step::Class { negated: true, .. } => {
                    return Err(self.error("a negated class inside a class is not supported"));
                }
                step => step,
            },
            Some(letter) => Step::Letter(letter),
        };
        self.advance();
        Ok(step)
    }

    /// Reads what follows a backslash, up to its last letter.
    fn escape(&mut self) -> Result<Step, PatternError> {
        let class = |ranges: &[(char, char)], letter: char| Step::Class {
            ranges: ranges.to_vec(),
            negated: letter.is_ascii_uppercase(),
        };
        let begin = self.at;
        self.advance();
        match self.peek() {
            Some(letter @ ('d' | 'D')) => Ok(class(&[('0', '9')], letter)),
            Some(letter @ ('w' | 'W')) => Ok(class(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')], letter)),
            Some(letter @ ('s' | 'S')) => Ok(class(&[('\t', '\r'), (' ', ' ')], letter)),
            Some('t') => Ok(Step::Letter('\t')),
            Some('n') => Ok(Step::Letter('\n')),
            Some(sign) if sign.is_ascii_punctuation() => Ok(Step::Letter(sign)),
            Some(_) => Err(PatternError { at: begin, message: "this escape is not supported" }),
            None => Err(PatternError { at: begin, message: "a `\\` needs a sign behind it" }),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn advance(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip(&mut self, wanted: &str) -> bool {
        let there = self.text[self.at..].starts_with(wanted);
        self.at += if there { wanted.len() } else { 0 };
        there
    }

    fn error(&self, message: &'static str) -> PatternError {
        PatternError { at: self.at, message }
    }
}
