//! Clock, play and pause, steps and speed.

use super::{counted, icon};
use crate::say::timeline as say;
use crate::session::panels::TransportModel;
use crate::session::{Action, Speed, Tab};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub model: Rc<TransportModel>,
    pub act: Callback<Action>,
}

/// Steps of the speed slider.
const STEPS: f64 = 200.0;

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    counted::panel();
    let TransportModel { clock, end, playing, speed, at_start, at_end, skips, loops } = &*props.model;
    let press = |action: Action| props.act.reform(move |_: MouseEvent| action.clone());
    let (play_name, play_icon) = if *playing { (say::PAUSE, "pause") } else { (say::PLAY, "play") };
    let choose = props.act.reform(|event: InputEvent| {
        let slider: web_sys::HtmlInputElement = event.target_unchecked_into();
        Action::ChoseSpeed(Speed::at_place(slider.value_as_number() / STEPS))
    });
    let place = (speed.place() * STEPS).round().to_string();
    html! {
        <div class="transport">
            <div class="clock">
                <span>{ clock }<small>{ format!("/ {end}") }</small></span>
                <span class="ways">
                    { switch(say::SKIP_THE_IDLE, "K", "skip", *skips, press(Action::ToggledSkipping)) }
                    { switch(say::LOOP, "L", "loop", *loops, press(Action::MarkedLoop)) }
                </span>
            </div>
            <div class="keys">
                { button(say::PREVIOUS_CHANGE, "previous", *at_start, press(Action::WentToPreviousChange)) }
                { button(say::STEP_BACK, "back", *at_start, press(Action::SteppedBack)) }
                <button type="button" class="btn play" aria-label={play_name} title={say::space(&play_name)}
                    onclick={press(Action::PressedPlay)}>{ icon(play_icon) }</button>
                { button(say::STEP_FORWARD, "forward", *at_end, press(Action::SteppedForward)) }
                { button(say::NEXT_CHANGE, "next", *at_end, press(Action::WentToNextChange)) }
            </div>
            <label class="speed">
                <span class="end" aria-hidden="true">{ Speed::SLOWEST.to_string() }</span>
                <input type="range" aria-label={say::SPEED} aria-valuetext={speed.to_string()} min="0" max={STEPS.to_string()}
                    step="1" value={place} oninput={choose} />
                <span class="end" aria-hidden="true">{ Speed::FASTEST.to_string() }</span>
                <b>{ speed.to_string() }</b>
            </label>
            <button type="button" class="btn phone" onclick={press(Action::ChoseTab(Tab::Events))}>{ say::EVENTS }</button>
        </div>
    }
}

/// A way of playing that is on or off.
fn switch(name: &'static str, key: &str, sign: &'static str, on: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="way" aria-label={name} title={format!("{name} ({key})")} aria-pressed={on.to_string()}
            onclick={press}>{ icon(sign) }</button>
    }
}

/// A button that has nowhere to go keeps its place and the focus.
fn button(name: &'static str, sign: &'static str, idle: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="btn" aria-label={name} title={name} aria-disabled={idle.then_some("true")}
            onclick={press}>{ icon(sign) }</button>
    }
}
