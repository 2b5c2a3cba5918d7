//! Rounds that change nothing are skipped: the trace is the one that making all of them gives.

use ecs_orrery::scenario::library::LIBRARY;
use ecs_orrery::scenario::{Begin, Scenario};
use ecs_orrery::sim::{Entry, Simulation};
use ecs_orrery::study::{soak, workload};
use ecs_orrery::units::Span;
use std::rc::Rc;

type Raise = fn(Rc<Scenario>, &mut dyn FnMut(Entry)) -> Simulation;

/// Returns the whole trace, and how many events and rounds it took.
fn traced(raise: Raise, scenario: &Rc<Scenario>) -> (Vec<Entry>, u64) {
    let mut trace = Vec::new();
    let mut simulation = raise(Rc::clone(scenario), &mut |entry| trace.push(entry));
    simulation.run_until(scenario.end(), &mut |entry| trace.push(entry));
    (trace, simulation.handled())
}

/// Plays a scenario both ways and compares; returns how many events and rounds each took.
fn both(name: &str, scenario: Scenario) -> (u64, u64) {
    let scenario = Rc::new(scenario);
    let (folded, few) = traced(Simulation::new, &scenario);
    let (eager, many) = traced(Simulation::eager, &scenario);
    if let Some(place) = (0..folded.len().max(eager.len())).find(|place| folded.get(*place) != eager.get(*place)) {
        panic!("{name}, entry {place}: {:?} but eagerly {:?}", folded.get(place), eager.get(place));
    }
    (few, many)
}

#[test]
fn the_trace_of_every_built_in_scenario_is_the_eager_one() {
    for entry in LIBRARY {
        let (few, many) = both(entry.slug, (entry.build)());
        assert!(few <= many, "{}: {few} events, {many} eagerly", entry.slug);
    }
}

#[test]
fn the_trace_of_random_scenarios_is_the_eager_one() {
    for seed in 0..40 {
        both(&format!("soak seed {seed}"), soak::scenario(seed));
    }
}

#[test]
fn a_fleet_skips_nearly_everything() {
    let (few, many) = both("fleet", workload::fleet(10, 100, Begin::Steady, Span::from_secs(900)));
    assert!(few * 20 < many, "{few} events, {many} eagerly");
    both("a fleet that is rolled", workload::rolled(10, 100, Span::from_secs(900)));
}
