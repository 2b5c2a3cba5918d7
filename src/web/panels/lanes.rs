//! The lanes under the time line: futures that were left, to be returned to, compared and deleted.

use super::icon;
use crate::say::futures as say;
use crate::session::panels::timeline::LaneModel;
use crate::session::{Action, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LanesProps {
    pub lanes: Rc<Vec<LaneModel>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Lanes(props: &LanesProps) -> Html {
    let lane = |lane: &LaneModel| lane_of(lane, &props.act);
    html! {
        <div class="lanes" role="group" aria-label={say::OTHER_FUTURES}>{ for props.lanes.iter().map(lane) }</div>
    }
}

fn lane_of(lane: &LaneModel, act: &Callback<Action>) -> Html {
    let id = lane.id;
    let press = |action: Action| act.reform(move |_: MouseEvent| action.clone());
    let areas = lane.areas.iter().map(|area| {
        let class = classes!("area", format!("r{}", area.revision), (!area.healthy).then_some("weak"));
        html! { <path class={class} d={area.path.clone()} /> }
    });
    let clip = format!("clip-path:inset(0 0 0 {}%)", f64::from(lane.x) / 10.0);
    let outcome = if lane.outcome.is_empty() { say::STILL_RECORDED } else { lane.outcome };
    let tone = (lane.tone != Tone::Plain).then_some(lane.tone.word());
    let name = say::return_to_the_future_from(&lane.said, &lane.parted, &outcome);
    html! {
        <div class="lane" key={id}>
            <button type="button" class="past" aria-label={name.clone()} title={name} onclick={press(Action::ReturnedTo(id))}>
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" style={clip} aria-hidden="true">{ for areas }</svg>
                <i style={format!("left:{}%", f64::from(lane.x) / 10.0)}></i>
                <span class="told">{ &lane.said }{ " " }<b class={classes!(tone)}>{ outcome }</b></span>
            </button>
            <button type="button" class="tiny" aria-label={say::compare_with_the_future(&lane.said)} title={say::COMPARE_C}
                onclick={press(Action::Compared(Some(id)))}>{ icon("compare") }</button>
            <button type="button" class="tiny" aria-label={say::delete_the_future(&lane.said)} title={say::DELETE}
                onclick={press(Action::DeletedFuture(id))}>{ icon("close") }</button>
        </div>
    }
}
