//! The thing that is looked at.

use super::{counted, icon, sentence};
use crate::say::inspect as say;
use crate::scenario::Command;
use crate::session::panels::inspect::{Badge, Bar, Body, Cell, Deed, InspectorModel, Section, Table, TableRow, Turn};
use crate::session::panels::{Chip, Piece};
use crate::session::{Action, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    pub model: Rc<InspectorModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    counted::panel();
    let InspectorProps { model, act } = props;
    let place = use_node_ref();
    {
        // Another thing is read from its top.
        let place = place.clone();
        use_effect_with(model.subject, move |_| {
            if let Some(place) = place.cast::<web_sys::Element>() {
                place.set_scroll_top(0);
            }
        });
    }
    let lines = model.lines.iter().map(|line| html! { <p class="why">{ sentence(line, act) }</p> });
    html! {
        <section class="inspect" aria-label={say::INSPECTOR} ref={place}>
            <div class="sec" key="headline">
                <h2>{ headline(model) }</h2>
                { for lines }
            </div>
            { for model.sections.iter().map(|section| section_of(section, act)) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct BriefProps {
    pub model: Rc<InspectorModel>,
    pub act: Callback<Action>,
}

/// What a closed sheet says: the headline and the first thing worth knowing.
#[component]
pub fn Brief(props: &BriefProps) -> Html {
    let model = &props.model;
    let line = model.lines.get(1).or(model.lines.first());
    let text: String = line.iter().flat_map(|line| line.iter().map(Piece::text)).collect();
    html! {
        <button type="button" class="brief" onclick={props.act.reform(|_: MouseEvent| Action::ToggledSheet)}>
            <span class="headline">{ headline(model) }</span>
            <span class="why">{ text }</span>
        </button>
    }
}

fn headline(model: &InspectorModel) -> Html {
    html! {
        <>
            { for model.badge.map(badge) }
            { format!("{} {}", model.kind, model.name) }
            { for model.chip.as_ref().map(chip) }
        </>
    }
}

fn badge(badge: Badge) -> Html {
    let revision = badge.revision.map(|number| format!("rev-{number}"));
    html! { <span class={classes!("badge", badge.tone.word(), revision)} aria-hidden="true"></span> }
}

fn chip(chip: &Chip) -> Html {
    html! { <span class={classes!("chip", chip.tone.word())}>{ &chip.word }</span> }
}

fn section_of(section: &Section, act: &Callback<Action>) -> Html {
    let said = (!section.said.is_empty()).then(|| html! { <p class="why said">{ sentence(&section.said, act) }</p> });
    let body = match &section.body {
        Body::Nothing => html! {},
        Body::Bars(bars) => bars_of(bars),
        Body::Table(table) => table_of(table, section.title, act),
        Body::Facts(facts) => facts_of(facts, act),
        Body::History(turns) => history_of(turns, act),
        Body::Deeds(deeds) => deeds_of(deeds, section.title, act),
        Body::Desired { service, desired } => desired_of(service, *desired, act),
    };
    html! {
        <div class="sec" key={section.title}>
            <h3>{ section.title }</h3>
            { for said }
            { body }
        </div>
    }
}

fn bars_of(bars: &[Bar]) -> Html {
    let bar = |bar: &Bar| {
        let style = format!("left:{}%;width:{}%", f64::from(bar.from) / 10.0, f64::from(bar.width) / 10.0);
        let class = classes!(
            format!("rev-{}", bar.revision),
            bar.open.then_some("now"),
            bar.step.then_some("quiet"),
            bar.hatched.then_some("hatched"),
        );
        html! {
            <>
                <dt class={bar.step.then_some("step")} title={bar.word}>{ bar.word }</dt>
                <dd class="track" aria-hidden="true"><i class={class} style={style}></i></dd>
                <dd>{ &bar.length }</dd>
            </>
        }
    };
    html! { <dl class="life">{ for bars.iter().map(bar) }</dl> }
}

pub fn table_of(table: &Table, title: &'static str, act: &Callback<Action>) -> Html {
    // A column is as its cells are.
    let number = |place: usize| table.rows.iter().any(|row| row.cells.get(place).is_some_and(|cell| cell.number));
    let head = |(place, word): (usize, &&'static str)| html! { <th scope="col" class={number(place).then_some("n")}>{ *word }</th> };
    html! {
        <div class="scroll" tabindex="0" role="group" aria-label={title}>
            <table>
                <thead><tr>{ for table.heads.iter().enumerate().map(head) }</tr></thead>
                <tbody>
                    { for table.rows.iter().enumerate().map(|(nth, row)| html! {
                        <RowOf key={nth} row={row.clone()} act={act.clone()} />
                    }) }
                </tbody>
            </table>
            if table.more > 0 { <p class="hint">{ say::and_more(&table.more) }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: TableRow,
    act: Callback<Action>,
}

/// Drawn again only when it says something else.
#[component]
fn RowOf(props: &RowProps) -> Html {
    counted::row();
    let RowProps { row, act } = props;
    html! { <tr class={row.winner.then_some("win")}>{ for row.cells.iter().map(|cell| cell_of(cell, act)) }</tr> }
}

fn cell_of(cell: &Cell, act: &Callback<Action>) -> Html {
    let tone = (cell.tone != Tone::Plain).then_some(cell.tone.word());
    let text = match (cell.subject, &cell.said) {
        (Some(subject), _) => {
            let go = act.reform(move |_: MouseEvent| Action::Picked(Some(subject)));
            html! { <button type="button" class="link" onclick={go}>{ &cell.text }</button> }
        }
        (None, Some(said)) => html! {
            <><span aria-hidden="true">{ &cell.text }</span><span class="sr">{ said }</span></>
        },
        (None, None) => html! { <>{ &cell.text }</> },
    };
    html! { <td class={classes!(tone, cell.number.then_some("n"))}>{ text }</td> }
}

fn facts_of(facts: &[(&'static str, Vec<Piece>)], act: &Callback<Action>) -> Html {
    let fact = |(word, pieces): &(&'static str, Vec<Piece>)| {
        html! {
            <><dt>{ *word }</dt><dd>{ sentence(pieces, act) }</dd></>
        }
    };
    html! { <dl class="facts">{ for facts.iter().map(fact) }</dl> }
}

fn history_of(turns: &[Turn], act: &Callback<Action>) -> Html {
    let turn = |turn: &Turn| {
        let entry = turn.entry;
        let go = act.reform(move |_: MouseEvent| Action::WentToEntry(entry));
        html! {
            <li key={entry.number()}>
                <button type="button" class="link" onclick={go}>{ &turn.clock }</button>
                <span class={classes!("dot", turn.tone.word())} aria-hidden="true"></span>
                <span>{ &turn.text }</span>
            </li>
        }
    };
    html! { <ol class="turns">{ for turns.iter().map(turn) }</ol> }
}

/// What cannot be done stays in its place and says why.
fn deeds_of(deeds: &[Deed], title: &str, act: &Callback<Action>) -> Html {
    let mut reasons: Vec<&str> = deeds.iter().filter_map(|deed| deed.refused).collect();
    reasons.dedup();
    // All have keys: a reason that comes or goes leaves the buttons, and the focus, where they are.
    let deed = |(nth, deed): (usize, &Deed)| {
        // A refused one keeps its place and the focus, which a disabled button loses.
        let command = deed.refused.is_none().then(|| deed.command.clone());
        let ask = command.map(|command| act.reform(move |_: MouseEvent| Action::Asked(command.clone())));
        let why = deed.refused.and_then(|reason| reasons.iter().position(|other| *other == reason));
        html! {
            <button type="button" key={nth} class={classes!("btn", deed.grave.then_some("danger"))} aria-disabled={deed.refused.map(|_| "true")}
                aria-describedby={why.map(|nth| reason_id(title, nth))}
                aria-keyshortcuts={deed.key.map(String::from)} title={deed.refused} onclick={ask}>
                { &deed.label }{ for deed.key.map(|key| html! { <kbd aria-hidden="true">{ key }</kbd> }) }
            </button>
        }
    };
    html! {
        <div class="deeds">
            { for deeds.iter().enumerate().map(deed) }
            { for reasons.iter().enumerate().map(|(nth, reason)| html! { <p class="reason" key={reason_id(title, nth)} id={reason_id(title, nth)}>{ *reason }</p> }) }
        </div>
    }
}

fn reason_id(title: &str, nth: usize) -> String {
    format!("refused-{}-{nth}", title.replace(' ', "-"))
}

fn desired_of(service: &str, desired: u32, act: &Callback<Action>) -> Html {
    let command = |service: &str, count: u32| Command::UpdateService {
        service: service.to_owned(),
        desired_count: Some(count),
        task_definition: None,
        force_new_deployment: false,
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        enable_execute_command: Default::default(),
    };
    let change = {
        let (act, service) = (act.clone(), service.to_owned());
        Callback::from(move |event: Event| {
            let field: web_sys::HtmlInputElement = event.target_unchecked_into();
            match field.value().trim().parse::<u32>() {
                Ok(count) if count <= MOST_TASKS && count != desired => {
                    act.emit(Action::Asked(command(&service, count)));
                }
                // What is no count, or none that ECS allows, is put back.
                _ => field.set_value(&desired.to_string()),
            }
        })
    };
    let step = |to: Option<u32>, name: &'static str, sign: &'static str| {
        let ask = to
            .map(|count| command(service, count))
            .map(|command| act.reform(move |_: MouseEvent| Action::Asked(command.clone())));
        html! {
            <button type="button" class="btn square" aria-label={name} title={name} aria-disabled={ask.is_none().then_some("true")} onclick={ask}>
                { icon(sign) }
            </button>
        }
    };
    html! {
        <div class="stepper" role="group" aria-label={say::DESIRED_COUNT}>
            { step(desired.checked_sub(1), say::ONE_TASK_FEWER, "minus") }
            <input class="field" type="number" min="0" max={MOST_TASKS.to_string()} aria-label={say::DESIRED_COUNT} value={desired.to_string()}
                onchange={change} />
            { step(desired.checked_add(1).filter(|count| *count <= MOST_TASKS), say::ONE_TASK_MORE, "plus") }
        </div>
    }
}

/// The quota "tasks per service".
const MOST_TASKS: u32 = 5000;
