//! The panels: function components with a model and `act`. They compute nothing and own only what dies with them.

pub mod ask;
mod code;
mod compare;
pub mod console;
pub mod counted;
pub mod dialog;
mod editor;
pub mod events;
mod facts;
mod form;
pub mod header;
mod import;
pub mod inspector;
mod lanes;
pub mod legend;
pub mod notices;
pub mod scenario;
mod share;
pub mod side;
pub mod timeline;
pub mod transport;
pub mod zoom;

use crate::session::panels::Piece;
use crate::session::{Action, Tone};
use yew::prelude::*;

/// Draws a sign of the sprite; what it means is said by whatever holds it.
pub fn icon(name: &'static str) -> Html {
    html! {
        <svg class="icon" aria-hidden="true"><use href={format!("#i-{name}")} /></svg>
    }
}

/// Draws a text whose names stand between backticks.
pub fn ticked(text: &str) -> Html {
    let part = |(nth, part): (usize, &str)| match nth % 2 {
        0 => html! { <>{ part }</> },
        _ => html! { <code>{ part }</code> },
    };
    // A single backtick is no pair.
    match text.matches('`').count() % 2 {
        0 => text.split('`').enumerate().map(part).collect(),
        _ => html! { <>{ text }</> },
    }
}

/// Draws a sentence whose pieces may be strong or lead to other things.
pub fn sentence(pieces: &[Piece], act: &Callback<Action>) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Plain(text) => html! { <>{ text }</> },
        Piece::Strong(text, Tone::Plain) => html! { <b>{ text }</b> },
        Piece::Strong(text, tone) => html! { <b class={tone.word()}>{ text }</b> },
        Piece::Link(text, subject) => {
            let subject = *subject;
            let go = act.reform(move |_: MouseEvent| Action::Picked(Some(subject)));
            html! {
                <button type="button" class="link" onclick={go}>{ text }</button>
            }
        }
    };
    pieces.iter().map(piece).collect()
}
