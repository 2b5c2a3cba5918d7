//! What the page hears as a whole: keys, pasted and dropped things, another address, another look of the system.

use super::{App, Msg, browser, files, keys};
use crate::say::page as say;
use crate::session::Action;
use crate::session::editor::Edit;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, Event, EventTarget, KeyboardEvent, StorageEvent};
use yew::html::Scope;

pub fn all(link: &Scope<App>) -> Vec<EventListener> {
    let window: EventTarget = browser::window().into();
    let mut listeners = vec![keyboard(&window, link), address(&window, link), paste(&window, link)];
    listeners.extend(drops(&window, link));
    listeners.extend(media(link));
    listeners.push(other_tabs(&window, link));
    listeners
}

fn keyboard(window: &EventTarget, link: &Scope<App>) -> EventListener {
    let link = link.clone();
    active(window, "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if let Some(action) = keys::action(event) {
            event.prevent_default();
            link.send_message(Msg::Act(action));
        }
    })
}

fn address(window: &EventTarget, link: &Scope<App>) -> EventListener {
    let link = link.clone();
    EventListener::new(window, "hashchange", move |_| {
        link.send_message(Msg::Act(Action::OpenedFragment(browser::fragment())));
    })
}

fn paste(window: &EventTarget, link: &Scope<App>) -> EventListener {
    let link = link.clone();
    active(window, "paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.closest("input, textarea").ok().flatten().is_some()) {
            return;
        }
        let text = event.clipboard_data().and_then(|goods| goods.get_data("text/plain").ok()).unwrap_or_default();
        if files::is_meant(&text) {
            event.prevent_default();
            link.send_message(Msg::Act(Action::brought(say::THE_PASTED_TEXT, text)));
        }
    })
}

/// What another tab kept is in this one's history too.
fn other_tabs(window: &EventTarget, link: &Scope<App>) -> EventListener {
    let link = link.clone();
    EventListener::new(window, "storage", move |event| {
        let kept = event.dyn_ref::<StorageEvent>().filter(|event| event.key().as_deref() == Some(browser::DRAFTS_KEY));
        if let Some(kept) = kept.and_then(StorageEvent::new_value) {
            link.send_message(Msg::Act(Action::Edited(Edit::FoundDrafts(kept))));
        }
    })
}

/// A drag that leaves for another element of the page has not left the page.
fn drops(window: &EventTarget, link: &Scope<App>) -> [EventListener; 3] {
    let hear = |name: &'static str, link: Scope<App>| {
        active(window, name, move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>() else { return };
            match event.type_().as_str() {
                "dragover" => {
                    event.prevent_default();
                    link.send_message(Msg::DraggedOver(true));
                }
                "dragleave" => {
                    let left = event.related_target().is_none();
                    link.send_message(Msg::DraggedOver(!left));
                }
                _ => {
                    event.prevent_default();
                    link.send_message(Msg::DraggedOver(false));
                    if let Some(goods) = event.data_transfer() {
                        files::take(&goods, &link.callback(Msg::Act));
                    }
                }
            }
        })
    };
    ["dragover", "dragleave", "drop"].map(|name| hear(name, link.clone()))
}

fn media(link: &Scope<App>) -> Vec<EventListener> {
    let hear = |query: &str| {
        let list = browser::window().match_media(query).ok().flatten()?;
        let link = link.clone();
        Some(EventListener::new(&list, "change", move |_| {
            let (theme, calm) = (browser::system_theme(), browser::is_calm());
            link.send_message(Msg::Act(Action::SurroundingsChanged { theme, calm }));
        }))
    };
    ["(prefers-color-scheme: light)", "(prefers-reduced-motion: reduce)"].into_iter().filter_map(hear).collect()
}

/// Listens in a way that may keep the browser from doing what it would.
fn active(target: &EventTarget, name: &'static str, hear: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, name, EventListenerOptions::enable_prevent_default(), hear)
}
