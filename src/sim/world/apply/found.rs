//! What it does to the world that a task was there from the beginning: everything that leads to it, at once.

use super::super::ids::EntryId;
use super::super::{Agent, App, Container, ContainerPhase, Health, Host, HostKind, TargetState, TaskStatus, World};
use crate::scenario::image::HealthCourse;
use crate::sim::fact::FoundTask;
use crate::sim::placement::Spot;
use crate::units::SimTime;

impl World {
    pub(super) fn find_running(&mut self, id: EntryId, now: SimTime, found: &FoundTask) {
        let (service, deployment) = (Some(found.service), Some(found.deployment));
        self.create_task(id, now, found.task, service, deployment, found.definition, found.launch);
        self.seat(id, now, found);
        let row = self.task_mut(id, found.task);
        row.address = Some(found.address);
        row.accepted = true;
        row.provider = found.provider;
        (row.connectivity_at, row.pull_started_at, row.pull_stopped_at) = (Some(now), Some(now), Some(now));
        for status in [TaskStatus::Pending, TaskStatus::Activating, TaskStatus::Running] {
            row.entered[status as usize] = Some(now);
            row.version += 1;
        }
        row.last_status = TaskStatus::Running;
        for place in 0..row.containers.len() {
            self.find_container(id, now, found, place as u8);
        }
        self.find_target(id, now, found);
    }

    fn find_container(&mut self, id: EntryId, now: SimTime, found: &FoundTask, place: u8) {
        let image = self.container_mut(id, found.task, place).image;
        let catalog = std::rc::Rc::clone(&self.catalog);
        let image_row = catalog.image(image);
        let store = &mut self.host_mut(found.host).store;
        store.keep_image(image, &image_row.layers, now, Some(id));
        let answer = match image_row.behaviour.course {
            HealthCourse::Steady => image_row.behaviour.health,
            HealthCourse::Turning { .. } | HealthCourse::Failing { .. } => Default::default(),
        };
        let app = match image_row.behaviour.course {
            HealthCourse::Failing { permille } => App::Failing { permille },
            HealthCourse::Steady | HealthCourse::Turning { .. } => App::Answering(answer),
        };
        let checked = catalog.definition(found.definition).containers[usize::from(place)].health_check.is_some();
        *self.container_mut(id, found.task, place) = Container {
            phase: ContainerPhase::Running,
            started_at: Some(now),
            app,
            health: if checked { Health::Healthy } else { Health::Unknown },
            manifest_known: true,
            ..Container::new(image, now)
        };
    }

    fn seat(&mut self, id: EntryId, now: SimTime, found: &FoundTask) {
        let need = self.catalog.definition(found.definition).need;
        let ports = self.catalog.definition(found.definition).ports.clone();
        let zone = match found.spot {
            Spot::Fargate(zone) => {
                let kind = HostKind::MicroVm { task: found.task };
                let mut host = Host::new(found.host, kind, zone, found.address, need, Agent::of_microvm(now));
                host.free = Default::default();
                self.hosts.insert(found.host, host);
                zone
            }
            Spot::Instance(host) => {
                let host = self.host_mut(host);
                host.free.take(&need);
                host.ports.extend(ports);
                host.zone
            }
        };
        self.host_mut(found.host).tasks.push(found.task);
        if need.enis > 0 || found.spot == Spot::Fargate(zone) {
            self.addresses[zone.index()] += 1;
        }
        let row = self.task_mut(id, found.task);
        (row.host, row.zone) = (Some(found.host), Some(zone));
    }

    fn find_target(&mut self, id: EntryId, now: SimTime, found: &FoundTask) {
        self.task_mut(id, found.task).was_healthy = true;
        for target in &found.targets {
            self.register(id, now, target.target, target.group, found.task, target.port, target.first_probe);
            self.retarget(id, now, target.target, |row| {
                (row.state, row.first_served) = (TargetState::Healthy, Some(now));
            });
        }
        // What was there from the beginning is no news.
        self.service_mut(id, found.service).news.fill(Default::default());
    }
}
