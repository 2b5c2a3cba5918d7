//! Puts values into a text at places, takes them out, and keeps what stands around them.

use super::change::Step;
use super::layout::{Part, Shape};
use crate::scenario::yaml;
use serde_json::{Map, Value};

pub struct Hand<'a> {
    pub letters: &'a [char],
    pub root: &'a Part,
    /// Whether the text is JSON and has to stay so.
    pub json: bool,
}

/// A line of more is not written behind a name.
const WIDTH: usize = 110;

impl<'a> Hand<'a> {
    /// Returns the parts along a way, as far as the text has them; the root first.
    pub fn follow(&self, way: &[Step]) -> Vec<&'a Part> {
        let mut found = vec![self.root];
        for step in way {
            let next = found.last().and_then(|part| match (step, &part.shape) {
                (Step::Name(name), _) => part.get(name).map(|member| &member.value),
                (Step::Nth(nth), Shape::List { items, .. }) => items.get(*nth),
                (Step::Nth(_), _) => None,
            });
            let Some(next) = next else { break };
            found.push(next);
        }
        found
    }

    /// Puts a value in the place of the last part; `step` leads to it.
    pub fn replace(&self, found: &[&Part], step: &Step, value: &Value) -> Option<String> {
        let (part, around) = found.split_last()?;
        let flow = self.is_flow(around);
        let comments = self.comments(part.start, part.end, &[part]);
        let text = self.printed(value, flow, part);
        let column = part.start - self.line_start(part.start);
        if let (Step::Name(name), false, Value::Array(_) | Value::Object(_)) = (step, flow, value)
            && column + text.chars().count() > WIDTH
        {
            let member = around.last()?.get(name)?;
            let block = self.member(self.column(member.start), name, value);
            return Some(self.edited(member.start, part.end, block.trim_start(), &comments));
        }
        let blank = if part.start == part.end { " " } else { "" };
        Some(self.edited(part.start, part.end, &format!("{blank}{text}"), &comments))
    }

    /// Takes the last part out of the one around it.
    pub fn remove(&self, found: &[&Part], step: &Step) -> Option<String> {
        let (part, around) = found.split_last()?;
        let outer = around.last()?;
        let (starts, ends, nth, in_brackets) = self.siblings(outer, step)?;
        if starts.len() == 1 {
            let empty = match &outer.shape {
                Shape::List { .. } => "[]",
                _ => "{}",
            };
            // A document of nothing is no scenario.
            if around.len() < 2 {
                return None;
            }
            let start = self.behind_colon(outer.start);
            let blank = if start < outer.start { " " } else { "" };
            let comments = self.comments(start, outer.end, &[outer]);
            return Some(self.edited(start, outer.end, &format!("{blank}{empty}"), &comments));
        }
        let (start, end) = (starts[nth], ends[nth]);
        if in_brackets {
            let (from, to) = match starts.get(nth + 1) {
                Some(next) => (start, *next),
                None => (ends[nth - 1], end),
            };
            return Some(self.edited(from, to, "", &self.comments(from, to, &[part])));
        }
        let (line_end, first) = (self.line_end(end), self.is_first(start));
        let mut comments = self.comments(start, end, &[part]);
        if first {
            comments.extend(self.comments(end, line_end, &[]));
            let line = self.line_start(start);
            let indent: String = self.letters[line..start].iter().collect();
            let kept: String = comments.iter().map(|comment| format!("{indent}{comment}{}", self.newline())).collect();
            let behind = (line_end + self.newline_at(line_end)).min(self.letters.len());
            return Some(self.spliced(line, behind, &kept));
        }
        // Behind a dash: what comes next takes the place.
        let next = *starts.get(nth + 1)?;
        comments.extend(self.comments(end, next, &[]));
        Some(self.edited(start, next, "", &comments))
    }

    /// Adds a member where the order of names wants it.
    pub fn insert_member(
        &self,
        object: &Part,
        found: &[&Part],
        name: &str,
        value: &Value,
        order: &Map<String, Value>,
    ) -> Option<String> {
        let Shape::Object { members, in_brackets } = &object.shape else { return None };
        let before = order.keys().take_while(|known| *known != name).filter_map(|known| object.get(known)).last();
        let text = match self.json {
            true => format!("{}: {value}", Value::from(name)),
            false => format!("{}: {}", yaml::key(name), yaml::flow(value)),
        };
        let Some(first) = members.first() else { return self.fill_empty(object, '{', &text) };
        if *in_brackets {
            return Some(self.put_between(first.start, before.map(|member| member.value.end), &text));
        }
        if self.is_flow(found) {
            return None;
        }
        // What stands at the top is laid out as a whole text is.
        let text = match found {
            [_] => self.with_newlines(&yaml::print(&Map::from_iter([(name.to_owned(), value.clone())]))),
            _ => self.member(self.column(first.start), name, value),
        };
        Some(match before {
            Some(before) => {
                let at = self.line_end(before.value.end);
                self.spliced(at, at, &format!("{}{text}", self.newline()))
            }
            None => self.before(first.start, &text),
        })
    }

    /// Adds an item to a list, before the one that has its number now.
    pub fn insert_item(&self, found: &[&Part], step: Option<&Step>, nth: usize, value: &Value) -> Option<String> {
        let list = found.last()?;
        let Shape::List { items, in_brackets } = &list.shape else { return None };
        let text = if self.json { value.to_string() } else { yaml::flow(value) };
        let Some(first) = items.first() else {
            let long = self.column(list.start) + text.chars().count() > WIDTH;
            return match step {
                Some(step) if long && !self.is_flow(&found[..found.len() - 1]) => {
                    self.replace(found, step, &Value::Array(vec![value.clone()]))
                }
                _ => self.fill_empty(list, '[', &text),
            };
        };
        if *in_brackets {
            let before = nth.checked_sub(1).map(|before| items.get(before).map(|item| item.end));
            return match before {
                Some(end) => Some(self.put_between(first.start, Some(end?), &text)),
                None => Some(self.put_between(first.start, None, &text)),
            };
        }
        let text = self.with_newlines(&yaml::item(self.column(self.dash(first)?), value));
        Some(match items.get(nth) {
            Some(after) => self.before(self.dash(after)?, &text),
            None => {
                let at = self.line_end(items.last()?.end);
                self.spliced(at, at, &format!("{}{text}", self.newline()))
            }
        })
    }

    fn siblings(&self, outer: &Part, step: &Step) -> Option<(Vec<usize>, Vec<usize>, usize, bool)> {
        match (&outer.shape, step) {
            (Shape::Object { members, in_brackets }, Step::Name(name)) => Some((
                members.iter().map(|member| member.start).collect(),
                members.iter().map(|member| member.value.end).collect(),
                members.iter().position(|member| member.name == *name)?,
                *in_brackets,
            )),
            (Shape::List { items, in_brackets }, Step::Nth(nth)) => {
                let start = |item: &Part| if *in_brackets { Some(item.start) } else { self.dash(item) };
                let starts: Option<Vec<usize>> = items.iter().map(start).collect();
                Some((starts?, items.iter().map(|item| item.end).collect(), *nth, *in_brackets))
            }
            _ => None,
        }
    }

    fn fill_empty(&self, part: &Part, bracket: char, text: &str) -> Option<String> {
        let inside = part.start + 1;
        (self.letters.get(part.start) == Some(&bracket)).then(|| self.spliced(inside, inside, text))
    }

    /// Writes between brackets, behind what ends at `before` or else at the beginning; on a line of its own where all are.
    fn put_between(&self, first: usize, before: Option<usize>, text: &str) -> String {
        let gap = match self.is_first(first) {
            true => format!("{}{}", self.newline(), " ".repeat(self.column(first))),
            false => " ".to_owned(),
        };
        match before {
            Some(end) => self.spliced(end, end, &format!(",{gap}{text}")),
            None => self.spliced(first, first, &format!("{text},{gap}")),
        }
    }

    /// Writes a line before what starts here, in the same column.
    fn before(&self, start: usize, text: &str) -> String {
        let lead = format!("{}{}{}", text.trim_start(), self.newline(), " ".repeat(self.column(start)));
        self.spliced(start, start, &lead)
    }

    fn member(&self, column: usize, name: &str, value: &Value) -> String {
        self.with_newlines(&yaml::member(column, name, value))
    }

    fn with_newlines(&self, text: &str) -> String {
        text.trim_end().replace('\n', self.newline())
    }

    /// Writes a value in the manner of what was there.
    fn printed(&self, value: &Value, flow: bool, was: &Part) -> String {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let old: String = self.letters[was.start..was.end].iter().collect();
        match (value, &was.shape) {
            _ if self.json => value.to_string(),
            (Value::String(text), Shape::Plain) if digits(text) && digits(&old) => text.clone(),
            (Value::String(text), Shape::Quoted('\'')) if !text.chars().any(char::is_control) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            (Value::String(text), Shape::Quoted(_)) => yaml::quoted(text),
            (Value::String(text), _) => yaml::scalar(text, flow),
            (value, _) => yaml::flow(value),
        }
    }

    fn is_flow(&self, around: &[&Part]) -> bool {
        let brackets = |part: &&Part| match &part.shape {
            Shape::List { in_brackets, .. } | Shape::Object { in_brackets, .. } => *in_brackets,
            Shape::Plain | Shape::Quoted(_) | Shape::Lines | Shape::Alias => false,
        };
        self.json || around.iter().any(brackets)
    }

    /// Returns the comments between two places; the parts tell what is text.
    fn comments(&self, start: usize, end: usize, parts: &[&Part]) -> Vec<String> {
        let mut scalars = Vec::new();
        parts.iter().for_each(|part| part.scalars(&mut scalars));
        let mut comments = Vec::new();
        let mut at = start;
        while at < end {
            if let Some((_, behind)) = scalars.iter().find(|(from, to)| (*from..*to).contains(&at)) {
                at = *behind;
                continue;
            }
            let opens = at == 0 || self.letters[at - 1].is_whitespace();
            if self.letters[at] == '#' && opens {
                let line_end = self.line_end(at);
                comments.push(self.letters[at..line_end].iter().collect::<String>().trim_end().to_owned());
                at = line_end;
            }
            at += 1;
        }
        comments
    }

    /// Exchanges what lies between two places; comments that were there come below the line.
    fn edited(&self, start: usize, end: usize, new: &str, comments: &[String]) -> String {
        if comments.is_empty() {
            return self.spliced(start, end, new);
        }
        let indent = " ".repeat(self.indent(start));
        let below: String = comments.iter().map(|comment| format!("{}{indent}{comment}", self.newline())).collect();
        let line_end = self.line_end(end);
        let rest: String = self.letters[end..line_end].iter().collect();
        self.spliced(start, line_end, &format!("{new}{rest}{below}"))
    }

    fn spliced(&self, start: usize, end: usize, new: &str) -> String {
        let (before, behind) = (&self.letters[..start], &self.letters[end..]);
        before.iter().copied().chain(new.chars()).chain(behind.iter().copied()).collect()
    }

    fn line_start(&self, at: usize) -> usize {
        self.letters[..at].iter().rposition(|letter| *letter == '\n').map_or(0, |newline| newline + 1)
    }

    /// Returns the end of a line without its newline.
    fn line_end(&self, at: usize) -> usize {
        let rest = &self.letters[at..];
        let end = rest.iter().position(|letter| *letter == '\n').map_or(self.letters.len(), |newline| at + newline);
        if end > at && self.letters[end - 1] == '\r' { end - 1 } else { end }
    }

    fn newline_at(&self, end: usize) -> usize {
        match (self.letters.get(end), self.letters.get(end + 1)) {
            (Some('\r'), Some('\n')) => 2,
            (Some('\n'), _) => 1,
            _ => 0,
        }
    }

    fn newline(&self) -> &'static str {
        let first = self.letters.iter().position(|letter| *letter == '\n');
        if first.is_some_and(|at| at > 0 && self.letters[at - 1] == '\r') { "\r\n" } else { "\n" }
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// Returns how far the line of a place is indented; dashes belong to that.
    fn indent(&self, at: usize) -> usize {
        let line = self.line_start(at);
        let dashed = self.letters[line..at].iter().all(|letter| matches!(letter, ' ' | '-'));
        if dashed { at - line } else { self.letters[line..].iter().take_while(|letter| **letter == ' ').count() }
    }

    /// Returns whether only blanks stand before, on the same line.
    fn is_first(&self, at: usize) -> bool {
        self.letters[self.line_start(at)..at].iter().all(|letter| *letter == ' ')
    }

    /// Returns the place right behind the colon or the dash before a block.
    fn behind_colon(&self, start: usize) -> usize {
        let before = self.letters[..start].iter().rposition(|letter| !letter.is_whitespace());
        before.filter(|at| self.letters[*at] == ':').map_or(start, |at| at + 1)
    }

    /// Returns the dash before an item; comments may stand between.
    fn dash(&self, item: &Part) -> Option<usize> {
        let mut end = item.start;
        loop {
            let line = self.line_start(end);
            let letters = &self.letters[line..end];
            let comment = (0..letters.len()).find(|at| letters[*at] == '#' && (*at == 0 || letters[at - 1] == ' '));
            let code = &letters[..comment.unwrap_or(letters.len())];
            match code.iter().rposition(|letter| !letter.is_whitespace()) {
                Some(at) if code[at] == '-' => return Some(line + at),
                Some(_) => return None,
                None if line == 0 => return None,
                None => end = line - 1,
            }
        }
    }
}
