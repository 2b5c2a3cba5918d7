//! Container instances, and the EC2 instances below them.

use crate::scenario::import::facts::{Gathered, HostFacts, region_of_zone};
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::NoteKind;
use crate::scenario::import::view::{View, is_open};
use crate::scenario::shape::Letters;
use crate::scenario::tree::Node;
use std::collections::BTreeMap;

pub fn host(node: &Node, gathered: &mut Gathered) {
    if let Some(status @ ("INACTIVE" | "DEREGISTERING" | "REGISTRATION_FAILED")) = node.word("status") {
        let why = format!("a container instance that is {status} is left out");
        return gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
    }
    if let Some(arn) = node.word("containerInstanceArn") {
        gathered.hear_arn(arn);
        let parts: Vec<&str> = arn.split('/').collect();
        if let [_, cluster, _] = parts[..] {
            gathered.hear_cluster(cluster);
        }
    }
    let attribute = |name: &str| {
        let mine = |one: &&Node| one.word("name") == Some(name);
        node.list("attributes").iter().find(mine).and_then(|one| one.word("value")).map(str::to_owned)
    };
    let zone = attribute("ecs.availability-zone");
    if let Some(region) = zone.as_deref().and_then(region_of_zone) {
        gathered.hear_region(region);
    }
    let resource = |name: &str| {
        let mine = |one: &&Node| one.word("name") == Some(name);
        node.list("registeredResources").iter().find(mine).and_then(|one| one.number("integerValue"))
    };
    gathered.hosts.push(HostFacts {
        count: 1,
        instance_type: attribute("ecs.instance-type"),
        zone,
        cpu: resource("CPU"),
        memory: resource("MEMORY"),
        id: node.word("ec2InstanceId").unwrap_or_default().to_owned(),
        draining: node.word("status") == Some("DRAINING"),
        disconnected: node.flag("agentConnected") == Some(false),
        spot: node.word("capacityProviderName").is_some_and(|name| name.to_lowercase().contains("spot")),
        attributes: custom_attributes(node),
    });
}

/// What people set themselves; ECS's own follow from the instance type.
fn custom_attributes(node: &Node) -> BTreeMap<String, String> {
    let own = |name: &str| name.starts_with("ecs.") || name.starts_with("com.amazonaws.") || is_open(name);
    let one = |item: &Node| {
        let (name, value) = (item.word("name")?, item.word("value")?);
        let (name, value) = (allowed(&Letters::ATTRIBUTE, name), allowed(&Letters::ATTRIBUTE, value));
        (!own(&name) && !name.is_empty() && !value.is_empty()).then_some((name, value))
    };
    node.list("attributes").iter().filter_map(one).take(10).collect()
}

/// An instance of `describe-instances`: tells type and zone of a container instance.
pub fn machine(node: &Node, gathered: &mut Gathered) {
    let Some(id) = node.word("InstanceId") else { return };
    let zone = node.at("Placement").and_then(|place| place.word("AvailabilityZone")).map(str::to_owned);
    if let Some(region) = zone.as_deref().and_then(region_of_zone) {
        gathered.hear_region(region);
    }
    if gathered.machines.len() < 10_000 {
        let kind = node.word("InstanceType").map(str::to_owned);
        gathered.machines.insert(id.to_owned(), (kind, zone));
    }
}
