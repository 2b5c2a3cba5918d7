//! The recording as a picture with a slider over it. The moment itself is set by the page, frame by frame.

use crate::session::Action;
use crate::session::panels::TimelineModel;
use crate::session::panels::timeline::{Dot, Figure};
use crate::units::{SimTime, Span};
use crate::web::browser;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    pub model: Rc<TimelineModel>,
    pub act: Callback<Action>,
}

/// Where the page finds the parts that move with the moment.
pub const TIME_ID: &str = "time";
pub const SLIDER_ID: &str = "time-slider";

#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let TimelineModel { figure, spoken } = &*props.model;
    let end = figure.end;
    let slide = props.act.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        Action::Sought(at_seconds(slider.value_as_number()))
    });
    let press = {
        let act = props.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let slider: HtmlInputElement = event.target_unchecked_into();
            if let Some(at) = nudged(&event.key(), event.shift_key(), at_seconds(slider.value_as_number()), end) {
                event.prevent_default();
                act.emit(Action::Sought(at));
            }
        })
    };
    html! {
        <section id={TIME_ID} class="time" aria-label="Timeline">
            <FigureOf figure={Rc::clone(figure)} />
            <div class="plot">
                <div class="veil"></div>
                <div class="head-line"></div>
                <input id={SLIDER_ID} type="range" aria-label="Time" aria-valuetext={spoken.clone()} min="0"
                    max={seconds(end).to_string()} step="0.001" oninput={slide} onkeydown={press} />
            </div>
            <Dots figure={Rc::clone(figure)} act={props.act.clone()} />
            <div class="ticks" aria-hidden="true">
                { for figure.ticks.iter().map(|(x, text)| html! { <span style={left(*x)}>{ text }</span> }) }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FigureProps {
    figure: Rc<Figure>,
}

/// Drawn again only when the recording is another one.
#[component]
fn FigureOf(props: &FigureProps) -> Html {
    let figure = &props.figure;
    let areas = figure.areas.iter().map(|area| {
        let class = classes!("area", format!("r{}", area.revision), (!area.healthy).then_some("weak"));
        html! { <path class={class} d={area.path.clone()} /> }
    });
    let lines = figure.lines.iter().map(|line| {
        html! { <path class={line.class} d={line.path.clone()} vector-effect="non-scaling-stroke" /> }
    });
    let labels = figure.labels.iter().map(|label| {
        let class = classes!("lab", "right", label.dim.then_some("dim"));
        html! { <span class={class} style={format!("top:{}%", f64::from(label.y) / 10.0)}>{ &label.text }</span> }
    });
    html! {
        <div class="plot figure">
            <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label={figure.summary.clone()}>
                { for areas }
                <path class="base" d="M0 1000H1000" vector-effect="non-scaling-stroke" />
                { for lines }
            </svg>
            <span class="lab left dim" aria-hidden="true">{ &figure.title }</span>
            <div aria-hidden="true">{ for labels }</div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DotsProps {
    figure: Rc<Figure>,
    act: Callback<Action>,
}

/// One stop for the tab key, then arrows: a recording may have a hundred dots.
#[component]
fn Dots(props: &DotsProps) -> Html {
    let at = use_state_eq(|| 0_usize);
    let row = use_node_ref();
    let last = props.figure.dots.len().saturating_sub(1);
    let press = {
        let (at, row) = (at.clone(), row.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (*at + 1).min(last),
                "ArrowLeft" => at.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            at.set(next);
            focus_child(&row, next);
        })
    };
    let dot = |(place, dot): (usize, &Dot)| {
        let entry = dot.entry;
        let go = props.act.reform(move |_: MouseEvent| Action::WentToEntry(entry));
        let tab = if place == (*at).min(last) { "0" } else { "-1" };
        html! {
            <button type="button" key={place} class={classes!("mark", dot.tone.word())} style={left(dot.x)} tabindex={tab}
                title={dot.title.clone()} aria-label={dot.title.clone()} onclick={go}>
                if let Some(label) = &dot.label { <span aria-hidden="true">{ label }</span> }
            </button>
        }
    };
    html! {
        <div class="marks" role="group" aria-label="Marks" ref={row} onkeydown={press}>
            { for props.figure.dots.iter().enumerate().map(dot) }
            <div class="veil"></div>
        </div>
    }
}

fn focus_child(row: &NodeRef, place: usize) {
    let child = row.cast::<web_sys::Element>().and_then(|row| row.children().item(place as u32));
    if let Some(child) = child.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}

/// Puts the playhead and the slider where the moment is, without drawing anything again.
pub fn place_head(at: SimTime, end: SimTime) {
    let part = at.as_millis() as f64 / end.as_millis().max(1) as f64;
    let find = |id: &str| browser::document().get_element_by_id(id);
    if let Some(time) = find(TIME_ID).and_then(|time| time.dyn_into::<HtmlElement>().ok()) {
        let _ = time.style().set_property("--at", &format!("{}%", part * 100.0));
    }
    if let Some(slider) = find(SLIDER_ID).and_then(|slider| slider.dyn_into::<HtmlInputElement>().ok()) {
        slider.set_value_as_number(seconds(at));
    }
}

fn left(x: u32) -> String {
    format!("left:{}%", f64::from(x) / 10.0)
}

pub fn seconds(at: SimTime) -> f64 {
    at.as_millis() as f64 / 1000.0
}

fn at_seconds(seconds: f64) -> SimTime {
    SimTime::from_millis((seconds.max(0.0) * 1000.0).round() as u64)
}

/// Returns where a key on the slider leads: a second, ten with shift or by page, or an end.
fn nudged(key: &str, shift: bool, at: SimTime, end: SimTime) -> Option<SimTime> {
    let step = Span::from_secs(if shift { 10 } else { 1 });
    let back = |step: Span| SimTime::ZERO + at.since(SimTime::ZERO + step);
    match key {
        "ArrowRight" | "ArrowUp" => Some((at + step).min(end)),
        "ArrowLeft" | "ArrowDown" => Some(back(step)),
        "PageUp" => Some((at + Span::from_secs(10)).min(end)),
        "PageDown" => Some(back(Span::from_secs(10))),
        "Home" => Some(SimTime::ZERO),
        "End" => Some(end),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_on_the_slider_stay_within_the_recording() {
        let (at, end) = (SimTime::from_millis(5_500), SimTime::from_millis(8_000));
        for (key, shift, want) in [
            ("ArrowRight", false, Some(6_500)),
            ("ArrowRight", true, Some(8_000)),
            ("ArrowLeft", false, Some(4_500)),
            ("ArrowLeft", true, Some(0)),
            ("PageDown", false, Some(0)),
            ("Home", false, Some(0)),
            ("End", false, Some(8_000)),
            ("a", false, None),
        ] {
            let moved = nudged(key, shift, at, end).map(SimTime::as_millis);
            assert_eq!(moved, want, "{key} shift {shift}");
        }
    }
}
