//! What was done by hand and taken back: lists of commands, since a recording is its scenario and its commands.

use crate::scenario::Cue;

#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Vec<Cue>>,
    future: Vec<Vec<Cue>>,
}

/// Steps kept; a list of commands is small.
const MOST_STEPS: usize = 200;

impl History {
    /// Remembers what there was before something new is done.
    pub fn push(&mut self, before: Vec<Cue>) {
        self.future.clear();
        self.past.push(before);
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
    }

    /// Trades the present list for the one before it.
    pub fn undo(&mut self, present: &[Cue]) -> Option<Vec<Cue>> {
        let before = self.past.pop()?;
        self.future.push(present.to_vec());
        Some(before)
    }

    pub fn redo(&mut self, present: &[Cue]) -> Option<Vec<Cue>> {
        let after = self.future.pop()?;
        self.past.push(present.to_vec());
        Some(after)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
