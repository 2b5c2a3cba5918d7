//! The stations' names and the zones behind everything else.

use super::trouble;
use crate::frame::Scene;
use crate::frame::floor::Plan;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::frame::words;
use crate::scenario::LaunchType;

/// A heading that can be picked is about so wide.
const HEADING: f32 = 70.0;
/// Less room says nothing.
const LEAST_HEADING: f32 = 30.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    match scene.floor.plan {
        Plan::Columns => {
            // Nearer, the names stay in sight over all that passes below them.
            if scene.view.zoom.is_fit() {
                headings(scene, frame);
            }
            lanes(scene, frame);
        }
        Plan::Cards => cards(scene, frame),
    }
}

pub(super) fn headings(scene: &Scene<'_>, frame: &mut Frame) {
    let (floor, window) = (&scene.floor, scene.floor.window);
    let clients_end = floor.size.width - 6.0;
    let (registry, control) = (floor.registry.x + 4.0, floor.control.x);
    let (compute, balancer, clients) = (floor.compute.x + 4.0, floor.balancer.x + 4.0, floor.clients.x + 4.0);
    let mut heading =
        |from: f32, to: f32, name: &[&str], trouble: Option<&'static [&'static str]>, about: Vec<String>| {
            let from = from.max(window.x + 8.0);
            let room = to.min(window.right()) - from - 8.0;
            if room < LEAST_HEADING {
                return None;
            }
            let name = Text::new("", Point::new(from, window.y + 34.0), 13.0, room)
                .ink(Ink::Strong)
                .bold()
                .choose(name.iter().copied());
            // Nearer, a name that passes out of sight goes as a whole.
            if !scene.view.zoom.is_fit() && !name.fits() {
                return None;
            }
            frame.text(name);
            let below = Text::new("", Point::new(from, window.y + 51.0), 11.0, room);
            frame.text(match trouble {
                Some(trouble) => below.ink(Ink::Bad).choose_down_to(10.0, trouble.iter().copied()),
                None => below.ink(Ink::Dim).choose_down_to(10.0, about),
            });
            Some(Area::new(from - 4.0, window.y + 22.0, HEADING.min(room), 16.0))
        };
    heading(
        registry,
        control,
        &["ECR"],
        trouble::of_registry(scene),
        vec!["images and layers".to_owned(), "images".to_owned()],
    );
    heading(control, compute, &["Control plane"], trouble::of_control_plane(scene), about_control(scene));
    let of_compute = heading(compute, balancer, &["Compute"], trouble::of_fargate(scene), about_compute(scene));
    heading(balancer, clients, &["ALB target group", "Target group", "ALB"], None, about_balancer(scene));
    if !scene.world.groups.is_empty() {
        heading(clients, clients_end + 8.0, &["Clients"], None, about_clients(scene));
    }
    if let Some(area) = of_compute {
        frame.pick(area, Subject::Cluster);
    }
}

fn about_control(scene: &Scene<'_>) -> Vec<String> {
    let plain = "desired → actual".to_owned();
    match (scene.focus, scene.world.services.len()) {
        (Some(service), 1) => vec![format!("{}: {plain}", scene.world.service(service).name), plain],
        (Some(_), services) => vec![format!("{}: {plain}", words::counted(services, "service")), plain],
        (None, _) => vec!["no services".to_owned()],
    }
}

fn about_compute(scene: &Scene<'_>) -> Vec<String> {
    let (world, catalog) = (scene.world, &scene.world.catalog);
    let instances = world.hosts.values().filter(|host| host.is_instance() && host.is_registered()).count();
    let mut parts: Vec<String> = Vec::new();
    if instances > 0 {
        parts.push(words::counted(instances, "instance"));
    }
    if catalog.fargate || world.services.values().any(|service| service.launch == LaunchType::Fargate) {
        parts.push("Fargate".to_owned());
    }
    parts.push(words::counted(catalog.zones.len(), "AZ"));
    let short = parts.join(" · ");
    let tasks: usize = world.services.values().map(|service| service.tasks.len()).sum();
    let counted = format!("{short} · {}", words::counted(tasks, "task"));
    vec![format!("{} · {counted}", catalog.region), counted, short]
}

fn about_balancer(scene: &Scene<'_>) -> Vec<String> {
    let groups = &scene.world.catalog.groups;
    match groups.as_slice() {
        [] => vec!["no target group".to_owned(), "none".to_owned()],
        [group] => {
            let (path, every) = (&group.spec.health_check_path, group.spec.health_check_interval_seconds);
            vec![format!("GET {path} every {every} s"), format!("GET {path}, {every} s"), "health checks".to_owned()]
        }
        many => vec![format!("{} target groups", many.len()), format!("{} groups", many.len())],
    }
}

fn about_clients(scene: &Scene<'_>) -> Vec<String> {
    let flows = scene.world.groups.iter().map(|group| u64::from(group.flow.requests_per_second));
    match flows.sum() {
        0 => vec!["no requests".to_owned(), "idle".to_owned()],
        rate => vec![format!("{} req/s", words::count(rate)), format!("{} req/s", words::short_count(rate))],
    }
}

fn lanes(scene: &Scene<'_>, frame: &mut Frame) {
    let floor = &scene.floor;
    for lane in &floor.held.lanes {
        let Some(zone) = lane.zone else { continue };
        let area = lane.area;
        let fails = scene.world.faults.zone_fails(zone);
        let radius = if area.width >= 100.0 { 14.0 } else { 12.0 };
        let line = if fails { Stroke::of(Ink::Bad, 1.0).dashed(5.0, 4.0) } else { Stroke::of(Ink::LineSoft, 1.0) };
        frame.rect(area, radius, Fill::of(Ink::Panel).alpha(0.45), line);
        let name = scene.world.catalog.zone(zone).name.as_str();
        let at = Point::new(area.center().x, area.y + 22.0 * floor.detail);
        let text = Text::new("", at, 11.0, area.width - 2.0).middle();
        let short = zone_short(name);
        frame.text(match fails {
            true => text.ink(Ink::Bad).choose_down_to(9.5, trouble::of_zone(name, short)),
            false => text.ink(Ink::Dim).choose_down_to(9.5, [name, short]),
        });
    }
    let nothing = match (floor.held.lanes.is_empty(), scene.world.hosts.is_empty() && floor.held.slots.is_empty()) {
        (true, _) => "no zones",
        (false, true) if scene.world.catalog.fargate => "no tasks yet",
        (false, true) => "no container instances",
        (false, false) => return,
    };
    let at = floor.compute.center();
    frame.text(Text::new(nothing, at, 12.0, floor.compute.width - 16.0).ink(Ink::Dim).middle());
}

fn cards(scene: &Scene<'_>, frame: &mut Frame) {
    let floor = &scene.floor;
    let mut card = |area: Area, name: &[&str]| {
        frame.rect(area, 12.0, Fill::of(Ink::Panel), Stroke::of(Ink::Line, 1.0));
        let at = Point::new(area.x + 10.0, area.y + 18.0);
        let text = Text::new("", at, 11.0, area.width - 20.0).ink(Ink::Dim).bold();
        frame.text(text.choose_down_to(10.0, name.iter().copied()));
    };
    card(floor.registry, &["ECR images", "ECR"]);
    card(floor.control, &["Control plane", "Control"]);
    card(floor.balancer, &["ALB target group", "ALB targets", "ALB"]);
    let at = Point::new(floor.compute.x, floor.compute.y - 13.0);
    let about = about_compute(scene).into_iter().map(|about| format!("Compute · {about}"));
    // The buttons that zoom stand at its end.
    let room = floor.compute.width - 112.0;
    frame.text(Text::new("", at, 11.0, room).ink(Ink::Dim).bold().choose_down_to(10.0, about));
    if scene.world.hosts.is_empty() && floor.held.slots.is_empty() {
        let at = Point::new(floor.compute.center().x, floor.compute.y + 32.0);
        frame.text(Text::new("no container instances", at, 12.0, floor.compute.width).ink(Ink::Dim).middle());
    }
}

/// Returns what tells zones of one region apart: `1a` of `us-east-1a`.
pub(super) fn zone_short(name: &str) -> &str {
    name.rsplit('-').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_told_apart_by_their_last_part() {
        for (name, want) in [("us-east-1a", "1a"), ("eu-central-1c", "1c"), ("rack", "rack"), ("", "")] {
            assert_eq!(zone_short(name), want);
        }
    }
}
