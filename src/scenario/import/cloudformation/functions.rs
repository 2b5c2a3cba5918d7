//! Works out a template's functions. What only the stack would know stays open, under a name.

use crate::scenario::import::limits;
use crate::scenario::import::view::{CLOSE, OPEN, RESOURCE, View, boolean, is_open, open_text, text_node};
use crate::scenario::tree::{Data, Member, Node, Place};
use std::cell::Cell;
use std::collections::BTreeMap;

pub struct Template<'a> {
    pub root: &'a Node,
    pub region: String,
    /// What parameters are given beside the template.
    pub given: &'a BTreeMap<String, String>,
    pub region_asked: Cell<bool>,
    written: Cell<usize>,
}

impl<'a> Template<'a> {
    pub fn new(root: &'a Node, region: String, given: &'a BTreeMap<String, String>) -> Template<'a> {
        Template { root, region, given, region_asked: Cell::new(false), written: Cell::new(0) }
    }

    /// Works a value out; nothing when the template takes it away.
    pub fn resolve(&self, node: &Node) -> Option<Node> {
        self.value(node, 0)
    }

    fn value(&self, node: &Node, depth: usize) -> Option<Node> {
        self.written.set(self.written.get() + 1 + node.text().map_or(0, str::len));
        if depth > limits::REFERENCES + limits::NESTING || self.written.get() > limits::EXPANSION {
            return Some(text_node(open_text("too much"), node.place));
        }
        let data = match &node.data {
            Data::List(items) => Data::List(items.iter().filter_map(|item| self.value(item, depth + 1)).collect()),
            Data::Object(members) => match &members[..] {
                [one] if one.name == "Ref" || one.name == "Condition" || one.name.starts_with("Fn::") => {
                    return self.function(&one.name, &one.value, depth + 1);
                }
                _ => Data::Object(members.iter().filter_map(|member| self.member(member, depth + 1)).collect()),
            },
            Data::Text(text) => Data::Text(dynamic(text)),
            other => other.clone(),
        };
        Some(Node { place: node.place, data })
    }

    fn member(&self, member: &Member, depth: usize) -> Option<Member> {
        let value = self.value(&member.value, depth)?;
        Some(Member { name: member.name.clone(), place: member.place, value })
    }

    fn function(&self, name: &str, argument: &Node, depth: usize) -> Option<Node> {
        let place = argument.place;
        let text = |text: String| Some(text_node(text, place));
        match name {
            "Ref" => self.reference(argument.text().unwrap_or_default(), place, depth),
            "Fn::GetAtt" => {
                let path: Vec<String> = match argument.text() {
                    Some(path) => vec![path.to_owned()],
                    None => argument.items().iter().filter_map(|one| self.text(one, depth)).collect(),
                };
                text(open_text(&format!("{RESOURCE}{}", path.join("."))))
            }
            "Fn::Sub" => text(self.substituted(argument, depth)),
            "Fn::Join" => text(self.joined(argument, depth)),
            "Fn::If" => self.chosen(argument, depth),
            "Fn::FindInMap" => self.mapped(argument, depth),
            "Fn::Select" => {
                let nth = argument
                    .items()
                    .first()
                    .and_then(|nth| self.text(nth, depth))
                    .and_then(|nth| nth.parse::<usize>().ok());
                let list = argument.items().get(1).and_then(|list| self.value(list, depth))?;
                match nth.and_then(|nth| list.items().get(nth)) {
                    Some(one) => Some(one.clone()),
                    None => text(open_text("Fn::Select")),
                }
            }
            "Fn::Split" => {
                let mark = argument.items().first().and_then(|mark| self.text(mark, depth)).unwrap_or_default();
                let whole = argument.items().get(1).and_then(|whole| self.text(whole, depth)).unwrap_or_default();
                if is_open(&whole) || mark.is_empty() {
                    return text(whole);
                }
                let parts = whole.split(&mark).take(1_000).map(|part| text_node(part, place)).collect();
                Some(Node { place, data: Data::List(parts) })
            }
            "Fn::GetAZs" => {
                self.region_asked.set(true);
                let zones = ["a", "b", "c"].map(|letter| text_node(format!("{}{letter}", self.region), place));
                Some(Node { place, data: Data::List(zones.to_vec()) })
            }
            "Fn::Base64" => self.value(argument, depth),
            "Fn::ImportValue" => {
                let name = self.text(argument, depth).unwrap_or_default();
                text(open_text(&name.replace([OPEN, CLOSE], "")))
            }
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" | "Condition" => {
                let truth = self.truth(name, argument, depth).unwrap_or(true);
                Some(Node { place, data: Data::Boolean(truth) })
            }
            _ => text(open_text(name)),
        }
    }

    /// Works a value out to a text, with marks around what is open.
    fn text(&self, node: &Node, depth: usize) -> Option<String> {
        let value = self.value(node, depth)?;
        match &value.data {
            Data::Boolean(yes) => Some(yes.to_string()),
            Data::List(items) => Some(items.iter().filter_map(View::text).collect::<Vec<_>>().join(",")),
            _ => value.text().map(str::to_owned),
        }
    }

    fn reference(&self, name: &str, place: Place, depth: usize) -> Option<Node> {
        let text = |text: String| Some(text_node(text, place));
        match name {
            "AWS::NoValue" => return None,
            "AWS::Region" => {
                self.region_asked.set(true);
                return text(self.region.clone());
            }
            "AWS::Partition" => return text("aws".to_owned()),
            "AWS::URLSuffix" => return text("amazonaws.com".to_owned()),
            "AWS::AccountId" => return text("123456789012".to_owned()),
            "AWS::StackName" => return text(open_text("stack")),
            _ => {}
        }
        if let Some(value) = self.given.get(name) {
            return text(value.clone());
        }
        let parameter = self.root.at("Parameters").and_then(|all| member(all, name));
        let Some(parameter) = parameter else {
            return text(open_text(&format!("{RESOURCE}{name}")));
        };
        let kind = parameter.word("Type").unwrap_or("String");
        match parameter.at("Default").filter(|_| !kind.starts_with("AWS::SSM")) {
            Some(default) if kind.starts_with("List") || kind == "CommaDelimitedList" => {
                let whole = self.text(default, depth).unwrap_or_default();
                let parts = whole.split(',').take(1_000).map(|part| text_node(part.trim(), place)).collect();
                Some(Node { place, data: Data::List(parts) })
            }
            Some(default) => self.value(default, depth),
            None if kind.starts_with("AWS::SSM") => text(open_text(parameter.word("Default").unwrap_or(name))),
            None => text(open_text(name)),
        }
    }

    fn substituted(&self, argument: &Node, depth: usize) -> String {
        let (text, own) = match &argument.data {
            Data::List(items) => (items.first().and_then(View::text), items.get(1)),
            _ => (argument.text(), None),
        };
        let mut out = String::new();
        let mut rest = text.unwrap_or_default();
        while let Some(at) = rest.find("${") {
            out.push_str(&rest[..at]);
            let inner = rest[at + 2..].split('}').next().unwrap_or_default();
            rest = rest.get(at + 3 + inner.len()..).unwrap_or_default();
            let name = inner.trim();
            if let Some(literal) = name.strip_prefix('!') {
                out.push_str(&format!("${{{literal}}}"));
                continue;
            }
            let value = match own.and_then(|own| member(own, name)) {
                Some(value) => self.text(value, depth + 1),
                None if name.contains('.') => Some(open_text(&format!("{RESOURCE}{name}"))),
                None => self.reference(name, argument.place, depth + 1).and_then(|node| self.text(&node, depth + 1)),
            };
            out.push_str(&value.unwrap_or_default());
            if out.len() > limits::EXPANSION / 16 {
                return open_text("too much");
            }
        }
        self.written.set(self.written.get() + out.len());
        out + rest
    }

    fn joined(&self, argument: &Node, depth: usize) -> String {
        let mark = argument.items().first().and_then(|mark| self.text(mark, depth)).unwrap_or_default();
        let Some(list) = argument.items().get(1).and_then(|list| self.value(list, depth)) else { return String::new() };
        let parts: Vec<&str> = list.items().iter().filter_map(View::text).collect();
        let out = parts.join(&mark);
        self.written.set(self.written.get() + out.len());
        if out.len() > limits::EXPANSION / 16 { open_text("too much") } else { out }
    }

    /// Where a condition is open, the first branch counts, unless it takes the value away.
    fn chosen(&self, argument: &Node, depth: usize) -> Option<Node> {
        let [condition, yes, no] = argument.items() else {
            return Some(text_node(open_text("Fn::If"), argument.place));
        };
        let name = condition.text().unwrap_or_default();
        match self.condition(name, depth) {
            Some(true) => self.value(yes, depth),
            Some(false) => self.value(no, depth),
            None => self.value(yes, depth).or_else(|| self.value(no, depth)),
        }
    }

    /// Returns whether a condition of the template holds, where that can be known.
    pub fn condition(&self, name: &str, depth: usize) -> Option<bool> {
        if depth > limits::REFERENCES + limits::NESTING {
            return None;
        }
        let condition = self.root.at("Conditions").and_then(|all| member(all, name))?;
        match condition.members() {
            [one] => self.truth(&one.name, &one.value, depth + 1),
            _ => boolean(condition),
        }
    }

    fn truth(&self, name: &str, argument: &Node, depth: usize) -> Option<bool> {
        if depth > limits::REFERENCES + limits::NESTING || self.written.get() > limits::EXPANSION {
            return None;
        }
        self.written.set(self.written.get() + 1);
        let of = |node: &Node| match node.members() {
            [one] => self.truth(&one.name, &one.value, depth + 1),
            _ => boolean(node),
        };
        let each = || argument.items().iter().map(of);
        match name {
            "Condition" => self.condition(argument.text()?, depth + 1),
            "Fn::Not" => each().next().flatten().map(|truth| !truth),
            "Fn::And" if each().any(|truth| truth == Some(false)) => Some(false),
            "Fn::And" => each().all(|truth| truth == Some(true)).then_some(true),
            "Fn::Or" if each().any(|truth| truth == Some(true)) => Some(true),
            "Fn::Or" => each().all(|truth| truth == Some(false)).then_some(false),
            "Fn::Equals" => {
                let [left, right] = argument.items() else { return None };
                let (left, right) = (self.text(left, depth + 1)?, self.text(right, depth + 1)?);
                (!is_open(&left) && !is_open(&right)).then_some(left == right)
            }
            _ => None,
        }
    }

    fn mapped(&self, argument: &Node, depth: usize) -> Option<Node> {
        let keys: Vec<String> = argument.items().iter().take(3).filter_map(|key| self.text(key, depth)).collect();
        let [map, top, second] = &keys[..] else { return Some(text_node(open_text("Fn::FindInMap"), argument.place)) };
        let found = self.root.at("Mappings").and_then(|all| member(all, map)).and_then(|map| member(map, top));
        match found.and_then(|row| member(row, second)) {
            Some(value) => self.value(value, depth),
            None => Some(text_node(
                open_text(&format!("{} of the mapping {map}", second.replace([OPEN, CLOSE], ""))),
                argument.place,
            )),
        }
    }
}

/// Returns the member of exactly that name.
pub fn member<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    node.members().iter().find(|member| member.name == name).map(|member| &member.value)
}

/// `{{resolve:ssm:…}}` is only known to the stack. The text has its marks already, but for those in JSON inside JSON.
fn dynamic(text: &str) -> String {
    match text.strip_prefix("{{resolve:").and_then(|rest| rest.strip_suffix("}}")) {
        Some(inner) => open_text(inner),
        None => text.to_owned(),
    }
}
