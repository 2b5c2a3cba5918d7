//! From an address, the library or a text to something that can be shown, or to a notice that says why not.

use super::{Notice, Session, Tone};
use crate::scenario::library::LIBRARY;
use crate::scenario::link::{self, Link, LinkError};
use crate::scenario::{Cue, Scenario, read};
use crate::sim::world::ids::{GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};
use crate::sim::{ENGINE, Recording, Subject};
use crate::units::SimTime;
use std::rc::Rc;

/// A built-in scenario as the picker shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    pub slug: &'static str,
    pub title: String,
}

/// Something readable, not yet recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub scenario: Rc<Scenario>,
    pub commands: Vec<Cue>,
    pub moment: SimTime,
    pub selection: Option<Subject>,
    /// Its place in the library when it is one of those, untouched.
    pub place: Option<usize>,
    pub notes: Vec<Notice>,
}

impl Opened {
    pub fn new(scenario: Scenario) -> Opened {
        Opened {
            scenario: Rc::new(scenario),
            commands: Vec::new(),
            moment: SimTime::ZERO,
            selection: None,
            place: None,
            notes: Vec::new(),
        }
    }

    pub fn record(&self) -> Recording {
        Recording::with_commands(Rc::clone(&self.scenario), self.commands.clone())
    }
}

/// A question that everybody has, with an answer worth waiting for.
const FIRST: &str = "crash-loop";

/// Returns the library's titles.
pub fn shelves() -> Rc<[Shelf]> {
    LIBRARY.iter().map(|entry| Shelf { slug: entry.slug, title: (entry.build)().title }).collect()
}

/// Returns what a visitor sees who asks for nothing.
pub fn first() -> Opened {
    let place = LIBRARY.iter().position(|entry| entry.slug == FIRST);
    from_library(place.unwrap_or_default()).expect("the library is not empty")
}

pub fn from_library(place: usize) -> Option<Opened> {
    let entry = LIBRARY.get(place)?;
    Some(Opened { place: Some(place), ..Opened::new((entry.build)()) })
}

/// Reads the fragment of an address; `None` when it names no scenario, like `#main` or nothing at all.
pub fn from_fragment(fragment: &str) -> Result<Option<Opened>, Notice> {
    if !link::is_link(fragment) {
        return Ok(None);
    }
    link::decode(fragment).map(|link| Some(from_link(link))).map_err(unreadable)
}

fn from_link(link: Link) -> Opened {
    let place = link::slug_of(&link.scenario).and_then(|slug| LIBRARY.iter().position(|entry| entry.slug == slug));
    let mut opened = Opened {
        commands: link.commands,
        moment: link.moment,
        selection: link.selected.as_deref().and_then(subject),
        place,
        ..Opened::new(link.scenario)
    };
    if let Some(engine) = link.engine.filter(|engine| engine != ENGINE) {
        let text = "Outcomes may differ from what was shared";
        opened.notes.push(Notice::new(Tone::Warn, format!("Made with engine {engine}, replayed on {ENGINE}"), text));
    }
    opened
}

/// Reads a file or a paste: a scenario as YAML or JSON, or a link.
pub fn from_text(name: &str, text: &str) -> Result<Opened, Notice> {
    let trimmed = text.trim();
    let is_address = trimmed.lines().count() == 1 && (trimmed.starts_with("http") || trimmed.starts_with('#'));
    if is_address && trimmed.contains('#') {
        return link::decode(trimmed).map(from_link).map_err(unreadable);
    }
    match read(text) {
        Ok(read) => {
            let mut opened = Opened::new(read.scenario);
            if !read.notes.is_empty() {
                let notes = read.notes.iter().map(ToString::to_string);
                let title = format!("Not everything in {name} counts");
                opened.notes.push(Notice::new(Tone::Info, title, "These are read and not modelled").listing(notes));
            }
            Ok(opened)
        }
        Err(problems) => {
            let title = format!("{name} cannot be run");
            let text = "Correct this and open it again; what ran goes on";
            Err(Notice::bad(title, text).listing(problems.iter().map(ToString::to_string)))
        }
    }
}

fn unreadable(error: LinkError) -> Notice {
    let problems = error.problems.iter().map(ToString::to_string);
    let stop = if error.message.ends_with(['?', '.', '!']) { "" } else { "." };
    let text = format!("{}{stop} {}", error.message, error.hint);
    Notice::bad("This link cannot be opened", text).listing(problems)
}

/// The words for what can be selected, as links spell them.
type Maker = fn(u32) -> Subject;
const WORDS: [(&str, Maker); 6] = [
    ("task", |number| Subject::Task(TaskId::new(number))),
    ("host", |number| Subject::Host(HostId::new(number))),
    ("service", |number| Subject::Service(ServiceId::new(number))),
    ("image", |number| Subject::Image(ImageId::new(number))),
    ("target", |number| Subject::Target(TargetId::new(number))),
    ("group", |number| Subject::Group(GroupId::new(number))),
];

/// Reads `task:1`; tasks and the rest are counted from 1.
pub fn subject(text: &str) -> Option<Subject> {
    match text {
        "scheduler" => return Some(Subject::Scheduler),
        "clients" => return Some(Subject::Clients),
        _ => {}
    }
    let (word, number) = text.split_once(':')?;
    let (_, make) = WORDS.iter().find(|(known, _)| *known == word)?;
    let place = number.parse::<u32>().ok()?.checked_sub(1)?;
    Some(make(place))
}

/// Writes what `subject` reads.
pub fn spell(subject: Subject) -> Option<String> {
    let (word, number) = match subject {
        Subject::Task(id) => ("task", id.number()),
        Subject::Host(id) => ("host", id.number()),
        Subject::Service(id) => ("service", id.number()),
        Subject::Image(id) => ("image", id.number()),
        Subject::Target(id) => ("target", id.number()),
        Subject::Group(id) => ("group", id.number()),
        Subject::Scheduler => return Some("scheduler".to_owned()),
        Subject::Clients => return Some("clients".to_owned()),
        Subject::Deployment(_) => return None,
    };
    Some(format!("{word}:{}", number + 1))
}

impl Session {
    /// Returns the fragment that brings another visitor to this very moment.
    pub fn address(&self) -> String {
        link::encode(&Link {
            scenario: Scenario::clone(self.recording.scenario()),
            commands: self.recording.commands().to_vec(),
            moment: self.aim(),
            selected: self.selection.and_then(spell),
            engine: Some(ENGINE.to_owned()),
        })
    }

    /// Returns the scenario as a file holds it.
    pub fn scenario_text(&self) -> String {
        crate::scenario::write::to_yaml(self.recording.scenario())
    }

    pub(super) fn library(&self) -> Rc<[Shelf]> {
        Rc::clone(&self.shelves)
    }

    pub(super) fn library_place(&self) -> Option<usize> {
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_is_spelled_and_read_back() {
        for text in ["task:1", "host:3", "service:1", "image:2", "target:7", "group:1", "scheduler", "clients"] {
            let read = subject(text).expect(text);
            assert_eq!(spell(read).as_deref(), Some(text));
        }
        for text in ["", "task", "task:", "task:0", "task:-1", "task:99999999999", "pod:1"] {
            assert_eq!(subject(text), None, "{text:?} is nothing");
        }
    }
}
