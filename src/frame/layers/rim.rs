//! What stays in sight and in its size while the picture passes below it: the stations' names and the legend.

use super::{backdrop, legend, lens};
use crate::frame::floor::{Compute, Floor, Plan};
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke};
use crate::frame::{Scene, View};

const HEAD: f32 = 62.0;
const FOOT: f32 = 40.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    if scene.view.zoom.is_fit() || scene.floor.plan != Plan::Columns {
        return;
    }
    let (words, _) = scene.view.zoom.parts();
    let window = scene.floor.window;
    let head = Area { height: HEAD / words, ..window };
    let foot = Area { y: window.bottom() - FOOT / words, height: FOOT / words, ..window };
    for strip in [head, foot] {
        lens::clear(frame, strip);
        frame.rect(strip, 0.0, Fill::of(Ink::Background).alpha(0.94), None);
        frame.hits.retain_mut(|(area, _)| keep_outside(area, &strip));
    }
    let edge = Stroke::of(Ink::LineSoft, 1.0 / words);
    for y in [head.bottom(), foot.y] {
        frame.line(&[Point::new(window.x, y), Point::new(window.right(), y)], edge);
    }
    let view: &View = scene.view;
    let own = Scene {
        floor: bare(&scene.floor, words),
        world: scene.world,
        now: scene.now,
        view,
        focus: scene.focus,
        inks: scene.inks,
    };
    let mut rim = Frame::default();
    backdrop::headings(&own, &mut rim);
    legend::line(&own, &mut rim);
    rim.scale(1.0 / words);
    frame.shapes.append(&mut rim.shapes);
    frame.keys.append(&mut rim.keys);
}

/// Returns the stations and the window in the size in which words are not magnified.
fn bare(floor: &Floor, words: f32) -> Floor {
    let near = |area: Area| area.times(words);
    Floor {
        plan: floor.plan,
        size: floor.size.times(words),
        scale: floor.scale / words,
        detail: floor.detail * words,
        window: near(floor.window),
        registry: near(floor.registry),
        control: near(floor.control),
        dial: floor.dial,
        funnel: near(floor.funnel),
        compute: near(floor.compute),
        balancer: near(floor.balancer),
        clients: near(floor.clients),
        legend: Some(Floor::legend_in(&near(floor.window))),
        cards: Vec::new(),
        held: Compute::default(),
        groups: Vec::new(),
        more_groups: None,
    }
}

/// Cuts what lies under a strip off an area; returns whether anything is left.
fn keep_outside(area: &mut Area, strip: &Area) -> bool {
    if !area.overlaps(strip) {
        return true;
    }
    let (top, bottom) = (area.y, area.bottom());
    if top >= strip.y {
        area.y = strip.bottom().min(bottom);
        area.height = bottom - area.y;
    } else {
        area.height = strip.y - top;
    }
    area.height > 0.5
}
