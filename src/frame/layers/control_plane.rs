//! The control plane: the dial of the service in focus, what its controller does next, its deployments.

use super::{breaker, dial};
use crate::frame::floor::Plan;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::frame::{Scene, motion, words};
use crate::scenario::Setting;
use crate::sim::rollout;
use crate::sim::world::ids::DeploymentId;
use crate::sim::world::{DeploymentStatus, Headcount, RolloutState, Service};

const ROW: f32 = 18.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let (center, radius) = scene.floor.dial;
    let Some(service) = scene.focus.map(|id| scene.world.service(id)) else {
        frame.disc(center, radius, None, Stroke::of(Ink::LineSoft, radius * 0.17));
        frame.text(Text::new("no services", center.moved(0.0, 4.0), 11.0, radius * 1.7).ink(Ink::Dim).middle());
        return;
    };
    let count = scene.world.headcount(service);
    dial::draw(scene, frame, service, &count);
    if scene.floor.plan == Plan::Cards {
        return;
    }
    let several = scene.world.services.len() > 1;
    let room = scene.floor.control.width;
    if several {
        let at = Point::new(center.x, center.y - radius * 1.3 - 10.0);
        frame.text(Text::new(service.name.clone(), at, 12.0, room).bold().ink(Ink::Strong).middle());
    }
    let below = center.y + radius * 1.3 + if several { 18.0 } else { 21.0 };
    let (step, ink) = next_step(service, &count);
    frame.text(Text::new(step, Point::new(center.x, below), 12.0, room).bold().ink(ink).middle());
    let at = Point::new(center.x, below + 16.0);
    frame.text(Text::new(next_look(scene, service), at, 11.0, room).ink(Ink::Dim).middle());
    rows(scene, frame, (service, count.in_service), below + 26.0);
}

/// Returns what the controller's next look will find to do, as far as desired and actual tell.
pub(super) fn next_step(service: &Service, count: &Headcount) -> (String, Ink) {
    let (new, all, healthy) = (count.of_primary, count.alive, count.in_service);
    let bounds = rollout::bounds(service.desired, &service.configuration);
    let start = service.desired.saturating_sub(new).min(bounds.max_tasks.saturating_sub(all));
    match () {
        () if start > 0 && service.blocked => (format!("reconcile: no host for {start}"), Ink::Bad),
        () if start > 0 => (format!("reconcile: start {start}"), Ink::Strong),
        () if all > service.desired && healthy > service.desired => {
            (format!("reconcile: stop {}", healthy - service.desired), Ink::Strong)
        }
        () if healthy < service.desired => {
            (format!("waiting for {}", words::count(u64::from(service.desired - healthy))), Ink::Strong)
        }
        () if all > service.desired => ("replacing".to_owned(), Ink::Strong),
        () if service.is_steady() => ("steady state".to_owned(), Ink::Ok),
        () => ("desired reached".to_owned(), Ink::Ok),
    }
}

pub(super) fn next_look(scene: &Scene<'_>, service: &Service) -> String {
    if service.throttle.until > scene.now {
        return format!("starts again in {}", words::seconds(service.throttle.until - scene.now));
    }
    let cadence = scene.world.catalog.timing.span(Setting::SchedulerCadence);
    format!("next look in {}", words::seconds(motion::until_beat(service.first_look, cadence, scene.now)))
}

/// Lists the services where there are several, and the deployments of the one in focus.
fn rows(scene: &Scene<'_>, frame: &mut Frame, (focus, healthy): (&Service, u32), top: f32) {
    let control = scene.floor.control;
    let below = if breaker::shown(focus) { breaker::HEIGHT } else { 0.0 };
    let room = ((scene.floor.funnel.y - 4.0 - below - top) / ROW).max(0.0) as usize;
    let mut areas = (0..room).map(|nth| Area::new(control.x, top + nth as f32 * ROW, control.width - 8.0, ROW));
    let services: Vec<&Service> = scene.world.services.values().collect();
    // Among several services only a rollout is news.
    let told = if services.len() > 1 && focus.deployments.len() == 1 { 0 } else { focus.deployments.len() };
    let deployments = told.min(room.saturating_sub(usize::from(services.len() > 1)));
    if services.len() > 1 {
        let most = room - deployments;
        let shown = if services.len() > most { most.saturating_sub(1) } else { services.len() };
        for (service, area) in services.iter().zip(areas.by_ref().take(shown)) {
            let known = (service.id == focus.id).then_some(healthy);
            service_row(scene, frame, (service, known.unwrap_or_else(|| in_service(scene, service))), area);
        }
        if let Some(area) = (shown < services.len()).then(|| areas.next()).flatten() {
            let at = Point::new(area.x + 16.0, area.y + 12.0);
            let more = format!("and {}", words::counted(services.len() - shown, "more service"));
            frame.text(Text::new(more, at, 10.0, area.width - 16.0).ink(Ink::Dim));
        }
    }
    let mut foot = areas.next().map_or(top + room as f32 * ROW, |next| next.y);
    for deployment in focus.deployments.iter().take(deployments) {
        deployment_row(scene, frame, *deployment, Area::new(control.x, foot, control.width - 8.0, ROW));
        foot += ROW;
    }
    if breaker::shown(focus) {
        let area = Area::new(control.x, foot + 4.0, control.width - 12.0, breaker::HEIGHT);
        breaker::draw(scene, frame, focus, area);
    }
}

fn in_service(scene: &Scene<'_>, service: &Service) -> u32 {
    scene.world.headcount(service).in_service
}

fn service_row(scene: &Scene<'_>, frame: &mut Frame, (service, healthy): (&Service, u32), area: Area) {
    let short = healthy < service.desired;
    let focused = scene.focus == Some(service.id);
    if focused {
        frame.rect(area.inset(0.5), 5.0, Fill::of(Ink::PanelRaised).alpha(0.7), None);
    }
    let dot = Point::new(area.x + 8.0, area.y + 8.5);
    frame.disc(dot, 3.0, Fill::of(if short { Ink::Warn } else { Ink::Ok }), None);
    let count = Text::new("", Point::new(area.right() - 4.0, area.y + 12.0), 10.5, 66.0).mono().end();
    let (healthy, desired) = (words::count(u64::from(healthy)), words::count(u64::from(service.desired)));
    frame.text(count.choose([format!("{healthy} / {desired}"), format!("{healthy}/{desired}"), healthy]));
    let at = Point::new(area.x + 16.0, area.y + 12.0);
    let name = Text::new(service.name.clone(), at, 10.5, area.width - 16.0 - 74.0);
    frame.text(if focused { name.ink(Ink::Strong) } else { name });
    frame.pick(area, Subject::Service(service.id));
}

fn deployment_row(scene: &Scene<'_>, frame: &mut Frame, id: DeploymentId, area: Area) {
    let (world, catalog) = (scene.world, &scene.world.catalog);
    let deployment = world.deployment(id);
    let ink = scene.ink(deployment.definition);
    frame.rect(Area::new(area.x + 4.0, area.y + 4.0, 9.0, 9.0), 2.5, Fill::of(ink), None);
    let at = Point::new(area.x + 18.0, area.y + 12.0);
    let name = Text::new(catalog.definition_name(deployment.definition), at, 10.5, area.width * 0.5).mono();
    let taken = name.width().min(name.room);
    frame.text(Text { room: taken, ..name });
    let rest = area.width - 18.0 - taken - 12.0;
    let status = match deployment.status {
        DeploymentStatus::Primary => "PRIMARY",
        DeploymentStatus::Active => "ACTIVE",
        DeploymentStatus::Inactive => "INACTIVE",
    };
    let (about, ink) = match (deployment.failed_tasks, deployment.rollout) {
        (0, RolloutState::Completed) => (format!("{status} · done"), Ink::Dim),
        (0, RolloutState::InProgress) => (status.to_owned(), Ink::Dim),
        (0, RolloutState::Failed) => (format!("{status} · failed"), Ink::Bad),
        (failed, _) => (format!("{status} · {failed} failed"), Ink::Bad),
    };
    let at = Point::new(area.right() - 4.0, area.y + 12.0);
    frame.text(Text::new("", at, 9.5, rest).ink(ink).end().choose([about, status.to_owned()]));
    frame.pick(area, Subject::Deployment(id));
}
