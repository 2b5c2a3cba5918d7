//! Looks into trees the way people write: names in any of AWS's, CloudFormation's and Terraform's spellings.

use crate::scenario::tree::{Data, Member, Node, Place};

/// Around what a text leaves open: a template's parameter, a `{{variable}}`. Never shown.
pub const OPEN: char = '\u{e000}';
pub const CLOSE: char = '\u{e001}';
/// Begins what refers to another resource of the same template.
pub const RESOURCE: &str = "resource ";

/// Returns a name without what spellings differ in: `desired_count` and `DesiredCount` are one.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| *c != '_' && *c != '-').flat_map(char::to_lowercase).collect()
}

pub fn text_node(text: impl Into<String>, place: Place) -> Node {
    Node { place, data: Data::Text(text.into()) }
}

pub fn open_text(what: &str) -> String {
    format!("{OPEN}{what}{CLOSE}")
}

/// Returns whether a text leaves something open.
pub fn is_open(text: &str) -> bool {
    text.contains(OPEN)
}

/// Returns what is open in a text, without its marks.
pub fn open_parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPEN).skip(1).map(|part| part.split(CLOSE).next().unwrap_or_default())
}

/// Returns the resource that a text refers to.
pub fn resource(text: &str) -> Option<&str> {
    open_parts(text).find_map(|part| part.strip_prefix(RESOURCE))
}

/// Returns a text with words for what is open: the parameter's name, or the last word of a variable.
pub fn closed(text: &str) -> String {
    if !is_open(text) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (nth, part) in text.split(OPEN).enumerate() {
        match part.split_once(CLOSE) {
            Some((inner, rest)) if nth > 0 => {
                out.push_str(&word_for(inner));
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// ``must_env `TAG` `` becomes `TAG`, ``tfstate `aws_lb_target_group.http[`alpha`].arn` `` becomes `http-alpha`.
fn word_for(inner: &str) -> String {
    // `Role.Arn` of a template is known by the resource.
    if let Some(resource) = inner.strip_prefix(RESOURCE).filter(|resource| !resource.contains("aws_")) {
        return resource.split('.').next().unwrap_or(resource).to_owned();
    }
    let inner = inner.strip_prefix(RESOURCE).unwrap_or(inner);
    let word = inner.split_whitespace().nth(1).filter(|_| inner.contains('`')).unwrap_or(inner);
    let word: String =
        word.chars().map(|c| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' }).collect();
    let word = word.trim_matches(|c| "-.".contains(c));
    let word = word.strip_suffix(".arn").or(word.strip_suffix(".id")).or(word.strip_suffix(".name")).unwrap_or(word);
    let word = if word.starts_with("aws_") { word.split_once('.').map_or(word, |(_, rest)| rest) } else { word };
    let word =
        if inner.contains('`') { word.replace('.', "-") } else { word.rsplit('.').next().unwrap_or(word).to_owned() };
    let mut out = String::new();
    word.chars().for_each(|c| {
        if !(c == '-' && out.ends_with('-')) {
            out.push(c);
        }
    });
    out.trim_matches('-').to_owned()
}

/// Says in a sentence's words what is open.
pub fn open_names(text: &str) -> String {
    let names: Vec<String> =
        open_parts(text).map(|part| part.strip_prefix(RESOURCE).unwrap_or(part).replace('`', "")).collect();
    names.join(", ")
}

pub trait View {
    /// Returns the member of that name in any spelling; nothing for null.
    fn at(&self, name: &str) -> Option<&Node>;
    fn members(&self) -> &[Member];
    /// Returns a list's items; one thing alone is its own list.
    fn items(&self) -> &[Node];
    fn text(&self) -> Option<&str>;
    fn is_empty(&self) -> bool;
    fn line(&self) -> u32;

    /// Returns the first of some names.
    fn any(&self, names: &[&str]) -> Option<&Node> {
        names.iter().find_map(|name| self.at(name))
    }

    /// Returns a text that leaves nothing open.
    fn word(&self, name: &str) -> Option<&str> {
        self.at(name).and_then(|node| node.text()).filter(|text| !text.is_empty() && !is_open(text))
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.at(name).and_then(whole)
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.at(name).and_then(boolean)
    }

    fn list(&self, name: &str) -> &[Node] {
        self.at(name).map_or(&[], View::items)
    }

    fn has(&self, name: &str) -> bool {
        self.at(name).is_some()
    }
}

impl View for Node {
    fn at(&self, name: &str) -> Option<&Node> {
        let wanted = key(name);
        let exact = self.members().iter().find(|member| member.name == name);
        let member = exact.or_else(|| self.members().iter().find(|member| key(&member.name) == wanted))?;
        (member.value.data != Data::Null).then_some(&member.value)
    }

    fn members(&self) -> &[Member] {
        match &self.data {
            Data::Object(members) => members,
            Data::List(items) if items.len() == 1 => items[0].members(),
            _ => &[],
        }
    }

    fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            Data::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) | Data::Number(text) => Some(text),
            _ => None,
        }
    }

    fn is_empty(&self) -> bool {
        match &self.data {
            Data::Null | Data::Boolean(false) => true,
            Data::Text(text) => text.is_empty(),
            Data::List(items) => items.iter().all(View::is_empty),
            Data::Object(members) => members.iter().all(|member| member.value.is_empty()),
            Data::Boolean(true) | Data::Number(_) => false,
        }
    }

    fn line(&self) -> u32 {
        self.place.0
    }
}

/// Returns a whole number, also out of a text; `4.0` counts.
pub fn whole(node: &Node) -> Option<u64> {
    let text = node.text()?.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

pub fn boolean(node: &Node) -> Option<bool> {
    match &node.data {
        Data::Boolean(yes) => Some(*yes),
        Data::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Data::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
