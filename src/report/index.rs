//! Who belongs to whom, and when what happened to a task: filled in one pass over the trace.
//!
//! It knows the whole recording, the future of any moment in it included; readers clip at their own `now`.

use super::story::subjects;
use crate::scenario::LaunchType;
use crate::sim::world::ids::{DefinitionId, DeploymentId, EntryId, GroupId, HostId, LayerId, ServiceId, TargetId};
use crate::sim::world::ids::{TaskId, ZoneId};
use crate::sim::world::{App, DeploymentStatus, HostKind, RolloutState, TargetState, Task, TaskStatus};
use crate::sim::{Catalog, Entry, Fact, FoundTask, Subject, World};
use crate::units::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Index {
    catalog: Rc<Catalog>,
    tasks: Vec<Life>,
    targets: Vec<TargetRow>,
    hosts: Vec<HostRow>,
    deployments: Vec<DeploymentRow>,
    /// The tasks on each host whose image is on its way.
    pulling: BTreeMap<HostId, Vec<TaskId>>,
}

/// All that became of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub id: TaskId,
    pub service: Option<ServiceId>,
    pub deployment: Option<DeploymentId>,
    pub definition: DefinitionId,
    pub launch: LaunchType,
    pub host: Option<HostId>,
    pub zone: Option<ZoneId>,
    pub target: Option<TargetId>,
    /// When it entered each status, by `TaskStatus as usize`.
    pub entered: [Option<SimTime>; TaskStatus::COUNT],
    /// When each step was first reached, by `Milestone as usize`.
    milestones: [Option<SimTime>; Milestone::COUNT],
    /// The entries about it, in order.
    pub entries: Vec<EntryId>,
}

/// The instants between the statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    Accepted,
    PullStarted,
    ManifestResolved,
    /// The last byte it waited for is there.
    Downloaded,
    ExtractionStarted,
    PullFinished,
    Created,
    Started,
    Listening,
    Registered,
    Healthy,
    Deregistered,
    StopRequested,
    SignalSent,
    Exited,
}

#[derive(Clone, Copy, Debug)]
struct TargetRow {
    task: TaskId,
    group: GroupId,
    address: u32,
    port: u16,
}

#[derive(Clone, Copy, Debug)]
struct DeploymentRow {
    service: ServiceId,
    definition: DefinitionId,
    ended_at: Option<SimTime>,
    /// Whether a rollback made it primary again.
    rolled_back_to: bool,
}

#[derive(Clone, Copy, Debug)]
struct HostRow {
    zone: ZoneId,
    /// The task of a microVM.
    task: Option<TaskId>,
}

impl Milestone {
    pub const COUNT: usize = 15;
}

impl Life {
    fn new(id: TaskId, task: &Task) -> Life {
        Life {
            id,
            service: task.service,
            deployment: task.deployment,
            definition: task.definition,
            launch: task.launch,
            host: None,
            zone: None,
            target: None,
            entered: task.entered,
            milestones: [None; Milestone::COUNT],
            entries: Vec::new(),
        }
    }

    pub fn entered(&self, status: TaskStatus) -> Option<SimTime> {
        self.entered[status as usize]
    }

    pub fn reached(&self, milestone: Milestone) -> Option<SimTime> {
        self.milestones[milestone as usize]
    }

    fn reach_first(&mut self, milestone: Milestone, at: SimTime) {
        self.milestones[milestone as usize].get_or_insert(at);
    }

    fn reach_last(&mut self, milestone: Milestone, at: SimTime) {
        self.milestones[milestone as usize] = Some(at);
    }
}

impl Index {
    /// Stands before the first entry of a trace; `world` is the one nothing has happened to.
    pub fn new(world: &World) -> Index {
        let mut index = Index {
            catalog: Rc::clone(&world.catalog),
            tasks: Vec::new(),
            targets: Vec::new(),
            hosts: Vec::new(),
            deployments: Vec::new(),
            pulling: BTreeMap::new(),
        };
        index.meet_hosts(world);
        index
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub fn task(&self, task: TaskId) -> &Life {
        &self.tasks[task.index()]
    }

    /// Returns every task that ever was, in the order of their creation.
    pub fn tasks(&self) -> &[Life] {
        &self.tasks
    }

    pub fn host_count(&self) -> u32 {
        self.hosts.len() as u32
    }

    pub fn host_zone(&self, host: HostId) -> Option<ZoneId> {
        self.hosts.get(host.index()).map(|row| row.zone)
    }

    /// Returns the task whose microVM a host is; none for container instances.
    pub fn microvm_of(&self, host: HostId) -> Option<TaskId> {
        self.hosts.get(host.index()).and_then(|row| row.task)
    }

    pub fn target_task(&self, target: TargetId) -> TaskId {
        self.targets[target.index()].task
    }

    pub fn target_group(&self, target: TargetId) -> GroupId {
        self.targets[target.index()].group
    }

    /// Returns a target's address and port.
    pub fn target_socket(&self, target: TargetId) -> (u32, u16) {
        let row = self.targets[target.index()];
        (row.address, row.port)
    }

    pub fn deployment_service(&self, deployment: DeploymentId) -> ServiceId {
        self.deployments[deployment.index()].service
    }

    pub fn deployment_definition(&self, deployment: DeploymentId) -> DefinitionId {
        self.deployments[deployment.index()].definition
    }

    /// Returns when a deployment was completed, failed, or replaced before it was either.
    pub fn deployment_ended(&self, deployment: DeploymentId) -> Option<SimTime> {
        self.deployments[deployment.index()].ended_at
    }

    /// Returns whether a rollback made a deployment primary again.
    pub fn rolled_back_to(&self, deployment: DeploymentId) -> bool {
        self.deployments[deployment.index()].rolled_back_to
    }

    /// Returns how many deployments there ever were.
    pub fn deployment_count(&self) -> u32 {
        self.deployments.len() as u32
    }

    /// Notes an entry; `world` is the one that it made.
    pub fn note(&mut self, id: EntryId, entry: &Entry, world: &World) {
        if !Rc::ptr_eq(&self.catalog, &world.catalog) {
            self.catalog = Rc::clone(&world.catalog);
        }
        self.meet(&entry.fact, world);
        self.remember(entry, world);
        for subject in subjects::of(&entry.fact, self) {
            if let Subject::Task(task) = subject {
                self.tasks[task.index()].entries.push(id);
            }
        }
    }

    /// Makes the acquaintance of what an entry brought into the world.
    fn meet(&mut self, fact: &Fact, world: &World) {
        match *fact {
            Fact::DeploymentCreated { service, definition, .. } => {
                self.deployments.push(DeploymentRow { service, definition, ended_at: None, rolled_back_to: false });
            }
            Fact::TaskFoundRunning(ref found) => self.meet_found(found, world),
            Fact::TaskCreated { task, .. } => {
                self.tasks.push(Life::new(task, world.task(task).expect("a created task is there")));
            }
            Fact::TargetRegistered { target, .. } => self.meet_target(target, world),
            _ => {}
        }
        if (self.hosts.len() as u32) < world.hosts.next_id().number() {
            self.meet_hosts(world);
        }
    }

    fn meet_target(&mut self, target: TargetId, world: &World) {
        let row = world.target(target).expect("a registered target is there");
        self.tasks[row.task.index()].target.get_or_insert(target);
        self.targets.push(TargetRow { task: row.task, group: row.group, address: row.address, port: row.port });
    }

    /// A task that was there from the beginning has all of its way behind it.
    fn meet_found(&mut self, found: &FoundTask, world: &World) {
        let row = world.task(found.task).expect("a found task is there");
        let mut life = Life::new(found.task, row);
        (life.host, life.zone) = (row.host, row.zone);
        self.tasks.push(life);
        for target in &found.targets {
            self.meet_target(target.target, world);
            self.life(found.task).reach_first(Milestone::Healthy, row.since());
        }
    }

    fn meet_hosts(&mut self, world: &World) {
        for number in self.hosts.len() as u32..world.hosts.next_id().number() {
            let host = world.host(HostId::new(number)).expect("a new host is there");
            let task = match host.kind {
                HostKind::Instance { .. } => None,
                HostKind::MicroVm { task } => Some(task),
            };
            self.hosts.push(HostRow { zone: host.zone, task });
        }
    }

    /// Writes down when a task came how far; facts that no lane shows are passed over.
    fn remember(&mut self, entry: &Entry, world: &World) {
        use Milestone as M;
        let at = entry.at;
        match entry.fact {
            Fact::TaskStatusChanged { task, to, .. } => {
                self.life(task).entered[to as usize] = Some(at);
                if to >= TaskStatus::Stopping {
                    self.end_pull(task);
                }
            }
            Fact::TaskPlaced { task, .. } | Fact::MicroVmStarted { task, .. } => self.locate(task, world),
            Fact::TaskAccepted { task, .. } => self.life(task).reach_first(M::Accepted, at),
            Fact::PullStarted { task, .. } => {
                self.life(task).reach_first(M::PullStarted, at);
                self.begin_pull(task);
            }
            Fact::ManifestResolved { task, .. } => self.life(task).reach_last(M::ManifestResolved, at),
            Fact::LayerDownloaded { host, layer } => self.pullers(host, layer, M::Downloaded, at),
            Fact::LayerExtractionStarted { host, layer, .. } => self.pullers(host, layer, M::ExtractionStarted, at),
            Fact::PullFinished { task, .. } => {
                self.life(task).reach_last(M::PullFinished, at);
                if world.task(task).is_some_and(|task| task.pull_stopped_at.is_some()) {
                    self.end_pull(task);
                }
            }
            Fact::ContainerCreated { task, .. } => self.life(task).reach_last(M::Created, at),
            Fact::ContainerStarted { task, .. } => self.life(task).reach_last(M::Started, at),
            Fact::AppChanged { task, container: 0, to: App::Answering(_) } => {
                self.life(task).reach_first(M::Listening, at);
            }
            Fact::ContainerExited { task, .. } => self.life(task).reach_last(M::Exited, at),
            Fact::StopRequested { task, .. } => self.life(task).reach_first(M::StopRequested, at),
            Fact::StopSignalSent { task, .. } => self.life(task).reach_first(M::SignalSent, at),
            Fact::RolloutStateChanged { deployment, to: RolloutState::Completed | RolloutState::Failed }
            | Fact::DeploymentStatusChanged { deployment, to: DeploymentStatus::Inactive } => {
                self.deployments[deployment.index()].ended_at.get_or_insert(at);
            }
            Fact::DeploymentRolledBack { to, .. } => {
                let row = &mut self.deployments[to.index()];
                (row.ended_at, row.rolled_back_to) = (None, true);
            }
            _ => self.remember_target(entry),
        }
    }

    fn remember_target(&mut self, entry: &Entry) {
        let (target, milestone) = match entry.fact {
            Fact::TargetRegistered { target, .. } => (target, Milestone::Registered),
            Fact::TargetHealthChanged { target, to: TargetState::Healthy, .. } => (target, Milestone::Healthy),
            Fact::TargetDeregistered { target, .. } => (target, Milestone::Deregistered),
            _ => return,
        };
        let task = self.target_task(target);
        self.life(task).reach_first(milestone, entry.at);
    }

    fn life(&mut self, task: TaskId) -> &mut Life {
        &mut self.tasks[task.index()]
    }

    fn locate(&mut self, task: TaskId, world: &World) {
        let row = world.task(task).expect("a placed task is there");
        let (host, zone) = (row.host, row.zone);
        let life = self.life(task);
        (life.host, life.zone) = (host, zone);
    }

    fn begin_pull(&mut self, task: TaskId) {
        if let Some(host) = self.task(task).host {
            let pulling = self.pulling.entry(host).or_default();
            if !pulling.contains(&task) {
                pulling.push(task);
            }
        }
    }

    fn end_pull(&mut self, task: TaskId) {
        let Some(host) = self.task(task).host else { return };
        if let Some(pulling) = self.pulling.get_mut(&host) {
            pulling.retain(|listed| *listed != task);
            if pulling.is_empty() {
                self.pulling.remove(&host);
            }
        }
    }

    /// A layer moved on a host: tells the tasks there whose images need it.
    fn pullers(&mut self, host: HostId, layer: LayerId, milestone: Milestone, at: SimTime) {
        let Index { catalog, tasks, pulling, .. } = self;
        for task in pulling.get(&host).into_iter().flatten() {
            let life = &mut tasks[task.index()];
            let containers = &catalog.definition(life.definition).containers;
            if containers.iter().any(|container| catalog.image(container.image).layers.contains(&layer)) {
                match milestone {
                    Milestone::Downloaded => life.reach_last(milestone, at),
                    _ => life.reach_first(milestone, at),
                }
            }
        }
    }
}
