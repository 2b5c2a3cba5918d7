//! The areas of a time line: tasks by revision, one above the other, and the lines of what is wanted and allowed.

use super::{AreaPath, Label, LinePath, WIDE, place, revision_number};
use crate::report::{ServiceSeries, Steps};
use crate::say::timeline as say;
use crate::sim::Catalog;
use crate::units::SimTime;
use std::fmt::Write;

/// More steps are sampled: there are not more pixels.
const MOST_STEPS: usize = 800;
/// Labels of lines closer than this would touch.
const LINE: u32 = 140;

/// Where instants and counts stand.
pub struct Scale {
    pub end: SimTime,
    pub upto: SimTime,
    pub top: u32,
}

impl Scale {
    pub fn x(&self, at: SimTime) -> u32 {
        place(at, self.end)
    }

    fn y(&self, count: u32) -> u32 {
        let height = u64::from(count.min(self.top)) * WIDE / u64::from(self.top);
        (WIDE - height) as u32
    }
}

/// Stacks the revisions, the oldest at the bottom.
pub fn areas(series: &ServiceSeries, scale: &Scale, catalog: &Catalog) -> Vec<AreaPath> {
    let moments = moments(series, scale.upto);
    let mut base = vec![0; moments.len()];
    let mut areas = Vec::new();
    for revision in &series.revisions {
        let stacked = |steps: &Steps| -> Vec<u32> {
            moments.iter().zip(&base).map(|(at, below)| below + steps.at(*at)).collect()
        };
        let (alive, healthy) = (stacked(&revision.alive), stacked(&revision.healthy));
        let ink = revision_number(catalog, revision.definition);
        for (upper, is_healthy) in [(&alive, false), (&healthy, true)] {
            let path = band(&moments, &base, upper, scale);
            areas.push(AreaPath { revision: ink, healthy: is_healthy, path });
        }
        base = alive;
    }
    areas
}

/// Returns the instants at which an area has a corner, the last one being `upto`.
fn moments(series: &ServiceSeries, upto: SimTime) -> Vec<SimTime> {
    let steps = || series.revisions.iter().flat_map(|row| [&row.alive, &row.healthy]);
    let mut moments = vec![SimTime::ZERO, upto];
    if steps().map(|steps| steps.points().len()).sum::<usize>() <= MOST_STEPS {
        moments.extend(steps().flat_map(|steps| steps.points().iter().map(|(at, _)| *at)));
    } else {
        let piece = |nth: usize| SimTime::from_millis(upto.as_millis() * nth as u64 / MOST_STEPS as u64);
        moments.extend((1..MOST_STEPS).map(piece));
    }
    moments.retain(|at| *at <= upto);
    moments.sort();
    moments.dedup();
    moments
}

/// Outlines what lies between two step functions; empty when nothing does.
fn band(moments: &[SimTime], lower: &[u32], upper: &[u32], scale: &Scale) -> String {
    if lower == upper {
        return String::new();
    }
    let mut path = String::new();
    let xs: Vec<u32> = moments.iter().map(|at| scale.x(*at)).collect();
    let _ = write!(path, "M{} {}", xs[0], scale.y(upper[0]));
    for place in 1..xs.len() {
        if upper[place] != upper[place - 1] || place + 1 == xs.len() {
            let _ = write!(path, "H{}V{}", xs[place], scale.y(upper[place]));
        }
    }
    let last = xs.len() - 1;
    let _ = write!(path, "V{}", scale.y(lower[last]));
    for place in (0..last).rev() {
        if lower[place] != lower[place + 1] || place == 0 {
            let _ = write!(path, "H{}V{}", xs[place + 1], scale.y(lower[place]));
        }
    }
    let _ = write!(path, "H{}Z", xs[0]);
    path
}

pub fn lines(series: &ServiceSeries, scale: &Scale) -> Vec<LinePath> {
    [("limit", &series.max_tasks), ("limit", &series.min_healthy), ("want", &series.desired)]
        .into_iter()
        .map(|(class, steps)| LinePath { class, path: stair(steps, scale) })
        .filter(|line| !line.path.is_empty())
        .collect()
}

fn stair(steps: &Steps, scale: &Scale) -> String {
    let mut path = String::new();
    for (at, count) in steps.points() {
        let (x, y) = (scale.x(*at), scale.y(*count));
        let _ = if path.is_empty() { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
    }
    if !path.is_empty() {
        let _ = write!(path, "H{WIDE}");
    }
    path
}

/// Writes the bounds beside their lines; what would touch another label is left out.
pub fn labels(series: &ServiceSeries, scale: &Scale) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (word, steps, dim) in [
        (say::DESIRED, &series.desired, false),
        (say::MAX, &series.max_tasks, true),
        (say::MIN, &series.min_healthy, true),
    ] {
        let label = Label { text: format!("{word} {}", steps.last()), y: scale.y(steps.last()), dim };
        if steps.last() > 0 && labels.iter().all(|other| other.y.abs_diff(label.y) >= LINE) {
            labels.push(label);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> SimTime {
        SimTime::from_millis(seconds * 1000)
    }

    #[test]
    fn a_band_is_a_closed_stair() {
        let scale = Scale { end: at(10), upto: at(10), top: 2 };
        let moments = [at(0), at(5), at(10)];
        assert_eq!(band(&moments, &[0, 0, 0], &[0, 0, 0], &scale), "", "nothing is not drawn");
        let path = band(&moments, &[0, 0, 0], &[1, 2, 2], &scale);
        assert_eq!(path, "M0 500H500V0H1000V0V1000H500V1000H0Z");
    }
}
