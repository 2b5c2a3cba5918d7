//! What stays in sight while the picture passes below it: the stations' names above, the legend's ground below.

use super::{backdrop, lens};
use crate::frame::Scene;
use crate::frame::floor::Plan;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke};

const HEAD: f32 = 62.0;
const FOOT: f32 = 40.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    if scene.view.zoom.is_fit() || scene.floor.plan != Plan::Columns {
        return;
    }
    let window = scene.floor.window;
    let head = Area { height: HEAD, ..window };
    let foot = Area { y: window.bottom() - FOOT, height: FOOT, ..window };
    for strip in [head, foot] {
        lens::clear(frame, strip);
        frame.rect(strip, 0.0, Fill::of(Ink::Background).alpha(0.92), None);
        frame.hits.retain_mut(|(area, _)| keep_outside(area, &strip));
    }
    let edge = Stroke::of(Ink::LineSoft, 1.0);
    for y in [head.bottom(), foot.y] {
        frame.line(&[Point::new(window.x, y), Point::new(window.right(), y)], edge);
    }
    backdrop::headings(scene, frame);
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
