//! What was done and taken back: a run is its scenario and its commands, so a step is both of them.

use crate::scenario::{Cue, Scenario};
use std::rc::Rc;

/// All it takes to make a run again.
#[derive(Clone, Debug)]
pub struct Step {
    pub scenario: Rc<Scenario>,
    pub commands: Vec<Cue>,
    /// The scenario's place in the library, when it is one of those.
    pub place: Option<usize>,
    /// The scenario as its writer wrote it, where somebody did.
    pub text: Option<Rc<str>>,
}

/// Two texts of one scenario make one run.
impl PartialEq for Step {
    fn eq(&self, other: &Step) -> bool {
        (&self.scenario, &self.commands, self.place) == (&other.scenario, &other.commands, other.place)
    }
}

#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Step>,
    future: Vec<Step>,
}

/// Steps kept; they share their scenarios, and a list of commands is small.
const MOST_STEPS: usize = 200;

impl History {
    /// Remembers what there was before something new is done.
    pub fn push(&mut self, before: Step) {
        self.future.clear();
        self.past.push(before);
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
    }

    /// Trades the present step for the one before it.
    pub fn undo(&mut self, present: Step) -> Option<Step> {
        let before = self.past.pop()?;
        self.future.push(present);
        Some(before)
    }

    pub fn redo(&mut self, present: Step) -> Option<Step> {
        let after = self.future.pop()?;
        self.past.push(present);
        Some(after)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
