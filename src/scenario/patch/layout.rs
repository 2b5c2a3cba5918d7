//! A text as it is laid out: which characters each value and each name covers.
//!
//! Is asked only of texts that were read as a scenario, so nothing here is limited or refused.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// A value in the text, counted in characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub start: usize,
    /// Behind its last character.
    pub end: usize,
    pub shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Plain,
    /// In quotes of this kind.
    Quoted(char),
    /// A text in lines of its own, behind `|` or `>`.
    Lines,
    /// It is written elsewhere: `*name`.
    Alias,
    List {
        items: Vec<Part>,
        in_brackets: bool,
    },
    Object {
        members: Vec<Member>,
        in_brackets: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    /// Where the name starts and ends.
    pub start: usize,
    pub name_end: usize,
    pub value: Part,
}

impl Part {
    pub fn get(&self, name: &str) -> Option<&Member> {
        match &self.shape {
            Shape::Object { members, .. } => members.iter().find(|member| member.name == name),
            _ => None,
        }
    }

    /// Returns the characters of all that is not a collection: no `#` in there begins a comment.
    pub fn scalars(&self, out: &mut Vec<(usize, usize)>) {
        match &self.shape {
            Shape::Plain | Shape::Quoted(_) | Shape::Lines | Shape::Alias => out.push((self.start, self.end)),
            Shape::List { items, .. } => items.iter().for_each(|item| item.scalars(out)),
            Shape::Object { members, .. } => members.iter().for_each(|member| {
                out.push((member.start, member.name_end));
                member.value.scalars(out);
            }),
        }
    }
}

/// A collection that is still open.
struct Open {
    part: Part,
    /// The name whose value comes next, and where it starts and ends.
    name: Option<(String, usize, usize)>,
}

/// Reads the layout of a document; nothing where the parser stops.
pub fn of(text: &str, letters: &[char]) -> Option<Part> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let done = match event {
            Event::Scalar(word, style, ..) => {
                let part = scalar(letters, span, style);
                match open.last_mut() {
                    Some(Open { part: Part { shape: Shape::Object { .. }, .. }, name: name @ None }) => {
                        *name = Some((word.into_owned(), part.start, part.end));
                        continue;
                    }
                    _ => part,
                }
            }
            Event::Alias(_) => Part { start: span.start.index(), end: span.end.index(), shape: Shape::Alias },
            Event::SequenceStart(..) => {
                open.push(opened(span, Shape::List { items: Vec::new(), in_brackets: false }));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(opened(span, Shape::Object { members: Vec::new(), in_brackets: false }));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => closed(open.pop()?.part, span),
            _ => continue,
        };
        match open.last_mut() {
            None => return Some(done),
            Some(Open { part: Part { shape: Shape::List { items, .. }, .. }, .. }) => items.push(done),
            Some(Open { part: Part { shape: Shape::Object { members, .. }, .. }, name }) => {
                let (name, start, end) = name.take()?;
                members.push(Member { name, start, name_end: end, value: from_colon(letters, end, done)? });
            }
            Some(_) => return None,
        }
    }
    None
}

fn opened(span: Span, shape: Shape) -> Open {
    Open { part: Part { start: span.start.index(), end: span.end.index(), shape }, name: None }
}

/// A collection in brackets ends with its bracket, any other with the last thing in it.
fn closed(mut part: Part, span: Span) -> Part {
    let bracket = span.end.index() > span.start.index();
    let last = match &mut part.shape {
        Shape::List { items, in_brackets } => {
            *in_brackets = bracket;
            items.last().map(|item| item.end)
        }
        Shape::Object { members, in_brackets } => {
            *in_brackets = bracket;
            members.last().map(|member| member.value.end)
        }
        Shape::Plain | Shape::Quoted(_) | Shape::Lines | Shape::Alias => None,
    };
    part.end = if bracket { span.end.index() } else { last.unwrap_or(span.end.index()) };
    part
}

/// The parser counts blanks and even comments behind some texts in.
fn scalar(letters: &[char], span: Span, style: ScalarStyle) -> Part {
    let (start, end) = (span.start.index(), span.end.index().min(letters.len()));
    let trimmed = (start..end).rev().find(|at| !letters[*at].is_whitespace()).map_or(start, |at| at + 1);
    match style {
        ScalarStyle::Plain => Part { start, end: trimmed, shape: Shape::Plain },
        ScalarStyle::Literal | ScalarStyle::Folded => Part { start, end: trimmed, shape: Shape::Lines },
        ScalarStyle::SingleQuoted => quoted(letters, start, trimmed, '\''),
        ScalarStyle::DoubleQuoted => quoted(letters, start, trimmed, '"'),
    }
}

fn quoted(letters: &[char], start: usize, end: usize, quote: char) -> Part {
    // An anchor or a tag may stand before.
    let opening = (start..end).find(|at| letters[*at] == quote).unwrap_or(start);
    let mut at = opening + 1;
    while at < end {
        match (letters[at], letters.get(at + 1)) {
            ('\\', _) if quote == '"' => at += 2,
            ('\'', Some('\'')) if quote == '\'' => at += 2,
            (letter, _) if letter == quote => break,
            _ => at += 1,
        }
    }
    Part { start, end: (at + 1).min(end), shape: Shape::Quoted(quote) }
}

/// Lets a value begin where it is written: the parser leaves out the `|` of a text in lines, and where nothing is.
fn from_colon(letters: &[char], name_end: usize, value: Part) -> Option<Part> {
    if value.shape != Shape::Lines && value.end > value.start {
        return Some(value);
    }
    let colon = (name_end..letters.len()).find(|at| letters[*at] == ':')?;
    if value.shape != Shape::Lines {
        return Some(Part { start: colon + 1, end: colon + 1, ..value });
    }
    let header = (colon + 1..letters.len()).find(|at| !letters[*at].is_whitespace())?;
    Some(Part { start: header, end: value.end.max(header + 1), ..value })
}
