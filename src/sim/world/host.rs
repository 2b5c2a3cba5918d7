//! Hosts: container instances with their agents, and the microVMs of Fargate tasks.

use super::ids::{HostId, TaskId, ZoneId};
use super::image_store::ImageStore;
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
}

#[derive(Clone, Debug, PartialEq)]
pub enum HostKind {
    /// An EC2 container instance; `machine` indexes the catalog's instance types.
    Instance { machine: usize },
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostStatus {
    Active,
    Draining,
}

/// The container agent of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent {
    pub connected: bool,
    /// Its first poll; the later ones follow at `every`. Agents do not poll in step.
    pub first_poll: SimTime,
    pub every: Span,
}

impl Agent {
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
        self.cpu >= need.cpu && self.memory_mib >= need.memory_mib && self.enis >= need.enis
    }

    /// Takes `need` away; what is taken must be there.
    pub fn take(&mut self, need: &Resources) {
        assert!(self.holds(need), "resources are never over-committed");
        self.cpu -= need.cpu;
        self.memory_mib -= need.memory_mib;
        self.enis -= need.enis;
    }

    pub fn give_back(&mut self, need: &Resources) {
        self.cpu += need.cpu;
        self.memory_mib += need.memory_mib;
        self.enis += need.enis;
    }
}
