//! The load balancer: targets are registered, checked, drained.

use super::{breaker, health, stop};
use crate::scenario::{HealthAnswer, NetworkMode, Setting};
use crate::sim::catalog::{Balancer, GroupSpec};
use crate::sim::dice::{Dice, Why};
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::rounds::{Next, Round};
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{GroupId, TargetId, TaskId};
use crate::sim::world::{self, App, FULL_WEIGHT, ProbeFailure, Target, TargetState, Task, TaskStatus, World};
use crate::units::{SimTime, Span};
use std::rc::Rc;

/// All containers run: registers the task where its service has load balancers, else it is RUNNING.
pub(super) fn register_or_run(turn: &mut Turn<'_>, task: TaskId) {
    match balancers_of(turn.world(), task).is_empty() {
        false => {
            let after = turn.roll(Setting::TargetRegistration, Why::Registration, task.number(), 0);
            turn.schedule(after, Event::RegistrationDone(task));
        }
        true => run(turn, task),
    }
}

/// The task is a target now, in every target group of its service.
pub(super) fn registration_done(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    if !row.is_alive() || row.last_status != TaskStatus::Activating || !row.targets.is_empty() {
        return;
    }
    let network_mode = turn.catalog().definition(row.definition).network_mode;
    let (balancers, cause) = (balancers_of(turn.world(), task), turn.cause());
    let mut registered = None;
    for (nth, balancer) in balancers.iter().enumerate() {
        turn.root(cause);
        let port = match network_mode {
            NetworkMode::Bridge => world::target_port(task, nth),
            NetworkMode::Awsvpc | NetworkMode::Host | NetworkMode::None => balancer.port,
        };
        let (target, group) = (turn.world().targets.next_id(), balancer.group);
        let first_probe = turn.now() + turn.roll(Setting::FirstProbe, Why::FirstProbe, target.number(), 0);
        let entry = turn.commit_cause(Fact::TargetRegistered { target, group, task, port, first_probe });
        turn.begin_round(first_probe, Round::TargetCheck(target));
        registered.get_or_insert(entry);
    }
    registered.into_iter().for_each(|entry| turn.because(entry));
    run(turn, task);
}

/// The task is RUNNING, unless the rules want a good verdict first.
fn run(turn: &mut Turn<'_>, task: TaskId) {
    if health::gate_is_shut(turn.world(), task) {
        return;
    }
    turn.commit_cause(Fact::TaskStatusChanged { task, from: TaskStatus::Activating, to: TaskStatus::Running });
    health::expect_to_count(turn, task);
}

/// A verdict is good: a task that waited for it is RUNNING now.
pub(super) fn pass_gate(turn: &mut Turn<'_>, task: TaskId) {
    let waits = |task: &Task| {
        let started = task.containers.iter().all(crate::sim::world::Container::has_started);
        task.is_alive() && task.last_status == TaskStatus::Activating && started
    };
    let gated = turn.world().catalog.timing.number(Setting::HealthGate) == timing::BEFORE_RUNNING;
    if gated && turn.world().task(task).is_some_and(waits) {
        run(turn, task);
    }
}

fn balancers_of(world: &World, task: TaskId) -> Rc<[Balancer]> {
    let service = world.task(task).and_then(|task| task.service);
    service.map(|service| Rc::clone(&world.service(service).balancers)).unwrap_or_default()
}

/// What one health check says, and what the target becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Nothing,
    Passed { streak: u32, now_healthy: bool },
    Failed { failure: ProbeFailure, streak: u32, now_unhealthy: bool },
}

pub(super) fn check(turn: &mut Turn<'_>, target: TargetId) -> Next {
    let world = turn.world();
    let Some(row) = world.target(target).filter(|row| row.state != TargetState::Draining) else { return Next::Over };
    let spec = &world.catalog.groups[row.group.index()];
    let interval = spec.interval;
    let strict = world.catalog.timing.number(Setting::StrictHealthyThreshold) == timing::YES;
    // Nobody refuses a connection where the instance has ended: the check hears nothing.
    let silent = row.cut || world.task(row.task).is_some_and(|task| world.is_adrift(task));
    let failure = if silent { Some(ProbeFailure::Timeout) } else { failure(row, spec, turn.dice(), turn.now()) };
    let outcome = judge(row, failure, spec, strict);
    // A new target's first pass goes back to its registration; later verdicts to what changed last.
    let latest = if row.state == TargetState::Initial { row.registration } else { row.latest };
    let (state, by_chance) = (row.state, matches!(row.app, App::Failing { .. }));
    match outcome {
        Outcome::Nothing if !by_chance => return Next::Idle(interval),
        Outcome::Nothing => {}
        Outcome::Passed { streak, now_healthy } => {
            turn.because(latest);
            if streak > 0 || state == TargetState::Healthy {
                turn.commit_cause(Fact::TargetCheckPassed { target, streak });
            }
            if now_healthy {
                turn.commit_cause(Fact::TargetHealthChanged { target, from: state, to: TargetState::Healthy });
                let task = turn.world().target(target).map(|target| target.task);
                let all = |task: &TaskId| {
                    turn.world().task(*task).is_some_and(|row| turn.world().is_healthy_in_all_groups(row))
                };
                if let Some(task) = task.filter(all) {
                    breaker::healthy(turn, task);
                    pass_gate(turn, task);
                }
                if state == TargetState::Initial {
                    begin_slow_start(turn, target);
                }
                expect_first_request(turn, target);
            }
        }
        Outcome::Failed { failure, streak, now_unhealthy } => {
            turn.because(latest);
            turn.commit_cause(Fact::TargetCheckFailed { target, failure, streak });
            if now_unhealthy {
                turn.commit_cause(Fact::TargetHealthChanged { target, from: state, to: TargetState::Unhealthy });
            }
        }
    }
    Next::In(interval)
}

/// Judges one check: a new target needs one pass; healthy and unhealthy ones change at their thresholds.
fn judge(target: &Target, failure: Option<ProbeFailure>, spec: &GroupSpec, strict: bool) -> Outcome {
    match (failure, target.state) {
        (None, TargetState::Initial) if strict => {
            let streak = target.passes + 1;
            Outcome::Passed { streak, now_healthy: streak >= spec.spec.healthy_threshold_count }
        }
        (None, TargetState::Initial) => Outcome::Passed { streak: 0, now_healthy: true },
        (None, TargetState::Unhealthy) => {
            let streak = target.streak + 1;
            Outcome::Passed { streak, now_healthy: streak >= spec.spec.healthy_threshold_count }
        }
        (None, TargetState::Healthy) if target.streak > 0 => Outcome::Passed { streak: 0, now_healthy: false },
        (None, _) => Outcome::Nothing,
        (Some(failure), TargetState::Unhealthy) if target.streak > 0 => {
            Outcome::Failed { failure, streak: 0, now_unhealthy: false }
        }
        (Some(_), TargetState::Unhealthy | TargetState::Draining) => Outcome::Nothing,
        (Some(failure), TargetState::Initial | TargetState::Healthy) => {
            let streak = target.streak + 1;
            Outcome::Failed { failure, streak, now_unhealthy: streak >= spec.spec.unhealthy_threshold_count }
        }
    }
}

/// Returns why a check fails against a target that can be reached, or `None` when it passes.
fn failure(target: &Target, spec: &GroupSpec, dice: Dice, now: SimTime) -> Option<ProbeFailure> {
    let answers = |status: u16| (!spec.accepts(status)).then_some(ProbeFailure::Status(status));
    match target.app {
        App::Down => Some(ProbeFailure::Refused),
        App::Answering(HealthAnswer::Timeout) => Some(ProbeFailure::Timeout),
        App::Answering(HealthAnswer::Ok) => answers(200),
        App::Answering(HealthAnswer::Status(status)) => answers(status),
        App::Failing { permille } => {
            let roll = dice.roll(Why::TargetCheck, target.id.number().into(), now.as_millis());
            answers(if roll % 1_000 < permille.into() { 500 } else { 200 })
        }
    }
}

/// Slow start gives a target a larger share of requests in so many steps.
const SLOW_START_STEPS: u32 = 10;

/// A target that has become healthy begins with a small share, where its group wants a slow start.
///
/// Load balancer guide, target group attributes: the share grows linearly for `slow_start.duration_seconds`.
fn begin_slow_start(turn: &mut Turn<'_>, target: TargetId) {
    let Some(row) = turn.world().target(target) else { return };
    if turn.catalog().group(row.group).spec.slow_start > 0 && row.state == TargetState::Healthy {
        turn.commit(Fact::TargetWeightChanged { target, weight: FULL_WEIGHT / SLOW_START_STEPS });
        schedule_step(turn, target);
    }
}

fn schedule_step(turn: &mut Turn<'_>, target: TargetId) {
    let Some(row) = turn.world().target(target) else { return };
    let millis = u64::from(turn.catalog().group(row.group).spec.slow_start) * 1_000 / u64::from(SLOW_START_STEPS);
    turn.schedule(Span::from_millis(millis.max(1)), Event::SlowStartStep(target));
}

pub(super) fn slow_start_step(turn: &mut Turn<'_>, target: TargetId) {
    let growing = |row: &&Target| row.state == TargetState::Healthy && row.weight < FULL_WEIGHT;
    let Some(row) = turn.world().target(target).filter(growing) else { return };
    let weight = (row.weight + FULL_WEIGHT / SLOW_START_STEPS).min(FULL_WEIGHT);
    turn.commit(Fact::TargetWeightChanged { target, weight });
    if weight < FULL_WEIGHT {
        schedule_step(turn, target);
    }
}

/// Foresees the first request that reaches a target: its share of the flow decides when.
fn expect_first_request(turn: &mut Turn<'_>, target: TargetId) {
    let world = turn.world();
    let Some(row) = world.target(target).filter(|row| row.first_served.is_none()) else { return };
    let flow = &world.group(row.group).flow;
    if flow.requests_per_second > 0 {
        let gap = (u64::from(flow.targets.max(1)) * 1000).div_ceil(u64::from(flow.requests_per_second));
        turn.schedule(Span::from_millis(gap), Event::FirstRequest(target));
    }
}

pub(super) fn first_request(turn: &mut Turn<'_>, target: TargetId) {
    let ready = |row: &Target| row.state == TargetState::Healthy && row.answers() && row.first_served.is_none();
    if turn.world().target(target).is_some_and(ready) {
        turn.commit(Fact::FirstRequestServed { target });
    }
}

/// Takes a task's targets out of service; returns whether there are any to drain.
pub(super) fn deregister(turn: &mut Turn<'_>, task: &Task) -> bool {
    let serving = |target: &&Target| target.state != TargetState::Draining;
    let targets: Vec<(TargetId, GroupId)> =
        turn.world().targets_of(task).filter(serving).map(|target| (target.id, target.group)).collect();
    for (id, group) in targets {
        let delay = Span::from_secs(u64::from(turn.catalog().group(group).spec.deregistration_delay));
        // Draining ends early once nothing is in flight; it never outlasts the delay.
        let idle = turn.roll(Setting::DrainIdle, Why::DrainIdle, id.number(), 0);
        let early = turn.catalog().timing.number(Setting::DrainEarlyExit) == timing::YES;
        let leaves_at = turn.now() + if early { delay.min(idle) } else { delay };
        turn.commit_cause(Fact::TargetDeregistered { target: id, leaves_at });
        turn.schedule_at(leaves_at, Event::DrainOver(id));
    }
    !task.targets.is_empty()
}

pub(super) fn drain_over(turn: &mut Turn<'_>, target: TargetId) {
    let now = turn.now();
    let Some(row) = turn.world().target(target).filter(|row| row.leaves_at == Some(now)) else { return };
    let task = row.task;
    turn.commit_cause(Fact::TargetRemoved { target });
    if turn.world().task(task).is_some_and(|task| task.targets.is_empty()) {
        stop::drained(turn, task);
    }
}
