//! Files and pastes on their way in.

use crate::session::Action;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DataTransfer, File};
use yew::Callback;

/// Larger files are no scenario, and are not even read.
const MOST_BYTES: f64 = 1024.0 * 1024.0;

/// Reads a file and hands its text on.
pub fn read(file: File, act: Callback<Action>) {
    let name = file.name();
    if file.size() > MOST_BYTES {
        let text = "A scenario has at most 1 MiB; open another file".to_owned();
        act.emit(Action::Failed { title: format!("{name} is too large"), text });
        return;
    }
    spawn_local(async move {
        let blob: &Blob = file.as_ref();
        let text = JsFuture::from(blob.text()).await.ok().and_then(|text| text.as_string());
        act.emit(match text {
            Some(text) => Action::OpenedText { name, text },
            None => {
                let text = "The browser could not read it; try to open it again".to_owned();
                Action::Failed { title: format!("{name} cannot be read"), text }
            }
        });
    });
}

/// Takes what was dropped: a file, or text.
pub fn take(goods: &DataTransfer, act: &Callback<Action>) {
    if let Some(file) = goods.files().and_then(|files| files.get(0)) {
        read(file, act.clone());
        return;
    }
    let text = goods.get_data("text/plain").unwrap_or_default();
    if !text.trim().is_empty() {
        act.emit(Action::OpenedText { name: "The text".to_owned(), text });
    }
}

/// Returns whether a pasted text is meant for us: a scenario, or a link to one.
pub fn is_meant(text: &str) -> bool {
    let text = text.trim();
    let link = text.contains("#s=") || text.contains("#/");
    let lines = text.lines().count();
    (lines == 1 && link) || (lines > 2 && (text.starts_with('{') || text.contains(": ") || text.contains(":\n")))
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn scenarios_and_links_are_taken_from_a_paste_and_nothing_else() {
        for (text, want) in [
            ("https://example.org/#s=1.abc", true),
            ("#/first-journey?t=5s", true),
            ("orrery: 1\ntitle: x\nseed: 3", true),
            ("{\n\"title\": 3\n}", true),
            ("just some words", false),
            ("", false),
        ] {
            assert_eq!(is_meant(text), want, "{text:?}");
        }
    }
}
