//! The dial of one service: inside what is in service, outside what is on its way or failing.

use crate::frame::look::{Kind, Look};
use crate::frame::shape::{Area, Frame, Ink, Point, Shape, Stroke, Subject, Text};
use crate::frame::{Scene, words};
use crate::sim::rollout;
use crate::sim::world::ids::DefinitionId;
use crate::sim::world::{Headcount, Service, Task};

/// More segments than this become parts of the whole.
const MOST_SEGMENTS: usize = 60;

/// What one segment shows.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    ink: Ink,
    alpha: f32,
    hatched: bool,
}

const EMPTY: Mark = Mark { ink: Ink::Line, alpha: 1.0, hatched: false };
const EMPTY_OUTSIDE: Mark = Mark { ink: Ink::LineSoft, alpha: 1.0, hatched: false };

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame, service: &Service, count: &Headcount) {
    let (center, radius) = scene.floor.dial;
    let (inside, outside) = rings(scene, service);
    let stroke = |width: f32| Stroke::of(Ink::Line, radius * width);
    ring(frame, center, radius, stroke(0.17), &inside);
    ring(frame, center, radius * 1.235, stroke(0.11), &outside);
    say(scene, frame, service, count.in_service);
    frame.pick(Area::around(center, radius * 1.3), Subject::Service(service.id));
}

/// Returns the marks of both rings. Each has a place for every task that is desired, and shows some of them.
fn rings(scene: &Scene<'_>, service: &Service) -> (Vec<Mark>, Vec<Mark>) {
    let places = service.desired.max(1) as usize;
    let alive = service.tasks.iter().filter_map(|id| scene.world.task(*id)).filter(|task| task.is_alive());
    let told = alive.map(|task| (task.definition, scene.world.in_service(task), task));
    let mut told: Vec<(DefinitionId, bool, &Task)> = told.collect();
    // Oldest first they are already.
    told.sort_by_key(|(definition, ..)| *definition);
    let (mut serving, mut others) = (Vec::with_capacity(told.len()), Vec::new());
    for (_, serves, task) in told {
        if serves { serving.push(task) } else { others.push(task) }
    }
    let desired = (service.desired as usize).min(serving.len());
    let (within, beyond) = serving.split_at(desired);
    let on_the_way = |nth: usize| beyond.get(nth).or_else(|| others.get(nth - beyond.len()));
    let inside = |place: usize| within.get(place).map_or(EMPTY, |task| mark(scene, task));
    let outside = |place: usize| {
        let nth = (place + places - desired % places) % places;
        on_the_way(nth).map_or(EMPTY_OUTSIDE, |task| mark(scene, task))
    };
    (shown(places).map(inside).collect(), shown(places).map(outside).collect())
}

/// Returns the places that are shown of so many: all of them, or one for each of the most segments.
fn shown(places: usize) -> impl Iterator<Item = usize> {
    let segments = places.min(MOST_SEGMENTS);
    (0..segments).map(move |nth| nth * places / segments)
}

fn mark(scene: &Scene<'_>, task: &Task) -> Mark {
    let look = Look::of(scene.world, task, scene.now);
    let alpha = match look {
        Look::Provisioning { .. } => 0.3,
        Look::Placed { .. } => 0.4,
        Look::Pulling { .. } => 0.55,
        Look::Activating => 0.75,
        _ => 1.0,
    };
    Mark { ink: scene.ink(task.definition), alpha, hatched: look.kind() == Kind::Bad }
}

fn ring(frame: &mut Frame, center: Point, radius: f32, stroke: Stroke, marks: &[Mark]) {
    let segments = marks.len();
    let gap = match segments {
        1 => 0.0,
        2..=24 => 0.011,
        _ => 0.0025,
    };
    for (nth, mark) in marks.iter().enumerate() {
        let (from, to) = (nth as f32 / segments as f32 + gap, (nth + 1) as f32 / segments as f32 - gap);
        let stroke = Stroke { ink: mark.ink, alpha: mark.alpha, ..stroke };
        frame.shapes.push(Shape::Arc { center, radius, from, to, stroke, hatched: mark.hatched });
    }
}

fn say(scene: &Scene<'_>, frame: &mut Frame, service: &Service, healthy: u32) {
    let (center, radius) = scene.floor.dial;
    let (healthy, desired) = (words::count(u64::from(healthy)), u64::from(service.desired));
    let small = radius < 45.0;
    let (size, y) = if small { (radius * 0.5, radius * 0.17) } else { (radius * 0.4, -radius * 0.125) };
    let number = Text::new("", center.moved(0.0, y), size, radius * 1.72).ink(Ink::Strong).bold().middle();
    // A large number stands alone; what it is out of stands below.
    let together = [format!("{healthy} / {desired}"), format!("{healthy}/{desired}")];
    let number = number.choose(together.into_iter().filter(|_| desired < 100).chain([healthy]));
    let alone = !number.text.contains('/');
    frame.text(number);
    if small {
        return;
    }
    let size = (radius * 0.156).max(9.0);
    let what = Text::new("", center.moved(0.0, radius * 0.16), size, radius * 1.66).ink(Ink::Dim).middle();
    let out_of = format!("of {} healthy", words::count(desired));
    let both = ["healthy / desired".to_owned(), "healthy".to_owned()];
    frame.text(what.choose(if alone { [out_of, format!("of {}", words::short_count(desired))] } else { both }));
    let bounds = rollout::bounds(service.desired, &service.configuration);
    let (min, max) = (bounds.min_healthy, bounds.max_tasks);
    let text = Text::new("", center.moved(0.0, radius * 0.42), size, radius * 1.55).middle();
    let counted = |number: u32| words::short_count(u64::from(number));
    let span = format!("{} – {}", counted(min), counted(max));
    frame.text(text.choose([format!("max {max} · min {min}"), format!("{span} tasks"), span]));
}
