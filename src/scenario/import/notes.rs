//! What is told along with an imported scenario: every value that was made up, changed or left out.

use super::limits;
use crate::scenario::Cue;
use crate::scenario::walk::shortened;
use serde_json::Value;
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub kind: NoteKind,
    /// Where in the scenario, `services[0].desiredCount`; empty when a text is meant.
    pub path: String,
    /// The value that stands there now, as a scenario file writes it.
    pub assumed: Option<Value>,
    /// One sentence without a full stop.
    pub why: String,
    /// The file, when there were several texts or it had a name.
    pub source: String,
    /// Counted from 1.
    pub line: Option<u32>,
    /// What may be added to the script, to see what the text tells of.
    pub offer: Vec<Cue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// The text does not say it; this stands in.
    Assumed,
    /// The text says something else that cannot be run.
    Changed,
    /// The text tells of something that is worth a look.
    Seen,
    /// The engine does not act on it.
    NotModelled,
    /// Lines of the text that say nothing about ECS, or cannot be read.
    Skipped,
}

impl NoteKind {
    pub const fn word(self) -> &'static str {
        match self {
            NoteKind::Assumed => "assumed",
            NoteKind::Changed => "changed",
            NoteKind::Seen => "seen",
            NoteKind::NotModelled => "not modelled",
            NoteKind::Skipped => "skipped",
        }
    }
}

/// Writes `path: why: value assumed`, or the place in the text when there is no path.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.line, self.source.as_str()) {
            ("", None, "") => {}
            ("", None, source) => write!(f, "{source}: ")?,
            ("", Some(line), "") => write!(f, "line {line}: ")?,
            ("", Some(line), source) => write!(f, "{source}, line {line}: ")?,
            (path, ..) => write!(f, "{path}: ")?,
        }
        f.write_str(&self.why)?;
        match (&self.assumed, self.kind) {
            (Some(value), NoteKind::Assumed) => write!(f, ": {} assumed", plain(value)),
            (Some(value), _) => write!(f, ": now {}", plain(value)),
            (None, _) => Ok(()),
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => shortened(&other.to_string()),
    }
}

/// Something about a part that has no place in the scenario yet: its path is that within the part.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    pub kind: NoteKind,
    pub path: String,
    pub assumed: Option<Value>,
    pub why: String,
    pub line: u32,
}

impl Remark {
    pub fn new(kind: NoteKind, path: impl Into<String>, why: impl Into<String>) -> Remark {
        Remark { kind, path: path.into(), assumed: None, why: why.into(), line: 0 }
    }
}

#[derive(Debug, Default)]
pub struct Notes {
    list: Vec<Note>,
    source: String,
    left_out: usize,
}

impl Notes {
    /// Says which text the next notes are about.
    pub fn enter(&mut self, source: &str) {
        self.source = shortened(source);
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    pub fn add(&mut self, note: Note) {
        if self.list.contains(&note) {
            return;
        }
        if self.list.len() < limits::NOTES {
            self.list.push(note);
        } else {
            self.left_out += 1;
        }
    }

    fn plain(&self, kind: NoteKind, path: impl Into<String>, why: impl Into<String>) -> Note {
        let (path, why) = (path.into(), why.into());
        Note { kind, path, assumed: None, why, source: String::new(), line: None, offer: Vec::new() }
    }

    /// Tells of lines of the text that is being read.
    pub fn about_text(&mut self, kind: NoteKind, line: u32, why: impl Into<String>) {
        let source = self.source.clone();
        let line = (line > 0).then_some(line);
        self.add(Note { source, line, ..self.plain(kind, "", why) });
    }

    pub fn say(&mut self, kind: NoteKind, path: impl Into<String>, why: impl Into<String>) {
        self.add(self.plain(kind, path, why));
    }

    pub fn offer(&mut self, path: impl Into<String>, why: impl Into<String>, offer: Vec<Cue>) {
        self.add(Note { offer, ..self.plain(NoteKind::Seen, path, why) });
    }

    /// Tells of a value that was made up. What was said about its absence before becomes the reason.
    pub fn assume(&mut self, path: impl Into<String>, value: impl Into<Value>, why: impl Into<String>) {
        let path = path.into();
        let open = |note: &&mut Note| note.path == path && note.kind == NoteKind::Assumed && note.assumed.is_none();
        match self.list.iter_mut().find(open) {
            Some(note) => note.assumed = Some(value.into()),
            None => self.add(Note { assumed: Some(value.into()), ..self.plain(NoteKind::Assumed, path, why) }),
        }
    }

    /// Something better than what was made up first was found.
    pub fn correct(&mut self, path: &str, value: impl Into<Value>, why: impl Into<String>) {
        if let Some(note) = self.list.iter_mut().find(|note| note.path == path && note.kind == NoteKind::Assumed) {
            (note.assumed, note.why) = (Some(value.into()), why.into());
        }
    }

    pub fn change(&mut self, path: impl Into<String>, value: impl Into<Value>, why: impl Into<String>) {
        self.add(Note { assumed: Some(value.into()), ..self.plain(NoteKind::Changed, path, why) });
    }

    /// Puts a part's remarks where the part now stands.
    pub fn place(&mut self, at: &str, source: &str, remarks: Vec<Remark>) {
        for Remark { kind, path, assumed, why, line } in remarks {
            let path = match path.is_empty() || path.starts_with('[') {
                true => format!("{at}{path}"),
                false => format!("{at}.{path}"),
            };
            let line = (line > 0).then_some(line);
            self.add(Note { kind, path, assumed, why, source: source.to_owned(), line, offer: Vec::new() });
        }
    }

    /// Returns all notes: what was made up first, what was skipped last.
    pub fn take(mut self) -> Vec<Note> {
        self.list.sort_by_key(|note| note.kind);
        if self.left_out > 0 {
            let note = self.plain(NoteKind::Skipped, "", format!("there are {} more notes", self.left_out));
            self.list.push(note);
        }
        self.list
    }
}
