//! Which credentials a container of a task can get at: its own role's, and perhaps its instance's.

use super::{Host, HostKind, Task, World};
use crate::scenario::{NetworkMode, Setting};
use crate::sim::timing;

/// Whether the containers of a task reach the instance's own metadata, and with it the instance role's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstanceMetadata {
    /// There is no instance of one's own: Fargate.
    None,
    Reachable,
    /// The answer to IMDSv2 does not get as far as a container behind the bridge.
    HopLimit,
    /// Its agent keeps tasks in awsvpc mode from it: `ECS_AWSVPC_BLOCK_IMDS`.
    BlockedByAgent,
    /// By the rules of the run, as a firewall rule on the instance would.
    BlockedByRules,
}

impl World {
    /// Returns whether a task's containers reach the metadata of their instance.
    ///
    /// Developer guide, task-iam-roles and ecs-agent-config: in host mode nothing keeps them from it, in bridge mode the
    /// hop limit does or a firewall, in awsvpc mode the agent does where it is told to.
    pub fn instance_metadata(&self, task: &Task) -> InstanceMetadata {
        let host = task.host.and_then(|host| self.host(host));
        let Some(Host { kind: HostKind::Instance { spec }, .. }) = host else { return InstanceMetadata::None };
        let spec = &self.catalog.instances[*spec];
        let by_rules = match self.catalog.timing.number(Setting::BlockImds) == timing::YES {
            true => InstanceMetadata::BlockedByRules,
            false => InstanceMetadata::Reachable,
        };
        match self.catalog.definition(task.definition).network_mode {
            NetworkMode::Host => InstanceMetadata::Reachable,
            NetworkMode::None => InstanceMetadata::None,
            NetworkMode::Bridge => match spec.metadata_hop_limit {
                Some(1) => InstanceMetadata::HopLimit,
                Some(_) => InstanceMetadata::Reachable,
                None => by_rules,
            },
            NetworkMode::Awsvpc => match spec.agent.block_imds {
                Some(true) => InstanceMetadata::BlockedByAgent,
                Some(false) => InstanceMetadata::Reachable,
                None => by_rules,
            },
        }
    }
}
