//! The console's drawer: what was typed and answered, and the line that is being typed.

use super::{counted, icon};
use crate::say::console as say;
use crate::session::panels::ConsoleModel;
use crate::session::terminal::{Row, RowKind};
use crate::session::{Action, Typing};
use crate::web::browser;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    pub model: Rc<ConsoleModel>,
    pub act: Callback<Action>,
}

#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    counted::panel();
    let ConsoleModel { open, rows, prompt, history, offered, completed, busy, moment } = &*props.model;
    let (field, paper) = (use_node_ref(), use_node_ref());
    // What had the focus before the drawer took it, and gets it back.
    let before = use_mut_ref(|| None::<HtmlElement>);
    // How many lines back in the history the field shows; none while a new line is typed.
    let back = use_mut_ref(|| 0usize);
    {
        let (field, open, before) = (field.clone(), *open, before.clone());
        use_effect_with(open, move |open| {
            if *open {
                *before.borrow_mut() = browser::focused();
                if let Some(field) = field.cast::<HtmlElement>() {
                    let _ = field.focus();
                }
            } else if let Some(before) = before.borrow_mut().take().filter(|_| browser::focused().is_none()) {
                let _ = before.focus();
            }
        });
    }
    {
        let paper = paper.clone();
        use_effect_with((Rc::clone(rows), *open), move |_| {
            if let Some(paper) = paper.cast::<HtmlElement>() {
                paper.set_scroll_top(paper.scroll_height());
            }
        });
    }
    {
        let field = field.clone();
        use_effect_with(completed.clone(), move |(times, line)| {
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *times > 0) {
                field.set_value(line);
            }
        });
    }
    let type_in = props.act.reform(Action::Typed);
    let close = props.act.reform(|_: MouseEvent| Action::Typed(Typing::Toggled));
    let press = {
        let (type_in, history, back, act) = (type_in.clone(), Rc::clone(history), back.clone(), props.act.clone());
        Callback::from(move |event: KeyboardEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let control = event.ctrl_key() && !event.meta_key() && !event.alt_key();
            let mut back = back.borrow_mut();
            let show = |nth: usize| match nth {
                0 => String::new(),
                nth => history.get(history.len() - nth).cloned().unwrap_or_default(),
            };
            match event.key().as_str() {
                "Enter" => {
                    *back = 0;
                    type_in.emit(Typing::Line(field.value()));
                    field.set_value("");
                }
                "Tab" if !event.shift_key() && !field.value().is_empty() => {
                    type_in.emit(Typing::Completion(field.value()));
                }
                "ArrowUp" => {
                    *back = (*back + 1).min(history.len());
                    field.set_value(&show(*back));
                }
                "ArrowDown" => {
                    *back = back.saturating_sub(1);
                    field.set_value(&show(*back));
                }
                "r" if control => {
                    let typed = field.value();
                    let older = history.len().saturating_sub(*back);
                    if let Some(found) = history[..older].iter().rposition(|line| line.contains(&typed)) {
                        *back = history.len() - found;
                        field.set_value(&history[found]);
                    }
                }
                "l" if control => type_in.emit(Typing::Cleared),
                // What is marked is copied; else the line is given up.
                "c" if control && field.selection_start() == field.selection_end() => {
                    *back = 0;
                    type_in.emit(Typing::GivenUp(field.value()));
                    field.set_value("");
                }
                "Escape" => act.emit(Action::Typed(Typing::Toggled)),
                "`" if field.value().is_empty() => act.emit(Action::Typed(Typing::Toggled)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let paste = {
        let type_in = type_in.clone();
        Callback::from(move |event: Event| {
            // The page takes what is pasted elsewhere for a scenario.
            event.stop_propagation();
            let goods = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let text = goods.and_then(|goods| goods.get_data("text/plain").ok());
            let Some(text) = text.filter(|text| text.trim_end().contains('\n')) else {
                return;
            };
            let field: HtmlInputElement = event.target_unchecked_into();
            event.prevent_default();
            type_in.emit(Typing::Line(field.value() + text.trim_end()));
            field.set_value("");
        })
    };
    if !*open {
        return html! {};
    }
    html! {
        <section class="console" aria-label={say::CONSOLE}>
            <header>
                <h2>{ say::CONSOLE }</h2>
                <span>{ say::as_of(&moment) }</span>
                <button type="button" class="btn square" aria-label={say::CLOSE_THE_CONSOLE} onclick={close}>{ icon("close") }</button>
            </header>
            <div class="paper scroll" role="log" aria-label={say::ANSWERS} tabindex="0" ref={paper}>
                if rows.is_empty() {
                    <p class="hint">{ say::THE_AWS_COMMANDS_THAT_YOU_WOULD }</p>
                }
                { for rows.iter().map(row) }
                if !offered.is_empty() { <p class="offered">{ offered.join("   ") }</p> }
                <label class="line">
                    <span class="prompt">{ if *busy { "…" } else { prompt.as_str() } }</span>
                    <input aria-label={say::COMMAND} type="text" spellcheck="false" autocapitalize="off" autocomplete="off"
                        ref={field} onkeydown={press} onpaste={paste} />
                </label>
            </div>
        </section>
    }
}

fn row(row: &Row) -> Html {
    let class = match row.kind {
        RowKind::Typed => "typed",
        RowKind::Out => "said",
        RowKind::Err => "err",
    };
    html! { <pre class={class}>{ if row.text.is_empty() { "\u{a0}" } else { &*row.text } }</pre> }
}
