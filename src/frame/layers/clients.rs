//! Requests: dots that flow between targets and clients as fast as they come, and how many are served.

use crate::frame::floor::{Plan, TargetBox};
use crate::frame::motion::Track;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::frame::{Scene, words};
use crate::scenario::HealthAnswer;
use crate::sim::world::{App, Group, Target, TargetState};

/// Lines drawn at most for one group; more targets share them.
const MOST_LINES: usize = 14;
/// How long a dot is on its way, for whoever watches.
const TRAVEL_MILLIS: u64 = 1_700;
/// Requests per second that one dot on a line stands for, and dots on a line at most.
const PER_DOT: u64 = 10;
const MOST_DOTS: u64 = 6;
/// Where more lines than this meet, each carries at most three dots.
const MANY_LINES: usize = 10;
const CIRCLE: f32 = 22.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    if scene.world.groups.is_empty() {
        return;
    }
    let outcome = Outcome::of(scene);
    match scene.floor.plan {
        Plan::Columns => {
            for group in &scene.world.groups {
                flow(scene, frame, group);
            }
            circle(scene, frame, &outcome);
        }
        Plan::Cards => line(scene, frame, &outcome),
    }
}

/// What clients get now, over all groups.
struct Outcome {
    /// Thousandths of the requests that are served; `None` while nobody asks.
    served: Option<u64>,
    /// What the others get, in the words of HTTP.
    error: Option<String>,
}

impl Outcome {
    fn of(scene: &Scene<'_>) -> Outcome {
        let flows = || scene.world.groups.iter().filter(|group| group.flow.requests_per_second > 0);
        let all: u64 = flows().map(|group| u64::from(group.flow.requests_per_second)).sum();
        let part = |group: &Group| match group.flow.routable {
            0 => 0,
            routable => {
                u64::from(group.flow.requests_per_second) * 1000 * u64::from(group.flow.answering) / u64::from(routable)
            }
        };
        // Rounded down, so that 100 means all of them.
        let served = (all > 0).then(|| flows().map(part).sum::<u64>() / all);
        let failing = flows().find(|group| group.flow.routable == 0 || group.flow.answering < group.flow.routable);
        Outcome { served, error: failing.map(|group| error(scene, group)) }
    }

    fn ink(&self) -> Ink {
        match self.served {
            None => Ink::Line,
            Some(1000) => Ink::Ok,
            Some(990..) => Ink::Warn,
            Some(_) => Ink::Bad,
        }
    }
}

/// Returns what a failing request gets: 503 with no target at all, else what a failing target makes of it.
fn error(scene: &Scene<'_>, group: &Group) -> String {
    let targets = group.targets.iter().filter_map(|id| scene.world.target(*id));
    let mut failing = targets.filter(|target| routable(group, target) && !target.answers());
    match failing.next().map(|target| target.app) {
        None => "503".to_owned(),
        Some(App::Down) => "502".to_owned(),
        Some(App::Answering(HealthAnswer::Timeout)) => "504".to_owned(),
        Some(App::Answering(HealthAnswer::Status(status))) => status.to_string(),
        Some(App::Failing { .. }) => "500".to_owned(),
        Some(App::Answering(HealthAnswer::Ok)) => "503".to_owned(),
    }
}

/// Returns whether a target gets requests: the healthy ones or, where none is healthy, all but the draining.
fn routable(group: &Group, target: &Target) -> bool {
    match target.state {
        TargetState::Healthy => true,
        TargetState::Initial | TargetState::Unhealthy => group.tally.healthy == 0,
        TargetState::Draining => false,
    }
}

fn flow(scene: &Scene<'_>, frame: &mut Frame, group: &Group) {
    let Some(held) = scene.floor.groups.iter().find(|held| held.group == group.id) else { return };
    let rate = u64::from(group.flow.requests_per_second);
    let routed = held.targets.iter().filter_map(|place| Some((place, scene.world.target(place.target)?)));
    let routed: Vec<(&TargetBox, &Target)> = routed.filter(|(_, target)| routable(group, target)).collect();
    let client = scene.floor.client().moved(-CIRCLE, 0.0);
    let edge = scene.floor.balancer.right();
    if routed.is_empty() {
        if rate > 0 {
            // Nobody is asked, or so many are that they have no places of their own.
            let served = group.flow.answering > 0;
            let (ink, stroke) = match served {
                true => (Ink::Ok, Stroke::of(Ink::Ok, 1.1).alpha(0.35)),
                false => (Ink::Bad, Stroke::of(Ink::Bad, 1.1).alpha(0.45).dashed(3.0, 4.0)),
            };
            let from = Point::new(edge, held.area.y + held.area.height.min(60.0) / 2.0);
            let track = track(from, client);
            frame.path(track.steps(), None, stroke);
            dots(scene, frame, &track, (rate, 0), ink);
        }
        return;
    }
    let lines = routed.len().min(MOST_LINES);
    for nth in 0..lines {
        let (place, target) = routed[nth * routed.len() / lines];
        let y = if place.cell {
            held.area.y + held.area.height * (nth as f32 + 0.5) / lines as f32
        } else {
            place.area.center().y
        };
        let ink = if target.answers() { Ink::Ok } else { Ink::Bad };
        let track = track(Point::new(edge, y), client);
        frame.path(track.steps(), None, Stroke::of(ink, 1.1).alpha(0.35));
        let share = rate.div_ceil(lines as u64);
        dots(scene, frame, &track, (if lines > MANY_LINES { share.min(PER_DOT * 3) } else { share }, nth), ink);
    }
}

fn track(from: Point, client: Point) -> Track {
    let reach = client.x - from.x;
    Track::curve(from, from.moved(reach * 0.4, 0.0), Point::new(from.x + reach * 0.3, client.y), client)
}

/// As many dots as requests come, evenly apart; each line begins elsewhere so that they do not march in step.
fn dots(scene: &Scene<'_>, frame: &mut Frame, track: &Track, (rate, nth): (u64, usize), ink: Ink) {
    if rate == 0 {
        return;
    }
    let count = rate.div_ceil(PER_DOT).clamp(1, MOST_DOTS);
    let phase = scene.view.cycle(scene.now, TRAVEL_MILLIS) + nth as f32 * 0.37;
    for dot in 0..count {
        let part = (phase + dot as f32 / count as f32).fract();
        frame.disc(track.at(part), 1.9, Fill::of(ink), None);
    }
}

fn circle(scene: &Scene<'_>, frame: &mut Frame, outcome: &Outcome) {
    let center = scene.floor.client();
    let ink = outcome.ink();
    frame.disc(center, CIRCLE, Fill::of(Ink::Panel), Stroke::of(ink, 2.0));
    let (number, label) = match outcome.served {
        Some(part) => (words::percent(part), "% served"),
        None => ("–".to_owned(), "no requests"),
    };
    let inside = if outcome.served.is_some_and(|part| part < 990) { Ink::Bad } else { Ink::Strong };
    frame.text(Text::new(number, center.moved(0.0, 4.0), 11.0, CIRCLE * 2.0 - 6.0).bold().ink(inside).middle());
    let room = scene.floor.clients.width;
    frame.text(Text::new(label, center.moved(0.0, CIRCLE + 16.0), 10.5, room).ink(Ink::Dim).middle());
    if let Some(error) = &outcome.error {
        let at = center.moved(0.0, CIRCLE + 33.0);
        frame.text(Text::new(format!("HTTP {error}"), at, 11.0, room).bold().ink(Ink::Bad).middle());
    }
    frame.pick(Area::around(center, CIRCLE + 4.0), Subject::Clients);
}

fn line(scene: &Scene<'_>, frame: &mut Frame, outcome: &Outcome) {
    let area = scene.floor.clients;
    let ink = if outcome.served.is_none() { Ink::Dim } else { outcome.ink() };
    let dot = Point::new(area.x + 7.0, area.center().y);
    frame.disc(dot, 3.4, Fill::of(ink), None);
    let served = outcome.served.map(words::percent);
    let choices = match (served, &outcome.error) {
        (Some(served), Some(error)) => {
            vec![format!("{served} % served, {error}"), format!("{served} %, {error}"), format!("{served} %")]
        }
        (Some(served), None) => vec![format!("{served} % served"), format!("{served} %")],
        (None, _) => vec!["no requests".to_owned(), "idle".to_owned()],
    };
    let at = Point::new(area.x + 15.0, area.center().y + 3.6);
    frame.text(Text::new("", at, 10.0, area.width - 19.0).ink(Ink::Normal).choose(choices));
    frame.pick(area, Subject::Clients);
}
