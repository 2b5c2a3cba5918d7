//! Files and pastes on their way in.

use crate::say::opening as say;
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
        let text = say::CHOOSE_THE_FILES_THAT_DESCRIBE_ONE.to_owned();
        act.emit(Action::Failed { title: say::files_are_too_many_are_allowed(&files.len(), &PIECES), text });
        return;
    }
    if let Some(large) = files.iter().find(|file| file.size() > PIECE_BYTES as f64) {
        let text = say::a_file_may_have(&(PIECE_BYTES >> 20));
        act.emit(Action::Failed { title: say::is_too_large(&large.name()), text });
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
                    act.emit(Action::Failed { title: say::cannot_be_read(&name), text: why });
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
    let bytes = bytes.map_err(|_| say::THE_BROWSER_COULD_NOT_READ_IT.to_owned())?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    import::decode(&bytes).map_err(|error| say::save_what_the_command_printed_to(&error))
}

/// Takes what was dropped: files, or text.
pub fn take(goods: &DataTransfer, act: &Callback<Action>) {
    if let Some(list) = goods.files().filter(|list| list.length() > 0) {
        read(&list, act);
        return;
    }
    let text = goods.get_data("text/plain").unwrap_or_default();
    if !text.trim().is_empty() {
        act.emit(Action::brought(say::THE_DROPPED_TEXT, text));
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
