//! The history of what was written, kept between visits so that no work is lost.

use crate::say::editor as say;
use serde::{Deserialize, Serialize};

/// The oldest go first.
pub const MOST: usize = 30;
/// Browsers keep some 5 MB, counted in two bytes a character, for all pages of a host together.
const MOST_BYTES: usize = 1_500_000;
/// Within this time the same piece of work is one entry.
const ONE_PIECE_MILLIS: u64 = 60_000;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Milliseconds since 1970, by the browser's clock.
    pub at: u64,
    pub title: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    /// The latest first.
    list: Vec<Draft>,
    /// Since when the latest entry is the one that is being written.
    open: Option<u64>,
}

impl Drafts {
    pub fn list(&self) -> &[Draft] {
        &self.list
    }

    /// Reads what was kept on an earlier visit; what cannot be read is as if it were not there.
    pub fn found(&mut self, kept: &str) {
        let list: Vec<Draft> = serde_json::from_str(kept).unwrap_or_default();
        let news: Vec<Draft> =
            list.into_iter().filter(|draft| !self.list.iter().any(|known| known.text == draft.text)).collect();
        self.list.extend(news);
        self.list.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        self.bound();
    }

    /// Returns what the browser is to keep.
    pub fn to_keep(&self) -> String {
        serde_json::to_string(&self.list).expect("texts are plain data")
    }

    /// Adds a text, or writes on in the latest entry; returns whether anything is new.
    pub fn add(&mut self, at: u64, text: &str) -> bool {
        if text.trim().is_empty() || self.list.first().is_some_and(|draft| draft.text == text) {
            return false;
        }
        let title = title_of(text);
        let goes_on = self.open.is_some_and(|since| at.saturating_sub(since) < ONE_PIECE_MILLIS);
        let draft = Draft { at, title, text: text.to_owned() };
        match self.list.first_mut() {
            Some(latest) if goes_on && latest.title == draft.title => *latest = draft,
            _ => {
                self.list.retain(|known| known.text != draft.text);
                self.list.insert(0, draft);
                self.open = Some(at);
            }
        }
        self.bound();
        true
    }

    /// Another piece of work begins.
    pub fn turn_page(&mut self) {
        self.open = None;
    }

    fn bound(&mut self) {
        self.list.truncate(MOST);
        let mut bytes = 0;
        let fits = |draft: &Draft| {
            bytes += draft.text.len() + draft.title.len() + 40;
            bytes <= MOST_BYTES
        };
        let kept = self.list.iter().map(fits).take_while(|fits| *fits).count();
        self.list.truncate(kept);
    }
}

/// Returns the title as it stands in the text, which need not be readable as a whole.
fn title_of(text: &str) -> String {
    let line = text.lines().find_map(|line| {
        let line = line.trim_start().trim_start_matches('"');
        line.strip_prefix("title").map(|rest| rest.trim_start_matches('"').trim_start())?.strip_prefix(':')
    });
    let title = line.unwrap_or_default().trim().trim_end_matches(',').trim_matches(['"', '\'']);
    match title.chars().count() {
        0 => say::UNTITLED_SCENARIO.to_owned(),
        _ => title.chars().take(120).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(drafts: &Drafts) -> Vec<&str> {
        drafts.list().iter().map(|draft| draft.text.as_str()).collect()
    }

    #[test]
    fn a_piece_of_work_is_one_entry_and_the_next_another() {
        let mut drafts = Drafts::default();
        assert!(drafts.add(1_000, "title: a\nseed: 1"));
        assert!(!drafts.add(1_500, "title: a\nseed: 1"), "nothing is new");
        assert!(drafts.add(2_000, "title: a\nseed: 12"));
        assert_eq!(texts(&drafts), ["title: a\nseed: 12"]);
        drafts.turn_page();
        assert!(drafts.add(3_000, "title: a\nseed: 13"));
        assert!(drafts.add(90_000, "title: a\nseed: 14"), "a minute later it is another one");
        assert_eq!(texts(&drafts), ["title: a\nseed: 14", "title: a\nseed: 13", "title: a\nseed: 12"]);
        assert_eq!(drafts.list()[0].title, "a");
        assert!(!drafts.add(91_000, "  "), "an empty text is no work");
    }

    #[test]
    fn thirty_are_kept_and_come_back() {
        let mut drafts = Drafts::default();
        for nth in 0..40 {
            drafts.turn_page();
            drafts.add(nth, &format!("seed: {nth}"));
        }
        assert_eq!((drafts.list().len(), drafts.list()[0].text.as_str()), (MOST, "seed: 39"));
        let mut again = Drafts::default();
        again.found(&drafts.to_keep());
        assert_eq!(texts(&again), texts(&drafts));
        again.found("[{\"at\": \"never\"}]");
        again.found("no JSON");
        assert_eq!(texts(&again), texts(&drafts));
    }

    #[test]
    fn large_texts_leave_room_for_the_latest() {
        let mut drafts = Drafts::default();
        for nth in 0..4 {
            drafts.turn_page();
            drafts.add(nth, &format!("seed: {nth} # {}", "x".repeat(600_000)));
        }
        assert_eq!(drafts.list().len(), 2);
        assert!(drafts.list()[0].text.starts_with("seed: 3"));
    }
}
