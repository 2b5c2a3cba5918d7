//! What the page costs its main thread: frames with thousands of moving tasks, seeks with their redraw, long tasks.

use super::engine::output;
use super::{Row, judged};
use crate::Told;
use crate::browser::Browser;
use crate::page::Page;
use crate::serve::Server;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// Notes what every frame and every seek costs: the callback and the rendering that it queues. Runs before the page.
const WATCH: &str = "
    window.costs = [];
    window.longTasks = 0;
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = callback => frame(at => {
        const began = performance.now();
        callback(at);
        queueMicrotask(() => queueMicrotask(() => window.costs.push(performance.now() - began)));
    });
    new PerformanceObserver(list => { window.longTasks += list.getEntries().length; })
        .observe({ entryTypes: ['longtask'] });
";

/// Moves the slider and adds the cost of hearing it to that of the frame which shows it.
const SEEK: &str = "
    const share = arguments[0];
    const slider = document.querySelector('input[type=range][aria-label=Time]');
    return new Promise(resolve => {
        const before = window.costs.length;
        const began = performance.now();
        slider.value = String(slider.min * 1 + (slider.max - slider.min) * share);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        queueMicrotask(() => queueMicrotask(() => {
            const heard = performance.now() - began;
            const wait = () => window.costs.length > before
                ? resolve(heard + window.costs[before])
                : setTimeout(wait, 4);
            wait();
        }));
    });
";

const PLAYED: Duration = Duration::from_secs(8);
const SEEKS: u32 = 40;
const PLAYED_LONG: Duration = Duration::from_secs(60);

/// So many tasks on so many instances, all rolled from the first second on.
fn fleet(services: u32, tasks: u32, instances: u32) -> Value {
    let name = |nth: u32| format!("fleet-{nth}");
    let definition = |revision: u32| {
        json!({
            "family": "fleet", "revision": revision, "networkMode": "awsvpc", "cpu": "512", "memory": "1024",
            "containerDefinitions": [{ "name": "app", "image": format!("fleet:v{revision}"), "portMappings": [{ "containerPort": 3000 }] }],
        })
    };
    json!({
        "orrery": 1, "title": format!("{} tasks are rolled", services * tasks), "duration": "30m", "begin": "steady",
        "cluster": { "instances": [{ "count": instances, "instanceType": "c5.4xlarge", "zone": "us-east-1a", "trunking": true }],
                     "zones": ["us-east-1a"] },
        "images": [{ "image": "fleet:v1", "size": "300MB" }, { "image": "fleet:v2", "size": "310MB" }],
        "taskDefinitions": [definition(1), definition(2)],
        "targetGroups": (0..services).map(|nth| json!({ "TargetGroupName": name(nth) })).collect::<Vec<_>>(),
        "services": (0..services).map(|nth| json!({
            "serviceName": name(nth), "taskDefinition": "fleet:1", "desiredCount": tasks,
            "loadBalancers": [{ "targetGroupArn": name(nth), "containerName": "app", "containerPort": 3000 }],
        })).collect::<Vec<_>>(),
        "traffic": (0..services).map(|nth| json!({ "targetGroup": name(nth), "requestsPerSecond": 1000 })).collect::<Vec<_>>(),
        "script": (0..services).map(|nth| json!({
            "at": "1s", "do": "update-service", "service": name(nth), "taskDefinition": "fleet:2",
        })).collect::<Vec<_>>(),
    })
}

/// A scene with the floors and goals of its frames and of its seeks.
struct Scene {
    frame: (&'static str, f64, f64),
    seek: (&'static str, f64, f64),
    services: u32,
    tasks: u32,
    instances: u32,
}

const SCENES: [Scene; 2] = [
    Scene {
        frame: ("A1 main thread a frame p95, 2,000 tasks rolled", 8.0, 4.0),
        seek: ("T1 seek with redraw p95, 2,000 tasks", 50.0, 16.0),
        services: 1,
        tasks: 2_000,
        instances: 200,
    },
    Scene {
        frame: ("A2 main thread a frame p95, 10,000 tasks rolled", 12.0, 6.0),
        seek: ("T2 seek with redraw p95, 10,000 tasks", 150.0, 50.0),
        services: 2,
        tasks: 5_000,
        instances: 1_000,
    },
];

pub fn rows(server: &Server, orrery: &Path) -> Told<Vec<Row>> {
    let mut rows = Vec::new();
    for Scene { frame, seek, services, tasks, instances } in SCENES {
        let browser = Browser::start()?;
        let page = Page::new(server, &browser);
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH }))?;
        page.open_ready(&fragment(orrery, &fleet(services, tasks, instances))?)?;
        page.until("everything is recorded", || Ok(page.says("digest")?.is_some_and(|digest| !digest.is_empty())))?;
        sought(&browser, 0.02)?;
        browser.script("window.costs.length = 0", Vec::new())?;
        page.press("Play")?;
        thread::sleep(PLAYED);
        page.press("Pause")?;
        let costs = browser.script("return window.costs", Vec::new())?;
        let costs = costs.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        rows.push(judged(frame.0, p95(costs)?, "ms", frame.1, frame.2));
        let places = (0..SEEKS).map(|nth| f64::from(nth * 37 % SEEKS) / f64::from(SEEKS));
        let seeks = places.map(|place| sought(&browser, place)).collect::<Told<Vec<f64>>>()?;
        rows.push(judged(seek.0, p95(seeks)?, "ms", seek.1, seek.2));
    }
    rows.push(long_tasks(server)?);
    Ok(rows)
}

/// A minute of play, twenty seeks and a study of the scenario that a first visit shows.
fn long_tasks(server: &Server) -> Told<Row> {
    let browser = Browser::start()?;
    let page = Page::new(server, &browser);
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH }))?;
    page.open_ready("")?;
    browser.script("window.longTasks = 0", Vec::new())?;
    if page.press("Play").is_err() {
        // A first visit plays by itself.
        page.named("button", "Pause")?;
    }
    thread::sleep(PLAYED_LONG);
    for nth in 0..20 {
        sought(&browser, f64::from(nth * 7 % 20) / 20.0)?;
    }
    let count = browser.script("return window.longTasks", Vec::new())?;
    let count = count.as_f64().ok_or("nobody counted long tasks")?;
    Ok(judged("A4 tasks over 50 ms in 60 s of play and 20 seeks", count, "tasks", 2.0, 0.0))
}

/// Seeks to a share of the whole time and returns what hearing it and showing it took, in milliseconds.
fn sought(browser: &Browser, share: f64) -> Told<f64> {
    let took = browser.script(SEEK, vec![json!(share)])?;
    took.as_f64().ok_or_else(|| "a seek has no time".to_owned())
}

/// Returns the link of a scenario, as the native command prints it.
fn fragment(orrery: &Path, scenario: &Value) -> Told<String> {
    let file = std::env::temp_dir().join(format!("orrery-bench-{}.json", std::process::id()));
    fs::write(&file, scenario.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let link = output(Command::new(orrery).arg("link").arg(&file));
    let _ = fs::remove_file(&file);
    Ok(link?.trim().to_owned())
}

fn p95(mut costs: Vec<f64>) -> Told<f64> {
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() * 95 / 100).copied().ok_or_else(|| "no frame was drawn".to_owned())
}
