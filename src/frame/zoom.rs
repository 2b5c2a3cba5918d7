//! How near the viewer stands, and to what. Counted in parts of the picture, so that it holds for any window.

use super::shape::{Point, Size};

/// The middle of the window in parts of the whole picture, and how much larger than whole the picture is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    factor: f32,
    center: Point,
}

/// So near that a task among ten thousand can be read.
const NEAREST: f32 = 24.0;
/// Words grow more slowly than the room they have: the rest of the zoom goes into detail.
const WORDS: f32 = 0.3;

impl Default for Zoom {
    fn default() -> Self {
        Zoom::FIT
    }
}

impl Zoom {
    /// The whole picture.
    pub const FIT: Zoom = Zoom { factor: 1.0, center: Point::new(0.5, 0.5) };

    pub fn is_fit(self) -> bool {
        self.factor <= 1.0
    }

    pub fn is_nearest(self) -> bool {
        self.factor >= NEAREST
    }

    pub fn factor(self) -> f32 {
        self.factor
    }

    /// Returns how many times larger things are drawn, and how many times more room they have.
    ///
    /// Together they are the factor.
    pub(super) fn parts(self) -> (f32, f32) {
        let words = self.factor.powf(WORDS);
        (words, self.factor / words)
    }

    /// Comes `by` times nearer; what lies at `at`, in parts of the window, stays there.
    pub fn nearer(self, by: f32, at: Point) -> Zoom {
        if !(by.is_finite() && by > 0.0 && at.x.is_finite() && at.y.is_finite()) {
            return self;
        }
        let factor = (self.factor * by).clamp(1.0, NEAREST);
        let shift = |center: f32, at: f32| center + (at - 0.5) / self.factor - (at - 0.5) / factor;
        Zoom { factor, center: Point::new(shift(self.center.x, at.x), shift(self.center.y, at.y)) }.kept()
    }

    /// Moves the window over the picture by parts of the window.
    pub fn moved(self, x: f32, y: f32) -> Zoom {
        if !(x.is_finite() && y.is_finite()) {
            return self;
        }
        Zoom { center: self.center.moved(x / self.factor, y / self.factor), ..self }.kept()
    }

    /// Returns a zoom `part` of the way from here to another one; the other one itself where they are as good as equal.
    pub fn towards(self, goal: Zoom, part: f32) -> Zoom {
        let factor = self.factor * (goal.factor / self.factor).powf(part);
        let zoom = Zoom { factor, center: self.center.towards(goal.center, part) }.held();
        let near =
            (zoom.factor / goal.factor - 1.0).abs() < 0.004 && zoom.center.distance(goal.center) * goal.factor < 0.004;
        if near { goal } else { zoom }
    }

    fn held(self) -> Zoom {
        let half = 0.5 / self.factor.max(1.0);
        let keep = |center: f32| center.clamp(half, 1.0 - half);
        Zoom { center: Point::new(keep(self.center.x), keep(self.center.y)), ..self }
    }

    /// Keeps the window over the picture.
    fn kept(self) -> Zoom {
        if self.factor < 1.001 {
            return Zoom::FIT;
        }
        self.held()
    }

    /// Returns where the window begins in a picture of this size.
    pub(super) fn origin(self, picture: Size) -> Point {
        let half = 0.5 / self.factor;
        Point::new((self.center.x - half) * picture.width, (self.center.y - half) * picture.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns which part of the picture lies at a place of the window.
    fn under(zoom: Zoom, at: Point) -> Point {
        Point::new(zoom.center.x + (at.x - 0.5) / zoom.factor, zoom.center.y + (at.y - 0.5) / zoom.factor)
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        for (x, y) in [(0.5, 0.5), (0.1, 0.9), (0.77, 0.2)] {
            let at = Point::new(x, y);
            let mut zoom = Zoom::FIT;
            for _ in 0..20 {
                let before = under(zoom, at);
                zoom = zoom.nearer(1.2, at);
                assert!(under(zoom, at).distance(before) < 1e-4, "{at:?} at {}", zoom.factor);
            }
            assert!(zoom.is_nearest());
        }
    }

    #[test]
    fn the_window_never_leaves_the_picture() {
        for (x, y) in [(9.0, 9.0), (-9.0, 0.0), (0.3, -0.4), (f32::NAN, 1.0)] {
            let zoom = Zoom::FIT.nearer(4.0, Point::new(0.5, 0.5)).moved(x, y);
            let origin = zoom.origin(Size { width: 100.0, height: 100.0 });
            for begin in [origin.x, origin.y] {
                assert!((0.0..=75.001).contains(&begin), "{x}, {y}: {begin}");
            }
        }
        assert_eq!(Zoom::FIT.moved(0.4, 0.4), Zoom::FIT, "there is nowhere to go");
    }

    #[test]
    fn going_back_ends_with_the_whole() {
        let mut zoom = Zoom::FIT.nearer(7.0, Point::new(0.9, 0.9));
        for _ in 0..20 {
            zoom = zoom.nearer(0.8, Point::new(0.2, 0.3));
        }
        assert_eq!(zoom, Zoom::FIT);
        for by in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert_eq!(zoom.nearer(by, Point::default()), zoom, "{by} is no step");
        }
    }

    #[test]
    fn easing_arrives_and_stays_over_the_picture() {
        let goal = Zoom::FIT.nearer(9.0, Point::new(0.95, 0.1));
        for (from, to) in [(Zoom::FIT, goal), (goal, Zoom::FIT), (goal, goal)] {
            let mut zoom = from;
            let steps = (0..60).take_while(|_| {
                zoom = zoom.towards(to, 0.3);
                let origin = zoom.origin(Size { width: 1.0, height: 1.0 });
                assert!(origin.x >= -1e-4 && origin.y >= -1e-4, "{zoom:?}");
                zoom != to
            });
            assert!(steps.count() < 40, "it arrives");
        }
    }

    #[test]
    fn words_and_room_make_the_factor() {
        for factor in [1.0, 2.0, 9.0, NEAREST] {
            let (words, room) = Zoom { factor, ..Zoom::FIT }.parts();
            assert!((words * room - factor).abs() < 1e-3 && words >= 1.0 && room >= words);
        }
    }
}
