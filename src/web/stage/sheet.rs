//! Runs of many small boxes, as pixels on a canvas of their own that is copied onto the stage.

use super::palette::{Palette, place};
use super::raster::{Line, Paint, Raster, Stripes};
use crate::frame::shape::{Area, Fill, Ink, Shape, Stroke};
use crate::web::browser;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// A call into the browser takes as long as so many pixels that are wiped and copied.
const PIXELS_PER_CALL: f32 = 250.0;
/// Shorter runs are not worth a look at where they lie.
pub const LEAST_RUN: usize = 100;

/// Boxes less wide and high together, in pixels of the device, have no dashes that could be told apart.
const LEAST_DASHED: f32 = 7.0;

/// Where a run lies, in whole pixels of the device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    left: i32,
    top: i32,
    width: u32,
    height: u32,
}

/// What stripes look like, in pixels of the page.
pub const STRIPES: Stripes = Stripes { pitch: 6.0, width: 3.0, ground: 0.35 };

/// Returns how many shapes at the beginning are boxes, one after the other.
pub fn run(shapes: &[Shape]) -> usize {
    shapes.iter().take_while(|shape| matches!(shape, Shape::Rect { .. })).count()
}

impl Place {
    /// Returns where a run lies, if it is better made of pixels than of calls.
    pub fn of(run: &[Shape], window: (u32, u32), ratio: f32) -> Option<Place> {
        let (mut left, mut top, mut right, mut bottom) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        for area in run.iter().map(Shape::bounds) {
            (left, top) = (left.min(area.x), top.min(area.y));
            (right, bottom) = (right.max(area.right()), bottom.max(area.bottom()));
        }
        let (left, top) = ((left * ratio).floor().max(0.0), (top * ratio).floor().max(0.0));
        let width = (right * ratio).ceil().min(window.0 as f32) - left;
        let height = (bottom * ratio).ceil().min(window.1 as f32) - top;
        let worth = width >= 1.0 && height >= 1.0 && width * height <= run.len() as f32 * PIXELS_PER_CALL;
        worth.then_some(Place { left: left as i32, top: top as i32, width: width as u32, height: height as u32 })
    }
}

/// The canvas of one run.
pub struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Sheet {
    pub fn new() -> Option<Sheet> {
        let canvas = browser::document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()?;
        Some(Sheet { canvas, context })
    }

    /// Shows the pixels at their place of the stage, whose transformation must be none.
    pub fn show(&self, raster: &Raster, place: Place, stage: &CanvasRenderingContext2d) -> Option<()> {
        let Place { left, top, width, height } = place;
        // It only grows: another size would wipe it and find new room.
        if self.canvas.width() < width || self.canvas.height() < height {
            self.canvas.set_width(width.max(self.canvas.width()));
            self.canvas.set_height(height.max(self.canvas.height()));
        }
        let pixels = ImageData::new_with_u8_clamped_array_and_sh(Clamped(raster.bytes()), width, height).ok()?;
        self.context.put_image_data(&pixels, 0.0, 0.0).ok()?;
        let (wide, high) = (f64::from(width), f64::from(height));
        let (left, top) = (f64::from(left), f64::from(top));
        stage
            .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &self.canvas,
                0.0,
                0.0,
                wide,
                high,
                left,
                top,
                wide,
                high,
            )
            .ok()
    }
}

/// Makes pixels of a run of boxes.
pub fn press(raster: &mut Raster, run: &[Shape], place: Place, (palette, ratio): (&Palette, f32)) {
    raster.begin(place.width, place.height);
    for shape in run {
        let Shape::Rect { area, radius, fill, stroke } = shape else { continue };
        let area = area.times(ratio);
        let area = Area { x: area.x - place.left as f32, y: area.y - place.top as f32, ..area };
        let radius = radius * ratio;
        match fill {
            Some(Fill { ink, alpha, hatched: false }) => raster.fill(&area, radius, paint(palette, *ink, *alpha)),
            Some(Fill { ink, alpha, hatched: true }) => {
                raster.hatch(&area, radius, paint(palette, *ink, *alpha), STRIPES.times(ratio));
            }
            None => {}
        }
        if let Some(Stroke { ink, width, alpha, dash }) = stroke {
            let dash = dash.map(|(dash, gap)| (dash * ratio, gap * ratio));
            let line = Line { paint: paint(palette, *ink, *alpha), width: width * ratio, dash };
            let small = area.width + area.height < LEAST_DASHED;
            raster.outline(&area, radius, if small { line.undashed() } else { line });
        }
    }
}

fn paint(palette: &Palette, ink: Ink, alpha: f32) -> Paint {
    Paint { colour: palette.parts(place(ink)), alpha }
}
