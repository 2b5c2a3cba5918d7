//! Hosts: container instances with their agents, and the microVMs of Fargate tasks.

use super::ids::{HostId, TaskId, ZoneId};
use super::image_store::ImageStore;
use crate::scenario::Setting;
use crate::sim::catalog::{Catalog, HostPort};
use crate::sim::dice::Why;
use crate::units::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    pub id: HostId,
    pub kind: HostKind,
    pub zone: ZoneId,
    /// The private IPv4 address of the primary network interface.
    pub address: u32,
    pub total: Resources,
    /// What is left after all tasks that hold resources here.
    pub free: Resources,
    pub status: HostStatus,
    pub agent: Agent,
    pub store: ImageStore,
    /// The tasks here that are not STOPPED, in the order they came.
    pub tasks: Vec<TaskId>,
    /// The tasks that wait for the agent to take them over.
    pub waiting: Vec<TaskId>,
    /// The tasks that the agent has and that wait, first come first served, until the host has room for them.
    pub queue: Vec<TaskId>,
    /// Containers whose image is on its way: task and place in the task.
    pub pulls: Vec<(TaskId, u8)>,
    /// The host ports that its tasks take.
    pub ports: Vec<HostPort>,
    /// Until when its authorization token for ECR is valid.
    pub token_until: Option<SimTime>,
    /// Whether the instance has ended, though ECS may not know it yet.
    pub vanished: bool,
    /// When it was stopped: what ran then ended without anyone to report it.
    pub stopped_at: Vec<SimTime>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum HostKind {
    /// An EC2 container instance; `spec` indexes the catalog's instances.
    Instance { spec: usize },
    /// The microVM of one task.
    MicroVm { task: TaskId },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Resources {
    /// CPU units, 1024 to a vCPU.
    pub cpu: u32,
    pub memory_mib: u32,
    /// Network interfaces for awsvpc tasks.
    pub enis: u32,
    pub gpus: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostStatus {
    Active,
    Draining,
    /// Deregistered or gone; its row stays so that its name does.
    Inactive,
}

/// The container agent of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent {
    pub connected: bool,
    /// Since when it is not.
    pub lost_at: Option<SimTime>,
    /// Its first poll; the later ones follow at `every`. Agents do not poll in step.
    pub first_poll: SimTime,
    pub every: Span,
}

impl Host {
    pub(super) fn new(id: HostId, kind: HostKind, zone: ZoneId, address: u32, total: Resources, agent: Agent) -> Host {
        Host {
            id,
            kind,
            zone,
            address,
            total,
            free: total,
            status: HostStatus::Active,
            agent,
            store: ImageStore::default(),
            tasks: Vec::new(),
            waiting: Vec::new(),
            queue: Vec::new(),
            pulls: Vec::new(),
            ports: Vec::new(),
            token_until: None,
            vanished: false,
            stopped_at: Vec::new(),
        }
    }

    /// Returns whether it is still in the cluster.
    pub fn is_registered(&self) -> bool {
        self.status != HostStatus::Inactive
    }

    pub fn is_instance(&self) -> bool {
        matches!(self.kind, HostKind::Instance { .. })
    }
}

impl Agent {
    /// Returns the agent of an instance that was there at the beginning; its phase comes from the seed.
    pub(super) fn of(catalog: &Catalog, host: HostId) -> Agent {
        let every = catalog.timing.span(Setting::AgentPollInterval);
        let phase = catalog.dice().span(Why::PollPhase, u64::from(host.number()), 0, (Span::from_millis(1), every));
        Agent { connected: true, lost_at: None, first_poll: SimTime::ZERO + phase, every }
    }

    /// Returns the agent of a microVM, which has nobody to wait for.
    pub(super) fn of_microvm(now: SimTime) -> Agent {
        Agent { connected: true, lost_at: None, first_poll: now, every: Span::from_secs(1) }
    }

    /// Returns when it polls next, strictly after `now`.
    pub fn next_poll(&self, now: SimTime) -> SimTime {
        next_on_grid(self.first_poll, self.every, now)
    }
}

/// Returns the first instant of `first, first + every, …` that lies strictly after `now`.
pub fn next_on_grid(first: SimTime, every: Span, now: SimTime) -> SimTime {
    if now < first {
        return first;
    }
    let every = every.as_millis().max(1);
    let passed = (now - first).as_millis() / every;
    first + Span::from_millis((passed + 1) * every)
}

impl Resources {
    pub fn holds(&self, need: &Resources) -> bool {
        self.cpu >= need.cpu && self.memory_mib >= need.memory_mib && self.enis >= need.enis && self.gpus >= need.gpus
    }

    /// Takes `need` away; what is taken must be there.
    pub fn take(&mut self, need: &Resources) {
        assert!(self.holds(need), "resources are never over-committed");
        self.cpu -= need.cpu;
        self.memory_mib -= need.memory_mib;
        self.enis -= need.enis;
        self.gpus -= need.gpus;
    }

    pub fn give_back(&mut self, need: &Resources) {
        self.cpu += need.cpu;
        self.memory_mib += need.memory_mib;
        self.enis += need.enis;
        self.gpus += need.gpus;
    }
}
