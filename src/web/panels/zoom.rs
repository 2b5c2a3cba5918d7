//! The buttons that come nearer, go back, and show the whole.

use super::icon;
use crate::frame::Zoom;
use crate::frame::shape::Point;
use crate::say::stage as say;
use crate::session::Action;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ZoomProps {
    pub zoom: Zoom,
    pub act: Callback<Action>,
}

/// How much nearer one press of a button or a key comes.
pub const STEP: f32 = 1.4;
const MIDDLE: Point = Point::new(0.5, 0.5);

#[component]
pub fn ZoomButtons(props: &ZoomProps) -> Html {
    let zoom = props.zoom;
    let button = |name: &'static str, key: &str, sign: &'static str, idle: bool, action: Action| {
        let press = props.act.reform(move |_: MouseEvent| action.clone());
        html! {
            <button type="button" class="btn square" aria-label={name} title={format!("{name} ({key})")}
                aria-disabled={idle.then_some("true")} onclick={press}>{ icon(sign) }</button>
        }
    };
    html! {
        <div class={classes!("zoom", (!zoom.is_fit()).then_some("near"))} role="group" aria-label={say::ZOOM}>
            { button(say::ZOOM_OUT, "Q", "minus", zoom.is_fit(), Action::Zoomed { by: 1.0 / STEP, at: MIDDLE }) }
            { button(say::FIT, "F", "fit", zoom.is_fit(), Action::SawWhole) }
            { button(say::ZOOM_IN, "E", "plus", zoom.is_nearest(), Action::Zoomed { by: STEP, at: MIDDLE }) }
        </div>
    }
}
