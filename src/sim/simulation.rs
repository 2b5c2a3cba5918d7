//! The state at one instant, and the way to the next.

use super::agenda::Agenda;
use super::catalog::Catalog;
use super::event::Event;
use super::fact::{Cause, Entry};
use super::rounds::Rounds;
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
    rounds: Rounds,
    /// Events and rounds; those that were folded do not count.
    handled: u64,
}

impl Simulation {
    /// Raises the curtain, and settles everything that is due at once. The scenario must have passed `check`.
    pub fn new(scenario: Rc<Scenario>, out: &mut dyn FnMut(Entry)) -> Self {
        Simulation::raise(scenario, true, out)
    }

    /// As `new`, but makes every round, those that change nothing too. The trace is the same; it takes longer.
    pub fn eager(scenario: Rc<Scenario>, out: &mut dyn FnMut(Entry)) -> Self {
        Simulation::raise(scenario, false, out)
    }

    fn raise(scenario: Rc<Scenario>, folds: bool, out: &mut dyn FnMut(Entry)) -> Self {
        let world = World::new(Rc::new(Catalog::new(&scenario)));
        let (agenda, rounds) = (Agenda::default(), Rounds::new(folds));
        let mut simulation = Simulation { scenario, now: SimTime::ZERO, world, agenda, rounds, handled: 0 };
        let (mut turn, scenario) = simulation.turn(Cause::Beginning, out);
        rules::begin(&mut turn);
        for (nth, cue) in scenario.script.iter().enumerate() {
            turn.schedule_at(cue.at, Event::CueDue(nth as u32));
        }
        simulation.wake_touched();
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

    /// Returns how many events and rounds were handled so far.
    pub fn handled(&self) -> u64 {
        self.handled
    }

    /// Handles the next event or round due at or before `end`; returns false when there is none.
    ///
    /// Rounds come after the events of their millisecond.
    fn step(&mut self, end: SimTime, out: &mut dyn FnMut(Entry)) -> bool {
        let round_at = self.rounds.next_due().filter(|at| *at <= end);
        if let Some(due) = self.agenda.pop_until(round_at.unwrap_or(end)) {
            self.advance(due.at);
            let cause = due.cause.map_or(Cause::Beginning, Cause::Entry);
            let (mut turn, _) = self.turn(cause, out);
            rules::answer(&mut turn, due.event);
        } else if let Some(at) = round_at {
            let round = self.rounds.take();
            self.advance(at);
            let (mut turn, _) = self.turn(Cause::Beginning, out);
            let next = rules::make_round(&mut turn, round);
            self.rounds.go_on(round, at, next);
        } else {
            return false;
        }
        self.wake_touched();
        true
    }

    fn advance(&mut self, at: SimTime) {
        assert!(at >= self.now, "time never runs backwards");
        self.now = at;
        self.handled += 1;
    }

    /// Rounds that sleep look again at what was touched.
    fn wake_touched(&mut self) {
        for touched in self.world.touched.drain(..) {
            self.rounds.wake(touched, self.now);
        }
    }

    /// Handles everything due at or before `end`, and stands at `end`.
    pub fn run_until(&mut self, end: SimTime, out: &mut dyn FnMut(Entry)) {
        while self.step(end, out) {}
        self.arrive(end);
    }

    fn arrive(&mut self, end: SimTime) {
        self.now = self.now.max(end);
        self.rounds.finish(self.now);
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
        self.arrive(end);
        true
    }

    /// Obeys a command now, and settles what is due now.
    pub fn execute(&mut self, command: &Command, out: &mut dyn FnMut(Entry)) {
        let (mut turn, _) = self.turn(Cause::Intervention, out);
        rules::obey(&mut turn, command);
        self.wake_touched();
        self.run_until(self.now, out);
    }

    fn turn<'a>(&'a mut self, cause: Cause, out: &'a mut dyn FnMut(Entry)) -> (Turn<'a>, &'a Rc<Scenario>) {
        let turn =
            Turn::new(self.now, cause, &self.scenario, &mut self.world, (&mut self.agenda, &mut self.rounds), out);
        (turn, &self.scenario)
    }
}
