//! What the viewer did, and what came back from the browser: the only ways into the session.

use super::editor::Edit;
use super::idle::Stretch;
use super::importing::Review;
use super::knobs::Knob;
use super::speed::Speed;
use crate::frame::Key;
use crate::frame::shape::Point;
use crate::say::page as say;
use crate::scenario::Command;
use crate::sim::Subject;
use crate::sim::world::ids::EntryId;
use crate::units::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Wall time passed.
    Ticked(Span),
    // Time.
    PressedPlay,
    SteppedForward,
    SteppedBack,
    WentToNextChange,
    WentToPreviousChange,
    WentToStart,
    WentToEnd,
    Sought(SimTime),
    ChoseSpeed(Speed),
    SpedUp,
    SlowedDown,
    ToggledSkipping,
    /// Marked the beginning of a loop, its end, or gave it up.
    MarkedLoop,
    Looped(Option<Stretch>),
    // What is looked at.
    Picked(Option<Subject>),
    /// Jumped to an entry's moment and to what it is about.
    WentToEntry(EntryId),
    /// Came so much nearer; what lies at the place, in parts of the window, stays there.
    Zoomed {
        by: f32,
        at: Point,
    },
    /// Moved the window over the picture, in parts of the window.
    Panned(f32, f32),
    SawWhole,
    ChoseTab(Tab),
    ToggledSheet,
    SearchedEvents(String),
    ToggledEventKind(super::events::Kinds),
    /// Chose whose events are listed.
    NarrowedEvents(super::about::About),
    /// Another part of the list of events is in sight.
    ScrolledEvents(super::events::Sight),
    // What is done to it.
    Asked(Command),
    /// Pressed the key of something that can be done to what is looked at.
    PressedDeed(char),
    /// Something at the console.
    Typed(super::Typing),
    Undid,
    Redid,
    /// Set one of the settings at hand to a choice, or to the next one.
    TurnedKnob(Knob, usize),
    TurnedKnobOn(Knob),
    /// Went back to a future that was left.
    ReturnedTo(u32),
    DeletedFuture(u32),
    /// Asked to see a future beside the present one; without a number, the latest.
    Compared(Option<u32>),
    // Which scenario.
    OpenedLibrary(usize),
    /// The address changed under us: a link was pasted or the viewer went back.
    OpenedFragment(String),
    /// Something about what others print: files, drops, pastes, and the review of what came of them.
    Reviewed(Review),
    /// Something in the editor.
    Edited(Edit),
    PressedSurprise,
    RolledSeed(u64),
    /// Took the smallest change that removes the nth hazard of the scenario.
    AppliedFix(usize),
    /// Asked for the run that shows what the nth hazard does.
    RanProof(usize),
    // Around it.
    PressedShare,
    /// Switched whether what is shared is redacted.
    ToggledRedaction,
    /// Asked for what is shared as a file.
    SavedShared,
    PressedHelp,
    /// Asked for what the picture shows as tables.
    PressedFacts,
    /// Asked for the moment as a file.
    TookPicture(Picture),
    /// Asked for a film of the loop or of what comes now; gave it up.
    BeganFilm,
    EndedFilm,
    /// Pointed at an entry of the list, or at none.
    Hovered(Option<EntryId>),
    /// Pressed an entry of the legend.
    Filtered(Key),
    PressedCopy(Copied),
    /// Whether the clipboard took it.
    CopiedText(bool),
    ClosedDialog,
    DismissedNotice(u32),
    ToggledTheme,
    /// The system changed its colour scheme or its wish for calm.
    SurroundingsChanged {
        theme: Theme,
        calm: bool,
    },
    StudyReported(Box<crate::study::Summary>),
    /// Something outside failed: what, in one sentence, and how to go on.
    Failed {
        title: String,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Inspect,
    Events,
    Scenario,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copied {
    Link,
    Scenario,
    /// The events that are listed.
    Events,
    /// This text.
    Text(std::rc::Rc<str>),
}

/// The form of a picture to take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Png,
    Svg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Share,
    Help,
    Compare,
    Facts,
    Import,
}

impl Action {
    /// A text from outside, by its name.
    pub fn brought(name: impl Into<String>, text: impl Into<String>) -> Action {
        Action::Reviewed(Review::Brought(vec![(name.into(), text.into())]))
    }
}

impl Tab {
    pub const ALL: [Tab; 3] = [Tab::Inspect, Tab::Events, Tab::Scenario];

    pub const fn title(self) -> &'static str {
        match self {
            Tab::Inspect => say::INSPECT,
            Tab::Events => say::EVENTS,
            Tab::Scenario => say::SCENARIO,
        }
    }
}

impl Theme {
    pub const fn word(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
        }
    }

    pub fn from_word(word: &str) -> Option<Theme> {
        [Theme::Dark, Theme::Light].into_iter().find(|theme| theme.word() == word)
    }

    pub const fn other(self) -> Theme {
        match self {
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::Dark,
        }
    }
}
