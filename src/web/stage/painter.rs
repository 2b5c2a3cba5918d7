//! Shapes to canvas calls. Decides nothing about what is shown.
//!
//! Every call into the browser costs more than the arithmetic around it, so unchanged states are not set again.

use super::lettering::Lettering;
use super::palette::{Palette, place};
use super::raster::Raster;
use super::sheet::{LEAST_RUN, Place, STRIPES, Sheet, press, run};
use crate::frame::shape::{Anchor, Area, Fill, Frame, Ink, Point, Shape, Step, Stroke, Text};
use std::f64::consts::TAU;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

pub struct Painter {
    context: CanvasRenderingContext2d,
    palette: Palette,
    lettering: Lettering,
    raster: Raster,
    /// One for each run of boxes that is made of pixels.
    sheets: Vec<Sheet>,
    ratio: f64,
    state: State,
}

/// What the context is set to.
#[derive(Default)]
struct State {
    fill: Option<usize>,
    stroke: Option<usize>,
    alpha: Option<f32>,
    width: Option<f32>,
    dash: Option<Option<(f32, f32)>>,
    font: Option<usize>,
    anchor: Option<Anchor>,
}

impl Painter {
    pub fn new(context: CanvasRenderingContext2d) -> Painter {
        Painter {
            context,
            palette: Palette::read(),
            lettering: Lettering::default(),
            raster: Raster::default(),
            sheets: Vec::new(),
            ratio: 1.0,
            state: State::default(),
        }
    }

    /// Returns the colour of the page's ground.
    pub fn ground(&self) -> &str {
        self.palette.at(place(Ink::Background))
    }

    /// Reads the colours anew, after the theme changed.
    pub fn read_colours(&mut self) {
        self.palette = Palette::read();
        self.lettering = Lettering::default();
    }

    /// Draws the frame over whatever was there; `ratio` is how many device pixels make one of ours.
    pub fn paint(&mut self, frame: &Frame, ratio: f64) {
        // A resized or lost canvas has forgotten its state, so nothing is taken for granted.
        (self.state, self.ratio) = (State::default(), ratio);
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, frame.size.width.into(), frame.size.height.into());
        let window = self.context.canvas().map_or((0, 0), |canvas| (canvas.width(), canvas.height()));
        let (mut rest, mut sheets) = (frame.shapes.as_slice(), 0);
        while !rest.is_empty() {
            let (boxes, others) = rest.split_at(run(rest));
            let place = Some(boxes).filter(|boxes| boxes.len() >= LEAST_RUN);
            let place = place.and_then(|boxes| Place::of(boxes, window, ratio as f32));
            let pressed = place.and_then(|place| self.press(boxes, place, sheets));
            match pressed {
                Some(()) => sheets += 1,
                None => boxes.iter().for_each(|shape| self.shape(shape)),
            }
            let (next, others) = others.split_at(others.len().min(1));
            next.iter().for_each(|shape| self.shape(shape));
            rest = others;
        }
    }

    /// Draws a run of boxes as pixels; `None` where the browser does not let us.
    fn press(&mut self, boxes: &[Shape], place: Place, nth: usize) -> Option<()> {
        if self.sheets.len() == nth {
            self.sheets.push(Sheet::new()?);
        }
        press(&mut self.raster, boxes, place, (&self.palette, self.ratio as f32));
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.alpha(1.0);
        let shown = self.sheets[nth].show(&self.raster, place, &self.context);
        let _ = self.context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
        shown
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
                self.draw(&|painter| painter.trace(steps), fill.as_ref(), stroke.as_ref(), &shape.bounds());
            }
            Shape::Text(text) => self.text(text),
        }
    }

    /// Fills and strokes what `trace` outlines.
    fn draw(&mut self, trace: &dyn Fn(&Painter), fill: Option<&Fill>, stroke: Option<&Stroke>, bounds: &Area) {
        self.context.begin_path();
        trace(self);
        if let Some(fill) = fill {
            self.fill_ink(place(fill.ink), fill.alpha * if fill.hatched { STRIPES.ground } else { 1.0 });
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
        let step = f64::from(STRIPES.pitch) * std::f64::consts::SQRT_2;
        let mut x = left - height;
        while x < left + width + step {
            self.context.move_to(x, top + height);
            self.context.line_to(x + height, top);
            x += step;
        }
        self.context.set_stroke_style_str(self.palette.at(place(fill.ink)));
        self.context.set_global_alpha(fill.alpha.into());
        self.context.set_line_width(STRIPES.width.into());
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
        let font = self.lettering.font(text, &self.palette);
        if self.state.font != Some(font) {
            self.context.set_font(self.lettering.name(font));
            self.state.font = Some(font);
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
        let said = self.lettering.fit(font, text, &self.context);
        let _ = self.context.fill_text(said, text.at.x.into(), text.at.y.into());
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

fn square(center: Point, radius: f32) -> Area {
    Area { x: center.x - radius, y: center.y - radius, width: radius * 2.0, height: radius * 2.0 }
}
