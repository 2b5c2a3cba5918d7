//! The stage to take along: PNG and SVG of the moment, WebM of a stretch of time.

use super::browser;
use crate::frame::shape::Frame;
use crate::frame::{self, svg};
use crate::say::page as say;
use crate::session::{Action, Theme};
use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, MediaRecorder,
    MediaRecorderOptions, Url,
};
use yew::Callback;

/// What a browser may call the format, the better one first.
const FORMATS: [&str; 3] = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
const BITS_PER_SECOND: u32 = 6_000_000;

/// Saves the frame as an SVG document.
pub fn save_svg(frame: &Frame, theme: Theme, name: &str) -> Option<()> {
    let theme = match theme {
        Theme::Dark => frame::Theme::Dark,
        Theme::Light => frame::Theme::Light,
    };
    let parts = Array::of1(&JsValue::from_str(&svg(frame, theme)));
    download(&blob(&parts, "image/svg+xml")?, &format!("{name}.svg"))
}

/// Saves what the canvas shows, on the page's own ground.
pub fn save_png(canvas: &HtmlCanvasElement, ground: &str, name: &str) -> Option<()> {
    let copy = Copy::of(canvas)?;
    copy.draw(canvas, ground);
    let address = copy.canvas.to_data_url_with_type("image/png").ok()?;
    save(&address, &format!("{name}.png"))
}

/// Saves a text as a file.
pub fn save_text(text: &str, name: &str) -> Option<()> {
    download(&blob(&Array::of1(&JsValue::from_str(text)), "application/yaml")?, name)
}

/// Returns whether this browser can film a canvas, and in which format.
pub fn format() -> Option<&'static str> {
    let known = js_sys::Reflect::get(&browser::window(), &"MediaRecorder".into()).ok()?;
    if known.is_undefined() {
        return None;
    }
    FORMATS.into_iter().find(|format| MediaRecorder::is_type_supported(format))
}

/// A canvas of its own, since the stage's has no ground.
struct Copy {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Copy {
    fn of(source: &HtmlCanvasElement) -> Option<Copy> {
        let canvas: HtmlCanvasElement = browser::document().create_element("canvas").ok()?.dyn_into().ok()?;
        // Coders want even numbers.
        canvas.set_width(source.width() & !1);
        canvas.set_height(source.height() & !1);
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Copy { canvas, context })
    }

    fn draw(&self, source: &HtmlCanvasElement, ground: &str) {
        self.context.set_fill_style_str(ground);
        self.context.fill_rect(0.0, 0.0, self.canvas.width().into(), self.canvas.height().into());
        let _ = self.context.draw_image_with_html_canvas_element(source, 0.0, 0.0);
    }
}

/// A film that is being made.
pub struct Film {
    copy: Copy,
    recorder: MediaRecorder,
    _heard: [EventListener; 2],
}

impl Film {
    /// Begins to film what is drawn from now on; saves it once it has ended.
    pub fn begin(source: &HtmlCanvasElement, name: String, act: Callback<Action>) -> Option<Film> {
        let format = format()?;
        let copy = Copy::of(source)?;
        let stream = copy.canvas.capture_stream_with_frame_request_rate(30.0).ok()?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(format);
        options.set_video_bits_per_second(BITS_PER_SECOND);
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).ok()?;
        let parts = Array::new();
        let heard = {
            let parts = parts.clone();
            EventListener::new(&recorder, "dataavailable", move |event| {
                if let Some(data) = event.dyn_ref::<BlobEvent>().and_then(BlobEvent::data) {
                    parts.push(&data);
                }
            })
        };
        let over = EventListener::once(&recorder, "stop", move |_| {
            let saved = blob(&parts, "video/webm").filter(|film| film.size() > 0.0);
            if saved.and_then(|film| download(&film, &format!("{name}.webm"))).is_none() {
                let text = say::THE_BROWSER_GAVE_NO_PICTURES_TAKE.to_owned();
                act.emit(Action::Failed { title: say::THE_FILM_CANNOT_BE_SAVED.to_owned(), text });
            }
        });
        recorder.start().ok()?;
        Some(Film { copy, recorder, _heard: [heard, over] })
    }

    /// Adds what the canvas shows now.
    pub fn add(&self, source: &HtmlCanvasElement, ground: &str) {
        self.copy.draw(source, ground);
    }

    /// Ends the film; it is saved a moment later.
    pub fn end(&self) {
        let _ = self.recorder.stop();
    }
}

fn blob(parts: &Array, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(parts, &options).ok()
}

fn download(blob: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let saved = save(&address, name);
    // The browser has taken hold of it by then.
    gloo_timers::callback::Timeout::new(10_000, move || drop(Url::revoke_object_url(&address))).forget();
    saved
}

fn save(address: &str, name: &str) -> Option<()> {
    let link: HtmlAnchorElement = browser::document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(address);
    link.set_download(name);
    // Inside an open dialog only what belongs to it can be pressed.
    link.click();
    Some(())
}
