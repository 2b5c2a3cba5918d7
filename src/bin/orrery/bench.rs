//! `orrery bench`: the engine against a bare heap in the same run, interleaved, each the fastest of several rounds.

use crate::args::Output;
use crate::told::{Page, Told};
use ecs_orrery::frame::shape::Size;
use ecs_orrery::frame::{self, View};
use ecs_orrery::report::{Ledger, words};
use ecs_orrery::scenario::{Begin, LIBRARY, Scenario};
use ecs_orrery::sim::{Recording, Simulation};
use ecs_orrery::study::{pace, workload};
use ecs_orrery::units::{SimTime, Span};
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;
use std::time::{Duration, Instant};

#[path = "bench_worlds.rs"]
mod worlds;

/// Short rounds and many of them: on a busy machine some are left alone.
const ROUNDS: u64 = 40;
const STEADY_PER_ROUND: Span = Span::from_secs(60);
/// Pending timers of the bare heap: about as many as the large world has.
const TIMERS: u32 = 30_000;
const HEAP_EVENTS: u64 = 100_000;
const SEEKS: u64 = 200;

/// One measure; floor and goal only where it is judged.
struct Row {
    name: String,
    value: f64,
    unit: &'static str,
    marks: Option<(f64, f64)>,
}

/// The floor of what only has a goal, for measures of which less is better.
const NO_FLOOR: f64 = f64::INFINITY;

pub fn run(output: Output) -> Told<u8> {
    let copies = worlds::copies();
    let mut rows = engine();
    rows.extend(fleets());
    rows.extend(journey());
    rows.extend(worlds::rows());
    rows.extend(pictures());
    rows.extend(copies);
    let mut page = Page::open();
    match output {
        Output::Json => {
            let row = |row: &Row| {
                let (floor, goal) = row.marks.unzip();
                let less = row.marks.is_some_and(|(floor, goal)| floor >= goal);
                json!({
                    "name": row.name, "value": row.value, "unit": row.unit,
                    "floor": floor.filter(|floor| floor.is_finite()), "goal": goal, "lessIsBetter": less,
                })
            };
            page.line(json!({ "rows": rows.iter().map(row).collect::<Vec<_>>() }))?;
        }
        Output::Text => {
            let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
            for Row { name, value, unit, marks } in rows {
                let marks = match marks {
                    Some((NO_FLOOR, goal)) => format!("  goal {goal}"),
                    Some((floor, goal)) => format!("  floor {floor}, goal {goal}"),
                    None => String::new(),
                };
                page.line(format_args!("{name:<width$}  {:>12} {unit}{marks}", number(value)))?;
            }
        }
    }
    page.done()?;
    Ok(0)
}

/// The native side of what `cargo xtask bench --browser` compares.
#[expect(clippy::disallowed_methods, reason = "a measurement is the one thing that needs the wall clock")]
pub fn pace() -> Told<u8> {
    let began = Instant::now();
    let pace = pace::measure(&|| began.elapsed().as_secs_f64() * 1_000.0);
    let mut page = Page::open();
    page.line(json!(pace))?;
    page.done()?;
    Ok(0)
}

fn told(name: impl Into<String>, value: f64, unit: &'static str) -> Row {
    Row { name: name.into(), value, unit, marks: None }
}

/// The large world: its start, then its steady state, each round followed by one of the bare heap.
///
/// Polls and checks that change nothing are events of the world, though the engine skips them: a run that makes every
/// one counts them, over the same time. That run is measured too.
fn engine() -> Vec<Row> {
    let scenario = Rc::new(workload::fleet(500, 10_000, Begin::Steady, STEADY_PER_ROUND.times(ROUNDS)));
    let tasks: u32 = scenario.services.iter().map(|service| service.desired_count).sum();
    let mut folded = Simulation::new(Rc::clone(&scenario), &mut |_| ());
    let mut eager = Simulation::eager(Rc::clone(&scenario), &mut |_| ());
    let mut timers = Timers::new();
    let (mut heap, mut steady, mut all): (f64, f64, f64) = (0.0, 0.0, 0.0);
    for _ in 0..ROUNDS {
        heap = heap.max(per_second(HEAP_EVENTS, time(|| timers.turn(HEAP_EVENTS)).0));
        let before = eager.handled();
        let to = eager.now() + STEADY_PER_ROUND;
        let (took, ()) = time(|| eager.run_until(to, &mut |_| ()));
        let events = eager.handled() - before;
        all = all.max(per_second(events, took));
        let (took, ()) = time(|| folded.run_until(to, &mut |_| ()));
        steady = steady.max(per_second(events, took));
    }
    let cold = workload::fleet(500, 10_000, Begin::Empty, Span::from_secs(300));
    let end = cold.end();
    let (boot, started) = time(|| {
        let mut simulation = Simulation::new(Rc::new(cold), &mut |_| ());
        simulation.run_until(end, &mut |_| ());
        simulation
    });
    let p1 = format!("P1 engine / bare heap, {tasks} tasks on 500 instances, steady");
    vec![
        Row { name: p1, value: steady / heap, unit: "x", marks: Some((0.5, 1.5)) },
        told("P1 with every round made / bare heap", all / heap, "x"),
        told("engine, steady", steady, "events/s"),
        told("engine, every round made", all, "events/s"),
        told(format!("bare heap, {TIMERS} timers"), heap, "events/s"),
        told("engine, the fleet's start", per_second(started.handled(), boot), "events/s"),
        told("engine, events of the start", started.handled() as f64, "events"),
    ]
}

/// Returns how many events a whole run has when every round is made.
fn events(scenario: &Rc<Scenario>) -> u64 {
    let mut simulation = Simulation::eager(Rc::clone(scenario), &mut |_| ());
    simulation.run_until(scenario.end(), &mut |_| ());
    simulation.handled()
}

fn per_second(events: u64, took: Duration) -> f64 {
    events as f64 / took.as_secs_f64().max(1e-9)
}

/// What any event loop costs: take the earliest timer, put it back later.
struct Timers {
    heap: BinaryHeap<Reverse<(u64, u64, u32)>>,
    order: u64,
}

impl Timers {
    fn new() -> Timers {
        let due = |id: u32| Reverse((u64::from(id) * 7_919 % 10_000, u64::from(id), id));
        Timers { heap: (0..TIMERS).map(due).collect(), order: u64::from(TIMERS) }
    }

    fn turn(&mut self, events: u64) -> u64 {
        let mut sum = 0u64;
        for _ in 0..events {
            let Reverse((at, _, id)) = self.heap.pop().expect("every timer is put back");
            sum = sum.wrapping_add(at ^ u64::from(id));
            self.heap.push(Reverse((at + 10_000, self.order, id)));
            self.order += 1;
        }
        std::hint::black_box(sum)
    }
}

/// Hours of fleets: how long they take to record, and a seek anywhere in them.
fn fleets() -> Vec<Row> {
    let hour = Span::from_secs(3600);
    let sizes = [("medium", 50, 1_000, (50.0, 16.0)), ("large", 500, 10_000, (150.0, 50.0))];
    let rows = sizes.map(|(size, instances, tasks, marks)| {
        let (took, recording) = time(|| recorded(workload::fleet(instances, tasks, Begin::Empty, hour)));
        let name = |what: &str| format!("{size} fleet, 1 h, {what}");
        [
            Row { name: name("T1 seek p95"), value: millis(seek_p95(&recording)), unit: "ms", marks: Some(marks) },
            told(name("recording"), millis(took), "ms"),
            told(name("events"), recording.events() as f64, "events"),
            told(name("checkpoints"), recording.marks() as f64, "copies"),
        ]
    });
    rows.into_iter().flatten().collect()
}

/// The first built-in scenario: what a visitor waits for.
fn journey() -> Vec<Row> {
    let Some(entry) = LIBRARY.first() else { return Vec::new() };
    let took = (0..ROUNDS).map(|_| time(|| recorded((entry.build)())).0).min().unwrap_or_default();
    let recording = recorded((entry.build)());
    let name = |what: &str| format!("{}, {what}", entry.slug);
    vec![
        Row { name: name("T1 seek p95"), value: millis(seek_p95(&recording)), unit: "ms", marks: Some((50.0, 16.0)) },
        told(name("recording"), millis(took), "ms"),
        told(name("ledger"), millis(time(|| Ledger::of(&recording)).0), "ms"),
        told(name("events"), recording.events() as f64, "events"),
        told(name("entries"), recording.trace().len() as f64, "entries"),
        told(name("checkpoints"), recording.marks() as f64, "copies"),
    ]
}

/// Composing the picture while every service of a fleet is rolled, and moving the cursor to it from the one before.
fn pictures() -> Vec<Row> {
    const FRAMES: u64 = 120;
    let view = View { pace: 20, ..View::whole(Size { width: 1_030.0, height: 670.0 }) };
    let sizes = [("2,000", 200, 2_000), ("10,000", 1_000, 10_000)];
    let rows = sizes.map(|(name, instances, tasks)| {
        let recording = recorded(workload::rolled(instances, tasks, Span::from_secs(900)));
        let mut cursor = recording.seek(SimTime::from_millis(60_000));
        let (mut walks, mut composed) = (Vec::new(), Vec::new());
        for _ in 0..FRAMES {
            let to = cursor.now() + Span::from_millis(320);
            walks.push(time(|| recording.move_to(&mut cursor, to)).0);
            composed.push(time(|| frame::compose(cursor.world(), cursor.now(), &view)).0);
        }
        let p95 = |mut took: Vec<Duration>| {
            took.sort_unstable();
            millis(took[took.len() * 95 / 100])
        };
        [
            told(format!("picture of {name} rolled tasks, compose p95"), p95(composed), "ms"),
            told(format!("picture of {name} rolled tasks, walk at 20x p95"), p95(walks), "ms"),
        ]
    });
    rows.into_iter().flatten().collect()
}

fn recorded(scenario: Scenario) -> Recording {
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    recording
}

fn seek_p95(recording: &Recording) -> Duration {
    let end = recording.recorded_to().as_millis().max(1);
    let seek = |nth: u64| time(|| recording.seek(SimTime::from_millis(nth * 7_919_017 % end))).0;
    let mut seeks: Vec<Duration> = (0..SEEKS).map(seek).collect();
    seeks.sort_unstable();
    seeks[seeks.len() * 95 / 100]
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
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
