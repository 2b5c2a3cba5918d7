//! Reads a text piece by piece: words, operators, values with and without quotes.

use super::super::QueryError;

pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// A value as it is meant, and where it stands.
pub(super) struct Value {
    pub text: String,
    pub at: usize,
    quoted: bool,
}

type Read<T> = Result<T, QueryError>;

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scanner { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn blank(&mut self) {
        self.run(char::is_whitespace);
    }

    pub(super) fn skip(&mut self, wanted: &str) -> bool {
        let there = self.rest().starts_with(wanted);
        self.at += if there { wanted.len() } else { 0 };
        there
    }

    /// Skips a word, but not the begin of a longer one.
    pub(super) fn skip_word(&mut self, wanted: &str) -> bool {
        let begin = self.at;
        let there = self.word() == wanted;
        self.at = if there { self.at } else { begin };
        there
    }

    /// Skips what joins two terms.
    pub(super) fn joint(&mut self, symbol: &str, word: &str) -> bool {
        self.skip(symbol) || self.skip_word(word)
    }

    /// Reads up to the next space, bracket, quote or sign of an operator.
    pub(super) fn word(&mut self) -> &'a str {
        self.run(|letter| !(letter.is_whitespace() || is_bracket(letter) || is_sign(letter) || is_quote(letter)))
    }

    /// Reads up to the next space or bracket, to be shown in a message.
    pub(super) fn whole(&mut self) -> String {
        brief(self.run(|letter| !(letter.is_whitespace() || is_bracket(letter))))
    }

    /// Reads signs like `==`, a word like `matches`, or both together: `!in`.
    pub(super) fn operator(&mut self) -> &'a str {
        let begin = self.at;
        let signs = self.run(is_sign);
        if ["", "!"].contains(&signs) {
            self.word();
        }
        &self.text[begin..self.at]
    }

    /// Reads a value that stands by itself, so that the signs of lists do not end it.
    pub(super) fn value(&mut self) -> Read<Value> {
        let value = self.item()?;
        match self.peek() {
            Some(sign @ (',' | ']')) if !value.quoted => Err(self.must_be_quoted(sign)),
            _ => Ok(value),
        }
    }

    /// Reads a value of a list, up to a comma or bracket.
    fn item(&mut self) -> Read<Value> {
        self.blank();
        let at = self.at;
        match self.peek() {
            None => Err(self.error(at, "a value is missing")),
            Some(sign @ (',' | ']' | ')')) => Err(self.error(at, format!("a value is missing before `{sign}`"))),
            Some('[') => Err(self.error(at, "a list goes with `in`; a value that holds `[` must be quoted")),
            Some(quote) if is_quote(quote) => self.quoted(quote),
            Some(_) => {
                let text = self.run(|letter| !(letter.is_whitespace() || is_bracket(letter))).to_owned();
                match self.peek() {
                    Some(sign @ ('(' | '[')) => Err(self.must_be_quoted(sign)),
                    _ => Ok(Value { text, at, quoted: false }),
                }
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Read<Value> {
        let at = self.at;
        let mut text = String::new();
        for (nth, letter, end) in unquoted(&self.text[at + 1..], quote) {
            if end {
                self.at = at + 1 + nth + 1;
                return Ok(Value { text, at, quoted: true });
            }
            text.push(letter);
        }
        Err(self.error(at, "this quote is never closed"))
    }

    /// Returns the byte of the text where the nth byte of a value stands.
    pub(super) fn origin(&self, value: &Value, nth: usize) -> usize {
        if !value.quoted {
            return value.at + nth;
        }
        let (quote, inside) = (self.text[value.at..].chars().next().unwrap_or('"'), value.at + 1);
        let mut length = 0;
        for (place, letter, end) in unquoted(&self.text[inside..], quote) {
            if length >= nth || end {
                return inside + place;
            }
            length += letter.len_utf8();
        }
        value.at
    }

    /// Reads `[a, b]`, at least one value.
    pub(super) fn list(&mut self) -> Read<Vec<Value>> {
        self.blank();
        let begin = self.at;
        if !self.skip("[") {
            return Err(self.error(begin, "`in` takes a list, like `[a, b]`"));
        }
        self.blank();
        if self.peek() == Some(']') {
            return Err(self.error(begin, "the list is empty"));
        }
        let mut list = Vec::new();
        loop {
            list.push(self.item()?);
            self.blank();
            if self.skip("]") {
                return Ok(list);
            }
            if !self.skip(",") {
                return Err(match self.peek() {
                    None => self.error(begin, "this `[` is never closed"),
                    Some(_) => {
                        self.error(self.at, "between the values of a list stands `,`; quote a value with spaces")
                    }
                });
            }
        }
    }

    fn must_be_quoted(&self, sign: char) -> QueryError {
        self.error(self.at, format!("a value that holds `{sign}` must be quoted"))
    }

    pub(super) fn error(&self, at: usize, message: impl Into<String>) -> QueryError {
        QueryError { text: self.text.to_owned(), at, message: message.into(), expected: Vec::new() }
    }

    /// Reads as long as the letters are wanted.
    fn run(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter| !wanted(letter)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

/// Returns a text that fits into a message.
pub(super) fn brief(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Walks the inside of quotes: the place of each letter, the letter meant, and whether it is the closing quote.
fn unquoted(inside: &str, quote: char) -> impl Iterator<Item = (usize, char, bool)> {
    let mut letters = inside.char_indices().peekable();
    std::iter::from_fn(move || {
        let (place, letter) = letters.next()?;
        let protects = |next: &(usize, char)| letter == '\\' && (next.1 == quote || next.1 == '\\');
        match letters.next_if(protects) {
            Some((_, meant)) => Some((place, meant, false)),
            None => Some((place, letter, letter == quote)),
        }
    })
}

fn is_bracket(letter: char) -> bool {
    matches!(letter, '(' | ')' | '[' | ']' | ',')
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '=' | '!' | '<' | '>' | '~' | '&' | '|')
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'')
}
