//! Lanes under the time line: futures that were left, each from where it parts from the present one.

use super::areas::{Scale, areas};
use super::{AreaPath, place};
use crate::report::run::Outcome;
use crate::report::{ServiceSeries, words};
use crate::session::futures::Future;
use crate::session::{Session, Tone};
use crate::sim::Recording;
use crate::sim::world::ids::ServiceId;

/// The areas of one service in a run that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub service: ServiceId,
    pub areas: Vec<AreaPath>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LaneModel {
    pub id: u32,
    /// What it did not have, or had: `without stop-task 4f1c`.
    pub said: String,
    /// How it ends, once that is known.
    pub outcome: &'static str,
    pub tone: Tone,
    /// Where it parts from the present one.
    pub x: u32,
    pub parted: String,
    pub areas: Vec<AreaPath>,
}

pub fn lane(series: &ServiceSeries, recording: &Recording) -> Lane {
    let (end, upto) = (recording.scenario().end(), recording.recorded_to());
    let top = series.max_tasks.most().max(series.alive.most()).max(1);
    let catalog = &recording.head().world().catalog;
    Lane { service: series.service, areas: areas(series, &Scale { end, upto, top }, catalog) }
}

pub fn of(session: &Session, service: Option<ServiceId>) -> Vec<LaneModel> {
    session.futures.all().iter().map(|future| model(session, future, service)).collect()
}

fn model(session: &Session, future: &Future, service: Option<ServiceId>) -> LaneModel {
    let told = future.told();
    let lane = told.and_then(|told| told.lanes.iter().find(|lane| Some(lane.service) == service));
    let outcome = told.zip(service).and_then(|(told, service)| told.report.services.get(service.index()));
    let (outcome, tone) = outcome.map_or(("", Tone::Plain), |row| (row.outcome.word(), tone(row.outcome)));
    LaneModel {
        id: future.id,
        said: future.said.clone(),
        outcome,
        tone,
        x: place(future.parted, session.end()),
        parted: words::clock(future.parted),
        areas: lane.map(|lane| lane.areas.clone()).unwrap_or_default(),
    }
}

pub const fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Completed | Outcome::Steady => Tone::Ok,
        Outcome::RolledBack | Outcome::InProgress => Tone::Warn,
        Outcome::Failed => Tone::Bad,
    }
}
