//! When the program stops: a readable page over everything, with ways to go on.
//!
//! After a panic our own code must not run again, so the buttons are bound to functions of the browser itself.

use super::browser;
use crate::say::page as say;
use crate::sim::ENGINE;
use js_sys::{Array, Function, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

thread_local! {
    static FALLEN: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether the program has stopped, so that nothing more is to be done.
pub fn has_fallen() -> bool {
    FALLEN.get()
}

/// Shows what happened instead of a picture that stands still.
pub fn watch() {
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        FALLEN.set(true);
        browser::mark("data-error", Some(say::THE_PROGRAM_STOPPED));
        let _ = show(&info.to_string());
    }));
}

fn show(message: &str) -> Option<()> {
    let document = browser::document();
    if document.query_selector(".fallen").ok()?.is_some() {
        return None;
    }
    let address = browser::window().location().href().unwrap_or_default();
    let agent = browser::window().navigator().user_agent().unwrap_or_default();
    let report = say::report(&message, &ENGINE, &address, &agent);
    let page = element("div", "fallen", None)?;
    page.set_attribute("role", "alertdialog").ok()?;
    page.set_attribute("aria-label", say::THE_PROGRAM_STOPPED).ok()?;
    page.append_child(&*element("h1", "", Some(say::ECS_ORRERY_HAS_STOPPED))?).ok()?;
    let text = say::THIS_IS_A_FAULT_OF_THE;
    page.append_child(&*element("p", "", Some(text))?).ok()?;
    page.append_child(&*element("pre", "", Some(&report))?).ok()?;
    let row = element("div", "row", None)?;
    let location = JsValue::from(browser::window().location());
    row.append_child(&*button(say::RELOAD, "primary", &bound(&location, "reload", None)?)?).ok()?;
    let clipboard = Reflect::get(&browser::window().navigator(), &"clipboard".into()).ok();
    if let Some(copy) = clipboard.and_then(|clipboard| bound(&clipboard, "writeText", Some(&report))) {
        row.append_child(&*button(say::COPY_REPORT, "", &copy)?).ok()?;
    }
    page.append_child(&row).ok()?;
    document.body()?.append_child(&page).ok()?;
    Some(())
}

fn element(name: &str, class: &str, text: Option<&str>) -> Option<Element> {
    let element = browser::document().create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(text);
    Some(element)
}

fn button(name: &str, class: &str, press: &Function) -> Option<Element> {
    let button = element("button", &format!("btn {class}"), Some(name))?;
    button.add_event_listener_with_callback("click", press).ok()?;
    Some(button)
}

/// Binds a method of a thing of the browser, and what it is to be called with.
fn bound(thing: &JsValue, method: &str, argument: Option<&str>) -> Option<Function> {
    let method: Function = Reflect::get(thing, &method.into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of1(thing);
    if let Some(argument) = argument {
        arguments.push(&argument.into());
    }
    let bind: Function = Reflect::get(&method, &"bind".into()).ok()?.dyn_into().ok()?;
    Reflect::apply(&bind, &method, &arguments).ok()?.dyn_into().ok()
}
