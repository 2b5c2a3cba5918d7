//! The field for the scenario's text: line numbers, what is wrong under its line, names to choose from under the caret.

use super::ticked;
use crate::say::editor as say;
use crate::session::Action;
use crate::session::editor::Edit;
use crate::session::editor::complete::{Completion, Offer};
use crate::session::opening::is_of_aws;
use crate::session::panels::editor::Mistake;
use crate::web::browser;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, HtmlTextAreaElement};
use yew::prelude::*;

/// As in the style sheet: the height of a line, and the space above the first one.
const ROW: i32 = 18;
const PAD: i32 = 10;
/// Lines shown where the field has not been measured yet.
const FIRST_ROWS: usize = 40;

#[derive(Properties, PartialEq)]
pub struct CodeProps {
    pub text: Rc<str>,
    pub problems: Rc<[Mistake]>,
    pub completion: Option<Completion>,
    pub field: NodeRef,
    pub act: Callback<Action>,
}

/// How far the field is scrolled and how high it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sight {
    top: i32,
    left: i32,
    height: i32,
}

/// Where the caret stands: line and column from 0.
type Caret = (usize, usize);

#[component]
pub fn Code(props: &CodeProps) -> Html {
    let CodeProps { text, problems, completion, field, act } = props;
    let sight = use_state_eq(Sight::default);
    let caret = use_state_eq(|| (0, 0));
    let chosen = use_state_eq(|| 0_usize);
    let closed = use_state_eq(|| false);
    let offered = completion.as_ref().filter(|_| !*closed);
    let look = {
        let (sight, field) = (sight.clone(), field.clone());
        Callback::from(move |()| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                sight.set(Sight { top: field.scroll_top(), left: field.scroll_left(), height: field.client_height() });
            }
        })
    };
    {
        let look = look.clone();
        use_effect_with((), move |()| look.emit(()));
    }
    let typed = {
        let (act, field, caret, chosen, closed) =
            (act.clone(), field.clone(), caret.clone(), chosen.clone(), closed.clone());
        Callback::from(move |_: InputEvent| {
            let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
            let (text, place) = (field.value(), place(&field));
            caret.set(caret_at(&text, place));
            chosen.set(0);
            closed.set(false);
            act.emit(Action::Edited(Edit::Typed { text, caret: place }));
        })
    };
    let moved = {
        let (act, field, caret) = (act.clone(), field.clone(), caret.clone());
        let offering = offered.is_some();
        Callback::from(move |()| {
            let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
            let place = place(&field);
            let now = caret_at(&field.value(), place);
            if now != *caret {
                caret.set(now);
                if offering {
                    act.emit(Action::Edited(Edit::MovedCaret(place)));
                }
            }
        })
    };
    let pressed = {
        let (act, field, chosen, closed) = (act.clone(), field.clone(), chosen.clone(), closed.clone());
        let offered = offered.cloned();
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
            let key = event.key();
            if key == " " && event.ctrl_key() {
                event.prevent_default();
                closed.set(false);
                act.emit(Action::Edited(Edit::AskedForNames(place(&field))));
                return;
            }
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match (&offered, key.as_str()) {
                (Some(list), "ArrowDown") => chosen.set((*chosen + 1) % list.offers.len()),
                (Some(list), "ArrowUp") => chosen.set((*chosen + list.offers.len() - 1) % list.offers.len()),
                (Some(list), "Enter" | "Tab") if !event.shift_key() => {
                    let nth = (*chosen).min(list.offers.len() - 1);
                    write(&field, list.typed, &list.offers[nth].insert, &act);
                }
                (Some(_), "Escape") => {
                    event.stop_propagation();
                    closed.set(true);
                }
                (None, "Enter") if !event.shift_key() => write(&field, 0, &new_line(&field), &act),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let pasted = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let goods = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let text = goods.and_then(|goods| goods.get_data("text/plain").ok()).unwrap_or_default();
            if is_of_aws(&text) {
                event.prevent_default();
                act.emit(Action::brought(say::THE_PASTED_TEXT, text));
            }
        })
    };
    let leave = {
        let closed = closed.clone();
        Callback::from(move |_: FocusEvent| closed.set(true))
    };
    let by_key = moved.reform(|_: KeyboardEvent| ());
    let by_mouse = moved.reform(|_: MouseEvent| ());
    let at = chosen.min(offered.map_or(0, |list| list.offers.len() - 1));
    let wrong = problems.iter().any(|row| row.grave);
    html! {
        <div class={classes!("editor-field", wrong.then_some("wrong"))}>
            { gutter(text, problems, *sight) }
            <div class="editor-text">
                <textarea ref={field.clone()} class="code" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"
                    aria-label={say::SCENARIO_AS_YAML} aria-autocomplete="list" aria-invalid={wrong.to_string()}
                    aria-describedby="editor-state" aria-controls={offered.map(|_| "editor-offers")}
                    aria-activedescendant={offered.map(|_| format!("editor-offer-{at}"))}
                    value={AttrValue::from(Rc::clone(text))} oninput={typed} onkeydown={pressed} onkeyup={by_key} onclick={by_mouse}
                    onscroll={look.reform(|_: Event| ())} onfocus={look.reform(|_: FocusEvent| ())} onpaste={pasted} onblur={leave}
                    onmouseup={look.reform(|_: MouseEvent| ())} />
                { marks(problems, *sight) }
                if let Some(list) = offered {
                    { offers(list, at, (*caret, *sight), field, act) }
                } else {
                    { complaint(problems, *caret, *sight) }
                }
            </div>
        </div>
    }
}

fn visible(sight: Sight) -> (usize, usize) {
    let from = (sight.top / ROW).max(0) as usize;
    let rows = if sight.height == 0 { FIRST_ROWS } else { (sight.height / ROW + 2) as usize };
    (from, from + rows)
}

fn gutter(text: &str, problems: &[Mistake], sight: Sight) -> Html {
    let (from, to) = visible(sight);
    let last = text.split('\n').count().min(to);
    let digits = text.split('\n').count().to_string().len().max(2);
    let row = |nth: usize| {
        let number = nth as u32 + 1;
        let here = problems.iter().filter(|row| row.line == number);
        let class = here.map(|row| if row.grave { "bad" } else { "info" }).min();
        html! { <span class={class}>{ number }</span> }
    };
    html! {
        <div class="gutter" aria-hidden="true" style={format!("width:calc({digits}ch + 18px)")}>
            <div style={format!("transform:translateY({}px)", PAD + from as i32 * ROW - sight.top)}>{ for (from..last).map(row) }</div>
        </div>
    }
}

/// Tints the lines that something is wrong with.
fn marks(problems: &[Mistake], sight: Sight) -> Html {
    let (from, to) = visible(sight);
    let seen = problems.iter().filter(|row| (from as u32 + 1..=to as u32).contains(&row.line) && row.grave);
    let mark = |row: &Mistake| {
        let top = PAD + (row.line as i32 - 1) * ROW - sight.top;
        html! { <div class="line-mark" style={format!("top:{top}px")}></div> }
    };
    html! { <div class="line-marks" aria-hidden="true">{ for seen.map(mark) }</div> }
}

/// Says under its line what is wrong: where the caret is, else the first thing.
fn complaint(problems: &[Mistake], (line, _): Caret, sight: Sight) -> Html {
    let here = problems.iter().find(|row| row.grave && row.line as usize == line + 1);
    let Some(row) = here.or_else(|| problems.iter().find(|row| row.grave)) else { return Html::default() };
    let top = PAD + row.line as i32 * ROW - sight.top;
    if top < PAD || sight.height > 0 && top > sight.height - ROW {
        return Html::default();
    }
    html! {
        <div class="complaint" aria-hidden="true" style={format!("top:{top}px")}>
            if !row.path.is_empty() { <code>{ &row.path }</code>{ " " } }
            { ticked(&row.message) }
        </div>
    }
}

fn offers(list: &Completion, at: usize, place: (Caret, Sight), field: &NodeRef, act: &Callback<Action>) -> Html {
    let ((line, column), sight) = place;
    let top = PAD + (line as i32 + 1) * ROW - sight.top;
    let column = column.saturating_sub(list.typed);
    let style =
        format!("top:{top}px;left:clamp(0px, calc({column}ch + {}px), calc(100% - 250px))", PAD - sight.left - 8);
    let offer = |(nth, offer): (usize, &Offer)| {
        let press = {
            let (field, act, typed, insert) = (field.clone(), act.clone(), list.typed, offer.insert.clone());
            Callback::from(move |event: MouseEvent| {
                // The field keeps the focus.
                event.prevent_default();
                if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                    write(&field, typed, &insert, &act);
                }
            })
        };
        html! {
            <li key={nth} id={format!("editor-offer-{nth}")} role="option" aria-selected={(nth == at).to_string()}
                class={(nth == at).then_some("at")} onmousedown={press} title={offer.about.clone()}>
                <b>{ &offer.word }</b>
                if nth == at && !offer.about.is_empty() { <small>{ &offer.about }</small> }
            </li>
        }
    };
    html! {
        <OfferList at={at}>
            <ul class="offers" id="editor-offers" role="listbox" aria-label={say::WHAT_FITS_HERE} style={style}>
                { for list.offers.iter().enumerate().map(offer) }
            </ul>
        </OfferList>
    }
}

#[derive(Properties, PartialEq)]
struct OfferListProps {
    at: usize,
    children: Html,
}

/// Keeps the chosen offer in sight.
#[component]
fn OfferList(props: &OfferListProps) -> Html {
    use_effect_with(props.at, |_| {
        let chosen = browser::document().query_selector(".offers .at").ok().flatten();
        let list = chosen.as_ref().and_then(|chosen: &Element| chosen.parent_element());
        if let (Some(chosen), Some(list)) = (chosen, list) {
            let (row, frame) = (chosen.get_bounding_client_rect(), list.get_bounding_client_rect());
            let hidden = (row.bottom() - frame.bottom()).max(0.0) - (frame.top() - row.top()).max(0.0);
            list.set_scroll_top(list.scroll_top() + hidden as i32);
        }
    });
    props.children.clone()
}

fn place(field: &HtmlTextAreaElement) -> usize {
    field.selection_end().ok().flatten().unwrap_or_default() as usize
}

fn caret_at(text: &str, place: usize) -> Caret {
    let before = &text[..crate::session::editor::complete::byte_at(text, place)];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count(), line.chars().count())
}

/// Returns a new line that is indented like this one, or further where it opens something.
fn new_line(field: &HtmlTextAreaElement) -> String {
    let text = field.value();
    let start = field.selection_start().ok().flatten().unwrap_or_default() as usize;
    let before = &text[..crate::session::editor::complete::byte_at(&text, start)];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent = line.len() - line.trim_start_matches(' ').len();
    let dash = if line.trim_start().starts_with("- ") { 2 } else { 0 };
    let further = if line.trim_end().ends_with(':') { 2 } else { 0 };
    format!("\n{}", " ".repeat(indent + dash + further))
}

/// Writes in place of what is selected and of so many units before it, in a way that the browser can undo.
fn write(field: &HtmlTextAreaElement, typed: usize, text: &str, act: &Callback<Action>) {
    let start = field.selection_start().ok().flatten().unwrap_or_default();
    let end = field.selection_end().ok().flatten().unwrap_or_default();
    let start = start.saturating_sub(typed as u32);
    let _ = field.set_selection_range(start, end);
    if !browser::insert(text) {
        let _ = field.set_range_text(text);
        let after = start + text.encode_utf16().count() as u32;
        let _ = field.set_selection_range(after, after);
        act.emit(Action::Edited(Edit::Typed { text: field.value(), caret: after as usize }));
    }
}

/// Goes to a line of the text and selects it.
pub fn go_to_line(field: &HtmlTextAreaElement, line: u32) {
    let text = field.value();
    let units = |text: &str| text.encode_utf16().count() as u32;
    let start: u32 = text.split('\n').take(line.saturating_sub(1) as usize).map(|line| units(line) + 1).sum();
    let length = text.split('\n').nth(line.saturating_sub(1) as usize).map_or(0, units);
    let _ = field.focus();
    let _ = field.set_selection_range(start, start + length);
    field.set_scroll_top((line as i32 - 4).max(0) * ROW);
}
