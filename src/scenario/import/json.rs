//! JSON as people paste it: also with comments, trailing commas, single quotes, bare names, Jsonnet's and Python's ways,
//! and cut off before its end.

mod strings;

use super::limits;
use super::view::{CLOSE, OPEN, open_text};
use crate::scenario::tree::{Data, Member, Node, Place};

/// What was read from some place of a text on.
pub struct Read {
    pub node: Node,
    /// The place behind it, as a byte offset.
    pub end: usize,
    /// What kept it from being read whole.
    pub broken: Option<Broken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub line: u32,
    pub column: u32,
    pub message: String,
    /// The text just ends.
    pub cut_off: bool,
}

/// Reads one value. What stands before a mistake counts.
pub fn read(text: &str, from: usize, first_line: u32, values: &mut usize) -> Read {
    let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let column = text[line_start..from].chars().count() as u32 + 1;
    let mut reader = Reader { text, at: from, line: first_line, column, depth: 0, values, broken: None };
    let node = reader.value();
    Read { node, end: reader.at, broken: reader.broken }
}

/// Reads a text that is nothing but one value.
pub fn whole(text: &str) -> Option<Node> {
    let mut values = 0;
    let read = read(text, 0, 1, &mut values);
    (read.broken.is_none() && text[read.end..].trim().is_empty()).then_some(read.node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
    depth: usize,
    values: &'a mut usize,
    broken: Option<Broken>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        self.column += 1;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        }
        Some(c)
    }

    fn skip(&mut self, many: usize) {
        for _ in 0..many {
            self.step();
        }
    }

    fn place(&self) -> Place {
        (self.line, self.column)
    }

    fn fail(&mut self, message: impl Into<String>) {
        if self.broken.is_none() {
            let ((line, column), cut_off) = (self.place(), self.rest().trim().is_empty());
            let message = if cut_off { "the text ends here".to_owned() } else { message.into() };
            self.broken = Some(Broken { line, column, message, cut_off });
        }
    }

    /// Skips blanks and comments.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") || rest.starts_with('#') {
                while self.peek().is_some_and(|c| c != '\n') {
                    self.step();
                }
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                let end = self.at + end;
                while self.at < end && self.step().is_some() {}
            } else if self.peek().is_some_and(char::is_whitespace) {
                self.step();
            } else {
                return;
            }
        }
    }

    fn value(&mut self) -> Node {
        self.blanks();
        let place = self.place();
        *self.values += 1;
        if *self.values > limits::VALUES || self.depth >= limits::NESTING {
            self.fail(match self.depth >= limits::NESTING {
                true => format!("this is nested deeper than {} levels", limits::NESTING),
                false => format!("there are more than {} values", limits::VALUES),
            });
            return Node { place, data: Data::Null };
        }
        self.depth += 1;
        let mut data = self.one_value();
        self.depth -= 1;
        if let Data::Text(text) = &mut data {
            self.joined(text);
        }
        Node { place, data }
    }

    fn one_value(&mut self) -> Data {
        match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some('"' | '\'' | '“' | '”' | '‘' | '’') => Data::Text(self.string()),
            Some('|') if self.rest().starts_with("|||") => Data::Text(self.block()),
            Some('-' | '+' | '0'..='9' | '.') => self.number(),
            Some(c) if c.is_alphabetic() || "_$@%<".contains(c) || c == OPEN => self.bare(),
            Some(c) => {
                self.fail(format!("a value is missing before `{}`", c.escape_default()));
                Data::Null
            }
            None => {
                self.fail("a value is missing");
                Data::Null
            }
        }
    }

    /// Jsonnet and JavaScript join texts with `+`.
    fn joined(&mut self, text: &mut String) {
        loop {
            let (at, line, column) = (self.at, self.line, self.column);
            self.blanks();
            if self.peek() != Some('+') || self.broken.is_some() || self.depth >= limits::NESTING {
                (self.at, self.line, self.column) = (at, line, column);
                return;
            }
            self.step();
            self.blanks();
            self.depth += 1;
            match self.one_value() {
                Data::Text(more) | Data::Number(more) => text.push_str(&more),
                Data::Boolean(_) | Data::Null | Data::List(_) | Data::Object(_) => {}
            }
            self.depth -= 1;
        }
    }

    fn object(&mut self) -> Data {
        self.step();
        let mut members: Vec<Member> = Vec::new();
        while !self.ends('}') {
            let place = self.place();
            let Some(name) = self.name() else { break };
            let value = self.value();
            let whole = self.broken.is_none();
            // Of what is cut off, the parts that are there count.
            if whole || matches!(value.data, Data::List(_) | Data::Object(_)) {
                members.push(Member { name, place, value });
            }
            if !whole || !self.goes_on('}') {
                break;
            }
        }
        Data::Object(members)
    }

    fn list(&mut self) -> Data {
        self.step();
        let mut items = Vec::new();
        while !self.ends(']') {
            let value = self.value();
            let whole = self.broken.is_none();
            if whole || matches!(value.data, Data::List(_) | Data::Object(_)) {
                items.push(value);
            }
            if !whole || !self.goes_on(']') {
                break;
            }
        }
        Data::List(items)
    }

    /// Steps over what stands before the next part; returns whether it was the end.
    fn ends(&mut self, end: char) -> bool {
        loop {
            self.blanks();
            match self.peek() {
                Some(c) if c == end => {
                    self.step();
                    return true;
                }
                Some(',') => {
                    self.step();
                }
                _ => return false,
            }
        }
    }

    /// After a part comes a comma or the end; a new line will do for the comma where a name or a value follows.
    fn goes_on(&mut self, end: char) -> bool {
        let line = self.line;
        self.blanks();
        match self.peek() {
            Some(c) if c == ',' || c == end => true,
            Some('"' | '\'' | '{' | '[') if self.line > line => true,
            Some(c) => {
                self.fail(format!("`,` or `{end}` is missing before `{}`", c.escape_default()));
                false
            }
            None => {
                self.fail("");
                false
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let name = match self.peek() {
            Some('"' | '\'' | '“' | '”' | '‘' | '’') => self.string(),
            Some(c) if c.is_alphanumeric() || "_$-".contains(c) => self.word(),
            Some(c) => {
                self.fail(format!("a name is missing before `{}`", c.escape_default()));
                return None;
            }
            None => {
                self.fail("");
                return None;
            }
        };
        self.blanks();
        // `+:` and `::` are Jsonnet's.
        let mut colons = 0;
        while self.peek().is_some_and(|c| c == ':' || c == '+' && colons == 0) {
            colons += usize::from(self.step() == Some(':'));
        }
        if colons == 0 {
            self.fail(format!("`:` is missing after `{}`", crate::scenario::walk::shortened(&name)));
            return None;
        }
        Some(name)
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || "_$-.@%<>/".contains(*c)) {
            word.push(c);
            self.step();
        }
        word
    }

    fn number(&mut self) -> Data {
        let mut raw = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_alphanumeric() || "+-._:".contains(*c)) {
            raw.push(c);
            self.step();
        }
        if crate::scenario::tree::is_number(&raw) { Data::Number(raw) } else { Data::Text(raw) }
    }

    /// Words of JSON and Python, and whatever a program would have put here.
    fn bare(&mut self) -> Data {
        if self.peek() == Some(OPEN) {
            let mut text = String::new();
            while let Some(c) = self.step() {
                text.push(c);
                if c == CLOSE {
                    break;
                }
            }
            return Data::Text(text);
        }
        let word = self.word();
        match word.as_str() {
            "true" | "True" => return Data::Boolean(true),
            "false" | "False" => return Data::Boolean(false),
            "null" | "None" | "undefined" | "nil" => return Data::Null,
            _ => {}
        }
        if word.is_empty() {
            self.fail("a value is missing");
            return Data::Null;
        }
        let mut inside = None;
        while matches!(self.peek(), Some('(' | '[')) {
            let call = self.skip_call();
            inside = inside.or(call);
        }
        Data::Text(open_text(&inside.unwrap_or(word)))
    }

    /// Skips what stands in brackets after a function's name; returns the first text in it.
    fn skip_call(&mut self) -> Option<String> {
        let (mut open, mut first) = (0_usize, None);
        loop {
            match self.peek() {
                Some('(' | '[' | '{') => {
                    open += 1;
                    self.step();
                }
                Some(')' | ']' | '}') => {
                    open -= 1;
                    self.step();
                    if open == 0 {
                        return first;
                    }
                }
                Some('"' | '\'') => {
                    let text = self.string();
                    first = first.or(Some(text));
                }
                Some(_) => {
                    self.step();
                }
                None => {
                    self.fail("");
                    return first;
                }
            }
        }
    }
}
