//! The resources of a template that matter, each handed to the reader of its kind.

use super::functions::Template;
use crate::scenario::import::describe;
use crate::scenario::import::facts::{Gathered, HostFacts};
use crate::scenario::import::notes::NoteKind;
use crate::scenario::import::view::{View, key, resource};
use crate::scenario::tree::{Data, Node};
use std::collections::BTreeMap;

struct Resource {
    name: String,
    kind: String,
    properties: Node,
}

pub fn read(root: &Node, gathered: &mut Gathered) {
    let given = std::mem::take(&mut gathered.parameters);
    let region = super::region(gathered);
    let heard = gathered.regions.get(&region).copied();
    let template = Template::new(root, region.clone(), &given);
    let all = resources(&template, gathered);
    for resource in &all {
        one(resource, gathered);
    }
    let asked = template.region_asked.get();
    gathered.region_asked |= asked;
    // What was put in for the region says nothing about it.
    match heard {
        Some(count) => gathered.regions.insert(region, count),
        None if asked => gathered.regions.remove(&region),
        None => None,
    };
    gathered.parameters = given;
    scaling(&all, gathered);
    hosts(&all, gathered);
    ignored(&all, root, gathered);
    // A template of something else tells nothing of ECS.
    gathered.said_something |= all.iter().any(|one| WANTED.contains(&one.kind.as_str()));
}

/// Returns the resources that will be there.
fn resources(template: &Template<'_>, gathered: &mut Gathered) -> Vec<Resource> {
    let mut out = Vec::new();
    for member in template.root.at("Resources").map(View::members).unwrap_or_default() {
        let node = &member.value;
        let kind = node.word("Type").unwrap_or_default().to_owned();
        let absent = node.word("Condition").and_then(|name| template.condition(name, 0)) == Some(false);
        if absent && kind.starts_with("AWS::ECS::") {
            let why = format!("`{}` is left out, since its condition does not hold", member.name);
            gathered.notes.about_text(NoteKind::Skipped, node.line(), why);
        }
        let wanted = WANTED.contains(&kind.as_str());
        let empty = Node { place: node.place, data: Data::Object(Vec::new()) };
        let properties =
            node.at("Properties").filter(|_| wanted).and_then(|node| template.resolve(node)).unwrap_or(empty);
        if !absent {
            out.push(Resource { name: member.name.clone(), kind, properties });
        }
    }
    out
}

const WANTED: &[&str] = &[
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::ECS::Cluster",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::EC2::LaunchTemplate",
];

fn one(resource: &Resource, gathered: &mut Gathered) {
    let node = &resource.properties;
    match resource.kind.as_str() {
        "AWS::ECS::Service" => {
            lower_case(node, "", &resource.name, gathered);
            let mut service = describe::service_of(node, gathered);
            service.part.aliases.push(resource.name.clone());
            gathered.services.push(service);
        }
        "AWS::ECS::TaskDefinition" => {
            lower_case(node, "", &resource.name, gathered);
            let mut definition = describe::definition_of(node, gathered);
            definition.part.aliases.push(resource.name.clone());
            if definition.family.is_empty() {
                definition.family = resource.name.clone();
            }
            gathered.definitions.push(definition);
        }
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            if let Some(mut group) = describe::group_of(node, gathered) {
                group.part.aliases.push(resource.name.clone());
                if group.name.is_empty() {
                    group.name = short_name(&resource.name, gathered);
                }
                gathered.add_group(group);
            }
        }
        "AWS::ECS::Cluster" => match node.word("ClusterName") {
            Some(name) => gathered.hear_cluster(name),
            None => gathered.hear_cluster(&resource.name),
        },
        _ => {}
    }
}

/// Logical ids are longer than a target group's name may be; their ends differ.
fn short_name(id: &str, gathered: &Gathered) -> String {
    let begin = describe_name(&id.chars().take(32).collect::<String>());
    let end: Vec<char> = id.chars().rev().take(32).collect();
    let end = describe_name(&end.into_iter().rev().collect::<String>());
    if gathered.groups.iter().any(|group| group.name == begin) { end } else { begin }
}

fn describe_name(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Names in a template begin with a capital; CloudFormation does not know others.
fn lower_case(node: &Node, path: &str, resource: &str, gathered: &mut Gathered) {
    let lists = ["containerdefinitions", "portmappings", "healthcheck", "loadbalancers", "deploymentconfiguration"];
    for member in node.members() {
        if member.name.starts_with(|c: char| c.is_ascii_lowercase()) {
            let mut capital = member.name.clone();
            capital[..1].make_ascii_uppercase();
            let why = format!(
                "`{}` of `{resource}{path}` is unknown to CloudFormation, which knows `{capital}`",
                member.name
            );
            gathered.notes.about_text(NoteKind::NotModelled, member.place.0, why);
        }
        if lists.contains(&key(&member.name).as_str()) {
            for item in member.value.items() {
                lower_case(item, &format!("{path}.{}", member.name), resource, gathered);
            }
        }
    }
}

/// Auto scaling's lower limit is the fewest tasks of a service.
fn scaling(all: &[Resource], gathered: &mut Gathered) {
    for target in all.iter().filter(|one| one.kind == "AWS::ApplicationAutoScaling::ScalableTarget") {
        let id = target.properties.at("ResourceId").and_then(View::text).unwrap_or_default();
        let Some(least) = target.properties.number("MinCapacity") else { continue };
        let named = |service: &&mut crate::scenario::import::facts::ServiceFacts| {
            let by_alias = service
                .part
                .aliases
                .iter()
                .any(|alias| id.contains(&format!("{alias}.Name")) || id.ends_with(alias.as_str()));
            by_alias || (!service.unnamed && id.ends_with(&format!("/{}", service.name)))
        };
        let only = gathered.services.len() == 1 && id.contains("service");
        match gathered.services.iter_mut().find(named) {
            Some(service) => service.least = Some(least),
            None if only => gathered.services[0].least = Some(least),
            None => {}
        }
    }
}

/// Auto Scaling groups are the cluster's hosts: so many of the type that their launch template names.
fn hosts(all: &[Resource], gathered: &mut Gathered) {
    let types: BTreeMap<&str, String> = all
        .iter()
        .filter_map(|one| {
            let data = one.properties.at("LaunchTemplateData").unwrap_or(&one.properties);
            Some((one.name.as_str(), data.word("InstanceType")?.to_owned()))
        })
        .collect();
    for group in all.iter().filter(|one| one.kind == "AWS::AutoScaling::AutoScalingGroup") {
        let node = &group.properties;
        let count = ["DesiredCapacity", "MinSize", "MaxSize"]
            .iter()
            .find_map(|name| node.number(name).filter(|count| *count > 0));
        let launch = node.at("LaunchConfigurationName").and_then(View::text);
        let template = || {
            node.at("LaunchTemplate")
                .and_then(|one| one.any(&["LaunchTemplateId", "LaunchTemplateName"]))
                .and_then(View::text)
        };
        let named = launch.or_else(template).and_then(resource).map(|name| name.split('.').next().unwrap_or(name));
        let instance_type = named.and_then(|name| types.get(name).cloned()).or_else(|| types.values().next().cloned());
        if let Some(count) = count {
            let count = u32::try_from(count.min(500)).unwrap_or(1);
            gathered.hosts.push(HostFacts { count, instance_type, ..HostFacts::default() });
        }
    }
}

/// All other resources are told of together.
fn ignored(all: &[Resource], root: &Node, gathered: &mut Gathered) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in all.iter().filter(|one| !WANTED.contains(&one.kind.as_str())) {
        let kind = resource.kind.split("::").nth(1).unwrap_or(&resource.kind);
        *kinds.entry(kind).or_default() += 1;
    }
    let count: usize = kinds.values().sum();
    if count == 0 {
        return;
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let some: Vec<&str> = kinds.iter().take(6).map(|(kind, _)| *kind).collect();
    let why = format!("{count} resources of the template play no part ({})", some.join(", "));
    gathered.notes.about_text(NoteKind::Skipped, root.line(), crate::scenario::walk::shortened(&why));
}
