//! A run from curtain to end: what was done to it, what happened, and a way to any moment.
//!
//! Saved form is the scenario and the commands; everything else is made again by replaying them.

use super::catalog::Catalog;
use super::digest::Digest;
use super::fact::Entry;
use super::simulation::Simulation;
use super::world::World;
use crate::scenario::{Command, Cue, Scenario};
use crate::units::SimTime;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// Events in one slice of recording: a few milliseconds.
const EVENTS_PER_SLICE: u64 = 4096;
/// Work between two marks, in events that change nothing: a seek does at most so much again.
const WORK_PER_MARK: u64 = 65_536;
/// A fact takes about as long as so many events that change nothing.
const WORK_PER_ENTRY: u64 = 16;
/// Copying a task, host or target takes about as long as so many events that change nothing.
const WORK_PER_COPY: u64 = 8;
/// Marks kept at most; beyond, every second one is dropped, so memory stays bounded.
const MOST_MARKS: usize = 512;
/// A large world keeps fewer, so that all of them hold at most so many tasks, hosts and targets: about 60 MB.
const MARKED_THINGS: usize = 170_000;
const LEAST_MARKS: usize = 5;

#[derive(Clone, Debug)]
pub struct Recording {
    commands: Vec<Cue>,
    trace: Vec<Entry>,
    digest: Digest,
    /// Copies along the way, in order of time; the first stands at zero.
    marks: Vec<Cursor>,
    work_per_mark: u64,
    head: Cursor,
}

/// A moment of a recording: the world there, and how much of the trace lies behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    simulation: Simulation,
    commands: usize,
    entries: usize,
}

impl Cursor {
    pub fn now(&self) -> SimTime {
        self.simulation.now()
    }

    pub fn world(&self) -> &World {
        self.simulation.world()
    }

    /// Returns how many entries of the trace lie at or before this moment.
    pub fn entries(&self) -> usize {
        self.entries
    }

    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// Returns how much was done up to this moment.
    fn work(&self) -> u64 {
        self.simulation.handled() + WORK_PER_ENTRY * self.entries as u64
    }

    /// Walks forward, obeying the commands on the way, and hands every entry to `out`.
    fn walk(&mut self, commands: &[Cue], to: SimTime, out: &mut dyn FnMut(Entry)) {
        while !self.walk_some(commands, to, u64::MAX, out) {}
    }

    /// As `walk`, but stops after about `events` events; returns whether it got there.
    fn walk_some(&mut self, commands: &[Cue], to: SimTime, events: u64, out: &mut dyn FnMut(Entry)) -> bool {
        let entries = &mut self.entries;
        let mut count = |entry: Entry| {
            *entries += 1;
            out(entry);
        };
        let enough = self.simulation.handled().saturating_add(events);
        while let Some(cue) = commands.get(self.commands).filter(|cue| cue.at <= to) {
            let left = enough.saturating_sub(self.simulation.handled());
            if left == 0 || !self.simulation.run_some(cue.at, left, &mut count) {
                return false;
            }
            self.simulation.execute(&cue.command, &mut count);
            self.commands += 1;
        }
        let left = enough.saturating_sub(self.simulation.handled());
        left > 0 && self.simulation.run_some(to, left, &mut count)
    }
}

impl Recording {
    /// Raises the curtain; nothing after the first instant is recorded yet.
    pub fn new(scenario: impl Into<Rc<Scenario>>) -> Self {
        Recording::with_commands(scenario, Vec::new())
    }

    /// As `new`, with commands to be obeyed on the way, in order of time: how a shared link comes back.
    pub fn with_commands(scenario: impl Into<Rc<Scenario>>, mut commands: Vec<Cue>) -> Self {
        let scenario: Rc<Scenario> = scenario.into();
        commands.retain(|cue| cue.at <= scenario.end());
        commands.sort_by_key(|cue| cue.at);
        let (mut trace, mut digest) = (Vec::new(), Digest::default());
        let simulation = Simulation::new(scenario, &mut |entry| {
            entry.hash(&mut digest);
            trace.push(entry);
        });
        let start = Cursor { simulation, commands: 0, entries: trace.len() };
        let (marks, head) = (vec![start.clone()], start);
        let mut recording = Recording { commands, trace, digest, marks, work_per_mark: WORK_PER_MARK, head };
        recording.record_until(SimTime::ZERO);
        recording
    }

    pub fn scenario(&self) -> &Rc<Scenario> {
        self.head.simulation.scenario()
    }

    /// Records up to `end`, and no further than the scenario goes.
    pub fn record_until(&mut self, end: SimTime) {
        let end = end.min(self.scenario().end());
        while self.head.now() < end || self.commands.get(self.head.commands).is_some_and(|cue| cue.at <= end) {
            self.record_some(end);
        }
    }

    /// Records a slice of at most a few thousand events towards the end; returns whether all is recorded.
    ///
    /// The page calls this between frames so that a long recording never freezes it.
    pub fn record_slice(&mut self) -> bool {
        let end = self.scenario().end();
        if !self.is_complete() {
            self.record_some(end);
        }
        self.is_complete()
    }

    pub fn is_complete(&self) -> bool {
        self.head.now() >= self.scenario().end() && self.head.commands == self.commands.len()
    }

    /// Returns up to where the recording goes so far.
    pub fn recorded_to(&self) -> SimTime {
        self.head.now()
    }

    /// Returns the moment as it is at `at`: everything due at or before has been handled.
    pub fn seek(&self, at: SimTime) -> Cursor {
        let at = at.min(self.head.now());
        let next = self.marks.partition_point(|mark| mark.now() <= at);
        let mut cursor = self.marks[next.saturating_sub(1)].clone();
        cursor.walk(&self.commands[..self.head.commands], at, &mut |_| ());
        cursor
    }

    /// Brings a cursor of this recording to another moment: on foot where that is forward and takes less than a copy,
    /// else by seeking.
    pub fn move_to(&self, cursor: &mut Cursor, to: SimTime) {
        let to = to.min(self.head.now());
        let nearer = self.marks.partition_point(|mark| mark.now() <= to).checked_sub(1).map(|place| &self.marks[place]);
        let saved = nearer.map_or(0, |mark| mark.work().saturating_sub(cursor.work()));
        let jump = to < cursor.now() || saved > things(cursor.world()) as u64 * WORK_PER_COPY;
        if jump {
            *cursor = self.seek(to);
        } else {
            cursor.walk(&self.commands[..self.head.commands], to, &mut |_| ());
        }
    }

    /// Obeys a command at a moment of the past or present, and forgets the future that would have been.
    pub fn intervene(&mut self, at: SimTime, command: Command) {
        let at = at.min(self.scenario().end());
        let mut commands = self.commands.clone();
        commands.retain(|cue| cue.at <= at);
        commands.push(Cue { at, command });
        self.rewind(at, commands);
        self.record_until(at);
    }

    /// Goes back to before `at` and takes other commands from there on; those before `at` must be the same.
    fn rewind(&mut self, at: SimTime, commands: Vec<Cue>) {
        self.commands = commands;
        while self.marks.len() > 1 && self.marks.last().is_some_and(|mark| mark.now() >= at) {
            self.marks.pop();
        }
        self.head = self.marks.last().expect("the first mark stays").clone();
        self.trace.truncate(self.head.entries);
        self.digest = Digest::default();
        self.trace.iter().for_each(|entry| entry.hash(&mut self.digest));
    }

    pub fn trace(&self) -> &[Entry] {
        &self.trace
    }

    /// Returns what was done by hand: what a share link carries besides the scenario.
    pub fn commands(&self) -> &[Cue] {
        &self.commands
    }

    /// Returns the fingerprint of the trace so far.
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    /// Returns how many events were handled.
    pub fn events(&self) -> u64 {
        self.head.simulation.handled()
    }

    pub fn marks(&self) -> usize {
        self.marks.len()
    }

    /// Returns the world before anything happened: what the facts of the trace are told to.
    pub fn opening(&self) -> World {
        World::new(Rc::new(Catalog::new(self.scenario())))
    }

    /// Returns the world at the head of the recording.
    pub fn head(&self) -> &Cursor {
        &self.head
    }

    fn record_some(&mut self, end: SimTime) {
        let (trace, digest) = (&mut self.trace, &mut self.digest);
        let mut keep = |entry: Entry| {
            entry.hash(digest);
            trace.push(entry);
        };
        let arrived = self.head.walk_some(&self.commands, end, EVENTS_PER_SLICE, &mut keep);
        let marked = self.marks.last().map_or(0, Cursor::work);
        if !arrived && self.head.work() - marked >= self.work_per_mark {
            self.mark();
        }
    }

    fn mark(&mut self) {
        let most = (MARKED_THINGS / things(self.head.world()).max(1)).clamp(LEAST_MARKS, MOST_MARKS);
        while self.marks.len() >= most {
            let mut place = 0;
            self.marks.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.work_per_mark *= 2;
        }
        self.marks.push(self.head.clone());
    }
}

/// Returns how much there is to be copied of a world.
fn things(world: &World) -> usize {
    world.tasks.len() + world.hosts.len() + world.targets.len()
}

#[cfg(test)]
impl Recording {
    /// Returns the full id of the nth task, as a person would paste it.
    fn scenario_task(&self, nth: u32) -> String {
        self.head.world().catalog.task_id(super::world::ids::TaskId::new(nth))
    }
}

#[cfg(test)]
mod deploy_tests;
#[cfg(test)]
mod tests;
