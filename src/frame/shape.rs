//! The words a picture is made of: shapes with an ink, never a colour. Canvas and SVG both read them.

use super::filter::Key;
pub use crate::sim::Subject;

/// A finished picture, back to front, with the areas that can be picked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    pub size: Size,
    pub shapes: Vec<Shape>,
    /// Topmost last.
    pub hits: Vec<(Area, Subject)>,
    /// The entries of the legend, which filter.
    pub keys: Vec<LegendKey>,
}

/// Where an entry of the legend stands, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendKey {
    pub area: Area,
    pub key: Key,
    pub name: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f32,
    pub height: f32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Rect {
        area: Area,
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    Disc {
        center: Point,
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    /// A part of a circle's line, clockwise from `from` to `to`, in turns from twelve o'clock.
    Arc {
        center: Point,
        radius: f32,
        from: f32,
        to: f32,
        stroke: Stroke,
        hatched: bool,
    },
    Path {
        steps: Vec<Step>,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    Text(Text),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
    Close,
}

/// One line of text. Painters shorten it with an ellipsis when it is wider than `room`.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub at: Point,
    pub text: String,
    pub size: f32,
    pub ink: Ink,
    pub anchor: Anchor,
    pub face: Face,
    pub bold: bool,
    pub alpha: f32,
    pub room: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Sans,
    Mono,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    pub ink: Ink,
    pub alpha: f32,
    /// Diagonal stripes: the sign of something unhealthy.
    pub hatched: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub ink: Ink,
    pub width: f32,
    pub alpha: f32,
    /// Lengths of dash and gap.
    pub dash: Option<(f32, f32)>,
}

/// Colours by meaning. `static/style.css` gives each a value for light and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    Background,
    Panel,
    PanelRaised,
    Line,
    LineSoft,
    /// Text: most important, normal, dim.
    Strong,
    Normal,
    Dim,
    Accent,
    Ok,
    Warn,
    Bad,
    Info,
    /// The identity of a task definition's revision; the four repeat.
    Revision(u8),
    /// Text on a revision's fill.
    OnRevision,
}
