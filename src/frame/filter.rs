//! What a legend explains, and what is left when it filters: fills, outlines and rings, each by itself.

use super::look::{Kind, Look};
use super::shape::{Fill, Frame, Ink, Shape, Stroke};

/// An entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A fill.
    Revision(u8),
    /// Outlines and glyphs.
    Placed,
    Pulling,
    Healthy,
    Unhealthy,
    Draining,
    /// Rings: the time to the next health check, and to the end.
    Checked,
    Leaving,
}

/// Some entries of the legend. Several of one kind add up, several kinds narrow down; none shows everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter(u16);

/// How strong what is filtered out still is.
const FADED: f32 = 0.13;
const REVISIONS: u16 = 0b1111;
const STATES: u16 = 0b1_1111 << 4;
const RINGS: u16 = 0b11 << 9;

impl Key {
    pub const STATES: [Key; 5] = [Key::Placed, Key::Pulling, Key::Healthy, Key::Unhealthy, Key::Draining];
    pub const RINGS: [Key; 2] = [Key::Checked, Key::Leaving];

    /// Returns its word in the legend; a revision is called by its own name there.
    pub const fn word(self) -> &'static str {
        match self {
            Key::Revision(_) => "revision",
            Key::Placed => "placed",
            Key::Pulling => "pulling",
            Key::Healthy => "healthy",
            Key::Unhealthy => "unhealthy",
            Key::Draining => "draining",
            Key::Checked => "check",
            Key::Leaving => "leaving",
        }
    }

    const fn bit(self) -> u16 {
        match self {
            Key::Revision(number) => 1 << (number % 4),
            Key::Placed => 1 << 4,
            Key::Pulling => 1 << 5,
            Key::Healthy => 1 << 6,
            Key::Unhealthy => 1 << 7,
            Key::Draining => 1 << 8,
            Key::Checked => 1 << 9,
            Key::Leaving => 1 << 10,
        }
    }

    /// Returns the outline that a look is explained by.
    const fn of(look: Look) -> Key {
        match look {
            Look::Provisioning { .. } | Look::Placed { .. } => Key::Placed,
            Look::Pulling { .. } | Look::Activating => Key::Pulling,
            Look::Unchecked | Look::Healthy => Key::Healthy,
            Look::Failing { .. } | Look::Unhealthy { .. } => Key::Unhealthy,
            Look::Draining { .. } | Look::Stopping { .. } | Look::Stopped => Key::Draining,
        }
    }
}

impl Filter {
    #[must_use]
    pub const fn toggled(self, key: Key) -> Filter {
        Filter(self.0 ^ key.bit())
    }

    pub const fn has(self, key: Key) -> bool {
        self.0 & key.bit() != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether a task of a revision's ink with such a look is still shown.
    pub(super) fn shows(self, revision: Ink, look: Look, has_target: bool) -> bool {
        let Ink::Revision(revision) = revision else { return true };
        let ring = match look.kind() {
            Kind::Leaving => Key::Leaving.bit(),
            Kind::Running | Kind::Bad if has_target => Key::Checked.bit(),
            _ => 0,
        };
        let passes = |kind: u16, is: u16| self.0 & kind == 0 || self.0 & is != 0;
        passes(REVISIONS, Key::Revision(revision).bit()) && passes(STATES, Key::of(look).bit()) && passes(RINGS, ring)
    }
}

impl Frame {
    /// Takes back what was drawn since `from`, so that the rest stands out.
    pub(super) fn fade(&mut self, from: usize) {
        for shape in &mut self.shapes[from..] {
            match shape {
                Shape::Rect { fill, stroke, .. }
                | Shape::Disc { fill, stroke, .. }
                | Shape::Path { fill, stroke, .. } => {
                    fill.iter_mut().for_each(|fill: &mut Fill| fill.alpha *= FADED);
                    stroke.iter_mut().for_each(|stroke: &mut Stroke| stroke.alpha *= FADED);
                }
                Shape::Arc { stroke, .. } => stroke.alpha *= FADED,
                Shape::Text(text) => text.alpha *= FADED,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_kind_add_up_and_kinds_narrow_down() {
        let filter = |keys: &[Key]| keys.iter().fold(Filter::default(), |filter, key| filter.toggled(*key));
        for (keys, revision, look, target, want) in [
            (&[][..], 0, Look::Healthy, true, true),
            (&[Key::Revision(1)], 0, Look::Healthy, true, false),
            (&[Key::Revision(1), Key::Revision(0)], 0, Look::Healthy, true, true),
            (&[Key::Revision(0), Key::Unhealthy], 0, Look::Healthy, true, false),
            (&[Key::Unhealthy, Key::Healthy], 3, Look::Failing { failed: 1, of: 3 }, true, true),
            (&[Key::Checked], 0, Look::Healthy, true, true),
            (&[Key::Checked], 0, Look::Healthy, false, false),
            (&[Key::Leaving], 0, Look::Stopping { kill: None }, false, true),
        ] {
            assert_eq!(filter(keys).shows(Ink::Revision(revision), look, target), want, "{keys:?} {look:?}");
        }
        assert!(filter(&[Key::Placed, Key::Placed]).is_empty(), "twice is not at all");
    }
}
