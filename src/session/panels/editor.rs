//! The editor: what is typed with what is wrong, the form, what has changed, and what was written before.

use crate::scenario::{Problem, Scenario, write};
use crate::session::Session;
use crate::session::editor::complete::Completion;
use crate::session::editor::diff::{self, Line};
use crate::session::editor::form::{self, Group};
use crate::session::editor::{Draft, Refused, View};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct EditorModel {
    pub view: View,
    pub text: Rc<str>,
    /// By their places in the text; those of a whole text stand at line 1.
    pub problems: Rc<[Mistake]>,
    pub state: State,
    pub completion: Option<Completion>,
    pub groups: Rc<[Group]>,
    pub refused: Option<Refused>,
    pub changes: Rc<[Line]>,
    /// How many lines came and went.
    pub changed: (usize, usize),
    pub drafts: Vec<DraftRow>,
    /// Whether texts were forgotten that can be brought back.
    pub can_bring_back: bool,
    /// Why nothing is kept.
    pub not_kept: Option<String>,
}

/// How the text stands to what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Runs,
    BeingTyped,
    Wrong,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    pub line: u32,
    pub path: String,
    pub message: String,
    /// Whether the scenario cannot be run because of it.
    pub grave: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DraftRow {
    /// Milliseconds since 1970.
    pub at: u64,
    pub title: String,
    pub lines: usize,
    /// Whether it is what the editor shows.
    pub shown: bool,
}

/// What was worked out, and of what.
type Known<Of, What> = Option<(Of, Rc<What>)>;

/// What was worked out for a scenario, so that it need not be for every picture.
#[derive(Default)]
pub struct Memory {
    written: Known<Rc<Scenario>, str>,
    groups: Known<Rc<Scenario>, [Group]>,
    changes: Known<[Rc<Scenario>; 2], [Line]>,
    mistakes: Known<Rc<[Problem]>, [Mistake]>,
}

pub fn of(session: &Session, memory: &mut Memory) -> EditorModel {
    let editor = &session.editor;
    let scenario = session.recording.scenario();
    let text = match (&editor.draft, &editor.own) {
        (Some(Draft { text, .. }), _) | (None, Some(text)) => Rc::clone(text),
        (None, None) => memory.text(scenario),
    };
    let state = match &editor.draft {
        Some(draft) if !draft.read => State::BeingTyped,
        Some(draft) if draft.has_errors() => State::Wrong,
        Some(_) | None => State::Runs,
    };
    let changes = match editor.view {
        View::Changes => memory.changes(&session.written, scenario),
        View::Text | View::Form | View::History => Rc::from([]),
    };
    let count = |wanted: fn(&Line) -> bool| changes.iter().filter(|line| wanted(line)).count();
    EditorModel {
        view: editor.view,
        problems: editor.draft.as_ref().map_or_else(|| Rc::from([]), |draft| memory.mistakes(&draft.problems)),
        state,
        completion: editor.completion.clone(),
        groups: if editor.view == View::Form { memory.groups(scenario) } else { Rc::from([]) },
        refused: editor.refused.clone(),
        changed: (count(|line| matches!(line, Line::New(..))), count(|line| matches!(line, Line::Gone(..)))),
        changes,
        drafts: match editor.view {
            View::History => drafts(session, &text),
            View::Text | View::Form | View::Changes => Vec::new(),
        },
        can_bring_back: !editor.forgotten.list().is_empty(),
        not_kept: editor.not_kept.clone(),
        text,
    }
}

fn drafts(session: &Session, text: &str) -> Vec<DraftRow> {
    let rows = session.editor.drafts.list().iter().map(|draft| DraftRow {
        at: draft.at,
        title: draft.title.clone(),
        lines: draft.text.lines().count(),
        shown: draft.text == text,
    });
    rows.collect()
}

impl Memory {
    fn text(&mut self, scenario: &Rc<Scenario>) -> Rc<str> {
        match &self.written {
            Some((known, text)) if Rc::ptr_eq(known, scenario) => Rc::clone(text),
            _ => {
                let text: Rc<str> = write::to_yaml(scenario).into();
                self.written = Some((Rc::clone(scenario), Rc::clone(&text)));
                text
            }
        }
    }

    fn groups(&mut self, scenario: &Rc<Scenario>) -> Rc<[Group]> {
        match &self.groups {
            Some((known, groups)) if Rc::ptr_eq(known, scenario) => Rc::clone(groups),
            _ => {
                let groups: Rc<[Group]> = form::groups(scenario).into();
                self.groups = Some((Rc::clone(scenario), Rc::clone(&groups)));
                groups
            }
        }
    }

    fn changes(&mut self, before: &Rc<Scenario>, after: &Rc<Scenario>) -> Rc<[Line]> {
        match &self.changes {
            Some(([one, other], lines)) if Rc::ptr_eq(one, before) && Rc::ptr_eq(other, after) => Rc::clone(lines),
            _ => {
                let lines: Rc<[Line]> = diff::diff(&write::to_yaml(before), &write::to_yaml(after)).into();
                self.changes = Some(([Rc::clone(before), Rc::clone(after)], Rc::clone(&lines)));
                lines
            }
        }
    }

    fn mistakes(&mut self, problems: &Rc<[Problem]>) -> Rc<[Mistake]> {
        match &self.mistakes {
            Some((known, mistakes)) if Rc::ptr_eq(known, problems) => Rc::clone(mistakes),
            _ => {
                let mistake = |problem: &Problem| Mistake {
                    line: problem.line.unwrap_or(1),
                    path: problem.path.clone(),
                    message: problem.message.clone(),
                    grave: problem.is_error(),
                };
                let mistakes: Rc<[Mistake]> = problems.iter().map(mistake).collect();
                self.mistakes = Some((Rc::clone(problems), Rc::clone(&mistakes)));
                mistakes
            }
        }
    }
}
