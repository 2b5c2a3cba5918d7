//! The fonts of a picture and what of a text fits into its room, remembered from one frame to the next.

use super::palette::Palette;
use crate::frame::shape::{Face, Text};
use std::collections::BTreeMap;
use web_sys::CanvasRenderingContext2d;

/// Measured texts kept of a font, and fonts; more are forgotten all at once.
const MOST_MEASURED: usize = 2000;
const MOST_FONTS: usize = 200;

#[derive(Default)]
pub struct Lettering {
    fonts: Vec<Font>,
    /// How many were forgotten: a number is never given twice.
    forgotten: usize,
}

struct Font {
    face: Face,
    bold: bool,
    size: f32,
    /// What a context understands.
    name: String,
    /// By text: its width, and what of it fits into the room it last had.
    measured: BTreeMap<String, Measured>,
}

struct Measured {
    width: f64,
    room: f32,
    short: Option<String>,
}

impl Lettering {
    /// Returns the number of a text's font.
    pub fn font(&mut self, text: &Text, palette: &Palette) -> usize {
        let known = |font: &Font| font.size == text.size && font.face == text.face && font.bold == text.bold;
        if let Some(place) = self.fonts.iter().position(known) {
            return self.forgotten + place;
        }
        // Coming nearer, words have many sizes in a row.
        if self.fonts.len() >= MOST_FONTS {
            self.forgotten += self.fonts.len();
            self.fonts.clear();
        }
        let name = palette.font(text.face, text.size, text.bold);
        let font = Font { face: text.face, bold: text.bold, size: text.size, name, measured: BTreeMap::new() };
        self.fonts.push(font);
        self.forgotten + self.fonts.len() - 1
    }

    pub fn name(&self, font: usize) -> &str {
        &self.fonts[font - self.forgotten].name
    }

    /// Returns the text or, where its room is smaller, its beginning with an ellipsis. The context has its font.
    pub fn fit<'a>(&'a mut self, font: usize, text: &'a Text, context: &CanvasRenderingContext2d) -> &'a str {
        let measured = &mut self.fonts[font - self.forgotten].measured;
        let known = measured.get(text.text.as_str());
        if !known.is_some_and(|known| known.room == text.room || known.fits(text.room)) {
            if measured.len() >= MOST_MEASURED {
                measured.clear();
            }
            measured.insert(text.text.clone(), Measured::of(text, context));
        }
        measured.get(text.text.as_str()).and_then(|known| known.short.as_deref()).unwrap_or(&text.text)
    }
}

impl Measured {
    fn of(text: &Text, context: &CanvasRenderingContext2d) -> Measured {
        let width = width_of(&text.text, context);
        let measured = Measured { width, room: text.room, short: None };
        let short = (!measured.fits(text.room)).then(|| shorten(&text.text, text.room.into(), context));
        Measured { short, ..measured }
    }

    /// Returns whether all of it can be written in this room.
    fn fits(&self, room: f32) -> bool {
        self.short.is_none() && self.width <= f64::from(room)
    }
}

/// Finds the longest beginning that fits together with an ellipsis.
fn shorten(text: &str, room: f64, context: &CanvasRenderingContext2d) -> String {
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    let cut = |end: usize| format!("{}…", text[..end].trim_end());
    let fitting = ends.partition_point(|end| width_of(&cut(*end), context) <= room);
    ends.get(fitting.saturating_sub(1)).map_or_else(String::new, |end| cut(*end))
}

fn width_of(text: &str, context: &CanvasRenderingContext2d) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}
