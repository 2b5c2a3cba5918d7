//! The names of things that come and go: 32 hex digits for tasks, `i-…` for instances, and so on.

use super::Catalog;
use crate::sim::dice::{Dice, Why};
use crate::sim::world::ids::{DefinitionId, DeploymentId, HostId, TaskId};
use crate::sim::world::{Host, HostKind, Task};

impl Catalog {
    /// Returns the task's 32 hex digits.
    pub fn task_id(&self, task: TaskId) -> String {
        let who = u64::from(task.number());
        format!("{:016x}{:016x}", self.dice().roll(Why::TaskName, who, 0), self.dice().roll(Why::TaskName, who, 1))
    }

    /// Finds the task that has an id among many: what it is made of is compared, so that no text is made for the others.
    pub fn named_task<'a>(&self, mut tasks: impl Iterator<Item = &'a Task>, id: &str) -> Option<&'a Task> {
        let (high, low) = id.split_at_checked(16)?;
        let (high, low) = (u64::from_str_radix(high, 16).ok()?, u64::from_str_radix(low, 16).ok()?);
        let half = |task: &Task, nth| self.dice().roll(Why::TaskName, u64::from(task.id.number()), nth);
        let found = tasks.find(|task| half(task, 0) == high && half(task, 1) == low)?;
        (self.task_id(found.id) == id).then_some(found)
    }

    /// Returns the first eight digits, which is how people tell tasks apart.
    pub fn task_short(&self, task: TaskId) -> String {
        format!("{:08x}", self.dice().roll(Why::TaskName, u64::from(task.number()), 0) >> 32)
    }

    /// Returns `i-` and 17 hex digits.
    pub fn ec2_instance_id(&self, host: HostId) -> String {
        format!("i-0{:016x}", self.dice().roll(Why::InstanceName, u64::from(host.number()), 1))
    }

    /// Returns `i-` and the first four digits: short enough for a picture.
    pub fn ec2_instance_short(&self, host: HostId) -> String {
        self.ec2_instance_id(host)[..6].to_owned()
    }

    /// Returns the 32 hex digits under which ECS knows a container instance.
    pub fn container_instance_id(&self, host: HostId) -> String {
        let who = u64::from(host.number());
        let roll = |nth| self.dice().roll(Why::InstanceName, who, nth);
        format!("{:016x}{:016x}", roll(2), roll(3))
    }

    /// Returns what people call a host: the instance's short id, or the microVM of its task.
    pub fn host_name(&self, host: &Host) -> String {
        match host.kind {
            HostKind::Instance { .. } => self.ec2_instance_short(host.id),
            HostKind::MicroVm { task } => format!("microVM {}", &self.task_short(task)[..4]),
        }
    }

    /// Returns `ecs-svc/` and 19 digits.
    pub fn deployment_id(&self, deployment: DeploymentId) -> String {
        let roll = self.dice().roll(Why::DeploymentName, u64::from(deployment.number()), 0);
        format!("ecs-svc/{}", 1_000_000_000_000_000_000 + roll % 8_223_372_036_854_775_807)
    }

    pub fn definition_name(&self, definition: DefinitionId) -> String {
        self.definition(definition).name()
    }

    /// Returns 64 bits for a name that nothing in a run depends on: the `nth` part of one `kind` of name of `who`.
    pub fn made_up(&self, kind: &str, who: u64, nth: u64) -> u64 {
        Dice(self.seed ^ crate::sim::digest::of(&kind)).roll(Why::MadeUp, who, nth)
    }

    pub fn target_group_arn(&self, name: &str) -> String {
        let digits = crate::sim::digest::of(&name);
        format!("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{name}/{digits:016x}", self.region, self.account)
    }
}

/// Writes an IPv4 address with its dots.
pub fn dotted(address: u32) -> String {
    let [a, b, c, d] = address.to_be_bytes();
    format!("{a}.{b}.{c}.{d}")
}
