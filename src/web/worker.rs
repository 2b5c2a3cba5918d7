//! Many seeds of the scenario, and the console, in workers, so that the page stays light and quick.
//!
//! Bytes of JSON travel both ways: an order in, a summary for each batch of runs out. Dropping the worker ends it.

use crate::console::{Answer, Ask, Desk};
use crate::session::{Action, Typing};
use crate::study::{Run, Study, Summary, pace};
use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// The script that trunk writes beside the page.
const SCRIPT: &str = "./worker_loader.js";
/// A worker turns to its messages after so many milliseconds.
const SLICE: f64 = 8.0;
/// It looks at the clock after so many events, a fraction of a slice.
const EVENTS_BETWEEN_LOOKS: u64 = 4_096;
const TURNING_ROUNDS: u32 = 12;
const LOOKS_A_ROUND: u32 = 60;
/// Runs are summed up for so long before the page hears of them, in milliseconds.
const BATCH: f64 = 200.0;

/// What a worker may be asked for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Order {
    Study(Study),
    /// To measure how fast the engine goes there.
    Pace,
    Console(Box<Ask>),
}

/// The page's end of a worker. Dropping it ends the worker.
pub struct Post {
    worker: Worker,
    _heard: [EventListener; 2],
}

impl Post {
    /// Starts a worker with its first order; where workers are refused there is none, and the page goes on without.
    fn start<Told: DeserializeOwned>(
        first: &Order,
        told: impl Fn(Told) + 'static,
        failed: impl Fn() + 'static,
    ) -> Option<Post> {
        let first = serde_json::to_vec(first).ok()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
        let port = worker.clone();
        let hear = EventListener::new(&worker, "message", move |event| {
            let Some(bytes) = event.dyn_ref::<MessageEvent>().and_then(|event| bytes_of(&event.data())) else { return };
            // The first message is empty: the worker has arrived and listens.
            if bytes.is_empty() {
                let _ = send(&first, |bytes, moved| port.post_message_with_transfer(bytes, moved));
            } else if let Ok(answer) = serde_json::from_slice(&bytes) {
                told(answer);
            }
        });
        // Its script or its module could not be had.
        let fail = EventListener::new(&worker, "error", move |_| failed());
        Some(Post { worker, _heard: [hear, fail] })
    }

    /// Starts a study, which reports as it goes.
    pub fn study(study: Study, act: Callback<Action>) -> Option<Post> {
        let told = move |summary: Summary| act.emit(Action::StudyReported(Box::new(summary)));
        Post::start(&Order::Study(study), told, || ())
    }

    /// Starts a console with its first line.
    pub fn console(first: Ask, act: Callback<Action>) -> Option<Post> {
        let refuse = act.reform(|()| Action::Typed(Typing::Refused));
        let told = move |answer: Answer| act.emit(Action::Typed(Typing::Answered(Box::new(answer))));
        Post::start(&Order::Console(Box::new(first)), told, move || refuse.emit(()))
    }

    /// Hands the console another line.
    pub fn ask(&self, ask: Ask) {
        if let Ok(bytes) = serde_json::to_vec(&Order::Console(Box::new(ask))) {
            let _ = send(&bytes, |bytes, moved| self.worker.post_message_with_transfer(bytes, moved));
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The worker's end: waits for orders. A new one takes the place of the one that is being carried out.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let port = scope.clone();
    let latest = Rc::new(Cell::new(0u32));
    let mut desk = Desk::default();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let order = bytes_of(&event.data()).and_then(|bytes| serde_json::from_slice::<Order>(&bytes).ok());
        latest.set(latest.get() + 1);
        let turns = Turns { mine: latest.get(), latest: Rc::clone(&latest), since: Cell::new(js_sys::Date::now()) };
        let port = port.clone();
        match order {
            Some(Order::Study(study)) => wasm_bindgen_futures::spawn_local(carry_out(study, port, turns)),
            Some(Order::Pace) => wasm_bindgen_futures::spawn_local(measure(port, turns)),
            Some(Order::Console(ask)) => tell(&port, &desk.answer(*ask)),
            None => {}
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    let _ = send(&[], |bytes, moved| scope.post_message_with_transfer(bytes, moved));
}

async fn carry_out(study: Study, port: DedicatedWorkerGlobalScope, turns: Turns) {
    let (mut batch, mut begun) = (Summary::default(), js_sys::Date::now());
    for nth in 0..study.seeds {
        let mut run = Run::new(&study, nth);
        while !run.advance(EVENTS_BETWEEN_LOOKS) {
            if !turns.go_on().await {
                return;
            }
        }
        batch.add(&run.outcome());
        if !turns.go_on().await {
            return;
        }
        if js_sys::Date::now() - begun >= BATCH || nth + 1 == study.seeds {
            tell(&port, &batch);
            (batch, begun) = (Summary::default(), js_sys::Date::now());
        }
    }
}

/// Measures the engine here, then once more with turns to the messages in between.
async fn measure(port: DedicatedWorkerGlobalScope, turns: Turns) {
    let clock = || {
        js_sys::Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into::<web_sys::Performance>().ok())
            .map_or_else(js_sys::Date::now, |performance| performance.now())
    };
    let mut pace = pace::measure(&clock);
    let mut world = pace::LargeWorld::new();
    let (mut straight, mut turning): (f64, f64) = (0.0, 0.0);
    for _ in 0..TURNING_ROUNDS {
        let began = clock();
        let events: u64 = (0..LOOKS_A_ROUND).map(|_| world.some(EVENTS_BETWEEN_LOOKS)).sum();
        straight = straight.max(pace::rate(events, clock() - began));
        let (began, mut events) = (clock(), 0);
        for _ in 0..LOOKS_A_ROUND {
            events += world.some(EVENTS_BETWEEN_LOOKS);
            turns.go_on().await;
        }
        turning = turning.max(pace::rate(events, clock() - began));
    }
    pace.turning_share = Some(turning / straight);
    tell(&port, &pace);
}

/// Lets messages in once in a while.
struct Turns {
    mine: u32,
    latest: Rc<Cell<u32>>,
    since: Cell<f64>,
}

impl Turns {
    /// Returns whether this order is still the latest; every few milliseconds it first lets messages in.
    async fn go_on(&self) -> bool {
        if js_sys::Date::now() - self.since.get() >= SLICE {
            turn().await;
            self.since.set(js_sys::Date::now());
        }
        self.mine == self.latest.get()
    }
}

/// Waits for a message to oneself: what came before it is heard first. A timer would wait for milliseconds.
async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let came = js_sys::Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&wasm_bindgen::JsValue::NULL);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(came).await;
    channel.port1().close();
}

fn tell(port: &DedicatedWorkerGlobalScope, what: &impl Serialize) {
    let bytes = serde_json::to_vec(what).unwrap_or_default();
    let _ = send(&bytes, |bytes, moved| port.post_message_with_transfer(bytes, moved));
}

type Sent = Result<(), wasm_bindgen::JsValue>;

/// Hands bytes over without copying them once more.
fn send(bytes: &[u8], post: impl FnOnce(&wasm_bindgen::JsValue, &wasm_bindgen::JsValue) -> Sent) -> Sent {
    let bytes = Uint8Array::from(bytes);
    post(&bytes, &Array::of1(&bytes.buffer()))
}

fn bytes_of(data: &wasm_bindgen::JsValue) -> Option<Vec<u8>> {
    data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
