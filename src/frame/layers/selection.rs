//! An accent outline around what is selected.

use crate::frame::Scene;
use crate::frame::shape::{Area, Frame, Ink, Stroke, Subject};

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let Some(selected) = scene.view.selected else { return };
    let areas: Vec<Area> =
        frame.hits.iter().filter(|(_, subject)| *subject == selected).map(|(area, _)| *area).collect();
    for area in areas {
        let stroke = Stroke::of(Ink::Accent, 2.0);
        // The dial and the clients are round.
        let round = match selected {
            Subject::Service(_) => area.height > 60.0,
            Subject::Clients => area.width == area.height,
            _ => false,
        };
        if round {
            frame.disc(area.center(), area.width / 2.0 + 2.0, None, stroke);
            continue;
        }
        let out = if area.height < 14.0 { 1.0 } else { 2.0 };
        let around = Area::new(area.x - out, area.y - out, area.width + out * 2.0, area.height + out * 2.0);
        frame.rect(around, (area.height * 0.25).clamp(2.0, 10.0), None, stroke);
    }
}
