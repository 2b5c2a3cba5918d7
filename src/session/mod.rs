//! The app without a browser: what is shown, from when, and what the viewer did to it.
//!
//! Knows no page and no clock. Actions go in, requests come out, and panels read models.

pub mod about;
pub mod action;
mod branching;
mod chaining;
mod doing;
pub mod editor;
pub mod events;
mod filming;
mod futures;
mod hazards;
mod history;
pub mod idle;
pub mod importing;
pub mod knobs;
mod moving;
pub mod notice;
pub mod opening;
pub mod panels;
pub mod request;
pub mod sharing;
pub mod speed;
pub mod terminal;
pub mod transport;

use crate::frame::{Chain, Filter, Zoom};
use crate::report::Ledger;
use crate::scenario::Scenario;
use crate::sim::world::World;
use crate::sim::world::ids::EntryId;
use crate::sim::{Cursor, Recording, Subject};
use crate::study::{Study, Summary};
use crate::units::{SimTime, Span};
pub use action::{Action, Copied, Dialog, Picture, Tab, Theme};
use events::EventsView;
use futures::Futures;
use history::History;
pub use notice::{Notice, Tone};
use opening::{Opened, Shelf};
pub use panels::Panels;
pub use request::Request;
pub use speed::Speed;
use std::cell::RefCell;
use std::rc::Rc;
use terminal::Terminal;
pub use terminal::Typing;
use transport::Transport;

/// How long the story of a scenario takes to tell at the speed it opens with.
const TELLING: Span = Span::from_secs(25);
/// Seeds the worker plays: enough for a quantile of 95 %.
const STUDIED_SEEDS: u32 = 100;

/// An edition, how many of its entries are known, and up to where it is recorded.
type Extent = (u64, usize, SimTime);

pub struct Session {
    recording: Recording,
    terminal: Terminal,
    cursor: Cursor,
    /// What the recording means, as far as it goes.
    ledger: Ledger,
    /// Where the cursor goes as soon as the recording reaches that far.
    goal: Option<SimTime>,
    /// Goes up whenever the recording becomes another one.
    edition: u64,
    /// The scenario's place in the library, when it is one of those.
    place: Option<usize>,
    /// The scenario as it was opened.
    written: Rc<Scenario>,
    transport: Transport,
    selection: Option<Subject>,
    zoom: Zoom,
    filter: Filter,
    /// The entry that is pointed at, in which edition, with its chain.
    hovered: Option<(u64, EntryId, Chain)>,
    /// What is being filmed.
    film: Option<idle::Stretch>,
    history: History,
    futures: Futures,
    /// The future that is compared with the present one.
    compared: Option<u32>,
    surroundings: Surroundings,
    tab: Tab,
    sheet_open: bool,
    dialog: Option<Dialog>,
    copied: Option<bool>,
    events: EventsView,
    notices: Vec<Notice>,
    next_notice: u32,
    study: Option<Summary>,
    /// As they were last found.
    known_gaps: Option<(Extent, Rc<[idle::Stretch]>)>,
    /// Wall time since the session began.
    wall: Span,
    shelves: Rc<[Shelf]>,
    editor: editor::Editor,
    import: importing::Import,
    /// Whether it came from the viewer's own texts, so that it may tell whose it is.
    brought: bool,
    /// Whether what is shared is redacted.
    redacts: bool,
    shared_memory: RefCell<sharing::Memory>,
    memory: panels::Memory,
}

/// What the browser says about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Surroundings {
    pub theme: Theme,
    /// Whether the viewer chose the theme, now or earlier.
    pub theme_chosen: bool,
    /// The viewer asked for reduced motion.
    pub calm: bool,
    /// The page sits in a frame of somebody else's.
    pub embed: bool,
    /// The browser can film the stage.
    pub films: bool,
}

impl Session {
    /// Opens what the address asks for; when that cannot be read, the first scenario with a notice.
    ///
    /// Who asks for nothing in particular sees it play; a link shows its moment and stands still.
    pub fn new(fragment: &str, surroundings: Surroundings) -> Session {
        let (opened, notice, plays) = match opening::from_fragment(fragment) {
            Ok(Some(opened)) => (opened, None, false),
            Ok(None) => (opening::first(), None, true),
            Err(notice) => (opening::first(), Some(notice), false),
        };
        let recording = opened.record();
        let cursor = recording.seek(SimTime::ZERO);
        let mut session = Session {
            terminal: Terminal::default(),
            ledger: Ledger::of(&recording),
            recording,
            cursor,
            goal: None,
            edition: 0,
            place: opened.place,
            written: Rc::clone(&opened.scenario),
            transport: Transport::default(),
            selection: None,
            zoom: Zoom::FIT,
            filter: Filter::default(),
            hovered: None,
            film: None,
            history: History::default(),
            futures: Futures::default(),
            compared: None,
            surroundings,
            tab: Tab::default(),
            sheet_open: false,
            dialog: None,
            copied: None,
            events: EventsView::default(),
            notices: Vec::new(),
            next_notice: 0,
            study: None,
            known_gaps: None,
            wall: Span::ZERO,
            shelves: opening::shelves(),
            editor: editor::Editor::default(),
            import: importing::Import::default(),
            brought: false,
            redacts: true,
            shared_memory: RefCell::default(),
            memory: panels::Memory::default(),
        };
        session.settle(&opened, plays);
        notice.into_iter().for_each(|notice| session.notify(notice));
        session
    }

    /// Shows another scenario.
    fn open(&mut self, opened: Opened, plays: bool) {
        self.recording = opened.record();
        self.place = opened.place;
        self.history = History::default();
        self.futures.forget();
        self.compared = None;
        self.written = Rc::clone(&opened.scenario);
        self.editor.forget_draft();
        self.editor.own = None;
        self.editor.drafts.turn_page();
        self.notices.clear();
        self.another_edition();
        self.settle(&opened, plays);
    }

    /// Takes the moment, the selection and the first speed from what was opened.
    fn settle(&mut self, opened: &Opened, plays: bool) {
        self.selection = opened.selection;
        self.zoom = Zoom::FIT;
        self.filter = Filter::default();
        self.goal = Some(opened.moment).filter(|moment| *moment > SimTime::ZERO);
        self.transport.speed_settled = false;
        self.transport.playing = plays && !self.surroundings.calm;
        self.transport.looped = None;
        opened.notes.iter().cloned().for_each(|notice| self.notify(notice));
        self.choose_speed();
    }

    /// The recording has become another one: what was known of the old one is forgotten.
    fn another_edition(&mut self) {
        self.edition += 1;
        self.study = None;
        self.ledger = Ledger::of(&self.recording);
        self.cursor = self.recording.seek(self.cursor.now().min(self.recording.recorded_to()));
        self.events.forget();
        self.read_events();
    }

    /// Records a slice and, where the cursor waits for it, moves on; returns what to do now that all is there.
    ///
    /// The page calls this between frames until `is_settled`.
    pub fn record_slice(&mut self) -> Vec<Request> {
        if self.recording.is_complete() {
            self.read_events();
            self.futures.record_slice();
            return Vec::new();
        }
        let complete = self.recording.record_slice();
        self.ledger.catch_up(&self.recording);
        self.read_events();
        self.approach_goal();
        self.choose_speed();
        self.transport.speed_settled |= complete;
        if complete { vec![Request::StartStudy] } else { Vec::new() }
    }

    /// Returns whether all is recorded and all that is recorded has been read.
    pub fn is_settled(&self) -> bool {
        self.recording.is_complete() && self.events.has_read(self.recording.trace()) && self.futures.is_told()
    }

    pub fn is_recorded(&self) -> bool {
        self.recording.is_complete()
    }

    /// Answers one action; the requests are for the page.
    pub fn update(&mut self, action: Action) -> Vec<Request> {
        let requests = self.answer(action);
        if self.events.follow(self.selection) {
            self.read_events();
        }
        requests
    }

    fn answer(&mut self, action: Action) -> Vec<Request> {
        match action {
            Action::Ticked(wall) => self.tick(wall),
            Action::PressedPlay => self.press_play(),
            Action::SteppedForward => self.go(self.next_event()),
            Action::SteppedBack => self.go(self.previous_event()),
            Action::WentToNextChange => self.go(self.next_change()),
            Action::WentToPreviousChange => self.go(self.previous_change()),
            Action::WentToStart => self.go(SimTime::ZERO),
            Action::WentToEnd => self.go(self.end()),
            Action::Sought(at) => self.seek(at),
            Action::ChoseSpeed(speed) => self.choose(speed),
            Action::SpedUp => self.choose(self.transport.speed.faster()),
            Action::SlowedDown => self.choose(self.transport.speed.slower()),
            Action::ToggledSkipping => self.toggle_skipping(),
            Action::MarkedLoop => self.mark_loop(),
            Action::Looped(stretch) => self.set_loop(stretch),
            Action::Picked(subject) => self.pick(subject),
            Action::WentToEntry(entry) => self.go_to_entry(entry),
            Action::Zoomed { by, at } => self.zoom_to(self.zoom.nearer(by, at)),
            Action::Panned(x, y) => self.zoom_to(self.zoom.moved(x, y)),
            Action::SawWhole => self.zoom_to(Zoom::FIT),
            Action::ChoseTab(tab) => self.show_tab(tab),
            Action::ToggledSheet => self.toggle_sheet(),
            Action::SearchedEvents(query) => self.search_events(query),
            Action::NarrowedEvents(about) => self.narrow_events(about),
            Action::ToggledEventKind(kinds) => self.toggle_event_kind(kinds),
            Action::ScrolledEvents(sight) => self.scroll_events(sight),
            Action::Asked(command) => self.ask(command),
            Action::PressedDeed(key) => self.press_deed(key),
            Action::Typed(typing) => self.type_in(typing),
            Action::TurnedKnob(knob, place) => self.turn(knob, place),
            Action::TurnedKnobOn(knob) => self.turn_on(knob),
            Action::ReturnedTo(future) => self.return_to(future),
            Action::DeletedFuture(future) => self.delete_future(future),
            Action::Compared(future) => self.compare(future),
            Action::Undid => self.undo(),
            Action::Redid => self.redo(),
            Action::OpenedLibrary(place) => self.open_library(place),
            Action::OpenedFragment(fragment) => self.open_fragment(&fragment),
            Action::Edited(edit) => self.edit(edit),
            Action::Reviewed(review) => self.review(review),
            Action::ToggledRedaction => self.toggle_redaction(),
            Action::SavedShared => self.save_shared(),
            Action::PressedSurprise => vec![Request::RollSeed],
            Action::RolledSeed(seed) => self.reseed(seed),
            Action::AppliedFix(nth) => self.apply_fix(nth),
            Action::RanProof(nth) => self.run_proof(nth),
            Action::PressedShare => self.show_dialog(Dialog::Share),
            Action::PressedHelp => self.show_dialog(Dialog::Help),
            Action::PressedFacts => self.show_dialog(Dialog::Facts),
            Action::TookPicture(picture) => vec![Request::SavePicture(picture, self.file_name())],
            Action::BeganFilm => self.begin_film(),
            Action::EndedFilm => self.end_film(),
            Action::Hovered(entry) => self.hover(entry),
            Action::Filtered(key) => self.filter_by(key),
            Action::PressedCopy(what) => self.copy(what),
            Action::CopiedText(taken) => self.note_copied(taken),
            Action::ClosedDialog => self.close_dialog(),
            Action::DismissedNotice(id) => self.dismiss(id),
            Action::ToggledTheme => self.toggle_theme(),
            Action::SurroundingsChanged { theme, calm } => self.adapt(theme, calm),
            Action::StudyReported(summary) => self.keep_study(*summary),
            Action::Failed { title, text } => self.tell(Notice::bad(title, text)),
        }
    }

    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    pub fn world(&self) -> &World {
        self.cursor.world()
    }

    pub fn now(&self) -> SimTime {
        self.cursor.now()
    }

    /// Returns where the cursor is, or will be as soon as the recording has got there.
    pub fn aim(&self) -> SimTime {
        self.goal.unwrap_or(self.now())
    }

    pub fn end(&self) -> SimTime {
        self.recording.scenario().end()
    }

    pub fn is_playing(&self) -> bool {
        self.transport.playing
    }

    pub fn speed(&self) -> Speed {
        self.transport.speed
    }

    pub fn selection(&self) -> Option<Subject> {
        self.selection
    }

    pub fn filter(&self) -> Filter {
        self.filter
    }

    pub fn zoom(&self) -> Zoom {
        self.zoom
    }

    pub fn surroundings(&self) -> Surroundings {
        self.surroundings
    }

    /// Returns whether the picture may still change without the viewer: it plays, or waits for the recording.
    pub fn is_moving(&self) -> bool {
        self.transport.playing || !self.is_settled()
    }

    /// Returns a number that changes with every other recording.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// Returns what the worker should find out: this scenario with what was done by hand, under many seeds.
    pub fn study_order(&self) -> Study {
        let mut scenario = Scenario::clone(self.recording.scenario());
        scenario.script.extend_from_slice(self.recording.commands());
        Study { scenario: scenario.into(), seeds: STUDIED_SEEDS }
    }

    /// Returns what is wrong at the moment, for those who only read the page's attributes.
    pub fn error(&self) -> Option<&str> {
        let told = self.notices.iter().rev().find(|notice| notice.tone == Tone::Bad);
        told.map(|notice| notice.title.as_str()).or_else(|| self.import_error())
    }

    /// Returns the models of all panels; what has not changed compares equal.
    pub fn panels(&mut self) -> Panels {
        panels::of(self)
    }
}

#[cfg(test)]
mod branch_tests;
#[cfg(test)]
mod tests;
