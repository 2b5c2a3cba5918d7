//! Whole runs of small random clusters: every count, trip, rollback, start and stop in the trace, against the models.

use super::history::{Finding, Kind, Walked, walk};
use super::runs::{Balanced, cramped, run};
use ecs_orrery::scenario::{DeploymentCircuitBreaker, DeploymentConfiguration, Scenario};
use ecs_orrery::sim::{Entry, Recording};
use serde_json::json;
use std::sync::LazyLock;

const RUNS: u64 = 300;

/// All runs, walked once for all tests.
static WALKED: LazyLock<Vec<Walked>> = LazyLock::new(|| (0..RUNS).map(|nth| walked(&run(nth))).collect());

fn walked(recording: &Recording) -> Walked {
    walk(recording.scenario(), recording.trace())
}

fn nothing_is(kinds: &[Kind]) {
    nothing_in(&WALKED, kinds);
}

fn nothing_in(runs: &[Walked], kinds: &[Kind]) {
    let numbered = runs.iter().enumerate().flat_map(|(nth, walked)| walked.findings.iter().map(move |one| (nth, one)));
    let found: Vec<(usize, &Finding)> = numbered.filter(|(_, finding)| kinds.contains(&finding.kind)).collect();
    let some: Vec<String> = found
        .iter()
        .take(12)
        .map(|(nth, finding)| {
            format!("run {nth} at {} ms: {:?}: {}", finding.at.as_millis(), finding.kind, finding.text)
        })
        .collect();
    assert!(found.is_empty(), "{} findings, for example\n{}", found.len(), some.join("\n"));
}

#[test]
fn the_runs_are_worth_walking() {
    let sum = |of: fn(&Walked) -> u32| WALKED.iter().map(of).sum::<u32>();
    for (what, times, least) in [
        ("placed", sum(|run| run.placed), 1_000),
        ("looked", sum(|run| run.looks), 1_000),
        ("counted", sum(|run| run.counted), 300),
        ("reset", sum(|run| run.resets), 5),
        ("tripped", sum(|run| run.trips), 50),
        ("rolled back", sum(|run| run.rollbacks), 20),
        ("completed", sum(|run| run.completions), 200),
    ] {
        assert!(times >= least, "{what} {times} times, at least {least}");
    }
}

#[test]
fn a_walk_sees_planted_mistakes() {
    type Plant = fn(&mut Scenario, &mut Vec<Entry>);
    let plants: [(Kind, Plant); 11] = [
        (Kind::AboveMaximum, |scenario, _| configuration_of(scenario).maximum_percent = 50),
        (Kind::BelowMinimum, |scenario, _| configuration_of(scenario).minimum_healthy_percent = 200),
        (Kind::WrongDifference, |scenario, _| configuration_of(scenario).maximum_percent = 50),
        (Kind::WrongCount, |_, trace| drop_first(trace, "TaskFailureCounted")),
        (Kind::Uncounted, |_, trace| drop_first(trace, "TaskFailureCounted")),
        (Kind::NotAFailure, |_, trace| drop_first(trace, "StopRequested")),
        (Kind::NoReset, |_, trace| drop_first(trace, "TaskFailuresForgotten")),
        (Kind::WrongReset, |scenario, _| breaker_of(scenario).reset_on_healthy_task = false),
        (Kind::EarlyTrip, |scenario, _| breaker_of(scenario).enable = false),
        (Kind::NoTrip, |scenario, _| breaker_of(scenario).threshold_configuration.get_or_insert_default().value = 0),
        (Kind::WrongRollback, |scenario, _| breaker_of(scenario).rollback ^= true),
    ];
    // A few runs, and all in which the count went back: that is rare.
    let worth = |nth: &u64| *nth < 20 || WALKED[usize::try_from(*nth).expect("few")].resets > 0;
    let recordings: Vec<Recording> = (0..RUNS).filter(worth).map(run).collect();
    for (kind, plant) in plants {
        let seen = recordings.iter().any(|recording| {
            let (mut scenario, mut trace) = (Scenario::clone(recording.scenario()), recording.trace().to_vec());
            plant(&mut scenario, &mut trace);
            walk(&scenario, &trace).findings.iter().any(|finding| finding.kind == kind)
        });
        assert!(seen, "{kind:?} was planted");
    }
}

fn configuration_of(scenario: &mut Scenario) -> &mut DeploymentConfiguration {
    &mut scenario.services[0].deployment_configuration
}

fn breaker_of(scenario: &mut Scenario) -> &mut DeploymentCircuitBreaker {
    &mut configuration_of(scenario).deployment_circuit_breaker
}

fn drop_first(trace: &mut Vec<Entry>, name: &str) {
    if let Some(place) = trace.iter().position(|entry| entry.fact.name() == name) {
        trace.remove(place);
    }
}

#[test]
fn a_task_is_placed_only_within_the_maximum() {
    nothing_is(&[Kind::AboveMaximum]);
}

#[test]
fn a_healthy_task_is_stopped_only_above_the_minimum() {
    nothing_is(&[Kind::BelowMinimum]);
}

#[test]
fn the_count_is_the_machines() {
    nothing_is(&[Kind::WrongCount]);
}

#[test]
fn only_failures_are_counted_and_each_once() {
    nothing_is(&[Kind::NotAFailure]);
}

#[test]
fn every_failure_is_counted() {
    nothing_is(&[Kind::Uncounted]);
}

#[test]
fn the_count_goes_back_only_for_a_healthy_task() {
    nothing_is(&[Kind::WrongReset]);
}

#[test]
fn a_healthy_task_puts_the_count_back() {
    nothing_is(&[Kind::NoReset]);
}

#[test]
fn the_breaker_trips_at_the_threshold_and_not_before() {
    nothing_is(&[Kind::EarlyTrip, Kind::NoTrip]);
}

#[test]
fn a_rollback_goes_where_the_model_says() {
    nothing_is(&[Kind::WrongRollback]);
}

#[test]
fn tasks_are_started_for_the_primary_deployment_alone_and_never_after_it_failed() {
    nothing_is(&[Kind::WrongStart]);
}

#[test]
fn every_look_starts_and_stops_what_the_model_would() {
    nothing_is(&[Kind::WrongDifference]);
}

#[test]
fn a_deployment_completes_when_it_is_settled() {
    nothing_is(&[Kind::WrongCompletion]);
}

#[test]
fn every_task_goes_to_one_of_the_right_places() {
    nothing_is(&[Kind::WrongPlace]);
}

/// The random runs, and one made for the purpose in which the rule is sure to matter.
fn nothing_is_nor_in(one: &Recording, kinds: &[Kind]) {
    nothing_in(&[walked(one)], kinds);
    nothing_is(kinds);
}

#[test]
fn a_health_check_that_fails_later_counts_too() {
    let behaviour = json!({ "boot": "2s", "health": { "okFor": "40s", "then": "timeout" } });
    nothing_is_nor_in(&cramped(behaviour, Balanced::Yes), &[Kind::UncountedAfterHealthy]);
}

#[test]
fn forty_seconds_of_running_put_the_count_back_where_there_is_no_health_check() {
    nothing_is_nor_in(&cramped(json!({ "boot": "2s" }), Balanced::No), &[Kind::NoResetWithoutCheck]);
}

#[test]
fn an_end_after_forty_seconds_of_running_is_no_failure_where_there_is_no_health_check() {
    let behaviour = json!({ "boot": "2s", "exitAfter": "70s" });
    nothing_is_nor_in(&cramped(behaviour, Balanced::No), &[Kind::CountedThoughHealthy]);
}
