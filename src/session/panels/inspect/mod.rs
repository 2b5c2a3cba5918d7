//! The thing that is looked at: what it is, what it waits for, why it is as it is, and what can be done to it.
//!
//! Every kind of thing fills the same few shapes, so that the panel itself knows nothing of ECS.

mod balancer;
mod cluster;
mod deeds;
mod deployment;
mod history;
mod host;
mod image;
mod scheduler;
mod service;
mod task;

use super::header::focus;
use super::{Chip, Piece};
use crate::scenario::Command;
use crate::session::{Session, Tone};
use crate::sim::Subject;
pub use balancer::chip as target_chip;
pub use history::Turn;
pub use task::chip as task_chip;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct InspectorModel {
    /// What makes it this thing and no other: the panel scrolls to its top when it changes.
    pub subject: Option<Subject>,
    /// `task`, `instance`…
    pub kind: &'static str,
    pub name: String,
    pub chip: Option<Chip>,
    pub badge: Option<Badge>,
    /// Sentences under the headline.
    pub lines: Vec<Vec<Piece>>,
    pub sections: Vec<Section>,
}

/// A small square: filled with the revision, framed by the state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Badge {
    pub revision: Option<u8>,
    pub tone: Tone,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub title: &'static str,
    pub said: Vec<Piece>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Nothing,
    Bars(Vec<Bar>),
    Table(Table),
    Facts(Vec<(&'static str, Vec<Piece>)>),
    Deeds(Vec<Deed>),
    History(Vec<Turn>),
    /// How many tasks the service should have.
    Desired {
        service: String,
        desired: u32,
    },
}

/// A phase on a line of time; places are thousandths of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub word: &'static str,
    pub from: u32,
    pub width: u32,
    pub length: String,
    /// It still goes on.
    pub open: bool,
    /// A step inside a phase.
    pub step: bool,
    pub hatched: bool,
    pub revision: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub heads: Vec<&'static str>,
    pub rows: Vec<TableRow>,
    /// How many rows are left out.
    pub more: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    pub cells: Vec<Cell>,
    pub winner: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    pub tone: Tone,
    /// Where the text is only a sign, what it says.
    pub said: Option<String>,
    pub subject: Option<Subject>,
    pub number: bool,
}

/// Something that can be done, or the reason why it cannot.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub label: String,
    pub command: Command,
    pub refused: Option<&'static str>,
    pub grave: bool,
    /// Does it from anywhere on the page.
    pub key: Option<char>,
}

/// Returns what a key does to the thing that is looked at.
pub fn deed_at(session: &Session, key: char) -> Option<Deed> {
    let deeds = |section: Section| match section.body {
        Body::Deeds(deeds) => deeds,
        _ => Vec::new(),
    };
    of(session).sections.into_iter().flat_map(deeds).find(|deed| deed.key == Some(key))
}

/// Shows the selection; where nothing is selected, or it is gone, the service.
pub fn of(session: &Session) -> InspectorModel {
    let chosen = session.selection.and_then(|subject| subject_model(session, subject));
    chosen
        .or_else(|| focus(session.world(), None).map(|id| service::of(session, id)))
        .unwrap_or_else(|| cluster::of(session))
}

/// Returns what a thing is called: `task 8e1c6ac5`.
pub fn name(session: &Session, subject: Subject) -> Option<String> {
    subject_model(session, subject).map(|model| format!("{} {}", model.kind, model.name))
}

fn subject_model(session: &Session, subject: Subject) -> Option<InspectorModel> {
    let world = session.world();
    match subject {
        Subject::Task(id) => Some(world.task(id).map_or_else(|| task::gone(session, id), |row| task::of(session, row))),
        Subject::Host(id) => world.host(id).map(|row| host::of(session, row)),
        Subject::Service(id) => world.services.get(id).map(|row| service::of(session, row.id)),
        Subject::Deployment(id) => world.deployments.get(id).map(|row| deployment::of(session, row)),
        Subject::Image(id) => Some(image::of(session, id)),
        Subject::Target(id) => world.target(id).map(|row| balancer::target(session, row)),
        Subject::Group(id) => world.groups.get(id.index()).map(|row| balancer::group(session, row)),
        Subject::Scheduler => Some(scheduler::of(session)),
        Subject::Clients => Some(balancer::clients(session)),
        Subject::Cluster => Some(cluster::of(session)),
    }
}

impl Section {
    fn new(title: &'static str, body: Body) -> Section {
        Section { title, said: Vec::new(), body }
    }

    fn saying(self, said: Vec<Piece>) -> Section {
        Section { said, ..self }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub fn number(text: impl Into<String>) -> Cell {
        Cell { number: true, ..Cell::text(text) }
    }

    pub fn toned(self, tone: Tone) -> Cell {
        Cell { tone, ..self }
    }

    pub fn leading_to(self, subject: Subject) -> Cell {
        Cell { subject: Some(subject), ..self }
    }
}

impl TableRow {
    pub fn new(cells: Vec<Cell>) -> TableRow {
        TableRow { cells, winner: false }
    }
}
