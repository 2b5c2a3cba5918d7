//! Which events are listed: by kind, with or without fine print, and by words in their sentences.
//!
//! A long trace is read in slices, so that searching never freezes the page.

use crate::report::{Index, Kind, Line, Tone, sentence};
use crate::sim::Entry;

/// Kinds that are switched on and off together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinds {
    Service,
    Scheduler,
    Tasks,
    Pulls,
    Targets,
    /// What a short list leaves out, of every kind.
    FinePrint,
}

#[derive(Clone, Debug)]
pub struct EventsView {
    query: String,
    /// Lower case, split at spaces; all of them must occur.
    words: Vec<String>,
    shown: [bool; Kinds::ALL.len()],
    /// The numbers of the entries that are listed, in order.
    listed: Vec<u32>,
    /// How many entries have been looked at.
    read: usize,
    /// The first row in sight, counted from the newest, and how many fit.
    pub first: usize,
    pub rows: usize,
}

/// Entries looked at before the page draws again.
const SLICE: usize = 4000;

impl Kinds {
    pub const ALL: [Kinds; 6] =
        [Kinds::Service, Kinds::Scheduler, Kinds::Tasks, Kinds::Pulls, Kinds::Targets, Kinds::FinePrint];

    pub const fn word(self) -> &'static str {
        match self {
            Kinds::Service => "Service",
            Kinds::Scheduler => "Scheduler",
            Kinds::Tasks => "Tasks",
            Kinds::Pulls => "Pulls",
            Kinds::Targets => "Targets",
            Kinds::FinePrint => "Fine print",
        }
    }

    const fn of(kind: Kind) -> Kinds {
        match kind {
            Kind::Command | Kind::Service => Kinds::Service,
            Kind::Scheduler => Kinds::Scheduler,
            Kind::Task | Kind::Container | Kind::Stop => Kinds::Tasks,
            Kind::Agent | Kind::Pull => Kinds::Pulls,
            Kind::Target => Kinds::Targets,
        }
    }
}

impl Default for EventsView {
    fn default() -> Self {
        let mut shown = [true; Kinds::ALL.len()];
        shown[Kinds::FinePrint as usize] = false;
        EventsView { query: String::new(), words: Vec::new(), shown, listed: Vec::new(), read: 0, first: 0, rows: 12 }
    }
}

impl EventsView {
    pub fn query(&self) -> &str {
        &self.query
    }

    pub fn shows(&self, kinds: Kinds) -> bool {
        self.shown[kinds as usize]
    }

    pub fn search(&mut self, query: String) {
        self.words = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
        self.query = query;
        self.forget();
    }

    pub fn toggle(&mut self, kinds: Kinds) {
        self.shown[kinds as usize] = !self.shown[kinds as usize];
        self.forget();
    }

    pub fn scroll(&mut self, first: usize, rows: usize) {
        (self.first, self.rows) = (first, rows.clamp(1, 400));
    }

    /// Begins anew: the trace or the question is another one.
    pub fn forget(&mut self) {
        self.listed.clear();
        (self.read, self.first) = (0, 0);
    }

    /// Looks at some more entries; returns whether all were seen.
    pub fn read_some(&mut self, trace: &[Entry], index: &Index) -> bool {
        let upto = trace.len().min(self.read + SLICE);
        for (number, entry) in trace.iter().enumerate().take(upto).skip(self.read) {
            if self.wants(&sentence(entry, index)) {
                self.listed.push(number as u32);
            }
        }
        self.read = self.read.max(upto);
        self.read >= trace.len()
    }

    pub fn has_read(&self, trace: &[Entry]) -> bool {
        self.read >= trace.len()
    }

    /// Returns the listed entries among the first `entries`.
    pub fn listed(&self, entries: usize) -> &[u32] {
        let end = self.listed.partition_point(|number| (*number as usize) < entries);
        &self.listed[..end]
    }

    fn wants(&self, line: &Line) -> bool {
        let kind = self.shows(Kinds::of(line.kind)) && (line.tone != Tone::Quiet || self.shows(Kinds::FinePrint));
        if !kind || self.words.is_empty() {
            return kind;
        }
        let text = line.text.to_lowercase();
        self.words.iter().all(|word| text.contains(word))
    }
}
