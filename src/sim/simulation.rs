//! The state at one instant, and the way to the next.

use super::agenda::Agenda;
use super::catalog::Catalog;
use super::event::Event;
use super::fact::{Cause, Entry};
use super::rules;
use super::turn::Turn;
use super::world::World;
use crate::scenario::{Command, Scenario};
use crate::units::SimTime;
use std::rc::Rc;

/// A snapshot is a clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    scenario: Rc<Scenario>,
    now: SimTime,
    world: World,
    agenda: Agenda,
    handled: u64,
}

impl Simulation {
    /// Raises the curtain, and settles everything that is due at once. The scenario must have passed `check`.
    pub fn new(scenario: Rc<Scenario>, out: &mut dyn FnMut(Entry)) -> Self {
        let world = World::new(Rc::new(Catalog::new(&scenario)));
        let mut simulation = Simulation { scenario, now: SimTime::ZERO, world, agenda: Agenda::default(), handled: 0 };
        let (mut turn, scenario) = simulation.turn(Cause::Beginning, out);
        rules::begin(&mut turn);
        for (nth, cue) in scenario.script.iter().enumerate() {
            turn.schedule_at(cue.at, Event::CueDue(nth as u32));
        }
        simulation.run_until(SimTime::ZERO, out);
        simulation
    }

    pub fn now(&self) -> SimTime {
        self.now
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// Returns how many events were handled so far.
    pub fn handled(&self) -> u64 {
        self.handled
    }

    /// Handles the next event due at or before `end`; returns false when there is none.
    fn step(&mut self, end: SimTime, out: &mut dyn FnMut(Entry)) -> bool {
        let Some(due) = self.agenda.pop_until(end) else { return false };
        assert!(due.at >= self.now, "time never runs backwards");
        self.now = due.at;
        self.handled += 1;
        let cause = due.cause.map_or(Cause::Beginning, Cause::Entry);
        let (mut turn, _) = self.turn(cause, out);
        rules::answer(&mut turn, due.event);
        true
    }

    /// Handles everything due at or before `end`, and stands at `end`.
    pub fn run_until(&mut self, end: SimTime, out: &mut dyn FnMut(Entry)) {
        while self.step(end, out) {}
        self.now = self.now.max(end);
    }

    /// As `run_until`, but stops at the first whole instant after `events` events; returns whether it got to `end`.
    pub fn run_some(&mut self, end: SimTime, events: u64, out: &mut dyn FnMut(Entry)) -> bool {
        let enough = self.handled.saturating_add(events);
        while self.step(end, out) {
            if self.handled >= enough {
                self.run_until(self.now, out);
                return self.now == end;
            }
        }
        self.now = self.now.max(end);
        true
    }

    /// Obeys a command now, and settles what is due now.
    pub fn execute(&mut self, command: &Command, out: &mut dyn FnMut(Entry)) {
        let (mut turn, _) = self.turn(Cause::Intervention, out);
        rules::obey(&mut turn, command);
        self.run_until(self.now, out);
    }

    fn turn<'a>(&'a mut self, cause: Cause, out: &'a mut dyn FnMut(Entry)) -> (Turn<'a>, &'a Rc<Scenario>) {
        let turn = Turn::new(self.now, cause, &self.scenario, &mut self.world, &mut self.agenda, out);
        (turn, &self.scenario)
    }
}
