//! The settings that decide most as controls, and the answer in numbers beside them.

use super::counted;
use crate::say::ask as say;
use crate::session::Action;
use crate::session::Tone;
use crate::session::knobs::Control;
use crate::session::panels::AskModel;
use crate::session::panels::ask::Number;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AskProps {
    pub model: Rc<AskModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Ask(props: &AskProps) -> Html {
    counted::panel();
    let AskModel { controls, numbers } = &*props.model;
    if controls.is_empty() && numbers.is_empty() {
        return html! {};
    }
    html! {
        <section class="ask" aria-label={say::SETTINGS_AND_ANSWER}>
            <div class="knobs" role="group" aria-label={say::SETTINGS}>{ for controls.iter().map(|row| knob(row, &props.act)) }</div>
            <dl class="answer">{ for numbers.iter().map(number) }</dl>
            <button type="button" class="btn phone" onclick={props.act.reform(|_: MouseEvent| Action::Compared(None))}>{ say::COMPARE }</button>
        </section>
    }
}

fn knob(control: &Control, act: &Callback<Action>) -> Html {
    let knob = control.knob;
    let choose = act.reform(move |event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        // A choice of the scenario's own has no number; it stands first.
        Action::TurnedKnob(knob, field.value().parse().unwrap_or_default())
    });
    let option = |(place, name): (usize, &String)| {
        html! { <option value={place.to_string()} selected={control.chosen == Some(place)}>{ name }</option> }
    };
    let name = if control.of.is_empty() { knob.name().to_owned() } else { control.of.clone() };
    html! {
        <label class="knob" key={knob.name()} title={format!("{} ({})", knob.full_name(), knob.key())}>
            <span aria-hidden="true">{ name }</span>
            <select aria-label={knob.full_name()} onchange={choose}>
                if control.chosen.is_none() { <option selected=true disabled=true>{ say::ITS_OWN }</option> }
                { for control.choices.iter().enumerate().map(option) }
            </select>
        </label>
    }
}

fn number(number: &Number) -> Html {
    let tone = (number.tone != Tone::Plain).then_some(number.tone.word());
    html! {
        <div key={number.label} class={classes!(tone, number.open.then_some("open"))}>
            <dt>{ number.label }</dt><dd><b>{ &number.value }</b></dd>
        </div>
    }
}
