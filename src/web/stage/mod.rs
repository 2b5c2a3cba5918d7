//! The stage: a canvas of the right size, what lies under the pointer, and the picture of the moment.

mod fingers;
mod lettering;
mod painter;
mod palette;
mod raster;
mod sheet;

use super::size_watch::SizeWatch;
use super::{App, Msg, browser};
use crate::frame::shape::{Frame, LegendKey, Point, Size, Subject};
use crate::frame::{View, Zoom, recompose};
use crate::say::stage as say;
use crate::session::panels::inspect;
use crate::session::{Action, Picture, Session, Theme};
use crate::web::take::{self, Film};
use fingers::{Fingers, Gesture};
use gloo_events::{EventListener, EventListenerOptions};
use painter::Painter;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, WheelEvent};
use yew::html::Scope;
use yew::prelude::*;

/// How much of the way to where the viewer wants to be is made in a frame.
const EASE: f32 = 0.32;

#[derive(Default)]
pub struct Stage {
    canvas: NodeRef,
    painter: Option<Painter>,
    frame: Frame,
    size: Size,
    over: Option<Subject>,
    watch: Option<SizeWatch>,
    wheel: Option<EventListener>,
    pub fingers: Fingers,
    film: Option<Film>,
    /// As near as it was last painted: on its way to where the viewer wants to be.
    zoom: Zoom,
}

impl Stage {
    pub fn view(&self, link: &Scope<App>) -> Html {
        let place = |event: &MouseEvent| (event.offset_x(), event.offset_y());
        let spot = |event: &PointerEvent| (event.offset_x() as f32, event.offset_y() as f32);
        let moved = link.batch_callback(move |event: PointerEvent| {
            let pointed = Msg::Pointed(Some(place(&event)));
            vec![Msg::Dragged(event.pointer_id(), spot(&event)), pointed]
        });
        let down = link.callback(move |event: PointerEvent| {
            // A drag goes on where it leaves the canvas.
            if let Some(canvas) = event.target().and_then(|target| target.dyn_into::<HtmlCanvasElement>().ok()) {
                let _ = canvas.set_pointer_capture(event.pointer_id());
            }
            Msg::Pressed(event.pointer_id(), spot(&event))
        });
        let lifted = link.callback(|event: PointerEvent| Msg::Lifted(event.pointer_id()));

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
            <canvas ref={self.canvas.clone()} tabindex="0" role="application" aria-label={say::PICTURE_OF_THE_CLUSTER}
                aria-description={say::UP_AND_DOWN_ARROWS_GO_THROUGH}
                onpointerdown={down} onpointerup={lifted.clone()} onpointercancel={lifted}
                onpointermove={moved} onpointerleave={left} onclick={click} onkeydown={press}></canvas>
        }
    }

    /// Takes hold of the canvas and hears of its size from now on.
    pub fn mount(&mut self, resized: Callback<()>, wheeled: Callback<(f32, (f32, f32))>) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
        self.painter = context.map(Painter::new);
        self.wheel = Some(wheel(&canvas, wheeled));
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
        let direct = session.surroundings().calm || self.fingers.is_dragging();
        self.zoom = if direct { session.zoom() } else { self.zoom.towards(session.zoom(), EASE) };
        let Some(painter) = &mut self.painter else { return false };
        let view = View {
            filter: session.filter(),
            chain: session.chain(),
            size: self.size,
            pace: session.speed().permille().div_ceil(1000),
            selected: session.selection(),
            calm: session.surroundings().calm,
            zoom: self.zoom,
        };
        recompose(&mut self.frame, session.world(), session.now(), &view);
        painter.paint(&self.frame, ratio());
        if let (Some(film), Some(canvas)) = (&self.film, self.canvas.cast::<HtmlCanvasElement>()) {
            film.add(&canvas, painter.ground());
        }
        true
    }

    /// Saves the picture as it is; returns whether the browser let us.
    pub fn save(&self, picture: Picture, theme: Theme, name: &str) -> bool {
        let saved = match picture {
            Picture::Svg => take::save_svg(&self.frame, theme, name),
            Picture::Png => {
                let ground = self.painter.as_ref().map(|painter| painter.ground().to_owned());
                let canvas = self.canvas.cast::<HtmlCanvasElement>();
                canvas.zip(ground).and_then(|(canvas, ground)| take::save_png(&canvas, &ground, name))
            }
        };
        saved.is_some()
    }

    /// Begins to film; returns whether the browser can.
    pub fn begin_film(&mut self, name: String, act: Callback<Action>) -> bool {
        self.film = self.canvas.cast::<HtmlCanvasElement>().and_then(|canvas| Film::begin(&canvas, name, act));
        self.film.is_some()
    }

    /// Ends the film, which lives on until the browser has handed over all of it.
    pub fn end_film(&mut self) {
        if let Some(film) = self.film.take() {
            film.end();
            gloo_timers::callback::Timeout::new(5_000, move || drop(film)).forget();
        }
    }

    /// Returns where the legend's entries stand.
    pub fn keys(&self) -> &[LegendKey] {
        &self.frame.keys
    }

    /// Returns where a selected thing stands in parts of the stage, else the middle.
    pub fn anchor(&self, selected: Option<Subject>) -> Point {
        let found = selected.and_then(|wanted| self.frame.hits.iter().find(|(_, subject)| *subject == wanted));
        found.map_or(Point { x: 0.5, y: 0.5 }, |(area, _)| {
            let center = area.center();
            self.part((center.x, center.y))
        })
    }

    /// Returns whether it is still on its way to where the viewer wants to be.
    pub fn is_easing(&self, session: &Session) -> bool {
        self.painter.is_some() && self.zoom != session.zoom()
    }

    /// Follows the theme.
    pub fn recolour(&mut self) {
        if let Some(painter) = &mut self.painter {
            painter.read_colours();
        }
    }

    /// Returns a place of the stage in parts of it.
    pub fn part(&self, (x, y): (f32, f32)) -> Point {
        Point { x: x / self.size.width.max(1.0), y: y / self.size.height.max(1.0) }
    }

    /// Returns what a moved finger does to the picture.
    pub fn drag(&mut self, id: i32, at: (f32, f32)) -> Vec<Action> {
        let panned = |stage: &Stage, (x, y): (f32, f32)| {
            let part = stage.part((x, y));
            Action::Panned(-part.x, -part.y)
        };
        let Some(gesture) = self.fingers.drag(id, at) else { return Vec::new() };
        self.show_grip();
        match gesture {
            Gesture::Drag(x, y) => vec![panned(self, (x, y))],
            Gesture::Pinch { by, at, moved } => {
                vec![panned(self, moved), Action::Zoomed { by, at: self.part(at) }]
            }
        }
    }

    pub fn lift(&mut self, id: i32) {
        self.fingers.lift(id);
        self.show_grip();
    }

    fn show_grip(&self) {
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            let _ = canvas.class_list().toggle_with_force("grip", self.fingers.is_dragging());
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

/// A turn of the wheel comes nearer or goes back; pinching a touchpad is a finer turn with the control key.
fn wheel(canvas: &HtmlCanvasElement, wheeled: Callback<(f32, (f32, f32))>) -> EventListener {
    const LINE: f64 = 16.0;
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(canvas, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        event.prevent_default();
        let pixels = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { LINE };
        let fine = if event.ctrl_key() { 0.01 } else { 0.0016 };
        let by = (-event.delta_y() * pixels * fine).clamp(-1.0, 1.0).exp();
        wheeled.emit((by as f32, (event.offset_x() as f32, event.offset_y() as f32)));
    })
}

/// Returns how many device pixels make one of ours; more than three are not seen.
fn ratio() -> f64 {
    browser::window().device_pixel_ratio().clamp(0.5, 3.0)
}
