//! The colours of the canvas, read from the style sheet once for each theme.

use crate::frame::shape::{Face, Ink};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What a context understands, by ink.
pub struct Palette {
    colours: Vec<String>,
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
        let colours = INKS.iter().map(|(_, name)| *name).chain(REVISIONS).map(colour).collect();
        Palette { colours, sans: family("--font", "sans-serif"), mono: family("--mono", "monospace") }
    }

    /// Returns the colour at an ink's place.
    pub fn at(&self, place: usize) -> &str {
        &self.colours[place]
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
        Ink::Revision(number) => INKS.len() + usize::from(number) % REVISIONS.len(),
        named => INKS.iter().position(|(ink, _)| *ink == named).expect("every ink without a number is listed"),
    }
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
