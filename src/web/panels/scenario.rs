//! What was asked for, what was done by hand, and the ways to bring something else.

use super::editor::Editor;
use super::{counted, icon};
use crate::say::scenario as say;
use crate::session::Action;
use crate::session::importing::Review;
use crate::session::panels::ScenarioModel;
use crate::session::panels::scenario::{Deed, Hazard};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ScenarioProps {
    pub model: Rc<ScenarioModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn ScenarioPanel(props: &ScenarioProps) -> Html {
    counted::panel();
    let ScenarioProps { model, act } = props;
    html! {
        <section class="sheet" aria-label={say::SCENARIO}>
            <div class="sec">
                <h2>{ &model.title }</h2>
                if !model.lesson.is_empty() { <p class="why">{ &model.lesson }</p> }
                <dl class="facts seed">
                    <dt>{ say::SEED }</dt><dd>{ model.seed }</dd>
                    <dt>{ say::DURATION }</dt><dd>{ &model.duration }</dd>
                </dl>
                <div class="row">
                    <button type="button" class="btn" onclick={act.reform(|_: MouseEvent| Action::PressedSurprise)}>
                        { icon("dice") }{ say::SURPRISE_ME }
                    </button>
                    <button type="button" class="btn" onclick={act.reform(|_: MouseEvent| Action::Reviewed(Review::Pressed))}>
                        { icon("bring") }{ say::BRING_YOUR_OWN }
                    </button>
                </div>
            </div>
            <Editor model={model.editor.clone()} copied={model.copied} act={act.clone()} />
            { hazards(model, act) }
            { done_by_hand(model, act) }
        </section>
    }
}

pub fn copied(taken: Option<bool>) -> &'static str {
    match taken {
        Some(true) => say::COPIED,
        Some(false) => say::THE_BROWSER_DID_NOT_ALLOW_IT,
        None => "",
    }
}

/// What will hurt, each with the change that helps and the run that shows it.
fn hazards(model: &ScenarioModel, act: &Callback<Action>) -> Html {
    let row = |(nth, hazard): (usize, &Hazard)| {
        let fix = act.reform(move |_: MouseEvent| Action::AppliedFix(nth));
        let prove = act.reform(move |_: MouseEvent| Action::RanProof(nth));
        html! {
            <li>
                <p class="why"><code>{ &hazard.path }</code>{ " " }{ &hazard.message }</p>
                <p class="hint">{ hazard.source }</p>
                <div class="row">
                    <button type="button" class="btn" title={hazard.says.clone()} onclick={fix}
                        aria-label={say::fix(&hazard.path, &hazard.says)}>{ say::FIX_IT }</button>
                    <button type="button" class="btn" onclick={prove}
                        aria-label={say::show_it(&hazard.path)}>{ say::SHOW_IT }</button>
                    <span class="hint">{ &hazard.says }</span>
                </div>
            </li>
        }
    };
    if model.hazards.is_empty() {
        return Html::default();
    }
    html! {
        <div class="sec">
            <h3>{ say::HAZARDS }</h3>
            <ul class="problems">{ for model.hazards.iter().enumerate().map(row) }</ul>
        </div>
    }
}

fn done_by_hand(model: &ScenarioModel, act: &Callback<Action>) -> Html {
    let deed = |deed: &Deed| {
        let at = deed.at;
        let go = act.reform(move |_: MouseEvent| Action::Sought(at));
        html! {
            <li><button type="button" class="link" onclick={go}>{ &deed.clock }</button>{ format!(" {}", deed.said) }</li>
        }
    };
    let button = |name: &'static str, sign: &'static str, can: bool, action: Action| {
        let press = can.then(|| act.reform(move |_: MouseEvent| action.clone()));
        html! {
            <button type="button" class="btn" aria-disabled={(!can).then_some("true")} onclick={press}>{ icon(sign) }{ name }</button>
        }
    };
    html! {
        <div class="sec">
            <h3>{ say::DONE_BY_HAND }</h3>
            if model.deeds.is_empty() {
                <p class="why">{ say::NOTHING_YET_STOP_A_TASK_OR }</p>
            } else {
                <ul class="problems">{ for model.deeds.iter().map(deed) }</ul>
            }
            <div class="row">
                { button(say::UNDO, "undo", model.can_undo, Action::Undid) }
                { button(say::REDO, "redo", model.can_redo, Action::Redid) }
            </div>
        </div>
    }
}
