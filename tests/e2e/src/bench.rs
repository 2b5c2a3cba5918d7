//! What only a browser can measure: how long a first visit waits, the engine in a worker, the cost of frames and seeks.

mod engine;
mod frames;
mod lists;

use crate::Told;
use crate::browser::Browser;
use crate::page::Page;
use crate::serve::Server;
use serde_json::{Value, json};
use std::path::PathBuf;

const VISITS: usize = 5;

/// Notes the moment at which `data-ready` appears; runs before anything of the page does.
const NOTE_READY: &str = "new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.ready !== 'true') return;
    window.readyAfter = performance.now();
    observer.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });";

/// One measure; floor and goal only where it is judged.
struct Row {
    name: String,
    value: f64,
    unit: &'static str,
    marks: Option<(f64, f64)>,
}

/// Prints the measures as JSON.
pub fn run(server: &Server) -> Told<()> {
    let orrery = std::env::var_os("ORRERY_BIN").map(PathBuf::from).ok_or("ORRERY_BIN names no native orrery")?;
    let mut waits = (0..VISITS).map(|_| visit(server)).collect::<Told<Vec<f64>>>()?;
    waits.sort_by(f64::total_cmp);
    let mut rows = vec![
        told("page ready, fastest of 5", waits[0], "ms"),
        told("page ready, median of 5", waits[VISITS / 2], "ms"),
    ];
    rows.extend(engine::rows(server, &orrery)?);
    rows.extend(frames::rows(server, &orrery)?);
    rows.extend(lists::rows(server)?);
    let rows: Vec<Value> = rows.into_iter().map(Row::json).collect();
    println!("{}", json!({ "rows": rows }));
    Ok(())
}

/// Returns the milliseconds from navigation to readiness, in a fresh browser.
fn visit(server: &Server) -> Told<f64> {
    let browser = Browser::start()?;
    let page = Page::new(server, &browser);
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NOTE_READY }))?;
    page.open_ready("#/first-journey")?;
    let after = browser.script("return window.readyAfter", Vec::new())?;
    after.as_f64().ok_or_else(|| "nobody saw the page become ready".to_owned())
}

/// An absolute time says as much of the machine as of the page.
fn told(name: &str, value: f64, unit: &'static str) -> Row {
    Row { name: name.to_owned(), value, unit, marks: None }
}

fn judged(name: &str, value: f64, unit: &'static str, floor: f64, goal: f64) -> Row {
    Row { name: name.to_owned(), value, unit, marks: Some((floor, goal)) }
}

impl Row {
    fn json(self) -> Value {
        let (floor, goal) = self.marks.unzip();
        json!({ "name": self.name, "value": self.value, "unit": self.unit, "floor": floor, "goal": goal })
    }
}
