//! The scenario, looked up once: images with their layers, task definitions with what they need, zones,
//! instance types, target groups. Also the names people see, made from the seed. A run only adds to it (`grow.rs`).

mod attributes;
mod build;
mod grow;
mod names;

use super::dice::Dice;
use super::placement::PlacementRules;
use super::placement::constraint::Binding;
use super::timing::Timing;
use super::world::Resources;
use super::world::ids::{DefinitionId, GroupId, ImageId, LayerId, ZoneId};
pub use crate::scenario::machines::{MACHINES, Machine, machine};
use crate::scenario::query::{Moment, Version};
use crate::scenario::{
    AppBehaviour, CapacityProviderItem, DependencyCondition, DeploymentConfiguration, LaunchType, NetworkMode,
    Protocol, Scenario, Service, TaskDefinition,
};
use crate::units::{Bytes, SimTime, Span};
pub use names::dotted;
use std::rc::Rc;

/// The container agent on every instance.
pub const AGENT_VERSION: Version = Version::new(1, 105, 1);

/// The calendar time of the first instant, 2026-06-15T09:00:00Z. Assumed.
const BEGINNING: Moment = Moment(1_781_514_000);

#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    pub seed: u64,
    pub account: &'static str,
    pub region: String,
    pub cluster: String,
    pub zones: Vec<Zone>,
    pub fargate: bool,
    pub instances: Vec<InstanceSpec>,
    pub images: Vec<Image>,
    pub layers: Vec<Layer>,
    pub definitions: Vec<Definition>,
    pub groups: Vec<GroupSpec>,
    pub services: Vec<ServiceSpec>,
    /// The CloudWatch alarms that deployments watch or the script sets, by name.
    pub alarms: Vec<String>,
    pub timing: Timing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub name: String,
}

/// A container instance that is there from the beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceSpec {
    pub machine: &'static Machine,
    pub zone: ZoneId,
    pub trunking: bool,
    /// The built-in attributes, then the custom ones. Instances of one group share them.
    pub attributes: Rc<[(String, String)]>,
    pub spot: bool,
    /// The agent's own configuration.
    pub agent: Rc<AgentConfiguration>,
    /// Images that are there from the beginning.
    pub images: Rc<[ImageId]>,
    /// `HttpPutResponseHopLimit`, where it is set.
    pub metadata_hop_limit: Option<u32>,
}

/// What the agent's `ECS_…` variables say, where they say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentConfiguration {
    pub pull_behaviour: PullBehaviour,
    pub cleanup: Cleanup,
    pub spot_draining: bool,
    pub pull_dependents_upfront: bool,
    /// `ECS_AWSVPC_BLOCK_IMDS`, where it is set.
    pub block_imds: Option<bool>,
}

/// `ECS_IMAGE_PULL_BEHAVIOR`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PullBehaviour {
    /// Pull; a cached image does if that fails.
    #[default]
    Default,
    /// Pull; if that fails, so does the task.
    Always,
    /// Pull what no task has pulled before.
    Once,
    /// Pull what is not there.
    PreferCached,
}

/// When the agent removes images; the settings' values where its variables are silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleanup {
    pub off: bool,
    pub every: Option<Span>,
    pub minimum_age: Option<Span>,
    /// How long containers of stopped tasks are kept.
    pub containers_stay: Option<Span>,
    pub most: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// `name:tag`, as task definitions and pictures show it.
    pub name: String,
    pub layers: Vec<LayerId>,
    pub size: Bytes,
    pub behaviour: AppBehaviour,
    /// Whether the registry lacks it.
    pub missing: bool,
    /// Whether ECR fetches it from another registry when it is first asked for.
    pub pull_through_cache: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub digest: String,
    pub size: Bytes,
    /// In how many images it occurs.
    pub images: u32,
}

/// A registered task definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub family: String,
    pub revision: u32,
    pub network_mode: NetworkMode,
    pub need: Resources,
    pub containers: Vec<ContainerSpec>,
    /// The task group of tasks that belong to no service: `family:` and the family.
    pub group: String,
    pub constraints: Vec<Binding>,
    /// The host ports that a task takes, lowest first.
    pub ports: Vec<HostPort>,
    /// What an instance must have, with a value or with any.
    pub attributes: Vec<(String, Option<String>)>,
    pub task_role: Option<String>,
    pub execution_role: Option<String>,
    /// As it was registered, with what the engine has no use for.
    pub registered: Rc<TaskDefinition>,
    pub registered_at: SimTime,
}

/// A port of a host, in one of the two transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPort {
    pub port: u16,
    pub protocol: Protocol,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ContainerSpec {
    pub name: String,
    pub image: ImageId,
    pub essential: bool,
    pub stop_timeout: Span,
    pub health_check: Option<ContainerCheck>,
    /// What must have happened to which other containers before this one is started.
    pub depends_on: Vec<(u8, DependencyCondition)>,
    pub restart: Option<RestartPolicy>,
    /// Whether it wants secrets.
    pub secrets: bool,
}

/// A container's health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContainerCheck {
    pub interval: Span,
    pub timeout: Span,
    pub retries: u32,
    pub start_period: Span,
}

/// A restart in place, where it is enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestartPolicy {
    pub ignored_exit_codes: Vec<u8>,
    pub attempt_period: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupSpec {
    pub name: String,
    pub spec: crate::scenario::TargetGroup,
    pub interval: Span,
    /// The statuses that count as healthy, as inclusive ranges.
    pub healthy_statuses: Vec<(u16, u16)>,
    pub requests_per_second: u32,
}

/// A target group that tasks of a service register in, with one port of one of their containers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balancer {
    pub group: GroupId,
    pub container: String,
    pub port: u16,
}

/// A service as the scenario asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSpec {
    pub name: String,
    /// The task group of its tasks: `service:` and the name.
    pub group: String,
    pub definition: DefinitionId,
    pub desired: u32,
    pub launch: LaunchType,
    pub configuration: Rc<DeploymentConfiguration>,
    /// One task on each instance instead of a number of tasks.
    pub daemon: bool,
    pub providers: Vec<CapacityProviderItem>,
    pub grace: Span,
    /// The target groups that its tasks register in, in the order of the scenario.
    pub balancers: Rc<[Balancer]>,
    pub placement: PlacementRules,
    /// As it was asked for.
    pub wanted: Rc<Service>,
}

impl Catalog {
    /// Looks the scenario up. It must have passed `scenario::check`.
    pub fn new(scenario: &Scenario) -> Catalog {
        build::catalog(scenario)
    }

    pub fn dice(&self) -> Dice {
        Dice(self.seed)
    }

    /// Returns the calendar time of an instant, to the second.
    pub fn moment(&self, at: SimTime) -> Moment {
        Moment(BEGINNING.0 + (at.as_millis() / 1000) as i64)
    }

    pub fn image(&self, id: ImageId) -> &Image {
        &self.images[id.index()]
    }

    pub fn layer(&self, id: LayerId) -> &Layer {
        &self.layers[id.index()]
    }

    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.index()]
    }

    pub fn zone(&self, id: ZoneId) -> &Zone {
        &self.zones[id.index()]
    }

    pub fn group(&self, id: GroupId) -> &GroupSpec {
        &self.groups[id.index()]
    }
}

impl GroupSpec {
    /// Returns whether an answer with this status counts as healthy.
    pub fn accepts(&self, status: u16) -> bool {
        self.healthy_statuses.iter().any(|(low, high)| (*low..=*high).contains(&status))
    }
}

impl Definition {
    /// Returns `family:revision`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.family, self.revision)
    }
}
