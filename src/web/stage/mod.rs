//! The stage: a canvas of the right size, what lies under the pointer, and the picture of the moment.

mod painter;
mod palette;

use super::size_watch::SizeWatch;
use super::{App, Msg, browser};
use crate::frame::shape::{Frame, Point, Size, Subject};
use crate::frame::{View, compose};
use crate::session::Session;
use crate::session::panels::inspect;
use painter::Painter;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::html::Scope;
use yew::prelude::*;

#[derive(Default)]
pub struct Stage {
    canvas: NodeRef,
    painter: Option<Painter>,
    frame: Frame,
    size: Size,
    over: Option<Subject>,
    watch: Option<SizeWatch>,
}

impl Stage {
    pub fn view(&self, link: &Scope<App>) -> Html {
        let place = |event: &MouseEvent| (event.offset_x(), event.offset_y());
        let moved = link.callback(move |event: PointerEvent| Msg::Pointed(Some(place(&event))));
        let left = link.callback(|_: PointerEvent| Msg::Pointed(None));
        let click = link.callback(move |event: MouseEvent| {
            let (x, y) = place(&event);
            Msg::Clicked(x, y)
        });
        let press = link.batch_callback(|event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return None,
            };
            event.prevent_default();
            Some(Msg::Browsed(step))
        });
        html! {
            <canvas ref={self.canvas.clone()} tabindex="0" role="application" aria-label="Picture of the cluster"
                aria-description="Up and down arrows go through the things in the picture; the inspector tells about each"
                onpointermove={moved} onpointerleave={left} onclick={click} onkeydown={press}></canvas>
        }
    }

    /// Takes hold of the canvas and hears of its size from now on.
    pub fn mount(&mut self, resized: Callback<()>) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
        self.painter = context.map(Painter::new);
        self.watch = SizeWatch::new(&canvas, move || resized.emit(()));
        self.measure();
    }

    /// Gives the canvas as many pixels as the device has for it.
    pub fn measure(&mut self) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let (width, height) = (canvas.client_width(), canvas.client_height());
        self.size = Size { width: width as f32, height: height as f32 };
        let pixels = |length: i32| (f64::from(length) * ratio()).round().clamp(0.0, 16_384.0) as u32;
        // Setting a size clears the canvas, so an equal one is not set again.
        if (canvas.width(), canvas.height()) != (pixels(width), pixels(height)) {
            canvas.set_width(pixels(width));
            canvas.set_height(pixels(height));
        }
    }

    /// Paints the session's moment; returns false where there is nothing to paint on.
    pub fn paint(&mut self, session: &Session) -> bool {
        let Some(painter) = &mut self.painter else { return false };
        let view = View {
            size: self.size,
            pace: session.speed().permille().div_ceil(1000),
            selected: session.selection(),
            calm: session.surroundings().calm,
        };
        self.frame = compose(session.world(), session.now(), &view);
        painter.paint(&self.frame, ratio());
        true
    }

    /// Follows the theme.
    pub fn recolour(&mut self) {
        if let Some(painter) = &mut self.painter {
            painter.read_colours();
        }
    }

    pub fn hit(&self, x: i32, y: i32) -> Option<Subject> {
        self.frame.hit(Point { x: x as f32, y: y as f32 })
    }

    /// Shows by the pointer's shape that something can be picked, and names it.
    pub fn point(&mut self, place: Option<(i32, i32)>, session: &Session) {
        let over = place.and_then(|(x, y)| self.hit(x, y));
        if over == self.over {
            return;
        }
        self.over = over;
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            let _ = canvas.class_list().toggle_with_force("over", over.is_some());
            canvas.set_title(&over.and_then(|subject| inspect::name(session, subject)).unwrap_or_default());
        }
    }

    /// Returns the thing `step` places behind the selected one, in the order of the picture.
    pub fn neighbour(&self, selected: Option<Subject>, step: isize) -> Option<Subject> {
        let mut subjects: Vec<Subject> = Vec::new();
        for (_, subject) in &self.frame.hits {
            if !subjects.contains(subject) {
                subjects.push(*subject);
            }
        }
        let count = subjects.len() as isize;
        if count == 0 {
            return None;
        }
        let at = selected.and_then(|subject| subjects.iter().position(|other| *other == subject));
        let next = at.map_or(if step > 0 { 0 } else { count - 1 }, |at| at as isize + step);
        Some(subjects[next.rem_euclid(count) as usize])
    }
}

/// Returns how many device pixels make one of ours; more than three are not seen.
fn ratio() -> f64 {
    browser::window().device_pixel_ratio().clamp(0.5, 3.0)
}
