//! The whole recording as a picture: tasks by revision, the bounds, what happened when.
//!
//! The figure belongs to the recording; the moment is laid over it by the page.

mod areas;
mod dots;
mod lanes;
mod rollouts;

use super::header::focus;
use super::transport::{short_clock, spoken};
use crate::frame::revision_ink;
use crate::frame::shape::Ink;
use crate::report::ServiceSeries;
use crate::say::timeline as say;
use crate::session::transport::Looping;
use crate::session::{Session, Tone};
use crate::sim::world::ids::{DefinitionId, EntryId, ServiceId};
use crate::sim::{Catalog, Fact};
use crate::units::{SimTime, Span};
use areas::{Scale, areas, labels, lines};
pub use dots::Sign;
use dots::dots;
pub use lanes::{Lane, LaneModel, lane, tone as outcome_tone};
pub use rollouts::Rollout;
use rollouts::rollouts;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct TimelineModel {
    pub figure: Rc<Figure>,
    /// `2 min 32 s`
    pub spoken: String,
    /// Whether playing leaps over the gaps.
    pub skips: bool,
    /// Where the loop begins and, once that is marked, ends.
    pub looped: Option<(u32, Option<u32>)>,
    pub lanes: Rc<Vec<LaneModel>>,
}

/// Coordinates run from 0 to 1000 in both directions; the page stretches them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub end: SimTime,
    pub title: String,
    pub areas: Vec<AreaPath>,
    pub lines: Vec<LinePath>,
    pub labels: Vec<Label>,
    pub dots: Vec<Dot>,
    pub rollouts: Vec<Rollout>,
    /// Stretches in which nothing is decided: from and to.
    pub gaps: Vec<(u32, u32)>,
    pub ticks: Vec<(u32, String)>,
    /// The same for those who listen.
    pub summary: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaPath {
    pub revision: u8,
    /// Healthy tasks are drawn strongly, all that are alive weakly.
    pub healthy: bool,
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePath {
    pub class: &'static str,
    pub path: String,
}

/// A word beside a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    pub y: u32,
    pub dim: bool,
}

/// Something that happened, or several things close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    pub x: u32,
    pub at: SimTime,
    pub tone: Tone,
    pub sign: Sign,
    pub entry: EntryId,
    /// What the dot is when pointed at or listened to.
    pub title: String,
    /// Written beside the dot when there is room.
    pub label: Option<String>,
}

const WIDE: u64 = 1000;

/// What the figure was made of, and the figure.
#[derive(Default)]
pub struct Memory {
    made: Option<(Made, Rc<Figure>)>,
}

#[derive(Clone, PartialEq)]
struct Made {
    edition: u64,
    entries: usize,
    /// How far the recording goes, as far as the figure can show it.
    upto: u32,
    service: Option<ServiceId>,
}

pub fn of(session: &Session, memory: &mut Memory) -> TimelineModel {
    let service = focus(session.world(), session.selection);
    let upto = place(session.recording.recorded_to(), session.end());
    let made = Made { edition: session.edition, entries: session.ledger.entries(), upto, service };
    let figure = match &memory.made {
        Some((known, figure)) if *known == made => Rc::clone(figure),
        _ => Rc::new(figure(session, service)),
    };
    memory.made = Some((made, Rc::clone(&figure)));
    let end = session.end();
    let looped = session.transport.looped.map(|looping| match looping {
        Looping::From(from) => (place(from, end), None),
        Looping::Whole(stretch) => (place(stretch.from, end), Some(place(stretch.to, end))),
    });
    let lanes = Rc::new(lanes::of(session, service));
    TimelineModel { figure, spoken: spoken(session.aim()), skips: session.transport.skips, looped, lanes }
}

fn figure(session: &Session, service: Option<ServiceId>) -> Figure {
    let metrics = &session.ledger.metrics;
    let series = metrics.services.iter().find(|series| Some(series.service) == service);
    let (end, upto) = (session.end(), session.recording.recorded_to());
    let scale = Scale { end, upto, top: series.map_or(1, top) };
    let catalog = &session.world().catalog;
    let several = metrics.services.len() > 1;
    let mut figure = Figure {
        end,
        title: series
            .filter(|_| several)
            .map_or(say::TASKS.to_owned(), |row| say::tasks_of(&catalog.services[row.service.index()].name)),
        dots: dots(&metrics.marks, &scale, &|entry| told(session, entry)),
        gaps: session.gaps().iter().map(|gap| (scale.x(gap.from), scale.x(gap.to))).collect(),
        ticks: ticks(end).into_iter().map(|at| (scale.x(at), short_clock(at))).collect(),
        ..Figure::default()
    };
    if let Some(series) = series {
        figure.areas = areas(series, &scale, catalog);
        figure.lines = lines(series, &scale);
        figure.labels = labels(series, &scale);
        let of = (series.service, &**catalog);
        figure.rollouts = rollouts(&metrics.marks, session.recording.trace(), of, &scale);
        figure.summary = summary(series, catalog, upto);
    }
    figure
}

fn top(series: &ServiceSeries) -> u32 {
    series.max_tasks.most().max(series.alive.most()).max(series.desired.most()).max(1)
}

fn place(at: SimTime, end: SimTime) -> u32 {
    let length = end.as_millis().max(1);
    (at.as_millis().min(length) * WIDE / length) as u32
}

pub fn revision_number(catalog: &Catalog, definition: DefinitionId) -> u8 {
    match revision_ink(catalog, definition) {
        Ink::Revision(number) => number % 4,
        _ => 0,
    }
}

/// Returns the sentence of an entry, and the revision it deploys.
fn told(session: &Session, entry: EntryId) -> (String, Option<String>) {
    let deployed = match session.recording.trace()[entry.index()].fact {
        Fact::DeploymentCreated { definition, .. } => Some(session.world().catalog.definition_name(definition)),
        _ => None,
    };
    (super::events::line(session, entry).text, deployed)
}

/// Returns round instants, at most nine of them.
fn ticks(end: SimTime) -> Vec<SimTime> {
    const STEPS: [u64; 17] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600];
    let seconds = end.since(SimTime::ZERO).as_secs();
    let step = STEPS.into_iter().find(|step| seconds / step <= 8).unwrap_or(43_200).max(1);
    (0..=seconds / step).map(|nth| SimTime::ZERO + Span::from_secs(nth * step)).collect()
}

fn summary(series: &ServiceSeries, catalog: &Catalog, upto: SimTime) -> String {
    let revisions: Vec<String> = series
        .revisions
        .iter()
        .map(|row| say::revision_healthy(&catalog.definition_name(row.definition), &row.healthy.at(upto)))
        .collect();
    say::at_the_end_of_the_recording(&series.desired.last(), &revisions.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> SimTime {
        SimTime::from_millis(seconds * 1000)
    }

    #[test]
    fn ticks_are_round_and_few() {
        for (end, want) in [
            (8, vec!["0:00", "0:01", "0:02", "0:03", "0:04", "0:05", "0:06", "0:07", "0:08"]),
            (300, vec!["0:00", "1:00", "2:00", "3:00", "4:00", "5:00"]),
            (900, vec!["0:00", "2:00", "4:00", "6:00", "8:00", "10:00", "12:00", "14:00"]),
            (
                172_800,
                vec![
                    "0:00", "6:00:00", "12:00:00", "18:00:00", "24:00:00", "30:00:00", "36:00:00", "42:00:00",
                    "48:00:00",
                ],
            ),
        ] {
            let ticks: Vec<String> = ticks(at(end)).into_iter().map(short_clock).collect();
            assert_eq!(ticks, want, "{end} s");
        }
    }
}
