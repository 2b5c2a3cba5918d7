//! One step of the simulation: read the world, commit facts, schedule events.

use super::agenda::Agenda;
use super::catalog::Catalog;
use super::dice::{Dice, Why};
use super::event::Event;
use super::fact::{Cause, Entry, Fact};
use super::rounds::{Round, Rounds};
use super::world::World;
use super::world::ids::{EntryId, TaskId};
use crate::scenario::{Scenario, Setting};
use crate::units::{SimTime, Span};
use std::rc::Rc;

pub(super) struct Turn<'a> {
    now: SimTime,
    cause: Cause,
    scenario: &'a Scenario,
    world: &'a mut World,
    agenda: &'a mut Agenda,
    rounds: &'a mut Rounds,
    out: &'a mut dyn FnMut(Entry),
}

impl<'a> Turn<'a> {
    pub(super) fn new(
        now: SimTime,
        cause: Cause,
        scenario: &'a Scenario,
        world: &'a mut World,
        (agenda, rounds): (&'a mut Agenda, &'a mut Rounds),
        out: &'a mut dyn FnMut(Entry),
    ) -> Self {
        Turn { now, cause, scenario, world, agenda, rounds, out }
    }

    /// Returns what led to this turn so far.
    pub(super) fn cause(&self) -> Cause {
        self.cause
    }

    pub(super) fn now(&self) -> SimTime {
        self.now
    }

    pub(super) fn world(&self) -> &World {
        self.world
    }

    pub(super) fn scenario(&self) -> &Scenario {
        self.scenario
    }

    /// Returns the catalog, free of the borrow of this turn.
    pub(super) fn catalog(&self) -> Rc<Catalog> {
        Rc::clone(&self.world.catalog)
    }

    pub(super) fn dice(&self) -> Dice {
        self.world.catalog.dice()
    }

    /// Rolls a span between the two ends that a setting gives.
    pub(super) fn roll(&self, setting: Setting, why: Why, who: u32, nth: u64) -> Span {
        self.dice().span(why, u64::from(who), nth, self.world.catalog.timing.range(setting))
    }

    /// Writes the fact into the trace and lets it happen: the only road to `World::apply`.
    pub(super) fn commit(&mut self, fact: Fact) -> EntryId {
        let id = self.world.next_entry();
        self.world.apply(id, self.now, &fact);
        if cfg!(debug_assertions) {
            super::world::invariants::assert_after(self.world, self.now, &fact);
        }
        (self.out)(Entry { at: self.now, cause: self.cause, fact });
        id
    }

    /// Names the entry that led to what follows in this turn.
    pub(super) fn because(&mut self, entry: EntryId) {
        self.cause = Cause::Entry(entry);
    }

    /// Names a cause outside the trace: the beginning, or an intervention.
    pub(super) fn root(&mut self, cause: Cause) {
        self.cause = cause;
    }

    /// Commits a fact and makes it the cause of what follows.
    pub(super) fn commit_cause(&mut self, fact: Fact) -> EntryId {
        let id = self.commit(fact);
        self.because(id);
        id
    }

    pub(super) fn schedule(&mut self, after: Span, event: Event) {
        self.schedule_at(self.now + after, event);
    }

    pub(super) fn schedule_at(&mut self, at: SimTime, event: Event) {
        assert!(at >= self.now, "time never runs backwards");
        let cause = match self.cause {
            Cause::Entry(entry) => Some(entry),
            Cause::Beginning | Cause::Intervention => None,
        };
        self.agenda.schedule(at, event, cause);
    }

    /// Begins something that comes round, or begins it anew.
    pub(super) fn begin_round(&mut self, at: SimTime, round: Round) {
        assert!(at >= self.now, "time never runs backwards");
        self.rounds.begin(round, at);
    }

    /// As `begin_round`, for the health check of one of a task's containers.
    pub(super) fn begin_check(&mut self, at: SimTime, task: TaskId, container: u8) {
        let containers = self.world.task(task).map_or(0, |task| task.containers.len());
        self.rounds.make_room(task, containers);
        self.begin_round(at, Round::ContainerCheck(task, container));
    }
}
