//! Hosts: container instances with their agent's heartbeat, and the microVMs of Fargate tasks.

use super::backdrop::zone_short;
use super::decision;
use crate::frame::Scene;
use crate::frame::floor::{HostBox, Plan, Slot};
use crate::frame::look::{Kind, Look};
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::scenario::Setting;
use crate::sim::timing;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{Host, HostKind, HostStatus};

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    for held in &scene.floor.held.hosts {
        frame.pick(held.area, Subject::Host(held.host));
        let Some(host) = scene.world.host(held.host).filter(|_| scene.sees(&held.area)) else { continue };
        instance(scene, frame, host, held);
    }
    microvms(scene, frame);
}

fn instance(scene: &Scene<'_>, frame: &mut Frame, host: &Host, held: &HostBox) {
    let line = match (host.status, host.agent.connected) {
        (HostStatus::Inactive, _) => Stroke::of(Ink::Dim, 1.0).dashed(1.5, 4.0),
        (_, false) => Stroke::of(Ink::Bad, 1.0).dashed(2.0, 2.0),
        (HostStatus::Draining, true) => Stroke::of(Ink::Line, 1.0).dashed(5.0, 4.0),
        (HostStatus::Active, true) => Stroke::of(Ink::Line, 1.0),
    };
    let radius = if held.titled { 10.0 } else { 3.5 };
    if !host.is_registered() {
        frame.rect(held.area, radius, None, line);
        return gone(scene, frame, host, held);
    }
    frame.rect(held.area, radius, Fill::of(Ink::Panel), line);
    if !held.titled {
        return;
    }
    frame.rect(held.stack, 6.0, Fill::of(Ink::Background).alpha(0.7), None);
    title(scene, frame, host, held);
    heartbeat(scene, frame, host, held);
}

/// What has left the cluster leaves an empty outline, its name and the word for its end.
fn gone(scene: &Scene<'_>, frame: &mut Frame, host: &Host, held: &HostBox) {
    let here = |slot: &Slot| scene.world.task(slot.task).is_some_and(|task| task.host == Some(host.id));
    if !held.titled {
        return;
    }
    title(scene, frame, host, held);
    // The tasks that went with it fade first.
    if !scene.floor.held.slots.iter().any(here) {
        let words = if host.vanished { ["terminated", "ended"] } else { ["deregistered", "left"] };
        let at = held.stack.center().moved(0.0, 3.5);
        let text = Text::new("", at, 10.0, held.stack.width - 6.0).ink(Ink::Dim).middle();
        frame.text(text.choose(words));
    }
}

fn title(scene: &Scene<'_>, frame: &mut Frame, host: &Host, held: &HostBox) {
    const NAME: f32 = 40.0;
    let (catalog, area) = (&scene.world.catalog, held.area);
    let name = catalog.host_name(host);
    let y = held.stack.y - if area.height >= 150.0 { 8.0 } else { 6.5 };
    let side = (area.width * 0.08).clamp(4.0, 10.0);
    let room = area.width - side * 2.0;
    let zone = zone_short(&catalog.zone(host.zone).name);
    let state = match (host.status, host.agent.connected, &host.kind) {
        (HostStatus::Inactive, _, _) => None,
        (_, false, _) if host.vanished => Some(("terminated", Ink::Bad)),
        (_, false, _) => Some(("agent lost", Ink::Bad)),
        (HostStatus::Draining, true, _) => Some(("draining", Ink::Warn)),
        (HostStatus::Active, true, HostKind::Instance { spec }) => {
            catalog.instances.get(*spec).map(|spec| (spec.machine.name, Ink::Dim))
        }
        (HostStatus::Active, true, HostKind::MicroVm { .. }) => None,
    };
    // Where zones have no lanes of their own, the name says the zone.
    let zoned = scene.floor.plan == Plan::Cards;
    let names = if zoned { vec![format!("{name} {zone}"), name] } else { vec![name] };
    let least = if zoned { 60.0 } else { NAME };
    let beside = room - least - 3.0;
    let state = state.map(|(state, ink)| {
        let at = Point::new(area.right() - side + 1.0, y);
        Text::new(state, at, 10.0, beside.max(0.0)).ink(ink).end()
    });
    let state = state.filter(Text::fits);
    let room = if state.is_some() { least } else { room };
    let at = Point::new(area.x + side, y);
    let name = Text::new("", at, 10.5, room).mono();
    let name = if host.is_registered() { name } else { name.ink(Ink::Dim) };
    frame.text(name.choose(names));
    state.into_iter().for_each(|state| frame.text(state));
}

/// The agent's dot pulses whenever it polls; a refusal of the scheduler stands beside it for a moment.
fn heartbeat(scene: &Scene<'_>, frame: &mut Frame, host: &Host, held: &HostBox) {
    let center = Point::new(held.area.center().x, (held.stack.bottom() + held.area.bottom()) / 2.0);
    let ink = match (host.agent.connected, host.status) {
        (_, HostStatus::Inactive) => Ink::Dim,
        (false, _) => Ink::Bad,
        (true, HostStatus::Draining) => Ink::Warn,
        (true, HostStatus::Active) => Ink::Ok,
    };
    let polls = scene.world.catalog.timing.number(Setting::Transport) == timing::POLL;
    let pulse = scene.view.pulse(host.agent.first_poll, host.agent.every, scene.now, 700);
    if let Some(part) = pulse.filter(|_| polls && host.agent.connected) {
        frame.disc(center, 2.6 + 5.0 * part, None, Stroke::of(ink, 1.4).alpha(0.8 * (1.0 - part)));
    }
    match host.agent.connected {
        true => frame.disc(center, 2.6, Fill::of(ink), None),
        false => frame.disc(center, 2.6, None, Stroke::of(ink, 1.2)),
    }
    let room = held.area.width / 2.0 - 20.0;
    if let Some(refusal) = decision::refusal(scene, host.id) {
        let at = Point::new(held.area.x + 10.0, center.y + 3.0);
        frame.text(Text::new("", at, 9.0, room).ink(Ink::Bad).choose(refusal));
    }
}

fn microvms(scene: &Scene<'_>, frame: &mut Frame) {
    for held in &scene.floor.held.microvms {
        let Some(slot) = scene.floor.held.slot(held.task) else { continue };
        let forming = match slot.look {
            Look::Provisioning { since } => Some(since.as_millis() as f32 / (since.as_millis() as f32 + 5_000.0)),
            _ => None,
        };
        microvm(frame, held.area, forming, slot.presence, slot.look.kind() == Kind::Gone);
        if held.area.height >= 60.0 && !slot.cell && slot.look.kind() != Kind::Gone {
            let at = Point::new(held.area.x + 9.0, held.area.y + 14.0);
            let name = Text::new("", at, 10.0, held.area.width - 18.0).mono().ink(Ink::Dim);
            frame.text(name.choose(microvm_names(scene, held.task)));
        }
        frame.pick(held.area, Subject::Task(held.task));
    }
}

/// Returns what a microVM is called; where zones have no lanes of their own, with its zone.
fn microvm_names(scene: &Scene<'_>, task: TaskId) -> Vec<String> {
    let catalog = &scene.world.catalog;
    let name = format!("microVM {}", &catalog.task_short(task)[..4]);
    let zone = scene.world.task(task).and_then(|task| task.zone).filter(|_| scene.floor.plan == Plan::Cards);
    let zoned = zone.map(|zone| format!("{name} {}", zone_short(&catalog.zone(zone).name)));
    zoned.into_iter().chain([name, "microVM".to_owned()]).collect()
}

/// A microVM while it is made rises from its ground and has no firm outline yet.
fn microvm(frame: &mut Frame, area: Area, forming: Option<f32>, presence: f32, gone: bool) {
    let radius = 8.0_f32.min(area.height * 0.2);
    let line = Stroke::of(Ink::Line, 1.0);
    match forming {
        Some(part) => {
            frame.rect(area.filled_to(part), radius, Fill::of(Ink::PanelRaised), None);
            frame.rect(area, radius, None, line.dashed(3.0, 4.0));
        }
        None if gone => frame.rect(area, radius, None, line.dashed(2.0, 4.0).alpha(presence)),
        None => frame.rect(area, radius, Fill::of(Ink::Panel), line),
    }
}
