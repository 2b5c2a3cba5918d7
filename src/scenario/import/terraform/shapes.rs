//! The provider's resources in the shapes of the API.

use super::references::Configuration;
use super::{Resource, reference};
use crate::scenario::import::describe;
use crate::scenario::import::facts::{DefinitionFacts, Gathered};
use crate::scenario::import::json;
use crate::scenario::import::notes::{NoteKind, Remark};
use crate::scenario::import::view::{View, text_node};
use crate::scenario::tree::{Data, Member, Node, Place};
use serde_json::json;

fn object(place: Place, members: Vec<(&str, Node)>) -> Node {
    let member = |(name, value): (&str, Node)| Member { name: name.to_owned(), place, value };
    Node { place, data: Data::Object(members.into_iter().map(member).collect()) }
}

/// What has a place of its own in the API, or stands elsewhere there.
const MOVED: &[&str] = &[
    "name",
    "deployment_maximum_percent",
    "deployment_minimum_healthy_percent",
    "deployment_circuit_breaker",
    "alarms",
    "load_balancer",
    "ordered_placement_strategy",
    "placement_strategy",
    "task_definition",
    "id",
    "deployment_configuration",
    "availability_zone_rebalancing",
    "cluster",
    "force_delete",
    "sigint_rollback",
];

pub fn service(
    resource: &Resource<'_>,
    configuration: &Configuration<'_>,
    all: &[Resource<'_>],
    gathered: &mut Gathered,
) {
    let Some(node) = resource.after else { return };
    let place = node.place;
    let mut members: Vec<(&str, Node)> = Vec::new();
    for member in node.members().iter().filter(|member| !MOVED.contains(&member.name.as_str())) {
        members.push((member.name.as_str(), member.value.clone()));
    }
    for (from, to) in
        [("name", "serviceName"), ("ordered_placement_strategy", "placementStrategy"), ("cluster", "cluster")]
    {
        if let Some(value) = node.at(from) {
            members.push((to, value.clone()));
        }
    }
    members.push(("deploymentConfiguration", rollout(node)));
    members.push(("loadBalancers", balancers(node, resource, configuration, all)));
    let target = configuration.target(resource, "task_definition", "aws_ecs_task_definition", all);
    let definition = match (node.at("task_definition"), target) {
        (Some(known), None) => Some(known.clone()),
        (_, Some(address)) => Some(text_node(reference(&address), place)),
        (None, None) => None,
    };
    members.extend(definition.map(|definition| ("taskDefinition", definition)));
    let mut service = describe::service_of(&object(place, members), gathered);
    service.part.aliases.extend([resource.address.clone(), resource.whole.clone()]);
    if service.unnamed
        && let Some(name) = resource.address.rsplit('.').next()
    {
        service.name = name.to_owned();
        service.unnamed = false;
        let remark = Remark::new(
            NoteKind::Assumed,
            "serviceName",
            "the plan does not know the name yet; the resource's stands in",
        );
        service.part.remark(Remark { assumed: Some(json!(name)), ..remark });
    }
    gathered.add_service(service);
}

fn rollout(node: &Node) -> Node {
    let mut members = Vec::new();
    for (from, to) in [
        ("deployment_maximum_percent", "maximumPercent"),
        ("deployment_minimum_healthy_percent", "minimumHealthyPercent"),
        ("deployment_circuit_breaker", "deploymentCircuitBreaker"),
        ("alarms", "alarms"),
    ] {
        if let Some(value) = node.at(from).filter(|value| !value.items().is_empty()) {
            members.push((to, value.clone()));
        }
    }
    if let Some(strategy) = node.at("deployment_configuration").and_then(|one| one.at("strategy")) {
        members.push(("strategy", strategy.clone()));
    }
    object(node.place, members)
}

fn balancers(node: &Node, from: &Resource<'_>, configuration: &Configuration<'_>, all: &[Resource<'_>]) -> Node {
    let one = |(nth, block): (usize, &Node)| {
        let mut block = block.clone();
        if block.word("target_group_arn").is_none() && block.word("elb_name").is_none() {
            let kind = "aws_lb_target_group";
            let target = configuration.target_in_block(from, ("load_balancer", nth), "target_group_arn", kind, all);
            if let (Some(target), Data::Object(members)) = (target, &mut block.data) {
                let value = text_node(reference(&target), block.place);
                members.retain(|member| member.name != "target_group_arn");
                members.push(Member { name: "target_group_arn".to_owned(), place: block.place, value });
            }
        }
        block
    };
    let blocks = node.list("load_balancer").iter().enumerate().map(one).collect();
    Node { place: node.place, data: Data::List(blocks) }
}

/// A definition that changes is there twice: as it runs now, and as it will be deployed.
pub fn definition(resource: &Resource<'_>, gathered: &mut Gathered) {
    let before = resource
        .before
        .filter(|node| node.has("container_definitions"))
        .map(|node| one_definition(node, resource, gathered));
    if let Some(before) = &before {
        gathered.definitions.push(before.clone());
    }
    let Some(node) = resource.after else { return };
    let mut after = one_definition(node, resource, gathered);
    if let Some(before) = before {
        after.successor_of = Some(resource.whole.clone());
        after.revision = Some(before.revision.unwrap_or(1).saturating_add(1));
        after.part.aliases.clear();
    }
    gathered.definitions.push(after);
}

fn one_definition(node: &Node, resource: &Resource<'_>, gathered: &mut Gathered) -> DefinitionFacts {
    let place = node.place;
    let mut members: Vec<(&str, Node)> = Vec::new();
    for member in node
        .members()
        .iter()
        .filter(|member| !["container_definitions", "id", "volume"].contains(&member.name.as_str()))
    {
        members.push((member.name.as_str(), member.value.clone()));
    }
    let containers = node.at("container_definitions");
    let written = containers.and_then(View::text).and_then(json::whole);
    if let Some(mut containers) = written.or(containers.cloned().filter(|one| matches!(one.data, Data::List(_)))) {
        place_at(&mut containers, place);
        members.push(("containerDefinitions", containers));
    }
    let mut definition = describe::definition_of(&object(place, members), gathered);
    definition.part.aliases.extend([resource.whole.clone(), resource.address.clone()]);
    if definition.family.is_empty() {
        definition.family = resource.address.rsplit('.').next().unwrap_or("task").to_owned();
    }
    definition
}

/// What stands in a text has the text's place.
fn place_at(node: &mut Node, place: Place) {
    node.place = place;
    match &mut node.data {
        Data::List(items) => items.iter_mut().for_each(|item| place_at(item, place)),
        Data::Object(members) => members.iter_mut().for_each(|member| place_at(&mut member.value, place)),
        Data::Null | Data::Boolean(_) | Data::Number(_) | Data::Text(_) => {}
    }
}

pub fn group(resource: &Resource<'_>, gathered: &mut Gathered) {
    let Some(node) = resource.after else { return };
    let place = node.place;
    let mut members: Vec<(&str, Node)> = Vec::new();
    for (from, to) in [
        ("name", "TargetGroupName"),
        ("name_prefix", "Name"),
        ("port", "Port"),
        ("protocol", "Protocol"),
        ("target_type", "TargetType"),
        ("deregistration_delay", "deregistrationDelay"),
        ("slow_start", "slowStart"),
        ("arn", "TargetGroupArn"),
    ] {
        if let Some(value) = node.at(from) {
            members.push((to, value.clone()));
        }
    }
    // The provider's default is instance.
    if !node.has("target_type") {
        members.push(("TargetType", text_node("instance", place)));
    }
    if let Some(check) = node.at("health_check").filter(|check| !check.items().is_empty()) {
        for (from, to) in [
            ("path", "HealthCheckPath"),
            ("interval", "HealthCheckIntervalSeconds"),
            ("timeout", "HealthCheckTimeoutSeconds"),
            ("healthy_threshold", "HealthyThresholdCount"),
            ("unhealthy_threshold", "UnhealthyThresholdCount"),
            ("protocol", "HealthCheckProtocol"),
        ] {
            if let Some(value) = check.at(from) {
                members.push((to, value.clone()));
            }
        }
        if let Some(codes) = check.at("matcher") {
            members.push(("Matcher", object(place, vec![("HttpCode", codes.clone())])));
        }
    }
    let Some(mut group) = describe::group_of(&object(place, members), gathered) else { return };
    group.part.aliases.extend([resource.whole.clone(), resource.address.clone()]);
    if group.name.is_empty() {
        group.name = describe::group_name(resource.address.rsplit('.').next().unwrap_or("targets"));
    }
    gathered.add_group(group);
}
