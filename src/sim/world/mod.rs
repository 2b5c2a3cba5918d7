//! The nouns: everything that is, at one instant. Readable anywhere, writable in `apply.rs` only.

mod apply;
mod fault;
mod headcount;
mod host;
pub mod ids;
mod image_store;
pub mod invariants;
mod reach;
mod room;
mod service;
mod table;
mod target;
mod task;

use super::catalog::Catalog;
use super::placement::Verdict;
use crate::scenario::{AlarmState, Setting};
use crate::units::{Bytes, SimTime};
pub use fault::{Fault, Faults};
pub use headcount::Headcount;
pub use host::{Agent, Host, HostKind, HostStatus, Resources, next_on_grid};
use ids::{DeploymentId, EntryId, GroupId, HostId, ImageId, ServiceId, TargetId, TaskId};
pub use image_store::{Arrival, ArrivalStage, ImageStore, KeptImage};
pub use reach::InstanceMetadata;
pub use service::{Deployment, DeploymentStatus, RolloutState, Service, ServiceStatus, TargetNews, Throttle};
use std::rc::Rc;
pub use table::Table;
pub use target::{FULL_WEIGHT, Flow, Group, ProbeFailure, Tally, Target, TargetState};
pub use task::{
    App, Container, ContainerPhase, DesiredStatus, Health, PullFailure, PullProgress, Stop, StopCause, Targets, Task,
    TaskStatus,
};

#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub catalog: Rc<Catalog>,
    pub services: Table<Service>,
    pub deployments: Table<Deployment>,
    pub tasks: Table<Task>,
    pub hosts: Table<Host>,
    pub targets: Table<Target>,
    pub groups: Vec<Group>,
    /// How many private addresses each zone has given out.
    pub addresses: Vec<u32>,
    /// The scheduler's latest decision, and when it was made.
    pub last_verdict: Option<(SimTime, Option<TaskId>, Rc<Verdict>)>,
    /// Bytes that came from the registry, over all hosts.
    pub bytes_pulled: Bytes,
    pub faults: Faults,
    /// The state of each CloudWatch alarm of the catalog.
    pub alarms: Vec<AlarmState>,
    /// When Fargate's bucket of launches, On-Demand's and Spot's, is full again.
    pub launches_full_at: [SimTime; 2],
    /// The images that ECR has fetched from the registries behind it.
    pub fetched_images: Vec<ImageId>,
    /// Placements that found no host.
    pub placement_failures: u64,
    /// How many facts made this world.
    pub entries: u32,
    /// What facts have changed since rounds were last woken; empty between steps.
    pub(in crate::sim) touched: Vec<Touched>,
}

/// What a round may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Touched {
    Host(HostId),
    EveryHost,
    /// The task, or one of its containers.
    Task(TaskId),
    Target(TargetId),
}

impl World {
    pub fn service(&self, id: ServiceId) -> &Service {
        self.services.get(id).expect("services are never removed")
    }

    /// Finds a service by its name. Of namesakes, the latest: the others are gone.
    pub fn service_named(&self, name: &str) -> Option<&Service> {
        self.services.values().rev().find(|service| service.name == name)
    }

    pub fn deployment(&self, id: DeploymentId) -> &Deployment {
        self.deployments.get(id).expect("deployments are never removed")
    }

    /// Returns the task, or `None` once it is forgotten.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(id)
    }

    /// Returns the host, or `None` once it is gone (a microVM ends with its task).
    pub fn host(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(id)
    }

    pub fn target(&self, id: TargetId) -> Option<&Target> {
        self.targets.get(id)
    }

    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.index()]
    }

    /// Returns how many times slower than usual the control plane works.
    pub fn slowdown(&self) -> u64 {
        match self.faults.has(Fault::OverloadControlPlane) {
            true => self.catalog.timing.number(Setting::OverloadSlowdown).max(1),
            false => 1,
        }
    }

    /// Returns the tasks of a service that are not forgotten, oldest first.
    pub fn tasks_of(&self, service: ServiceId) -> impl DoubleEndedIterator<Item = &Task> {
        self.tasks.values().filter(move |task| task.service == Some(service))
    }

    /// Returns whether a task is in service: RUNNING and, where there is a load balancer, a healthy target.
    pub fn in_service(&self, task: &Task) -> bool {
        task.last_status == TaskStatus::Running
            && task.is_alive()
            && self.targets_of(task).all(|target| target.state == TargetState::Healthy)
    }

    /// Returns the targets of a task.
    pub fn targets_of(&self, task: &Task) -> impl Iterator<Item = &Target> {
        task.targets.iter().filter_map(|id| self.target(*id))
    }

    /// Returns whether the instance that a task is on has no power, whatever ECS knows of it.
    pub fn is_adrift(&self, task: &Task) -> bool {
        task.host.and_then(|host| self.host(host)).is_some_and(|host| self.is_off(host))
    }

    /// Returns whether an instance has no power: it has ended, or is stopped.
    pub fn is_off(&self, host: &Host) -> bool {
        host.vanished || self.faults.has(Fault::StopInstance(host.id))
    }

    /// Returns the target of a task that says most about it: an unhealthy one first, a healthy one last.
    pub fn leading_target(&self, task: &Task) -> Option<&Target> {
        let says = |target: &&Target| match target.state {
            TargetState::Unhealthy => 0,
            TargetState::Draining => 1,
            TargetState::Initial => 2,
            TargetState::Healthy => 3,
        };
        match *task.targets {
            [only] => self.target(only),
            _ => self.targets_of(task).min_by_key(says),
        }
    }

    /// Returns whether a task has a healthy target in every target group of its service.
    pub fn is_healthy_in_all_groups(&self, task: &Task) -> bool {
        let groups = task.service.map_or(0, |service| self.service(service).balancers.len());
        task.targets.len() == groups && self.targets_of(task).all(|target| target.state == TargetState::Healthy)
    }

    /// Returns the container of a task that a target group sends its requests to, by its place.
    pub(in crate::sim) fn container_behind(&self, task: TaskId, group: GroupId) -> u8 {
        let Some(row) = self.task(task) else { return 0 };
        let service = row.service.map(|service| self.service(service));
        let balancer = service.and_then(|service| service.balancers.iter().find(|one| one.group == group));
        let specs = &self.catalog.definition(row.definition).containers;
        let place = balancer.and_then(|balancer| specs.iter().position(|spec| spec.name == balancer.container));
        place.unwrap_or_default() as u8
    }

    /// Returns the image layers of a task's container that its host has, or is getting.
    pub fn pull_progress(&self, task: &Task, container: usize, now: SimTime) -> PullProgress {
        let mut progress = PullProgress::default();
        let Some(host) = task.host.and_then(|id| self.host(id)) else { return progress };
        for &layer in &self.catalog.image(task.containers[container].image).layers {
            let size = self.catalog.layer(layer).size;
            progress.total.0 += size.0;
            if host.store.has(layer) {
                progress.downloaded.0 += size.0;
                progress.extracted.0 += size.0;
            } else if let Some(arrival) = host.store.arrival(layer) {
                progress.downloaded.0 += arrival.downloaded(now).0;
                progress.extracted.0 += size.0 / 1000 * u64::from(arrival.extracted_permille(now));
            }
        }
        progress
    }

    /// Returns the id the next entry gets.
    pub fn next_entry(&self) -> EntryId {
        EntryId::new(self.entries)
    }
}

/// Linux gives out dynamic host ports from here; developer guide, PortMapping.hostPort.
const FIRST_DYNAMIC_PORT: u16 = 32_768;
const DYNAMIC_PORTS: u32 = 16_384;
/// Where the ports of a bridge task's further targets begin.
const FURTHER_PORTS: u16 = 49_153;

/// Returns the host port that a bridge-mode task gets.
pub(in crate::sim) fn dynamic_port(task: TaskId) -> u16 {
    FIRST_DYNAMIC_PORT + (task.number() % DYNAMIC_PORTS) as u16
}

/// Returns the host port of a bridge task's nth target; those after the first have a range of their own.
pub(in crate::sim) fn target_port(task: TaskId, nth: usize) -> u16 {
    match nth {
        0 => dynamic_port(task),
        _ => FURTHER_PORTS + ((task.number() % 4_000) * 4 + (nth as u32 - 1) % 4) as u16,
    }
}
