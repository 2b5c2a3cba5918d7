//! What was asked for, what was done by hand, and the ways to bring something else.

use super::editor::Editor;
use super::{counted, icon};
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
        <section class="sheet" aria-label="Scenario">
            <div class="sec">
                <h2>{ &model.title }</h2>
                if !model.lesson.is_empty() { <p class="why">{ &model.lesson }</p> }
                <dl class="facts seed">
                    <dt>{ "Seed" }</dt><dd>{ model.seed }</dd>
                    <dt>{ "Duration" }</dt><dd>{ &model.duration }</dd>
                </dl>
                <div class="row">
                    <button type="button" class="btn" onclick={act.reform(|_: MouseEvent| Action::PressedSurprise)}>
                        { icon("dice") }{ "Surprise me" }
                    </button>
                    <button type="button" class="btn" onclick={act.reform(|_: MouseEvent| Action::Reviewed(Review::Pressed))}>
                        { icon("bring") }{ "Bring your own" }
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
        Some(true) => "Copied",
        Some(false) => "The browser did not allow it; select the text and copy it",
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
                        aria-label={format!("Fix {}, {}", hazard.path, hazard.says)}>{ "Fix it" }</button>
                    <button type="button" class="btn" onclick={prove}
                        aria-label={format!("Show it, {}", hazard.path)}>{ "Show it" }</button>
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
            <h3>{ "Hazards" }</h3>
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
        let press = act.reform(move |_: MouseEvent| action.clone());
        html! {
            <button type="button" class="btn" disabled={!can} onclick={press}>{ icon(sign) }{ name }</button>
        }
    };
    html! {
        <div class="sec">
            <h3>{ "Done by hand" }</h3>
            if model.deeds.is_empty() {
                <p class="why">{ "Nothing yet; stop a task or change the desired count in the inspector" }</p>
            } else {
                <ul class="problems">{ for model.deeds.iter().map(deed) }</ul>
            }
            <div class="row">
                { button("Undo", "undo", model.can_undo, Action::Undid) }
                { button("Redo", "redo", model.can_redo, Action::Redid) }
            </div>
        </div>
    }
}
