//! Two futures side by side: what is, what would have been, and the difference.

use super::icon;
use crate::say::compare as say;
use crate::session::panels::CompareModel;
use crate::session::panels::compare::Row;
use crate::session::{Action, Tone};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct CompareProps {
    pub model: CompareModel,
    pub act: Callback<Action>,
}

#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let CompareModel { service, others, chosen, rows } = &props.model;
    let Some(chosen) = *chosen else {
        return html! {
            <p>
                { say::THERE_IS_ONLY_ONE_FUTURE_YET }
            </p>
        };
    };
    let choose = props.act.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        Action::Compared(field.value().parse().ok())
    });
    let option = |(id, said): &(u32, String)| {
        html! { <option value={id.to_string()} selected={*id == chosen}>{ said }</option> }
    };
    let back = props.act.reform(move |_: MouseEvent| Action::ReturnedTo(chosen));
    let delete = props.act.reform(move |_: MouseEvent| Action::DeletedFuture(chosen));
    html! {
        <>
            <p>{ say::service_at_the_end_of_the(&service) }</p>
            <div class="row">
                <label class="knob wide"><span>{ say::BESIDE }</span>
                    <select aria-label={say::THE_OTHER_FUTURE} autofocus=true onchange={choose}>{ for others.iter().map(option) }</select>
                </label>
                <button type="button" class="btn" onclick={back}>{ icon("undo") }{ say::RETURN_TO_IT }</button>
                <button type="button" class="btn danger" onclick={delete}>{ icon("close") }{ say::DELETE_IT }</button>
            </div>
            if rows.is_empty() {
                <p role="status">{ say::BOTH_ARE_STILL_BEING_RECORDED }</p>
            } else {
                <div class="scroll" tabindex="0" role="group" aria-label={say::BOTH_IN_NUMBERS}>
                    <table class="compare">
                        <thead><tr>
                            <th scope="col"><span class="sr">{ say::NUMBER }</span></th>
                            <th scope="col" class="n">{ say::THIS_FUTURE }</th>
                            <th scope="col" class="n">{ say::THE_OTHER }</th>
                            <th scope="col" class="n">{ say::DIFFERENCE }</th>
                        </tr></thead>
                        <tbody>{ for rows.iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </>
    }
}

fn row(row: &Row) -> Html {
    let tone = (row.tone != Tone::Plain).then_some(row.tone.word());
    html! {
        <tr key={row.name}>
            <th scope="row">{ row.name }</th>
            <td class="n">{ &row.here }</td>
            <td class="n">{ &row.there }</td>
            <td class={classes!("n", tone)}>{ &row.difference }</td>
        </tr>
    }
}
