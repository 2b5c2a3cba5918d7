//! The engine in a worker of the browser against the same engine natively, in turns, the best of each.

use super::{Row, judged, told};
use crate::Told;
use crate::browser::Browser;
use crate::page::Page;
use crate::serve::Server;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const ROUNDS: usize = 3;

/// Asks a worker to measure, as the page would ask it for a study.
const MEASURE: &str = "
    const worker = new Worker('./worker_loader.js', { type: 'module' });
    return new Promise((resolve, reject) => {
        worker.onerror = event => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
            if (data.length === 0) return worker.postMessage(new TextEncoder().encode('\"pace\"'));
            worker.terminate();
            resolve(JSON.parse(new TextDecoder().decode(data)));
        };
    });
";

/// What `study::pace` measures.
#[derive(Clone, Copy)]
struct Pace {
    events_per_second: f64,
    hour_ms: f64,
    turning_share: f64,
}

impl Pace {
    fn read(value: &Value) -> Told<Pace> {
        let number = |name: &str| value[name].as_f64().ok_or_else(|| format!("the pace has no {name}: {value}"));
        Ok(Pace {
            events_per_second: number("eventsPerSecond")?,
            hour_ms: number("hourMs")?,
            turning_share: value["turningShare"].as_f64().unwrap_or_default(),
        })
    }

    fn better(self, other: Pace) -> Pace {
        Pace {
            events_per_second: self.events_per_second.max(other.events_per_second),
            hour_ms: self.hour_ms.min(other.hour_ms),
            turning_share: self.turning_share.max(other.turning_share),
        }
    }
}

pub fn rows(server: &Server, orrery: &Path) -> Told<Vec<Row>> {
    let browser = Browser::start()?;
    let page = Page::new(server, &browser);
    page.open_ready("#/first-journey")?;
    let mut best: Option<(Pace, Pace)> = None;
    for _ in 0..ROUNDS {
        let native = natively(orrery)?;
        let there = Pace::read(&browser.script(MEASURE, Vec::new())?)?;
        best = Some(best.map_or((native, there), |(one, other)| (native.better(one), there.better(other))));
    }
    let (native, there) = best.ok_or("nothing was measured")?;
    let mut rows = vec![
        judged(
            "P2 engine in a worker / native, every round made",
            there.events_per_second / native.events_per_second,
            "x",
            0.70,
            0.85,
        ),
        judged(
            "P2 recording in a worker / native, medium world rolled",
            native.hour_ms / there.hour_ms,
            "x",
            0.70,
            0.85,
        ),
        judged("P5 with turns to messages / straight on, in the worker", there.turning_share, "x", 0.80, 0.95),
        judged("S1 medium world rolled, 1 h, in a worker", there.hour_ms, "ms", 500.0, 100.0),
        told("engine in a worker, every round made", there.events_per_second, "events/s"),
    ];
    match simpy() {
        Ok(events) => {
            rows.push(judged(
                "P3 engine in a worker / SimPy, the same timers",
                there.events_per_second / events,
                "x",
                25.0,
                100.0,
            ));
            rows.push(told("SimPy, timers of the large world", events, "events/s"));
        }
        Err(reason) => eprintln!("note: P3 is left out: {reason}"),
    }
    Ok(rows)
}

fn natively(orrery: &Path) -> Told<Pace> {
    let said = output(Command::new(orrery).arg("pace"))?;
    Pace::read(&serde_json::from_str(&said).map_err(|error| format!("the native pace is not JSON: {error}"))?)
}

/// Returns how many events a second SimPy has with as many timers.
fn simpy() -> Told<f64> {
    let python = std::env::var_os("ORRERY_SIMPY").ok_or("there is no Python with SimPy")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("simpy_timers.py");
    let said = output(Command::new(python).arg(script))?;
    said.trim().parse().map_err(|error| format!("SimPy said `{}`: {error}", said.trim()))
}

pub(super) fn output(command: &mut Command) -> Told<String> {
    let program = command.get_program().to_owned();
    let done = command.output().map_err(|error| format!("{} did not start: {error}", program.display()))?;
    match done.status.success() {
        true => Ok(String::from_utf8_lossy(&done.stdout).into_owned()),
        false => Err(format!("{}: {}", program.display(), String::from_utf8_lossy(&done.stderr).trim())),
    }
}
