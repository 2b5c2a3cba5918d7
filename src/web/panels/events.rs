//! The list of events. Only the rows in sight are there, so that a hundred thousand are as quick as ten.

use crate::session::events::Kinds;
use crate::session::panels::EventsModel;
use crate::session::panels::events::Row;
use crate::session::{Action, Tone};
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

/// The height of a row in `static/style.css`.
const ROW: i32 = 58;

#[component]
pub fn Events(props: &EventsProps) -> Html {
    let EventsModel { total, first, rows, query, kinds, reading, edition } = &*props.model;
    let list = use_node_ref();
    use_held_place(&list, *total, *edition);
    let scroll = props.act.reform(|event: Event| {
        let list: HtmlElement = event.target_unchecked_into();
        let row = |pixels: i32| usize::try_from(pixels / ROW).unwrap_or_default();
        Action::ScrolledEvents { first: row(list.scroll_top()), rows: row(list.client_height()) + 2 }
    });
    let height = format!("height:{}px", *total as i64 * i64::from(ROW));
    let newest = *first;
    html! {
        <section class="events" aria-label="Events">
            if !props.brief { { bar(query, kinds, &props.act) } }
            <div class="log" ref={list} tabindex="0" role="group" aria-label="Events up to now, newest first" onscroll={scroll}>
                if *total == 0 {
                    <p class="empty">{ nothing(query, *reading) }</p>
                }
                <ol style={height}>
                    { for rows.iter().enumerate().map(|(place, row)| html! {
                        <EventRow key={row.entry.number()} row={row.clone()} place={newest + place} act={props.act.clone()} />
                    }) }
                </ol>
            </div>
        </section>
    }
}

/// Keeps what is being read where it is while rows come in above; at the top the newest stays in sight.
#[hook]
fn use_held_place(list: &NodeRef, total: usize, edition: u64) {
    let before = use_mut_ref(|| (total, edition));
    let list = list.clone();
    use_effect_with((total, edition), move |now| {
        let (old, new) = (std::mem::replace(&mut *before.borrow_mut(), *now), *now);
        let Some(list) = list.cast::<HtmlElement>() else { return };
        if old.1 != new.1 {
            list.set_scroll_top(0);
        } else if list.scroll_top() > 0 {
            let more = new.0 as i64 - old.0 as i64;
            let moved = i64::from(list.scroll_top()) + more * i64::from(ROW);
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
    row: Row,
    place: usize,
    act: Callback<Action>,
}

#[component]
fn EventRow(props: &RowProps) -> Html {
    let Row { entry, clock, tone, kind, text, because, current, .. } = &props.row;
    let to = |entry| props.act.reform(move |_: MouseEvent| Action::WentToEntry(entry));
    let top = format!("top:{}px", props.place as i64 * i64::from(ROW));
    let dot = classes!("dot", (*tone != Tone::Plain).then_some(tone.word()));
    html! {
        <li class={current.then_some("at")} style={top}>
            <time>{ clock }</time>
            <span class={dot} aria-hidden="true"></span>
            <button type="button" class="say" tabindex="-1" title={format!("{kind}: {text}")} onclick={to(*entry)}>{ text }</button>
            if let Some((cause, text)) = because {
                <button type="button" class="cause" tabindex="-1" title={text.clone()} onclick={to(*cause)}>
                    { format!("↳ because {text}") }
                </button>
            }
        </li>
    }
}
