//! Whole runs of small random clusters: every count, trip, rollback, start and stop in the trace, against the models.

use super::history::{Finding, Kind, Walked, walk};
use super::runs::run;
use std::sync::LazyLock;

const RUNS: u64 = 300;

/// All runs, walked once for all tests.
static WALKED: LazyLock<Vec<Walked>> = LazyLock::new(|| (0..RUNS).map(|nth| walk(&run(nth))).collect());

fn nothing_is(kinds: &[Kind]) {
    let numbered =
        WALKED.iter().enumerate().flat_map(|(nth, walked)| walked.findings.iter().map(move |one| (nth, one)));
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
    let sums = [
        sum(|run| run.placed),
        sum(|run| run.counted),
        sum(|run| run.trips),
        sum(|run| run.rollbacks),
        sum(|run| run.resets),
    ];
    eprintln!("{sums:?}");
    let least = [1_000, 300, 50, 20, 10];
    assert!(sums.iter().zip(least).all(|(sum, least)| *sum >= least), "{sums:?}, at least {least:?}");
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
fn a_health_check_that_fails_later_counts_too() {
    nothing_is(&[Kind::UncountedAfterHealthy]);
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
