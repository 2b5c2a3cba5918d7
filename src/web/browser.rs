//! Small doors to the browser: address, storage, clipboard, seed, media queries, attributes of the page.
//!
//! Storage and clipboard may be refused; the page goes on without them.

use crate::say::page as say;
use crate::session::{Surroundings, Theme};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, HtmlTextAreaElement, Storage, Window};

/// Where the history of what was written is kept.
pub const DRAFTS_KEY: &str = "ecs-orrery:v1:drafts";
const THEME_KEY: &str = "ecs-orrery:v1:theme";
/// Seeds stay below 2^53 so that every reader of a scenario can carry them.
const SEED_BITS: u32 = 53;

pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

pub fn document() -> Document {
    window().document().expect("a window has a document")
}

fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// Sets a `data-…` attribute of the page for those who read it from outside; `None` takes it away.
pub fn mark(name: &str, value: Option<&str>) {
    let Some(root) = root() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Returns what has the focus, if that is anything but the page as a whole.
pub fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?.dyn_into::<HtmlElement>().ok()?;
    (!matches!(element.tag_name().as_str(), "BODY" | "HTML")).then_some(element)
}

/// Names the tab after what it shows.
pub fn name_tab(title: &str) {
    document().set_title(&say::tab(&title));
}

/// Returns milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Returns the fragment of the address with its `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Returns the address of the page with another fragment.
pub fn address_with(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{fragment}")
}

/// Writes the fragment without a new step in the history.
pub fn replace_fragment(fragment: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address_with(fragment)));
}

/// Writes the fragment as a new step, which "back" undoes.
pub fn push_fragment(fragment: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address_with(fragment)));
}

pub fn surroundings() -> Surroundings {
    let query = window().location().search().unwrap_or_default();
    let asked = query_value(&query, "theme").as_deref().and_then(Theme::from_word);
    let remembered = || storage()?.get_item(THEME_KEY).ok()?.as_deref().and_then(Theme::from_word);
    let theme = asked.or_else(remembered);
    Surroundings {
        theme: theme.unwrap_or_else(system_theme),
        theme_chosen: theme.is_some(),
        calm: matches("(prefers-reduced-motion: reduce)"),
        films: super::take::format().is_some(),
        embed: query_value(&query, "embed").is_some_and(|value| value != "0" && value != "false"),
    }
}

pub fn system_theme() -> Theme {
    if matches("(prefers-color-scheme: light)") { Theme::Light } else { Theme::Dark }
}

pub fn is_calm() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Wears a theme, and tells the browser's own bars about it.
pub fn wear(theme: Theme) {
    mark("data-theme", Some(theme.word()));
    let colour = match theme {
        Theme::Dark => "#111831",
        Theme::Light => "#fffdf8",
    };
    let Ok(metas) = document().query_selector_all("meta[name=theme-color]") else { return };
    for place in 0..metas.length() {
        if let Some(meta) = metas.item(place).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) {
            let _ = meta.remove_attribute("media");
            let _ = meta.set_attribute("content", colour);
        }
    }
}

pub fn remember_theme(theme: Theme) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(THEME_KEY, theme.word());
    }
}

/// Returns what was kept on an earlier visit.
pub fn kept_drafts() -> Option<String> {
    storage()?.get_item(DRAFTS_KEY).ok()?
}

/// Keeps the history of what was written; otherwise says why not.
pub fn keep_drafts(drafts: &str) -> Result<(), &'static str> {
    let Some(storage) = storage() else {
        return Err(say::THIS_BROWSER_BLOCKS_STORAGE_FOR);
    };
    // Full is the only reason left.
    storage.set_item(DRAFTS_KEY, drafts).map_err(|_| say::THE_BROWSERS_STORAGE_IS_FULL_SAVE)
}

/// Returns milliseconds since 1970.
pub fn clock() -> u64 {
    js_sys::Date::now() as u64
}

/// Returns a time since 1970 as the viewer writes it.
pub fn date_and_time(millis: u64) -> String {
    let date = js_sys::Date::new(&(millis as f64).into());
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}

/// Returns the address of the page without query and fragment.
pub fn page() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split(['#', '?']).next().unwrap_or_default().to_owned()
}

/// Writes at the caret as if it were typed, so that the browser can undo it; returns whether it could.
pub fn insert(text: &str) -> bool {
    execute(&["insertText".into(), wasm_bindgen::JsValue::FALSE, text.into()]).unwrap_or(false)
}

/// Calls `document.execCommand`.
fn execute(arguments: &[wasm_bindgen::JsValue]) -> Option<bool> {
    let exec = js_sys::Reflect::get(&document(), &"execCommand".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let done = exec.apply(&document(), &arguments.iter().collect::<js_sys::Array>()).ok()?;
    Some(done.is_truthy())
}

/// Returns a seed nobody chose: the only randomness that enters.
pub fn fresh_seed() -> Option<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).ok()?;
    Some(u64::from_le_bytes(bytes) >> (64 - SEED_BITS))
}

/// Puts text on the clipboard; where that is refused, by way of a field that is selected.
pub async fn copy(text: String) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    if clipboard.is_some_and(|clipboard| !clipboard.is_undefined()) {
        let taken = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        if taken.is_ok() {
            return true;
        }
    }
    copy_by_field(&text).unwrap_or(false)
}

fn copy_by_field(text: &str) -> Option<bool> {
    let field: HtmlTextAreaElement = document().create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("sr");
    // Inside an open dialog only what belongs to it can be selected.
    let home = document().query_selector("dialog[open]").ok().flatten();
    let home = home.or_else(|| document().body().map(Into::into))?;
    home.append_child(&field).ok()?;
    field.select();
    let taken = execute(&["copy".into()]);
    field.remove();
    taken
}

/// Returns local storage, or nothing where it is blocked.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Returns a value of the query, empty when only the name is there.
fn query_value(query: &str, name: &str) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_query_are_found() {
        for (query, name, want) in [
            ("?embed", "embed", Some("")),
            ("?theme=light&embed=1", "embed", Some("1")),
            ("?theme=light&embed=1", "theme", Some("light")),
            ("?themes=light", "theme", None),
            ("", "theme", None),
        ] {
            assert_eq!(query_value(query, name).as_deref(), want, "{query} {name}");
        }
    }
}
