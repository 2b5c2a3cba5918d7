//! Deployments that go wrong, from a steady beginning.

use super::*;
use crate::scenario::image::HealthCourse;
use crate::scenario::{AppBehaviour, HealthAnswer};
use crate::sim::answer::ServiceMessage;
use crate::sim::fact::Fact;
use crate::sim::fixture::{bad_deploy, journey};
use crate::sim::world::{DeploymentStatus, RolloutState, StopCause, TargetState, TaskStatus};
use crate::units::Span;

fn recorded(scenario: Scenario) -> Recording {
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    recording
}

fn says_500() -> AppBehaviour {
    AppBehaviour { health: HealthAnswer::Status(500), ..AppBehaviour::default() }
}

fn posted(recording: &Recording, wanted: fn(&ServiceMessage) -> bool) -> Vec<SimTime> {
    let mine = |entry: &&Entry| matches!(&entry.fact, Fact::ServiceEventPosted { message, .. } if wanted(message));
    recording.trace().iter().filter(mine).map(|entry| entry.at).collect()
}

#[test]
fn a_steady_beginning_runs_from_the_first_instant_and_stays_quiet() {
    let scenario = Scenario { begin: crate::scenario::Begin::Steady, ..journey() };
    let recording = recorded(scenario);
    let world = recording.seek(SimTime::ZERO);
    assert_eq!(world.world().tasks.values().filter(|task| world.world().in_service(task)).count(), 3);
    assert!(recording.trace().iter().all(|entry| entry.at == SimTime::ZERO), "nothing happens afterwards");
    let (served, failed) = recording.head().world().groups[0].flow.counts(recording.head().now());
    assert_eq!((served, failed), (240 * 300 * 1000, 0), "every request is served");
}

#[test]
fn a_bad_image_trips_the_breaker_and_rolls_back_to_a_steady_service() {
    let recording = recorded(bad_deploy(says_500(), 3));
    let world = recording.head().world();
    let (good, bad) =
        (world.deployments.values().next().expect("first"), world.deployments.values().last().expect("second"));
    assert_eq!((good.status, good.rollout), (DeploymentStatus::Primary, RolloutState::Completed));
    assert_eq!((bad.status, bad.rollout), (DeploymentStatus::Inactive, RolloutState::Failed));
    assert_eq!(world.tasks.values().filter(|task| world.in_service(task)).count(), 3);
    assert_eq!(posted(&recording, |message| matches!(message, ServiceMessage::RollingBack(_))).len(), 1);
    let (_, failed) = world.groups[0].flow.counts(recording.head().now());
    assert_eq!(failed, 0, "the old tasks served all the time");
}

#[test]
fn without_a_breaker_the_loop_goes_on_for_ever() {
    let recording = recorded(bad_deploy(says_500(), 0));
    let starts = posted(&recording, |message| {
        matches!(message, ServiceMessage::StartedTasks(_) | ServiceMessage::ReplacedTasks { .. })
    });
    assert!(starts.len() > 20, "{} starts in an hour", starts.len());
    assert!(starts.last().is_some_and(|at| at.as_millis() > 3_400_000), "still starting at the end");
    let service = recording.head().world().services.values().next().expect("one service");
    assert!(!service.is_steady());
}

#[test]
fn a_missing_image_fails_to_start_counts_and_throttles() {
    let mut scenario = bad_deploy(AppBehaviour::default(), 0);
    scenario.images[1].missing = true;
    let recording = recorded(scenario.clone());
    let stops = recording
        .trace()
        .iter()
        .filter(|entry| matches!(entry.fact, Fact::StopRequested { cause: StopCause::CannotPullContainer(_), .. }));
    assert!(stops.count() >= 3);
    assert_eq!(posted(&recording, |message| matches!(message, ServiceMessage::UnableToStart)).len(), 1);
    let starts = posted(&recording, |message| matches!(message, ServiceMessage::StartedTasks(_)));
    let gaps: Vec<u64> = starts.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect();
    assert!(gaps.last() > gaps.first(), "the waits grow: {gaps:?}");

    scenario.services[0].deployment_configuration.deployment_circuit_breaker.enable = true;
    let rolled_back = recorded(scenario);
    assert_eq!(posted(&rolled_back, |message| matches!(message, ServiceMessage::RollingBack(_))).len(), 1);
}

#[test]
fn a_first_deployment_that_fails_has_nothing_to_roll_back_to_and_stalls() {
    let mut scenario = bad_deploy(AppBehaviour::default(), 3);
    scenario.begin = crate::scenario::Begin::Empty;
    scenario.script.clear();
    scenario.images[0].behaviour = says_500();
    let recording = recorded(scenario);
    let failed = posted(&recording, |message| matches!(message, ServiceMessage::DeploymentFailed(_)));
    assert_eq!(failed.len(), 1);
    let starts = posted(&recording, |message| matches!(message, ServiceMessage::StartedTasks(_)));
    assert!(starts.iter().all(|at| *at <= failed[0]), "no launches after the breaker has tripped");
}

#[test]
fn an_application_that_turns_bad_is_found_by_its_checks_and_replaced() {
    let turning = HealthCourse::Turning { ok_for: Span::from_secs(60), then: HealthAnswer::Timeout };
    let mut scenario = Scenario { begin: crate::scenario::Begin::Steady, ..journey() };
    scenario.images[0].behaviour = AppBehaviour { course: turning, ..AppBehaviour::default() };
    let recording = recorded(scenario);
    let unhealthy = recording
        .trace()
        .iter()
        .filter(|entry| matches!(entry.fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. }));
    assert!(unhealthy.count() >= 3);
    let (_, failed) = recording.head().world().groups[0].flow.counts(recording.head().now());
    assert!(failed > 0, "requests fail between the first bad answer and the verdict");
}

#[test]
fn an_out_of_memory_kill_says_so() {
    let behaviour = AppBehaviour { oom_after: Some(Span::from_secs(20)), ..AppBehaviour::default() };
    let recording = recorded(bad_deploy(behaviour, 3));
    let killed =
        |entry: &&Entry| matches!(entry.fact, Fact::ContainerExited { exit_code: Some(137), out_of_memory: true, .. });
    assert!(recording.trace().iter().filter(killed).count() >= 3);
}

#[test]
fn tasks_from_the_beginning_count_as_healthy_also_without_a_load_balancer() {
    let mut scenario = bad_deploy(AppBehaviour::default(), 0);
    scenario.services[0].load_balancers.clear();
    scenario.script[0].at = SimTime::from_millis(10_000);
    let recording = recorded(scenario);
    let at = |wanted: fn(&Fact) -> bool| recording.trace().iter().find(|entry| wanted(&entry.fact)).map(|one| one.at);
    let running = |fact: &Fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. });
    let (first_run, first_stop) = (at(running), at(|fact| matches!(fact, Fact::StopRequested { .. })));
    assert!(first_stop > first_run, "the old tasks stay until new ones can stand in: {first_stop:?} {first_run:?}");
}
