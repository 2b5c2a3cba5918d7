//! Signs drawn as lines, because a font may not have them.

use super::shape::{Fill, Frame, Ink, Point, Stroke};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Check,
    Cross,
    /// A dotted ring: not known yet.
    Unknown,
    /// An arrow that points down and away.
    Leaving,
}

impl Glyph {
    pub fn ink(self) -> Ink {
        match self {
            Glyph::Check => Ink::Ok,
            Glyph::Cross => Ink::Bad,
            Glyph::Unknown => Ink::Warn,
            Glyph::Leaving => Ink::Dim,
        }
    }
}

impl Frame {
    /// Draws a sign; `radius` is half its width.
    pub(super) fn glyph(&mut self, glyph: Glyph, center: Point, radius: f32, alpha: f32) {
        let stroke = Stroke::of(glyph.ink(), (radius * 0.5).clamp(1.0, 2.0)).alpha(alpha);
        let at = |x: f32, y: f32| center.moved(x * radius, y * radius);
        match glyph {
            Glyph::Check => self.line(&[at(-0.85, 0.05), at(-0.2, 0.7), at(0.95, -0.65)], stroke),
            Glyph::Cross => {
                self.line(&[at(-0.7, -0.7), at(0.7, 0.7)], stroke);
                self.line(&[at(0.7, -0.7), at(-0.7, 0.7)], stroke);
            }
            Glyph::Unknown => {
                let dot = radius * 0.55;
                self.disc(center, radius * 0.95, None, stroke.dashed(dot, dot));
            }
            Glyph::Leaving => {
                self.line(&[at(0.0, -0.9), at(0.0, 0.8)], stroke);
                self.line(&[at(-0.6, 0.2), at(0.0, 0.8), at(0.6, 0.2)], stroke);
            }
        }
    }

    /// Draws a sign on a small plate, to be read on any fill.
    pub(super) fn badge(&mut self, glyph: Glyph, center: Point, radius: f32) {
        self.disc(center, radius, Fill::of(Ink::Background).alpha(0.72), None);
        self.glyph(glyph, center, radius * 0.62, 1.0);
    }
}
