//! Whole runs: named workloads and worlds from small to AWS's quotas, their events, time and memory.

use super::{Row, events, millis, recorded, time, told};
use ecs_orrery::scenario::{Begin, Scenario, check};
use ecs_orrery::sim::world::RolloutState;
use ecs_orrery::sim::{Recording, Simulation};
use ecs_orrery::study::workload;
use ecs_orrery::units::Span;
use std::rc::Rc;

const HOUR: Span = Span::from_secs(3_600);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, scenario) in [
        ("rolling-100", workload::rolled(10, 100, Span::from_secs(900))),
        ("crash-loop-1h", workload::crash_loop()),
        ("small fleet, 1 h", workload::fleet(10, 100, Begin::Steady, HOUR)),
    ] {
        rows.extend(named(name, scenario));
    }
    rows.extend(growth());
    rows.extend(checkpoints());
    rows.extend(placements());
    rows.extend(day());
    rows.extend(quota());
    rows
}

fn named(name: &str, scenario: Scenario) -> Vec<Row> {
    assert_eq!(check(&scenario), [], "{name} can be run");
    let all = events(&Rc::new(scenario.clone()));
    let (took, recording) = time(|| recorded(scenario));
    let per_second = all as f64 / took.as_secs_f64().max(1e-9);
    vec![
        told(format!("{name}, recording"), millis(took), "ms"),
        told(format!("{name}, events"), all as f64, "events"),
        told(format!("{name}, of them handled"), recording.events() as f64, "events"),
        told(format!("{name}, events a second"), per_second, "events/s"),
    ]
}

/// The cost of an event in the large world against one in the medium world, both rolled, so that something happens.
fn growth() -> Vec<Row> {
    let cost = |instances, tasks| {
        let scenario = Rc::new(workload::rolled(instances, tasks, HOUR));
        let all = events(&scenario);
        let rounds = (0..5).map(|_| {
            let mut simulation = Simulation::new(Rc::clone(&scenario), &mut |_| ());
            let (took, ()) = time(|| simulation.run_until(scenario.end(), &mut |_| ()));
            took.as_secs_f64() / all as f64
        });
        rounds.fold(f64::MAX, f64::min)
    };
    let value = cost(500, 10_000) / cost(50, 1_000);
    vec![Row { name: "cost per event, large / medium world".to_owned(), value, unit: "x", marks: Some((1.5, 1.2)) }]
}

/// T3: what keeping copies, and a digest, costs in time.
fn checkpoints() -> Vec<Row> {
    let scenario = Rc::new(workload::rolled(50, 1_000, HOUR));
    let plain = (0..5).map(|_| {
        time(|| {
            let mut trace = Vec::new();
            let mut simulation = Simulation::new(Rc::clone(&scenario), &mut |entry| trace.push(entry));
            simulation.run_until(scenario.end(), &mut |entry| trace.push(entry));
        })
    });
    let plain = plain.map(|(took, ())| took).min().unwrap_or_default();
    let copied = (0..5).map(|_| time(|| recorded(Scenario::clone(&scenario))).0).min().unwrap_or_default();
    vec![told(
        "T3 recording with copies and digest / bare run, medium",
        copied.as_secs_f64() / plain.as_secs_f64(),
        "x",
    )]
}

/// P6: placements with their explanation, on a cluster at AWS's quota of instances.
fn placements() -> Vec<Row> {
    const TASKS: u32 = 1_000;
    let scenario = Rc::new(workload::chained(5_000, TASKS));
    let empty = Rc::new(workload::chained(5_000, 0));
    let fastest = |scenario: &Rc<Scenario>| {
        let build = |_| time(|| Simulation::new(Rc::clone(scenario), &mut |_| ())).0;
        (0..3).map(build).min().unwrap_or_default()
    };
    let took = fastest(&scenario).saturating_sub(fastest(&empty));
    let value = f64::from(TASKS) / took.as_secs_f64().max(1e-9);
    let name = "P6 placements on 5,000 instances, four rules".to_owned();
    vec![Row { name, value, unit: "placements/s", marks: Some((20_000.0, 100_000.0)) }]
}

/// S2, natively: a day of the large world, without a trace.
fn day() -> Vec<Row> {
    let scenario = Rc::new(workload::fleet(500, 10_000, Begin::Steady, Span::from_secs(24 * 3_600)));
    let mut simulation = Simulation::new(Rc::clone(&scenario), &mut |_| ());
    let (took, ()) = time(|| simulation.run_until(scenario.end(), &mut |_| ()));
    let all = events(&scenario);
    let name = "S2 large world, 24 h, natively".to_owned();
    vec![Row { name, value: took.as_secs_f64(), unit: "s", marks: None }, told("S2 events", all as f64, "events")]
}

/// S3: five services at AWS's quota of tasks, each fully rolled.
fn quota() -> Vec<Row> {
    let scenario = workload::rolled(5_000, 25_000, Span::from_secs(1_800));
    assert_eq!(check(&scenario), [], "the quota world can be run");
    let (took, recording) = time(|| {
        let mut recording = Recording::new(scenario);
        recording.record_until(recording.scenario().end());
        recording
    });
    let world = recording.head().world();
    let rolled = world.services.values().all(|service| {
        let primary = world.deployment(service.deployments[0]);
        primary.rollout == RolloutState::Completed && service.steady
    });
    assert!(rolled, "every service of the quota world is rolled in the end");
    vec![
        told("S3 quota world, recorded", took.as_secs_f64(), "s"),
        told("S3 events", recording.events() as f64, "events"),
        told("S3 most memory of the whole bench", peak() as f64 / 1e6, "MB"),
    ]
}

/// Returns what the system says of this process, in bytes; 0 where it says nothing.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next());
    kilobytes.and_then(|word| word.parse::<u64>().ok()).unwrap_or(0) * 1_024
}

fn peak() -> u64 {
    status("VmHWM:")
}
