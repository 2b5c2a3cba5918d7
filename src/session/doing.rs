//! What the viewer does around a run: opening scenarios, dialogs, notices, the look.

use super::about::About;
use super::events::{Kinds, Sight};
use super::{Copied, Dialog, Notice, Request, Session, Tab, Theme, opening, panels};
use crate::scenario::Scenario;
use crate::study::Summary;

impl Session {
    /// Plays the same scenario with another seed, from the beginning.
    pub(super) fn reseed(&mut self, seed: u64) -> Vec<Request> {
        let scenario = Scenario { seed, ..Scenario::clone(self.recording.scenario()) };
        let place = self.place;
        self.open(opening::Opened { place, ..opening::Opened::new(scenario) }, true);
        vec![Request::PushAddress]
    }

    pub(super) fn open_library(&mut self, place: usize) -> Vec<Request> {
        match opening::from_library(place) {
            Some(opened) => {
                self.open(opened, true);
                self.brought = false;
                vec![Request::PushAddress]
            }
            None => Vec::new(),
        }
    }

    pub(super) fn open_fragment(&mut self, fragment: &str) -> Vec<Request> {
        match opening::from_fragment(fragment) {
            Ok(Some(opened)) => {
                self.open(opened, false);
                self.brought = false;
                Vec::new()
            }
            Ok(None) => Vec::new(),
            Err(notice) => self.tell(notice),
        }
    }

    pub(super) fn open_text(&mut self, name: &str, text: &str) -> Vec<Request> {
        match opening::from_text(name, text) {
            Ok(opened) => {
                let is_text = !opening::is_address(text);
                self.open(opened.clone(), true);
                self.brought = is_text;
                if is_text {
                    self.editor.hold(text, opened.text_notes);
                }
                let kept = if is_text { self.keep_text(text) } else { None };
                kept.into_iter().chain([Request::PushAddress]).collect()
            }
            Err(notice) => self.tell(notice),
        }
    }

    pub(super) fn show_tab(&mut self, tab: Tab) -> Vec<Request> {
        // On a phone the same tab again closes the sheet.
        let again = self.tab == tab && self.sheet_open;
        (self.tab, self.sheet_open) = (tab, !again);
        Vec::new()
    }

    pub(super) fn toggle_sheet(&mut self) -> Vec<Request> {
        self.sheet_open = !self.sheet_open;
        Vec::new()
    }

    pub(super) fn search_events(&mut self, query: String) -> Vec<Request> {
        self.events.search(query);
        self.read_events();
        Vec::new()
    }

    pub(super) fn toggle_event_kind(&mut self, kinds: Kinds) -> Vec<Request> {
        self.events.toggle(kinds);
        self.read_events();
        Vec::new()
    }

    pub(super) fn narrow_events(&mut self, about: About) -> Vec<Request> {
        self.events.narrow(about);
        self.read_events();
        Vec::new()
    }

    pub(super) fn read_events(&mut self) {
        self.events.read_some(self.recording.trace(), &self.ledger.index);
    }

    pub(super) fn scroll_events(&mut self, sight: Sight) -> Vec<Request> {
        if self.events.look(sight) {
            self.read_events();
        }
        Vec::new()
    }

    pub(super) fn show_dialog(&mut self, dialog: Dialog) -> Vec<Request> {
        self.copied = None;
        self.dialog = if self.dialog == Some(dialog) { None } else { Some(dialog) };
        if dialog == Dialog::Share {
            self.transport.playing = false;
        }
        vec![Request::UpdateAddress]
    }

    pub(super) fn close_dialog(&mut self) -> Vec<Request> {
        self.dialog = None;
        self.copied = None;
        Vec::new()
    }

    pub(super) fn copy(&mut self, what: Copied) -> Vec<Request> {
        self.copied = None;
        match what {
            Copied::Link => vec![Request::CopyLink(self.address())],
            Copied::Scenario => vec![Request::Copy(self.shown_text().to_string())],
            Copied::Events => vec![Request::Copy(panels::events::as_text(self))],
            Copied::Text(text) => vec![Request::Copy(text.to_string())],
        }
    }

    pub(super) fn note_copied(&mut self, taken: bool) -> Vec<Request> {
        self.copied = Some(taken);
        Vec::new()
    }

    pub(super) fn toggle_theme(&mut self) -> Vec<Request> {
        self.surroundings.theme = self.surroundings.theme.other();
        self.surroundings.theme_chosen = true;
        vec![Request::ShowTheme(self.surroundings.theme)]
    }

    /// Follows the system, but not against the viewer's own choice of theme.
    pub(super) fn adapt(&mut self, theme: Theme, calm: bool) -> Vec<Request> {
        self.surroundings.calm = calm;
        if self.surroundings.theme_chosen {
            return Vec::new();
        }
        self.surroundings.theme = theme;
        vec![Request::WearTheme(theme)]
    }

    pub(super) fn keep_study(&mut self, summary: Summary) -> Vec<Request> {
        self.study.get_or_insert_default().merge(&summary);
        Vec::new()
    }

    pub(super) fn tell(&mut self, notice: Notice) -> Vec<Request> {
        self.notify(notice);
        Vec::new()
    }

    /// Shows a notice; the same one twice is shown once.
    pub(super) fn notify(&mut self, notice: Notice) {
        self.next_notice += 1;
        self.notices.retain(|shown| shown.title != notice.title);
        self.notices.push(Notice { id: self.next_notice, ..notice });
        while self.notices.len() > 3 {
            self.notices.remove(0);
        }
    }

    pub(super) fn dismiss(&mut self, id: u32) -> Vec<Request> {
        self.notices.retain(|notice| notice.id != id);
        Vec::new()
    }
}
