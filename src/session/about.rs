//! Whose events are listed: everything, what is looked at, or one service, zone, instance or task.

use super::Session;
use crate::report::Index;
use crate::report::names::Names;
use crate::report::story::subjects;
use crate::say::events as say;
use crate::sim::world::ids::{HostId, ServiceId, TaskId, ZoneId};
use crate::sim::{Entry, Subject};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    #[default]
    Everything,
    /// Whatever is looked at; all, where that is nothing.
    Selected,
    Service(ServiceId),
    Zone(ZoneId),
    Host(HostId),
    Task(TaskId),
}

/// What one can choose among, under a heading each.
pub type Choices = Vec<(&'static str, Vec<(About, String)>)>;

/// A longer list is no help; what is not on it can be looked at instead.
const MOST_CHOICES: usize = 100;

impl About {
    /// Returns the word by which the page tells the choices apart.
    pub fn word(self) -> String {
        match self {
            About::Everything => "all".to_owned(),
            About::Selected => "selected".to_owned(),
            About::Service(id) => format!("service:{}", id.number()),
            About::Zone(id) => format!("zone:{}", id.number()),
            About::Host(id) => format!("host:{}", id.number()),
            About::Task(id) => format!("task:{}", id.number()),
        }
    }

    /// Reads such a word.
    pub fn of_word(word: &str) -> Option<About> {
        let (kind, number) = word.split_once(':').unwrap_or((word, "0"));
        let number = number.parse().ok()?;
        match kind {
            "all" => Some(About::Everything),
            "selected" => Some(About::Selected),
            "service" => Some(About::Service(ServiceId::new(number))),
            "zone" => Some(About::Zone(ZoneId::new(number))),
            "host" => Some(About::Host(HostId::new(number))),
            "task" => Some(About::Task(TaskId::new(number))),
            _ => None,
        }
    }

    /// Returns whether an entry is about this; `selected` is what is looked at.
    pub fn takes(self, entry: &Entry, selected: Option<Subject>, index: &Index) -> bool {
        let wanted = match (self, selected) {
            (About::Everything, _) | (About::Selected, None) => return true,
            (About::Selected, Some(Subject::Service(id))) => About::Service(id),
            (About::Selected, Some(Subject::Host(id))) => About::Host(id),
            (About::Selected, Some(Subject::Task(id))) => About::Task(id),
            (About::Selected, Some(other)) => return subjects::of(&entry.fact, index).contains(&other),
            (chosen, _) => chosen,
        };
        subjects::of(&entry.fact, index).into_iter().any(|subject| wanted.holds(subject, index))
    }

    /// Returns whether a thing is this, lies in it, or belongs to it.
    fn holds(self, subject: Subject, index: &Index) -> bool {
        let task = match subject {
            Subject::Task(id) => Some(id),
            Subject::Target(id) => Some(index.target_task(id)),
            _ => None,
        };
        let life = task.map(|id| index.task(id));
        match (self, subject) {
            (About::Service(id), Subject::Service(other)) => id == other,
            (About::Service(id), Subject::Deployment(other)) => index.deployment_service(other) == id,
            (About::Service(id), _) => life.is_some_and(|life| life.service == Some(id)),
            (About::Zone(id), Subject::Host(other)) => index.host_zone(other) == Some(id),
            (About::Zone(id), _) => life.is_some_and(|life| life.zone == Some(id)),
            (About::Host(id), Subject::Host(other)) => id == other,
            (About::Host(id), _) => life.is_some_and(|life| life.host == Some(id)),
            (About::Task(id), _) => task == Some(id),
            (About::Everything | About::Selected, _) => true,
        }
    }
}

/// Returns what there is to choose from in this recording.
pub fn choices(session: &Session) -> Choices {
    let index = &session.ledger.index;
    let (catalog, names) = (index.catalog(), Names(index));
    let services = (0..catalog.services.len() as u32).map(ServiceId::new);
    let zones = (0..catalog.zones.len() as u32).map(ZoneId::new);
    let hosts = (0..index.host_count()).map(HostId::new).filter(|host| index.microvm_of(*host).is_none());
    let tasks = index.tasks().iter().map(|life| life.id);
    let groups = [
        (say::SERVICES, few(services.map(|id| (About::Service(id), names.service(id).to_owned())))),
        (say::ZONES, few(zones.map(|id| (About::Zone(id), names.zone(id).to_owned())))),
        (say::INSTANCES, few(hosts.map(|id| (About::Host(id), names.host(id))))),
        (say::TASKS, few(tasks.map(|id| (About::Task(id), say::task(&names.task(id), &names.definition_of(id)))))),
    ];
    groups.into_iter().filter(|(_, list)| !list.is_empty()).collect()
}

fn few(list: impl Iterator<Item = (About, String)>) -> Vec<(About, String)> {
    list.take(MOST_CHOICES).collect()
}
