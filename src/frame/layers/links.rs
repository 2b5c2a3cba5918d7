//! What passes between tasks and the load balancer: a registration, each health check, the selected pair.

use crate::frame::floor::{Plan, TargetBox};
use crate::frame::motion::{self, Track};
use crate::frame::shape::{Fill, Frame, Ink, Point, Stroke, Subject};
use crate::frame::{Scene, View};
use crate::sim::world::{Target, TargetState};
use crate::units::{SimTime, Span};

/// How long a registration is shown: in the simulation, and at least for whoever watches.
const SHOWN: Span = Span::from_millis(2_500);
const SHOWN_WATCHED: u64 = 1_600;
/// How long a health check travels there and back, for whoever watches.
const CHECK_MILLIS: u64 = 700;
/// More targets than this are checked without a sign for each.
const MOST_CHECKS: usize = 40;
/// Of more registrations than this only the last ones are shown: the picture would be nothing but lines.
const MOST_REGISTRATIONS: usize = 60;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let places = scene.floor.groups.iter().flat_map(|held| &held.targets);
    let from = first_registration(scene);
    let few = scene.floor.groups.iter().map(|held| held.targets.len()).sum::<usize>() <= MOST_CHECKS;
    for place in places {
        let Some(target) = scene.world.target(place.target) else { continue };
        let registering = registering(scene, target).filter(|_| target.registered_at >= from);
        let pair = [Some(Subject::Target(target.id)), Some(Subject::Task(target.task))];
        let selected = pair.contains(&scene.view.selected);
        if registering.is_none() && !few && !selected {
            continue;
        }
        let Some(track) = track(scene, target, place) else { continue };
        if let Some(part) = registering {
            registration(scene, frame, part, &track);
        }
        if few {
            check(scene, frame, target, &track);
        }
        if selected {
            frame.path(track.steps(), None, Stroke::of(Ink::Accent, 1.4).alpha(0.7));
        }
    }
}

/// Returns the way from a task to its target.
fn track(scene: &Scene<'_>, target: &Target, place: &TargetBox) -> Option<Track> {
    let slot = scene.floor.held.slot(target.task)?;
    Some(match scene.floor.plan {
        Plan::Columns => {
            let from = Point::new(slot.area.right(), slot.area.center().y);
            let to = Point::new(place.area.x, place.area.center().y);
            let reach = (to.x - from.x) * 0.5;
            Track::curve(from, from.moved(reach, 0.0), to.moved(-reach, 0.0), to)
        }
        Plan::Cards => {
            let from = Point::new(slot.area.center().x, slot.area.y);
            let to = Point::new(place.area.center().x, place.area.bottom());
            let reach = (to.y - from.y) * 0.5;
            Track::curve(from, from.moved(0.0, reach), to.moved(0.0, -reach), to)
        }
    })
}

/// Returns from when on registrations are shown.
fn first_registration(scene: &Scene<'_>) -> SimTime {
    let targets = scene.floor.groups.iter().flat_map(|held| &held.targets);
    let targets = targets.filter_map(|place| scene.world.target(place.target));
    let shown = targets.filter(|target| registering(scene, target).is_some());
    let mut times: Vec<SimTime> = shown.map(|target| target.registered_at).collect();
    match times.len().checked_sub(MOST_REGISTRATIONS) {
        None | Some(0) => SimTime::ZERO,
        Some(place) => *times.select_nth_unstable(place).1,
    }
}

/// Returns how much of the moment of a registration is over, while it is shown.
fn registering(scene: &Scene<'_>, target: &Target) -> Option<f32> {
    let span = SHOWN.max(scene.view.watched(SHOWN_WATCHED));
    // Targets that were there at the beginning did not register before our eyes.
    View::moment(target.registered_at, scene.now, span).filter(|_| target.registered_at.as_millis() > 0)
}

fn registration(scene: &Scene<'_>, frame: &mut Frame, part: f32, track: &Track) {
    let grown = if scene.view.calm { 1.0 } else { motion::ease_out(part * 2.5) };
    frame.path(track.steps_until(grown), None, Stroke::of(Ink::Info, 1.5).alpha(0.9 * (1.0 - part)));
    frame.disc(track.at(grown), 2.6, Fill::of(Ink::Info).alpha(1.0 - part), None);
}

/// A dot goes to the task and comes back with the answer's colour.
fn check(scene: &Scene<'_>, frame: &mut Frame, target: &Target, track: &Track) {
    if target.state == TargetState::Draining {
        return;
    }
    let every = scene.world.catalog.group(target.group).interval;
    let Some(part) = scene.view.pulse(target.first_probe, every, scene.now, CHECK_MILLIS) else { return };
    let answered = part >= 0.5;
    let failed = target.streak > 0 || target.state == TargetState::Unhealthy;
    let ink = match (answered, failed) {
        (false, _) => Ink::Info,
        (true, false) => Ink::Ok,
        (true, true) => Ink::Bad,
    };
    let along = if answered { (part - 0.5) * 2.0 } else { 1.0 - part * 2.0 };
    frame.path(track.steps(), None, Stroke::of(ink, 1.0).alpha(0.22 * (1.0 - part)));
    frame.disc(track.at(along), 2.4, Fill::of(ink), None);
}
