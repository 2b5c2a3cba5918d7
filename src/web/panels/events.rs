//! The list of events. Only the rows in sight are there, so that a hundred thousand are as quick as ten.

use super::{counted, icon, scenario::copied};
use crate::say::events as say;
use crate::session::about::About;
use crate::session::events::{Kinds, Sight};
use crate::session::panels::EventsModel;
use crate::session::panels::events::Row;
use crate::session::{Action, Copied, Tone};
use crate::web::browser;
use crate::web::size_watch::SizeWatch;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct EventsProps {
    pub model: Rc<EventsModel>,
    pub act: Callback<Action>,
    /// Without search and filters, under the inspector.
    pub brief: bool,
}

/// What stands beside the sentences of a row, in pixels: margins, clock, dot, gaps.
const BESIDE: f64 = 110.5;
/// A letter of the list's font is about so wide, in pixels, where it cannot be measured.
const LETTER: f64 = 7.23;

#[component]
pub fn Events(props: &EventsProps) -> Html {
    counted::panel();
    let EventsModel { total, height, rows, reading, edition, .. } = &*props.model;
    let list = use_node_ref();
    use_held_place(&list, *height, *edition);
    use_size(&list, &props.act);
    let seen = use_held_focus(&list);
    let press = by_keys(&list);
    let scroll = props.act.reform(|event: Event| Action::ScrolledEvents(sight_of(&event.target_unchecked_into())));
    html! {
        <section class="events" aria-label={say::EVENTS}>
            if !props.brief { { bar(&props.model, &props.act) } }
            <div class="log" ref={list} tabindex="0" role="group" aria-label={say::EVENTS_UP_TO_NOW_NEWEST_FIRST}
                aria-description={say::ARROWS_GO_THROUGH_THEM} onscroll={scroll} onkeydown={press} onfocusin={seen}>
                <span class="letters" aria-hidden="true">{ "0123456789" }</span>
                if *total == 0 {
                    <p class="empty">{ nothing(&props.model.query, *reading) }</p>
                }
                <ol style={format!("height:{height}px")}>
                    { for rows.iter().map(|row| html! {
                        <EventRow key={row.entry.number()} row={Rc::clone(row)} act={props.act.clone()} />
                    }) }
                </ol>
            </div>
        </section>
    }
}

/// Tells what is in sight as soon as the list is there, and whenever its size changes.
#[hook]
fn use_size(list: &NodeRef, act: &Callback<Action>) {
    let (list, act) = (list.clone(), act.clone());
    use_effect_with((), move |()| {
        let watch = list.cast::<HtmlElement>().and_then(|list| {
            let seen = list.clone();
            SizeWatch::new(&list, move || act.emit(Action::ScrolledEvents(sight_of(&seen))))
        });
        move || drop(watch)
    });
}

fn sight_of(list: &HtmlElement) -> Sight {
    let letters = list.query_selector(".letters").ok().flatten();
    let letter = letters.map_or(0.0, |letters| letters.get_bounding_client_rect().width() / 10.0);
    let letter = if letter > 1.0 { letter } else { LETTER };
    let pixels = |length: i32| u32::try_from(length).unwrap_or_default();
    let columns = ((f64::from(list.client_width()) - BESIDE) / letter).floor().max(8.0) as u32;
    Sight { top: pixels(list.scroll_top()), height: pixels(list.client_height()), columns }
}

/// Keeps what is being read where it is while rows come in above; at the top the newest stays in sight.
#[hook]
fn use_held_place(list: &NodeRef, height: u32, edition: u64) {
    let before = use_mut_ref(|| (height, edition));
    let list = list.clone();
    use_effect_with((height, edition), move |now| {
        let (old, new) = (std::mem::replace(&mut *before.borrow_mut(), *now), *now);
        let Some(list) = list.cast::<HtmlElement>() else { return };
        if old.1 != new.1 {
            list.set_scroll_top(0);
        } else if list.scroll_top() > 0 {
            let moved = i64::from(list.scroll_top()) + i64::from(new.0) - i64::from(old.0);
            list.set_scroll_top(moved.clamp(0, i64::from(i32::MAX)) as i32);
        }
    });
}

/// Gives the focus to the newest row when its own has left the list, as going back in time makes it.
#[hook]
fn use_held_focus(list: &NodeRef) -> Callback<FocusEvent> {
    let focused = use_mut_ref(|| None::<Element>);
    {
        let (list, focused) = (list.clone(), focused.clone());
        use_effect(move || {
            let lost = focused.borrow().as_ref().is_some_and(|element| !element.is_connected());
            if lost && browser::focused().is_none() {
                let list = list.cast::<Element>();
                focus(list.and_then(|list| list.query_selector(".say").ok().flatten().or(Some(list))));
            }
        });
    }
    Callback::from(move |event: FocusEvent| {
        *focused.borrow_mut() = event.target().and_then(|target| target.dyn_into().ok());
    })
}

/// One stop for the tab key, then arrows: up and down through the rows, right to the cause, left back from it.
fn by_keys(list: &NodeRef) -> Callback<KeyboardEvent> {
    let list = list.clone();
    Callback::from(move |event: KeyboardEvent| {
        let Some(list) = list.cast::<Element>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let row = target.and_then(|target| target.closest("li").ok().flatten());
        let part = |row: Option<Element>, part: &str| row.and_then(|row| row.query_selector(part).ok().flatten());
        let next = match (event.key().as_str(), row) {
            ("ArrowDown", None) => part(Some(list), ".say"),
            ("ArrowDown", Some(row)) => part(row.next_element_sibling(), ".say"),
            ("ArrowUp", Some(row)) => part(row.previous_element_sibling(), ".say").or(Some(list)),
            ("ArrowRight", Some(row)) => part(Some(row), ".cause"),
            ("ArrowLeft", Some(row)) => part(Some(row), ".say"),
            _ => return,
        };
        event.prevent_default();
        focus(next);
    })
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn bar(model: &EventsModel, act: &Callback<Action>) -> Html {
    let EventsModel { query, kinds, about, choices, copied: taken, .. } = model;
    let search = act.reform(|event: InputEvent| {
        let field: web_sys::HtmlInputElement = event.target_unchecked_into();
        Action::SearchedEvents(field.value())
    });
    let toggle = |(kind, shown): &(Kinds, bool)| {
        let kind = *kind;
        let press = act.reform(move |_: MouseEvent| Action::ToggledEventKind(kind));
        html! {
            <button type="button" class="toggle" aria-pressed={shown.to_string()} onclick={press}>{ kind.word() }</button>
        }
    };
    let narrow = act.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        Action::NarrowedEvents(About::of_word(&field.value()).unwrap_or_default())
    });
    let option = |about: &About, word: &str, now: About| {
        html! { <option value={about.word()} selected={*about == now}>{ word }</option> }
    };
    let group = |(title, list): &(&'static str, Vec<(About, String)>)| {
        html! { <optgroup label={*title}>{ for list.iter().map(|(one, word)| option(one, word, *about)) }</optgroup> }
    };
    let copy = act.reform(|_: MouseEvent| Action::PressedCopy(Copied::Events));
    html! {
        <div class="bar" role="search">
            <input class="field" type="search" placeholder={say::SEARCH_EVENTS} aria-label={say::SEARCH_EVENTS} value={query.to_owned()}
                oninput={search} />
            <button type="button" class="btn square" aria-label={say::COPY_EVENTS} title={say::COPY_EVENTS} onclick={copy}>{ icon("copy") }</button>
            <span class="sr" role="status">{ copied(*taken) }</span>
            <label class="knob about"><span aria-hidden="true">{ say::OF }</span>
                <select aria-label={say::WHOSE_EVENTS} onchange={narrow}>
                    { option(&About::Everything, say::EVERYTHING, *about) }
                    { option(&About::Selected, say::WHAT_IS_LOOKED_AT, *about) }
                    { for choices.iter().map(group) }
                </select>
            </label>
            { for kinds.last().map(toggle) }
            <div class="kinds">{ for kinds.iter().take(Kinds::FinePrint as usize).map(toggle) }</div>
        </div>
    }
}

fn nothing(query: &str, reading: bool) -> &'static str {
    match (reading, query.is_empty()) {
        (true, _) => say::READING_THE_RECORDING,
        (false, true) => say::NOTHING_HAS_HAPPENED_YET,
        (false, false) => say::NOTHING_UP_TO_NOW_HAS_THESE,
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: Rc<Row>,
    act: Callback<Action>,
}

#[component]
fn EventRow(props: &RowProps) -> Html {
    counted::row();
    let Row { entry, clock, tone, kind, text, because, current, bottom, height, lines, .. } = &*props.row;
    let to = |entry| props.act.reform(move |_: MouseEvent| Action::WentToEntry(entry));
    let own = *entry;
    let point = props.act.reform(move |_: MouseEvent| Action::Hovered(Some(own)));
    let leave = props.act.reform(|_: MouseEvent| Action::Hovered(None));
    let seen = props.act.reform(move |_: FocusEvent| Action::Hovered(Some(own)));
    let unseen = props.act.reform(|_: FocusEvent| Action::Hovered(None));
    let dot = classes!("dot", (*tone != Tone::Plain).then_some(tone.word()));
    html! {
        <li class={current.then_some("at")} style={format!("bottom:{bottom}px;height:{height}px")} onmouseenter={point} onmouseleave={leave}
            onfocusin={seen} onfocusout={unseen}>
            <time>{ clock }</time>
            <span class={dot} aria-hidden="true"></span>
            <button type="button" class="say" tabindex="-1" title={format!("{kind}: {text}")}
                style={format!("-webkit-line-clamp:{lines}")} onclick={to(*entry)}>{ text }</button>
            if let Some((cause, text)) = because {
                <button type="button" class="cause" tabindex="-1" title={text.clone()} onclick={to(*cause)}>
                    { say::because(&text) }
                </button>
            }
        </li>
    }
}
