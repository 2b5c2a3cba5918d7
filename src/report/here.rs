//! A moment of a recording to ask at: the world as it is then, and what had happened until then.

use super::Index;
use super::made_up::MadeUp;
use crate::scenario::{ContainerDefinition, Scenario, TaskDefinition};
use crate::sim::world::World;
use crate::sim::world::ids::{DefinitionId, EntryId, TaskId};
use crate::sim::{Catalog, Cursor, Entry, Fact, Recording};
use crate::units::SimTime;

#[derive(Clone, Copy)]
pub struct Here<'a> {
    recording: &'a Recording,
    index: &'a Index,
    cursor: &'a Cursor,
}

impl<'a> Here<'a> {
    /// Stands at a cursor of a recording; the index must have taken in the recording up to there.
    pub fn new(recording: &'a Recording, index: &'a Index, cursor: &'a Cursor) -> Here<'a> {
        Here { recording, index, cursor }
    }

    pub fn now(self) -> SimTime {
        self.cursor.now()
    }

    pub fn world(self) -> &'a World {
        self.cursor.world()
    }

    pub fn catalog(self) -> &'a Catalog {
        &self.cursor.world().catalog
    }

    pub fn made_up(self) -> MadeUp<'a> {
        MadeUp(self.catalog())
    }

    pub fn recording(self) -> &'a Recording {
        self.recording
    }

    pub fn index(self) -> &'a Index {
        self.index
    }

    pub fn scenario(self) -> &'a Scenario {
        self.recording.scenario()
    }

    /// Returns what had happened up to this moment.
    pub fn trace(self) -> &'a [Entry] {
        &self.recording.trace()[..self.cursor.entries()]
    }

    /// Returns a task definition as it was registered, with what the engine has no use for.
    pub fn registered(self, definition: DefinitionId) -> &'a TaskDefinition {
        &self.catalog().definition(definition).registered
    }

    pub fn registered_container(self, definition: DefinitionId, container: u8) -> &'a ContainerDefinition {
        &self.registered(definition).container_definitions[usize::from(container)]
    }

    /// Returns the entries about a task up to this moment, latest first.
    pub fn entries_of(self, task: TaskId) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let trace = self.trace();
        let ids = self.index.tasks().get(task.index()).map_or(&[][..], |life| &life.entries);
        ids.iter().rev().filter_map(move |id| Some((*id, trace.get(id.index())?)))
    }

    /// Returns when the latest fact about a task that matches happened.
    pub fn last_time(self, task: TaskId, matches: impl Fn(&Fact) -> bool) -> Option<SimTime> {
        self.entries_of(task).find(|(_, entry)| matches(&entry.fact)).map(|(_, entry)| entry.at)
    }
}
