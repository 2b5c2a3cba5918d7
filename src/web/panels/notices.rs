//! What failed, where, and how to go on.

use super::{counted, icon};
use crate::say::page as say;
use crate::session::panels::OverlayModel;
use crate::session::{Action, Notice, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    pub model: Rc<OverlayModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    counted::panel();
    let notice = |notice: &Notice| {
        let id = notice.id;
        let close = props.act.reform(move |_: MouseEvent| Action::DismissedNotice(id));
        let role = if notice.tone == Tone::Bad { "alert" } else { "status" };
        html! {
            <div key={id} class={classes!("notice", notice.tone.word())} role={role}>
                <div>
                    <b>{ &notice.title }</b>
                    <p>{ &notice.text }</p>
                    if !notice.list.is_empty() {
                        <ul>{ for notice.list.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                    }
                </div>
                <button type="button" class="btn square" aria-label={say::DISMISS} onclick={close}>{ icon("close") }</button>
            </div>
        }
    };
    html! { <div class="notices">{ for props.model.notices.iter().map(notice) }</div> }
}
