//! What facts about tasks and their containers do.

use super::super::ids::{self, DeploymentId, EntryId, HostId, ServiceId, TaskId};
use super::super::*;
use crate::scenario::{CapacityProvider, LaunchType, NetworkMode, Setting};
use crate::sim::catalog::HostPort;
use crate::sim::placement::Spot;

impl World {
    #[expect(clippy::too_many_arguments, reason = "one for each field of the fact")]
    pub(super) fn create_task(
        &mut self,
        id: EntryId,
        now: SimTime,
        task: TaskId,
        service: Option<ServiceId>,
        deployment: Option<DeploymentId>,
        definition: ids::DefinitionId,
        launch: LaunchType,
    ) {
        let spec = self.catalog.definition(definition);
        let containers = spec.containers.iter().map(|container| Container::new(container.image, now)).collect();
        let mut entered = [None; TaskStatus::COUNT];
        entered[TaskStatus::Provisioning as usize] = Some(now);
        let port = match spec.network_mode {
            NetworkMode::Awsvpc | NetworkMode::Host | NetworkMode::None => 0,
            NetworkMode::Bridge => dynamic_port(task),
        };
        let row = Task {
            id: task,
            service,
            deployment,
            definition,
            launch,
            host: None,
            zone: None,
            address: None,
            last_status: TaskStatus::Provisioning,
            desired: DesiredStatus::Running,
            version: 1,
            entered,
            port,
            connectivity_at: None,
            pull_started_at: None,
            pull_stopped_at: None,
            queued_at: None,
            accepted: false,
            containers,
            verdict: None,
            targets: Targets::default(),
            was_healthy: false,
            provider: None,
            credentials_until: None,
            stop: None,
            execute_command: service.is_some_and(|service| self.service(service).execute_command),
            latest: id,
        };
        self.tasks.insert(task, row);
        if let Some(service) = service {
            self.service_mut(id, service).tasks.push(task);
        }
    }

    pub(super) fn place(&mut self, id: EntryId, now: SimTime, task: TaskId, spot: Spot, verdict: &Rc<Verdict>) {
        self.last_verdict = Some((now, Some(task), Rc::clone(verdict)));
        let zone = match spot {
            Spot::Fargate(zone) => zone,
            Spot::Instance(host) => {
                let need = self.need_of(task);
                let ports = self.ports_of(task);
                let row = self.host_mut(host);
                row.free.take(&need);
                row.ports.extend(ports);
                row.tasks.push(task);
                row.waiting.push(task);
                let (zone, address) = (row.zone, row.address);
                let row = self.task_mut(id, task);
                (row.host, row.address) = (Some(host), Some(address));
                zone
            }
        };
        let row = self.task_mut(id, task);
        (row.zone, row.verdict) = (Some(zone), Some(Rc::clone(verdict)));
    }

    pub(super) fn attach(&mut self, id: EntryId, now: SimTime, task: TaskId, address: u32) {
        let row = self.task_mut(id, task);
        (row.address, row.connectivity_at) = (Some(address), Some(now));
        let zone = row.zone.expect("a placed task has a zone");
        self.addresses[zone.index()] += 1;
    }

    pub(super) fn start_microvm(&mut self, id: EntryId, now: SimTime, task: TaskId, host: HostId, zone: ids::ZoneId) {
        let need = self.need_of(task);
        let agent = Agent::of_microvm(now);
        let address = self.next_address(zone);
        let mut row = Host::new(host, HostKind::MicroVm { task }, zone, address, need, agent);
        row.free = Resources::default();
        row.tasks.push(task);
        row.waiting.push(task);
        self.hosts.insert(host, row);
        self.task_mut(id, task).host = Some(host);
    }

    pub(super) fn change_status(&mut self, id: EntryId, now: SimTime, task: TaskId, to: TaskStatus) {
        let row = self.task_mut(id, task);
        row.last_status = to;
        row.version += 1;
        row.entered[to as usize] = Some(now);
        let service = row.service;
        match to {
            TaskStatus::Stopping if self.frees_early() => self.free_early(task),
            TaskStatus::Stopped => {
                self.task_mut(id, task).credentials_until = None;
                self.leave_images(now, task);
                self.release(task);
            }
            TaskStatus::Running => {
                if let Some(service) = service {
                    let service = self.service_mut(id, service);
                    (service.throttle, service.failing_said) = (Throttle::default(), None);
                }
            }
            _ => {}
        }
    }

    /// The containers of a stopped task stay on its host for a while, and its images with them.
    fn leave_images(&mut self, now: SimTime, task: TaskId) {
        let Some(row) = self.task(task) else { return };
        let images: Vec<ids::ImageId> = row.containers.iter().map(|container| container.image).collect();
        if let Some(host) = row.host.and_then(|host| self.hosts.get_mut(host)) {
            images.into_iter().for_each(|image| host.store.leave_image(image, now));
        }
    }

    /// Gives back what a stopped task held.
    pub(super) fn release(&mut self, task: TaskId) {
        let row = self.task(task).expect("a task that stops is there");
        let freed = self.frees_early() && row.entered(TaskStatus::Stopping).is_some();
        let (host, service, need, ports) = (row.host, row.service, self.need_of(task), self.ports_of(task));
        if let Some(service) = service {
            let service = self.services.get_mut(service).expect("services are never removed");
            super::strike(&mut service.tasks, &task);
        }
        let Some(host) = host else { return };
        let row = self.host_mut(host);
        row.tasks.retain(|listed| *listed != task);
        row.waiting.retain(|listed| *listed != task);
        row.queue.retain(|listed| *listed != task);
        row.pulls.retain(|(listed, _)| *listed != task);
        match row.kind {
            HostKind::Instance { .. } if freed => row.free.enis += need.enis,
            HostKind::Instance { .. } => {
                row.free.give_back(&need);
                row.ports.retain(|port| !ports.contains(port));
            }
            HostKind::MicroVm { .. } => {
                self.hosts.remove(host);
            }
        }
    }

    /// The scheduler counts what a stopping task held as free, but for its network interface.
    fn free_early(&mut self, task: TaskId) {
        let (need, ports) = (self.need_of(task), self.ports_of(task));
        let host = self.task(task).and_then(|task| task.host).and_then(|host| self.hosts.get_mut(host));
        if let Some(host) = host.filter(|host| host.is_instance()) {
            host.free.give_back(&Resources { enis: 0, ..need });
            host.ports.retain(|port| !ports.contains(port));
        }
    }

    pub(super) fn change_app(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8, to: App) {
        self.container_mut(id, task, container).app = to;
        let targets = self.task_mut(id, task).targets;
        for target in targets.iter() {
            if self.target(*target).is_some_and(|target| target.container == container) {
                self.retarget(id, now, *target, |target| target.app = to);
            }
        }
    }

    pub(super) fn request_stop(&mut self, id: EntryId, now: SimTime, task: TaskId, cause: &StopCause) {
        let row = self.task_mut(id, task);
        row.desired = DesiredStatus::Stopped;
        row.version += 1;
        row.stop = Some(Stop { at: now, cause: cause.clone() });
        let (service, host) = (row.service, row.host);
        if let Some(service) = service {
            let row = self.service_mut(id, service);
            row.stir();
            row.unreplaced += i32::from(cause.is_unhealthy());
        }
        if let Some(host) = host.and_then(|host| self.hosts.get_mut(host)) {
            host.waiting.retain(|waiting| *waiting != task);
            host.queue.retain(|waiting| *waiting != task);
        }
    }

    pub(super) fn need_of(&self, task: TaskId) -> Resources {
        let task = self.task(task).expect("a task with needs is there");
        self.catalog.definition(task.definition).need
    }

    pub(super) fn ports_of(&self, task: TaskId) -> Vec<HostPort> {
        let task = self.task(task).expect("a task with ports is there");
        self.catalog.definition(task.definition).ports.clone()
    }

    pub(super) fn refuse(&mut self, id: EntryId, now: SimTime, service: Option<ServiceId>, verdict: &Rc<Verdict>) {
        self.placement_failures += 1;
        self.last_verdict = Some((now, None, Rc::clone(verdict)));
        if let Some(service) = service {
            self.service_mut(id, service).blocked = true;
        }
    }

    /// A launch takes a token out of Fargate's bucket, which fills again at its rate.
    pub(super) fn count_launch(&mut self, now: SimTime, launch: LaunchType, provider: Option<CapacityProvider>) {
        if launch == LaunchType::Fargate {
            let bucket = &mut self.launches_full_at[provider.unwrap_or_default() as usize];
            let every = 1_000 / self.catalog.timing.number(Setting::FargateRefill).max(1);
            *bucket = (*bucket).max(now) + crate::units::Span::from_millis(every);
        }
    }

    pub(super) fn accept(&mut self, id: EntryId, now: SimTime, task: TaskId, host: HostId) {
        let row = self.task_mut(id, task);
        row.accepted = true;
        row.connectivity_at.get_or_insert(now);
        let row = self.host_mut(host);
        row.waiting.retain(|waiting| *waiting != task);
        row.queue.retain(|waiting| *waiting != task);
    }

    pub(super) fn queue(&mut self, id: EntryId, now: SimTime, task: TaskId, host: HostId) {
        let row = self.task_mut(id, task);
        row.queued_at = Some(now);
        row.connectivity_at.get_or_insert(now);
        let row = self.host_mut(host);
        row.waiting.retain(|waiting| *waiting != task);
        row.queue.push(task);
    }

    pub(super) fn start_container(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        let container = self.container_mut(id, task, container);
        container.enter(ContainerPhase::Running, now);
        container.started_at = Some(now);
    }

    /// Back to where its start is due; what it was before its exit is forgotten.
    pub(super) fn restart_container(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        let row = self.container_mut(id, task, container);
        row.enter(ContainerPhase::Created, now);
        (row.exit_code, row.out_of_memory, row.health, row.health_streak) = (None, false, Health::Unknown, 0);
        row.restarts += 1;
    }

    pub(super) fn count_healthy(&mut self, id: EntryId, task: TaskId) {
        let row = self.task_mut(id, task);
        row.was_healthy = true;
        if let Some(service) = row.service {
            self.service_mut(id, service).stir();
        }
    }

    pub(super) fn change_health(&mut self, id: EntryId, task: TaskId, container: u8, to: Health) {
        let row = self.container_mut(id, task, container);
        (row.health, row.health_streak) = (to, 0);
        let row = self.task_mut(id, task);
        // With a load balancer its verdict is needed too.
        row.was_healthy |= to == Health::Healthy && row.targets.is_empty();
        if let Some(service) = self.task(task).and_then(|task| task.service) {
            self.service_mut(id, service).stir();
        }
    }
}
