//! Short ways to make shapes and to put them into a frame.

use super::shape::{Anchor, Area, Face, Fill, Frame, Ink, Point, Shape, Size, Step, Stroke, Subject, Text};
use super::words;

impl Point {
    pub const fn new(x: f32, y: f32) -> Point {
        Point { x, y }
    }

    /// Returns the point `part` of the way from here to `there`.
    pub fn towards(self, there: Point, part: f32) -> Point {
        Point { x: self.x + (there.x - self.x) * part, y: self.y + (there.y - self.y) * part }
    }

    pub fn times(self, by: f32) -> Point {
        Point { x: self.x * by, y: self.y * by }
    }

    pub fn distance(self, there: Point) -> f32 {
        (there.x - self.x).hypot(there.y - self.y)
    }

    pub const fn moved(self, x: f32, y: f32) -> Point {
        Point { x: self.x + x, y: self.y + y }
    }
}

impl Size {
    pub fn times(self, by: f32) -> Size {
        Size { width: self.width * by, height: self.height * by }
    }
}

impl Area {
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Area {
        Area { x, y, width, height }
    }

    /// Returns the square around a point.
    pub fn around(center: Point, radius: f32) -> Area {
        Area::new(center.x - radius, center.y - radius, radius * 2.0, radius * 2.0)
    }

    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    pub fn center(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Returns the area less `by` on every side; never less than nothing.
    pub fn inset(&self, by: f32) -> Area {
        let by = by.min(self.width / 2.0).min(self.height / 2.0);
        Area::new(self.x + by, self.y + by, self.width - by * 2.0, self.height - by * 2.0)
    }

    pub fn contains(&self, point: Point) -> bool {
        (self.x..=self.right()).contains(&point.x) && (self.y..=self.bottom()).contains(&point.y)
    }

    /// Returns whether the two share more than a hair.
    pub fn overlaps(&self, other: &Area) -> bool {
        const HAIR: f32 = 0.05;
        self.x + HAIR < other.right()
            && other.x + HAIR < self.right()
            && self.y + HAIR < other.bottom()
            && other.y + HAIR < self.bottom()
    }

    /// Returns the area in a picture that is `by` times as large.
    pub fn times(&self, by: f32) -> Area {
        Area::new(self.x * by, self.y * by, self.width * by, self.height * by)
    }

    /// Returns whether all of `other` lies in it.
    pub fn holds(&self, other: &Area) -> bool {
        const HAIR: f32 = 0.05;
        other.x >= self.x - HAIR
            && other.y >= self.y - HAIR
            && other.right() <= self.right() + HAIR
            && other.bottom() <= self.bottom() + HAIR
    }

    /// Returns the lowest `part` of the area, 0 to 1.
    pub fn filled_to(&self, part: f32) -> Area {
        let height = self.height * part.clamp(0.0, 1.0);
        Area::new(self.x, self.bottom() - height, self.width, height)
    }
}

impl Fill {
    pub const fn of(ink: Ink) -> Fill {
        Fill { ink, alpha: 1.0, hatched: false }
    }

    pub const fn alpha(self, alpha: f32) -> Fill {
        Fill { alpha, ..self }
    }

    pub const fn hatched(self) -> Fill {
        Fill { hatched: true, ..self }
    }
}

impl Stroke {
    pub const fn of(ink: Ink, width: f32) -> Stroke {
        Stroke { ink, width, alpha: 1.0, dash: None }
    }

    pub const fn alpha(self, alpha: f32) -> Stroke {
        Stroke { alpha, ..self }
    }

    pub const fn dashed(self, dash: f32, gap: f32) -> Stroke {
        Stroke { dash: Some((dash, gap)), ..self }
    }
}

impl Text {
    /// Begins a line of normal text that starts at `at`, on its baseline, and may be `room` wide.
    pub fn new(text: impl Into<String>, at: Point, size: f32, room: f32) -> Text {
        Text {
            at,
            text: text.into(),
            size,
            ink: Ink::Normal,
            anchor: Anchor::Start,
            face: Face::Sans,
            bold: false,
            alpha: 1.0,
            room: room.max(0.0),
        }
    }

    pub fn ink(self, ink: Ink) -> Text {
        Text { ink, ..self }
    }

    pub fn alpha(self, alpha: f32) -> Text {
        Text { alpha, ..self }
    }

    pub fn bold(self) -> Text {
        Text { bold: true, ..self }
    }

    pub fn mono(self) -> Text {
        Text { face: Face::Mono, ..self }
    }

    pub fn middle(self) -> Text {
        Text { anchor: Anchor::Middle, ..self }
    }

    pub fn end(self) -> Text {
        Text { anchor: Anchor::End, ..self }
    }

    /// Says the first of `choices` that surely fits, else the last.
    pub fn choose<T: Into<String>>(mut self, choices: impl IntoIterator<Item = T>) -> Text {
        for choice in choices {
            self.text = choice.into();
            if self.fits() {
                break;
            }
        }
        self
    }

    /// As `choose`, but writes smaller, down to `least`, before it takes the next wording.
    pub fn choose_down_to<T: Into<String>>(mut self, least: f32, choices: impl IntoIterator<Item = T>) -> Text {
        const STEP: f32 = 0.5;
        let natural = self.size;
        for choice in choices {
            self.text = choice.into();
            self.size = natural;
            while !self.fits() && self.size - STEP >= least {
                self.size -= STEP;
            }
            if self.fits() {
                break;
            }
        }
        self
    }

    /// Returns whether the text surely needs no more than its room.
    pub fn fits(&self) -> bool {
        self.width() <= self.room
    }

    /// Returns how wide the text is at most, in any usual font.
    pub fn width(&self) -> f32 {
        words::width(&self.text, self.size, self.face, self.bold)
    }

    /// Returns the box that the text may fill: all of its room.
    pub fn reserved(&self) -> Area {
        self.boxed(self.room)
    }

    /// Returns the box of the text as it is, cut off where its room ends.
    pub fn extent(&self) -> Area {
        self.boxed(self.width().min(self.room))
    }

    fn boxed(&self, width: f32) -> Area {
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        Area::new(x, self.at.y - self.size * 0.78, width, self.size)
    }
}

impl Frame {
    pub fn rect(&mut self, area: Area, radius: f32, fill: impl Into<Option<Fill>>, stroke: impl Into<Option<Stroke>>) {
        let radius = radius.min(area.width / 2.0).min(area.height / 2.0).max(0.0);
        self.shapes.push(Shape::Rect { area, radius, fill: fill.into(), stroke: stroke.into() });
    }

    pub fn disc(
        &mut self,
        center: Point,
        radius: f32,
        fill: impl Into<Option<Fill>>,
        stroke: impl Into<Option<Stroke>>,
    ) {
        self.shapes.push(Shape::Disc { center, radius, fill: fill.into(), stroke: stroke.into() });
    }

    /// Draws a part of a circle's line, in turns from twelve o'clock.
    pub fn arc(&mut self, center: Point, radius: f32, (from, to): (f32, f32), stroke: Stroke) {
        self.shapes.push(Shape::Arc { center, radius, from, to, stroke, hatched: false });
    }

    pub fn path(&mut self, steps: Vec<Step>, fill: impl Into<Option<Fill>>, stroke: impl Into<Option<Stroke>>) {
        self.shapes.push(Shape::Path { steps, fill: fill.into(), stroke: stroke.into() });
    }

    /// Draws a line through all points.
    pub fn line(&mut self, points: &[Point], stroke: Stroke) {
        let step = |(nth, point): (usize, &Point)| if nth == 0 { Step::Move(*point) } else { Step::Line(*point) };
        self.path(points.iter().enumerate().map(step).collect(), None, stroke);
    }

    /// Writes a line of text, unless there is nothing to write or no room for it.
    pub fn text(&mut self, text: Text) {
        if !text.text.is_empty() && text.room >= text.size * 0.6 {
            self.shapes.push(Shape::Text(text));
        }
    }

    /// Lets an area be picked.
    pub fn pick(&mut self, area: Area, subject: Subject) {
        self.hits.push((area, subject));
    }

    /// Returns what lies under a point: the topmost area that contains it.
    pub fn hit(&self, point: Point) -> Option<Subject> {
        self.hits.iter().rev().find(|(area, _)| area.contains(point)).map(|(_, subject)| *subject)
    }

    /// Takes everything away and keeps the room it took.
    pub(super) fn wipe(&mut self) {
        self.shapes.clear();
        self.hits.clear();
        self.keys.clear();
    }

    /// Makes what is in the picture `by` times as large.
    pub(super) fn scale(&mut self, by: f32) {
        self.hits.iter_mut().for_each(|(area, _)| area.scale(by));
        self.keys.iter_mut().for_each(|key| key.area.scale(by));
        self.shapes.iter_mut().for_each(|shape| shape.scale(by));
    }
}

impl Area {
    fn scale(&mut self, by: f32) {
        *self = self.times(by);
    }
}

impl Stroke {
    fn scale(&mut self, by: f32) {
        self.width *= by;
        self.dash = self.dash.map(|(dash, gap)| (dash * by, gap * by));
    }
}

impl Shape {
    fn scale(&mut self, by: f32) {
        let scale_point = |point: &mut Point| *point = Point::new(point.x * by, point.y * by);
        match self {
            Shape::Rect { area, radius, stroke, .. } => {
                area.scale(by);
                *radius *= by;
                stroke.iter_mut().for_each(|stroke| stroke.scale(by));
            }
            Shape::Disc { center, radius, stroke, .. } => {
                scale_point(center);
                *radius *= by;
                stroke.iter_mut().for_each(|stroke| stroke.scale(by));
            }
            Shape::Arc { center, radius, stroke, .. } => {
                scale_point(center);
                *radius *= by;
                stroke.scale(by);
            }
            Shape::Path { steps, stroke, .. } => {
                for step in steps {
                    match step {
                        Step::Move(to) | Step::Line(to) => scale_point(to),
                        Step::Curve(first, second, to) => [first, second, to].into_iter().for_each(scale_point),
                        Step::Close => {}
                    }
                }
                stroke.iter_mut().for_each(|stroke| stroke.scale(by));
            }
            Shape::Text(text) => {
                scale_point(&mut text.at);
                text.size *= by;
                text.room *= by;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topmost_area_is_hit() {
        let mut frame = Frame::default();
        frame.pick(Area::new(0.0, 0.0, 100.0, 100.0), Subject::Scheduler);
        frame.pick(Area::new(10.0, 10.0, 20.0, 20.0), Subject::Clients);
        assert_eq!(frame.hit(Point::new(15.0, 15.0)), Some(Subject::Clients));
        assert_eq!(frame.hit(Point::new(50.0, 15.0)), Some(Subject::Scheduler));
        assert_eq!(frame.hit(Point::new(150.0, 15.0)), None);
    }

    #[test]
    fn the_first_choice_that_fits_is_said() {
        let text = |room: f32| Text::new("", Point::default(), 10.0, room).choose(["us-east-1a", "1a"]).text;
        assert_eq!(text(70.0), "us-east-1a");
        assert_eq!(text(40.0), "1a");
        assert_eq!(text(1.0), "1a", "the last one is cut off by the painter");
    }

    #[test]
    fn a_frame_scales_with_its_hits() {
        let mut frame = Frame::default();
        frame.text(Text::new("hello", Point::new(10.0, 10.0), 10.0, 50.0));
        frame.pick(Area::new(0.0, 0.0, 10.0, 10.0), Subject::Clients);
        frame.scale(2.0);
        assert_eq!(frame.hit(Point::new(15.0, 15.0)), Some(Subject::Clients));
        let Shape::Text(text) = &frame.shapes[0] else { panic!("it is a text") };
        assert_eq!((text.at, text.size, text.room), (Point::new(20.0, 20.0), 20.0, 100.0));
    }
}
