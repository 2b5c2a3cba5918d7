//! The review of what was pasted, before it runs.

use super::editor::OpenFile;
use super::scenario::copied;
use super::{icon, ticked};
use crate::say::import as say;
use crate::session::importing::Review;
use crate::session::panels::ImportModel;
use crate::session::panels::import::{Assumed, Given, Next, Offer, PieceRow};
use crate::session::{Action, Copied};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ImportProps {
    pub model: ImportModel,
    pub act: Callback<Action>,
}

#[component]
pub fn Import(props: &ImportProps) -> Html {
    let ImportProps { model, act } = props;
    let accept = act.reform(|_: MouseEvent| Action::Reviewed(Review::Accepted));
    let give_up = act.reform(|_: MouseEvent| Action::Reviewed(Review::GaveUp));
    html! {
        <div class="import">
            if model.pieces.is_empty() {
                <p>
                    { say::PASTE_WHAT_AWS_SAYS_OF_YOUR }
                </p>
            }
            <Bring act={act.clone()} first={model.pieces.is_empty()} />
            { pieces(&model.pieces, act) }
            if let Some((reasons, hint)) = &model.refused {
                <section class="refused" role="alert">
                    <h3>{ say::NOTHING_TO_RUN_IN_IT_YET }</h3>
                    <ul class="problems">{ for reasons.iter().map(|reason| html! { <li>{ ticked(reason) }</li> }) }</ul>
                    <p>{ ticked(hint) }</p>
                </section>
            }
            if !model.found.is_empty() {
                <section aria-label={say::FOUND}>
                    <h3>{ say::FOUND }</h3>
                    <ul class="found">{ for model.found.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </section>
            }
            { next(&model.next, model.copied, act) }
            { offers(&model.offers, act) }
            { assumed(&model.assumed, act) }
            { for model.told.iter().map(|(title, lines)| told(title, lines)) }
            if !model.wrong.is_empty() {
                <ul class="problems" role="alert">{ for model.wrong.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            }
            <div class="row end">
                <button type="button" class="btn" onclick={give_up}>{ say::CANCEL }</button>
                <button type="button" class="btn primary" disabled={!model.can_run} onclick={accept}>{ icon("play") }{ say::RUN_THIS_SCENARIO }</button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BringProps {
    first: bool,
    act: Callback<Action>,
}

/// The field that takes a paste at once, and what is typed when it is asked to.
#[component]
fn Bring(props: &BringProps) -> Html {
    let field = use_node_ref();
    let filled = use_state_eq(|| false);
    let paste = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let goods = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let text = goods.and_then(|goods| goods.get_data("text/plain").ok()).unwrap_or_default();
            if !text.trim().is_empty() {
                event.prevent_default();
                act.emit(Action::brought(say::THE_PASTED_TEXT, text));
            }
        })
    };
    let change = {
        let filled = filled.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlTextAreaElement = event.target_unchecked_into();
            filled.set(!field.value().trim().is_empty());
        })
    };
    let read = {
        let (act, field, filled) = (props.act.clone(), field.clone(), filled.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                act.emit(Action::brought(say::THE_TYPED_TEXT, field.value()));
                field.set_value("");
                filled.set(false);
            }
        })
    };
    let hint = match props.first {
        true => say::PASTE_HERE_AWS_ECS_DESCRIBE,
        false => say::PASTE_MORE_HERE,
    };
    html! {
        <>
            <textarea ref={field} class={classes!("code", "bring", (!props.first).then_some("more"))} spellcheck="false" aria-label={say::PASTE_AWS_ANSWERS_OR_TEMPLATES}
                placeholder={hint} autofocus=true onpaste={paste} oninput={change} />
            <div class="row">
                <OpenFile act={props.act.clone()} />
                if *filled { <button type="button" class="btn" onclick={read}>{ say::READ_IT }</button> }
            </div>
        </>
    }
}

fn pieces(pieces: &[PieceRow], act: &Callback<Action>) -> Html {
    let piece = |(nth, piece): (usize, &PieceRow)| {
        let remove = act.reform(move |_: MouseEvent| Action::Reviewed(Review::Removed(nth)));
        let lines = say::lines(piece.lines);
        html! {
            <li>
                <span>{ &piece.name }<small>{ lines }</small></span>
                <button type="button" class="tiny" aria-label={say::leave_out(&piece.name)} onclick={remove}>{ icon("close") }</button>
            </li>
        }
    };
    if pieces.is_empty() {
        return Html::default();
    }
    html! { <ul class="pieces" aria-label={say::TEXTS_THAT_ARE_READ}>{ for pieces.iter().enumerate().map(piece) }</ul> }
}

fn assumed(rows: &[Assumed], act: &Callback<Action>) -> Html {
    let row = |row: &Assumed| {
        let set = |path: String, value: String| Action::Reviewed(Review::Set { path, value });
        let path = row.path.clone();
        let entry = match row.entry {
            Given::Line => {
                let change = act.reform(move |event: Event| {
                    let field: HtmlInputElement = event.target_unchecked_into();
                    set(path.clone(), field.value())
                });
                html! {
                    <input class="field" aria-label={row.path.clone()} aria-invalid={row.wrong.is_some().to_string()} autocomplete="off" spellcheck="false"
                        value={row.value.clone()} onchange={change} />
                }
            }
            Given::YesOrNo => {
                let change = act.reform(move |event: Event| {
                    let field: HtmlSelectElement = event.target_unchecked_into();
                    set(path.clone(), field.value())
                });
                html! {
                    <select class="field" aria-label={row.path.clone()} onchange={change}>
                        { for ["true", "false"].map(|word| html! { <option value={word} selected={word == row.value}>{ word }</option> }) }
                    </select>
                }
            }
            Given::Later => {
                html! { <code class="later" title={say::CHANGE_IT_IN_THE_TEXT_ONCE}>{ &row.value }</code> }
            }
        };
        html! {
            <li key={row.path.clone()} class={row.wrong.as_ref().map(|_| "wrong")}>
                <div><span><b>{ row.name() }</b>{ ticked(&row.why) }</span><code>{ &row.path }</code></div>
                { entry }
                if let Some(wrong) = &row.wrong { <p class="why bad" role="alert">{ ticked(wrong) }</p> }
            </li>
        }
    };
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={say::ASSUMED}>
            <h3>{ say::assumed(&rows.len()) }</h3>
            <p>{ say::NO_TEXT_SAYS_THESE_CHANGE_WHAT }</p>
            <ul class="assumed">{ for rows.iter().map(row) }</ul>
        </section>
    }
}

fn offers(offers: &[Offer], act: &Callback<Action>) -> Html {
    let offer = |offer: &Offer| {
        let nth = offer.nth;
        let toggle = act.reform(move |_: Event| Action::Reviewed(Review::Toggled(nth)));
        html! {
            <li key={nth}><label><input type="checkbox" checked={offer.taken} onchange={toggle} />{ ticked(&offer.text) }</label></li>
        }
    };
    if offers.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={say::TO_BE_PLAYED}>
            <h3>{ say::THE_TEXTS_TELL_OF_THIS_PLAY }</h3>
            <ul class="plain">{ for offers.iter().map(offer) }</ul>
        </section>
    }
}

fn next(rows: &[Next], taken: Option<bool>, act: &Callback<Action>) -> Html {
    let row = |row: &Next| {
        let text: std::rc::Rc<str> = row.command.as_str().into();
        let copy = act.reform(move |_: MouseEvent| Action::PressedCopy(Copied::Text(text.clone())));
        html! {
            <li key={row.command.clone()}>
                <span>{ row.gives }</span>
                <span class="command"><code>{ &row.command }</code>
                    <button type="button" class="tiny" aria-label={say::copy(&row.command)} onclick={copy}>{ icon("copy") }</button></span>
            </li>
        }
    };
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={say::WHAT_TO_PASTE_NEXT}>
            <h3>{ say::PASTE_THIS_TOO_AND_LESS_IS }</h3>
            <ul class="plain next">{ for rows.iter().map(row) }</ul>
            <p role="status">{ copied(taken) }</p>
        </section>
    }
}

fn told(title: &'static str, lines: &[String]) -> Html {
    html! {
        <details key={title}>
            <summary>{ format!("{title} ({})", lines.len()) }</summary>
            <ul class="problems">{ for lines.iter().map(|line| html! { <li>{ ticked(line) }</li> }) }</ul>
        </details>
    }
}
