//! A lens over one host whose tasks are only cells, so that a picked one can be read.

use crate::frame::Scene;
use crate::frame::floor::HostBox;
use crate::frame::look::{Kind, Look};
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Shape, Stroke, Subject, Text};
use crate::sim::world::ids::{HostId, TaskId};

const WIDTH: f32 = 158.0;
const ROW: f32 = 22.0;
const MOST_ROWS: usize = 8;
const HEAD: f32 = 26.0;
const FOOT: f32 = 34.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let chosen = match scene.view.selected {
        Some(Subject::Host(host)) => Some(host),
        Some(Subject::Task(task)) => scene.world.task(task).and_then(|task| task.host),
        _ => None,
    };
    let Some(held) = chosen.and_then(|host| scene.floor.held.host(host)) else { return };
    let tasks = tasks(scene, held.host);
    let cells = scene.floor.held.slots.iter().any(|slot| slot.cell && tasks.contains(&slot.task));
    if !cells && held.titled {
        return;
    }
    let fitting = (scene.floor.compute.height - zones_head(scene) - HEAD - FOOT - 4.0) / ROW;
    let most = (fitting.max(1.0) as usize).min(MOST_ROWS);
    let area = place(scene, held, tasks.len().clamp(1, most));
    clear(frame, area);
    let near = if area.x > held.area.x { held.area.right() } else { held.area.x };
    let from = Point::new(near, held.area.center().y);
    let edge = if area.x > held.area.x { area.x } else { area.right() };
    for y in [area.y + 10.0, area.bottom() - 10.0] {
        frame.line(&[from, Point::new(edge, y)], Stroke::of(Ink::Accent, 1.0).alpha(0.6));
    }
    frame.rect(area, 10.0, Fill::of(Ink::Panel), Stroke::of(Ink::Accent, 1.2));
    frame.pick(area, Subject::Host(held.host));
    head_and_foot(scene, frame, held.host, area);
    rows(scene, frame, &tasks, (area, most));
}

fn tasks(scene: &Scene<'_>, host: HostId) -> Vec<TaskId> {
    scene.world.host(host).map(|host| host.tasks.clone()).unwrap_or_default()
}

/// Beside the host, on the side where there is room, and never over the zones' names.
fn place(scene: &Scene<'_>, held: &HostBox, rows: usize) -> Area {
    let compute = scene.floor.compute;
    let height = (HEAD + ROW * rows as f32 + FOOT).min(compute.height);
    let right = held.area.right() + 30.0;
    let x = if right + WIDTH <= compute.right() { right } else { held.area.x - 30.0 - WIDTH };
    let x = x.clamp(compute.x, (compute.right() - WIDTH).max(compute.x));
    let top = compute.y + zones_head(scene);
    let y = (held.area.y - 30.0).clamp(top, (compute.bottom() - height - 4.0).max(top));
    Area::new(x, y, WIDTH.min(compute.width), height)
}

/// Returns how much of the lanes' tops belongs to the zones' names.
fn zones_head(scene: &Scene<'_>) -> f32 {
    if scene.floor.held.lanes.iter().any(|lane| lane.zone.is_some()) { 30.0 } else { 0.0 }
}

/// Takes away the words that the lens covers.
pub(super) fn clear(frame: &mut Frame, area: Area) {
    frame.shapes.retain(|shape| !matches!(shape, Shape::Text(text) if text.reserved().overlaps(&area)));
}

fn head_and_foot(scene: &Scene<'_>, frame: &mut Frame, id: HostId, area: Area) {
    let Some(host) = scene.world.host(id) else { return };
    let (left, right) = (area.x + 10.0, area.right() - 10.0);
    let name = scene.world.catalog.host_name(host);
    frame.text(Text::new(name, Point::new(left, area.y + 17.0), 11.0, 60.0).mono().bold().ink(Ink::Strong));
    let zone = scene.world.catalog.zone(host.zone).name.as_str();
    let at = Point::new(right, area.y + 17.0);
    let text = Text::new("", at, 10.0, area.width - 84.0).ink(Ink::Dim).end();
    frame.text(text.choose([zone, super::backdrop::zone_short(zone)]));
    let taken = |total: u32, free: u32| total - free.min(total);
    let cpu = format!("cpu {} / {}", taken(host.total.cpu, host.free.cpu), host.total.cpu);
    let (used, all) = (taken(host.total.memory_mib, host.free.memory_mib), host.total.memory_mib);
    let memory = format!("memory {used} / {all} MiB");
    for (nth, text) in [cpu, memory].into_iter().enumerate() {
        let at = Point::new(left, area.bottom() - 20.0 + 12.0 * nth as f32);
        frame.text(Text::new(text, at, 9.5, area.width - 20.0).ink(Ink::Dim));
    }
}

fn rows(scene: &Scene<'_>, frame: &mut Frame, tasks: &[TaskId], (area, most): (Area, usize)) {
    let shown = if tasks.len() > most { most - 1 } else { tasks.len() };
    let row = |nth: usize| Area::new(area.x + 8.0, area.y + HEAD + ROW * nth as f32, area.width - 16.0, ROW - 4.0);
    let text = |area: Area| Text::new("", Point::new(area.x + 7.0, area.y + 12.5), 10.0, area.width / 2.0 - 10.0);
    for (nth, id) in tasks.iter().take(shown).enumerate() {
        let Some(task) = scene.world.task(*id) else { continue };
        let (area, look) = (row(nth), Look::of(scene.world, task, scene.now));
        let ink = scene.ink(task.definition);
        let solid = look.kind() == Kind::Running;
        let line = Stroke::of(if look.kind() == Kind::Bad { Ink::Bad } else { ink }, 1.2);
        match solid {
            true => frame.rect(area, 5.0, Fill::of(ink).alpha(0.92), None),
            false => frame.rect(area, 5.0, Fill::of(ink).alpha(0.12), line.dashed(4.0, 3.0)),
        }
        let (strong, normal) = if solid { (Ink::OnRevision, Ink::OnRevision) } else { (Ink::Strong, Ink::Normal) };
        let name = scene.world.catalog.definition_name(task.definition);
        frame.text(text(area).mono().bold().ink(strong).choose([name]));
        let says = match look {
            Look::Healthy => vec!["healthy".to_owned()],
            Look::Unchecked => vec!["unchecked".to_owned()],
            other => other.says(),
        };
        let at = Point::new(area.right() - 7.0, area.y + 12.5);
        frame.text(Text { at, ..text(area) }.end().ink(normal).choose(says));
        if scene.view.selected == Some(Subject::Task(*id)) {
            frame.rect(area, 5.0, None, Stroke::of(Ink::Accent, 2.0));
        }
        frame.pick(area, Subject::Task(*id));
    }
    if shown < tasks.len() {
        let more = format!("and {} more", tasks.len() - shown);
        frame.text(text(row(shown)).ink(Ink::Dim).choose([more]));
    }
    if tasks.is_empty() {
        frame.text(text(row(0)).ink(Ink::Dim).choose(["no tasks"]));
    }
}
