//! What led to an entry and what came of it, as things of the picture.

use super::{Request, Session};
use crate::frame::{Chain, Link, Part};
use crate::report::story::subjects;
use crate::sim::world::ids::EntryId;
use crate::sim::{Cause, Subject};

/// So many causes back are shown at most.
const MOST_CAUSES: usize = 4;
/// Effects come soon after; looking further would cost more than it tells.
const LOOKED_THROUGH: usize = 4_000;

impl Session {
    pub(super) fn hover(&mut self, entry: Option<EntryId>) -> Vec<Request> {
        self.hovered = entry.map(|entry| (self.edition, entry, self.chain_of(entry)));
        Vec::new()
    }

    /// Returns the chain of the entry that is pointed at.
    pub fn chain(&self) -> Chain {
        let now = self.hovered.filter(|(edition, _, _)| *edition == self.edition);
        now.map_or_else(Chain::default, |(_, _, chain)| chain)
    }

    fn chain_of(&self, entry: EntryId) -> Chain {
        let trace = self.recording.trace();
        let mut chain = Chain::default();
        if entry.index() >= trace.len() {
            return chain;
        }
        let mut causes = Vec::new();
        let mut at = entry;
        while let Cause::Entry(cause) = trace[at.index()].cause
            && causes.len() < MOST_CAUSES
        {
            causes.push(cause);
            at = cause;
        }
        for cause in causes.into_iter().rev() {
            self.add(&mut chain, cause, Part::Cause);
        }
        self.add(&mut chain, entry, Part::Event);
        let later = trace.iter().enumerate().skip(entry.index() + 1).take(LOOKED_THROUGH);
        for (number, _) in later.filter(|(_, other)| other.cause == Cause::Entry(entry)) {
            if !self.add(&mut chain, EntryId::new(number as u32), Part::Effect) {
                break;
            }
        }
        chain
    }

    /// Adds what an entry is about; returns whether there is room for more.
    fn add(&self, chain: &mut Chain, entry: EntryId, part: Part) -> bool {
        let about = subjects::of(&self.recording.trace()[entry.index()].fact, &self.ledger.index);
        about.first().is_none_or(|subject: &Subject| chain.push(Link { subject: *subject, part }))
    }
}
