//! The laws of recordings, on a journey with commands given by hand.

use super::*;
use crate::sim::fact::{Cause, Fact};
use crate::sim::fixture::{crashed_task, journey, journey_on_fargate};
use crate::sim::world::{TargetState, TaskStatus};
use crate::units::Span;

fn at(secs: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(secs)
}

fn recorded(scenario: Scenario) -> Recording {
    let mut recording = Recording::new(scenario);
    let end = recording.scenario().end();
    recording.record_until(end);
    recording
}

/// A journey in which a task crashes, another is stopped and the service grows.
fn eventful() -> Recording {
    let mut recording = recorded(journey());
    for (secs, command) in [
        (100, crashed_task(&recording, 0)),
        (130, Command::StopTask { task: recording.scenario_task(1), reason: None }),
        (
            160,
            Command::UpdateService {
                service: "myapp".to_owned(),
                desired_count: Some(5),
                task_definition: None,
                force_new_deployment: true,
                deployment_configuration: None,
                health_check_grace_period_seconds: None,
                enable_execute_command: Default::default(),
            },
        ),
    ] {
        recording.intervene(at(secs), command);
    }
    let end = recording.scenario().end();
    recording.record_until(end);
    recording
}

#[test]
fn the_journey_ends_with_three_healthy_targets_that_serve() {
    for scenario in [journey(), journey_on_fargate()] {
        let recording = recorded(scenario);
        let world = recording.head().world();
        let healthy = world.targets.values().filter(|target| target.state == TargetState::Healthy).count();
        assert_eq!(healthy, 3);
        let (served, failed) = world.groups[0].flow.counts(recording.head().now());
        assert!(served > 1000 && failed > 1000, "requests failed before the first target was healthy, then none");
        assert!(recording.trace().iter().any(|entry| matches!(entry.fact, Fact::FirstRequestServed { .. })));
    }
}

#[test]
fn every_fact_but_the_beginning_and_interventions_has_an_earlier_cause() {
    for (number, entry) in eventful().trace().iter().enumerate() {
        match (entry.cause, &entry.fact) {
            (Cause::Entry(cause), _) => assert!(cause.index() < number, "{number}: {entry:?}"),
            (Cause::Beginning, Fact::ServiceCreated { .. }) | (Cause::Intervention, Fact::CommandGiven { .. }) => {}
            _ => panic!("{number} has no cause: {entry:?}"),
        }
    }
}

#[test]
fn time_never_runs_backwards_in_the_trace() {
    assert!(eventful().trace().is_sorted_by_key(|entry| entry.at));
}

#[test]
fn seeking_equals_recording_only_that_far() {
    let whole = eventful();
    for millis in (0..300_000).step_by(7_321) {
        let to = SimTime::from_millis(millis);
        let mut part = Recording::with_commands(Rc::clone(whole.scenario()), whole.commands().to_vec());
        part.record_until(to);
        let cursor = whole.seek(to);
        assert_eq!(cursor.world(), part.head().world(), "at {to:?}");
        assert_eq!(cursor.entries(), part.trace().len(), "at {to:?}");
    }
}

#[test]
fn a_cursor_walks_and_jumps_to_the_same_place() {
    let recording = eventful();
    let mut walker = recording.seek(SimTime::ZERO);
    for millis in [1, 999, 5_000, 30_000, 31_000, 100_000, 100_001, 29_999, 250_000, 300_000, 0] {
        let to = SimTime::from_millis(millis);
        recording.move_to(&mut walker, to);
        assert_eq!(walker, recording.seek(to), "at {to:?}");
        assert_eq!(walker.now(), to);
    }
}

#[test]
fn facts_alone_rebuild_the_world() {
    for recording in [eventful(), recorded(journey_on_fargate())] {
        let mut world = recording.opening();
        for entry in recording.trace() {
            world.replay(entry);
        }
        assert_eq!(&world, recording.head().world());
    }
}

#[test]
fn the_shared_commands_reproduce_an_intervened_recording() {
    let original = eventful();
    let mut again = Recording::with_commands(Rc::clone(original.scenario()), original.commands().to_vec());
    again.record_until(again.scenario().end());
    assert_eq!(again.trace(), original.trace());
    assert_eq!(again.digest(), original.digest());
    assert_eq!(again.head().world(), original.head().world());
}

#[test]
fn an_intervention_keeps_the_past_and_forgets_the_future() {
    let before = recorded(journey());
    let mut after = before.clone();
    after.intervene(at(100), crashed_task(&before, 2));
    assert_eq!(after.recorded_to(), at(100), "the future is not recorded yet");
    let past = before.seek(at(100)).entries();
    assert_eq!(after.trace()[..past], before.trace()[..past]);
    assert_ne!(after.digest(), before.digest());
}

#[test]
fn a_killed_task_is_replaced_by_the_same_loop() {
    for scenario in [journey(), journey_on_fargate()] {
        let mut recording = recorded(scenario);
        let crash = crashed_task(&recording, 0);
        recording.intervene(at(120), crash);
        recording.record_until(recording.scenario().end());
        let world = recording.head().world();
        let running = world.tasks.values().filter(|task| world.in_service(task)).count();
        assert_eq!(running, 3, "three are in service again");
        assert_eq!(world.tasks.len(), 4, "the crashed one is kept for an hour, a fourth took its place");
        let first = world.task(crate::sim::world::ids::TaskId::new(0)).expect("kept");
        assert_eq!(first.last_status, TaskStatus::Stopped);
        assert_eq!(first.containers[0].exit_code, Some(1));
    }
}

#[test]
fn a_command_that_cannot_be_obeyed_is_written_down_and_changes_nothing() {
    let mut recording = recorded(journey());
    recording.intervene(at(10), Command::StopTask { task: "ffffffff".to_owned(), reason: None });
    recording.record_until(recording.scenario().end());
    let plain = recorded(journey());
    let mut rest: Vec<&Fact> = recording.trace().iter().map(|entry| &entry.fact).collect();
    let place = rest.iter().position(|fact| matches!(fact, Fact::CommandGiven { .. })).expect("it is written down");
    rest.remove(place);
    assert!(rest.into_iter().eq(plain.trace().iter().map(|entry| &entry.fact)));
}

#[test]
fn other_seeds_give_other_runs_and_the_same_seed_the_same() {
    let seeded = |seed| Recording::new(Scenario { seed, ..journey() });
    let digest = |mut recording: Recording| {
        recording.record_until(recording.scenario().end());
        recording.digest()
    };
    assert_eq!(digest(seeded(3)), digest(seeded(3)));
    assert_ne!(digest(seeded(3)), digest(seeded(4)));
}

#[test]
fn recording_in_slices_equals_recording_at_once() {
    let whole = eventful();
    let mut sliced = Recording::with_commands(Rc::clone(whole.scenario()), whole.commands().to_vec());
    while !sliced.record_slice() {}
    assert_eq!(sliced.digest(), whole.digest());
}
