//! The fields that people change, as a form.

use super::ticked;
use crate::say::editor as say;
use crate::session::Action;
use crate::session::editor::form::{Entry, Field, Group};
use crate::session::editor::{Edit, Refused};
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FormProps {
    pub groups: Rc<[Group]>,
    pub refused: Option<Refused>,
    pub act: Callback<Action>,
}

#[component]
pub fn Form(props: &FormProps) -> Html {
    let row = |row: &Field| field(row, props.refused.as_ref(), &props.act);
    let group = |group: &Group| {
        html! {
            <fieldset key={group.title.clone()}>
                <legend title={group.title.clone()}>{ &group.title }</legend>
                { for group.fields.iter().map(row) }
            </fieldset>
        }
    };
    html! { <div class="form">{ for props.groups.iter().map(group) }</div> }
}

fn field(row: &Field, refused: Option<&Refused>, act: &Callback<Action>) -> Html {
    let refused = refused.filter(|refused| refused.path == row.path);
    let id = format!("field-{}", row.path);
    let why = format!("{id}-why");
    let value = refused.map_or_else(|| row.value.clone(), |refused| refused.value.clone());
    let set = |value: String| {
        let path = row.path.clone();
        Action::Edited(Edit::Set { path, value })
    };
    let entry = match &row.entry {
        Entry::Choice(choices) => {
            let path = row.path.clone();
            let choose = act.reform(move |event: Event| {
                let field: HtmlSelectElement = event.target_unchecked_into();
                Action::Edited(Edit::Set { path: path.clone(), value: field.value() })
            });
            let option = |(word, shown): &(String, String)| {
                html! { <option key={word.clone()} value={word.clone()} selected={*word == value}>{ shown }</option> }
            };
            html! { <select id={id.clone()} class="field" title={row.about.clone()} onchange={choose}>{ for choices.iter().map(option) }</select> }
        }
        Entry::Number { .. } | Entry::Text => {
            let path = row.path.clone();
            let change = act.reform(move |event: Event| {
                let field: HtmlInputElement = event.target_unchecked_into();
                Action::Edited(Edit::Set { path: path.clone(), value: field.value() })
            });
            let mode = if matches!(row.entry, Entry::Number { .. }) { "numeric" } else { "text" };
            html! {
                <input id={id.clone()} class="field" type="text" inputmode={mode} autocomplete="off" spellcheck="false" title={row.about.clone()}
                    aria-invalid={refused.is_some().to_string()} aria-describedby={refused.map(|_| why.clone())} value={value.clone()}
                    onchange={change} />
            }
        }
    };
    let steps = match (&row.entry, row.value.parse::<u64>()) {
        (Entry::Number { least, most }, Ok(now)) if row.path != "seed" => {
            let by = step_of(now, row.unit);
            let button = |sign: &'static str, word: &str, to: u64, can: bool| {
                let action = set(to.to_string());
                let press = can.then(|| act.reform(move |_: MouseEvent| action.clone()));
                html! { <button type="button" class="nudge" aria-label={format!("{} {word}", row.name)} aria-disabled={(!can).then_some("true")} onclick={press}>{ sign }</button> }
            };
            html! {
                <>
                    { button("−", say::LESS, now.saturating_sub(by).max(*least), now > *least) }
                    { button("+", say::MORE, now.saturating_add(by).min(*most), now < *most) }
                </>
            }
        }
        _ => Html::default(),
    };
    html! {
        <div class={classes!("form-row", refused.map(|_| "wrong"))} key={row.path.clone()}>
            <label for={id}>{ row.name }</label>
            <span class="entry">{ entry }<span class="unit" aria-hidden="true">{ row.unit }</span>{ steps }</span>
            if let Some(refused) = refused { <p class="why bad" id={why} role="alert">{ ticked(&refused.why) }</p> }
        </div>
    }
}

/// Percentages and long times change in larger steps.
fn step_of(now: u64, unit: &str) -> u64 {
    match unit {
        "%" => 10,
        "s" if now >= 60 => 30,
        "s" if now >= 10 => 5,
        _ => 1,
    }
}
