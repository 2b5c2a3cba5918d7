//! Files and pastes on their way in.

use crate::scenario::import::{self, PIECE_BYTES, PIECES};
use crate::session::Action;
use crate::session::importing::Review;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DataTransfer, File, FileList};
use yew::Callback;

/// Reads files and hands their texts on, all of them or none.
pub fn read(list: &FileList, act: &Callback<Action>) {
    let files: Vec<File> = (0..list.length()).filter_map(|nth| list.get(nth)).collect();
    if files.len() > PIECES {
        let text = "Choose the files that describe one cluster; what runs goes on".to_owned();
        act.emit(Action::Failed { title: format!("{} files are too many; {PIECES} are allowed", files.len()), text });
        return;
    }
    if let Some(large) = files.iter().find(|file| file.size() > PIECE_BYTES as f64) {
        let text = format!("A file may have {} MiB; ask AWS for less, or for one stack at a time", PIECE_BYTES >> 20);
        act.emit(Action::Failed { title: format!("{} is too large", large.name()), text });
        return;
    }
    let act = act.clone();
    spawn_local(async move {
        let mut texts = Vec::new();
        for file in files {
            let name = file.name();
            match text_of(&file).await {
                Ok(text) => texts.push((name, text)),
                Err(why) => {
                    act.emit(Action::Failed { title: format!("{name} cannot be read"), text: why });
                    return;
                }
            }
        }
        act.emit(Action::Reviewed(Review::Brought(texts)));
    });
}

async fn text_of(file: &File) -> Result<String, String> {
    let blob: &Blob = file.as_ref();
    let bytes = JsFuture::from(blob.array_buffer()).await;
    let bytes = bytes.map_err(|_| "The browser could not read it; try to open it again".to_owned())?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    import::decode(&bytes).map_err(|error| format!("{error}; save what the command printed to a file"))
}

/// Takes what was dropped: files, or text.
pub fn take(goods: &DataTransfer, act: &Callback<Action>) {
    if let Some(list) = goods.files().filter(|list| list.length() > 0) {
        read(&list, act);
        return;
    }
    let text = goods.get_data("text/plain").unwrap_or_default();
    if !text.trim().is_empty() {
        act.emit(Action::brought("The dropped text", text));
    }
}

/// Returns whether a pasted text is meant for us: a link, a scenario, or something that AWS printed.
pub fn is_meant(text: &str) -> bool {
    let text = text.trim();
    let link = text.contains("#s=") || text.contains("#/");
    let lines = text.lines().count();
    (lines == 1 && link) || text.starts_with(['{', '[']) || lines > 2
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn scenarios_links_and_answers_are_taken_from_a_paste_and_nothing_else() {
        for (text, want) in [
            ("https://example.org/#s=1.abc", true),
            ("#/first-journey?t=5s", true),
            ("orrery: 1\ntitle: x\nseed: 3", true),
            ("{\n\"title\": 3\n}", true),
            ("[{\"serviceName\": \"web\"}]", true),
            ("$ aws ecs describe-services\n{\n}", true),
            ("just some words", false),
            ("", false),
        ] {
            assert_eq!(is_meant(text), want, "{text:?}");
        }
    }
}
