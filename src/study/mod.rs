//! What usually happens: one scenario under many seeds. Knows no workers; whoever runs it may split the seeds.

pub mod pace;
pub mod soak;
mod summary;
pub mod workload;

use crate::scenario::Scenario;
use crate::sim::world::{RolloutState, TaskStatus, World};
use crate::sim::{Entry, Fact, Simulation};
use crate::units::SimTime;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
pub use summary::{Quantiles, Summary};

/// The question: this scenario, under so many seeds from its own on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    pub scenario: Rc<Scenario>,
    pub seeds: u32,
}

/// What became of one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub seed: u64,
    pub ending: Ending,
    /// The first instant at which every service had all its desired tasks in service.
    pub healthy_at_ms: Option<u64>,
    /// When the last service became steady for good; absent when one is not steady in the end.
    pub steady_at_ms: Option<u64>,
    pub requests: u64,
    pub failed_requests: u64,
}

/// How a run ends, the worst of its services first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ending {
    Failed,
    InProgress,
    RolledBack,
    Steady,
}

/// One seed on its way to the end of the scenario.
pub struct Run {
    simulation: Simulation,
    watch: Watch,
    seed: u64,
    end: SimTime,
}

impl Run {
    /// Begins the nth seed.
    pub fn new(study: &Study, nth: u32) -> Run {
        let mut scenario = Scenario::clone(&study.scenario);
        scenario.seed = scenario.seed.wrapping_add(u64::from(nth));
        let (seed, end) = (scenario.seed, scenario.end());
        let mut watch = Watch::default();
        let simulation = Simulation::new(Rc::new(scenario), &mut |entry| watch.see(&entry));
        watch.look(simulation.world(), simulation.now());
        Run { simulation, watch, seed, end }
    }

    /// Goes on for about so many events; returns whether the end is reached.
    pub fn advance(&mut self, events: u64) -> bool {
        let (simulation, watch) = (&mut self.simulation, &mut self.watch);
        let enough = simulation.handled().saturating_add(events);
        // Instant by instant until all is healthy, then at one go.
        while watch.healthy_at.is_none() && simulation.handled() < enough {
            let arrived = simulation.run_some(self.end, 1, &mut |entry| watch.see(&entry));
            watch.look(simulation.world(), simulation.now());
            if arrived {
                return true;
            }
        }
        let left = enough.saturating_sub(simulation.handled());
        left > 0 && simulation.run_some(self.end, left, &mut |entry| watch.see(&entry))
    }

    /// Returns what became of it.
    pub fn outcome(&mut self) -> Outcome {
        let (world, end) = (self.simulation.world(), self.end);
        self.watch.look(world, end);
        let (served, failed) = world.groups.iter().fold((0, 0), |(served, failed), group| {
            let (more_served, more_failed) = group.flow.counts(end);
            (served + more_served, failed + more_failed)
        });
        let all_steady = world.services.values().all(|service| service.is_steady());
        Outcome {
            seed: self.seed,
            ending: self.watch.ending(world),
            healthy_at_ms: self.watch.healthy_at.map(SimTime::as_millis),
            steady_at_ms: self.watch.steady_at.filter(|_| all_steady).map(SimTime::as_millis),
            requests: (served + failed) / 1000,
            failed_requests: failed / 1000,
        }
    }
}

/// Runs the nth seed to the end of the scenario.
pub fn run_one(study: &Study, nth: u32) -> Outcome {
    let mut run = Run::new(study, nth);
    while !run.advance(u64::MAX) {}
    run.outcome()
}

/// What is noted on the way; the trace itself is not kept.
#[derive(Default)]
struct Watch {
    healthy_at: Option<SimTime>,
    steady_at: Option<SimTime>,
    rolled_back: bool,
    /// Whether something happened that may have made a task healthy.
    stirred: bool,
}

impl Watch {
    fn see(&mut self, entry: &Entry) {
        use crate::sim::ServiceMessage::SteadyState;
        match entry.fact {
            Fact::ServiceEventPosted { message: SteadyState, .. } => self.steady_at = Some(entry.at),
            Fact::DeploymentRolledBack { .. } => self.rolled_back = true,
            Fact::DeploymentCreated { .. } => self.rolled_back = false,
            Fact::TaskFoundRunning(_)
            | Fact::TargetHealthChanged { .. }
            | Fact::TaskStatusChanged { to: TaskStatus::Running, .. } => self.stirred = true,
            _ => {}
        }
    }

    fn look(&mut self, world: &World, now: SimTime) {
        if std::mem::take(&mut self.stirred) && self.healthy_at.is_none() && all_in_service(world) {
            self.healthy_at = Some(now);
        }
    }

    fn ending(&self, world: &World) -> Ending {
        let ending = |service: &crate::sim::world::Service| {
            let primary = service.deployments.first().map(|id| world.deployment(*id).rollout);
            match (primary, service.is_steady()) {
                (Some(RolloutState::Failed), _) => Ending::Failed,
                (_, false) | (Some(RolloutState::InProgress), _) => Ending::InProgress,
                (_, true) if self.rolled_back => Ending::RolledBack,
                (_, true) => Ending::Steady,
            }
        };
        world.services.values().map(ending).min().unwrap_or(Ending::Steady)
    }
}

fn all_in_service(world: &World) -> bool {
    world.services.values().all(|service| {
        let tasks = service.tasks.iter().filter_map(|id| world.task(*id));
        tasks.filter(|task| world.in_service(task)).count() as u64 >= u64::from(service.desired)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::library;

    fn study(slug: &str) -> Study {
        let entry = library::find(slug).expect("it is built in");
        Study { scenario: Rc::new((entry.build)()), seeds: 8 }
    }

    #[test]
    fn the_journey_becomes_healthy_then_steady_under_every_seed() {
        let study = study("first-journey");
        for nth in 0..study.seeds {
            let outcome = run_one(&study, nth);
            assert_eq!((outcome.seed, outcome.ending), (study.scenario.seed + u64::from(nth), Ending::Steady));
            let (healthy, steady) = (outcome.healthy_at_ms.expect("healthy"), outcome.steady_at_ms.expect("steady"));
            assert!(0 < healthy && healthy <= steady, "{outcome:?}");
            assert!(outcome.failed_requests < outcome.requests, "{outcome:?}");
            assert_eq!(outcome, run_one(&study, nth), "a seed repeats itself");
        }
    }

    #[test]
    fn in_pieces_it_is_the_same() {
        for slug in ["first-journey", "crash-loop"] {
            let study = study(slug);
            let mut run = Run::new(&study, 1);
            let mut pieces = 1;
            while !run.advance(50) {
                pieces += 1;
            }
            assert!(pieces > 2, "{slug}: {pieces}");
            assert_eq!(run.outcome(), run_one(&study, 1), "{slug}");
        }
    }

    #[test]
    fn a_steady_beginning_is_healthy_at_once_and_a_rollback_is_told_apart() {
        let study = study("crash-loop");
        let outcome = run_one(&study, 0);
        assert_eq!(outcome.healthy_at_ms, Some(0));
        assert_eq!(outcome.ending, Ending::RolledBack, "{outcome:?}");
    }
}
