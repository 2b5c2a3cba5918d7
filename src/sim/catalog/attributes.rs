//! The attributes that every container instance has without anyone setting them.
//!
//! Developer guide, task-placement-constraints; the agent's own capabilities.

use super::{InstanceSpec, Machine};
use crate::sim::digest;

/// What the agent of a Linux instance says it can do: names without values. A choice of those that people ask for.
const CAPABILITIES: &[&str] = &[
    "com.amazonaws.ecs.capability.docker-remote-api.1.17",
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.docker-remote-api.1.21",
    "com.amazonaws.ecs.capability.docker-remote-api.1.24",
    "com.amazonaws.ecs.capability.docker-remote-api.1.25",
    "com.amazonaws.ecs.capability.docker-remote-api.1.29",
    "com.amazonaws.ecs.capability.docker-remote-api.1.44",
    "com.amazonaws.ecs.capability.ecr-auth",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "com.amazonaws.ecs.capability.logging-driver.json-file",
    "com.amazonaws.ecs.capability.logging-driver.syslog",
    "com.amazonaws.ecs.capability.privileged-container",
    "com.amazonaws.ecs.capability.task-iam-role",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.execute-command",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.task-eni",
];

impl InstanceSpec {
    /// Returns every attribute by name and value, capabilities with an empty one.
    pub fn all_attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let listed = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        CAPABILITIES.iter().map(|name| (*name, "")).chain(listed)
    }

    /// Returns the names of the attributes that people gave it: the built-in ones begin with `ecs.`.
    pub fn custom_attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(name, _)| name.as_str()).filter(|name| !name.starts_with("ecs."))
    }

    /// Returns an attribute's value; a capability's is empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let listed = self.attributes.iter().find(|(listed, _)| listed == name).map(|(_, value)| value.as_str());
        listed.or_else(|| CAPABILITIES.binary_search(&name).ok().map(|_| ""))
    }
}

/// Returns the attributes of an instance by its type and zone. Image, network and subnet have made-up names.
pub(super) fn built_in(machine: &Machine, zone: &str) -> Vec<(String, String)> {
    let architecture = architecture(machine.name);
    let made_up = |kind: &str, of: &str| format!("{kind}-0{:016x}", digest::of(&(kind, of)));
    [
        ("ecs.ami-id", made_up("ami", architecture)),
        ("ecs.availability-zone", zone.to_owned()),
        ("ecs.cpu-architecture", architecture.to_owned()),
        ("ecs.instance-type", machine.name.to_owned()),
        ("ecs.os-family", "LINUX".to_owned()),
        ("ecs.os-type", "linux".to_owned()),
        ("ecs.subnet-id", made_up("subnet", zone)),
        ("ecs.vpc-id", made_up("vpc", "default")),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// Returns the architecture that a type's name tells: a `g` behind the generation means Graviton.
fn architecture(name: &str) -> &'static str {
    let family = name.split('.').next().unwrap_or(name);
    let options = family.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    if options.contains('g') { "arm64" } else { "x86_64" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::catalog::MACHINES;

    #[test]
    fn graviton_types_are_arm64_and_all_others_x86_64() {
        let arm: Vec<&str> = MACHINES.iter().map(|one| one.name).filter(|name| architecture(name) == "arm64").collect();
        let want = ["t4g.medium", "m6g.medium", "m6g.large", "m6g.xlarge", "m7g.large", "c6g.large", "c6g.xlarge"];
        assert_eq!(arm, [&want[..], &["c6g.2xlarge", "r6g.large"]].concat());
    }

    #[test]
    fn capabilities_can_be_searched() {
        assert!(CAPABILITIES.is_sorted());
    }
}
