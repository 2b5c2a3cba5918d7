//! The story of every built-in scenario: a sentence for each entry, causes that lead back, numbers that add up.

use crate::golden::golden;
use ecs_orrery::report::{Ledger, Milestone, lanes, run, sentence, trace, why, words};
use ecs_orrery::scenario::LIBRARY;
use ecs_orrery::scenario::library::Group;
use ecs_orrery::sim::world::{Task, TaskStatus};
use ecs_orrery::sim::{Cause, Fact, Recording};
use ecs_orrery::units::{SimTime, Span};
use serde_json::Value;
use std::fmt::Write as _;

fn recorded(build: fn() -> ecs_orrery::scenario::Scenario) -> Recording {
    let mut recording = Recording::new(build());
    recording.record_until(recording.scenario().end());
    recording
}

fn all() -> impl Iterator<Item = (&'static str, Recording)> {
    LIBRARY.iter().map(|entry| (entry.slug, recorded(entry.build)))
}

/// One line an entry: number, time, who, text, and the number of its cause.
fn story(recording: &Recording) -> String {
    let ledger = Ledger::of(recording);
    let mut text = String::new();
    for (number, entry) in recording.trace().iter().enumerate() {
        let line = sentence(entry, &ledger.index);
        let cause = line.cause.map(|cause| format!("  < {}", cause.number())).unwrap_or_default();
        let (time, kind) = (words::clock(line.at), line.kind.word());
        writeln!(text, "{number:>4}  {time}  {kind:<9}  {}{cause}", line.text).expect("a text takes lines");
    }
    text
}

/// Whose stories are kept word for word; of the others, the reports tell enough.
const KEPT: &[&str] = &["first-journey", "first-journey-fargate", "crash-loop"];

fn kept() -> impl Iterator<Item = (&'static str, Recording)> {
    LIBRARY.iter().filter(|entry| KEPT.contains(&entry.slug)).map(|entry| (entry.slug, recorded(entry.build)))
}

/// All but the fleet: who looks at every task after every entry needs a small world.
fn small() -> impl Iterator<Item = (&'static str, Recording)> {
    LIBRARY.iter().filter(|entry| entry.group != Group::Scale).map(|entry| (entry.slug, recorded(entry.build)))
}

#[test]
fn stories_are_as_they_were() {
    for (slug, recording) in kept() {
        golden(&format!("story/{slug}.txt"), &story(&recording));
    }
}

#[test]
fn reports_are_as_they_were() {
    for (slug, recording) in all() {
        golden(&format!("story/{slug}.report.txt"), &run::report(&recording, &Ledger::of(&recording)).text());
    }
}

#[test]
fn every_entry_has_a_sentence_subjects_and_an_earlier_cause() {
    for (slug, recording) in all() {
        let ledger = Ledger::of(&recording);
        for (number, entry) in recording.trace().iter().enumerate() {
            let line = sentence(entry, &ledger.index);
            let name = entry.fact.name();
            assert!(line.text.len() > 10 && line.text.is_ascii(), "{slug} {number} {name}: {:?}", line.text);
            // AWS's own sentence has the two blanks.
            let text = line.text.replace(".  Amazon ECS replaced", ". Amazon ECS replaced");
            assert!(!text.contains("  "), "{slug} {number} {name}: {:?}", line.text);
            assert!(!line.subjects.is_empty(), "{slug} {number} {name}");
            match (line.cause, entry.cause) {
                (Some(cause), _) => assert!(cause.index() < number, "{slug} {number} {name}"),
                (None, Cause::Entry(_)) => panic!("{slug} {number} {name} loses its cause"),
                (None, Cause::Beginning | Cause::Intervention) => {}
            }
        }
    }
}

#[test]
fn the_json_lines_lead_from_the_first_request_back_to_the_missing_task() {
    let recording = recorded(LIBRARY[0].build);
    let mut rows: Vec<Value> = Vec::new();
    let read = |line: &str| -> Result<(), serde_json::Error> {
        rows.push(serde_json::from_str(line)?);
        Ok(())
    };
    trace::json_lines(&recording, read).expect("every line is JSON");
    assert_eq!(rows.len(), recording.trace().len());
    let served = rows.iter().find(|row| row["fact"] == "FirstRequestServed").expect("a request is served");
    let task = served["task"].as_str().expect("the trace says which task").to_owned();
    let mut chain = vec![served];
    while let Some(cause) = chain.last().and_then(|row| row["cause"].as_u64()) {
        chain.push(&rows[cause as usize]);
    }
    let facts: Vec<&str> = chain.iter().rev().filter_map(|row| row["fact"].as_str()).collect();
    let missing = facts.iter().position(|fact| *fact == "DifferenceFound").expect("a task was missing");
    for fact in ["TaskCreated", "TaskPlaced", "TaskAccepted", "ContainerStarted", "TargetHealthChanged"] {
        let place = facts.iter().position(|other| *other == fact);
        assert!(place.is_some_and(|place| place > missing), "{fact} in {facts:?}");
    }
    let of_the_task = chain.iter().filter(|row| row["task"] == task.as_str());
    assert!(of_the_task.count() > 8, "the chain is the story of one task");
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row["n"], number);
        assert!(row["cause"].as_u64().is_none_or(|cause| cause < number as u64), "{row}");
    }
}

#[test]
fn trace_lines_are_as_they_were() {
    let mut text = String::new();
    let recording = recorded(LIBRARY[0].build);
    trace::json_lines(&recording, |line| writeln!(text, "{line}")).expect("a text takes lines");
    golden(&format!("trace/{}.jsonl", LIBRARY[0].slug), &text);
}

/// What a task waits for, once each time it changes, through the life of the first task of each scenario.
#[test]
fn waits_and_reasons_are_as_they_were() {
    for (slug, recording) in kept() {
        let mut text = String::new();
        let mut cursor = recording.seek(SimTime::ZERO);
        let mut last = String::new();
        for second in 0..recording.recorded_to().as_millis() / 1000 {
            recording.move_to(&mut cursor, SimTime::from_millis(second * 1000));
            let (world, now) = (cursor.world(), cursor.now());
            // The last one of those that are there: in a deployment, the one that is new.
            let Some(task) = world.tasks.values().last() else { continue };
            let wait = why::waiting(task, world, now);
            let what = wait.as_ref().map_or("In service".to_owned(), |wait| wait.what.clone());
            let kind: String = what.chars().filter(|letter| !letter.is_ascii_digit()).collect();
            if kind != last {
                last = kind;
                let line = wait.as_ref().map_or(what, |wait| wait.text(now));
                let basis = wait.and_then(|wait| wait.basis).map(|basis| format!("\n         {}", basis.text()));
                writeln!(text, "{}  {line}{}", words::clock(now), basis.unwrap_or_default()).expect("a text");
            }
        }
        let world = cursor.world();
        for task in world.tasks.values().take(4) {
            let here = why::why_here(task, world).map_or("was there from the beginning".to_owned(), |why| why.sentence);
            writeln!(text, "{}  {here}", world.catalog.task_short(task.id)).expect("a text takes lines");
            if let Some(stopped) = why::stopped(task, &world.catalog) {
                writeln!(text, "          {}, {}", stopped.code, stopped.reason).expect("a text takes lines");
            }
        }
        golden(&format!("story/{slug}.why.txt"), &text);
    }
}

#[test]
fn what_a_task_waits_for_never_lies_in_the_past() {
    for (slug, recording) in small() {
        let mut cursor = recording.seek(SimTime::ZERO);
        let mut undisturbed = SimTime::ZERO;
        for entry in recording.trace() {
            // What had to wait for the end of a fault goes its ordinary way from there.
            if matches!(entry.fact, Fact::FaultEnded { .. }) {
                undisturbed = entry.at;
            }
            recording.move_to(&mut cursor, entry.at);
            let (world, now) = (cursor.world(), cursor.now());
            for task in world.tasks.values() {
                if let Some(wait) = why::waiting(task, world, now) {
                    assert!(wait.since <= now, "{slug} at {now:?}: {wait:?}");
                    assert!(wait.until.is_none_or(|until| until > now), "{slug} at {now:?}: {wait:?}");
                    let longest = wait.range.map(|(_, high)| wait.since.max(undisturbed) + high + Span::from_secs(1));
                    assert!(longest.is_none_or(|longest| now <= longest), "{slug} at {now:?}: {wait:?}");
                }
            }
        }
    }
}

#[test]
fn lanes_follow_each_other_and_agree_with_the_tasks_own_record() {
    for (slug, recording) in all() {
        let ledger = Ledger::of(&recording);
        let (end, world) = (recording.recorded_to(), recording.head().world());
        for life in ledger.index.tasks() {
            let lanes = lanes(life, end);
            let phases: Vec<_> = lanes.iter().filter(|lane| lane.step.is_none()).collect();
            for pair in phases.windows(2) {
                assert_eq!(pair[0].to, Some(pair[1].from), "{slug}: phases of {:?} touch", life.id);
            }
            for step in lanes.iter().filter(|lane| lane.step.is_some()) {
                let phase = phases
                    .iter()
                    .find(|phase| phase.status == step.status)
                    .unwrap_or_else(|| panic!("{slug}: {step:?} of {:?} has no phase: {life:?}", life.id));
                assert!(phase.from <= step.from && step.to <= phase.to.or(step.to), "{slug}: {step:?} in {phase:?}");
            }
            if let Some(task) = world.task(life.id) {
                for status in TaskStatus::ALL {
                    assert_eq!(life.entered(status), task.entered(status), "{slug}: {status:?} of {:?}", life.id);
                }
                assert_eq!(life.reached(Milestone::PullStarted), task.pull_started_at.filter(|at| *at > SimTime::ZERO));
            }
        }
    }
}

#[test]
fn the_series_agree_with_the_world_at_every_entry() {
    for (slug, recording) in small() {
        let ledger = Ledger::of(&recording);
        let mut cursor = recording.seek(SimTime::ZERO);
        for entry in recording.trace() {
            recording.move_to(&mut cursor, entry.at);
            let (world, now) = (cursor.world(), cursor.now());
            for series in &ledger.metrics.services {
                let tasks = || world.tasks_of(series.service);
                let alive = tasks().filter(|task| task.is_alive()).count();
                // Without a load balancer, what runs counts only after a while.
                let balanced = !world.service(series.service).balancers.is_empty();
                let counts = |task: &&Task| world.in_service(task) && (balanced || task.was_healthy);
                let healthy = tasks().filter(counts).count();
                let present = tasks().filter(|task| task.holds_resources()).count();
                let got = [&series.alive, &series.healthy, &series.present].map(|steps| steps.at(now) as usize);
                assert_eq!(got, [alive, healthy, present], "{slug} at {now:?}");
                assert_eq!(series.desired.at(now), world.service(series.service).desired, "{slug} at {now:?}");
                let parts = series.revisions.iter().map(|revision| revision.alive.at(now)).sum::<u32>();
                assert_eq!(parts as usize, alive, "{slug} at {now:?}: revisions add up");
            }
            for group in &world.groups {
                let (served, failed) = group.flow.counts(now);
                assert_eq!(ledger.metrics.requests(group.id, now), (served / 1000, failed / 1000), "{slug} at {now:?}");
            }
        }
    }
}

#[test]
fn a_ledger_in_slices_is_the_ledger_of_the_whole() {
    for entry in LIBRARY {
        let mut recording = Recording::new((entry.build)());
        let mut ledger = Ledger::of(&recording);
        for slice in 1..=10 {
            recording.record_until(SimTime::from_millis(recording.scenario().end().as_millis() * slice / 10));
            ledger.catch_up(&recording);
        }
        let whole = Ledger::of(&recording);
        assert_eq!(ledger.metrics.services, whole.metrics.services, "{}", entry.slug);
        assert_eq!(ledger.metrics.marks, whole.metrics.marks, "{}", entry.slug);
        assert_eq!(ledger.index.tasks(), whole.index.tasks(), "{}", entry.slug);
        assert!(whole.metrics.decisions.is_sorted() && !whole.metrics.marks.is_empty(), "{}", entry.slug);
    }
}
