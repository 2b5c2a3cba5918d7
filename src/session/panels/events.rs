//! The list of events: the newest first, a window of it, each with what it came from.

use crate::report::{self, Line, sentence, words};
use crate::session::about::{self, About, Choices};
use crate::session::events::{Kinds, Listed};
use crate::session::{Session, Tab, Tone};
use crate::sim::world::ids::EntryId;
use crate::units::SimTime;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct EventsModel {
    /// How many are listed up to now, and how high all their rows are together, in pixels.
    pub total: usize,
    pub height: u32,
    /// The rows in sight and some around them.
    pub rows: Vec<Rc<Row>>,
    pub query: String,
    pub kinds: Vec<(Kinds, bool)>,
    /// Whose events are listed, and whose could be; only where the list has a bar of its own.
    pub about: About,
    pub choices: Choices,
    /// Whether the clipboard took what was listed.
    pub copied: Option<bool>,
    /// Whether more may be listed once the trace has been read.
    pub reading: bool,
    /// Goes up with every other recording, so that the list begins at its top again.
    pub edition: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub entry: EntryId,
    pub at: SimTime,
    pub clock: String,
    pub tone: Tone,
    pub kind: &'static str,
    pub text: String,
    pub because: Option<(EntryId, String)>,
    /// Whether it happened at this very moment.
    pub current: bool,
    /// Where the row stands, in pixels from the foot, so that it stays there while newer ones come, and how many lines
    /// its sentence may take.
    pub bottom: u32,
    pub height: u32,
    pub lines: u8,
}

/// Pixels drawn above and below what is in sight.
const MARGIN: u32 = 600;
/// Rows drawn at least, so that those who read the page without seeing it find some.
const LEAST: usize = 40;

/// The rows as they were last told, and of which edition: telling one takes longer than finding it again.
#[derive(Default)]
pub struct Memory {
    edition: u64,
    rows: Vec<Rc<Row>>,
}

impl Memory {
    /// Returns the row of an entry as it was last told.
    fn row(&self, entry: EntryId) -> Option<&Rc<Row>> {
        // The newest stands first.
        let place = self.rows.partition_point(|row| row.entry > entry);
        self.rows.get(place).filter(|row| row.entry == entry)
    }
}

pub fn of(session: &Session, memory: &mut Memory) -> EventsModel {
    let (view, trace) = (&session.events, session.recording.trace());
    let listed = view.listed(session.cursor.entries());
    let height = listed.last().map_or(0, |row| row.end);
    let place = |row: &Listed| height - row.end;
    // Rows are stacked from the oldest on and shown from the newest on.
    let (top, bottom) = (view.sight.top.saturating_sub(MARGIN), view.sight.top + view.sight.height + MARGIN);
    let newest = listed.partition_point(|row| place(row) >= top);
    let oldest = listed.partition_point(|row| place(row) > bottom).min(newest.saturating_sub(LEAST));
    if memory.edition != session.edition {
        *memory = Memory { edition: session.edition, rows: Vec::new() };
    }
    let rows = (oldest..newest).rev().map(|nth| {
        let bottom = nth.checked_sub(1).map_or(0, |nth| listed[nth].end);
        let place = Place { bottom, height: listed[nth].end - bottom, lines: listed[nth].lines };
        let entry = EntryId::new(listed[nth].number);
        let same = |row: &&Rc<Row>| row.place() == place && row.current == (row.at == session.now());
        memory.row(entry).filter(same).map_or_else(|| Rc::new(row(session, entry, place)), Rc::clone)
    });
    let rows: Vec<Rc<Row>> = rows.collect();
    memory.rows.clone_from(&rows);
    EventsModel {
        total: listed.len(),
        height,
        rows,
        query: view.query().to_owned(),
        kinds: Kinds::ALL.into_iter().map(|kinds| (kinds, view.shows(kinds))).collect(),
        about: view.about(),
        choices: if session.tab == Tab::Events { about::choices(session) } else { Choices::new() },
        copied: session.copied.filter(|_| session.tab == Tab::Events),
        reading: !view.has_read(trace),
        edition: session.edition,
    }
}

/// Where a row stands.
#[derive(PartialEq)]
struct Place {
    bottom: u32,
    height: u32,
    lines: u8,
}

impl Row {
    const fn place(&self) -> Place {
        Place { bottom: self.bottom, height: self.height, lines: self.lines }
    }
}

fn row(session: &Session, entry: EntryId, Place { bottom, height, lines }: Place) -> Row {
    let Line { at, kind, tone, text, cause, .. } = line(session, entry);
    let because = cause.map(|cause| (cause, because(&line(session, cause).text)));
    Row {
        entry,
        at,
        clock: words::clock(at),
        tone: tone_of(tone),
        kind: kind.word(),
        text,
        because,
        current: at == session.now(),
        bottom,
        height,
        lines,
    }
}

/// More of them make a text that nobody reads.
const MOST_COPIED: usize = 5_000;

/// Returns what is listed as a text, the newest first, a line for each.
pub fn as_text(session: &Session) -> String {
    let listed = session.events.listed(session.cursor.entries()).iter().rev();
    let line = |listed: &Listed| {
        let Line { at, text, .. } = line(session, EntryId::new(listed.number));
        format!("{}  {text}\n", words::clock(at))
    };
    listed.take(MOST_COPIED).map(line).collect()
}

pub fn line(session: &Session, entry: EntryId) -> Line {
    sentence(&session.recording.trace()[entry.index()], &session.ledger.index)
}

pub const fn tone_of(tone: report::Tone) -> Tone {
    match tone {
        report::Tone::Quiet => Tone::Plain,
        report::Tone::Plain => Tone::Info,
        report::Tone::Good => Tone::Ok,
        report::Tone::Warn => Tone::Warn,
        report::Tone::Bad => Tone::Bad,
    }
}

/// Returns a sentence as it goes on behind "because".
fn because(text: &str) -> String {
    let mut letters = text.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.clone().next()) else { return text.to_owned() };
    if second.is_uppercase() || !first.is_uppercase() {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::because;

    #[test]
    fn a_cause_goes_on_in_the_middle_of_a_sentence() {
        for (text, want) in [
            ("Service controller sees 0 of 3 tasks", "service controller sees 0 of 3 tasks"),
            ("(service web) has started 1 tasks", "(service web) has started 1 tasks"),
            ("ENI attached", "ENI attached"),
            ("", ""),
        ] {
            assert_eq!(because(text), want);
        }
    }
}
