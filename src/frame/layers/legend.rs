//! The legend at the foot: which fill is which revision, which outline and glyph which state.

use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Text};
use crate::frame::{Scene, revision_ink};
use crate::sim::world::ids::DefinitionId;

/// Revisions named at most; the inks repeat after them.
const MOST_REVISIONS: usize = 4;
const SIZE: f32 = 11.0;
const SWATCH: f32 = 12.0;

#[derive(Clone, Copy)]
enum State {
    Placed,
    Pulling,
    Healthy,
    Unhealthy,
    Draining,
}

const STATES: [(State, &str); 5] = [
    (State::Placed, "placed"),
    (State::Pulling, "pulling"),
    (State::Healthy, "healthy"),
    (State::Unhealthy, "unhealthy"),
    (State::Draining, "draining"),
];

/// Writes from left to right and stops where the room ends.
struct Line<'a> {
    frame: &'a mut Frame,
    area: Area,
    x: f32,
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let Some(area) = scene.floor.legend else { return };
    let mut line = Line { frame, area, x: area.x };
    let definitions = used(scene);
    if !definitions.is_empty() {
        line.note("fill = revision");
    }
    for &definition in definitions.iter().take(MOST_REVISIONS) {
        let ink = revision_ink(&scene.world.catalog, definition);
        line.revision(ink, &scene.world.catalog.definition_name(definition));
    }
    if definitions.len() > MOST_REVISIONS {
        line.note(&format!("+{}", definitions.len() - MOST_REVISIONS));
    }
    let ink = definitions.first().map_or(Ink::Revision(0), |first| revision_ink(&scene.world.catalog, *first));
    line.x += if definitions.is_empty() { 0.0 } else { 14.0 };
    line.note("outline and glyph = state");
    for (state, name) in STATES {
        line.state(state, name, ink);
    }
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
        if let Some(x) = self.take(width + 10.0) {
            self.frame.text(Text { at: Point::new(x, self.area.y + 12.0), room: width, ..text });
        }
    }

    fn revision(&mut self, ink: Ink, name: &str) {
        let text = Text::new(name, Point::default(), SIZE, 120.0).mono();
        let width = text.width().min(120.0);
        if let Some(x) = self.take(width + 26.0) {
            self.frame.rect(Area::new(x, self.area.y + 3.0, 10.0, 10.0), 3.0, Fill::of(ink), None);
            self.frame.text(Text { at: Point::new(x + 14.0, self.area.y + 12.0), room: width, ..text });
        }
    }

    fn state(&mut self, state: State, name: &str, ink: Ink) {
        let text = Text::new(name, Point::default(), SIZE, f32::INFINITY);
        let width = text.width();
        let Some(x) = self.take(width + SWATCH + 16.0) else { return };
        let area = Area::new(x, self.area.y + 2.0, SWATCH, SWATCH);
        let line = Stroke::of(ink, 1.3);
        match state {
            State::Placed => self.frame.rect(area, 3.0, Fill::of(ink).alpha(0.18), line.dashed(3.0, 2.0)),
            State::Pulling => {
                self.frame.rect(area.inset(1.0).filled_to(0.5), 1.5, Fill::of(ink).alpha(0.6), None);
                self.frame.rect(area, 3.0, None, line.dashed(3.0, 2.0));
            }
            State::Healthy => {
                self.frame.rect(area, 3.0, Fill::of(ink), None);
                self.frame.badge(crate::frame::glyph::Glyph::Check, area.center(), 4.4);
            }
            State::Unhealthy => {
                self.frame.rect(area, 3.0, Fill::of(ink).hatched(), Stroke::of(Ink::Bad, 2.0));
            }
            State::Draining => self.frame.rect(area, 3.0, None, line.dashed(2.0, 2.0).alpha(0.6)),
        }
        let at = Point::new(x + SWATCH + 6.0, self.area.y + 12.0);
        self.frame.text(Text { at, room: width, ..text });
    }
}
