//! The only writer: what each fact does to the world. Decides nothing and rolls no dice.

mod found;
mod targets;

use super::ids::{DeploymentId, EntryId, GroupId, HostId, ServiceId, TargetId, TaskId};
use super::*;
use crate::scenario::{LaunchType, NetworkMode, Setting};
use crate::sim::fact::{Fact, ServiceMessage};
use crate::sim::placement::Spot;

impl World {
    /// Returns the world before anything happened: the hosts are there, nothing runs.
    pub fn new(catalog: Rc<Catalog>) -> World {
        let mut world = World {
            services: Table::default(),
            deployments: Table::default(),
            tasks: Table::default(),
            hosts: Table::default(),
            targets: Table::default(),
            groups: Vec::new(),
            addresses: vec![0; catalog.zones.len()],
            last_verdict: None,
            bytes_pulled: Bytes(0),
            placement_failures: 0,
            entries: 0,
            catalog: Rc::clone(&catalog),
        };
        for spec in &catalog.instances {
            let id = world.hosts.next_id();
            let enis =
                if spec.trunking { spec.machine.trunk_enis.unwrap_or(spec.machine.enis) } else { spec.machine.enis };
            let total = Resources { cpu: spec.machine.cpu, memory_mib: spec.machine.memory_mib, enis };
            let address = world.next_address(spec.zone);
            let kind = HostKind::Instance { spec: id.index() };
            world.hosts.insert(id, Host::new(id, kind, spec.zone, address, total, Agent::of(&catalog, id)));
            world.addresses[spec.zone.index()] += 1;
        }
        for (place, spec) in catalog.groups.iter().enumerate() {
            let flow = Flow { requests_per_second: spec.requests_per_second, ..Flow::default() };
            let id = GroupId::new(place as u32);
            world.groups.push(Group { id, targets: Vec::new(), flow, tally: Tally::default() });
        }
        world
    }

    /// Returns the next free private address of a zone: `10.<zone>.<1 + …>.<10 + …>`.
    pub fn next_address(&self, zone: ids::ZoneId) -> u32 {
        let given = self.addresses[zone.index()] % 61_000;
        (10 << 24) | (zone.number() << 16) | ((1 + given / 240) << 8) | (10 + given % 240)
    }

    /// Lets an entry of a trace happen again: facts alone rebuild the world.
    pub fn replay(&mut self, entry: &crate::sim::Entry) {
        let id = self.next_entry();
        self.apply(id, entry.at, &entry.fact);
    }

    pub(in crate::sim) fn apply(&mut self, id: EntryId, now: SimTime, fact: &Fact) {
        self.entries += 1;
        match *fact {
            Fact::CommandGiven { .. } => {}
            Fact::ServiceCreated { service, first_look } => self.create_service(id, service, first_look),
            Fact::DesiredCountChanged { service, to, .. } => {
                let service = self.service_mut(id, service);
                (service.desired, service.steady) = (to, false);
            }
            Fact::DeploymentCreated { deployment, service, definition } => {
                self.create_deployment(id, now, Deployment::new(deployment, service, definition, now));
            }
            Fact::DeploymentStatusChanged { deployment, to } => self.change_deployment(id, now, deployment, to),
            Fact::RolloutStateChanged { deployment, to } => {
                let deployment = self.deployment_mut(deployment);
                (deployment.rollout, deployment.updated_at) = (to, now);
            }
            Fact::TaskFailureCounted { deployment, failed, .. } => {
                let row = self.deployment_mut(deployment);
                row.failed_tasks = failed;
                let service = row.service;
                self.service_mut(id, service).steady = false;
            }
            Fact::TaskFailuresForgotten { deployment } => self.deployment_mut(deployment).failed_tasks = 0,
            Fact::DeploymentRolledBack { service, from, to } => self.roll_back(id, now, service, from, to),
            Fact::StartsThrottled { service, attempts, until } => {
                self.service_mut(id, service).throttle = Throttle { attempts, until };
            }
            Fact::TaskFoundRunning(ref found) => self.find_running(id, now, found),
            Fact::DifferenceFound { service, .. } => {
                let service = self.service_mut(id, service);
                (service.steady, service.blocked) = (false, false);
            }
            Fact::ServiceEventPosted { service, ref message } => self.post(id, service, message),
            Fact::TaskCreated { task, service, deployment, definition, launch } => {
                self.create_task(id, now, task, service, deployment, definition, launch);
            }
            Fact::TaskPlaced { task, spot, ref verdict } => self.place(id, now, task, spot, verdict),
            Fact::PlacementRefused { service, ref verdict } => {
                self.placement_failures += 1;
                self.last_verdict = Some((now, None, Rc::clone(verdict)));
                if let Some(service) = service {
                    self.service_mut(id, service).blocked = true;
                }
            }
            Fact::TaskStatusChanged { task, to, .. } => self.change_status(id, now, task, to),
            Fact::EniAttached { task, address } => self.attach(id, now, task, address),
            Fact::MicroVmStarted { task, host, zone } => self.start_microvm(id, now, task, host, zone),
            Fact::TaskAccepted { task, host } => {
                let task_row = self.task_mut(id, task);
                task_row.accepted = true;
                task_row.connectivity_at.get_or_insert(now);
                self.host_mut(host).waiting.retain(|waiting| *waiting != task);
            }
            _ => self.apply_to_host_or_target(id, now, fact),
        }
    }

    /// Goes on with the facts of hosts, containers and targets.
    fn apply_to_host_or_target(&mut self, id: EntryId, now: SimTime, fact: &Fact) {
        match *fact {
            Fact::PullStarted { task, container } => self.start_pull(id, now, task, container),
            Fact::ManifestResolved { task, container, missing_layers, missing } => {
                let container = self.container_mut(id, task, container);
                (container.missing_layers, container.missing) = (missing_layers, missing);
                container.manifest_known = true;
            }
            Fact::LayerQueued { host, layer } => {
                let size = self.catalog.layer(layer).size;
                self.host_mut(host).store.coming.push(Arrival { layer, size, stage: ArrivalStage::Queued, latest: id });
            }
            Fact::LayerDownloadStarted { host, layer } => {
                let stage = ArrivalStage::Downloading { since: now, done: 0, bytes_per_second: 0 };
                self.move_layer(id, now, host, layer, stage);
            }
            Fact::LayerDownloaded { host, layer } => {
                self.bytes_pulled.0 += self.catalog.layer(layer).size.0;
                self.move_layer(id, now, host, layer, ArrivalStage::Downloaded);
            }
            Fact::LayerExtractionStarted { host, layer, until } => {
                self.move_layer(id, now, host, layer, ArrivalStage::Extracting { since: now, until });
            }
            Fact::LayerReady { host, layer } => self.host_mut(host).store.keep(layer),
            Fact::PullFinished { task, container } => self.finish_pull(id, now, task, container),
            Fact::PullFailed { task, container } => self.end_pull(id, task, container),
            Fact::ContainerCreated { task, container } => {
                self.container_mut(id, task, container).enter(ContainerPhase::Created, now);
            }
            Fact::ContainerStarted { task, container } => {
                let container = self.container_mut(id, task, container);
                container.enter(ContainerPhase::Running, now);
                container.started_at = Some(now);
            }
            Fact::AppChanged { task, container, to } => self.change_app(id, now, task, container, to),
            Fact::ContainerExited { task, container, exit_code, out_of_memory } => {
                self.change_app(id, now, task, container, App::Down);
                let container = self.container_mut(id, task, container);
                container.enter(ContainerPhase::Stopped, now);
                container.exit_code = Some(exit_code);
                container.out_of_memory = out_of_memory;
            }
            _ => self.apply_to_target_or_end(id, now, fact),
        }
    }

    /// Goes on with the load balancer and the end of a task; every other fact was answered above.
    fn apply_to_target_or_end(&mut self, id: EntryId, now: SimTime, fact: &Fact) {
        match *fact {
            Fact::TargetRegistered { target, group, task, port, first_probe } => {
                self.register(id, now, target, group, task, port, first_probe);
            }
            Fact::TargetCheckFailed { target, failure, streak } => {
                let target = self.target_mut(id, target);
                (target.last_failure, target.streak) = (Some(failure), streak);
            }
            Fact::TargetCheckPassed { target, streak } => self.target_mut(id, target).streak = streak,
            Fact::TargetHealthChanged { target, to, .. } => {
                self.retarget(id, now, target, |target| (target.state, target.streak, target.since) = (to, 0, now));
                self.stir(id, target);
                if to == TargetState::Healthy {
                    self.mark_healthy(id, target);
                }
            }
            Fact::FirstRequestServed { target } => self.target_mut(id, target).first_served = Some(now),
            Fact::TargetDeregistered { target, leaves_at } => self.deregister(id, now, target, leaves_at),
            Fact::TargetRemoved { target } => self.remove_target(id, target),
            Fact::StopRequested { task, ref cause } => self.request_stop(id, now, task, cause),
            Fact::StopSignalSent { task, container, kill_at, .. } => {
                self.container_mut(id, task, container).kill_at = Some(kill_at);
            }
            Fact::EniDetached { task } => {
                self.task_mut(id, task);
            }
            Fact::TaskForgotten { task } => {
                self.tasks.remove(task);
            }
            _ => unreachable!("every fact has its place in apply.rs"),
        }
    }

    fn create_service(&mut self, id: EntryId, service: ServiceId, first_look: SimTime) {
        let spec = &self.catalog.services[service.index()];
        let service = Service {
            id: service,
            name: spec.name.clone(),
            desired: spec.desired,
            launch: spec.launch,
            configuration: spec.configuration,
            grace: spec.grace,
            balancer: spec.balancer,
            tasks: Vec::new(),
            deployments: Vec::new(),
            first_look,
            steady: false,
            blocked: false,
            complained: false,
            throttle: Throttle::default(),
            news: TargetNews::default(),
            latest: id,
        };
        self.services.insert(service.id, service);
    }

    fn create_deployment(&mut self, id: EntryId, now: SimTime, deployment: Deployment) {
        let older = self.service(deployment.service).deployments.clone();
        for old in older {
            let old = self.deployment_mut(old);
            (old.status, old.updated_at) = (DeploymentStatus::Active, now);
        }
        let service = self.service_mut(id, deployment.service);
        service.deployments.insert(0, deployment.id);
        (service.steady, service.throttle, service.complained) = (false, Throttle::default(), false);
        self.deployments.insert(deployment.id, deployment);
    }

    fn change_deployment(&mut self, id: EntryId, now: SimTime, deployment: DeploymentId, to: DeploymentStatus) {
        let row = self.deployment_mut(deployment);
        (row.status, row.updated_at) = (to, now);
        let service = row.service;
        if to == DeploymentStatus::Inactive {
            self.service_mut(id, service).deployments.retain(|listed| *listed != deployment);
        }
    }

    fn roll_back(&mut self, id: EntryId, now: SimTime, service: ServiceId, from: DeploymentId, to: DeploymentId) {
        for (deployment, status) in [(from, DeploymentStatus::Active), (to, DeploymentStatus::Primary)] {
            let row = self.deployment_mut(deployment);
            (row.status, row.updated_at) = (status, now);
        }
        let row = self.deployment_mut(to);
        (row.rollout, row.failed_tasks) = (RolloutState::InProgress, 0);
        let service = self.service_mut(id, service);
        service.deployments.retain(|listed| *listed != to);
        service.deployments.insert(0, to);
        (service.steady, service.throttle, service.complained) = (false, Throttle::default(), false);
    }

    fn post(&mut self, id: EntryId, service: ServiceId, message: &ServiceMessage) {
        let service = self.services.get_mut(service).expect("services are never removed");
        match message {
            ServiceMessage::SteadyState => (service.steady, service.complained) = (true, false),
            ServiceMessage::UnableToPlace(_) => service.complained = true,
            ServiceMessage::StartedTasks(_) => (service.complained, service.latest) = (false, id),
            ServiceMessage::RegisteredTargets { .. } => service.news.registered = 0,
            ServiceMessage::DeregisteredTargets { .. } => service.news.deregistered = 0,
            _ => service.latest = id,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one for each field of the fact")]
    fn create_task(
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
            accepted: false,
            containers,
            verdict: None,
            target: None,
            was_healthy: false,
            stop: None,
            latest: id,
        };
        self.tasks.insert(task, row);
        if let Some(service) = service {
            self.service_mut(id, service).tasks.push(task);
        }
    }

    fn place(&mut self, id: EntryId, now: SimTime, task: TaskId, spot: Spot, verdict: &Rc<Verdict>) {
        self.last_verdict = Some((now, Some(task), Rc::clone(verdict)));
        let zone = match spot {
            Spot::Fargate(zone) => zone,
            Spot::Instance(host) => {
                let need = self.need_of(task);
                let row = self.host_mut(host);
                row.free.take(&need);
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

    fn attach(&mut self, id: EntryId, now: SimTime, task: TaskId, address: u32) {
        let row = self.task_mut(id, task);
        (row.address, row.connectivity_at) = (Some(address), Some(now));
        let zone = row.zone.expect("a placed task has a zone");
        self.addresses[zone.index()] += 1;
    }

    fn start_microvm(&mut self, id: EntryId, now: SimTime, task: TaskId, host: HostId, zone: ids::ZoneId) {
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

    fn change_status(&mut self, id: EntryId, now: SimTime, task: TaskId, to: TaskStatus) {
        let row = self.task_mut(id, task);
        row.last_status = to;
        row.version += 1;
        row.entered[to as usize] = Some(now);
        let service = row.service;
        match to {
            TaskStatus::Stopped => self.release(task),
            TaskStatus::Running => {
                if let Some(service) = service {
                    self.service_mut(id, service).throttle = Throttle::default();
                }
            }
            _ => {}
        }
    }

    /// Gives back what a stopped task held.
    fn release(&mut self, task: TaskId) {
        let row = self.task(task).expect("a task that stops is there");
        let (host, service, need) = (row.host, row.service, self.need_of(task));
        if let Some(service) = service {
            let service = self.services.get_mut(service).expect("services are never removed");
            service.tasks.retain(|listed| *listed != task);
        }
        let Some(host) = host else { return };
        let row = self.host_mut(host);
        row.tasks.retain(|listed| *listed != task);
        row.waiting.retain(|listed| *listed != task);
        row.pulls.retain(|(listed, _)| *listed != task);
        match row.kind {
            HostKind::Instance { .. } => row.free.give_back(&need),
            HostKind::MicroVm { .. } => {
                self.hosts.remove(host);
            }
        }
    }

    fn start_pull(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        let row = self.task_mut(id, task);
        row.pull_started_at.get_or_insert(now);
        let host = row.host.expect("a pull needs a host");
        self.container_mut(id, task, container).enter(ContainerPhase::Pulling, now);
        self.host_mut(host).pulls.push((task, container));
    }

    fn finish_pull(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        self.container_mut(id, task, container).enter(ContainerPhase::Pulled, now);
        let row = self.task_mut(id, task);
        if row.containers.iter().all(|container| container.phase >= ContainerPhase::Pulled) {
            row.pull_stopped_at = Some(now);
        }
        self.end_pull(id, task, container);
    }

    fn end_pull(&mut self, id: EntryId, task: TaskId, container: u8) {
        let host = self.task_mut(id, task).host.expect("a pull needs a host");
        self.host_mut(host).pulls.retain(|pull| *pull != (task, container));
    }

    fn move_layer(&mut self, id: EntryId, now: SimTime, host: HostId, layer: ids::LayerId, stage: ArrivalStage) {
        let host_rate = self.catalog.timing.number(Setting::HostBytesPerSecond);
        let layer_rate = self.catalog.timing.number(Setting::LayerBytesPerSecond);
        let store = &mut self.host_mut(host).store;
        let arrival = store.arrival_mut(layer).expect("the layer is on its way");
        (arrival.stage, arrival.latest) = (stage, id);
        store.share_bandwidth(now, host_rate, layer_rate);
    }

    fn change_app(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8, to: App) {
        self.container_mut(id, task, container).app = to;
        let row = self.task_mut(id, task);
        // The load balancer talks to the first container; sidecars come after it.
        if let (Some(target), 0) = (row.target, container) {
            self.retarget(id, now, target, |target| target.app = to);
        }
    }

    fn request_stop(&mut self, id: EntryId, now: SimTime, task: TaskId, cause: &StopCause) {
        let row = self.task_mut(id, task);
        row.desired = DesiredStatus::Stopped;
        row.version += 1;
        row.stop = Some(Stop { at: now, cause: cause.clone() });
        let (service, host) = (row.service, row.host);
        if let Some(service) = service {
            self.service_mut(id, service).steady = false;
        }
        if let Some(host) = host.and_then(|host| self.hosts.get_mut(host)) {
            host.waiting.retain(|waiting| *waiting != task);
        }
    }

    fn need_of(&self, task: TaskId) -> Resources {
        let task = self.task(task).expect("a task with needs is there");
        self.catalog.definition(task.definition).need
    }

    fn service_mut(&mut self, id: EntryId, service: ServiceId) -> &mut Service {
        let service = self.services.get_mut(service).expect("services are never removed");
        service.latest = id;
        service
    }

    fn deployment_mut(&mut self, deployment: DeploymentId) -> &mut Deployment {
        self.deployments.get_mut(deployment).expect("deployments are never removed")
    }

    fn task_mut(&mut self, id: EntryId, task: TaskId) -> &mut Task {
        let task = self.tasks.get_mut(task).expect("facts speak of tasks that are there");
        task.latest = id;
        task
    }

    fn container_mut(&mut self, id: EntryId, task: TaskId, container: u8) -> &mut Container {
        &mut self.task_mut(id, task).containers[usize::from(container)]
    }

    fn host_mut(&mut self, host: HostId) -> &mut Host {
        self.hosts.get_mut(host).expect("facts speak of hosts that are there")
    }

    fn target_mut(&mut self, id: EntryId, target: TargetId) -> &mut Target {
        let target = self.targets.get_mut(target).expect("facts speak of targets that are there");
        target.latest = id;
        target
    }
}
