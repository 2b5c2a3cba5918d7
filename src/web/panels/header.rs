//! Name, scenario, verdict, and the buttons around the page.

use super::{counted, icon};
use crate::say::header as say;
use crate::session::opening::Shelf;
use crate::session::panels::HeaderModel;
use crate::session::panels::header::{Pill, Rank};
use crate::session::{Action, Tone, Typing};
use crate::web::browser;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub model: Rc<HeaderModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    counted::panel();
    let HeaderProps { model, act } = props;
    html! {
        <header class="head">
            <h1 class="logo">
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <circle cx="12" cy="12" r="10" stroke="var(--line)" />
                    <circle cx="12" cy="12" r="6" stroke="var(--accent)" />
                    <circle cx="12" cy="12" r="2.4" fill="var(--rev-b)" />
                    <circle cx="18" cy="12" r="2" fill="var(--rev-a)" />
                    <circle cx="6.2" cy="4" r="1.6" fill="var(--ok)" />
                </svg>
                <b>{ say::ECS_ORRERY }</b>
            </h1>
            <Picker title={model.title.clone()} library={Rc::clone(&model.library)} chosen={model.chosen} act={act.clone()} />
            <div class="verdict" role="group" aria-label={say::VERDICT}>
                { for model.pills.iter().map(|pill| html! { <PillOf key={pill.label} pill={pill.clone()} /> }) }
            </div>
            <div class="tools">
                <button type="button" class="btn wide-only" aria-label={say::COMPARE} title={say::COMPARE_TWO_FUTURES_C}
                    onclick={act.reform(|_: MouseEvent| Action::Compared(None))}>{ icon("compare") }<span class="word">{ say::COMPARE }</span></button>
                { tool(say::CONSOLE, "console", "`", act, Action::Typed(Typing::Toggled)) }
                { tool(say::THEME, "theme", "t", act, Action::ToggledTheme) }
                { tool(say::HELP, "help", "?", act, Action::PressedHelp) }
                <button type="button" class="btn primary" aria-label={say::SHARE} onclick={act.reform(|_: MouseEvent| Action::PressedShare)}>
                    { icon("share") }<span class="word">{ say::SHARE }</span>
                </button>
            </div>
        </header>
    }
}

fn tool(name: &'static str, sign: &'static str, key: &str, act: &Callback<Action>, action: Action) -> Html {
    let press = act.reform(move |_: MouseEvent| action.clone());
    html! {
        <button type="button" class="btn square" aria-label={name} title={format!("{name} ({key})")} onclick={press}>
            { icon(sign) }
        </button>
    }
}

/// A bubble is at most so wide, with what lies around it.
const BUBBLE: f64 = 372.0;

#[derive(Properties, PartialEq)]
struct PillProps {
    pill: Pill,
}

/// A number of the verdict; pressed, it says what it is made of.
#[component]
fn PillOf(props: &PillProps) -> Html {
    let Pill { label, value, tone, rank, about } = &props.pill;
    let place = use_node_ref();
    let toggle = {
        let place = place.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(bubble) = place.cast::<HtmlElement>() else { return };
            let Some(button) = bubble.previous_element_sibling() else { return };
            // The bubble lies on top of everything, so it is told where its number stands.
            let area = button.get_bounding_client_rect();
            let width = browser::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
            let left = area.left().min(width - BUBBLE).max(8.0);
            let _ = bubble.style().set_property("left", &format!("{left}px"));
            let _ = bubble.style().set_property("top", &format!("{}px", area.bottom() + 8.0));
        })
    };
    let rank = match rank {
        Rank::Key => Some("key"),
        Rank::Normal => None,
        Rank::Extra => Some("extra"),
    };
    let tone = (*tone != Tone::Plain).then_some(tone.word());
    let id = format!("about-{}", label.replace(' ', "-"));
    html! {
        <>
            <button type="button" class={classes!("pill", rank, tone)} popovertarget={id.clone()} aria-describedby={id.clone()}
                onclick={toggle}>{ *label }{ " " }<b>{ value }</b></button>
            <div class="bubble" ref={place} id={id} popover="auto">{ about }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PickerProps {
    title: String,
    library: Rc<[Shelf]>,
    chosen: Option<usize>,
    act: Callback<Action>,
}

/// A listbox in a popover: opened by click or arrow, chosen by click, enter or first letter.
#[component]
fn Picker(props: &PickerProps) -> Html {
    let at = use_state_eq(|| None::<usize>);
    let (list, button) = (use_node_ref(), use_node_ref());
    let first = props.chosen.unwrap_or_default();
    {
        let list = list.clone();
        use_effect_with(at.is_some(), move |open| {
            if let Some(list) = list.cast::<HtmlElement>().filter(|_| *open) {
                let _ = list.focus();
            }
        });
    }
    {
        let list = list.clone();
        use_effect_with(*at, move |at| {
            if let (Some(list), Some(place)) = (list.cast::<HtmlElement>(), *at) {
                bring_into_sight(&list, place);
            }
        });
    }
    let toggle = {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| at.set(if at.is_some() { None } else { Some(first) }))
    };
    let begin = {
        let at = at.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
                event.prevent_default();
                at.set(Some(first));
            }
        })
    };
    let choose = {
        let (at, act, button) = (at.clone(), props.act.clone(), button.clone());
        Callback::from(move |choice: Option<usize>| {
            at.set(None);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
            if let Some(place) = choice {
                act.emit(Action::OpenedLibrary(place));
            }
        })
    };
    let press = {
        let (at, choose, library) = (at.clone(), choose.clone(), Rc::clone(&props.library));
        Callback::from(move |event: KeyboardEvent| {
            let Some(place) = *at else { return };
            match answer(&event.key(), place, &library) {
                Answer::Move(to) => at.set(Some(to)),
                Answer::Choose => choose.emit(Some(place)),
                Answer::Close => choose.emit(None),
                Answer::Nothing => return,
            }
            event.prevent_default();
        })
    };
    let leave = {
        let at = at.clone();
        Callback::from(move |_: FocusEvent| at.set(None))
    };
    let option = |(place, shelf): (usize, &Shelf)| {
        let pick = {
            let choose = choose.clone();
            Callback::from(move |_: MouseEvent| choose.emit(Some(place)))
        };
        let begins = place == 0 || props.library[place - 1].group != shelf.group;
        // The first nine have a key of their own.
        let key = if place < 9 { (place + 1).to_string() } else { String::new() };
        html! {
            <>
                if begins { <li class="topic" role="presentation" aria-hidden="true">{ shelf.group }</li> }
                <li id={option_id(place)} role="option" aria-selected={(props.chosen == Some(place)).to_string()}
                    class={(*at == Some(place)).then_some("at")} onmousedown={pick}>
                    <small aria-hidden="true">{ key }</small><span>{ shelf.title }</span>
                </li>
            </>
        }
    };
    html! {
        <div class="pick">
            <button type="button" ref={button} aria-haspopup="listbox" aria-expanded={at.is_some().to_string()}
                aria-label={say::scenario(&props.title)} title={say::CHOOSE_A_SCENARIO} onclick={toggle} onkeydown={begin}>
                <span>{ &props.title }</span>{ icon("down") }
            </button>
            if let Some(place) = *at {
                <ul class="menu" ref={list} role="listbox" aria-label={say::SCENARIOS} tabindex="0"
                    aria-activedescendant={option_id(place)} onkeydown={press} onblur={leave}>
                    { for props.library.iter().enumerate().map(option) }
                </ul>
            }
        </div>
    }
}

fn option_id(place: usize) -> String {
    format!("scenario-{place}")
}

/// Scrolls the list just as far as the option needs.
fn bring_into_sight(list: &HtmlElement, place: usize) {
    let option = list.query_selector(&format!("#{}", option_id(place))).ok().flatten();
    let Some(option) = option.and_then(|option| option.dyn_into::<HtmlElement>().ok()) else { return };
    let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
    let (seen, height) = (list.scroll_top(), list.client_height());
    if top < seen {
        list.set_scroll_top(top);
    } else if bottom > seen + height {
        list.set_scroll_top(bottom - height);
    }
}

#[derive(Debug, PartialEq)]
enum Answer {
    Move(usize),
    Choose,
    Close,
    Nothing,
}

fn answer(key: &str, at: usize, library: &[Shelf]) -> Answer {
    let last = library.len().saturating_sub(1);
    match key {
        "ArrowDown" => Answer::Move((at + 1).min(last)),
        "ArrowUp" => Answer::Move(at.saturating_sub(1)),
        "Home" => Answer::Move(0),
        "End" => Answer::Move(last),
        "Enter" | " " => Answer::Choose,
        "Escape" | "Tab" => Answer::Close,
        letter if letter.chars().count() == 1 => {
            let begins = |place: &usize| library[*place].title.to_lowercase().starts_with(&letter.to_lowercase());
            let found =
                (at + 1..library.len()).chain(0..=at.min(last)).filter(|place| *place < library.len()).find(begins);
            found.map_or(Answer::Nothing, Answer::Move)
        }
        _ => Answer::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_the_list_of_scenarios() {
        let shelf = |title: &'static str| Shelf { slug: "x", title, group: "First steps" };
        let library = [shelf("How"), shelf("What"), shelf("Why")];
        for (key, at, want) in [
            ("ArrowDown", 0, Answer::Move(1)),
            ("ArrowDown", 2, Answer::Move(2)),
            ("ArrowUp", 0, Answer::Move(0)),
            ("End", 0, Answer::Move(2)),
            ("w", 0, Answer::Move(1)),
            ("w", 1, Answer::Move(2)),
            ("W", 2, Answer::Move(1)),
            ("x", 1, Answer::Nothing),
            ("Enter", 1, Answer::Choose),
            ("Escape", 1, Answer::Close),
            ("Shift", 1, Answer::Nothing),
        ] {
            assert_eq!(answer(key, at, &library), want, "{key} at {at}");
        }
        assert_eq!(answer("x", 0, &[]), Answer::Nothing);
    }
}
