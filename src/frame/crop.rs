//! Moving a picture under its window, and leaving out what is not seen.

use super::shape::{Area, Frame, Point, Shape, Step};

impl Frame {
    /// Moves the picture so that the window begins at its corner.
    pub(super) fn shift(&mut self, window: Area) {
        let (x, y) = (-window.x, -window.y);
        self.hits.iter_mut().for_each(|(area, _)| *area = area.shifted(x, y));
        self.keys.iter_mut().for_each(|key| key.area = key.area.shifted(x, y));
        self.shapes.iter_mut().for_each(|shape| shape.shift(x, y));
    }

    /// Leaves out what lies outside a window of this size. Words are there as a whole or not at all.
    pub(super) fn crop(&mut self, window: &Area) {
        let seen = Area::new(0.0, 0.0, window.width, window.height);
        self.shapes.retain(|shape| match shape {
            Shape::Text(text) => seen.holds(&text.reserved()),
            other => seen.overlaps(&other.bounds()),
        });
        self.hits.retain_mut(|(area, _)| {
            *area = area.cut(&seen);
            area.width > 0.5 && area.height > 0.5
        });
    }
}

impl Area {
    fn shifted(&self, x: f32, y: f32) -> Area {
        Area { x: self.x + x, y: self.y + y, ..*self }
    }

    /// Returns the part of it that lies in `other`; without width or height where there is none.
    pub fn cut(&self, other: &Area) -> Area {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Area::new(x, y, (right - x).max(0.0), (bottom - y).max(0.0))
    }
}

impl Shape {
    fn shift(&mut self, x: f32, y: f32) {
        let move_point = |point: &mut Point| *point = point.moved(x, y);
        match self {
            Shape::Rect { area, .. } => *area = area.shifted(x, y),
            Shape::Disc { center, .. } | Shape::Arc { center, .. } => move_point(center),
            Shape::Path { steps, .. } => {
                for step in steps {
                    match step {
                        Step::Move(to) | Step::Line(to) => move_point(to),
                        Step::Curve(first, second, to) => [first, second, to].into_iter().for_each(move_point),
                        Step::Close => {}
                    }
                }
            }
            Shape::Text(text) => move_point(&mut text.at),
        }
    }

    /// Returns a box that holds all of the shape, with its outline.
    pub fn bounds(&self) -> Area {
        match self {
            Shape::Rect { area, stroke, .. } => area.grown(stroke.map_or(0.0, |stroke| stroke.width)),
            Shape::Disc { center, radius, stroke, .. } => {
                Area::around(*center, radius + stroke.map_or(0.0, |stroke| stroke.width))
            }
            Shape::Arc { center, radius, stroke, .. } => Area::around(*center, radius + stroke.width),
            Shape::Path { steps, stroke, .. } => path_bounds(steps).grown(stroke.map_or(0.0, |stroke| stroke.width)),
            Shape::Text(text) => text.extent(),
        }
    }
}

impl Area {
    pub(super) fn grown(&self, by: f32) -> Area {
        Area::new(self.x - by, self.y - by, self.width + by * 2.0, self.height + by * 2.0)
    }
}

/// A curve stays within the box of its four points.
fn path_bounds(steps: &[Step]) -> Area {
    let (mut low, mut high) = (Point::new(f32::MAX, f32::MAX), Point::new(f32::MIN, f32::MIN));
    let mut see = |point: &Point| {
        (low.x, low.y) = (low.x.min(point.x), low.y.min(point.y));
        (high.x, high.y) = (high.x.max(point.x), high.y.max(point.y));
    };
    for step in steps {
        match step {
            Step::Move(to) | Step::Line(to) => see(to),
            Step::Curve(first, second, to) => [first, second, to].into_iter().for_each(&mut see),
            Step::Close => {}
        }
    }
    Area::new(low.x, low.y, (high.x - low.x).max(0.0), (high.y - low.y).max(0.0))
}
