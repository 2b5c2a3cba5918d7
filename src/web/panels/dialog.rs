//! What lies over the page, one at a time; here is also the help.

use super::compare::Compare;
use super::facts::Facts;
use super::import::Import;
use super::share::Share;
use super::{counted, icon};
use crate::say::help as say;
use crate::session::Action;
use crate::session::panels::OverlayModel;
use crate::session::panels::overlay::DialogModel;
use crate::web::keys::KEYS;
use gloo_events::EventListener;
use std::rc::Rc;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    pub model: Rc<OverlayModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    counted::panel();
    let place = use_node_ref();
    let open = props.model.dialog.is_some();
    {
        let (place, act) = (place.clone(), props.act.clone());
        use_effect_with(open, move |open| {
            let dialog = place.cast::<HtmlDialogElement>();
            if let Some(dialog) = dialog.as_ref().filter(|dialog| dialog.open() != *open) {
                if *open {
                    let _ = dialog.show_modal();
                } else {
                    dialog.close();
                }
            }
            // Escape closes it without asking us.
            let heard =
                dialog.map(|dialog| EventListener::new(&dialog, "close", move |_| act.emit(Action::ClosedDialog)));
            move || drop(heard)
        });
    }
    let close = props.act.reform(|_: MouseEvent| Action::ClosedDialog);
    let outside = {
        let (place, act) = (place.clone(), props.act.clone());
        Callback::from(move |event: MouseEvent| {
            let on_backdrop = event.target().is_some_and(|target| place.get().is_some_and(|dialog| *dialog == target));
            if on_backdrop {
                act.emit(Action::ClosedDialog);
            }
        })
    };
    let (title, inside) = match &props.model.dialog {
        Some(DialogModel::Share(model)) => {
            (say::SHARE_THIS_MOMENT, html! { <Share model={model.clone()} act={props.act.clone()} /> })
        }
        Some(DialogModel::Help) => (say::HELP, help(&props.act)),
        Some(DialogModel::Facts(model)) => {
            (say::WHAT_THE_PICTURE_SHOWS, html! { <Facts model={model.clone()} act={props.act.clone()} /> })
        }
        Some(DialogModel::Import(model)) => {
            (say::BRING_YOUR_OWN_SERVICE, html! { <Import model={model.clone()} act={props.act.clone()} /> })
        }
        Some(DialogModel::Compare(model)) => {
            (say::COMPARE_TWO_FUTURES, html! { <Compare model={model.clone()} act={props.act.clone()} /> })
        }
        None => ("", html! {}),
    };
    let wide = matches!(props.model.dialog, Some(DialogModel::Import(_)));
    html! {
        <dialog ref={place} class={classes!(wide.then_some("wide"))} aria-labelledby="dialog-title" onclick={outside}>
            if open {
                <div class="dialog">
                    <div class="top">
                        <h2 id="dialog-title">{ title }</h2>
                        <button type="button" class="btn square" aria-label={say::CLOSE} onclick={close}>{ icon("close") }</button>
                    </div>
                    { inside }
                </div>
            }
        </dialog>
    }
}

/// What the picture means, by the sample beside it.
const LEGEND: [(&str, &str); 5] = [
    ("placed", say::PLACED_WAITS_FOR_ITS_AGENT),
    ("pulling", say::PULLING_ITS_IMAGE),
    ("healthy", say::HEALTHY),
    ("unhealthy", say::FAILS_ITS_HEALTH_CHECKS),
    ("draining", say::DRAINING),
];

fn help(act: &Callback<Action>) -> Html {
    let tables = act.reform(|_: MouseEvent| Action::PressedFacts);
    let key = |(keys, meaning): &(&[&str], &str)| {
        html! {
            <>
                <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                <dd>{ *meaning }</dd>
            </>
        }
    };
    let sample = |(class, meaning): &(&'static str, &'static str)| {
        html! {
            <li><span class={classes!("swatch", *class)} aria-hidden="true"></span>{ *meaning }</li>
        }
    };
    html! {
        <>
            <p>
                { say::A_SIMULATION_OF_AMAZON_ECS_FROM }
            </p>
            <h3>{ say::THE_PICTURE }</h3>
            <p>{ say::THE_FILL_OF_A_TASK_IS }</p>
            <ul class="legend">{ for LEGEND.iter().map(sample) }</ul>
            <div class="row"><button type="button" class="btn" onclick={tables}>{ icon("list") }{ say::ALL_OF_IT_AS_TABLES }</button></div>
            <h3>{ say::KEYS }</h3>
            <dl class="keymap">{ for KEYS.iter().map(key) }</dl>
            <h3>{ say::WHOSE_NUMBERS_THESE_ARE }</h3>
            <p>
                { say::DURATIONS_COME_FROM_AWSS }
            </p>
        </>
    }
}
