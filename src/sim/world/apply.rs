//! The only writer: what each fact does to the world. Decides nothing and rolls no dice.

mod faults;
mod found;
mod pulls;
mod services;
mod targets;
mod tasks;

use super::ids::{DeploymentId, EntryId, HostId, ServiceId, TargetId, TaskId};
use super::*;
use crate::sim::fact::Fact;

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
            faults: Faults::default(),
            alarms: vec![AlarmState::Ok; catalog.alarms.len()],
            launches_full_at: [SimTime::ZERO; 2],
            fetched_images: Vec::new(),
            placement_failures: 0,
            entries: 0,
            touched: Vec::new(),
            catalog: Rc::clone(&catalog),
        };
        for spec in &catalog.instances {
            let id = world.hosts.next_id();
            let enis =
                if spec.trunking { spec.machine.trunk_enis.unwrap_or(spec.machine.enis) } else { spec.machine.enis };
            let machine = spec.machine;
            let total = Resources { cpu: machine.cpu, memory_mib: machine.memory_mib, enis, gpus: machine.gpus };
            let address = world.next_address(spec.zone);
            let kind = HostKind::Instance { spec: id.index() };
            let mut host = Host::new(id, kind, spec.zone, address, total, Agent::of(&catalog, id));
            for image in spec.images.iter() {
                host.store.keep_image(*image, &catalog.image(*image).layers, SimTime::ZERO, None);
            }
            world.hosts.insert(id, host);
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
        self.touched.clear();
    }

    /// One arm for each fact, so that the compiler finds the one that has no place.
    #[expect(clippy::too_many_lines, reason = "a list of all facts")]
    pub(in crate::sim) fn apply(&mut self, id: EntryId, now: SimTime, fact: &Fact) {
        self.entries += 1;
        match *fact {
            Fact::CommandGiven { .. } | Fact::SpotNoticeGiven { .. } => {}
            Fact::ServiceCreated { service, first_look } => self.create_service(id, service, first_look),
            Fact::ServiceStatusChanged { service, to } => self.change_service(id, service, to),
            Fact::ServiceReconfigured { service, ref configuration, grace } => {
                self.reconfigure(id, service, configuration, grace);
            }
            Fact::DesiredCountChanged { service, to, .. } => self.change_desired(id, service, to),
            Fact::DeploymentCreated { deployment, service, definition } => {
                self.create_deployment(id, now, Deployment::new(deployment, service, definition, now));
            }
            Fact::DeploymentStatusChanged { deployment, to } => self.change_deployment(id, now, deployment, to),
            Fact::RolloutStateChanged { deployment, to } => self.change_rollout(now, deployment, to),
            Fact::BakeTimeBegan { deployment, until } => self.bake(id, deployment, until),
            Fact::TaskFailureCounted { deployment, failed, .. } => self.count_failure(id, deployment, failed),
            Fact::TaskFailuresForgotten { deployment } => self.deployment_mut(deployment).failed_tasks = 0,
            Fact::DeploymentRolledBack { service, from, to } => self.roll_back(id, now, service, from, to),
            Fact::StartsThrottled { service, attempts, until } => {
                self.service_mut(id, service).throttle = Throttle { attempts, until };
            }
            Fact::DifferenceFound { service, .. } => {
                let service = self.service_mut(id, service);
                service.stir();
                service.blocked = false;
            }
            Fact::ServiceEventPosted { service, ref message } => self.post(id, now, service, message),
            Fact::TaskFoundRunning(ref found) => self.find_running(id, now, found),
            Fact::TaskCreated { task, service, deployment, definition, launch, provider } => {
                self.create_task(id, now, task, service, deployment, definition, launch);
                self.task_mut(id, task).provider = provider;
                self.count_launch(now, launch, provider);
            }
            Fact::TaskPlaced { task, spot, ref verdict } => self.place(id, now, task, spot, verdict),
            Fact::PlacementRefused { service, ref verdict } => self.refuse(id, now, service, verdict),
            Fact::TaskStatusChanged { task, to, .. } => self.change_status(id, now, task, to),
            Fact::EniAttached { task, address } => self.attach(id, now, task, address),
            Fact::MicroVmStarted { task, host, zone } => self.start_microvm(id, now, task, host, zone),
            Fact::TaskAccepted { task, host } => self.accept(id, now, task, host),
            Fact::TaskQueued { task, host } => self.queue(id, now, task, host),
            Fact::PullStarted { task, container } => self.start_pull(id, now, task, container),
            Fact::ManifestResolved { task, container, missing_layers, missing } => {
                let container = self.container_mut(id, task, container);
                (container.missing_layers, container.missing) = (missing_layers, missing);
                container.manifest_known = true;
            }
            Fact::LayerQueued { host, layer } => self.queue_layer(id, host, layer),
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
            Fact::ImageRemoved { host, image } => self.remove_image(host, image),
            Fact::PullFinished { task, container } => self.finish_pull(id, now, task, container),
            Fact::PullFailed { task, container, .. } => self.end_pull(id, task, container),
            Fact::ImageFetched { image } => self.fetched_images.push(image),
            Fact::RegistryAuthorized { host, until } => self.host_mut(host).token_until = Some(until),
            Fact::CredentialsIssued { task, until } => self.task_mut(id, task).credentials_until = Some(until),
            Fact::ContainerCreated { task, container } => {
                self.container_mut(id, task, container).enter(ContainerPhase::Created, now);
            }
            Fact::ContainerStarted { task, container } => self.start_container(id, now, task, container),
            Fact::ContainerRestarted { task, container } => self.restart_container(id, now, task, container),
            Fact::AppChanged { task, container, to } => self.change_app(id, now, task, container, to),
            Fact::ContainerExited { task, container, exit_code, out_of_memory } => {
                self.change_app(id, now, task, container, App::Down);
                let container = self.container_mut(id, task, container);
                container.enter(ContainerPhase::Stopped, now);
                (container.exit_code, container.out_of_memory) = (exit_code, out_of_memory);
            }
            Fact::ContainerCheckFailed { task, container, streak } => {
                self.container_mut(id, task, container).health_streak = streak;
            }
            Fact::TaskCountsHealthy { task } => self.count_healthy(id, task),
            Fact::ContainerHealthChanged { task, container, to } => self.change_health(id, task, container, to),
            Fact::TargetRegistered { target, group, task, port, first_probe } => {
                self.register(id, now, target, group, task, port, first_probe);
            }
            Fact::TargetCheckFailed { target, failure, streak } => {
                let target = self.target_mut(id, target);
                (target.last_failure, target.streak, target.passes) = (Some(failure), streak, 0);
            }
            Fact::TargetCheckPassed { target, streak } => {
                let target = self.target_mut(id, target);
                match target.state {
                    TargetState::Initial => (target.passes, target.streak) = (streak, 0),
                    TargetState::Healthy | TargetState::Unhealthy | TargetState::Draining => target.streak = streak,
                }
            }
            Fact::TargetHealthChanged { target, to, .. } => self.change_target(id, now, target, to),
            Fact::TargetWeightChanged { target, weight } => {
                self.retarget(id, now, target, |target| target.weight = weight);
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
            Fact::AlarmStateChanged { alarm, to } => self.change_alarm(id, alarm, to),
            Fact::FaultBegan { fault, until } => self.begin_fault(id, now, fault, until),
            Fact::FaultEnded { fault } => self.end_fault(id, now, fault),
            Fact::HostStatusChanged { host, to } => self.change_host(id, host, to),
            Fact::AgentConnectionChanged { host, connected } => {
                let agent = &mut self.host_mut(host).agent;
                (agent.connected, agent.lost_at) = (connected, (!connected).then_some(now));
            }
            Fact::AgentPaceChanged { host, next, every } => {
                let agent = &mut self.host_mut(host).agent;
                (agent.first_poll, agent.every) = (next, every);
            }
            Fact::HostVanished { host } => {
                let host = self.host_mut(host);
                (host.vanished, host.agent.connected, host.agent.lost_at) = (true, false, Some(now));
            }
            Fact::TaskDefinitionRegistered { ref registered, .. } => {
                Rc::make_mut(&mut self.catalog).register(registered, now);
            }
            Fact::ServiceDefined { ref wanted, .. } => {
                Rc::make_mut(&mut self.catalog).create(wanted);
                self.alarms.resize(self.catalog.alarms.len(), AlarmState::Ok);
            }
            Fact::AttributePut { host, ref name, ref value } => self.set_attribute(id, host, name, Some(value)),
            Fact::AttributeDeleted { host, ref name } => self.set_attribute(id, host, name, None),
            Fact::ExecuteCommandChanged { service, enabled } => self.service_mut(id, service).execute_command = enabled,
            Fact::TaskExecuteCommandEnabled { task } => self.task_mut(id, task).execute_command = true,
        }
    }

    pub(super) fn service_mut(&mut self, id: EntryId, service: ServiceId) -> &mut Service {
        let service = self.services.get_mut(service).expect("services are never removed");
        service.latest = id;
        service
    }

    pub(super) fn deployment_mut(&mut self, deployment: DeploymentId) -> &mut Deployment {
        self.deployments.get_mut(deployment).expect("deployments are never removed")
    }

    pub(super) fn task_mut(&mut self, id: EntryId, task: TaskId) -> &mut Task {
        self.touched.push(Touched::Task(task));
        let task = self.tasks.get_mut(task).expect("facts speak of tasks that are there");
        task.latest = id;
        task
    }

    pub(super) fn container_mut(&mut self, id: EntryId, task: TaskId, container: u8) -> &mut Container {
        &mut self.task_mut(id, task).containers[usize::from(container)]
    }

    pub(super) fn host_mut(&mut self, host: HostId) -> &mut Host {
        self.touched.push(Touched::Host(host));
        self.hosts.get_mut(host).expect("facts speak of hosts that are there")
    }

    pub(super) fn target_mut(&mut self, id: EntryId, target: TargetId) -> &mut Target {
        self.touched.push(Touched::Target(target));
        let target = self.targets.get_mut(target).expect("facts speak of targets that are there");
        target.latest = id;
        target
    }
}

/// Takes one thing out of a list that has it at most once. What goes is mostly old, and so stands in front.
fn strike<T: PartialEq>(list: &mut Vec<T>, one: &T) {
    if let Some(place) = list.iter().position(|listed| listed == one) {
        list.remove(place);
    }
}
