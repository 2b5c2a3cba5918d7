//! The handbook's incident, mark by mark: the crash loop in its profile.
//!
//! Each mark is within one probe interval (15 s) of the handbook's, but for these, told here with their reason:
//! T+0:30 "provisioning" comes within a look of the controller (5 s), since nothing in the handbook's other rules takes
//! half a minute; the pull of 412 MB then takes what the handbook's provisioning takes. T+3:00 and T+3:45 come as much
//! earlier as the stop did (the controller acts at its next look, not 15 s later), and the image is cached.

use super::Rule;
use ecs_orrery::scenario::library;
use ecs_orrery::sim::world::{ProbeFailure, TargetState, TaskStatus};
use ecs_orrery::sim::{Entry, Fact, Recording};

pub const RULES: &[Rule] = &[
    ("T+1:00 RUNNING, T+1:45 the first 500, T+2:15 UNHEALTHY: within one probe", first_loop),
    ("T+2:30 deregistered, T+2:35 stopped and replaced: within one probe", stop_and_launch),
    ("T+3:00 and T+3:45 keep their distance from the stop: the same failure, a loop", second_loop),
    ("after ten failures the deployment is rolled back", ten_failures),
];

/// The update is given at 30 s; all marks count from there.
const UPDATE: u64 = 30_000;
const PROBE: u64 = 15_000;

fn recording() -> Recording {
    let mut recording = Recording::new((library::find("crash-loop").expect("it is built in").build)());
    recording.record_until(recording.scenario().end());
    recording
}

fn mark(recording: &Recording, after: u64, is_it: impl Fn(&Fact) -> bool) -> u64 {
    let found = |entry: &&Entry| entry.at.as_millis() >= UPDATE + after && is_it(&entry.fact);
    recording.trace().iter().find(found).expect("the mark is there").at.as_millis() - UPDATE
}

fn near(what: &str, mark: u64, wanted: u64) {
    assert!(mark.abs_diff(wanted) <= PROBE, "{what}: {mark} ms, the handbook says {wanted} ms");
}

fn running(fact: &Fact) -> bool {
    matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. })
}

fn failing(fact: &Fact) -> bool {
    matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Status(500), .. })
}

fn first_loop() {
    let recording = recording();
    near("RUNNING", mark(&recording, 0, running), 60_000);
    near("the first 500", mark(&recording, 0, failing), 105_000);
    let unhealthy = |fact: &Fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. });
    near("UNHEALTHY", mark(&recording, 0, unhealthy), 135_000);
}

fn stop_and_launch() {
    let recording = recording();
    near("deregistered", mark(&recording, 0, |fact| matches!(fact, Fact::TargetDeregistered { .. })), 150_000);
    let stopping = |fact: &Fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Stopping, .. });
    near("stopped", mark(&recording, 0, stopping), 155_000);
    near("replaced", mark(&recording, 60_000, |fact| matches!(fact, Fact::TaskCreated { .. })), 155_000);
}

fn second_loop() {
    let recording = recording();
    let stopped = mark(&recording, 0, |fact| matches!(fact, Fact::TargetDeregistered { .. }));
    let runs = mark(&recording, stopped, running);
    near("from deregistered to the new task", runs - stopped, 30_000);
    let fails = mark(&recording, runs, failing);
    near("from the new task to the same failure", fails - runs, 45_000);
}

fn ten_failures() {
    let recording = recording();
    let counted = |entry: &&Entry| matches!(entry.fact, Fact::TaskFailureCounted { .. });
    let before = |entry: &&Entry| !matches!(entry.fact, Fact::DeploymentRolledBack { .. });
    let failures = recording.trace().iter().take_while(before).filter(counted).count();
    assert!((10..=12).contains(&failures), "as many as one look finds beyond the tenth: {failures}");
    mark(&recording, 0, |fact| matches!(fact, Fact::DeploymentRolledBack { .. }));
}
