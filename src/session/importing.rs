//! What people paste of their own services, looked over before it runs: found, assumed, left out, and what to paste next.
//!
//! What runs goes on until the review is accepted. Each further paste is read together with those before.

use super::editor::paths;
use super::opening::{self, Opened};
use super::{Dialog, Notice, Request, Session};
use crate::say::import as say;
use crate::scenario::import::{self, Imported, Note, Piece, Refused};
use crate::scenario::{Problem, Scenario, write};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the viewer did about an import.
#[derive(Clone, Debug, PartialEq)]
pub enum Review {
    /// Asked to paste something.
    Pressed,
    /// Pasted, dropped or opened texts, each with a name.
    Brought(Vec<(String, String)>),
    Removed(usize),
    /// Gave an assumed value another one.
    Set {
        path: String,
        value: String,
    },
    /// Took or left what the text tells of.
    Toggled(usize),
    Accepted,
    GaveUp,
}

/// An import that is being looked over.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub pieces: Vec<(String, String)>,
    /// Nothing while there are no pieces.
    pub read: Option<Result<Imported, Refused>>,
    /// What was given in place of what was assumed, by path.
    pub given: BTreeMap<String, String>,
    /// Which notes' offers are taken.
    pub taken: BTreeSet<usize>,
    /// The scenario with all of that, or what is wrong with it.
    pub made: Option<Result<Scenario, Vec<Problem>>>,
}

impl Import {
    fn read_again(&mut self) {
        let pieces: Vec<Piece<'_>> = self.pieces.iter().map(|(name, text)| Piece { name, text }).collect();
        self.read = (!pieces.is_empty()).then(|| import::import(&pieces));
        // Notes may have moved.
        self.taken.clear();
        let assumed: Vec<&str> = self.notes().iter().map(|note| note.path.as_str()).collect();
        let stale = self.given.keys().filter(|path| !assumed.contains(&path.as_str())).cloned().collect::<Vec<_>>();
        stale.iter().for_each(|path| drop(self.given.remove(path)));
        self.make_again();
    }

    fn make_again(&mut self) {
        self.made = match &self.read {
            Some(Ok(imported)) => Some(self.make(imported)),
            Some(Err(_)) | None => None,
        };
    }

    fn make(&self, imported: &Imported) -> Result<Scenario, Vec<Problem>> {
        let whole = write::canonical(&imported.scenario);
        let value = |(path, text): (&String, &String)| (path.clone(), value_like(paths::value_at(&whole, path), text));
        let values: Vec<(String, Value)> = self.given.iter().map(value).collect();
        let mut scenario = imported.scenario.clone();
        for nth in &self.taken {
            scenario.script.extend(imported.notes.get(*nth).into_iter().flat_map(|note| note.offer.clone()));
        }
        scenario.script.sort_by_key(|cue| cue.at);
        match values.is_empty() && self.taken.is_empty() {
            true => Ok(scenario),
            false => paths::with(&scenario, &values),
        }
    }

    pub fn notes(&self) -> &[Note] {
        match &self.read {
            Some(Ok(imported)) => &imported.notes,
            Some(Err(_)) | None => &[],
        }
    }
}

/// Returns a typed text as a value of the kind that was there.
fn value_like(was: Option<&Value>, text: &str) -> Value {
    match was {
        Some(Value::String(_)) => text.trim().into(),
        Some(Value::Array(_) | Value::Object(_)) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => paths::typed(text),
    }
}

impl Session {
    pub(super) fn review(&mut self, review: Review) -> Vec<Request> {
        match review {
            Review::Pressed => self.show_dialog(Dialog::Import),
            Review::Brought(texts) => self.bring(texts),
            Review::Removed(nth) => {
                if nth < self.import.pieces.len() {
                    self.import.pieces.remove(nth);
                    self.import.read_again();
                }
                Vec::new()
            }
            Review::Set { path, value } => {
                self.import.given.insert(path, value);
                self.import.make_again();
                Vec::new()
            }
            Review::Toggled(nth) => {
                if !self.import.taken.remove(&nth) {
                    self.import.taken.insert(nth);
                }
                self.import.make_again();
                Vec::new()
            }
            Review::Accepted => self.accept_import(),
            Review::GaveUp => {
                self.import = Import::default();
                self.close_dialog()
            }
        }
    }

    /// Returns what the review that is open tells as an error.
    pub(super) fn import_error(&self) -> Option<&str> {
        let refused = self.dialog == Some(Dialog::Import) && matches!(self.import.read, Some(Err(_)));
        refused.then_some(say::NOTHING_CAN_BE_RUN_OF_WHAT)
    }

    /// Takes texts from outside: a link, a scenario, or answers of AWS; while a review is open, they belong to it.
    fn bring(&mut self, mut texts: Vec<(String, String)>) -> Vec<Request> {
        texts.retain(|(_, text)| !text.trim().is_empty());
        let reviewing = self.dialog == Some(Dialog::Import);
        let own = texts.iter().filter(|(_, text)| opening::is_own(text)).count();
        match (&texts[..], own) {
            ([], _) => {
                let text = say::THERE_IS_NO_TEXT_IN_IT;
                self.tell(Notice::bad(say::NOTHING_TO_OPEN, text))
            }
            ([(name, text)], 1) => {
                let requests = self.open_text(name, text);
                if reviewing && self.dialog == Some(Dialog::Import) && self.error().is_none() {
                    self.dialog = None;
                }
                requests
            }
            (_, 0) => self.look_over(texts),
            _ => {
                let text = say::A_SCENARIO_IS_WHOLE_IN_ITSELF;
                self.tell(Notice::bad(say::THESE_TEXTS_DO_NOT_BELONG_TOGETHER, text))
            }
        }
    }

    fn look_over(&mut self, texts: Vec<(String, String)>) -> Vec<Request> {
        let reviewing = self.dialog == Some(Dialog::Import);
        if !reviewing {
            // Something with a scenario's names but mistakes in it is better judged as what it means to be.
            if let [(name, text)] = &texts[..]
                && import::import(&[Piece { name: "", text }]).is_err_and(|refused| !refused.known)
                && opening::seems_own(text)
            {
                return self.open_text(&name.clone(), &text.clone());
            }
            self.import = Import::default();
        }
        for piece in texts {
            if !self.import.pieces.iter().any(|(_, known)| *known == piece.1) {
                self.import.pieces.push(piece);
            }
        }
        self.import.read_again();
        self.copied = None;
        self.transport.playing = false;
        self.dialog = Some(Dialog::Import);
        vec![Request::UpdateAddress]
    }

    fn accept_import(&mut self) -> Vec<Request> {
        let Some(Ok(scenario)) = self.import.made.take() else { return Vec::new() };
        self.import = Import::default();
        self.dialog = None;
        self.open(Opened::new(scenario), true);
        self.brought = true;
        let text = self.scenario_text();
        self.keep_text(&text).into_iter().chain([Request::PushAddress]).collect()
    }
}

#[cfg(test)]
mod tests;
