//! What led to an event and what came of it, from one thing of the picture to the next.

use crate::frame::Scene;
use crate::frame::motion::Track;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Step, Stroke};
use crate::frame::{Link, Part};

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let links = scene.view.chain.links();
    let placed: Vec<(Part, Area)> = links
        .filter_map(|Link { subject, part }| {
            let found = frame.hits.iter().rev().find(|(_, held)| *held == subject);
            found.map(|(area, _)| (part, *area))
        })
        .collect();
    for (part, area) in &placed {
        outline(frame, *part, area);
    }
    let event = placed.iter().find(|(part, _)| *part == Part::Event).map(|(_, area)| *area);
    for pair in placed.windows(2) {
        let from = match (pair[1].0, event) {
            // Every effect comes from the event itself.
            (Part::Effect, Some(event)) => event,
            _ => pair[0].1,
        };
        if from != pair[1].1 {
            arrow(frame, &from, &pair[1].1, ink(pair[1].0));
        }
    }
}

const fn ink(part: Part) -> Ink {
    match part {
        Part::Cause => Ink::Info,
        Part::Event => Ink::Accent,
        Part::Effect => Ink::Warn,
    }
}

fn outline(frame: &mut Frame, part: Part, area: &Area) {
    let around = Area::new(area.x - 4.0, area.y - 4.0, area.width + 8.0, area.height + 8.0);
    let line = match part {
        Part::Event => Stroke::of(ink(part), 2.5),
        Part::Cause => Stroke::of(ink(part), 1.8).dashed(6.0, 3.0),
        Part::Effect => Stroke::of(ink(part), 1.8).dashed(2.0, 3.0),
    };
    frame.rect(around, 9.0, Fill::of(ink(part)).alpha(0.08), line);
}

fn arrow(frame: &mut Frame, from: &Area, to: &Area, ink: Ink) {
    let (start, middle) = (from.center(), to.center());
    let end = edge(to, start);
    let bow = Point::new((start.x + middle.x) / 2.0, start.y.min(middle.y) - (middle.x - start.x).abs() * 0.12 - 14.0);
    let track = Track::curve(start, start.towards(bow, 0.7), end.towards(bow, 0.7), end);
    frame.path(track.steps(), None, Stroke::of(ink, 1.8).alpha(0.9));
    let back = track.at(0.94);
    let length = back.distance(end).max(0.1);
    let along = Point::new((end.x - back.x) / length, (end.y - back.y) / length);
    let side = |by: f32| end.moved(-along.x * 9.0 + along.y * by, -along.y * 9.0 - along.x * by);
    let head = vec![Step::Move(side(4.5)), Step::Line(end), Step::Line(side(-4.5)), Step::Close];
    frame.path(head, Fill::of(ink), None);
}

/// Returns where a line from outside meets the border of an area, a little before it.
fn edge(area: &Area, from: Point) -> Point {
    let center = area.center();
    let (x, y) = (from.x - center.x, from.y - center.y);
    let (half_width, half_height) = (area.width / 2.0 + 6.0, area.height / 2.0 + 6.0);
    let part = (half_width / x.abs().max(0.01)).min(half_height / y.abs().max(0.01)).min(1.0);
    center.moved(x * part, y * part)
}
