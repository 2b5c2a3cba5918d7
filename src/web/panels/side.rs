//! The right side, on a phone a sheet: tabs for inspector, events and scenario.

use super::counted;
use super::events::Events;
use super::inspector::{Brief, Inspector};
use super::scenario::ScenarioPanel;
use crate::say::page as say;
use crate::session::panels::{EventsModel, InspectorModel, ScenarioModel, SideModel};
use crate::session::{Action, Tab};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SideProps {
    pub model: Rc<SideModel>,
    pub inspector: Rc<InspectorModel>,
    pub events: Rc<EventsModel>,
    pub scenario: Rc<ScenarioModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Side(props: &SideProps) -> Html {
    counted::panel();
    let SideModel { tab, open } = *props.model;
    let act = &props.act;
    let toggle = act.reform(|_: MouseEvent| Action::ToggledSheet);
    let inside = match tab {
        Tab::Inspect => html! {
            <>
                <Inspector model={Rc::clone(&props.inspector)} act={act.clone()} />
                <Events model={Rc::clone(&props.events)} act={act.clone()} brief=true />
            </>
        },
        Tab::Events => html! { <Events model={Rc::clone(&props.events)} act={act.clone()} brief=false /> },
        Tab::Scenario => html! { <ScenarioPanel model={Rc::clone(&props.scenario)} act={act.clone()} /> },
    };
    html! {
        <aside class={classes!("side", (!open).then_some("closed"))} aria-label={say::DETAILS}>
            <button type="button" class="grab" aria-expanded={open.to_string()}
                aria-label={if open { say::CLOSE_THE_DETAILS } else { say::OPEN_THE_DETAILS }} onclick={toggle}></button>
            <Brief model={Rc::clone(&props.inspector)} act={act.clone()} />
            <Tabs chosen={tab} act={act.clone()} />
            <div class="tabpanel" role="tabpanel" id="tabpanel" aria-labelledby={tab_id(tab)}>{ inside }</div>
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    chosen: Tab,
    act: Callback<Action>,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let chosen = props.chosen;
    let row = use_node_ref();
    let press = {
        let (act, row) = (props.act.clone(), row.clone());
        Callback::from(move |event: KeyboardEvent| {
            let place = Tab::ALL.iter().position(|tab| *tab == chosen).unwrap_or_default();
            let last = Tab::ALL.len() - 1;
            let next = match event.key().as_str() {
                "ArrowRight" => (place + 1) % Tab::ALL.len(),
                "ArrowLeft" => place.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            act.emit(Action::ChoseTab(Tab::ALL[next]));
            let child = row.cast::<web_sys::Element>().and_then(|row| row.children().item(next as u32));
            if let Some(child) = child.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
                let _ = child.focus();
            }
        })
    };
    let tab = |tab: Tab| {
        let choose = props.act.reform(move |_: MouseEvent| Action::ChoseTab(tab));
        html! {
            <button type="button" role="tab" id={tab_id(tab)} aria-selected={(tab == chosen).to_string()}
                aria-controls="tabpanel" tabindex={if tab == chosen { "0" } else { "-1" }} onclick={choose}>
                { tab.title() }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={say::DETAILS} ref={row} onkeydown={press}>
            { for Tab::ALL.into_iter().map(tab) }
        </div>
    }
}

fn tab_id(tab: Tab) -> String {
    format!("tab-{}", tab.title().to_lowercase())
}
