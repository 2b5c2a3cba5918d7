//! What is asked for: a cluster, its images, services and what happens to them. Data only.
//!
//! AWS's things keep AWS's names and shapes, so a block out of `describe-services` pastes in as it is.
//! Knows no behaviour; the checks in `check/` are the only judgement made here.

pub mod check;
pub mod cluster;
pub mod command;
pub mod definition;
pub mod image;
pub mod import;
pub mod library;
pub mod link;
pub mod machines;
pub mod nearest;
pub mod patch;
pub mod placement;
pub mod problem;
pub mod query;
pub mod read;
pub mod rules;
pub mod service;
pub mod shape;
pub mod target_group;
mod tree;
mod typed;
mod walk;
pub mod write;
mod yaml;

#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) mod tests;

use crate::units::{SimTime, Span};
pub use check::{check, check_command, grown};
pub use cluster::{Cluster, Fargate, InstanceGroup};
pub use command::{
    AlarmState, AttributeTarget, Command, Cue, InstanceStatus, LastingFault, Later, Provisioned, RegistryError,
    TargetedAttribute,
};
pub use definition::{
    Attribute, ContainerDefinition, ContainerDependency, DependencyCondition, HealthCheck, NetworkMode, PortMapping,
    Protocol, ResourceKind, ResourceRequirement, RestartPolicy, Secret, TaskDefinition,
};
pub use image::{AppBehaviour, HealthAnswer, HealthCourse, Image, Layer};
pub use library::LIBRARY;
pub use placement::{ConstraintType, PlacementConstraint, PlacementStrategy, StrategyType};
pub use problem::{Level, Problem};
pub use read::{Read, read};
pub use rules::{Profile, Rules, Setting, SettingKind};
use serde::{Deserialize, Serialize};
pub use service::{
    CapacityProvider, CapacityProviderItem, DeploymentAlarms, DeploymentCircuitBreaker, DeploymentConfiguration,
    LaunchType, LoadBalancer, SchedulingStrategy, Service, ThresholdConfiguration, ThresholdType,
};
pub use shape::schema;
pub use target_group::{TargetGroup, TargetType, Traffic};

/// The version of the scenario format that this build writes.
pub const FORMAT_VERSION: u32 = 1;

/// Everything a run needs. Two equal scenarios give two equal recordings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// The format version, 1.
    #[serde(default = "format_version")]
    pub orrery: u32,
    /// The question this scenario answers.
    #[serde(default)]
    pub title: String,
    /// One paragraph: what to look at and what it teaches.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lesson: String,
    /// Every roll of the dice derives from it; at most 2^53 so that JavaScript can carry it.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// How long the recording is, at most 48 h.
    #[serde(default = "default_duration")]
    pub duration: Span,
    #[serde(default, skip_serializing_if = "is_default")]
    pub begin: Begin,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: Rules,
    #[serde(default)]
    pub cluster: Cluster,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub task_definitions: Vec<TaskDefinition>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_groups: Vec<TargetGroup>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<Traffic>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<Cue>,
}

/// What there is at the first instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Begin {
    /// Nothing runs yet.
    #[default]
    Empty,
    /// Services already run: placed by the scheduler's own rules, targets healthy, images cached.
    Steady,
}

impl Scenario {
    /// Returns the instant the recording ends.
    pub fn end(&self) -> SimTime {
        SimTime::ZERO + self.duration
    }

    /// Finds a task definition by `family:revision`, by family (its latest revision), or by ARN.
    pub fn find_definition(&self, name: &str) -> Option<usize> {
        let name = name.rsplit('/').next().unwrap_or(name);
        let numbered = || self.task_definitions.iter().enumerate();
        let exact = numbered().find(|(_, definition)| definition.name() == name);
        let latest = || {
            let family = numbered().filter(|(_, definition)| definition.family == name);
            family.max_by_key(|(_, definition)| definition.revision)
        };
        exact.or_else(latest).map(|(place, _)| place)
    }
}

/// Returns the name inside a target group's ARN; a plain name is its own.
pub fn target_group_name(arn: &str) -> &str {
    let tail = arn.rsplit_once("targetgroup/").map_or(arn, |(_, tail)| tail);
    tail.split('/').next().unwrap_or(tail)
}

fn format_version() -> u32 {
    FORMAT_VERSION
}

fn default_seed() -> u64 {
    1
}

fn default_duration() -> Span {
    Span::from_secs(600)
}

/// Tells serde to leave a field out when it says nothing new.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
