//! The legend's entries as buttons over their places in the picture, so that keys reach them too.

use crate::frame::Filter;
use crate::frame::shape::LegendKey;
use crate::say::stage as say;
use crate::session::Action;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LegendProps {
    pub keys: Rc<Vec<LegendKey>>,
    pub filter: Filter,
    pub act: Callback<Action>,
}

#[component]
pub fn Legend(props: &LegendProps) -> Html {
    if props.keys.is_empty() {
        return html! {};
    }
    let button = |entry: &LegendKey| {
        let (key, area) = (entry.key, entry.area);
        let press = props.act.reform(move |_: MouseEvent| Action::Filtered(key));
        let style = format!("left:{}px;top:{}px;width:{}px;height:{}px", area.x, area.y, area.width, area.height);
        let name = say::show_only(&entry.name);
        html! {
            <button type="button" class="key" style={style} aria-label={name.clone()} title={name}
                aria-pressed={props.filter.has(key).to_string()} onclick={press}></button>
        }
    };
    html! {
        <div class="legend-keys" role="group" aria-label={say::LEGEND}>{ for props.keys.iter().map(button) }</div>
    }
}
