//! What things are called in sentences: short enough to read, long enough to tell apart.

use super::Index;
use crate::sim::catalog::dotted;
use crate::sim::world::ids::{
    DefinitionId, DeploymentId, GroupId, HostId, LayerId, ServiceId, TargetId, TaskId, ZoneId,
};
use crate::units::Bytes;

/// The names of one recording.
#[derive(Clone, Copy)]
pub struct Names<'a>(pub &'a Index);

impl<'a> Names<'a> {
    /// Returns the first eight digits of the task's id.
    pub fn task(self, task: TaskId) -> String {
        self.0.catalog().task_short(task)
    }

    /// Returns the task's service and revision: `a task of myapp:5`.
    pub fn definition(self, definition: DefinitionId) -> String {
        self.0.catalog().definition_name(definition)
    }

    pub fn definition_of(self, task: TaskId) -> String {
        self.definition(self.0.task(task).definition)
    }

    pub fn service(self, service: ServiceId) -> &'a str {
        &self.0.catalog().services[service.index()].name
    }

    /// Returns `ecs-svc/` and all its digits, as AWS prints it.
    pub fn deployment(self, deployment: DeploymentId) -> String {
        self.0.catalog().deployment_id(deployment)
    }

    /// Returns an instance's short id, or says whose microVM it is.
    pub fn host(self, host: HostId) -> String {
        match self.0.microvm_of(host) {
            Some(task) => format!("microVM of {}", self.task(task)),
            None => self.0.catalog().ec2_instance_short(host),
        }
    }

    /// Returns what takes orders there: `Agent i-0c77`, or the agent of a task's microVM.
    pub fn agent(self, host: HostId) -> String {
        match self.0.microvm_of(host) {
            Some(_) => "Fargate agent".to_owned(),
            None => format!("Agent {}", self.host(host)),
        }
    }

    /// Returns the agent of the host a task is on.
    pub fn agent_of(self, task: TaskId) -> String {
        self.0.task(task).host.map_or("Agent".to_owned(), |host| self.agent(host))
    }

    pub fn zone(self, zone: ZoneId) -> &'a str {
        &self.0.catalog().zone(zone).name
    }

    pub fn container(self, task: TaskId, container: u8) -> &'a str {
        &self.0.catalog().definition(self.0.task(task).definition).containers[usize::from(container)].name
    }

    pub fn image(self, task: TaskId, container: u8) -> &'a str {
        let catalog = self.0.catalog();
        &catalog.image(catalog.definition(self.0.task(task).definition).containers[usize::from(container)].image).name
    }

    /// Returns the layer's digest, cut to what a line holds.
    pub fn layer(self, layer: LayerId) -> &'a str {
        let digest = self.0.catalog().layer(layer).digest.as_str();
        let digest = digest.strip_prefix("sha256:").unwrap_or(digest);
        match digest.char_indices().nth(12) {
            Some((end, _)) if digest.chars().all(|digit| digit.is_ascii_hexdigit()) => &digest[..end],
            _ => digest,
        }
    }

    pub fn layer_size(self, layer: LayerId) -> Bytes {
        self.0.catalog().layer(layer).size
    }

    pub fn group(self, group: GroupId) -> &'a str {
        &self.0.catalog().group(group).name
    }

    pub fn group_arn(self, group: GroupId) -> String {
        self.0.catalog().target_group_arn(self.group(group))
    }

    /// Returns `10.0.1.12:3000`.
    pub fn target(self, target: TargetId) -> String {
        let (address, port) = self.0.target_socket(target);
        format!("{}:{port}", dotted(address))
    }
}
