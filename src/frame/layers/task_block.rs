//! One task as a block: fill says the revision, outline and glyph say the state, words say the rest.

use crate::frame::Scene;
use crate::frame::floor::Slot;
use crate::frame::glyph::Glyph;
use crate::frame::look::{self, Kind, Look};
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Text};
use crate::sim::world::Task;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame, slot: &Slot) {
    body(frame, slot);
    let Some(task) = scene.world.task(slot.task) else { return };
    if slot.area.height < 13.0 || slot.area.width < 30.0 {
        return;
    }
    let name = scene.world.catalog.definition_name(task.definition);
    match slot.look.kind() {
        Kind::Running => running(frame, slot, &name),
        Kind::Bad => failing(frame, slot, &name),
        Kind::Coming | Kind::Leaving => waiting(frame, slot, &name),
        Kind::Gone => gone(scene, frame, slot, task),
    }
}

fn body(frame: &mut Frame, slot: &Slot) {
    let (area, ink) = (slot.area, slot.ink);
    let radius = 6.0_f32.min(area.height * 0.3);
    let inner = area.inset(0.75);
    let dashed = Stroke::of(ink, 1.5).dashed(4.0, 3.0);
    match slot.look {
        Look::Provisioning { .. } => frame.rect(inner, radius, Fill::of(ink).alpha(0.06), dashed.alpha(0.5)),
        Look::Placed { .. } => frame.rect(inner, radius, Fill::of(ink).alpha(0.18), dashed),
        Look::Pulling { permille, .. } => {
            let filled = area.inset(2.0).filled_to(permille as f32 / 1000.0);
            frame.rect(filled, 4.0, Fill::of(ink).alpha(0.55), None);
            frame.rect(inner, radius, None, dashed);
        }
        Look::Activating => frame.rect(inner, radius, Fill::of(ink).alpha(0.6), Stroke::of(ink, 1.5)),
        Look::Unchecked | Look::Healthy => frame.rect(area, radius, Fill::of(ink).alpha(0.92), None),
        Look::Failing { .. } | Look::Unhealthy { .. } => {
            let line = Stroke::of(Ink::Bad, 2.5_f32.min(area.height * 0.1).max(1.0));
            frame.rect(area.inset(1.0), radius, Fill::of(ink).hatched(), line);
        }
        Look::Draining { .. } => {
            frame.rect(inner, radius, Fill::of(ink).alpha(0.05), dashed.dashed(3.0, 3.0).alpha(0.7));
        }
        Look::Stopping { .. } => {
            frame.rect(inner, radius, Fill::of(Ink::Dim).alpha(0.08), Stroke::of(Ink::Dim, 1.2).dashed(3.0, 3.0));
        }
        Look::Stopped => {
            let line = Stroke::of(Ink::Dim, 1.0).dashed(2.0, 4.0).alpha(slot.presence);
            frame.rect(inner, radius, None, line);
        }
    }
}

fn running(frame: &mut Frame, slot: &Slot, name: &str) {
    let area = slot.area;
    let tall = area.height >= 34.0;
    let badge = match (tall, area.height >= 20.0) {
        (true, _) => (Point::new(area.right() - 11.0, area.y + 12.0), 6.5),
        (false, true) => (Point::new(area.right() - 11.0, area.center().y), 6.5),
        (false, false) => (Point::new(area.right() - 9.0, area.center().y), 5.0),
    };
    let glyph = match slot.look {
        Look::Healthy => Some(Glyph::Check),
        Look::Unchecked => Some(Glyph::Unknown),
        _ => None,
    };
    if let Some(glyph) = glyph {
        frame.badge(glyph, badge.0, badge.1);
    }
    let ink = if glyph.is_some() { Ink::OnRevision } else { Ink::Strong };
    let y = if tall { area.bottom() - 9.5 } else { area.center().y + 3.5 };
    let side = if area.width < 80.0 { 5.0 } else { 8.0 };
    let room = area.width - side * 2.0 - if tall { 0.0 } else { 16.0 };
    let text = Text::new("", Point::new(area.x + side, y), 10.5, room).mono().bold().ink(ink);
    frame.text(text.choose_down_to(8.5, [name]));
    // Two lines need a little more.
    if area.height >= 40.0 && glyph.is_none() {
        let at = Point::new(area.x + 8.0, area.y + 16.0);
        frame.text(Text::new("", at, 11.0, area.width - 16.0).ink(Ink::Strong).choose(slot.look.says()));
    }
}

fn failing(frame: &mut Frame, slot: &Slot, name: &str) {
    let area = slot.area;
    let said = slot.look.says();
    let low = area.height < 26.0;
    let (height, size) = if low { (area.height - 5.0, 9.5) } else { (20.0_f32.min(area.height - 6.0), 11.0) };
    let words = Text::new("", Point::default(), size, area.width - 30.0).bold().ink(Ink::Bad).choose_down_to(9.0, said);
    let width = (words.width().min(words.room) + 26.0).min(area.width - 4.0);
    let tall = area.height >= 46.0;
    let middle = Point::new(area.center().x, if tall { area.y + 4.0 + height * 0.72 } else { area.center().y });
    let pill = Area::new(middle.x - width / 2.0, middle.y - height / 2.0, width, height);
    frame.rect(pill, height / 2.0, Fill::of(Ink::Background), None);
    frame.glyph(Glyph::Cross, Point::new(pill.x + 11.0, middle.y), 3.4, 1.0);
    let at = Point::new(pill.x + 19.0, middle.y + size * 0.35);
    frame.text(Text { at, room: width - 22.0, ..words });
    if tall {
        let text =
            Text::new(name, Point::new(area.x + 11.0, area.bottom() - 8.0), 10.0, area.width - 22.0).mono().bold();
        let plate = Area::new(area.x + 6.0, area.bottom() - 18.5, text.width().min(text.room) + 10.0, 14.0);
        frame.rect(plate, 4.0, Fill::of(Ink::Background).alpha(0.8), None);
        frame.text(text.ink(Ink::Strong));
    }
}

/// Coming or leaving: the state above, more about it below, the name at the foot.
fn waiting(frame: &mut Frame, slot: &Slot, name: &str) {
    let area = slot.area;
    let leaving = slot.look.kind() == Kind::Leaving;
    let (strong, plain) = if leaving { (Ink::Normal, Ink::Dim) } else { (Ink::Strong, Ink::Strong) };
    let room = area.width - 8.0;
    let middle = area.center().x;
    let line = |y: f32, size: f32| Text::new("", Point::new(middle, y), size, room).middle();
    if area.height < 30.0 {
        let y = area.center().y + 3.5;
        let says = Text::new("", Point::default(), 10.0, room / 2.0 - 2.0).ink(strong);
        if area.width >= 120.0 {
            let at = Point::new(area.x + 8.0, y);
            frame.text(Text::new(name, at, 10.0, room / 2.0 - 6.0).mono().ink(plain));
            let at = Point::new(area.right() - 7.0, y);
            frame.text(Text { at, ..says }.end().choose(slot.look.says()));
        } else {
            frame.text(line(y, 9.5).ink(strong).choose(slot.look.says()));
        }
        return;
    }
    let named = area.height >= 38.0;
    let adds = slot.look.adds();
    let top = match (named, adds.is_empty()) {
        (true, false) => area.y + 15.5,
        (true, true) => area.y + (area.height - 17.0) / 2.0 + 4.0,
        (false, _) => area.center().y + 4.0,
    };
    let says = line(top, 11.0).ink(strong);
    frame.text(if leaving { says } else { says.bold() }.choose_down_to(9.0, slot.look.says()));
    if named && area.height >= 46.0 {
        frame.text(line(top + 11.0, 9.0).ink(plain).choose(adds));
    }
    if named {
        let side = if area.width < 80.0 { 5.0 } else { 8.0 };
        let at = Point::new(area.x + side, area.bottom() - 7.5);
        frame.text(Text::new("", at, 10.0, area.width - side * 2.0).mono().ink(plain).choose_down_to(8.5, [name]));
    }
}

fn gone(scene: &Scene<'_>, frame: &mut Frame, slot: &Slot, task: &Task) {
    let area = slot.area;
    let alpha = slot.presence;
    let line = |y: f32, size: f32| Text::new("", Point::new(area.center().x, y), size, area.width - 10.0).middle();
    if area.height >= 34.0 {
        frame.text(line(area.center().y - 2.0, 11.0).ink(Ink::Dim).alpha(alpha).choose_down_to(9.0, ["stopped"]));
        frame.text(
            line(area.center().y + 11.0, 9.5)
                .ink(Ink::Dim)
                .alpha(alpha)
                .choose_down_to(8.5, look::reason(scene.world, task)),
        );
    } else {
        frame.text(
            line(area.center().y + 3.5, 9.5)
                .ink(Ink::Dim)
                .alpha(alpha)
                .choose_down_to(8.5, look::reason(scene.world, task)),
        );
    }
}
