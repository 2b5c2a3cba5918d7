//! The legend at the foot: which fill is which revision, which outline and glyph which state.

use crate::frame::shape::{Area, Fill, Frame, Ink, LegendKey, Point, Stroke, Text};
use crate::frame::{Filter, Key, Scene};
use crate::sim::world::ids::DefinitionId;

/// Revisions named at most; the inks repeat after them.
const MOST_REVISIONS: usize = 4;
const SIZE: f32 = 11.0;
const SWATCH: f32 = 12.0;

/// Writes from left to right and stops where the room ends.
struct Line<'a> {
    frame: &'a mut Frame,
    area: Area,
    x: f32,
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    // Nearer, it belongs to the rim.
    if scene.view.zoom.is_fit() {
        line(scene, frame);
    }
}

/// The notes between the entries: the full wording where there is room for it.
const NOTES: [[&str; 3]; 4] = [
    ["fill = revision", "outline and glyph = state", "ring = time to"],
    ["fill = revision", "outline = state", "ring = time to"],
    ["fill = revision", "outline = state", "ring"],
    ["fill", "outline", "ring"],
];

pub(super) fn line(scene: &Scene<'_>, frame: &mut Frame) {
    let Some(area) = scene.floor.legend else { return };
    let definitions = used(scene);
    let measured = |notes: &[&str; 3]| {
        let mut nothing = Frame::default();
        let endless = Area { width: f32::INFINITY, ..area };
        write(scene, &mut Line { frame: &mut nothing, area: endless, x: area.x }, &definitions, notes) - area.x
    };
    let notes = NOTES.iter().find(|notes| measured(notes) <= area.width).unwrap_or(&NOTES[NOTES.len() - 1]);
    write(scene, &mut Line { frame, area, x: area.x }, &definitions, notes);
}

/// Returns where it ended.
fn write(scene: &Scene<'_>, line: &mut Line<'_>, definitions: &[DefinitionId], notes: &[&str; 3]) -> f32 {
    let filter = scene.view.filter;
    if !definitions.is_empty() {
        line.note(notes[0]);
    }
    for &definition in definitions.iter().take(MOST_REVISIONS) {
        let ink = scene.ink(definition);
        line.revision(ink, &scene.world.catalog.definition_name(definition), filter);
    }
    if definitions.len() > MOST_REVISIONS {
        line.note(&format!("+{}", definitions.len() - MOST_REVISIONS));
    }
    let ink = definitions.first().map_or(Ink::Revision(0), |first| scene.ink(*first));
    line.x += if definitions.is_empty() { 0.0 } else { 8.0 };
    line.note(notes[1]);
    Key::STATES.into_iter().for_each(|key| line.entry(key, ink, filter));
    line.x += 4.0;
    line.note(notes[2]);
    Key::RINGS.into_iter().for_each(|key| line.entry(key, ink, filter));
    line.x
}

/// Returns the task definitions that services use or have used, in order.
fn used(scene: &Scene<'_>) -> Vec<DefinitionId> {
    let asked = scene.world.catalog.services.iter().map(|service| service.definition);
    let mut used: Vec<DefinitionId> = scene.world.deployments.values().map(|row| row.definition).chain(asked).collect();
    used.sort();
    used.dedup();
    used
}

impl Line<'_> {
    /// Returns where a text of this width begins, if there is still room for it.
    fn take(&mut self, width: f32) -> Option<f32> {
        let x = self.x;
        let fits = x + width <= self.area.right();
        self.x = if fits { x + width } else { f32::INFINITY };
        fits.then_some(x)
    }

    fn note(&mut self, text: &str) {
        let text = Text::new(text, Point::default(), SIZE, f32::INFINITY).ink(Ink::Dim);
        let width = text.width();
        if let Some(x) = self.take(width + 8.0) {
            self.frame.text(Text { at: Point::new(x, self.area.y + 12.0), room: width, ..text });
        }
    }

    /// Marks an entry that filters, and lets it be pressed.
    fn key(&mut self, key: Key, (x, width): (f32, f32), filter: Filter, name: &str) {
        let area = Area::new(x - 4.0, self.area.y - 3.0, width - 2.0, 22.0);
        if filter.has(key) {
            let line = Stroke::of(Ink::Accent, 1.2);
            self.frame.rect(area, 6.0, Fill::of(Ink::Accent).alpha(0.14), line);
        }
        self.frame.keys.push(LegendKey { area, key, name: name.to_owned() });
    }

    fn revision(&mut self, ink: Ink, name: &str, filter: Filter) {
        let text = Text::new(name, Point::default(), SIZE, 120.0).mono();
        let width = text.width().min(120.0);
        if let Some(x) = self.take(width + 23.0) {
            if let Ink::Revision(number) = ink {
                self.key(Key::Revision(number), (x, width + 23.0), filter, name);
            }
            self.frame.rect(Area::new(x, self.area.y + 3.0, 10.0, 10.0), 3.0, Fill::of(ink), None);
            self.frame.text(Text { at: Point::new(x + 14.0, self.area.y + 12.0), room: width, ..text });
        }
    }

    fn entry(&mut self, key: Key, ink: Ink, filter: Filter) {
        let text = Text::new(key.word(), Point::default(), SIZE, f32::INFINITY);
        let width = text.width();
        let whole = width + SWATCH + 12.0;
        let Some(x) = self.take(whole) else { return };
        self.key(key, (x, whole), filter, key.word());
        let area = Area::new(x, self.area.y + 2.0, SWATCH, SWATCH);
        let line = Stroke::of(ink, 1.3);
        let ring = |frame: &mut Frame, ink: Ink| {
            frame.disc(area.center(), 5.4, None, Stroke::of(Ink::Line, 1.3));
            frame.arc(area.center(), 5.4, (0.35, 1.0), Stroke::of(ink, 1.6));
        };
        match key {
            Key::Revision(_) => {}
            Key::Placed => self.frame.rect(area, 3.0, Fill::of(ink).alpha(0.18), line.dashed(3.0, 2.0)),
            Key::Pulling => {
                self.frame.rect(area.inset(1.0).filled_to(0.5), 1.5, Fill::of(ink).alpha(0.6), None);
                self.frame.rect(area, 3.0, None, line.dashed(3.0, 2.0));
            }
            Key::Healthy => {
                self.frame.rect(area, 3.0, Fill::of(ink), None);
                self.frame.badge(crate::frame::glyph::Glyph::Check, area.center(), 4.4);
            }
            Key::Unhealthy => {
                self.frame.rect(area, 3.0, Fill::of(ink).hatched(), Stroke::of(Ink::Bad, 2.0));
            }
            Key::Draining => self.frame.rect(area, 3.0, None, line.dashed(2.0, 2.0).alpha(0.6)),
            Key::Checked => ring(self.frame, Ink::Info),
            Key::Leaving => ring(self.frame, Ink::Dim),
        }
        let at = Point::new(x + SWATCH + 5.0, self.area.y + 12.0);
        self.frame.text(Text { at, room: width, ..text });
    }
}
