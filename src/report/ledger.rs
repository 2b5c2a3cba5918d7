//! One pass over a recording, kept: who belongs to whom, and how the numbers went.

use super::{Index, Metrics};
use crate::sim::world::ids::EntryId;
use crate::sim::{Entry, Recording, World};

/// Grows with its recording. After an intervention the past is another one: build a new ledger then.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub index: Index,
    pub metrics: Metrics,
    /// The world, made again from the facts.
    world: World,
}

impl Ledger {
    /// Stands before the first entry.
    pub fn new(recording: &Recording) -> Ledger {
        let world = recording.opening();
        let metrics = Metrics::new(&world, recording.scenario().begin);
        Ledger { index: Index::new(&world), metrics, world }
    }

    /// Takes in all that is recorded so far.
    pub fn of(recording: &Recording) -> Ledger {
        let mut ledger = Ledger::new(recording);
        ledger.catch_up(recording);
        ledger
    }

    /// Takes in what was recorded since the last time.
    pub fn catch_up(&mut self, recording: &Recording) {
        assert!(self.entries() <= recording.trace().len(), "a ledger belongs to one past");
        for entry in &recording.trace()[self.entries()..] {
            self.follow(entry);
        }
    }

    /// Takes in the next entry.
    pub fn follow(&mut self, entry: &Entry) {
        let id = EntryId::new(self.world.entries);
        self.world.replay(entry);
        self.index.note(id, entry, &self.world);
        self.metrics.note(id, entry, &self.world, &self.index);
    }

    /// Returns how many entries it has taken in.
    pub fn entries(&self) -> usize {
        self.world.entries as usize
    }
}
