//! One run, looked at entry by entry: a second world that only facts have made is asked what always holds.

use super::always::{ALWAYS, Always, Step};
use super::case::Case;
use super::known::is_known;
use super::luck::Luck;
use super::sometimes::{SOMETIMES, When};
use super::{Failure, Stats};
use crate::scenario::{Command, Cue};
use crate::sim::digest::Digest;
use crate::sim::world::invariants::INVARIANTS;
use crate::sim::{Catalog, Entry, Recording, Simulation, World};
use crate::units::SimTime;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// What a run has left behind.
pub(super) struct Walked {
    pub world: World,
    pub trace: Vec<Entry>,
    pub commands: Vec<Cue>,
    pub stats: Stats,
    /// The world at some moments, and how many entries lay behind it.
    moments: Vec<(SimTime, World, usize)>,
}

/// Follows the entries.
struct Watch<'a> {
    case: &'a Case,
    mirror: World,
    trace: Vec<Entry>,
    sometimes: Vec<u64>,
    wrong: Option<Failure>,
    known: Vec<&'static str>,
}

/// Something to do at an instant, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    Deed(usize),
    Moment,
}

const MOMENTS: usize = 3;

pub(super) fn walk(case: &Case) -> Result<Walked, Failure> {
    let scenario = Rc::new(case.scenario.clone());
    let (seed, end) = (scenario.seed, scenario.end());
    let mut watch = Watch::new(case);
    let mut simulation = Simulation::new(Rc::clone(&scenario), &mut |entry| watch.see(entry));
    let (mut commands, mut moments) = (Vec::new(), Vec::new());
    for (at, stop) in stops(case) {
        run_to(&mut simulation, at, &mut watch)?;
        match stop {
            Stop::Deed(place) => {
                if let Some(command) = order(case, place, simulation.world()) {
                    simulation.execute(&command, &mut |entry| watch.see(entry));
                    commands.push(Cue { at, command });
                }
            }
            Stop::Moment => moments.push((at, simulation.world().clone(), watch.trace.len())),
        }
    }
    run_to(&mut simulation, end, &mut watch)?;
    watch.look_at_end();
    let stats = Stats {
        seed,
        events: simulation.handled(),
        facts: watch.trace.len() as u64,
        sometimes: watch.sometimes,
        eventually: Vec::new(),
        known: watch.known,
    };
    let world = simulation.world().clone();
    if watch.mirror != world {
        return Err(Failure::new(seed, "facts alone rebuild the world", format!("at {end:?}")));
    }
    Ok(Walked { world, trace: watch.trace, commands, stats, moments })
}

fn order(case: &Case, place: usize, world: &World) -> Option<Command> {
    let deed = &case.deeds[place];
    (deed.command)(world, deed.pick)
}

/// Returns where the run is held: the deeds, and some moments that are sought again later.
fn stops(case: &Case) -> Vec<(SimTime, Stop)> {
    let luck = &mut Luck::of(case.scenario.seed, "moments");
    let deeds = case.deeds.iter().enumerate().map(|(place, deed)| (deed.at, Stop::Deed(place)));
    let moments = (0..MOMENTS).map(|_| (SimTime::ZERO + luck.span(case.scenario.duration), Stop::Moment));
    let mut stops: Vec<(SimTime, Stop)> = deeds.chain(moments).collect();
    stops.sort();
    stops
}

/// Goes from instant to instant, and lets the mirror be compared once in a while.
fn run_to(simulation: &mut Simulation, to: SimTime, watch: &mut Watch<'_>) -> Result<(), Failure> {
    loop {
        let arrived = simulation.run_some(to, EVENTS_BETWEEN_LOOKS, &mut |entry| watch.see(entry));
        watch.look(simulation.now());
        if let Some(wrong) = watch.wrong.take() {
            return Err(wrong);
        }
        if arrived {
            return Ok(());
        }
    }
}

const EVENTS_BETWEEN_LOOKS: u64 = 64;

/// Invariants cost as much as there are things; about every so many things they are asked.
const THINGS_PER_LOOK: usize = 4;

impl<'a> Watch<'a> {
    fn new(case: &'a Case) -> Watch<'a> {
        let mirror = World::new(Rc::new(Catalog::new(&case.scenario)));
        let sometimes = vec![0; SOMETIMES.len()];
        Watch { case, mirror, trace: Vec::new(), sometimes, wrong: None, known: Vec::new() }
    }

    /// Keeps the first thing that went wrong, unless it is known.
    fn complain(&mut self, property: &'static str, detail: String) {
        if !is_known(property, self.case) {
            self.wrong.get_or_insert(Failure::new(self.case.scenario.seed, property, detail));
        } else if !self.known.contains(&property) {
            self.known.push(property);
        }
    }

    fn see(&mut self, entry: Entry) {
        if self.wrong.is_some() {
            return;
        }
        let before = self.trace.last().map_or(SimTime::ZERO, |last| last.at);
        let step = Step { number: self.trace.len(), entry: &entry, before, world: &self.mirror };
        let broken: Vec<&Always> = ALWAYS.iter().filter(|always| !(always.holds)(&step)).collect();
        for broken in broken {
            let detail = format!("entry {} at {:?}: {:?}", self.trace.len(), entry.at, entry.fact);
            self.complain(broken.name, detail);
        }
        for (count, sometimes) in self.sometimes.iter_mut().zip(SOMETIMES) {
            if let When::Entry(seen) = sometimes.when {
                *count += u64::from(seen(&entry, &self.mirror));
            }
        }
        self.mirror.replay(&entry);
        // A debug build's engine asks them after every fact.
        let things = self.mirror.tasks.len() + self.mirror.hosts.len();
        if !cfg!(debug_assertions) && self.trace.len().is_multiple_of(1 + things / THINGS_PER_LOOK) {
            self.look(entry.at);
        }
        self.trace.push(entry);
    }

    fn look(&mut self, now: SimTime) {
        let broken = INVARIANTS.iter().filter(|invariant| !(invariant.holds)(&self.mirror, now));
        for broken in broken.collect::<Vec<_>>() {
            let detail = format!("at {now:?}, after {:?}", self.trace.last());
            self.complain(broken.name, detail);
        }
    }

    fn look_at_end(&mut self) {
        for (count, sometimes) in self.sometimes.iter_mut().zip(SOMETIMES) {
            if let When::End(seen) = sometimes.when {
                *count += u64::from(seen(&self.mirror));
            }
        }
    }
}

/// Records the same again, in slices and with the commands known or given one by one, and compares.
pub(super) fn play_again(case: &Case, walked: &Walked) -> Result<(), Failure> {
    let seed = case.scenario.seed;
    let broken = |property, detail: String| Err(Failure::new(seed, property, detail));
    let mut again = if seed.is_multiple_of(2) {
        Recording::with_commands(case.scenario.clone(), walked.commands.clone())
    } else {
        let mut again = Recording::new(case.scenario.clone());
        walked.commands.iter().for_each(|cue| again.intervene(cue.at, cue.command.clone()));
        again
    };
    while !again.record_slice() {}
    let mut digest = Digest::default();
    walked.trace.iter().for_each(|entry| entry.hash(&mut digest));
    if again.digest() != digest.finish() {
        let differs = again.trace().iter().zip(&walked.trace).position(|(one, two)| one != two);
        return broken("a seed plays the same twice", format!("from entry {differs:?}"));
    }
    if let Some(differs) = eagerly(case, walked) {
        return broken("rounds that are skipped change nothing", format!("from entry {differs}"));
    }
    if again.head().world() != &walked.world {
        return broken("a seed ends the same twice", String::new());
    }
    let mut cursor = again.seek(case.scenario.end());
    for (at, world, entries) in walked.moments.iter().rev() {
        again.move_to(&mut cursor, *at);
        let sought = again.seek(*at);
        if sought.world() != world || sought.entries() != *entries || cursor != sought {
            return broken("a seek arrives where the walk was", format!("at {at:?}"));
        }
    }
    Ok(())
}

/// Makes every round, and returns the first entry that is another one then.
fn eagerly(case: &Case, walked: &Walked) -> Option<usize> {
    let (mut place, mut differs) = (0, None);
    let mut compare = |entry: Entry| {
        if walked.trace.get(place) != Some(&entry) {
            differs.get_or_insert(place);
        }
        place += 1;
    };
    let mut simulation = Simulation::eager(Rc::new(case.scenario.clone()), &mut compare);
    for Cue { at, command } in &walked.commands {
        simulation.run_until(*at, &mut compare);
        simulation.execute(command, &mut compare);
    }
    simulation.run_until(case.scenario.end(), &mut compare);
    differs.or((place < walked.trace.len()).then_some(place))
}
