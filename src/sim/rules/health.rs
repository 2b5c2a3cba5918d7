//! Container health checks: Docker runs a command in the container, and counts.
//!
//! API model, HealthCheck: failures in the start period do not count; `retries` failures in a row make it UNHEALTHY;
//! one success makes it HEALTHY again.

use super::{breaker, container};
use crate::scenario::{HealthAnswer, Setting};
use crate::sim::catalog::{ContainerCheck, ContainerSpec};
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::rounds::Next;
use crate::sim::turn::Turn;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{App, Container, ContainerPhase, Health, Task, TaskStatus};
use crate::units::Span;

/// What one run of the command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Nothing,
    Failed { streak: u32 },
    Becomes(Health),
}

/// Judges one run of the command: pure.
pub fn judge(passed: bool, health: Health, streak: u32, runs_for: Span, check: &ContainerCheck) -> Outcome {
    match (passed, health) {
        (true, Health::Healthy) if streak == 0 => Outcome::Nothing,
        (true, Health::Healthy | Health::Unknown | Health::Unhealthy) => Outcome::Becomes(Health::Healthy),
        (false, Health::Unhealthy) => Outcome::Nothing,
        (false, Health::Unknown) if runs_for < check.start_period => Outcome::Nothing,
        (false, Health::Unknown | Health::Healthy) if streak + 1 >= check.retries => {
            Outcome::Becomes(Health::Unhealthy)
        }
        (false, Health::Unknown | Health::Healthy) => Outcome::Failed { streak: streak + 1 },
    }
}

/// Returns `healthStatus` of a task; none where no essential container has a check.
///
/// Developer guide, task_definition_parameters: unhealthy if any essential container is, unknown if one is unknown.
pub fn of_task(containers: &[Container], specs: &[ContainerSpec]) -> Option<Health> {
    let checked = containers.iter().zip(specs).filter(|(_, spec)| spec.essential && spec.health_check.is_some());
    checked.map(|(container, _)| container.health).reduce(|all, one| match (all, one) {
        (Health::Unhealthy, _) | (_, Health::Unhealthy) => Health::Unhealthy,
        (Health::Unknown, _) | (_, Health::Unknown) => Health::Unknown,
        (Health::Healthy, Health::Healthy) => Health::Healthy,
    })
}

/// The task is RUNNING: without any check it counts as healthy after a time.
pub(super) fn expect_to_count(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let catalog = turn.catalog();
    let balanced = row.service.is_some_and(|service| turn.world().service(service).balancer.is_some());
    if !balanced && of_task(&row.containers, &catalog.definition(row.definition).containers).is_none() {
        let enough = catalog.timing.span(Setting::RunningCountsHealthyAfter);
        turn.schedule(enough, Event::RanLongEnough(task));
    }
}

pub(super) fn ran_long_enough(turn: &mut Turn<'_>, task: TaskId) {
    let runs = |task: &Task| task.is_alive() && task.last_status == TaskStatus::Running && !task.was_healthy;
    if turn.world().task(task).is_some_and(runs) {
        turn.commit_cause(Fact::TaskCountsHealthy { task });
        breaker::healthy(turn, task);
    }
}

/// The container has started: Docker runs the command for the first time after one interval.
pub(super) fn expect(turn: &mut Turn<'_>, task: TaskId, container: u8, spec: &ContainerSpec) {
    if let Some(check) = spec.health_check {
        turn.begin_check(turn.now() + check.interval, task, container);
    }
}

pub(super) fn check(turn: &mut Turn<'_>, task: TaskId, container: u8) -> Next {
    let Some((row, started)) = running(turn, task, container) else { return Next::Over };
    let (definition, health, streak) = (row.definition, started.health, started.health_streak);
    let (app, runs_for) = (started.app, turn.now() - started.started_at.unwrap_or_default());
    let latest = row.latest;
    let catalog = turn.catalog();
    let Some(check) = catalog.definition(definition).containers[usize::from(container)].health_check else {
        return Next::Over;
    };
    let nth = turn.now().as_millis();
    let passed = match app {
        App::Answering(HealthAnswer::Ok) => true,
        // `curl -f` and its like fail from 400 on.
        App::Answering(HealthAnswer::Status(status)) => status < 400,
        App::Failing { permille } => {
            turn.dice().roll(Why::ContainerCheck, task.number().into(), nth) % 1_000 >= permille.into()
        }
        App::Down | App::Answering(HealthAnswer::Timeout) => false,
    };
    let slow = app == App::Answering(HealthAnswer::Timeout);
    let after = if slow { check.interval + check.timeout } else { check.interval };
    // Not yet counted failures begin to count with time, and chance may turn at any check.
    let settled = health != Health::Unknown && !matches!(app, App::Failing { .. });
    turn.because(latest);
    match judge(passed, health, streak, runs_for, &check) {
        Outcome::Nothing if settled => return Next::Idle(after),
        Outcome::Nothing => {}
        Outcome::Failed { streak } => {
            turn.commit(Fact::ContainerCheckFailed { task, container, streak });
        }
        Outcome::Becomes(to) => {
            turn.commit_cause(Fact::ContainerHealthChanged { task, container, to });
            if to == Health::Healthy && health != Health::Healthy {
                breaker::healthy(turn, task);
            }
            container::advance_dependents(turn, task);
        }
    }
    Next::In(after)
}

/// Returns the container if it runs.
fn running<'a>(turn: &'a Turn<'_>, task: TaskId, container: u8) -> Option<(&'a Task, &'a Container)> {
    let row = turn.world().task(task)?;
    let container = row.containers.get(usize::from(container))?;
    (container.phase == ContainerPhase::Running).then_some((row, container))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECK: ContainerCheck = ContainerCheck {
        interval: Span::from_secs(30),
        timeout: Span::from_secs(5),
        retries: 3,
        start_period: Span::from_secs(60),
    };

    #[test]
    fn a_container_is_judged_as_docker_does() {
        use Health::{Healthy, Unhealthy, Unknown};
        for (name, passed, health, streak, secs, want) in [
            ("a first success", true, Unknown, 0, 30, Outcome::Becomes(Healthy)),
            ("a success in the start period counts", true, Unknown, 0, 5, Outcome::Becomes(Healthy)),
            ("a failure in the start period does not", false, Unknown, 0, 59, Outcome::Nothing),
            ("a failure after it does", false, Unknown, 0, 60, Outcome::Failed { streak: 1 }),
            ("the last of the retries", false, Unknown, 2, 90, Outcome::Becomes(Unhealthy)),
            ("once healthy, the start period is over", false, Healthy, 0, 5, Outcome::Failed { streak: 1 }),
            ("nothing new", true, Healthy, 0, 300, Outcome::Nothing),
            ("a success forgets the failures", true, Healthy, 2, 300, Outcome::Becomes(Healthy)),
            ("one success is enough to come back", true, Unhealthy, 0, 300, Outcome::Becomes(Healthy)),
            ("still unhealthy", false, Unhealthy, 0, 300, Outcome::Nothing),
        ] {
            assert_eq!(judge(passed, health, streak, Span::from_secs(secs), &CHECK), want, "{name}");
        }
    }
}
