//! The recording as a picture with a slider over it. The moment itself is set by the page, frame by frame.

use super::counted;
use super::lanes::Lanes;
use crate::say::timeline as say;
use crate::session::Action;
use crate::session::idle::Stretch;
use crate::session::panels::TimelineModel;
use crate::session::panels::timeline::{Dot, Figure, Rollout};
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
    counted::panel();
    let TimelineModel { figure, spoken, skips, looped, lanes } = &*props.model;
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
        <section id={TIME_ID} class="time" aria-label={say::TIMELINE}>
            <FigureOf figure={Rc::clone(figure)} />
            <div class="plot">
                if *skips { { for figure.gaps.iter().map(|gap| gap_of(*gap)) } }
                <div class="veil"></div>
                { for looped.map(loop_of) }
                <div class="head-line"></div>
                <input id={SLIDER_ID} type="range" aria-label={say::TIME} aria-valuetext={spoken.clone()} min="0"
                    max={seconds(end).to_string()} step="0.001" oninput={slide} onkeydown={press} />
            </div>
            <Dots figure={Rc::clone(figure)} act={props.act.clone()} />
            <Rollouts figure={Rc::clone(figure)} act={props.act.clone()} />
            <Ruler figure={Rc::clone(figure)} act={props.act.clone()} />
            <Lanes lanes={Rc::clone(lanes)} act={props.act.clone()} />
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

/// A stretch that playing leaps over.
fn gap_of((from, to): (u32, u32)) -> Html {
    let style = format!("{};width:{}%", left(from), f64::from(to - from) / 10.0);
    html! { <i class="gap" style={style} title={say::NOTHING_IS_DECIDED_HERE_PLAYING}></i> }
}

fn loop_of((from, to): (u32, Option<u32>)) -> Html {
    let width = to.map_or(0.0, |to| f64::from(to - from) / 10.0);
    html! { <i class={classes!("loop", to.is_none().then_some("begun"))} style={format!("{};width:{width}%", left(from))}></i> }
}

/// Pieces of the band, in thousandths of it, that are too narrow to be pressed: anywhere, and where there is little room.
const SLIVER: u32 = 22;
const SHORT: u32 = 50;

/// Which deployment was PRIMARY when, and how far it had come.
#[component]
fn Rollouts(props: &DotsProps) -> Html {
    let piece = |piece: &Rollout| {
        let entry = piece.entry;
        let go = props.act.reform(move |_: MouseEvent| Action::WentToEntry(entry));
        let short = (piece.width < SHORT).then_some("short");
        let class = classes!("rollout", piece.tone.word(), format!("r{}", piece.revision), short);
        let style = format!("{};width:{}%", left(piece.x), f64::from(piece.width) / 10.0);
        if piece.width < SLIVER {
            return html! { <i key={entry.number()} class={class} style={style} title={piece.title.clone()}></i> };
        }
        html! {
            <button type="button" key={entry.number()} class={class} style={style} title={piece.title.clone()}
                aria-label={piece.title.clone()} onclick={go}>
                <span aria-hidden="true">{ &piece.name }{ " " }<small>{ piece.state }</small></span>
            </button>
        }
    };
    html! {
        <div class="rollouts" role="group" aria-label={say::DEPLOYMENTS}>
            { for props.figure.rollouts.iter().map(piece) }
            <div class="veil"></div>
        </div>
    }
}

/// The scale; dragging along it chooses what is played again and again.
#[component]
fn Ruler(props: &DotsProps) -> Html {
    // Where a drag began and where it is, in parts of the whole.
    let dragged = use_state_eq(|| None::<(f64, f64)>);
    let end = props.figure.end;
    let place = |event: &PointerEvent| {
        let ruler: HtmlElement = event.current_target()?.dyn_into().ok()?;
        let area = ruler.get_bounding_client_rect();
        Some(((f64::from(event.client_x()) - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0))
    };
    let down = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(ruler) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
                let _ = ruler.set_pointer_capture(event.pointer_id());
            }
            dragged.set(place(&event).map(|at| (at, at)));
        })
    };
    let moved = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(((from, _), at)) = dragged.zip(place(&event)) {
                dragged.set(Some((from, at)));
            }
        })
    };
    let up = {
        let (act, dragged) = (props.act.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(((from, _), to)) = dragged.zip(place(&event)) else { return };
            dragged.set(None);
            let instant = |part: f64| SimTime::from_millis((part * end.as_millis() as f64) as u64);
            let (from, to) = (instant(from.min(to)), instant(from.max(to)));
            // A press that hardly moved gives the loop up.
            let wide = to - from > Span::from_millis(end.as_millis() / 200);
            act.emit(Action::Looped(wide.then_some(Stretch { from, to })));
        })
    };
    html! {
        <div class="ticks" aria-hidden="true" title={say::DRAG_TO_PLAY_A_PART_AGAIN} onpointerdown={down} onpointermove={moved} onpointerup={up}>
            if let Some((from, to)) = *dragged {
                <i class="loop" style={format!("left:{}%;width:{}%", from.min(to) * 100.0, (to - from).abs() * 100.0)}></i>
            }
            { for props.figure.ticks.iter().map(|(x, text)| html! { <span style={left(*x)}>{ text }</span> }) }
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
        // The name begins with what is seen, so that who sees it can call it.
        let name = dot.label.as_ref().map_or_else(|| dot.title.clone(), |label| say::called(label, &dot.title));
        html! {
            <button type="button" key={place} class={classes!("mark", dot.tone.word(), dot.sign.word())} style={left(dot.x)} tabindex={tab}
                title={dot.title.clone()} aria-label={name} onclick={go}>
                if let Some(label) = &dot.label { <span aria-hidden="true">{ label }</span> }
            </button>
        }
    };
    html! {
        <div class="marks" role="group" aria-label={say::MARKS} ref={row} onkeydown={press}>
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
