//! Whole runs: named workloads and worlds from small to AWS's quotas, their events, time and memory.

use super::{NO_FLOOR, Row, events, millis, recorded, time, told};
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

/// The cost of an event in the large world against one in the medium world: steady with every round made, and for what
/// is handled while every service is rolled.
fn growth() -> Vec<Row> {
    let raise = |scenario: Scenario, eager: bool| {
        let scenario = Rc::new(scenario);
        match eager {
            true => Simulation::eager(scenario, &mut |_| ()),
            false => Simulation::new(scenario, &mut |_| ()),
        }
    };
    let cost = |simulation: &mut Simulation, lasts: Span| {
        let (before, to) = (simulation.handled(), simulation.now() + lasts);
        let (took, ()) = time(|| simulation.run_until(to, &mut |_| ()));
        took.as_secs_f64() / (simulation.handled() - before) as f64
    };
    let steady = |instances, tasks| raise(workload::fleet(instances, tasks, Begin::Steady, HOUR), true);
    let (mut large, mut medium) = (steady(500, 10_000), steady(50, 1_000));
    let (mut dear, mut cheap) = (f64::MAX, f64::MAX);
    for _ in 0..25 {
        dear = dear.min(cost(&mut large, Span::from_secs(20)));
        cheap = cheap.min(cost(&mut medium, Span::from_secs(120)));
    }
    let rolled = |instances, tasks| {
        let costs = (0..5).map(|_| cost(&mut raise(workload::rolled(instances, tasks, HOUR), false), HOUR));
        costs.fold(f64::MAX, f64::min)
    };
    let name = "cost per event, large / medium world".to_owned();
    vec![
        Row { name, value: dear / cheap, unit: "x", marks: Some((1.5, 1.2)) },
        told("the same, while every service is rolled", rolled(500, 10_000) / rolled(50, 1_000), "x"),
    ]
}

/// T3: what keeping copies, and a digest, costs in time and in memory.
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
    vec![Row {
        name: "T3 recording with copies and digest / bare run, medium".to_owned(),
        value: copied.as_secs_f64() / plain.as_secs_f64(),
        unit: "x",
        marks: Some((1.25, 1.10)),
    }]
}

/// What one copy of a world takes, and all of a recording. Comes first in a bench, while nothing freed lies about.
pub(super) fn copies() -> Vec<Row> {
    let mut rows = Vec::new();
    for (size, instances, tasks) in [("medium", 50, 1_000), ("large", 500, 10_000)] {
        let recording = recorded(workload::rolled(instances, tasks, HOUR));
        let one = copy_bytes(&recording);
        let all = one * recording.marks() as f64;
        rows.push(told(format!("checkpoint of the {size} world"), one / 1e3, "KB"));
        rows.push(Row {
            name: format!("T3 all checkpoints of 1 h, {size} world"),
            value: all / 1e6,
            unit: "MB",
            marks: Some((96.0, 64.0)),
        });
    }
    rows
}

/// Returns what one copy of the recording's last moment takes, by the memory of many.
fn copy_bytes(recording: &Recording) -> f64 {
    const COPIES: usize = 24;
    let before = status("VmRSS:");
    let copies: Vec<_> = (0..COPIES).map(|_| recording.head().clone()).collect();
    let grown = status("VmRSS:").saturating_sub(before);
    drop(std::hint::black_box(copies));
    grown as f64 / COPIES as f64
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
        primary.rollout == RolloutState::Completed && service.is_steady()
    });
    assert!(rolled, "every service of the quota world is rolled in the end");
    vec![
        Row {
            name: "S3 quota world, recorded".to_owned(),
            value: took.as_secs_f64(),
            unit: "s",
            marks: Some((NO_FLOOR, 5.0)),
        },
        told("S3 events", recording.events() as f64, "events"),
        Row {
            name: "S3 most memory of the whole bench".to_owned(),
            value: peak() as f64 / 1e6,
            unit: "MB",
            marks: Some((512.0, 512.0)),
        },
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
