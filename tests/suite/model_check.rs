//! Every order of verdicts in small rollouts: the controller's pure functions against all that tasks can do.
//!
//! A state is what the controller sees. From each one, every starting task may become healthy, be judged unhealthy or
//! crash, a healthy new one may turn unhealthy or crash, an unhealthy one may come back, and the controller may look; all
//! of it in every order, both where replacements come first and where the unhealthy stop first.

use ecs_orrery::scenario::{DeploymentCircuitBreaker, DeploymentConfiguration, ThresholdConfiguration, ThresholdType};
use ecs_orrery::sim::reconcile::{Condition, Plan, ServiceView, StopWhy, TaskView, reconcile};
use ecs_orrery::sim::rollout::{Bounds, bounds};
use ecs_orrery::sim::world::ids::{DeploymentId, TaskId};
use ecs_orrery::sim::{Dice, breaker_threshold};
use std::collections::{BTreeMap, VecDeque};

const PERCENTS: [(u32, u32); 7] = [(0, 100), (50, 100), (50, 150), (50, 200), (100, 100), (100, 150), (100, 200)];

/// One rollout from an old deployment that works to a new one that may not.
#[derive(Clone, Copy, Debug)]
struct Rollout {
    desired: u32,
    percents: (u32, u32),
    breaker: DeploymentCircuitBreaker,
    bounds: Bounds,
    threshold: u32,
    stop_first: bool,
}

/// Tasks that are wanted to run, of one deployment, by condition. Tasks alike are one and the same here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Tasks {
    starting: u32,
    healthy: u32,
    unhealthy: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    old: Tasks,
    new: Tasks,
    failures: u32,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// The new deployment is primary.
    Rolling,
    /// The breaker gave it up, and nothing is primary that may start tasks.
    GivenUp,
    /// The old deployment is primary again.
    RolledBack,
}

impl Tasks {
    fn alive(self) -> u32 {
        self.starting + self.healthy + self.unhealthy
    }

    fn of(&mut self, condition: Condition) -> &mut u32 {
        match condition {
            Condition::Starting => &mut self.starting,
            Condition::Healthy => &mut self.healthy,
            Condition::Unhealthy => &mut self.unhealthy,
        }
    }

    /// Returns the tasks after one has gone from a condition to another, or away; `None` when there is no such task.
    fn moved(mut self, from: Condition, to: Option<Condition>) -> Option<Tasks> {
        *self.of(from) = self.of(from).checked_sub(1)?;
        if let Some(to) = to {
            *self.of(to) += 1;
        }
        Some(self)
    }

    fn views(mut self, deployment: DeploymentId, views: &mut Vec<TaskView>) {
        for condition in [Condition::Healthy, Condition::Starting, Condition::Unhealthy] {
            for _ in 0..*self.of(condition) {
                let id = TaskId::new(views.len() as u32);
                views.push(TaskView { id, deployment, condition, zone: None, host: None, leaving: false });
            }
        }
    }
}

const OLD: DeploymentId = DeploymentId::new(0);
const NEW: DeploymentId = DeploymentId::new(1);

impl State {
    fn alive(&self) -> u32 {
        self.old.alive() + self.new.alive()
    }

    fn healthy(&self) -> u32 {
        self.old.healthy + self.new.healthy
    }

    fn view(&self, rollout: &Rollout) -> ServiceView {
        let mut tasks = Vec::new();
        self.old.views(OLD, &mut tasks);
        self.new.views(NEW, &mut tasks);
        ServiceView {
            stop_first: rollout.stop_first,
            stopping: 0,
            removal: Vec::new(),
            dice: Dice(1),
            desired: rollout.desired,
            bounds: rollout.bounds,
            primary: if self.phase == Phase::RolledBack { OLD } else { NEW },
            blocked: false,
            halted: self.phase == Phase::GivenUp,
            tasks,
        }
    }

    /// A task of the new deployment that was never healthy has failed.
    fn failed(mut self, rollout: &Rollout) -> State {
        if self.phase == Phase::Rolling {
            self.failures = (self.failures + 1).min(rollout.threshold);
        }
        self
    }

    /// Returns where what tasks do by themselves can lead. The old image is good.
    fn verdicts(self, rollout: &Rollout) -> Vec<State> {
        use Condition::{Healthy, Starting, Unhealthy};
        let new = |new: Option<Tasks>| new.map(|new| State { new, ..self });
        let forget = rollout.breaker.reset_on_healthy_task;
        [
            self.old.moved(Starting, Some(Healthy)).map(|old| State { old, ..self }),
            new(self.new.moved(Starting, Some(Healthy)))
                .map(|next| State { failures: if forget { 0 } else { next.failures }, ..next }),
            new(self.new.moved(Starting, Some(Unhealthy))),
            new(self.new.moved(Healthy, Some(Unhealthy))),
            // Once given up, what comes back and turns again and again would hide a circle of the controller's own.
            new(self.new.moved(Unhealthy, Some(Healthy)))
                .filter(|_| self.phase == Phase::Rolling)
                .map(|next| State { failures: if forget { 0 } else { next.failures }, ..next }),
            new(self.new.moved(Starting, None)).map(|next| next.failed(rollout)),
            new(self.new.moved(Healthy, None)),
            new(self.new.moved(Unhealthy, None)).map(|next| next.failed(rollout)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Returns where a look of the controller leads, and its plan.
    fn look(mut self, rollout: &Rollout) -> (State, Plan) {
        if self.phase == Phase::Rolling && rollout.breaker.enable && self.failures >= rollout.threshold {
            self.phase = if rollout.breaker.rollback { Phase::RolledBack } else { Phase::GivenUp };
            self.failures = 0;
        }
        let view = self.view(rollout);
        let plan = reconcile(&view);
        for (task, why) in &plan.stop {
            let task = view.tasks.iter().find(|view| view.id == *task).expect("a plan stops tasks that are there");
            let tasks = if task.deployment == OLD { &mut self.old } else { &mut self.new };
            *tasks = tasks.moved(task.condition, None).expect("a plan stops a task once");
            if *why == StopWhy::Unhealthy && task.deployment == NEW {
                self = self.failed(rollout);
            }
        }
        let primary = if view.primary == OLD { &mut self.old } else { &mut self.new };
        primary.starting += plan.start;
        (self, plan)
    }
}

impl Rollout {
    /// Neither side can move: nothing may be started above desired, and no healthy task may be missing below it.
    fn is_locked(&self) -> bool {
        self.bounds.max_tasks <= self.desired && self.bounds.min_healthy >= self.desired
    }

    /// Returns the worlds that the new deployment may meet: all well, some missing, too many, some unhealthy.
    fn starts(&self) -> Vec<State> {
        let old = |(healthy, unhealthy)| Tasks { starting: 0, healthy, unhealthy };
        let counts = (0..=self.desired + 1).flat_map(|healthy| (0..=1).map(move |unhealthy| (healthy, unhealthy)));
        counts
            .map(|counts| State { old: old(counts), new: Tasks::default(), failures: 0, phase: Phase::Rolling })
            .collect()
    }

    /// Returns every state that can be reached, each with where it leads.
    fn explore(&self) -> BTreeMap<State, Vec<State>> {
        let mut known: BTreeMap<State, Vec<State>> = BTreeMap::new();
        let mut queue = VecDeque::from(self.starts());
        while let Some(state) = queue.pop_front() {
            if known.contains_key(&state) {
                continue;
            }
            let (looked, plan) = state.look(self);
            self.judge(&state, &looked, &plan);
            let mut next = state.verdicts(self);
            // What may still crash or turn is no way to go on.
            if looked == state && state.old.starting + state.new.starting == 0 {
                self.excuse(&state, &plan);
            }
            next.push(looked);
            next.retain(|other| *other != state);
            queue.extend(&next);
            known.insert(state, next);
        }
        known
    }

    /// The two limits, for what the scheduler itself does.
    fn judge(&self, state: &State, looked: &State, plan: &Plan) {
        let Bounds { min_healthy, max_tasks } = self.bounds;
        assert!(looked.alive() <= max_tasks.max(state.alive()), "above the maximum: {self:?}\n{state:?}\n{plan:?}");
        assert!(plan.start == 0 || looked.alive() <= max_tasks, "starts beyond the maximum: {self:?}\n{state:?}");
        let least = min_healthy.min(state.healthy());
        assert!(looked.healthy() >= least, "below the minimum: {self:?}\n{state:?}\n{plan:?}");
    }

    /// Nothing is under way and the controller does nothing: then it is settled, or one of the two documented ways to be
    /// stuck.
    fn excuse(&self, state: &State, plan: &Plan) {
        let full = (state.alive(), state.healthy()) == (self.desired, self.desired);
        let locked = self.is_locked() && state.phase != Phase::GivenUp && full;
        let given_up = state.phase == Phase::GivenUp && plan.start == 0;
        assert!(plan.settled || locked || given_up, "deadlock: {self:?}\n{state:?}\n{plan:?}");
    }
}

/// Asserts that every path from a rollback on ends, and in the steady state: no circle, no other end.
fn rollbacks_reach_steady(rollout: &Rollout, known: &BTreeMap<State, Vec<State>>) {
    let back = |state: &&State| state.phase == Phase::RolledBack;
    let mut left: BTreeMap<State, usize> =
        known.iter().filter(|(state, _)| back(state)).map(|(state, next)| (*state, next.len())).collect();
    let mut before: BTreeMap<State, Vec<State>> = BTreeMap::new();
    for state in left.keys() {
        known[state].iter().for_each(|next| before.entry(*next).or_default().push(*state));
    }
    let mut done: Vec<State> = left.iter().filter(|(_, next)| **next == 0).map(|(state, _)| *state).collect();
    for end in &done {
        assert!(end.look(rollout).1.settled, "a rollback ends unsettled: {rollout:?}\n{end:?}");
    }
    // Ends are taken away again and again; what is left then goes round in circles.
    while let Some(state) = done.pop() {
        left.remove(&state);
        for earlier in before.get(&state).into_iter().flatten() {
            let next = left.get_mut(earlier).expect("it leads to what was there");
            *next -= 1;
            if *next == 0 {
                done.push(*earlier);
            }
        }
    }
    assert!(left.is_empty(), "a rollback goes round in circles: {rollout:?}\n{:?}", left.first_key_value());
}

fn rollouts() -> Vec<Rollout> {
    let mut all = Vec::new();
    for desired in 1..=4 {
        for percents in PERCENTS {
            for threshold in 0..=3 {
                for (rollback, reset_on_healthy_task) in [(false, false), (false, true), (true, false), (true, true)] {
                    let threshold_configuration =
                        Some(ThresholdConfiguration { kind: ThresholdType::Count, value: threshold });
                    let enable = threshold > 0;
                    let breaker =
                        DeploymentCircuitBreaker { enable, rollback, reset_on_healthy_task, threshold_configuration };
                    let configuration = DeploymentConfiguration {
                        minimum_healthy_percent: percents.0,
                        maximum_percent: percents.1,
                        deployment_circuit_breaker: breaker,
                        ..DeploymentConfiguration::default()
                    };
                    let bounds = bounds(desired, &configuration);
                    let threshold = breaker_threshold(desired, &breaker);
                    for stop_first in [false, true] {
                        all.push(Rollout { desired, percents, breaker, bounds, threshold, stop_first });
                    }
                }
            }
        }
    }
    all
}

#[test]
fn no_order_of_verdicts_breaks_a_limit_or_ends_in_an_undocumented_deadlock() {
    let (mut states, mut rolled_back, mut locked) = (0, 0, Vec::new());
    for rollout in rollouts() {
        let known = rollout.explore();
        rollbacks_reach_steady(&rollout, &known);
        states += known.len();
        rolled_back += known.keys().filter(|state| state.phase == Phase::RolledBack).count();
        if rollout.is_locked() {
            locked.push((rollout.desired, rollout.percents));
        }
    }
    locked.dedup();
    let documented = [(1, (50, 100)), (1, (50, 150)), (1, (100, 100)), (1, (100, 150))];
    let exact = (2..=4).map(|desired| (desired, (100, 100)));
    let documented: Vec<_> = documented.into_iter().chain(exact).collect();
    assert_eq!(locked, documented, "a maximum rounded down and a minimum rounded up both meet the desired count");
    assert!(states > 50_000 && rolled_back > 2_000, "{states} states were explored, {rolled_back} after a rollback");
}
