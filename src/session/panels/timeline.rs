//! The whole recording as a picture: tasks by revision, the bounds, what happened when.
//!
//! The figure belongs to the recording; the moment is laid over it by the page.

use super::header::focus;
use super::transport::{short_clock, spoken};
use crate::frame::revision_ink;
use crate::frame::shape::Ink;
use crate::report::{Mark, MarkKind, ServiceSeries, Steps};
use crate::session::{Session, Tone};
use crate::sim::world::ids::{DefinitionId, EntryId, ServiceId};
use crate::sim::{Catalog, Fact};
use crate::units::{SimTime, Span};
use std::fmt::Write;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct TimelineModel {
    pub figure: Rc<Figure>,
    /// `2 min 32 s`
    pub spoken: String,
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
    pub entry: EntryId,
    /// What the dot is when pointed at or listened to.
    pub title: String,
    /// Written beside the dot when there is room.
    pub label: Option<String>,
}

const WIDE: u64 = 1000;
/// More steps are sampled: there are not more pixels.
const MOST_STEPS: usize = 800;
/// Dots closer than this become one: a finger could not tell them apart.
const DOT: u32 = 22;
/// A label needs so much free space behind its dot.
const LABEL: u32 = 90;
/// Labels of lines closer than this would touch.
const LINE: u32 = 140;

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
    TimelineModel { figure, spoken: spoken(session.aim()) }
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
            .map_or("tasks".to_owned(), |row| format!("tasks of {}", catalog.services[row.service.index()].name)),
        dots: dots(&metrics.marks, &scale, &|entry| told(session, entry)),
        ticks: ticks(end).into_iter().map(|at| (scale.x(at), short_clock(at))).collect(),
        ..Figure::default()
    };
    if let Some(series) = series {
        figure.areas = areas(series, &scale, catalog);
        figure.lines = lines(series, &scale);
        figure.labels = labels(series, &scale);
        figure.summary = summary(series, catalog, upto);
    }
    figure
}

fn top(series: &ServiceSeries) -> u32 {
    series.max_tasks.most().max(series.alive.most()).max(series.desired.most()).max(1)
}

/// Where instants and counts stand.
struct Scale {
    end: SimTime,
    upto: SimTime,
    top: u32,
}

impl Scale {
    fn x(&self, at: SimTime) -> u32 {
        place(at, self.end)
    }

    fn y(&self, count: u32) -> u32 {
        let height = u64::from(count.min(self.top)) * WIDE / u64::from(self.top);
        (WIDE - height) as u32
    }
}

fn place(at: SimTime, end: SimTime) -> u32 {
    let length = end.as_millis().max(1);
    (at.as_millis().min(length) * WIDE / length) as u32
}

/// Stacks the revisions, the oldest at the bottom.
fn areas(series: &ServiceSeries, scale: &Scale, catalog: &Catalog) -> Vec<AreaPath> {
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

pub fn revision_number(catalog: &Catalog, definition: DefinitionId) -> u8 {
    match revision_ink(catalog, definition) {
        Ink::Revision(number) => number % 4,
        _ => 0,
    }
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

fn lines(series: &ServiceSeries, scale: &Scale) -> Vec<LinePath> {
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
fn labels(series: &ServiceSeries, scale: &Scale) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (word, steps, dim) in
        [("desired", &series.desired, false), ("max", &series.max_tasks, true), ("min", &series.min_healthy, true)]
    {
        let label = Label { text: format!("{word} {}", steps.last()), y: scale.y(steps.last()), dim };
        if steps.last() > 0 && labels.iter().all(|other| other.y.abs_diff(label.y) >= LINE) {
            labels.push(label);
        }
    }
    labels
}

/// Returns the sentence of an entry, and the revision it deploys.
fn told(session: &Session, entry: EntryId) -> (String, Option<String>) {
    let deployed = match session.recording.trace()[entry.index()].fact {
        Fact::DeploymentCreated { definition, .. } => Some(session.world().catalog.definition_name(definition)),
        _ => None,
    };
    (super::events::line(session, entry).text, deployed)
}

fn dots(marks: &[Mark], scale: &Scale, told: &dyn Fn(EntryId) -> (String, Option<String>)) -> Vec<Dot> {
    let mut dots: Vec<(Dot, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let x = scale.x(mark.at);
        match dots.last_mut().filter(|(dot, _)| x - dot.x < DOT) {
            Some((dot, here)) => {
                // The gravest one gives the colour and is where a click leads.
                if tone(mark.kind) > dot.tone {
                    (dot.tone, dot.entry, dot.at) = (tone(mark.kind), mark.entry, mark.at);
                }
                here.push(*mark);
            }
            None => {
                let dot =
                    Dot { x, at: mark.at, tone: tone(mark.kind), entry: mark.entry, title: String::new(), label: None };
                dots.push((dot, vec![*mark]));
            }
        }
    }
    let places: Vec<u32> = dots.iter().map(|(dot, _)| dot.x).chain([WIDE as u32 + LABEL]).collect();
    let finished = dots.into_iter().zip(&places[1..]).map(|((mut dot, here), next)| {
        let what = if let [only] = here.as_slice() { told(only.entry).0 } else { counted(&here) };
        dot.title = format!("{what}, at {}", spoken(dot.at));
        let loudest =
            here.iter().filter(|mark| deserves_label(mark.kind)).max_by_key(|mark| mark.kind != MarkKind::Command);
        let room = next - dot.x >= LABEL && dot.x + LABEL <= WIDE as u32;
        dot.label =
            loudest.filter(|_| room).map(|mark| told(mark.entry).1.unwrap_or_else(|| mark.kind.word().to_owned()));
        dot
    });
    finished.collect()
}

/// Returns `crash`, or `2 crash, healthy` for several.
fn counted(marks: &[Mark]) -> String {
    let mut rows: Vec<(MarkKind, u32)> = Vec::new();
    for kind in marks.iter().map(|mark| &mark.kind) {
        match rows.iter_mut().find(|(known, _)| known == kind) {
            Some((_, count)) => *count += 1,
            None => rows.push((*kind, 1)),
        }
    }
    let said = |(kind, count): (MarkKind, u32)| match count {
        1 => kind.word().to_owned(),
        _ => format!("{count} × {}", kind.word()),
    };
    rows.into_iter().map(said).collect::<Vec<_>>().join(", ")
}

const fn deserves_label(kind: MarkKind) -> bool {
    !matches!(kind, MarkKind::TaskStopped | MarkKind::Healthy | MarkKind::Unhealthy)
}

pub const fn tone(kind: MarkKind) -> Tone {
    match kind {
        MarkKind::Command | MarkKind::DeploymentCreated | MarkKind::TaskStopped => Tone::Info,
        MarkKind::DeploymentCompleted | MarkKind::Healthy | MarkKind::SteadyState | MarkKind::FaultEnded => Tone::Ok,
        MarkKind::PlacementFailed | MarkKind::RolledBack | MarkKind::SpotNotice => Tone::Warn,
        MarkKind::TaskFailedToStart
        | MarkKind::DeploymentFailed
        | MarkKind::TaskCrashed
        | MarkKind::InstanceLost
        | MarkKind::Unhealthy => Tone::Bad,
    }
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
        .map(|row| format!("{}: {} healthy", catalog.definition_name(row.definition), row.healthy.at(upto)))
        .collect();
    format!("At the end of the recording {} tasks are wanted; {}", series.desired.last(), revisions.join(", "))
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

    #[test]
    fn a_band_is_a_closed_stair() {
        let scale = Scale { end: at(10), upto: at(10), top: 2 };
        let moments = [at(0), at(5), at(10)];
        assert_eq!(band(&moments, &[0, 0, 0], &[0, 0, 0], &scale), "", "nothing is not drawn");
        let path = band(&moments, &[0, 0, 0], &[1, 2, 2], &scale);
        assert_eq!(path, "M0 500H500V0H1000V0V1000H500V1000H0Z");
    }

    #[test]
    fn close_marks_become_one_dot_of_the_gravest_tone() {
        let scale = Scale { end: at(1000), upto: at(1000), top: 1 };
        let mark = |seconds, kind| Mark { at: at(seconds), kind, entry: EntryId::new(seconds as u32) };
        let marks = [
            mark(10, MarkKind::Healthy),
            mark(12, MarkKind::TaskCrashed),
            mark(14, MarkKind::Healthy),
            mark(500, MarkKind::SteadyState),
        ];
        let dots = dots(&marks, &scale, &|_| ("It is steady".to_owned(), None));
        let said: Vec<(u32, Tone, &str, u32)> =
            dots.iter().map(|dot| (dot.x, dot.tone, dot.title.as_str(), dot.entry.number())).collect();
        let want =
            [(10, Tone::Bad, "2 × healthy, crash, at 12 s", 12), (500, Tone::Ok, "It is steady, at 8 min 20 s", 500)];
        assert_eq!(said, want);
        assert_eq!(dots[1].label.as_deref(), Some("steady state"));
    }
}
