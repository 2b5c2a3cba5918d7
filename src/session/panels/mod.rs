//! One comparable model for each panel: what it shows, in the words and numbers it shows it in.
//!
//! A model that has not changed compares equal, so that a panel is only drawn again when it would look different.

pub mod ask;
pub mod compare;
pub mod console;
pub mod editor;
pub mod events;
pub mod facts;
pub mod header;
pub mod import;
pub mod inspect;
pub mod overlay;
pub mod scenario;
pub mod timeline;
pub mod transport;
pub mod voice;

use super::{Session, Tab, Tone};
use crate::sim::Subject;
use crate::sim::world::Headcount;
pub use ask::AskModel;
pub use compare::CompareModel;
pub use console::ConsoleModel;
pub use editor::EditorModel;
pub use events::EventsModel;
pub use facts::FactsModel;
pub use header::HeaderModel;
pub use import::ImportModel;
pub use inspect::InspectorModel;
pub use overlay::OverlayModel;
pub use scenario::ScenarioModel;
use std::rc::Rc;
pub use timeline::TimelineModel;
pub use transport::TransportModel;

#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    pub header: Rc<HeaderModel>,
    pub ask: Rc<AskModel>,
    pub transport: Rc<TransportModel>,
    pub timeline: Rc<TimelineModel>,
    pub side: Rc<SideModel>,
    pub inspector: Rc<InspectorModel>,
    pub events: Rc<EventsModel>,
    pub scenario: Rc<ScenarioModel>,
    pub console: Rc<ConsoleModel>,
    pub overlay: Rc<OverlayModel>,
    /// What a listener is told about the stage, in a sentence or two.
    pub voice: Rc<str>,
    pub embed: bool,
}

/// The frame around inspector, events and scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SideModel {
    pub tab: Tab,
    /// On a phone the side is a sheet that opens.
    pub open: bool,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Plain(String),
    Strong(String, Tone),
    /// Leads to another thing.
    Link(String, Subject),
}

/// A small word with a tone: `RUNNING`, `UNHEALTHY`.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    pub word: String,
    pub tone: Tone,
}

/// What was computed for a whole recording and need not be for each moment of it.
#[derive(Default)]
pub struct Memory {
    ask: ask::Memory,
    events: events::Memory,
    timeline: timeline::Memory,
    scenario: scenario::Memory,
    voice: voice::Memory,
}

pub fn of(session: &mut Session) -> Panels {
    let mut memory = std::mem::take(&mut session.memory);
    let session_now: &Session = session;
    let world = session_now.world();
    let focus = header::focus(world, session_now.selection).map(|id| world.service(id));
    let count = focus.map_or_else(Headcount::default, |service| world.headcount(service));
    let panels = Panels {
        header: Rc::new(header::of(session_now, &count)),
        ask: Rc::new(ask::of(session_now, &mut memory.ask)),
        transport: Rc::new(transport::of(session_now)),
        timeline: Rc::new(timeline::of(session_now, &mut memory.timeline)),
        side: Rc::new(SideModel { tab: session_now.tab, open: session_now.sheet_open }),
        inspector: Rc::new(inspect::of(session_now)),
        events: Rc::new(events::of(session_now, &mut memory.events)),
        scenario: Rc::new(scenario::of(session_now, &mut memory.scenario)),
        console: Rc::new(console::of(session_now)),
        overlay: Rc::new(overlay::of(session_now)),
        voice: voice::of(session_now, &mut memory.voice, &count),
        embed: session_now.surroundings.embed,
    };
    session.memory = memory;
    panels
}

impl Piece {
    /// Returns what it says.
    pub fn text(&self) -> &str {
        match self {
            Piece::Plain(text) | Piece::Strong(text, _) | Piece::Link(text, _) => text,
        }
    }

    pub fn plain(text: impl Into<String>) -> Piece {
        Piece::Plain(text.into())
    }

    pub fn strong(text: impl Into<String>) -> Piece {
        Piece::Strong(text.into(), Tone::Plain)
    }

    pub fn link(text: impl Into<String>, subject: Subject) -> Piece {
        Piece::Link(text.into(), subject)
    }
}

impl Chip {
    pub fn new(word: impl Into<String>, tone: Tone) -> Chip {
        Chip { word: word.into(), tone }
    }
}
