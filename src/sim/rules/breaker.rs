//! The deployment circuit breaker: counts failed tasks, trips at a threshold, rolls back.
//!
//! Stage 1 counts tasks that never reach RUNNING, stage 2 those that run and fail their health checks; a process
//! that ends before its task was ever healthy counts too. Developer guide, deployment-circuit-breaker.

use super::controller::post;
use crate::scenario::service::{DeploymentCircuitBreaker, ThresholdType};
use crate::scenario::{AlarmState, Setting};
use crate::sim::answer::ServiceMessage;
use crate::sim::fact::Fact;
use crate::sim::timing::{self, Timing};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{DeploymentId, ServiceId, TaskId};
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState};

/// The clamp of BOUNDED_PERCENT; DeploymentCircuitBreaker in the API model. In 2023 the floor was higher.
const BOUNDS: (u32, u32) = (3, 200);
const BOUNDS_OF_2023: (u32, u32) = (10, 200);

/// What the handbook says: so many failures, whatever the desired count.
const HANDBOOK_FAILURES: u32 = 10;

/// Returns how many failed tasks trip the breaker under a run's rules, which decide where the service names nothing.
pub fn threshold_under(timing: &Timing, desired: u32, breaker: &DeploymentCircuitBreaker) -> u32 {
    let named = breaker.threshold_configuration.is_some();
    match timing.number(Setting::BreakerPreset) {
        timing::OF_HANDBOOK if !named => HANDBOOK_FAILURES,
        timing::OF_2023 if !named => threshold(desired, breaker).clamp(BOUNDS_OF_2023.0, BOUNDS_OF_2023.1),
        _ => threshold(desired, breaker),
    }
}

/// Returns how many failed tasks trip the breaker: percentages of the desired count round up.
pub fn threshold(desired: u32, breaker: &DeploymentCircuitBreaker) -> u32 {
    let configuration = breaker.threshold_configuration.unwrap_or_default();
    let share = (u64::from(desired) * u64::from(configuration.value)).div_ceil(100);
    let share = u32::try_from(share).unwrap_or(u32::MAX);
    let failures = match configuration.kind {
        ThresholdType::Count => configuration.value,
        ThresholdType::BoundedPercent => share.clamp(BOUNDS.0, BOUNDS.1),
        ThresholdType::UnboundedPercent => share,
    };
    failures.max(1)
}

/// Counts a task that failed to start or failed a health check, if its deployment is still being judged.
pub(super) fn count(turn: &mut Turn<'_>, task: TaskId) {
    let row = turn.world().task(task).expect("a task that failed is there");
    if let Some(deployment) = row.deployment.filter(|id| judged(turn.world().deployment(*id))) {
        let failed = turn.world().deployment(deployment).failed_tasks + 1;
        turn.commit(Fact::TaskFailureCounted { deployment, task: Some(task), failed });
    }
}

/// Counts a task that ended by itself before it was ever healthy. The guide is silent; a setting decides.
pub(super) fn count_exit(turn: &mut Turn<'_>, task: TaskId) {
    let healthy = turn.world().task(task).is_some_and(|task| task.was_healthy);
    if !healthy && turn.world().catalog.timing.number(Setting::CountExitBeforeHealthy) == timing::YES {
        count(turn, task);
    }
}

/// A task that found no place counts as a failure to launch.
pub(super) fn count_refusal(turn: &mut Turn<'_>, service: ServiceId) {
    let deployment = turn.world().service(service).deployments[0];
    if judged(turn.world().deployment(deployment)) {
        let failed = turn.world().deployment(deployment).failed_tasks + 1;
        turn.commit(Fact::TaskFailureCounted { deployment, task: None, failed });
    }
}

/// A task became healthy: the count starts again where the breaker says so.
pub(super) fn healthy(turn: &mut Turn<'_>, task: TaskId) {
    let Some(row) = turn.world().task(task) else { return };
    let (Some(service), Some(deployment)) = (row.service, row.deployment) else { return };
    let breaker = turn.world().service(service).configuration.deployment_circuit_breaker;
    if breaker.reset_on_healthy_task && turn.world().deployment(deployment).failed_tasks > 0 {
        turn.commit(Fact::TaskFailuresForgotten { deployment });
    }
}

fn judged(deployment: &Deployment) -> bool {
    deployment.status == DeploymentStatus::Primary && deployment.rollout == RolloutState::InProgress
}

/// Trips where the count has reached the threshold: no more tasks, and back to what last worked.
pub(super) fn judge(turn: &mut Turn<'_>, service: ServiceId) {
    let row = turn.world().service(service);
    let breaker = row.configuration.deployment_circuit_breaker;
    let from = row.deployments[0];
    let deployment = turn.world().deployment(from);
    let tripped = deployment.failed_tasks >= threshold_under(&turn.world().catalog.timing, row.desired, &breaker);
    if breaker.enable && judged(deployment) && tripped {
        fail(turn, service, ServiceMessage::DeploymentFailed(from), breaker.rollback);
    }
}

/// Fails the deployment where one of its alarms has gone off since it began.
///
/// Developer guide, deployment-alarm-failure: an alarm that was in ALARM at the start is ignored; breaker and alarms
/// run side by side, and each has its own rollback switch.
pub(super) fn judge_alarms(turn: &mut Turn<'_>, service: ServiceId) {
    let world = turn.world();
    let row = world.service(service);
    let alarms = &row.configuration.alarms;
    let from = row.deployments[0];
    let deployment = world.deployment(from);
    let rings = |(place, name): (usize, &String)| {
        alarms.alarm_names.contains(name)
            && world.alarms[place] == AlarmState::Alarm
            && deployment.ignored_alarms & (1 << place.min(63)) == 0
    };
    if alarms.enable && judged(deployment) && world.catalog.alarms.iter().enumerate().any(rings) {
        let rollback = alarms.rollback;
        fail(turn, service, ServiceMessage::DeploymentAlarmed(from), rollback);
    }
}

/// Returns whether a deployment whose tasks are all healthy is not complete yet, since its alarms are still watched.
///
/// Developer guide, deployment-alarm-failure: the bake time begins with the last task; a rollback has none.
pub(super) fn bakes(turn: &mut Turn<'_>, service: ServiceId, deployment: DeploymentId) -> bool {
    let alarms = &turn.world().service(service).configuration.alarms;
    let row = turn.world().deployment(deployment);
    let watched = alarms.enable && !alarms.alarm_names.is_empty();
    if !watched || row.rollout != RolloutState::InProgress || row.completed_at.is_some() {
        return false;
    }
    let now = turn.now();
    if let Some(until) = row.bakes_until {
        return now < until;
    }
    let until = now + turn.world().catalog.timing.span(Setting::AlarmBakeTime);
    turn.commit(Fact::BakeTimeBegan { deployment, until });
    now < until
}

/// Gives the primary deployment up: no more tasks of it, and back to what last worked where that is wanted.
fn fail(turn: &mut Turn<'_>, service: ServiceId, message: ServiceMessage, rollback: bool) {
    let from = turn.world().service(service).deployments[0];
    turn.commit_cause(Fact::RolloutStateChanged { deployment: from, to: RolloutState::Failed });
    post(turn, service, message);
    if let Some(to) = last_completed(turn, service, from).filter(|_| rollback) {
        turn.commit_cause(Fact::DeploymentRolledBack { service, from, to });
        post(turn, service, ServiceMessage::RollingBack(to));
    }
}

/// Returns the most recent deployment that was completed at any time, but for the one that fails now: the target of a
/// rollback, not just the one before.
fn last_completed(turn: &Turn<'_>, service: ServiceId, fails: DeploymentId) -> Option<DeploymentId> {
    let mine = turn.world().deployments.values().filter(|row| row.service == service && row.id != fails);
    mine.filter(|row| row.completed_at.is_some()).max_by_key(|row| (row.completed_at, row.id)).map(|row| row.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::service::ThresholdConfiguration;

    #[test]
    fn thresholds_follow_the_guide() {
        use ThresholdType::{BoundedPercent, Count, UnboundedPercent};
        for (name, desired, kind, value, want) in [
            ("1 task: the floor of 3", 1, BoundedPercent, 50, 3),
            ("25 tasks: 12.5 rounds up", 25, BoundedPercent, 50, 13),
            ("400 tasks: the ceiling of 200", 400, BoundedPercent, 50, 200),
            ("1000 tasks stay at the ceiling", 1000, BoundedPercent, 50, 200),
            ("a count is itself", 400, Count, 10, 10),
            ("without bounds 1 task needs 1", 1, UnboundedPercent, 50, 1),
            ("without bounds 1000 need 500", 1000, UnboundedPercent, 50, 500),
        ] {
            let threshold_configuration = Some(ThresholdConfiguration { kind, value });
            let breaker = DeploymentCircuitBreaker { threshold_configuration, ..Default::default() };
            assert_eq!(threshold(desired, &breaker), want, "{name}");
        }
    }
}
