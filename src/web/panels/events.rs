//! The list of events. Only the rows in sight are there, so that a hundred thousand are as quick as ten.

use super::counted;
use crate::session::events::{Kinds, Sight};
use crate::session::panels::EventsModel;
use crate::session::panels::events::Row;
use crate::session::{Action, Tone};
use crate::web::size_watch::SizeWatch;
use std::rc::Rc;
use web_sys::HtmlElement;
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
    let EventsModel { total, height, rows, query, kinds, reading, edition } = &*props.model;
    let list = use_node_ref();
    use_held_place(&list, *height, *edition);
    use_size(&list, &props.act);
    let scroll = props.act.reform(|event: Event| Action::ScrolledEvents(sight_of(&event.target_unchecked_into())));
    html! {
        <section class="events" aria-label="Events">
            if !props.brief { { bar(query, kinds, &props.act) } }
            <div class="log" ref={list} tabindex="0" role="group" aria-label="Events up to now, newest first" onscroll={scroll}>
                <span class="letters" aria-hidden="true">{ "0123456789" }</span>
                if *total == 0 {
                    <p class="empty">{ nothing(query, *reading) }</p>
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

fn bar(query: &str, kinds: &[(Kinds, bool)], act: &Callback<Action>) -> Html {
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
    html! {
        <div class="bar" role="search">
            <input class="field" type="search" placeholder="Search events" aria-label="Search events" value={query.to_owned()}
                oninput={search} />
            { for kinds.iter().map(toggle) }
        </div>
    }
}

fn nothing(query: &str, reading: bool) -> &'static str {
    match (reading, query.is_empty()) {
        (true, _) => "Reading the recording",
        (false, true) => "Nothing has happened yet",
        (false, false) => "Nothing up to now has these words",
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
                    { format!("↳ because {text}") }
                </button>
            }
        </li>
    }
}
