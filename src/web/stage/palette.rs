//! The colours of the canvas, read from the style sheet once for each theme.

use crate::frame::shape::{Face, Ink};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What a context understands, by ink.
pub struct Palette {
    colours: Vec<String>,
    /// The same as red, green and blue.
    parts: Vec<[u8; 3]>,
    sans: String,
    mono: String,
}

/// The inks without a number, each with its custom property in `static/style.css`.
const INKS: [(Ink, &str); 14] = [
    (Ink::Background, "--bg"),
    (Ink::Panel, "--panel"),
    (Ink::PanelRaised, "--panel-2"),
    (Ink::Line, "--line"),
    (Ink::LineSoft, "--line-soft"),
    (Ink::Strong, "--ink"),
    (Ink::Normal, "--ink-2"),
    (Ink::Dim, "--ink-3"),
    (Ink::Accent, "--accent"),
    (Ink::Ok, "--ok"),
    (Ink::Warn, "--warn"),
    (Ink::Bad, "--bad"),
    (Ink::Info, "--info"),
    (Ink::OnRevision, "--on-rev"),
];

const REVISIONS: [&str; 4] = ["--rev-a", "--rev-b", "--rev-c", "--rev-d"];

impl Palette {
    /// Asks the style sheet; properties are resolved by an element that wears them.
    pub fn read() -> Palette {
        let colours: Vec<String> = INKS.iter().map(|(_, name)| *name).chain(REVISIONS).map(colour).collect();
        let parts = colours.iter().map(|colour| parts(colour)).collect();
        Palette { colours, parts, sans: family("--font", "sans-serif"), mono: family("--mono", "monospace") }
    }

    /// Returns the colour at an ink's place.
    pub fn at(&self, place: usize) -> &str {
        &self.colours[place]
    }

    /// Returns its red, green and blue.
    pub fn parts(&self, place: usize) -> [u8; 3] {
        self.parts[place]
    }

    pub fn font(&self, face: Face, size: f32, bold: bool) -> String {
        let family = match face {
            Face::Sans => &self.sans,
            Face::Mono => &self.mono,
        };
        let weight = if bold { 650 } else { 400 };
        format!("{weight} {size}px {family}")
    }
}

/// Returns where the ink's colour stands in the palette.
pub fn place(ink: Ink) -> usize {
    match ink {
        Ink::Background => 0,
        Ink::Panel => 1,
        Ink::PanelRaised => 2,
        Ink::Line => 3,
        Ink::LineSoft => 4,
        Ink::Strong => 5,
        Ink::Normal => 6,
        Ink::Dim => 7,
        Ink::Accent => 8,
        Ink::Ok => 9,
        Ink::Warn => 10,
        Ink::Bad => 11,
        Ink::Info => 12,
        Ink::OnRevision => 13,
        Ink::Revision(number) => INKS.len() + usize::from(number) % REVISIONS.len(),
    }
}

/// Reads what a style sheet resolves a colour to: `rgb(11, 16, 32)`. Grey where it is told otherwise.
fn parts(colour: &str) -> [u8; 3] {
    let inside = colour.split_once('(').filter(|(kind, _)| kind.starts_with("rgb")).map(|(_, inside)| inside);
    let mut numbers = inside.unwrap_or_default().split([',', ' ', ')', '/']).filter(|word| !word.is_empty());
    let mut next = || numbers.next()?.parse::<f32>().ok().map(|number| number.round().clamp(0.0, 255.0) as u8);
    next().zip(next()).zip(next()).map_or([0x88; 3], |((red, green), blue)| [red, green, blue])
}

fn colour(property: &str) -> String {
    let resolve = || {
        let document = super::super::browser::document();
        let probe: HtmlElement = document.create_element("span").ok()?.dyn_into().ok()?;
        probe.style().set_property("color", &format!("var({property})")).ok()?;
        document.body()?.append_child(&probe).ok()?;
        let style = super::super::browser::window().get_computed_style(&probe).ok()??;
        let colour = style.get_property_value("color").ok();
        probe.remove();
        colour.filter(|colour| !colour.is_empty())
    };
    resolve().unwrap_or_else(|| "#888".to_owned())
}

fn family(property: &str, fallback: &str) -> String {
    let resolve = || {
        let root = super::super::browser::document().document_element()?;
        let style = super::super::browser::window().get_computed_style(&root).ok()??;
        style.get_property_value(property).ok().map(|text| text.trim().to_owned())
    };
    resolve().filter(|text| !text.is_empty()).unwrap_or_else(|| fallback.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_stands_where_the_list_has_it() {
        for (nth, (ink, _)) in INKS.iter().enumerate() {
            assert_eq!(place(*ink), nth, "{ink:?}");
        }
        assert_eq!(place(Ink::Revision(5)), INKS.len() + 1);
    }

    #[test]
    fn colours_are_read_as_browsers_resolve_them() {
        for (text, want) in [
            ("rgb(11, 16, 32)", [11, 16, 32]),
            ("rgba(255, 0, 7, 0.5)", [255, 0, 7]),
            ("rgb(90 169 254.6 / 50%)", [90, 169, 255]),
            ("#888", [0x88; 3]),
            ("color(srgb 1 0 0)", [0x88; 3]),
            ("", [0x88; 3]),
        ] {
            assert_eq!(parts(text), want, "{text}");
        }
    }
}
