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
    /// Adds a thing; returns whether there is room for more. The same thing twice in a row is there once, as the event
    /// if it is that as well.
    pub fn push(&mut self, link: Link) -> bool {
        if let Some(last) = self.0.iter_mut().flatten().last().filter(|last| last.subject == link.subject) {
            if last.part == Part::Cause {
                last.part = link.part;
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_there_once_and_the_event_is_what_counts() {
        let link = |subject, part| Link { subject, part };
        let mut chain = Chain::default();
        assert!(chain.is_empty());
        assert!(chain.push(link(Subject::Scheduler, Part::Cause)));
        chain.push(link(Subject::Clients, Part::Cause));
        chain.push(link(Subject::Clients, Part::Event));
        chain.push(link(Subject::Clients, Part::Effect));
        let links: Vec<Link> = chain.links().collect();
        assert_eq!(links, [link(Subject::Scheduler, Part::Cause), link(Subject::Clients, Part::Event)]);
        let full = (0..20).find(|nth| {
            let subject = if nth % 2 == 0 { Subject::Scheduler } else { Subject::Clients };
            !chain.push(link(subject, Part::Effect))
        });
        assert!(full.is_some() && chain.links().count() == MOST, "it ends");
    }
}
