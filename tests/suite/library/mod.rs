//! Every built-in scenario: its laws, its causes, its digest, and what its lesson claims.

mod breaker;
mod claims;
mod failures;
mod placement;
mod rolling;
mod run;

use crate::golden::golden;
use ecs_orrery::scenario::library::LIBRARY;
use ecs_orrery::sim::{Cause, Fact, Recording};
use std::fmt::Write as _;

fn recorded(build: fn() -> ecs_orrery::scenario::Scenario, seed: u64) -> Recording {
    let mut scenario = build();
    scenario.seed = seed;
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    recording
}

/// Ten seeds of each scenario, as `slug seed digest`; `tests/browser.rs` compares the same lines in Chromium.
#[test]
fn digests_are_pinned() {
    let mut lines = String::new();
    for entry in LIBRARY {
        let own = (entry.build)().seed;
        for seed in own..own + 10 {
            let digest = recorded(entry.build, seed).digest();
            writeln!(lines, "{} {seed} {digest:016x}", entry.slug).expect("a text takes lines");
        }
    }
    golden("digests.txt", &lines);
}

#[test]
fn facts_alone_rebuild_every_scenario() {
    for entry in LIBRARY {
        let recording = recorded(entry.build, (entry.build)().seed);
        let mut world = recording.opening();
        recording.trace().iter().for_each(|line| world.replay(line));
        assert!(&world == recording.head().world(), "{}", entry.slug);
    }
}

#[test]
fn the_first_request_is_led_back_to_the_missing_task() {
    for entry in LIBRARY.iter().filter(|entry| entry.slug.starts_with("first-journey")) {
        let recording = recorded(entry.build, (entry.build)().seed);
        let trace = recording.trace();
        let served = trace.iter().position(|line| matches!(line.fact, Fact::FirstRequestServed { .. }));
        let mut place = served.expect("a request is served");
        let mut chain = vec![trace[place].fact.name()];
        while let Cause::Entry(cause) = trace[place].cause {
            place = cause.index();
            chain.push(trace[place].fact.name());
        }
        chain.reverse();
        for step in [
            "ServiceCreated",
            "DifferenceFound",
            "TaskCreated",
            "TaskPlaced",
            "EniAttached",
            "TaskAccepted",
            "PullStarted",
            "LayerDownloadStarted",
            "LayerReady",
            "PullFinished",
            "ContainerCreated",
            "ContainerStarted",
            "TargetRegistered",
            "TargetHealthChanged",
            "FirstRequestServed",
        ] {
            assert!(chain.contains(&step), "{}: `{step}` is missing in {chain:?}", entry.slug);
        }
        assert_eq!(chain[0], "ServiceCreated", "{}", entry.slug);
    }
}
