//! `--output table`: sections in frames, one in another; one that is too wide stands upright.

use super::width::width;
use super::{is_scalar, scalar};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const PADDING: usize = 4;
/// The frame's two edges.
const BORDER: usize = 2;

pub fn print(title: &str, columns: usize, answer: &Value) -> String {
    let mut table = Table::default();
    if !table.build(Some(title), answer, 0) {
        return String::new();
    }
    if table.widest() > columns {
        table.sections.iter_mut().for_each(Section::stand_upright);
    }
    let widest = table.widest();
    let mut out = format!("{}\n", "-".repeat(widest));
    table.sections.iter().for_each(|section| section.render(widest, &mut out));
    out
}

#[derive(Default)]
struct Table {
    sections: Vec<Section>,
}

#[derive(Default)]
struct Section {
    title: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    indent: usize,
}

impl Table {
    fn widest(&self) -> usize {
        self.sections.iter().map(Section::total_width).max().unwrap_or(0)
    }

    fn section(&mut self, title: &str, indent: usize) {
        self.sections.push(Section { title: title.to_owned(), indent, ..Section::default() });
    }

    fn row(&mut self, row: Vec<String>) {
        if let Some(section) = self.sections.last_mut() {
            section.rows.push(row);
        }
    }

    fn headers(&mut self, headers: &[String]) {
        if let Some(section) = self.sections.last_mut() {
            section.headers = headers.to_vec();
        }
    }

    /// Adds what there is to show; nothing for what is empty.
    fn build(&mut self, title: Option<&str>, current: &Value, indent: usize) -> bool {
        let nothing = match current {
            Value::Null | Value::Bool(false) => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Number(number) => number.as_f64() == Some(0.0),
            Value::Bool(true) => false,
        };
        if nothing {
            return false;
        }
        if let Some(title) = title {
            self.section(title, indent);
        }
        match current {
            Value::Array(items) if items[0].is_object() => self.list(items, indent, title.unwrap_or_default()),
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Array(inner) if inner.iter().all(is_scalar) => {
                            self.row(inner.iter().map(scalar).collect());
                        }
                        inner if is_scalar(inner) => self.row(vec![scalar(inner)]),
                        // Of a structure among other things the CLI shows the names alone.
                        Value::Object(members) => self.row(members.keys().cloned().collect()),
                        inner => {
                            self.build(None, inner, 0);
                        }
                    }
                }
            }
            Value::Object(members) => self.object(members, indent),
            _ => {}
        }
        true
    }

    fn object(&mut self, members: &Map<String, Value>, indent: usize) {
        let (headers, more) = keys(std::iter::once(members));
        let value = |key: &String| members.get(key).map_or_else(String::new, scalar);
        match &headers[..] {
            [] => {}
            [one] => self.row(vec![one.clone(), value(one)]),
            _ => {
                self.headers(&headers);
                self.row(headers.iter().map(value).collect());
            }
        }
        for key in more {
            self.build(Some(&key), &members[&key], indent + 1);
        }
    }

    fn list(&mut self, items: &[Value], indent: usize, title: &str) {
        let (headers, more) = keys(items.iter().filter_map(Value::as_object));
        self.headers(&headers);
        for (nth, members) in items.iter().filter_map(Value::as_object).enumerate() {
            if nth > 0 && !more.is_empty() {
                self.section(title, indent);
                self.headers(&headers);
            }
            self.row(headers.iter().map(|key| members.get(key).map_or_else(String::new, scalar)).collect());
            for key in &more {
                if let Some(inner) = members.get(key) {
                    self.build(Some(key), inner, indent + 1);
                }
            }
        }
    }
}

/// Returns the names of the scalars and those of all else, each in order.
fn keys<'a>(objects: impl Iterator<Item = &'a Map<String, Value>>) -> (Vec<String>, Vec<String>) {
    let (mut headers, mut more) = (BTreeSet::new(), BTreeSet::new());
    for (key, value) in objects.flatten() {
        if is_scalar(value) {
            headers.insert(key.clone())
        } else {
            more.insert(key.clone())
        };
    }
    (headers.into_iter().collect(), more.into_iter().collect())
}

impl Section {
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for row in std::iter::once(&self.headers).chain(&self.rows) {
            for (nth, cell) in row.iter().enumerate() {
                match widths.get_mut(nth) {
                    Some(widest) => *widest = width(cell).max(*widest),
                    None => widths.push(width(cell)),
                }
            }
        }
        widths
    }

    fn total_width(&self) -> usize {
        let cells: usize = self.widths().iter().map(|width| width + PADDING).sum();
        let outer = BORDER + 2 * self.indent;
        (width(&self.title) + outer).max(cells + outer)
    }

    /// Turns a single row into one of name and value for each column.
    fn stand_upright(&mut self) {
        if self.rows.len() == 1 && !self.headers.is_empty() {
            let headers = std::mem::take(&mut self.headers);
            let row = self.rows.remove(0);
            self.rows = headers.into_iter().zip(row).map(|(header, cell)| vec![header, cell]).collect();
        }
    }

    /// Returns the columns' widths, stretched to the table's.
    fn scaled(&self, most: usize) -> Vec<usize> {
        let natural: Vec<usize> = self.widths().iter().map(|width| width + PADDING).collect();
        let sum: usize = natural.iter().sum();
        if sum == 0 {
            return natural;
        }
        let scale = most as f64 / sum as f64;
        let mut scaled: Vec<usize> =
            natural.iter().map(|width| (scale * *width as f64).round_ties_even() as usize).collect();
        let last = scaled.len() - 1;
        let mut place = 0;
        loop {
            let total: usize = scaled.iter().sum();
            let at = place % scaled.len();
            match total.cmp(&most) {
                std::cmp::Ordering::Equal => return scaled,
                std::cmp::Ordering::Greater => scaled[at] = scaled[at].saturating_sub(1),
                std::cmp::Ordering::Less => scaled[last - at] += 1,
            }
            place += 1;
        }
    }

    fn render(&self, widest: usize, out: &mut String) {
        let most = widest - 2 * self.indent;
        let edge = "|".repeat(self.indent);
        let mut write = |line: &str| out.push_str(&format!("{edge}{line}{edge}\n"));
        if !self.title.is_empty() {
            write(&centred(&self.title, most, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                write(&format!("+{}+", "-".repeat(most - BORDER)));
            }
        }
        let widths = self.scaled(most);
        if !self.headers.is_empty() {
            write(&rule(&widths));
            let cells = self.headers.iter().zip(&widths).enumerate();
            write(&cells.map(|(nth, (text, width))| centred(text, *width, left(nth))).collect::<String>());
        }
        if self.rows.is_empty() || widths.is_empty() {
            return;
        }
        write(&rule(&widths));
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate();
            write(&cells.map(|(nth, (text, width))| aligned(text, *width, left(nth))).collect::<String>());
        }
        write(&rule(&widths));
    }
}

const fn left(nth: usize) -> &'static str {
    if nth == 0 { "|" } else { "" }
}

fn rule(widths: &[usize]) -> String {
    let part = |(nth, width): (usize, &usize)| match nth {
        0 => format!("+{}+", "-".repeat(width.saturating_sub(2))),
        _ => format!("{}+", "-".repeat(width.saturating_sub(1))),
    };
    widths.iter().enumerate().map(part).collect()
}

fn centred(text: &str, length: usize, left: &str) -> String {
    let start = (length / 2).saturating_sub(width(text) / 2 + 1);
    let right = length.saturating_sub(1 + left.len() + start + width(text));
    format!("{left}{}{text}{}|", " ".repeat(start), " ".repeat(right))
}

fn aligned(text: &str, length: usize, left: &str) -> String {
    let padding = if length > width(text) + 2 + left.len() { 2 } else { 0 };
    let right = length.saturating_sub(left.len() + padding + width(text) + 1);
    format!("{left}{}{text}{}|", " ".repeat(padding), " ".repeat(right))
}
