//! One pass over a recording, kept: who belongs to whom, and how the numbers went.

use super::{Index, Metrics};
use crate::sim::world::ids::EntryId;
use crate::sim::{Entry, Recording, Replay};

/// Grows with its recording. After an intervention the past is another one: build a new ledger then.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub index: Index,
    pub metrics: Metrics,
    replay: Replay,
}

impl Ledger {
    /// Stands before the first entry.
    pub fn new(recording: &Recording) -> Ledger {
        let world = recording.head().world();
        let replay = Replay::new(world.catalog.clone());
        let metrics = Metrics::new(replay.world(), recording.scenario().begin);
        Ledger { index: Index::new(replay.world()), metrics, replay }
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
        self.metrics.close(recording.recorded_to(), self.replay.world());
    }

    /// Takes in the next entry.
    pub fn follow(&mut self, entry: &Entry) {
        let id = EntryId::new(self.replay.world().entries);
        self.replay.follow(entry);
        self.index.note(id, entry, self.replay.world());
        self.metrics.note(id, entry, self.replay.world(), &self.index);
    }

    /// Returns how many entries it has taken in.
    pub fn entries(&self) -> usize {
        self.replay.world().entries as usize
    }
}
