//! The dial of one service: inside what is in service, outside what is on its way or failing.

use crate::frame::look::{Kind, Look};
use crate::frame::shape::{Area, Frame, Ink, Point, Shape, Stroke, Subject, Text};
use crate::frame::{Scene, revision_ink, words};
use crate::sim::rollout;
use crate::sim::world::{Service, Task};

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

/// How many of a service's tasks are in service.
pub(super) fn in_service(scene: &Scene<'_>, service: &Service) -> usize {
    let tasks = service.tasks.iter().filter_map(|id| scene.world.task(*id));
    tasks.filter(|task| scene.world.in_service(task)).count()
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame, service: &Service) {
    let (center, radius) = scene.floor.dial;
    let (inside, outside) = rings(scene, service);
    let stroke = |width: f32| Stroke::of(Ink::Line, radius * width);
    ring(frame, center, radius, stroke(0.17), &inside);
    ring(frame, center, radius * 1.235, stroke(0.11), &outside);
    say(scene, frame, service);
    frame.pick(Area::around(center, radius * 1.3), Subject::Service(service.id));
}

/// Returns the marks of both rings, each as long as the desired count.
fn rings(scene: &Scene<'_>, service: &Service) -> (Vec<Mark>, Vec<Mark>) {
    let places = service.desired.max(1) as usize;
    let (mut inside, mut outside) = (vec![EMPTY; places], vec![EMPTY_OUTSIDE; places]);
    let mut tasks: Vec<&Task> = service.tasks.iter().filter_map(|id| scene.world.task(*id)).collect();
    tasks.retain(|task| task.is_alive());
    tasks.sort_by_key(|task| (task.definition, task.id));
    let (serving, others): (Vec<&Task>, Vec<&Task>) = tasks.into_iter().partition(|task| scene.world.in_service(task));
    let surplus = serving.len().saturating_sub(service.desired as usize);
    for (place, task) in inside.iter_mut().zip(&serving).take(service.desired as usize) {
        *place = mark(scene, task);
    }
    let first = serving.len() - surplus;
    for (nth, task) in serving[first..].iter().chain(&others).enumerate().take(places) {
        outside[(first + nth) % places] = mark(scene, task);
    }
    (inside, outside)
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
    Mark { ink: revision_ink(&scene.world.catalog, task.definition), alpha, hatched: look.kind() == Kind::Bad }
}

fn ring(frame: &mut Frame, center: Point, radius: f32, stroke: Stroke, marks: &[Mark]) {
    let segments = marks.len().min(MOST_SEGMENTS);
    let gap = match segments {
        1 => 0.0,
        2..=24 => 0.011,
        _ => 0.0025,
    };
    for nth in 0..segments {
        let mark = marks[nth * marks.len() / segments];
        let (from, to) = (nth as f32 / segments as f32 + gap, (nth + 1) as f32 / segments as f32 - gap);
        let stroke = Stroke { ink: mark.ink, alpha: mark.alpha, ..stroke };
        frame.shapes.push(Shape::Arc { center, radius, from, to, stroke, hatched: mark.hatched });
    }
}

fn say(scene: &Scene<'_>, frame: &mut Frame, service: &Service) {
    let (center, radius) = scene.floor.dial;
    let (healthy, desired) = (words::count(in_service(scene, service) as u64), u64::from(service.desired));
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
