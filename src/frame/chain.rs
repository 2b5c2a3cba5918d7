//! An event with what led to it and what came of it, as far as a picture can show.

use super::shape::Subject;

/// A thing in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub subject: Subject,
    pub part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Cause,
    Event,
    Effect,
}

/// The causes from the first one on, the event, its effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain([Option<Link>; MOST]);

/// A longer chain is no longer followed by the eye.
const MOST: usize = 8;

impl Chain {
    /// Adds a thing, unless the one before is the same; returns whether there is room for more.
    pub fn push(&mut self, link: Link) -> bool {
        let last = self.links().last();
        if last.is_some_and(|last| last.subject == link.subject) {
            return true;
        }
        match self.0.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(link),
            None => return false,
        }
        self.0[MOST - 1].is_none()
    }

    pub fn links(&self) -> impl Iterator<Item = Link> {
        self.0.iter().flatten().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0[0].is_none()
    }
}
