//! The scenario while it is edited: as text, as a form, against what it was, and what was written before.
//!
//! Text and form are two views of one scenario. Whatever can be run is run at once, at the same moment, with the same
//! selection; what cannot be run yet stays as it was typed, with what is wrong.

pub mod complete;
mod context;
pub mod diff;
pub mod drafts;
pub mod form;
pub mod paths;

use super::history::Step;
use super::{Notice, Request, Session, Tone};
use crate::say::editor as say;
use crate::scenario::{Cue, Problem, Scenario, check_command, link, patch, read, write};
use crate::session::Subject;
use crate::sim::world::ids::{GroupId, ImageId, ServiceId};
use crate::units::SimTime;
use complete::Completion;
use drafts::Drafts;
use std::rc::Rc;

/// What the viewer did in the editor.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Typed; the caret is at this place now, in UTF-16 units.
    Typed {
        text: String,
        caret: usize,
    },
    MovedCaret(usize),
    /// Wants to know what fits at this place.
    AskedForNames(usize),
    /// Paused in typing, at this time by the browser's clock: milliseconds since 1970.
    Paused(u64),
    Chose(View),
    /// Gave a field of the form another value.
    Set {
        path: String,
        value: String,
    },
    /// Threw away what cannot be run.
    Reverted,
    RestoredDraft(usize),
    ForgotDrafts,
    BroughtDraftsBack,
    /// This was kept on an earlier visit.
    FoundDrafts(String),
    /// The browser keeps nothing: why, in one sentence.
    CouldNotKeep(String),
    /// Asked for the scenario as a file.
    Saved,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Text,
    Form,
    Changes,
    History,
}

/// A text that is being written.
#[derive(Clone, Debug)]
pub struct Draft {
    pub text: Rc<str>,
    /// What is wrong with it, or does not count.
    pub problems: Rc<[Problem]>,
    /// Whether it was read since it was last changed.
    pub read: bool,
}

/// A value that a field of the form does not take.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub path: String,
    pub value: String,
    pub why: String,
}

/// What kind of edit made a run; the same kind again is the same step of the history.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    Text,
    Field(String),
    Fix,
    Restored,
}

#[derive(Default)]
pub struct Editor {
    pub view: View,
    pub draft: Option<Draft>,
    /// What runs, as its writer wrote it: comments, order and all.
    pub own: Option<Rc<str>>,
    pub completion: Option<Completion>,
    pub refused: Option<Refused>,
    pub drafts: Drafts,
    /// What was forgotten last, until the page is left.
    pub forgotten: Drafts,
    /// Why nothing is kept, where the browser said so.
    pub not_kept: Option<String>,
    /// The edition that the last edit made, and how.
    last: Option<(u64, Way)>,
    /// By the browser's clock, as it was last told.
    clock: u64,
}

impl View {
    pub const ALL: [View; 4] = [View::Text, View::Form, View::Changes, View::History];

    pub const fn title(self) -> &'static str {
        match self {
            View::Text => say::TEXT,
            View::Form => say::FORM,
            View::Changes => say::CHANGES,
            View::History => say::HISTORY,
        }
    }
}

impl Draft {
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }
}

impl Editor {
    /// Another scenario is shown: its text is its own. What could not be run is kept in the history.
    pub(super) fn forget_draft(&mut self) {
        if let Some(draft) = self.draft.take().filter(|draft| draft.has_errors() || !draft.read) {
            self.drafts.add(self.clock, &draft.text);
            // What follows must not take its place.
            self.drafts.turn_page();
        }
        self.completion = None;
        self.refused = None;
    }

    /// Shows a text as somebody wrote it, comments and all.
    pub(super) fn hold(&mut self, text: &str, problems: Vec<Problem>) {
        let draft = Draft { text: text.into(), problems: problems.into(), read: true };
        if !draft.has_errors() {
            self.own = Some(Rc::clone(&draft.text));
        }
        self.draft = Some(draft);
    }

    /// Shows the text of what runs, where somebody wrote it.
    fn show_own(&mut self) {
        if let Some(own) = self.own.clone()
            && let Ok(read) = read(&own)
        {
            self.hold(&own, read.notes);
        }
    }

    /// Returns the writer's text with what differs in another scenario put in; nothing where nobody wrote one.
    pub(super) fn patched(&self, to: &Scenario) -> Option<Rc<str>> {
        self.own.as_ref().map(|own| patch::patch(own, to).into())
    }
}

impl Session {
    pub(super) fn edit(&mut self, edit: Edit) -> Vec<Request> {
        match edit {
            Edit::Typed { text, caret } => self.type_text(text, caret),
            Edit::MovedCaret(caret) => self.move_caret(caret),
            Edit::AskedForNames(caret) => {
                self.editor.completion = complete::at(&self.shown_text(), caret);
                Vec::new()
            }
            Edit::Paused(clock) => self.read_text(clock),
            Edit::Chose(view) => {
                self.editor.view = view;
                self.editor.completion = None;
                Vec::new()
            }
            Edit::Set { path, value } => self.set_field(path, value),
            Edit::Reverted => {
                self.editor.forget_draft();
                self.editor.show_own();
                vec![self.keep_drafts()]
            }
            Edit::RestoredDraft(nth) => self.restore_draft(nth),
            Edit::ForgotDrafts => {
                self.editor.forgotten = std::mem::take(&mut self.editor.drafts);
                vec![self.keep_drafts()]
            }
            Edit::BroughtDraftsBack => {
                let forgotten = std::mem::take(&mut self.editor.forgotten).to_keep();
                self.editor.drafts.found(&forgotten);
                vec![self.keep_drafts()]
            }
            Edit::FoundDrafts(kept) => {
                self.editor.drafts.found(&kept);
                Vec::new()
            }
            Edit::CouldNotKeep(why) => {
                self.editor.not_kept = Some(why);
                Vec::new()
            }
            Edit::Saved => vec![Request::SaveFile(format!("{}.yaml", self.slug()), self.shown_text().to_string())],
        }
    }

    fn type_text(&mut self, text: String, caret: usize) -> Vec<Request> {
        self.editor.completion = complete::at(&text, caret);
        // Until it is read again, what was wrong is still shown.
        let problems = self.editor.draft.take().map_or_else(|| Rc::from([]), |draft| draft.problems);
        self.editor.draft = Some(Draft { text: text.into(), problems, read: false });
        vec![Request::ReadTextSoon]
    }

    fn move_caret(&mut self, caret: usize) -> Vec<Request> {
        // Only who types is offered anything; who then moves on is shown what fits there.
        if self.editor.completion.is_some() {
            self.editor.completion = complete::at(&self.shown_text(), caret);
        }
        Vec::new()
    }

    /// Reads what was typed; what can be run is run.
    fn read_text(&mut self, clock: u64) -> Vec<Request> {
        self.editor.clock = self.editor.clock.max(clock);
        let Some(draft) = self.editor.draft.take_if(|draft| !draft.read) else { return Vec::new() };
        let (problems, made) = match read(&draft.text) {
            Ok(read) => (read.notes, Some(read.scenario)),
            Err(problems) => (problems, None),
        };
        let text = draft.text;
        self.brought = true;
        let mut requests = match made {
            Some(scenario) => self.run_edited(scenario, Way::Text),
            None => Vec::new(),
        };
        self.editor.hold(&text, problems);
        requests.extend(self.keep_text(&text));
        requests
    }

    fn set_field(&mut self, path: String, value: String) -> Vec<Request> {
        let scenario = Rc::clone(self.recording.scenario());
        match paths::with(&scenario, &form::values(&scenario, &path, &value)) {
            Ok(made) => {
                self.editor.refused = None;
                let mut requests = self.run_edited(made, Way::Field(path));
                let text = self.shown_text();
                requests.extend(self.keep_text(&text));
                requests
            }
            Err(problems) => {
                let tell = |problem: &Problem| match problem.path == path {
                    true => problem.message.clone(),
                    false => problem.to_string(),
                };
                let why = problems.first().map_or_else(String::new, tell);
                self.editor.refused = Some(Refused { path, value, why });
                Vec::new()
            }
        }
    }

    fn restore_draft(&mut self, nth: usize) -> Vec<Request> {
        let Some(text) = self.editor.drafts.list().get(nth).map(|draft| draft.text.clone()) else { return Vec::new() };
        self.editor.forget_draft();
        self.editor.view = View::Text;
        let (made, problems) = match read(&text) {
            Ok(read) => (Some(read.scenario), read.notes),
            Err(problems) => (None, problems),
        };
        self.editor.drafts.turn_page();
        self.brought = true;
        let requests = made.map_or_else(Vec::new, |made| self.run_edited(made, Way::Restored));
        self.editor.hold(&text, problems);
        requests
    }

    /// Runs an edited scenario up to this moment. What was done by hand is done again, where it still can be.
    pub(super) fn run_edited(&mut self, scenario: Scenario, way: Way) -> Vec<Request> {
        let before = self.step();
        if scenario == *before.scenario {
            return Vec::new();
        }
        let goes_on = self.editor.last == Some((self.edition, way.clone()));
        let all = &before.commands;
        let (commands, lost): (Vec<Cue>, Vec<Cue>) =
            all.iter().cloned().partition(|cue| check_command(&scenario, all, &cue.command).is_empty());
        let place = link::slug_of(&scenario)
            .and_then(|slug| crate::scenario::LIBRARY.iter().position(|entry| entry.slug == slug));
        let text = match &way {
            Way::Field(_) | Way::Fix => self.editor.patched(&scenario),
            // Who wrote it holds it.
            Way::Text | Way::Restored => None,
        };
        let to = Step { scenario: scenario.into(), commands, place, text };
        if !goes_on {
            let left = match &way {
                Way::Text | Way::Restored => say::AS_THE_TEXT_WAS_BEFORE.to_owned(),
                Way::Field(path) => say::before_was_changed(&path.rsplit('.').next().unwrap_or(path)),
                Way::Fix => say::BEFORE_IT_WAS_FIXED.to_owned(),
            };
            let told = self.told();
            self.futures.leave((before.clone(), told), SimTime::ZERO, left, &to);
            self.history.push(before);
        }
        let requests = self.go_over_to(to);
        self.editor.last = Some((self.edition, way));
        if !lost.is_empty() {
            let text = say::WHAT_THEY_WERE_ABOUT_IS_NO;
            self.notify(Notice::new(Tone::Info, say::left_out(lost.len()), text));
        }
        requests
    }

    /// Shows another run at this moment, without leaving the present one as a lane.
    pub(super) fn go_over_to(&mut self, to: Step) -> Vec<Request> {
        let now = self.aim();
        self.selection = self.selection.and_then(|subject| moved(subject, self.recording.scenario(), &to.scenario));
        if to.scenario != *self.recording.scenario() {
            self.editor.forget_draft();
        }
        self.editor.own = to.text;
        if self.editor.draft.is_none() {
            self.editor.show_own();
        }
        self.recording = crate::sim::Recording::with_commands(Rc::clone(&to.scenario), to.commands);
        self.place = to.place;
        self.another_edition();
        self.goal = Some(now.min(self.end()));
        self.approach_goal();
        self.after_recording(vec![Request::UpdateAddress])
    }

    /// Keeps a text in the history of what was written.
    pub(super) fn keep_text(&mut self, text: &str) -> Option<Request> {
        let clock = self.editor.clock;
        self.editor.drafts.add(clock, text).then(|| self.keep_drafts())
    }

    fn keep_drafts(&mut self) -> Request {
        // Told again where it still holds.
        self.editor.not_kept = None;
        Request::KeepDrafts(self.editor.drafts.to_keep())
    }

    /// Returns the text as it is shown: what is being written, or what runs.
    pub fn shown_text(&self) -> Rc<str> {
        match (&self.editor.draft, &self.editor.own) {
            (Some(Draft { text, .. }), _) | (None, Some(text)) => Rc::clone(text),
            (None, None) => write::to_yaml(self.recording.scenario()).into(),
        }
    }

    /// Returns what a file of this scenario is called.
    pub(super) fn slug(&self) -> String {
        let title = &self.recording.scenario().title;
        let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.take(6).collect::<Vec<_>>().join("-").to_ascii_lowercase();
        if name.is_empty() { "scenario".to_owned() } else { name }
    }
}

/// Finds what is selected in another scenario: what has a name, by its name.
fn moved(subject: Subject, from: &Scenario, to: &Scenario) -> Option<Subject> {
    fn place<T>(nth: u32, from: &[T], to: &[T], name: fn(&T) -> &str) -> Option<u32> {
        let name_of = name(from.get(nth as usize)?);
        to.iter().position(|row| name(row) == name_of).map(|nth| nth as u32)
    }
    match subject {
        Subject::Service(id) => place(id.number(), &from.services, &to.services, |row| &row.service_name)
            .map(|nth| Subject::Service(ServiceId::new(nth))),
        Subject::Group(id) => place(id.number(), &from.target_groups, &to.target_groups, |row| &row.target_group_name)
            .map(|nth| Subject::Group(GroupId::new(nth))),
        Subject::Image(id) => {
            place(id.number(), &from.images, &to.images, |row| &row.image).map(|nth| Subject::Image(ImageId::new(nth)))
        }
        Subject::Deployment(_) => None,
        Subject::Task(_)
        | Subject::Host(_)
        | Subject::Target(_)
        | Subject::Scheduler
        | Subject::Clients
        | Subject::Cluster => Some(subject),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod keeping;
#[cfg(test)]
mod tests;
