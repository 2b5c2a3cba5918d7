//! Shapes to canvas calls. Decides nothing about what is shown.
//!
//! Every call into the browser costs more than the arithmetic around it, so unchanged states are not set again.

use super::palette::{Palette, place};
use crate::frame::shape::{Anchor, Area, Fill, Frame, Point, Shape, Step, Stroke, Text};
use std::collections::BTreeMap;
use std::f64::consts::TAU;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// Distance and width of the stripes that mark something unhealthy.
const STRIPES: (f64, f64) = (6.0, 3.0);
/// How strong a striped area is between its stripes.
const BETWEEN_STRIPES: f32 = 0.35;
/// Measured texts kept; more are forgotten all at once.
const MOST_MEASURED: usize = 4000;

pub struct Painter {
    context: CanvasRenderingContext2d,
    palette: Palette,
    /// By font and text: its width, and what of it fits into the room it last had.
    measured: BTreeMap<(String, String), Measured>,
    state: State,
}

#[derive(Clone)]
struct Measured {
    width: f64,
    room: f32,
    short: Option<String>,
}

/// What the context is set to.
#[derive(Default)]
struct State {
    fill: Option<usize>,
    stroke: Option<usize>,
    alpha: Option<f32>,
    width: Option<f32>,
    dash: Option<Option<(f32, f32)>>,
    font: String,
    anchor: Option<Anchor>,
}

impl Painter {
    pub fn new(context: CanvasRenderingContext2d) -> Painter {
        Painter { context, palette: Palette::read(), measured: BTreeMap::new(), state: State::default() }
    }

    /// Returns the colour of the page's ground.
    pub fn ground(&self) -> &str {
        self.palette.at(place(crate::frame::shape::Ink::Background))
    }

    /// Reads the colours anew, after the theme changed.
    pub fn read_colours(&mut self) {
        self.palette = Palette::read();
        self.measured.clear();
    }

    /// Draws the frame over whatever was there; `ratio` is how many device pixels make one of ours.
    pub fn paint(&mut self, frame: &Frame, ratio: f64) {
        // A resized or lost canvas has forgotten its state, so nothing is taken for granted.
        self.state = State::default();
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, frame.size.width.into(), frame.size.height.into());
        for shape in &frame.shapes {
            self.shape(shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect { area, radius, fill, stroke } => {
                self.draw(&|painter| painter.rounded(area, *radius), fill.as_ref(), stroke.as_ref(), area);
            }
            Shape::Disc { center, radius, fill, stroke } => {
                let trace = |painter: &Painter| painter.turn(*center, *radius, (0.25, 1.25), false);
                self.draw(&trace, fill.as_ref(), stroke.as_ref(), &square(*center, *radius));
            }
            Shape::Arc { center, radius, from, to, stroke, hatched: false } => {
                let trace = |painter: &Painter| painter.turn(*center, *radius, (*from, *to), false);
                self.draw(&trace, None, Some(stroke), &square(*center, *radius));
            }
            Shape::Arc { center, radius, from, to, stroke, hatched: true } => {
                let trace = |painter: &Painter| painter.band(*center, *radius, stroke.width, (*from, *to));
                let fill = Fill { ink: stroke.ink, alpha: stroke.alpha, hatched: true };
                self.draw(&trace, Some(&fill), None, &square(*center, radius + stroke.width));
            }
            Shape::Path { steps, fill, stroke } => {
                self.draw(&|painter| painter.trace(steps), fill.as_ref(), stroke.as_ref(), &bounds(steps));
            }
            Shape::Text(text) => self.text(text),
        }
    }

    /// Fills and strokes what `trace` outlines.
    fn draw(&mut self, trace: &dyn Fn(&Painter), fill: Option<&Fill>, stroke: Option<&Stroke>, bounds: &Area) {
        self.context.begin_path();
        trace(self);
        if let Some(fill) = fill {
            self.fill_ink(place(fill.ink), fill.alpha * if fill.hatched { BETWEEN_STRIPES } else { 1.0 });
            self.context.fill();
            if fill.hatched {
                self.stripes(fill, bounds);
                self.context.begin_path();
                trace(self);
            }
        }
        if let Some(stroke) = stroke.filter(|stroke| stroke.width > 0.0) {
            self.stroke_ink(stroke);
            self.context.stroke();
        }
    }

    /// Draws diagonal stripes inside the current path, and loses it.
    fn stripes(&mut self, fill: &Fill, bounds: &Area) {
        self.context.save();
        self.context.clip();
        self.context.begin_path();
        let (left, top) = (f64::from(bounds.x), f64::from(bounds.y));
        let (width, height) = (f64::from(bounds.width), f64::from(bounds.height));
        let step = STRIPES.0 * std::f64::consts::SQRT_2;
        let mut x = left - height;
        while x < left + width + step {
            self.context.move_to(x, top + height);
            self.context.line_to(x + height, top);
            x += step;
        }
        self.context.set_stroke_style_str(self.palette.at(place(fill.ink)));
        self.context.set_global_alpha(fill.alpha.into());
        self.context.set_line_width(STRIPES.1);
        let _ = self.context.set_line_dash(&js_sys::Array::new());
        self.context.stroke();
        self.context.restore();
    }

    fn rounded(&self, area: &Area, radius: f32) {
        let (x, y, width, height) = (area.x.into(), area.y.into(), area.width.into(), area.height.into());
        if radius > 0.0 {
            let _ = self.context.round_rect_with_f64(x, y, width, height, radius.into());
        } else {
            self.context.rect(x, y, width, height);
        }
    }

    /// Walks along a circle, clockwise or back, in turns from twelve o'clock.
    fn turn(&self, center: Point, radius: f32, (from, to): (f32, f32), back: bool) {
        let angle = |turns: f32| (f64::from(turns) - 0.25) * TAU;
        let radius = f64::from(radius.max(0.0));
        let (x, y) = (center.x.into(), center.y.into());
        let _ = self.context.arc_with_anticlockwise(x, y, radius, angle(from), angle(to), back);
    }

    /// Outlines an arc as wide as its stroke, so that it can be filled.
    fn band(&self, center: Point, radius: f32, width: f32, (from, to): (f32, f32)) {
        self.turn(center, radius + width / 2.0, (from, to), false);
        self.turn(center, radius - width / 2.0, (to, from), true);
        self.context.close_path();
    }

    fn trace(&self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Move(to) => self.context.move_to(to.x.into(), to.y.into()),
                Step::Line(to) => self.context.line_to(to.x.into(), to.y.into()),
                Step::Curve(a, b, c) => {
                    self.context.bezier_curve_to(
                        a.x.into(),
                        a.y.into(),
                        b.x.into(),
                        b.y.into(),
                        c.x.into(),
                        c.y.into(),
                    );
                }
                Step::Close => self.context.close_path(),
            }
        }
    }

    fn text(&mut self, text: &Text) {
        let font = self.palette.font(text.face, text.size, text.bold);
        if self.state.font != font {
            self.context.set_font(&font);
            self.state.font = font;
        }
        self.fill_ink(place(text.ink), text.alpha);
        if self.state.anchor != Some(text.anchor) {
            self.context.set_text_align(match text.anchor {
                Anchor::Start => "left",
                Anchor::Middle => "center",
                Anchor::End => "right",
            });
            self.state.anchor = Some(text.anchor);
        }
        let (x, y) = (text.at.x.into(), text.at.y.into());
        let measured = self.measure(text);
        let _ = match &measured.short {
            None => self.context.fill_text(&text.text, x, y),
            Some(short) => self.context.fill_text(short, x, y),
        };
    }

    /// Returns the text's width and, where its room is smaller, its beginning with an ellipsis.
    fn measure(&mut self, text: &Text) -> Measured {
        let key = (self.state.font.clone(), text.text.clone());
        if let Some(known) = self.measured.get(&key).filter(|known| known.room == text.room || known.fits(text.room)) {
            return known.clone();
        }
        let width = self.width_of(&text.text);
        let mut measured = Measured { width, room: text.room, short: None };
        if !measured.fits(text.room) {
            measured.short = Some(self.shorten(&text.text, text.room.into()));
        }
        if self.measured.len() >= MOST_MEASURED {
            self.measured.clear();
        }
        self.measured.insert(key, measured.clone());
        measured
    }

    /// Finds the longest beginning that fits together with an ellipsis.
    fn shorten(&self, text: &str, room: f64) -> String {
        let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
        let cut = |end: usize| format!("{}…", text[..end].trim_end());
        let fitting = ends.partition_point(|end| self.width_of(&cut(*end)) <= room);
        ends.get(fitting.saturating_sub(1)).map_or_else(String::new, |end| cut(*end))
    }

    fn width_of(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }

    fn fill_ink(&mut self, ink: usize, alpha: f32) {
        if self.state.fill != Some(ink) {
            self.context.set_fill_style_str(self.palette.at(ink));
            self.state.fill = Some(ink);
        }
        self.alpha(alpha);
    }

    fn stroke_ink(&mut self, stroke: &Stroke) {
        let ink = place(stroke.ink);
        if self.state.stroke != Some(ink) {
            self.context.set_stroke_style_str(self.palette.at(ink));
            self.state.stroke = Some(ink);
        }
        if self.state.width != Some(stroke.width) {
            self.context.set_line_width(stroke.width.into());
            self.state.width = Some(stroke.width);
        }
        if self.state.dash != Some(stroke.dash) {
            let lengths = js_sys::Array::new();
            if let Some((dash, gap)) = stroke.dash {
                lengths.push(&JsValue::from_f64(dash.into()));
                lengths.push(&JsValue::from_f64(gap.into()));
            }
            let _ = self.context.set_line_dash(&lengths);
            self.state.dash = Some(stroke.dash);
        }
        self.alpha(stroke.alpha);
    }

    fn alpha(&mut self, alpha: f32) {
        if self.state.alpha != Some(alpha) {
            self.context.set_global_alpha(alpha.into());
            self.state.alpha = Some(alpha);
        }
    }
}

impl Measured {
    /// Returns whether all of it can be written in this room.
    fn fits(&self, room: f32) -> bool {
        self.short.is_none() && self.width <= f64::from(room)
    }
}

fn square(center: Point, radius: f32) -> Area {
    Area { x: center.x - radius, y: center.y - radius, width: radius * 2.0, height: radius * 2.0 }
}

/// Returns the box around the points of a path.
fn bounds(steps: &[Step]) -> Area {
    let (mut low, mut high) = (Point { x: f32::MAX, y: f32::MAX }, Point { x: f32::MIN, y: f32::MIN });
    let points = steps.iter().flat_map(|step| match step {
        Step::Move(to) | Step::Line(to) => vec![*to],
        Step::Curve(first, second, to) => vec![*first, *second, *to],
        Step::Close => Vec::new(),
    });
    for point in points {
        low = Point { x: low.x.min(point.x), y: low.y.min(point.y) };
        high = Point { x: high.x.max(point.x), y: high.y.max(point.y) };
    }
    Area { x: low.x, y: low.y, width: (high.x - low.x).max(0.0), height: (high.y - low.y).max(0.0) }
}
