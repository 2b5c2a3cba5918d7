//! A placement decision, for a moment after it was made: who was a candidate, who was out, who was chosen.

use super::funnel;
use crate::frame::motion::{self, Track};
use crate::frame::shape::{Area, Frame, Ink, Point, Step, Stroke};
use crate::frame::{Scene, View};
use crate::sim::placement::{Refusal, Spot, Verdict};
use crate::sim::world::ids::HostId;
use crate::units::{SimTime, Span};

/// How long a decision is shown: in the simulation, and at least for whoever watches.
const SHOWN: Span = Span::from_millis(2_500);
const SHOWN_WATCHED: u64 = 1_800;
/// Lines drawn at most, when many tasks are placed at once.
const MOST_LINES: usize = 40;

/// Returns the last decision and how much of its moment is over, while it is shown.
fn shown<'a>(scene: &'a Scene<'_>) -> Option<(&'a Verdict, f32)> {
    let (at, _, verdict) = scene.world.last_verdict.as_ref()?;
    moment(scene.view, scene.now, *at).map(|part| (verdict.as_ref(), part))
}

/// Returns how much of the moment of a decision is over, while it is shown.
pub fn moment(view: &View, now: SimTime, at: SimTime) -> Option<f32> {
    View::moment(at, now, SHOWN.max(view.watched(SHOWN_WATCHED)))
}

/// Returns why the last decision refused a host, while it is shown; the fullest wording first.
pub(super) fn refusal(scene: &Scene<'_>, host: HostId) -> Option<[&'static str; 2]> {
    let (verdict, _) = shown(scene)?;
    let (_, refusal) = verdict.refused.iter().find(|(id, _)| *id == host)?;
    Some(match refusal {
        Refusal::Draining => ["draining", "drain"],
        Refusal::AgentDisconnected => ["agent lost", "agent"],
        Refusal::NotEnoughCpu { .. } => ["no CPU left", "no CPU"],
        Refusal::NotEnoughMemory { .. } => ["no memory", "no mem"],
        Refusal::NotEnoughEnis { .. } => ["no ENI left", "no ENI"],
        Refusal::NotEnoughGpus { .. } => ["no GPU left", "no GPU"],
        Refusal::PortTaken(_) => ["port taken", "port"],
        Refusal::MissingAttribute { .. } => ["no attribute", "attribute"],
        Refusal::NotDistinct => ["not distinct", "distinct"],
        Refusal::NotMember { .. } => ["no member", "member"],
    })
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    if let Some((verdict, part)) = shown(scene) {
        candidates(scene, frame, verdict, 1.0 - part);
    }
    lines(scene, frame);
}

fn candidates(scene: &Scene<'_>, frame: &mut Frame, verdict: &Verdict, alpha: f32) {
    let held = &scene.floor.held;
    let mut outline = |area: Area, stroke: Stroke| {
        let radius = if area.width >= 48.0 { 11.0 } else { 4.0 };
        frame.rect(Area::new(area.x - 1.5, area.y - 1.5, area.width + 3.0, area.height + 3.0), radius, None, stroke);
    };
    let place = |spot: Spot| match spot {
        Spot::Instance(host) => held.host(host).map(|held| held.area),
        Spot::Fargate(zone) => held.lanes.iter().find(|lane| lane.zone == Some(zone)).map(|lane| lane.area),
    };
    for ranked in verdict.ranked.iter().filter(|ranked| Some(ranked.spot) != verdict.chosen) {
        let stroke = Stroke::of(Ink::Accent, 1.0).alpha(0.5 * alpha);
        place(ranked.spot).into_iter().for_each(|area| outline(area, stroke));
    }
    for (host, _) in &verdict.refused {
        let stroke = Stroke::of(Ink::Bad, 1.0).alpha(0.45 * alpha);
        place(Spot::Instance(*host)).into_iter().for_each(|area| outline(area, stroke));
    }
    if let Some(area) = verdict.chosen.and_then(place) {
        outline(area, Stroke::of(Ink::Accent, 2.0).alpha(alpha));
    }
}

/// Draws a line from the scheduler to every task it has just placed.
fn lines(scene: &Scene<'_>, frame: &mut Frame) {
    let from = funnel::outlet(scene);
    let held = &scene.floor.held;
    let placed = held.placed.iter().filter_map(|(task, at)| {
        let part = moment(scene.view, scene.now, *at)?;
        Some((held.slot(*task)?.area, part))
    });
    for (area, part) in placed.take(MOST_LINES) {
        let to = Point::new(area.x, area.center().y);
        let track = Track::curve(from, from.moved(90.0, 0.0), to.moved(-(to.x - from.x).min(80.0) * 0.5, 0.0), to);
        let grown = if scene.view.calm { 1.0 } else { motion::ease_out(part * 3.0) };
        let alpha = (1.0 - part) * 0.9;
        let stroke = Stroke::of(Ink::Accent, 1.6).dashed(2.0, 5.0).alpha(alpha);
        frame.path(track.steps_until(grown), None, stroke);
        if grown >= 1.0 {
            let tip = [to.moved(-6.0, -3.5), to, to.moved(-6.0, 3.5)];
            let steps = vec![Step::Move(tip[0]), Step::Line(tip[1]), Step::Line(tip[2])];
            frame.path(steps, None, Stroke::of(Ink::Accent, 1.6).alpha(alpha));
        }
    }
}
