//! Room on a host, as the scheduler counts it and as the agent does.
//!
//! The scheduler counts a stopping task's resources as free, so that others can be sent; the agent starts those once
//! the resources really are.

use super::ids::{HostId, TaskId};
use super::{ContainerPhase, Host, Resources, Task, TaskStatus, World};
use crate::scenario::Setting;
use crate::sim::timing;

impl World {
    /// Returns whether resources are free to the scheduler as soon as their task is stopping.
    pub fn frees_early(&self) -> bool {
        self.catalog.timing.number(Setting::ResourcesFree) == timing::FREE_AT_STOPPING
    }

    /// Returns whether the scheduler counts a task's CPU, memory, GPUs and ports as taken.
    pub fn is_counted(&self, task: &Task) -> bool {
        task.holds_resources() && !(self.frees_early() && task.entered(TaskStatus::Stopping).is_some())
    }

    /// Returns whether the agent has set resources of its host aside for a task: from its start until nothing of it
    /// runs any more.
    pub fn is_held_by_agent(&self, task: &Task) -> bool {
        task.accepted
            && task.last_status < TaskStatus::Deprovisioning
            && !task.containers.iter().all(|container| container.phase == ContainerPhase::Stopped)
    }

    /// Returns what the agent has left of its host; network interfaces are not its business.
    pub fn agent_room(&self, host: &Host) -> Resources {
        let held = host.tasks.iter().filter_map(|id| self.task(*id)).filter(|task| self.is_held_by_agent(task));
        held.fold(host.total, |room, task| {
            let need = &self.catalog.definition(task.definition).need;
            Resources {
                cpu: room.cpu.saturating_sub(need.cpu),
                memory_mib: room.memory_mib.saturating_sub(need.memory_mib),
                gpus: room.gpus.saturating_sub(need.gpus),
                enis: room.enis,
            }
        })
    }

    /// Returns whether the agent could start a task now: its resources and its ports are free.
    pub fn agent_has_room(&self, host: HostId, task: TaskId) -> bool {
        let (Some(host), Some(task)) = (self.host(host), self.task(task)) else { return false };
        let definition = self.catalog.definition(task.definition);
        let taken = |other: &Task| {
            let ports = &self.catalog.definition(other.definition).ports;
            ports.iter().any(|port| definition.ports.contains(port))
        };
        let mut held = host.tasks.iter().filter_map(|id| self.task(*id)).filter(|task| self.is_held_by_agent(task));
        self.agent_room(host).holds(&Resources { enis: 0, ..definition.need }) && !held.any(taken)
    }
}
