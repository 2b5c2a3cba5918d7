//! Many seeds of the scenario in a worker, so that the page stays quick.
//!
//! Bytes of JSON travel both ways: an order in, a summary for each batch of runs out. Dropping the worker ends it.

use crate::session::Action;
use crate::study::{Study, Summary, run_one};
use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// The script that trunk writes beside the page.
const SCRIPT: &str = "./worker_loader.js";
/// Runs are summed up for so long before the page hears of them, in milliseconds.
const BATCH: f64 = 200.0;

/// The page's end.
pub struct StudyWorker {
    worker: Worker,
    _heard: EventListener,
}

impl StudyWorker {
    /// Starts a study; where workers are refused there is none, and the page goes on without.
    pub fn start(order: &Study, act: Callback<Action>) -> Option<StudyWorker> {
        let order = serde_json::to_vec(order).ok()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
        let port = worker.clone();
        let heard = EventListener::new(&worker, "message", move |event| {
            let Some(bytes) = event.dyn_ref::<MessageEvent>().and_then(|event| bytes_of(&event.data())) else { return };
            // The first message is empty: the worker has arrived and listens.
            if bytes.is_empty() {
                let _ = send(&order, |bytes, moved| port.post_message_with_transfer(bytes, moved));
            } else if let Ok(summary) = serde_json::from_slice::<Summary>(&bytes) {
                act.emit(Action::StudyReported(Box::new(summary)));
            }
        });
        Some(StudyWorker { worker, _heard: heard })
    }
}

impl Drop for StudyWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The worker's end: waits for an order and carries it out.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let port = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let order = bytes_of(&event.data()).and_then(|bytes| serde_json::from_slice::<Study>(&bytes).ok());
        if let Some(order) = order {
            carry_out(&order, &port);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    let _ = send(&[], |bytes, moved| scope.post_message_with_transfer(bytes, moved));
}

fn carry_out(order: &Study, port: &DedicatedWorkerGlobalScope) {
    let (mut batch, mut begun) = (Summary::default(), js_sys::Date::now());
    for nth in 0..order.seeds {
        batch.add(&run_one(order, nth));
        if js_sys::Date::now() - begun >= BATCH || nth + 1 == order.seeds {
            let bytes = serde_json::to_vec(&batch).unwrap_or_default();
            let _ = send(&bytes, |bytes, moved| port.post_message_with_transfer(bytes, moved));
            (batch, begun) = (Summary::default(), js_sys::Date::now());
        }
    }
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
