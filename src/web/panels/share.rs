//! Share: the link, its QR code and embed code, and the moment as a file.

use super::icon;
use super::scenario::copied;
use crate::say::share as say;
use crate::scenario::link::TWEAKS;
use crate::session::panels::overlay::ShareModel;
use crate::session::sharing::{Qr, embed_code, qr};
use crate::session::{Action, Copied, Picture};
use crate::web::browser;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ShareProps {
    pub model: ShareModel,
    pub act: Callback<Action>,
}

#[component]
pub fn Share(props: &ShareProps) -> Html {
    let ShareModel { fragment, moment, commands, long, film, copied: taken, title, redacts, readable } = &props.model;
    let act = &props.act;
    let whole = Callback::from(|event: FocusEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        field.select();
    });
    let copy = act.reform(|_: MouseEvent| Action::PressedCopy(Copied::Link));
    let save = act.reform(|_: MouseEvent| Action::SavedShared);
    let link = browser::address_with(fragment);
    html! {
        <>
            <p>{ say::whoever_opens_this_link(&moment, *commands) }</p>
            <div class="row">
                <input id="share-link" class="field grow" readonly=true aria-label={say::LINK} autofocus=true value={link.clone()} onfocus={whole} />
                <button type="button" class="btn primary" onclick={copy}>{ icon("copy") }{ say::COPY_LINK }</button>
                <button type="button" class="btn" onclick={save}>{ icon("save") }{ say::SAVE_FILE }</button>
            </div>
            <p role="status">{ copied(*taken) }</p>
            if let Some(on) = redacts { { redaction(*on, act) } }
            if *long {
                <p>{ say::THE_LINK_IS_VERY_LONG_AND }</p>
            }
            <p>{ say::EVERYTHING_STANDS_IN_THE_PART }</p>
            if *readable { { by_hand() } }
            <QrCode link={link} />
            <Embed fragment={fragment.clone()} title={title.clone()} act={act.clone()} />
            { take_along(film.as_deref(), act) }
        </>
    }
}

fn redaction(on: bool, act: &Callback<Action>) -> Html {
    let toggle = act.reform(|_: Event| Action::ToggledRedaction);
    let says = match on {
        true => say::ACCOUNT_IDS_ARNS_NAMES_HOSTS,
        false => say::LINK_AND_FILE_HOLD_ACCOUNT_IDS,
    };
    html! {
        <div class="switch">
            <label><input type="checkbox" role="switch" checked={on} onchange={toggle} />{ say::REDACT_ACCOUNT_IDS_AND_ARNS }</label>
            <p class={(!on).then_some("warn")}>{ says }</p>
        </div>
    }
}

/// Says how such a link is written without the page.
fn by_hand() -> Html {
    let row = |tweak: &crate::scenario::link::Tweak| {
        html! { <><dt><code>{ tweak.name }</code></dt><dd>{ tweak.about }</dd></> }
    };
    html! {
        <details>
            <summary>{ say::WRITE_SUCH_LINKS_BY_HAND }</summary>
            <p>{ say::BEHIND_STANDS_THE_SCENARIO_BEHIND }<code>{ "#/crash-loop?desired=10&min=50&t=2m32s" }</code></p>
            <dl class="keymap">
                { for TWEAKS.iter().map(row) }
                <dt><code>{ say::T }</code></dt><dd>{ say::THE_MOMENT }</dd>
                <dt><code>{ say::SEL }</code></dt><dd>{ say::WHAT_IS_LOOKED_AT_LIKE_TASK }</dd>
            </dl>
        </details>
    }
}

/// Pixels for a square; smaller ones blur before a camera.
const QR_UNIT: u32 = 4;

#[derive(Properties, PartialEq)]
struct QrCodeProps {
    link: String,
}

/// Drawn when it is asked for.
#[component]
fn QrCode(props: &QrCodeProps) -> Html {
    let open = use_state_eq(|| false);
    let code = use_memo((*open, props.link.clone()), |(open, link)| open.then(|| qr(link)));
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            open.set(!*open);
        })
    };
    let inside = match &*code {
        None => Html::default(),
        Some(None) => {
            html! { <p>{ say::THE_LINK_IS_TOO_LONG_FOR }</p> }
        }
        Some(Some(Qr { side, path })) => html! {
            <svg class="qr" role="img" aria-label={say::QR_CODE_OF_THE_LINK} style={format!("width:min(100%, {}px)", side * QR_UNIT)} viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges">
                <rect width="100%" height="100%" fill="#fff" /><path d={path.clone()} fill="#000" />
            </svg>
        },
    };
    html! {
        <details open={*open}><summary onclick={toggle}>{ say::QR_CODE }</summary>{ inside }</details>
    }
}

#[derive(Properties, PartialEq)]
struct EmbedProps {
    fragment: String,
    title: String,
    act: Callback<Action>,
}

#[component]
fn Embed(props: &EmbedProps) -> Html {
    let code = embed_code(&browser::page(), &props.fragment, &props.title);
    let whole = Callback::from(|event: FocusEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        field.select();
    });
    let text: std::rc::Rc<str> = code.as_str().into();
    let copy = props.act.reform(move |_: MouseEvent| Action::PressedCopy(Copied::Text(text.clone())));
    html! {
        <details>
            <summary>{ say::EMBED_IT_IN_A_PAGE }</summary>
            <textarea class="code embed-code" readonly=true spellcheck="false" aria-label={say::EMBED_CODE} value={code} onfocus={whole} />
            <div class="row"><button type="button" class="btn" onclick={copy}>{ icon("copy") }{ say::COPY_EMBED_CODE }</button></div>
        </details>
    }
}

/// The stage as a file: what it shows now, or a film.
fn take_along(film: Option<&str>, act: &Callback<Action>) -> Html {
    let button = |name: &'static str, action: Action| {
        let press = act.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" class="btn" onclick={press}>{ icon("open") }{ name }</button> }
    };
    html! {
        <>
            <h3>{ say::TAKE_IT_ALONG }</h3>
            <div class="row">
                { button("PNG", Action::TookPicture(Picture::Png)) }
                { button("SVG", Action::TookPicture(Picture::Svg)) }
                if film.is_some() { { button(say::FILM_AS_WEBM, Action::BeganFilm) } }
            </div>
            <p>
                if let Some(film) = film {
                    { say::the_film_shows_key_l_or(&film) }
                } else {
                    { say::THIS_BROWSER_CANNOT_FILM_THE_STAGE }
                }
            </p>
        </>
    }
}
