//! Which events are listed: by kind, with or without fine print, and by words in their sentences.
//!
//! A long trace is read in slices, so that searching never freezes the page.

use crate::report::{Index, Kind, Line, Tone, sentence};
use crate::say::events as say;
use crate::session::about::About;
use crate::sim::{Entry, Subject};

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
    about: About,
    /// What is looked at.
    selected: Option<Subject>,
    /// The entries that are listed, in order.
    listed: Vec<Listed>,
    /// How many entries have been looked at.
    read: usize,
    /// What of the list is in sight, in pixels from its top, where the newest is.
    pub sight: Sight,
}

/// An entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub number: u32,
    /// Lines its sentence takes.
    pub lines: u8,
    /// Where its row ends when rows are stacked from the oldest on.
    pub end: u32,
}

/// The part of the list that is seen, and how many letters fit into a line of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub top: u32,
    pub height: u32,
    pub columns: u32,
}

/// Heights as `static/style.css` has them: a line of text, and what is around it.
pub const LINE_HEIGHT: u32 = 17;
const AROUND_LINES: u32 = 6;
/// Longer sentences are cut; the whole is there when pointed at.
const MOST_LINES: u32 = 5;

/// Entries looked at before the page draws again.
const SLICE: usize = 4000;

impl Kinds {
    pub const ALL: [Kinds; 6] =
        [Kinds::Service, Kinds::Scheduler, Kinds::Tasks, Kinds::Pulls, Kinds::Targets, Kinds::FinePrint];

    pub const fn word(self) -> &'static str {
        match self {
            Kinds::Service => say::SERVICE,
            Kinds::Scheduler => say::SCHEDULER,
            Kinds::Tasks => say::TASKS,
            Kinds::Pulls => say::PULLS,
            Kinds::Targets => say::TARGETS,
            Kinds::FinePrint => say::FINE_PRINT,
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
        let sight = Sight { top: 0, height: 600, columns: 34 };
        EventsView {
            query: String::new(),
            words: Vec::new(),
            shown,
            about: About::Everything,
            selected: None,
            listed: Vec::new(),
            read: 0,
            sight,
        }
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

    pub fn about(&self) -> About {
        self.about
    }

    /// Lists what is about something only.
    pub fn narrow(&mut self, about: About) {
        self.about = about;
        self.forget();
    }

    /// Hears what is looked at; returns whether that makes the list another one.
    pub fn follow(&mut self, selected: Option<Subject>) -> bool {
        let changed = std::mem::replace(&mut self.selected, selected) != selected && self.about == About::Selected;
        if changed {
            self.forget();
        }
        changed
    }

    /// Looks at another part of the list; returns whether its lines break elsewhere now.
    pub fn look(&mut self, sight: Sight) -> bool {
        let broken = sight.columns != self.sight.columns;
        self.sight = sight;
        if broken {
            self.listed.clear();
            self.read = 0;
        }
        broken
    }

    /// Begins anew: the trace or the question is another one.
    pub fn forget(&mut self) {
        self.listed.clear();
        (self.read, self.sight.top) = (0, 0);
    }

    /// Looks at some more entries; returns whether all were seen.
    pub fn read_some(&mut self, trace: &[Entry], index: &Index) -> bool {
        let upto = trace.len().min(self.read + SLICE);
        for (number, entry) in trace.iter().enumerate().take(upto).skip(self.read) {
            if !self.about.takes(entry, self.selected, index) {
                continue;
            }
            let line = sentence(entry, index);
            if self.wants(&line) {
                let lines = wrapped(&line.text, self.sight.columns).clamp(1, MOST_LINES);
                let height = (lines + u32::from(line.cause.is_some())) * LINE_HEIGHT + AROUND_LINES;
                let end = self.listed.last().map_or(0, |row| row.end).saturating_add(height);
                self.listed.push(Listed { number: number as u32, lines: lines as u8, end });
            }
        }
        self.read = self.read.max(upto);
        self.read >= trace.len()
    }

    pub fn has_read(&self, trace: &[Entry]) -> bool {
        self.read >= trace.len()
    }

    /// Returns the listed entries among the first `entries`.
    pub fn listed(&self, entries: usize) -> &[Listed] {
        let end = self.listed.partition_point(|row| (row.number as usize) < entries);
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

/// Returns how many lines a text takes where so many letters fit into one: words go together, long ones break.
fn wrapped(text: &str, columns: u32) -> u32 {
    let columns = columns.max(1);
    let (mut lines, mut used) = (1, 0);
    for (word, space) in words(text) {
        let length = word.chars().count() as u32;
        let with_space = if used == 0 { length } else { used + space + length };
        if with_space <= columns {
            used = with_space;
            continue;
        }
        lines += u32::from(used > 0) + (length.max(1) - 1) / columns;
        used = (length.max(1) - 1) % columns + 1;
    }
    lines
}

/// Returns the pieces between which a line may break, and how much space stands before each: words, and what
/// follows a hyphen.
fn words(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.split(' ')
        .flat_map(|word| word.split_inclusive('-').enumerate().map(|(nth, part)| (part, u32::from(nth == 0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_as_a_browser_breaks_them() {
        for (text, columns, want) in [
            ("", 10, 1),
            ("one", 10, 1),
            ("one two", 7, 1),
            ("one two", 6, 2),
            ("one twothreefour", 6, 3),
            ("onetwothree", 6, 2),
            ("onetwo", 6, 1),
            ("a onetwothreefour b", 6, 4),
            ("a", 0, 1),
            ("one us-east", 6, 3),
            ("one us-east", 7, 2),
        ] {
            assert_eq!(wrapped(text, columns), want, "{text:?} in {columns}");
        }
    }
}
