//! Finds the documents in a pasted text: between prompts, banners, prose and code fences, several in a row.

use super::json::{self, Broken};
use super::view::{is_open, key, open_parts};
use super::{limits, template};
use crate::scenario::tree::{Data, Node};

#[derive(Debug, Default)]
pub struct Split {
    pub documents: Vec<Document>,
    /// Lines that belong to no document.
    pub skipped: Vec<Skipped>,
    /// Variables that a tool would have filled in, with their lines.
    pub open: Vec<(u32, String)>,
    pub whole: String,
}

#[derive(Debug)]
pub struct Document {
    pub node: Node,
    pub line: u32,
    /// What stands before it, from the document before on: prompts name the things that answers do not.
    pub lead: String,
    pub broken: Option<Broken>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Skipped {
    pub from: u32,
    pub to: u32,
    pub text: String,
}

pub fn split(text: &str) -> Split {
    let last_yaml = text.split_inclusive('\n').rev().scan(text.len(), |end, line| {
        *end -= line.len();
        Some((*end, line))
    });
    let last_yaml = last_yaml.filter(|(_, line)| names_known(line)).map(|(at, _)| at).next();
    let out = Split { whole: text.to_owned(), ..Split::default() };
    let mut splitter = Splitter { text, at: 0, line: 1, values: 0, attempts: 0, effort: 0, out, lead: None, last_yaml };
    while splitter.at < text.len() {
        if !splitter.document() {
            splitter.skip_line();
        }
    }
    splitter.end_lead();
    let lines = text.lines().zip(1..).filter(|(line, _)| is_open(line));
    splitter.out.open =
        lines.flat_map(|(line, nth)| open_parts(line).map(move |part| (nth, part.to_owned()))).take(1_000).collect();
    splitter.out
}

struct Splitter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    values: usize,
    attempts: usize,
    effort: usize,
    out: Split,
    /// Where the lines that are being skipped began.
    lead: Option<(usize, u32)>,
    /// The last line that begins with a name which YAML of use here has.
    last_yaml: Option<usize>,
}

impl Splitter<'_> {
    fn rest_of_line(&self) -> &str {
        self.text[self.at..].split('\n').next().unwrap_or_default()
    }

    fn skip_line(&mut self) {
        if self.lead.is_none() && !self.rest_of_line().trim().is_empty() {
            self.lead = Some((self.at, self.line));
        }
        self.go_to(self.at + self.rest_of_line().len() + 1);
    }

    fn go_to(&mut self, end: usize) {
        let end = end.min(self.text.len());
        self.line += self.text[self.at..end].matches('\n').count() as u32;
        self.at = end;
    }

    /// Takes what was skipped, which ends here.
    fn end_lead(&mut self) -> String {
        let Some((from, line)) = self.lead.take() else { return String::new() };
        let text = self.text[from..self.at].trim_end().to_owned();
        let to = line + text.matches('\n').count() as u32;
        let brackets = |line: &str| line.trim().chars().all(|c| "[]{}(),;".contains(c));
        if text.lines().any(|line| !is_ornament(line) && !brackets(line)) {
            self.out.skipped.push(Skipped { from: line, to, text: text.clone() });
        }
        text
    }

    /// Reads a document that begins on this line; returns whether there was one.
    fn document(&mut self) -> bool {
        let line = self.rest_of_line();
        if is_ornament(line) || self.attempts > limits::ATTEMPTS || self.effort > limits::EFFORT {
            return false;
        }
        let may_be_yaml = self.last_yaml.is_some_and(|last| self.at <= last);
        if may_be_yaml && begins_yaml(line) && !line.trim_start().starts_with(['{', '[']) && self.yaml() {
            return true;
        }
        let Some(at) = json_start(self.rest_of_line()) else { return false };
        self.json(at)
    }

    fn json(&mut self, at: usize) -> bool {
        let from = self.at + at;
        let in_front = self.text[self.at..from].trim().is_empty();
        let mut values = self.values;
        let read = json::read(self.text, from, self.line, &mut values);
        self.attempts += 1;
        self.effort += read.end - from;
        let broken = read.broken.filter(|broken| !broken.message.is_empty());
        let worth = match &broken {
            None => holds_something(&read.node),
            Some(_) => in_front && holds_names(&read.node),
        };
        if !worth {
            return false;
        }
        self.values = values;
        self.go_to(from);
        let (lead, line) = (self.end_lead(), self.line);
        let whole = broken.is_none();
        self.out.documents.push(Document { node: read.node, line, lead, broken });
        self.go_to(read.end);
        // Behind a mistake, the rest of its line is lost.
        if whole {
            self.pass_separators()
        } else {
            self.go_to(self.at + self.rest_of_line().len() + 1)
        }
        true
    }

    fn pass_separators(&mut self) {
        let rest = self.rest_of_line();
        let passed = rest.len() - rest.trim_start_matches([' ', '\t', ',', ';', ')']).len();
        self.go_to(self.at + passed);
    }

    /// Reads YAML up to a fence, a prompt or the end.
    fn yaml(&mut self) -> bool {
        let mut end = self.at;
        for line in self.text[self.at..].split_inclusive('\n') {
            if line.trim_start().starts_with("```") || is_prompt(line) {
                break;
            }
            end += line.len();
        }
        let mut values = self.values;
        let (nodes, broken) = template::read(&self.text[self.at..end], self.line, &mut values);
        self.attempts += 1;
        let lines =
            |most: u32| self.text[self.at..end].split_inclusive('\n').take(most as usize).map(str::len).sum::<usize>();
        self.effort +=
            broken.as_ref().map_or(end - self.at, |broken| lines((broken.line + 1).saturating_sub(self.line)));
        if !nodes.iter().any(is_known_yaml) {
            return false;
        }
        self.values = values;
        let (lead, line) = (self.end_lead(), self.line);
        let lines = self.text[self.at..end].matches('\n').count() as u32;
        let stop = broken.as_ref().map_or(line + lines + 1, |broken| broken.line.max(line + 1));
        let last = nodes.len().saturating_sub(1);
        for (nth, node) in nodes.into_iter().enumerate() {
            let broken = broken.clone().filter(|_| nth == last);
            let line = if nth == 0 { line } else { node.place.0 };
            let lead = if nth == 0 { lead.clone() } else { String::new() };
            self.out.documents.push(Document { node, line, lead, broken });
        }
        while self.at < end && self.line < stop {
            self.go_to(self.at + self.rest_of_line().len() + 1);
        }
        true
    }
}

/// Returns where on a line a JSON document may begin.
fn json_start(line: &str) -> Option<usize> {
    let likely = |at: &usize| {
        let inside = line[at + 1..].trim_start();
        inside.is_empty()
            || inside.starts_with(['"', '\'', '{', '[', '}', ']', '“', '/'])
            || inside.starts_with(|c: char| c.is_alphabetic())
    };
    let found = line.match_indices(['{', '[']).map(|(at, _)| at).find(likely);
    // A line of prose or HCL with a brace at its end begins none, an assignment does.
    found.filter(|at| {
        let before = line[..*at].trim_end();
        before.is_empty()
            || before.ends_with(['=', ':', '(', '>', '`', '$'])
            || line[at + 1..].trim_start().starts_with('"')
    })
}

/// Returns whether a line looks like a name with a value in YAML.
fn begins_yaml(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let Some((name, rest)) = line.split_once(':') else { return line == "---" };
    let name = name.trim_matches(['"', '\'']);
    let plain =
        !name.is_empty() && name.len() < 80 && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    plain && (rest.is_empty() || rest.starts_with(' '))
}

fn is_prompt(line: &str) -> bool {
    let line = line.trim_start();
    ["$ ", "% ", "PS ", "# aws", "aws "].iter().any(|prompt| line.starts_with(prompt))
        || line.contains("]$ ")
        || line.contains("]# ")
}

/// Fences, rulers, and what a pager leaves.
pub fn is_ornament(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```")
        || line.starts_with("# ")
        || line.starts_with("//")
        || ["(END)", ":", "~", "EOF", "...", "…skipping...", "...skipping..."].contains(&line)
        || line.chars().all(|c| "-=~*_#:.·•".contains(c))
}

const KNOWN: &[&str] = &[
    "resources",
    "services",
    "service",
    "servicename",
    "servicearns",
    "taskdefinition",
    "taskdefinitions",
    "family",
    "containerdefinitions",
    "tasks",
    "containerinstances",
    "clusters",
    "targetgroups",
    "imagedetails",
    "attributes",
    "apiversion",
    "plannedvalues",
    "resourcechanges",
    "taskarn",
    "targethealthdescriptions",
    "scalabletargets",
    "deploymentconfiguration",
    "desiredcount",
    "reservations",
    "image",
];

fn names_known(line: &str) -> bool {
    let name = line.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default();
    name.len() < 60 && line.contains(':') && KNOWN.contains(&key(name.trim_matches(['"', '\''])).as_str())
}

/// Much of prose reads like YAML: a document has at least one name that means something here, or to somebody else.
fn is_known_yaml(node: &Node) -> bool {
    match &node.data {
        Data::Object(members) => members.iter().any(|member| KNOWN.contains(&key(&member.name).as_str())),
        Data::List(items) => items.iter().any(is_known_yaml),
        _ => false,
    }
}

fn holds_names(node: &Node) -> bool {
    match &node.data {
        Data::Object(members) => !members.is_empty(),
        Data::List(items) => items.iter().any(holds_names),
        _ => false,
    }
}

/// Returns whether a document says anything: names, or a list of texts such as ARNs.
fn holds_something(node: &Node) -> bool {
    let long = |item: &Node| matches!(&item.data, Data::Text(text) if text.starts_with("arn:"));
    matches!(&node.data, Data::List(items) if items.iter().any(long)) || holds_names(node)
}
