//! Tasks: blocks that say their revision and state, or cells among many.

use super::task_block;
use crate::frame::Scene;
use crate::frame::floor::Slot;
use crate::frame::look::{Kind, Look};
use crate::frame::shape::{Fill, Frame, Ink, Stroke, Subject};

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    for slot in &scene.floor.held.slots {
        if slot.area.height < 1.0 {
            continue;
        }
        frame.pick(slot.area, Subject::Task(slot.task));
        if !scene.sees(&slot.area) {
            continue;
        }
        let from = frame.shapes.len();
        match slot.cell {
            true => cell(frame, slot),
            false => task_block::draw(scene, frame, slot),
        }
        if !slot.shown {
            frame.fade(from);
        }
    }
}

fn cell(frame: &mut Frame, slot: &Slot) {
    let (area, ink) = (slot.area, slot.ink);
    let radius = (area.height * 0.22).min(3.0);
    let inner = area.inset(0.5);
    // Dashes on specks would be noise; there the fill alone tells the stages apart.
    let speck = area.height < 6.0;
    let dashed = if speck { Stroke::of(ink, 0.7) } else { Stroke::of(ink, 1.1).dashed(2.0, 1.5) };
    match slot.look {
        Look::Pulling { permille, .. } => {
            frame.rect(area.filled_to(permille as f32 / 1000.0), radius, Fill::of(ink).alpha(0.55), None);
            frame.rect(inner, radius, None, dashed);
        }
        Look::Provisioning { .. } => frame.rect(inner, radius, None, dashed.alpha(0.6)),
        Look::Placed { .. } => frame.rect(inner, radius, Fill::of(ink).alpha(0.18), dashed),
        Look::Activating => frame.rect(inner, radius, Fill::of(ink).alpha(0.55), Stroke::of(ink, 1.0)),
        Look::Unchecked => frame.rect(inner, radius, Fill::of(ink).alpha(0.75), Stroke::of(Ink::Warn, 1.1)),
        Look::Healthy => frame.rect(area, radius, Fill::of(ink).alpha(0.95), None),
        Look::Failing { .. } | Look::Unhealthy { .. } => {
            frame.rect(inner, radius, Fill::of(ink).hatched(), Stroke::of(Ink::Bad, 1.3));
        }
        Look::Draining { .. } | Look::Stopping { .. } => frame.rect(inner, radius, None, dashed.alpha(0.55)),
        Look::Stopped => {
            let gone = Stroke::of(Ink::Dim, 1.0).dashed(1.5, 2.0).alpha(slot.presence * 0.8);
            frame.rect(inner, radius, None, gone);
        }
    }
    debug_assert!(slot.presence == 1.0 || slot.look.kind() == Kind::Gone, "only the stopped fade");
}
