//! Walks a tree along the table of the format: one value in normal form comes out, or every complaint at once.

mod value;

use super::check::limits;
use super::nearest::{did_you_mean, nearest};
use super::problem::Problem;
use super::shape::{Field, Kind, Letters, Object, Presence, VERB_FIELD};
use super::tree::{Data, Member, Node, Place};
use serde_json::{Map, Value, json};

#[derive(Default)]
pub struct Walk {
    pub errors: Vec<Problem>,
    pub notes: Vec<Problem>,
    /// Top sections in which names were lost, so that references to them say nothing.
    pub lost: Vec<String>,
    /// Paths below which something stands in for what was meant.
    ruined: Vec<String>,
    path: String,
    /// How many errors are not in the list any more.
    pub left_out: usize,
}

impl Walk {
    /// Walks a whole tree. Where something is wrong, its default comes out, or something harmless.
    pub fn whole(kind: &Kind, root: &Node) -> (Walk, Value) {
        let mut walk = Walk::default();
        let value = walk.value(kind, root).unwrap_or_else(|| stand_in(kind));
        (walk, value)
    }

    fn value(&mut self, kind: &Kind, node: &Node) -> Option<Value> {
        match kind {
            Kind::Text(letters) => self.text(letters, node).map(Value::String),
            Kind::Word { known, unmodelled } => self.word(known, unmodelled, node),
            Kind::Boolean => self.boolean(node),
            Kind::Whole { least, most } => self.whole_number(*least, *most, node),
            Kind::Seconds { least, most } => self.seconds(*least, *most, node),
            Kind::Duration { least, most } => self.duration(*least, *most, node),
            Kind::Size { least, most } => self.size(*least, *most, node),
            Kind::Fraction => self.fraction(node),
            Kind::Digits(digits) => self.digits(*digits, node),
            Kind::Texts { name, value, most } => self.texts(name, value, *most, node),
            Kind::List { of, least, most } => self.list(of, (*least, *most), node),
            Kind::Object(object) => self.object(object, node),
            Kind::Forms { words, objects } => self.form(words, objects, node),
            Kind::Verb(verbs) => self.verb(verbs, node),
        }
    }

    /// Adds what was found out about the meaning, except what only follows from errors that are known.
    pub fn add(&mut self, meant: Vec<Problem>) {
        let news: Vec<Problem> = meant.into_iter().filter(|problem| !self.has_ruined(&problem.path)).collect();
        let (wrong, noted): (Vec<Problem>, Vec<Problem>) = news.into_iter().partition(Problem::is_error);
        self.errors.extend(wrong);
        self.notes.extend(noted);
    }

    /// Returns whether a later complaint about this path would only follow from an earlier one.
    fn has_ruined(&self, path: &str) -> bool {
        let below =
            |top: &str| path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        self.ruined.iter().map(String::as_str).chain(self.errors.iter().map(|error| error.path.as_str())).any(below)
    }

    /// Complains about a value; the names around it hold.
    fn wrong<T>(&mut self, node: &Node, message: impl Into<String>) -> Option<T> {
        self.wrong_at(node.place, message)
    }

    fn wrong_at<T>(&mut self, place: Place, message: impl Into<String>) -> Option<T> {
        self.complain(place, message.into());
        None
    }

    /// Complains about a name or about structure.
    fn broken<T>(&mut self, place: Place, message: impl Into<String>) -> Option<T> {
        let section = self.path.split(['.', '[']).next().unwrap_or_default();
        if !self.lost.iter().any(|lost| lost == section) {
            self.lost.push(section.to_owned());
        }
        self.complain(place, message.into());
        None
    }

    fn complain(&mut self, place: Place, message: String) {
        if self.is_full() {
            self.left_out += 1;
        } else {
            self.errors.push(Problem::error(self.path.clone(), message).at(place));
        }
    }

    /// Returns whether so much is wrong that no one reads what follows.
    fn is_full(&self) -> bool {
        self.errors.len() >= limits::PROBLEMS
    }

    fn note(&mut self, place: Place, message: String) {
        if self.notes.len() < limits::PROBLEMS {
            self.notes.push(Problem::note(self.path.clone(), message).at(place));
        }
    }

    /// Runs `inner` with the path one step longer.
    fn within<T>(&mut self, step: &str, inner: impl FnOnce(&mut Walk) -> T) -> T {
        let before = self.path.len();
        push_step(&mut self.path, step);
        let out = inner(self);
        self.path.truncate(before);
        out
    }

    fn object(&mut self, object: &Object, node: &Node) -> Option<Value> {
        let Data::Object(members) = &node.data else {
            return self.broken(
                node.place,
                format!("{} is an object with names and values; this is {}", object.name, node.called()),
            );
        };
        let mut out = Map::new();
        for member in members {
            let value = self.within(&shortened(&member.name), |walk| walk.member(object, member));
            if let Some(value) = value {
                out.insert(member.name.clone(), value);
            }
        }
        for field in object.fields.iter().filter(|field| matches!(field.presence, Presence::Required)) {
            if node.get(field.name).is_none_or(|member| member.value.data == Data::Null) {
                let message = format!("{} needs this: {}", object.name, uncapped(field.about));
                let is_name = matches!(field.kind, Kind::Text(_));
                self.within(field.name, |walk| match is_name {
                    true => walk.broken::<()>(node.place, message),
                    false => walk.wrong_at(node.place, message),
                });
            }
            if !out.contains_key(field.name) {
                out.insert(field.name.to_owned(), stand_in(&field.kind));
            }
        }
        Some(Value::Object(out))
    }

    fn member(&mut self, object: &Object, member: &Member) -> Option<Value> {
        if let Some(field) = object.field(&member.name) {
            if member.value.data == Data::Null {
                return None;
            }
            let Some(value) = self.value(&field.kind, &member.value) else {
                // Something was meant; that nothing is there must not be complained about as well.
                return matches!(field.presence, Presence::Optional).then(|| stand_in(&field.kind));
            };
            return Some(value);
        }
        if object.unmodelled.contains(&member.name.as_str()) {
            self.note(member.place, "not modelled: the AWS API has it, and it is ignored here".to_owned());
            return None;
        }
        let hint = self.hint(object, &member.name);
        self.wrong_at(member.place, format!("this is not a field of {}{hint}", object.name))
    }

    /// Names the nearest field, or the object one level down that has it.
    fn hint(&self, object: &Object, name: &str) -> String {
        if self.is_full() {
            return String::new();
        }
        let inner = |field: &&Field| matches!(field.kind, Kind::Object(inner) if inner.field(name).is_some());
        if let Some(field) = object.fields.iter().find(inner) {
            return format!("; it belongs into `{}`", field.name);
        }
        let known = object.fields.iter().map(|field| field.name);
        did_you_mean(name, known.chain(object.unmodelled.iter().copied()))
    }

    fn texts(&mut self, name: &Letters, value: &Letters, most: usize, node: &Node) -> Option<Value> {
        let Data::Object(members) = &node.data else {
            return self.broken(node.place, format!("this must be names with texts; it is {}", node.called()));
        };
        if members.len() > most {
            return self.broken(node.place, format!("there are {}; {most} are allowed", members.len()));
        }
        let mut out = Map::new();
        for member in members {
            let text = self.within(&shortened(&member.name), |walk| {
                if let Some(message) = name.complain(&member.name) {
                    return walk.broken(member.place, format!("in the name: {message}"));
                }
                match &member.value.data {
                    Data::Boolean(yes) => Some(yes.to_string()),
                    _ => walk.text(value, &member.value),
                }
            });
            if let Some(text) = text {
                out.insert(member.name.clone(), Value::String(text));
            }
        }
        Some(Value::Object(out))
    }

    fn list(&mut self, of: &Kind, (least, most): (usize, usize), node: &Node) -> Option<Value> {
        let Data::List(items) = &node.data else {
            return self.broken(node.place, format!("this must be a list; it is {}", node.called()));
        };
        if items.len() > most {
            return self.broken(node.place, format!("there are {}; {most} are allowed", items.len()));
        }
        if items.len() < least {
            return self.broken(node.place, "there must be at least one");
        }
        let mut out = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let value = self.within(&format!("[{place}]"), |walk| {
                let value = match &item.data {
                    Data::Null => walk.broken(item.place, "there is nothing here"),
                    _ => walk.value(of, item),
                };
                if value.is_none() {
                    walk.ruined.push(walk.path.clone());
                }
                value
            });
            out.push(value.unwrap_or_else(|| stand_in(of)));
        }
        Some(Value::Array(out))
    }

    fn form(&mut self, words: &[&str], objects: &[&'static Object], node: &Node) -> Option<Value> {
        match &node.data {
            Data::Object(members) => {
                let object = chosen(objects, members.iter().map(|member| member.name.as_str()))?;
                self.object(object, node)
            }
            Data::Text(_) => self.word(words, &[], node),
            _ => {
                let forms: Vec<String> =
                    objects.iter().map(|object| format!("{{{}: …}}", object.fields[0].name)).collect();
                self.wrong(node, format!("this must be {}, or {}", words.join(", "), forms.join(" or ")))
            }
        }
    }

    fn verb(&mut self, verbs: &[&Object], node: &Node) -> Option<Value> {
        let Data::Object(_) = node.data else {
            return self.broken(node.place, format!("this must be like {{at: 30s, do: {}, …}}", verbs[0].name));
        };
        let names = || verbs.iter().map(|verb| verb.name);
        let word = match node.get(VERB_FIELD).map(|member| &member.value) {
            Some(Node { data: Data::Text(word), .. }) => word,
            _ => {
                let message = format!("say what is done: {}", names().collect::<Vec<_>>().join(", "));
                return self.within(VERB_FIELD, |walk| walk.broken(node.place, message));
            }
        };
        if let Some(verb) = verbs.iter().find(|verb| verb.name == word) {
            return self.object(verb, node);
        }
        let near = nearest(word, names());
        let place = node.get(VERB_FIELD).map_or(node.place, |member| member.value.place);
        let message = match near {
            Some(near) => format!("`{}` is not a verb; did you mean `{near}`?", shortened(word)),
            None => {
                format!("`{}` is not a verb; there are {}", shortened(word), names().collect::<Vec<_>>().join(", "))
            }
        };
        self.within(VERB_FIELD, |walk| walk.broken(place, message))
    }
}

/// Returns the least that a kind allows, so that the rest can still be judged.
fn stand_in(kind: &Kind) -> Value {
    match kind {
        Kind::Text(_) | Kind::Digits(_) => json!(""),
        Kind::Word { known, .. } | Kind::Forms { words: known, .. } => json!(known[0]),
        Kind::Boolean => json!(false),
        Kind::Whole { least, .. } | Kind::Seconds { least, .. } => json!(least),
        Kind::Duration { least, .. } => json!(least),
        Kind::Size { least, .. } => json!(least),
        Kind::Fraction => json!(0.0),
        Kind::Texts { .. } => json!({}),
        Kind::List { .. } => json!([]),
        Kind::Object(object) | Kind::Verb([object, ..]) => {
            let required = object.fields.iter().filter(|field| matches!(field.presence, Presence::Required));
            Value::Object(required.map(|field| (field.name.to_owned(), stand_in(&field.kind))).collect())
        }
        Kind::Verb([]) => Value::Null,
    }
}

/// Returns the form that has one of these names; the first when none has.
pub fn chosen<'a>(objects: &[&'static Object], names: impl Iterator<Item = &'a str>) -> Option<&'static Object> {
    let mut known = names.filter_map(|name| objects.iter().find(|object| object.field(name).is_some()));
    known.next().or(objects.first()).copied()
}

/// Makes a path one step longer: `services` and `[0]`, then `desiredCount`.
pub fn push_step(path: &mut String, step: &str) {
    if !path.is_empty() && !step.starts_with('[') {
        path.push('.');
    }
    path.push_str(step);
}

/// Returns the begin of a text that may be as long as its writer liked, without what cannot be seen.
pub fn shortened(text: &str) -> String {
    let mut out: String = text.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}

/// Makes a sentence the rest of another one.
fn uncapped(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let second_is_capital = sentence.chars().nth(1).is_some_and(|c| c.is_uppercase());
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if !second_is_capital => first.to_lowercase().chain(chars).collect(),
        _ => sentence.to_owned(),
    }
}
