//! How long a first visit waits, measured in browsers that have never seen the page.

use crate::Told;
use crate::browser::Browser;
use crate::page::Page;
use crate::serve::Server;
use serde_json::{Value, json};

const VISITS: usize = 5;

/// Notes the moment at which `data-ready` appears; runs before anything of the page does.
const NOTE_READY: &str = "new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.ready !== 'true') return;
    window.readyAfter = performance.now();
    observer.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });";

/// Prints the measures as JSON.
pub fn run(server: &Server) -> Told<()> {
    let mut waits = (0..VISITS).map(|_| visit(server)).collect::<Told<Vec<f64>>>()?;
    waits.sort_by(f64::total_cmp);
    let rows = json!({ "rows": [row("page ready, fastest of 5", waits[0]), row("page ready, median of 5", waits[VISITS / 2])] });
    println!("{rows}");
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

/// Told, not judged: an absolute time says as much of the machine as of the page.
fn row(name: &str, millis: f64) -> Value {
    json!({ "name": name, "value": millis, "unit": "ms", "floor": null, "goal": null })
}
