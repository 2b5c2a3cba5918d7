//! `orrery bench`: the engine against a bare heap in the same run, interleaved, each the fastest of several rounds.

use crate::args::Output;
use crate::told::{Page, Told};
use ecs_orrery::report::words;
use ecs_orrery::scenario::{Begin, LIBRARY};
use ecs_orrery::sim::{Recording, Simulation};
use ecs_orrery::study::workload;
use ecs_orrery::units::{SimTime, Span};
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
/// Pending timers of the bare heap: about as many as the large world has.
const TIMERS: u32 = 30_000;
const HEAP_EVENTS: u64 = 1_000_000;
const SEEKS: u64 = 200;

/// One measure; floor and goal only where a ratio is judged.
struct Row {
    name: String,
    value: f64,
    unit: &'static str,
    marks: Option<(f64, f64)>,
}

pub fn run(output: Output) -> Told<u8> {
    let mut rows = engine();
    rows.extend(journey());
    let mut page = Page::open();
    match output {
        Output::Json => {
            let row = |row: &Row| {
                let (floor, goal) = row.marks.unzip();
                json!({ "name": row.name, "value": row.value, "unit": row.unit, "floor": floor, "goal": goal })
            };
            page.line(json!({ "rows": rows.iter().map(row).collect::<Vec<_>>() }))?;
        }
        Output::Text => {
            let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
            for Row { name, value, unit, marks } in rows {
                let marks = marks.map(|(floor, goal)| format!("  floor {floor}, goal {goal}")).unwrap_or_default();
                page.line(format_args!("{name:<width$}  {:>12} {unit}{marks}", number(value)))?;
            }
        }
    }
    page.done()?;
    Ok(0)
}

fn told(name: impl Into<String>, value: f64, unit: &'static str) -> Row {
    Row { name: name.into(), value, unit, marks: None }
}

/// The large world: its start, then ten steady minutes, each round followed by one of the bare heap.
fn engine() -> Vec<Row> {
    let steady_for = Span::from_secs(600);
    let scenario = workload::fleet(500, 10_000, Begin::Steady, steady_for);
    let tasks: u32 = scenario.services.iter().map(|service| service.desired_count).sum();
    let start = Simulation::new(Rc::new(scenario), &mut |_| ());
    let (mut heap, mut steady, mut events) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..ROUNDS {
        heap = heap.min(time(bare_heap).0);
        let mut simulation = start.clone();
        let (took, ()) = time(|| simulation.run_until(SimTime::ZERO + steady_for, &mut |_| ()));
        events = simulation.handled() - start.handled();
        steady = steady.min(took);
    }
    let cold = workload::fleet(500, 10_000, Begin::Empty, Span::from_secs(300));
    let end = cold.end();
    let (boot, simulation) = time(|| {
        let mut simulation = Simulation::new(Rc::new(cold), &mut |_| ());
        simulation.run_until(end, &mut |_| ());
        simulation
    });
    let per_second = |events: u64, took: Duration| events as f64 / took.as_secs_f64();
    let heap_rate = per_second(HEAP_EVENTS, heap);
    let rate = per_second(events, steady);
    let p1 = format!("P1 engine / bare heap, {tasks} tasks on 500 instances, steady");
    vec![
        Row { name: p1, value: rate / heap_rate, unit: "x", marks: Some((0.5, 1.5)) },
        told("engine, steady", rate, "events/s"),
        told(format!("bare heap, {TIMERS} timers"), heap_rate, "events/s"),
        told("engine, the fleet's start", per_second(simulation.handled(), boot), "events/s"),
        told("engine, events of the start", simulation.handled() as f64, "events"),
        told("engine, events of ten steady minutes", events as f64, "events"),
    ]
}

/// What any event loop costs: take the earliest timer, put it back later.
fn bare_heap() -> u64 {
    let mut heap = BinaryHeap::with_capacity(TIMERS as usize);
    let mut order = 0u64;
    for id in 0..TIMERS {
        heap.push(Reverse((u64::from(id) * 7_919 % 10_000, order, id)));
        order += 1;
    }
    let mut sum = 0u64;
    for _ in 0..HEAP_EVENTS {
        let Reverse((at, _, id)) = heap.pop().expect("every timer is put back");
        sum = sum.wrapping_add(at ^ u64::from(id));
        heap.push(Reverse((at + 10_000, order, id)));
        order += 1;
    }
    std::hint::black_box(sum)
}

/// The first built-in scenario: how long its recording takes, and a seek anywhere in it.
fn journey() -> Vec<Row> {
    let Some(entry) = LIBRARY.first() else { return Vec::new() };
    let record = || {
        let mut recording = Recording::new((entry.build)());
        recording.record_until(recording.scenario().end());
        recording
    };
    let recording = record();
    let recorded = (0..ROUNDS).map(|_| time(record).0).min().unwrap_or_default();
    let end = recording.recorded_to().as_millis();
    let mut seeks: Vec<Duration> =
        (0..SEEKS).map(|nth| time(|| recording.seek(SimTime::from_millis(nth * 7_919_017 % end.max(1)))).0).collect();
    seeks.sort_unstable();
    let p95 = seeks[seeks.len() * 95 / 100];
    let millis = |took: Duration| took.as_secs_f64() * 1000.0;
    let name = |what: &str| format!("{}, {what}", entry.slug);
    vec![
        Row { name: name("T1 seek p95"), value: millis(p95), unit: "ms", marks: Some((50.0, 16.0)) },
        told(name("recording"), millis(recorded), "ms"),
        told(name("events"), recording.events() as f64, "events"),
        told(name("entries"), recording.trace().len() as f64, "entries"),
        told(name("checkpoints"), recording.marks() as f64, "copies"),
    ]
}

#[expect(clippy::disallowed_methods, reason = "a measurement is the one thing that needs the wall clock")]
fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let result = work();
    (began.elapsed(), result)
}

/// Whole numbers in groups of three digits, small ones with three places.
fn number(value: f64) -> String {
    if value >= 100.0 { words::grouped(value.round() as u64) } else { format!("{value:.3}") }
}
