//! From an address, the library or a text to something that can be shown, or to a notice that says why not.

use super::{Notice, Session, Tone};
use crate::say::opening as say;
use crate::scenario::library::{self, Entry, LIBRARY};
use crate::scenario::link::{self, Link, LinkError};
use crate::scenario::{Cue, Problem, Scenario, read};
use crate::sim::world::ids::{GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};
use crate::sim::{ENGINE, Recording, Subject};
use crate::units::SimTime;
use std::rc::Rc;

/// A built-in scenario as the picker shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    pub slug: &'static str,
    pub title: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
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
    /// What of its text does not count.
    pub text_notes: Vec<Problem>,
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
            text_notes: Vec::new(),
        }
    }

    pub fn record(&self) -> Recording {
        Recording::with_commands(Rc::clone(&self.scenario), self.commands.clone())
    }
}

/// Returns the library's titles under their headings.
pub fn shelves() -> Rc<[Shelf]> {
    let shelf = |entry: &Entry| Shelf { slug: entry.slug, title: entry.title, group: entry.group.title() };
    LIBRARY.iter().map(shelf).collect()
}

/// Returns what a visitor sees who asks for nothing.
pub fn first() -> Opened {
    from_library(library::first()).expect("the library is not empty")
}

/// Opens a built-in scenario at the moment that is worth seeing first.
pub fn from_library(place: usize) -> Option<Opened> {
    let entry = LIBRARY.get(place)?;
    Some(Opened { place: Some(place), moment: entry.moment, ..Opened::new((entry.build)()) })
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
        let text = say::OUTCOMES_MAY_DIFFER_FROM_WHAT_WAS;
        opened.notes.push(Notice::new(Tone::Warn, say::made_with_engine_replayed_on(&engine, &ENGINE), text));
    }
    opened
}

/// Reads a file or a paste: a scenario as YAML or JSON, or a link.
pub fn from_text(name: &str, text: &str) -> Result<Opened, Notice> {
    if is_address(text) {
        return link::decode(text.trim()).map(from_link).map_err(unreadable);
    }
    match read(text) {
        Ok(read) => {
            let mut opened = Opened::new(read.scenario);
            if !read.notes.is_empty() {
                let notes = read.notes.iter().map(ToString::to_string);
                let title = say::not_everything_in_counts(&name);
                opened.notes.push(Notice::new(Tone::Info, title, say::THESE_ARE_READ_AND_NOT_MODELLED).listing(notes));
                opened.text_notes = read.notes;
            }
            Ok(opened)
        }
        Err(problems) => {
            let title = say::cannot_be_run(&name);
            let text = say::CORRECT_THIS_AND_OPEN_IT_AGAIN;
            Err(Notice::bad(title, text).listing(problems.iter().map(ToString::to_string)))
        }
    }
}

/// Returns whether a text is a link to one of our pages.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    let one_line = text.lines().count() == 1 && (text.starts_with("http") || text.starts_with('#'));
    one_line && text.split_once('#').is_some_and(|(_, fragment)| link::is_link(fragment) || text.starts_with('#'))
}

/// Returns whether a text is ours: a link, or a scenario that says so by a name that nothing of AWS has.
pub fn is_own(text: &str) -> bool {
    is_address(text) || names_any(text, &["orrery", "seed", "duration", "begin", "rules", "script", "traffic"])
}

/// Returns whether a text is JSON or a template that AWS or its tools printed.
pub fn is_of_aws(text: &str) -> bool {
    let text = text.trim_start();
    let names = ["Arn\"", "Arns\"", "AWS::ECS", "planned_values"];
    (text.starts_with(['{', '[']) || text.contains("AWS::ECS"))
        && names.iter().any(|name| text.contains(name))
        && !is_own(text)
}

/// Returns whether a text that is nothing of AWS may be meant as a scenario.
pub fn seems_own(text: &str) -> bool {
    is_own(text) || names_any(text, &["title", "cluster", "images", "taskDefinitions", "targetGroups", "services"])
}

/// Returns whether one of these names stands at the top of a YAML or JSON document.
fn names_any(text: &str, names: &[&str]) -> bool {
    let is_json = text.trim_start().starts_with('{');
    match is_json.then(|| serde_json::from_str::<serde_json::Value>(text)) {
        Some(Ok(value)) => names.iter().any(|name| value.get(name).is_some()),
        Some(Err(_)) => text.contains("\"orrery\"") || text.contains("orrery:"),
        None => text.lines().any(|line| {
            let name = line.split_once(':').map_or("", |(name, _)| name.trim_matches(['"', '\'', '\u{feff}']));
            names.contains(&name)
        }),
    }
}

fn unreadable(error: LinkError) -> Notice {
    let problems = error.problems.iter().map(ToString::to_string);
    let stop = if error.message.ends_with(['?', '.', '!']) { "" } else { "." };
    let text = format!("{}{stop} {}", error.message, error.hint);
    Notice::bad(say::THIS_LINK_CANNOT_BE_OPENED, text).listing(problems)
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
        "cluster" => return Some(Subject::Cluster),
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
        Subject::Cluster => return Some("cluster".to_owned()),
        Subject::Deployment(_) => return None,
    };
    Some(format!("{word}:{}", number + 1))
}

impl Session {
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
