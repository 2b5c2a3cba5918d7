//! Text to a tree of values with their places. YAML 1.2, hence JSON too.
//!
//! Everything is bounded while it is read, so that no text is slow, deep or large. Knows nothing of scenarios.

use super::check::limits;
use super::problem::{Problem, in_order};
use super::walk::shortened;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub place: Place,
    pub data: Data,
}

/// Line and column, counted from 1; zeros when there is no text.
pub type Place = (u32, u32);

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Null,
    Boolean(bool),
    /// As it was written, since it may be larger than any integer.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub place: Place,
    pub value: Node,
}

impl Node {
    /// Returns the member of that name.
    pub fn get(&self, name: &str) -> Option<&Member> {
        match &self.data {
            Data::Object(members) => members.iter().find(|member| member.name == name),
            _ => None,
        }
    }

    /// Returns the place of what a path like `services[0].desiredCount` means, or of the nearest thing around it.
    pub fn place_of(&self, path: &str) -> Place {
        let (mut node, mut place) = (self, self.place);
        for step in path.split(['.', '[']) {
            let next = match (&node.data, step.strip_suffix(']')) {
                (Data::List(items), Some(index)) => {
                    index.parse().ok().and_then(|index: usize| items.get(index)).map(|item| (item, item.place))
                }
                _ => node.get(step).map(|member| (&member.value, member.place)),
            };
            let Some(found) = next else { break };
            (node, place) = found;
        }
        place
    }

    /// Says what kind of thing this is, for messages.
    pub fn called(&self) -> &'static str {
        match &self.data {
            Data::Null => "nothing",
            Data::Boolean(_) => "true or false",
            Data::Number(_) => "a number",
            Data::Text(_) => "text",
            Data::List(_) => "a list",
            Data::Object(_) => "an object",
        }
    }
}

/// Makes a tree without places out of a value, so that both are judged by the same code.
impl From<&Value> for Node {
    fn from(value: &Value) -> Node {
        let data = match value {
            Value::Null => Data::Null,
            Value::Bool(yes) => Data::Boolean(*yes),
            Value::Number(number) => Data::Number(number.to_string()),
            Value::String(text) => Data::Text(text.clone()),
            Value::Array(items) => Data::List(items.iter().map(Node::from).collect()),
            Value::Object(map) => {
                let member = |(name, value): (&String, &Value)| Member {
                    name: name.clone(),
                    place: Place::default(),
                    value: Node::from(value),
                };
                Data::Object(map.iter().map(member).collect())
            }
        };
        Node { place: Place::default(), data }
    }
}

/// Reads one document. On an error in the text there is one problem; repeated names are all told.
pub fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    let one = |problem: Problem| vec![problem];
    if text.len() > limits::TEXT_BYTES {
        let message = format!("the text has {} bytes; {} are allowed", text.len(), limits::TEXT_BYTES);
        return Err(one(Problem::error("", message)));
    }
    // The parser looks ahead over a whole line of lists, so what is too long must not get that far.
    if text.bytes().filter(|byte| b",[{".contains(byte)).count() > limits::TEXT_VALUES {
        return Err(one(Problem::error("", too_many_values())));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let paired = pair_surrogates(text);
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(&paired);
    let root = builder.document(&mut parser).map_err(|stop| one(stop.into_problem(text)))?;
    if builder.problems.is_empty() { Ok(root) } else { Err(in_order(builder.problems, 0)) }
}

/// Why reading stopped.
struct Stop {
    place: Place,
    message: String,
}

impl Stop {
    fn new(marker: Marker, message: impl Into<String>) -> Stop {
        Stop { place: place(marker), message: message.into() }
    }

    /// Adds what helps: most broken YAML is indented with tabs.
    fn into_problem(self, text: &str) -> Problem {
        let line = text.lines().nth(self.place.0.saturating_sub(1) as usize).unwrap_or_default();
        let tabbed = line.contains('\t') && self.message.contains("tab") || line.starts_with('\t');
        if tabbed {
            let message = format!("{}; YAML is indented with spaces, not with tabs", self.message);
            return Problem::error("", message).at(self.place);
        }
        // A word without a colon is noticed at the next name, a line or more too late.
        if self.message.contains("simple key expect") {
            let before = text.lines().take(self.place.0.saturating_sub(1) as usize).enumerate();
            let word =
                before.filter(|(_, line)| !line.trim().is_empty()).last().filter(|(_, line)| !line.contains(':'));
            if let Some((nth, line)) = word {
                let place = (nth as u32 + 1, (line.len() - line.trim_start().len()) as u32 + 1);
                let message = format!("behind `{}` a colon and a value are missing", shortened(line.trim()));
                return Problem::error("", message).at(place);
            }
        }
        Problem::error("", self.message).at(self.place)
    }
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Stop {
        Stop::new(*error.marker(), format!("this is neither YAML nor JSON: {}", error.info()))
    }
}

fn place(marker: Marker) -> Place {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (number(marker.line()), number(marker.col() + 1))
}

/// A collection that is still open.
struct Open {
    node: Node,
    anchor: usize,
    /// The name whose value comes next.
    name: Option<(String, Place)>,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// By the number of the anchor.
    anchors: Vec<Option<Node>>,
    nodes: usize,
    problems: Vec<Problem>,
}

impl Builder {
    fn document(&mut self, parser: &mut Parser<'_, StrInput<'_>>) -> Result<Node, Stop> {
        let mut root = None;
        while let Some(event) = parser.next_event() {
            let (event, span) = event?;
            let marker = span.start;
            let done = match event {
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => None,
                Event::StreamEnd => break,
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(Stop::new(marker, "a scenario is one document; this text holds several"));
                }
                Event::DocumentStart(_) => None,
                Event::Scalar(text, style, anchor, tag) => {
                    let data = scalar(text, style, tag.as_deref(), marker)?;
                    self.close(Node { place: place(marker), data }, anchor, marker)?
                }
                Event::Alias(anchor) => self.alias(anchor, marker)?,
                Event::SequenceStart(anchor, tag) => self.enter(Data::List(Vec::new()), anchor, tag, marker)?,
                Event::MappingStart(anchor, tag) => self.enter(Data::Object(Vec::new()), anchor, tag, marker)?,
                Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                    Some(open) => {
                        self.find_repeats(&open.node);
                        self.close(open.node, open.anchor, marker)?
                    }
                    None => None,
                },
            };
            root = root.or(done);
        }
        root.ok_or_else(|| Stop { place: (1, 1), message: "there is nothing here".to_owned() })
    }

    /// Opens a list or an object.
    fn enter(
        &mut self,
        data: Data,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        at: Marker,
    ) -> Result<Option<Node>, Stop> {
        refuse_tag(tag.as_deref(), at)?;
        if self.open.len() >= limits::NESTING {
            return Err(Stop::new(at, format!("this is nested deeper than {} levels", limits::NESTING)));
        }
        if let Some(Open { node: Node { data: Data::Object(_), .. }, name: None, .. }) = self.open.last() {
            return Err(Stop::new(at, "a name is text, not a list or an object"));
        }
        self.open.push(Open { node: Node { place: place(at), data }, anchor, name: None });
        Ok(None)
    }

    /// Puts a finished node where it belongs; returns it when it is the whole document.
    fn close(&mut self, node: Node, anchor: usize, at: Marker) -> Result<Option<Node>, Stop> {
        self.count(1, at)?;
        if anchor > 0 {
            self.count(measure(&node).0, at)?;
            self.anchors.resize(self.anchors.len().max(anchor + 1), None);
            self.anchors[anchor] = Some(node.clone());
        }
        let Some(open) = self.open.last_mut() else { return Ok(Some(node)) };
        match (&mut open.node.data, open.name.take()) {
            (Data::List(items), _) => items.push(node),
            (Data::Object(members), Some((name, place))) => {
                members.push(Member { name, place, value: node });
            }
            (Data::Object(_), None) => open.name = Some((name(node, at)?, place(at))),
            _ => {}
        }
        Ok(None)
    }

    fn find_repeats(&mut self, node: &Node) {
        let Data::Object(members) = &node.data else { return };
        for place in repeats(members.iter().map(|member| member.name.as_str())).take(limits::PROBLEMS) {
            let Member { name, place, .. } = &members[place];
            self.problems
                .push(Problem::error("", format!("`{}` stands here a second time", shortened(name))).at(*place));
        }
    }

    fn alias(&mut self, anchor: usize, at: Marker) -> Result<Option<Node>, Stop> {
        let Some(Some(node)) = self.anchors.get(anchor) else {
            return Err(Stop::new(at, "this alias stands inside its own anchor"));
        };
        let (nodes, height) = measure(node);
        let node = node.clone();
        self.count(nodes, at)?;
        if self.open.len() + height > limits::NESTING {
            return Err(Stop::new(
                at,
                format!("with this alias the text is nested deeper than {} levels", limits::NESTING),
            ));
        }
        self.close(node, 0, at)
    }

    fn count(&mut self, nodes: usize, at: Marker) -> Result<(), Stop> {
        self.nodes += nodes;
        if self.nodes > limits::TEXT_VALUES {
            return Err(Stop::new(at, too_many_values()));
        }
        Ok(())
    }
}

fn too_many_values() -> String {
    format!("the text holds more than {} values", limits::TEXT_VALUES)
}

/// Returns the places of names that stood before already.
pub fn repeats<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = usize> {
    let mut seen = BTreeSet::new();
    names.enumerate().filter(move |(_, name)| !seen.insert(*name)).map(|(place, _)| place)
}

/// Returns how many nodes hang here, and how many levels of lists and objects.
fn measure(node: &Node) -> (usize, usize) {
    let sum = |parts: &mut dyn Iterator<Item = &Node>| {
        let all = parts.map(measure).fold((1, 0), |(n, h), (nodes, height)| (n + nodes, h.max(height)));
        (all.0, all.1 + 1)
    };
    match &node.data {
        Data::List(items) => sum(&mut items.iter()),
        Data::Object(members) => sum(&mut members.iter().map(|member| &member.value)),
        Data::Null | Data::Boolean(_) | Data::Number(_) | Data::Text(_) => (1, 0),
    }
}

fn name(node: Node, at: Marker) -> Result<String, Stop> {
    match node.data {
        Data::Text(name) if name == "<<" => Err(Stop::new(at, "merging with `<<` is not part of YAML 1.2")),
        Data::Text(name) | Data::Number(name) => Ok(name),
        Data::Boolean(yes) => Ok(yes.to_string()),
        Data::Null | Data::List(_) | Data::Object(_) => Err(Stop::new(at, "a name is missing before the colon")),
    }
}

/// Tags like `!Ref` have a meaning elsewhere, which would be lost here.
fn refuse_tag(tag: Option<&Tag>, at: Marker) -> Result<(), Stop> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() => Err(Stop::new(
            at,
            format!("`{tag}` is not part of a scenario; a CloudFormation template can be imported instead"),
        )),
        _ => Ok(()),
    }
}

/// Resolves a scalar by YAML's core schema: quoted is text, plain is what it looks like.
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, at: Marker) -> Result<Data, Stop> {
    refuse_tag(tag, at)?;
    if style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str") {
        return Ok(Data::Text(text.into_owned()));
    }
    Ok(match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Boolean(true),
        "false" | "False" | "FALSE" => Data::Boolean(false),
        plain if is_number(plain) => Data::Number(text.into_owned()),
        _ => Data::Text(text.into_owned()),
    })
}

/// Returns whether YAML's core schema takes a plain scalar for a number.
pub fn is_number(plain: &str) -> bool {
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    if let Some(hex) = plain.strip_prefix("0x") {
        return !hex.is_empty() && hex.chars().all(|c| c.is_ascii_hexdigit());
    }
    if let Some(octal) = plain.strip_prefix("0o") {
        return !octal.is_empty() && octal.chars().all(|c| ('0'..='7').contains(&c));
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(plain, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let some_digits = !whole.is_empty() || !places.is_empty();
    some_digits && !exponent.is_empty() && [whole, places, exponent].into_iter().all(all_digits)
}

/// JSON writes a character beyond U+FFFF as two escapes, which YAML does not know: makes one escape of them.
pub fn pair_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud8") && !text.contains("\\uD8") && !has_high_surrogate(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(slash) = rest.find('\\') {
        out.push_str(&rest[..slash]);
        rest = &rest[slash..];
        let taken = match (escaped_unit(rest), rest.get(6..).and_then(escaped_unit)) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                out.push_str(&format!("\\U{code:08x}"));
                12
            }
            _ => {
                let pair = rest.char_indices().nth(2).map_or(rest.len(), |(end, _)| end);
                out.push_str(&rest[..pair]);
                pair
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn has_high_surrogate(text: &str) -> bool {
    text.match_indices("\\u").any(|(place, _)| matches!(escaped_unit(&text[place..]), Some(0xd800..=0xdbff)))
}

/// Returns the number of an escape like `\ud83d` at the very beginning.
fn escaped_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.chars().all(|c| c.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
}
