//! The editor in the panel Scenario: text, form, what has changed, what was written before.

use super::code::{Code, go_to_line};
use super::form::Form;
use super::{icon, scenario::copied, ticked};
use crate::say::editor as say;
use crate::session::editor::diff::Line;
use crate::session::editor::{Edit, View};
use crate::session::panels::EditorModel;
use crate::session::panels::editor::{DraftRow, Mistake, State};
use crate::session::{Action, Copied};
use crate::web::{browser, files};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub model: EditorModel,
    pub copied: Option<bool>,
    pub act: Callback<Action>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let EditorProps { model, copied: taken, act } = props;
    let field = use_node_ref();
    let view = |view: View| {
        let choose = act.reform(move |_: MouseEvent| Action::Edited(Edit::Chose(view)));
        html! {
            <button type="button" class="toggle" aria-pressed={(view == model.view).to_string()} onclick={choose}>{ view.title() }</button>
        }
    };
    let copy = act.reform(|_: MouseEvent| Action::PressedCopy(Copied::Scenario));
    let save = act.reform(|_: MouseEvent| Action::Edited(Edit::Saved));
    let inside = match model.view {
        View::Text => text(model, &field, act),
        View::Form => {
            html! { <Form groups={model.groups.clone()} refused={model.refused.clone()} act={act.clone()} /> }
        }
        View::Changes => changes(model),
        View::History => history(model, act),
    };
    html! {
        <div class="sec editor">
            <div class="views" role="group" aria-label={say::EDIT_THE_SCENARIO}>{ for View::ALL.into_iter().map(view) }</div>
            { inside }
            if let Some(why) = &model.not_kept {
                <p class="why" role="status"><b class="warn">{ say::NOT_KEPT_FOR_THE_NEXT_VISIT }</b>{ format!(" {why}") }</p>
            }
            <div class="row">
                <OpenFile act={act.clone()} />
                <button type="button" class="btn" onclick={save}>{ icon("save") }{ say::SAVE }</button>
                <button type="button" class="btn" onclick={copy}>{ icon("copy") }{ say::COPY }</button>
                <span class="hint status" role="status">{ copied(*taken) }</span>
            </div>
        </div>
    }
}

fn text(model: &EditorModel, field: &NodeRef, act: &Callback<Action>) -> Html {
    let graves = model.problems.iter().filter(|row| row.grave).count();
    let state = match (model.state, graves) {
        (State::BeingTyped, _) => say::READING.to_owned(),
        (State::Runs, _) => say::THIS_IS_WHAT_RUNS.to_owned(),
        (State::Wrong, many) => say::keeps_from_running(many),
    };
    let revert = act.reform(|_: MouseEvent| Action::Edited(Edit::Reverted));
    html! {
        <>
            <Code text={model.text.clone()} problems={model.problems.clone()} completion={model.completion.clone()}
                field={field.clone()} act={act.clone()} />
            <p class={classes!("hint", "state", (model.state == State::Wrong).then_some("bad"))} id="editor-state" role="status">
                <span>{ state }</span>
                if model.state == State::Wrong {
                    <button type="button" class="link" onclick={revert}>{ say::BACK_TO_WHAT_RUNS }</button>
                }
            </p>
            { mistakes(&model.problems, field) }
        </>
    }
}

fn mistakes(problems: &[Mistake], field: &NodeRef) -> Html {
    let row = |row: &Mistake| {
        let (line, field) = (row.line, field.clone());
        let go = Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                go_to_line(&field, line);
            }
        });
        html! {
            <li class={row.grave.then_some("grave")}>
                <button type="button" class="link" onclick={go}>{ say::line(&line) }</button>
                { " " }
                if !row.path.is_empty() { <code>{ &row.path }</code>{ " " } }
                { ticked(&row.message) }
            </li>
        }
    };
    if problems.is_empty() {
        return Html::default();
    }
    html! { <ul class="problems mistakes">{ for problems.iter().map(row) }</ul> }
}

fn changes(model: &EditorModel) -> Html {
    let line = |line: &Line| {
        let (class, sign, number, text) = match line {
            Line::Same(nth, text) => ("same", " ", nth.to_string(), text.clone()),
            Line::Gone(nth, text) => ("gone", "−", nth.to_string(), text.clone()),
            Line::New(nth, text) => ("new", "+", nth.to_string(), text.clone()),
            Line::Skipped(count) => ("skipped", "", String::new(), say::the_same(*count)),
        };
        html! {
            <tr class={class}><td class="n">{ number }</td><td class="sign">{ sign }</td><td><code>{ text }</code></td></tr>
        }
    };
    let (new, gone) = model.changed;
    html! {
        if model.changes.is_empty() {
            <p class="why">{ say::NOTHING_DIFFERS_FROM_THE_SCENARIO }</p>
        } else {
            <p class="why">{ say::against_the_scenario_as_opened(new, gone) }</p>
            <div class="scroll diff" tabindex="0" role="region" aria-label={say::CHANGES}>
                <table aria-label={say::CHANGES_AGAINST_THE_SCENARIO_AS_IT}><tbody>{ for model.changes.iter().map(line) }</tbody></table>
            </div>
        }
    }
}

fn history(model: &EditorModel, act: &Callback<Action>) -> Html {
    let row = |(nth, row): (usize, &DraftRow)| {
        let restore = act.reform(move |_: MouseEvent| Action::Edited(Edit::RestoredDraft(nth)));
        let when = browser::date_and_time(row.at);
        html! {
            <li>
                <span><b>{ &row.title }</b><small>{ say::when_and_length(&when, row.lines) }</small></span>
                if row.shown {
                    <span class="chip ok">{ say::SHOWN }</span>
                } else {
                    <button type="button" class="btn" aria-label={say::restore(&row.title, &when)} onclick={restore}>{ say::RESTORE }</button>
                }
            </li>
        }
    };
    let back = act.reform(|_: MouseEvent| Action::Edited(Edit::BroughtDraftsBack));
    let forget = act.reform(|_: MouseEvent| Action::Edited(Edit::ForgotDrafts));
    html! {
        <>
            if model.drafts.is_empty() {
                <p class="why">{ say::WHAT_YOU_WRITE_HERE_IS_KEPT }</p>
            } else {
                <ol class="drafts">{ for model.drafts.iter().enumerate().map(row) }</ol>
                <p class="hint">
                    if model.not_kept.is_none() { { say::KEPT_IN_THIS_BROWSER_ONLY } }
                    <button type="button" class="link" onclick={forget}>{ say::FORGET_ALL }</button>
                </p>
            }
            if model.can_bring_back {
                <p class="hint"><button type="button" class="link" onclick={back}>{ say::BRING_BACK_WHAT_WAS_FORGOTTEN }</button></p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct OpenFileProps {
    pub act: Callback<Action>,
}

#[component]
pub fn OpenFile(props: &OpenFileProps) -> Html {
    let field = use_node_ref();
    let ask = {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.click();
            }
        })
    };
    let take = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            if let Some(list) = field.files() {
                files::read(&list, &act);
            }
            // The same file, corrected, is a change again.
            field.set_value("");
        })
    };
    html! {
        <>
            <button type="button" class="btn" onclick={ask}>{ icon("open") }{ say::OPEN_FILES }</button>
            <input ref={field} type="file" hidden=true multiple=true tabindex="-1" aria-label={say::FILES_TO_OPEN}
                accept=".yaml,.yml,.json,.jsonc,.jsonnet,.txt,.tfstate,.template,.log,text/*,application/json" onchange={take} />
        </>
    }
}
