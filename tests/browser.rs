//! What only a browser can prove: run with `wasm-pack test --headless --chrome -- --test browser`.
#![cfg(target_arch = "wasm32")]

mod digests;

use ecs_orrery::scenario::library;
use ecs_orrery::sim::Recording;
use ecs_orrery::units::Span;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Hears what the page reports as uncaught while it lives.
///
/// A panic inside an event handler ends that handler and no more: the test goes on and passes. So a test that fires
/// events holds one of these and asks it at the end.
struct Ear {
    heard: Rc<RefCell<Vec<String>>>,
    listener: Closure<dyn FnMut(web_sys::ErrorEvent)>,
}

impl Ear {
    fn open() -> Ear {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let notes = heard.clone();
        let listener = Closure::<dyn FnMut(web_sys::ErrorEvent)>::new(move |event: web_sys::ErrorEvent| {
            notes.borrow_mut().push(event.message());
            // Told here, so the runner need not tell it again.
            event.prevent_default();
        });
        window()
            .add_event_listener_with_callback("error", listener.as_ref().unchecked_ref())
            .expect("a window listens");
        Ear { heard, listener }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }

    fn assert_silent(&self) {
        assert_eq!(self.heard(), Vec::<String>::new(), "uncaught errors");
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        // A window that no longer knows the listener has nothing to remove.
        let _ = window().remove_event_listener_with_callback("error", self.listener.as_ref().unchecked_ref());
    }
}

fn window() -> web_sys::Window {
    web_sys::window().expect("these tests run in a window")
}

#[wasm_bindgen_test]
fn a_panic_in_an_event_handler_is_heard() {
    let ear = Ear::open();
    ear.assert_silent();
    let button = window().document().expect("a window has a document").create_element("button").expect("a known name");
    let panics = Closure::<dyn FnMut()>::new(|| panic!("on purpose"));
    button.add_event_listener_with_callback("click", panics.as_ref().unchecked_ref()).expect("a button listens");
    button.unchecked_ref::<web_sys::HtmlElement>().click();
    assert_eq!(ear.heard().len(), 1, "{:?}", ear.heard());
}

#[wasm_bindgen_test]
fn durations_read_the_same_as_natively() {
    for (text, millis) in [("2m30s", 150_000), ("1.5s", 1500), ("36h", 129_600_000)] {
        assert_eq!(text.parse::<Span>().map(Span::as_millis), Ok(millis), "{text}");
    }
}

#[wasm_bindgen_test]
fn every_built_in_scenario_has_its_native_digest() {
    digests::assert_native();
}

fn page_attribute(name: &str) -> Option<String> {
    let root = window().document().and_then(|document| document.document_element());
    root.expect("a window has a document").get_attribute(name)
}

async fn wait_until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..300 {
        if holds() {
            return;
        }
        let pause = js_sys::Promise::new(&mut |resolve, _| {
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 50).expect("a window has timers");
        });
        wasm_bindgen_futures::JsFuture::from(pause).await.expect("a pause ends");
    }
    panic!("{what} did not come within 15 s");
}

#[wasm_bindgen_test]
async fn the_page_mounts_opens_its_link_and_paints_its_moment() {
    let ear = Ear::open();
    window().location().set_hash("/first-journey?t=1m20s").expect("a page has an address");
    let document = window().document().expect("a window has a document");
    let place = document.create_element("div").expect("a known name");
    place.set_id("app");
    document.body().expect("a page has a body").append_child(&place).expect("a body takes children");
    ecs_orrery::web::run();
    wait_until("data-ready", || page_attribute("data-ready").as_deref() == Some("true")).await;
    wait_until("the link's moment", || page_attribute("data-time-ms").as_deref() == Some("80000")).await;
    let mut alone = Recording::new((library::find("first-journey").expect("built in").build)());
    while !alone.record_slice() {}
    let digest = format!("{:016x}", alone.digest());
    wait_until("the whole recording", || page_attribute("data-digest").as_deref() == Some(digest.as_str())).await;
    assert!(document.query_selector("main canvas").expect("a selector").is_some(), "the stage has its canvas");
    ear.assert_silent();
}
