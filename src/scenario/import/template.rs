//! YAML to trees: answers of `--output yaml`, and CloudFormation's templates, whose short tags become their long names.

use super::json::Broken;
use super::limits;
use crate::scenario::tree::{Data, Member, Node, Place, is_number};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

/// Reads all documents of a text whose first line has this number. What stands before a mistake counts.
pub fn read(text: &str, first_line: u32, values: &mut usize) -> (Vec<Node>, Option<Broken>) {
    // The parser looks ahead over a whole line of lists, so what is too long must not get that far.
    let widest = text.lines().map(|line| line.bytes().filter(|byte| b",[{".contains(byte)).count()).max();
    if widest.unwrap_or_default() > 50_000 {
        let message = "a line holds too many lists".to_owned();
        return (Vec::new(), Some(Broken { line: first_line, column: 1, message, cut_off: false }));
    }
    let mut builder = Builder { first_line, values, documents: Vec::new(), open: Vec::new(), anchors: Vec::new() };
    let mut parser = Parser::new_from_str(text);
    let broken = loop {
        let Some(event) = parser.next_event() else { break None };
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let (line, column) = builder.place(*error.marker());
                break Some(Broken { line, column, message: error.info().to_owned(), cut_off: false });
            }
        };
        if matches!(event, Event::StreamEnd) {
            break None;
        }
        let place = builder.place(span.start);
        if let Err(message) = builder.take(event, place) {
            break Some(Broken { line: place.0, column: place.1, message, cut_off: false });
        }
    };
    while !builder.open.is_empty() {
        builder.close();
    }
    (builder.documents, broken)
}

struct Open {
    node: Node,
    tag: Option<String>,
    anchor: usize,
    name: Option<(String, Place)>,
}

struct Builder<'a> {
    first_line: u32,
    values: &'a mut usize,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: Vec<Option<Node>>,
}

impl Builder<'_> {
    fn place(&self, marker: Marker) -> Place {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (number(marker.line()).saturating_add(self.first_line.saturating_sub(1)), number(marker.col() + 1))
    }

    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), String> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1)?;
                let plain = style == ScalarStyle::Plain;
                let node = Node { place, data: scalar(&text, plain && tag.is_none()) };
                self.put(tagged(node, short_tag(tag.as_deref())), anchor);
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(anchor).cloned().flatten().ok_or("this alias leads nowhere")?;
                self.count(size(&node))?;
                self.put(node, 0);
            }
            Event::SequenceStart(anchor, tag) => self.enter(Data::List(Vec::new()), place, anchor, tag.as_deref())?,
            Event::MappingStart(anchor, tag) => self.enter(Data::Object(Vec::new()), place, anchor, tag.as_deref())?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
        }
        Ok(())
    }

    fn enter(&mut self, data: Data, place: Place, anchor: usize, tag: Option<&Tag>) -> Result<(), String> {
        self.count(1)?;
        if self.open.len() >= limits::NESTING {
            return Err(format!("this is nested deeper than {} levels", limits::NESTING));
        }
        self.open.push(Open { node: Node { place, data }, tag: short_tag(tag), anchor, name: None });
        Ok(())
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.put(tagged(open.node, open.tag), open.anchor);
        }
    }

    fn put(&mut self, node: Node, anchor: usize) {
        let copied = if anchor > 0 { size(&node) } else { 0 };
        *self.values += copied;
        if anchor > 0 && *self.values <= limits::VALUES {
            self.anchors.resize(self.anchors.len().max(anchor + 1), None);
            self.anchors[anchor] = Some(node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match (&mut open.node.data, open.name.take()) {
            (Data::List(items), _) => items.push(node),
            (Data::Object(members), Some((name, _))) if name == "<<" => merge(members, node),
            (Data::Object(members), Some((name, place))) => {
                members.push(Member { name, place, value: node });
            }
            (Data::Object(_), None) => open.name = Some((name(&node), node.place)),
            _ => {}
        }
    }

    fn count(&mut self, more: usize) -> Result<(), String> {
        *self.values += more;
        if *self.values > limits::VALUES {
            return Err(format!("there are more than {} values", limits::VALUES));
        }
        Ok(())
    }
}

/// `<<` brings the names of another object in, below one's own.
fn merge(members: &mut Vec<Member>, node: Node) {
    if let Data::Object(more) = node.data
        && members.len().saturating_mul(more.len()) < limits::VALUES
    {
        let new: Vec<Member> = more.into_iter().filter(|one| members.iter().all(|own| own.name != one.name)).collect();
        members.extend(new);
    }
}

fn name(node: &Node) -> String {
    match &node.data {
        Data::Text(text) | Data::Number(text) => text.clone(),
        Data::Boolean(yes) => yes.to_string(),
        Data::Null | Data::List(_) | Data::Object(_) => String::new(),
    }
}

fn size(node: &Node) -> usize {
    match &node.data {
        Data::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Data::Object(members) => 1 + members.iter().map(|member| size(&member.value)).sum::<usize>(),
        Data::Null | Data::Boolean(_) | Data::Number(_) | Data::Text(_) => 1,
    }
}

fn scalar(text: &str, plain: bool) -> Data {
    match text {
        _ if !plain => Data::Text(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Boolean(true),
        "false" | "False" | "FALSE" => Data::Boolean(false),
        number if is_number(number) => Data::Number(number.to_owned()),
        _ => Data::Text(text.to_owned()),
    }
}

fn short_tag(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty()).map(|tag| tag.suffix.clone())
}

/// `!Ref X` is `{Ref: X}`, `!GetAtt A.B` is `{Fn::GetAtt: [A, B]}`, any other `!X` is `{Fn::X: …}`.
fn tagged(node: Node, tag: Option<String>) -> Node {
    let Some(tag) = tag else { return node };
    let place = node.place;
    let text = |text: &str| Node { place, data: Data::Text(text.to_owned()) };
    let (name, value) = match (tag.as_str(), &node.data) {
        ("Ref" | "Condition", _) => (tag.clone(), node),
        ("GetAtt", Data::Text(path)) => {
            let (one, two) = path.split_once('.').unwrap_or((path, ""));
            let both = Data::List(vec![text(one), text(two)]);
            ("Fn::GetAtt".to_owned(), Node { place, data: both })
        }
        _ => (format!("Fn::{tag}"), node),
    };
    Node { place, data: Data::Object(vec![Member { name, place, value }]) }
}
