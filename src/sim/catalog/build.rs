//! Looks a checked scenario up: names become numbers once, before the curtain rises.

use super::attributes::built_in;
use super::{Catalog, ContainerSpec, Definition, GroupSpec, Image, InstanceSpec, Layer, ServiceSpec, Zone, machine};
use crate::scenario::{self, Scenario, Setting};
use crate::sim::digest;
use crate::sim::placement::PlacementRules;
use crate::sim::placement::constraint::Binding;
use crate::sim::timing::Timing;
use crate::sim::world::Resources;
use crate::sim::world::ids::{DefinitionId, GroupId};
use crate::sim::world::ids::{ImageId, LayerId, ZoneId};
use crate::units::{Bytes, Span};

/// The account in every ARN: AWS's own example number.
const ACCOUNT: &str = "123456789012";

/// How an image whose layers are not listed is split: a big base, then ever smaller layers on top. Assumed.
const USUAL_LAYERS: [u64; 7] = [350, 250, 150, 110, 70, 45, 25];

pub(super) fn catalog(scenario: &Scenario) -> Catalog {
    let (images, layers) = images(&scenario.images);
    let timing = Timing::new(&scenario.rules);
    let definitions: Vec<Definition> =
        scenario.task_definitions.iter().map(|spec| definition(spec, &images, &timing)).collect();
    let zones: Vec<Zone> = scenario.cluster.zones.iter().map(|name| Zone { name: name.clone() }).collect();
    let groups: Vec<GroupSpec> = scenario.target_groups.iter().map(|spec| group(spec, scenario)).collect();
    let services = scenario.services.iter().map(|spec| service(spec, scenario, &groups)).collect();
    Catalog {
        seed: scenario.seed,
        account: ACCOUNT,
        region: scenario.cluster.region.clone(),
        cluster: scenario.cluster.cluster_name.clone(),
        fargate: scenario.cluster.fargate.0,
        instances: scenario.cluster.instances.iter().flat_map(|group| instances(group, &zones)).collect(),
        zones,
        images,
        layers,
        definitions,
        groups,
        services,
        timing,
    }
}

fn instances(group: &scenario::InstanceGroup, zones: &[Zone]) -> Vec<InstanceSpec> {
    let zone = zones.iter().position(|zone| zone.name == group.zone).expect("checked: the zone is listed");
    let machine = machine(&group.instance_type).expect("checked: the instance type is known");
    let custom = group.attributes.iter().map(|(name, value)| (name.clone(), value.clone()));
    let spec = InstanceSpec {
        machine,
        zone: ZoneId::new(zone as u32),
        trunking: group.trunking,
        attributes: built_in(machine, &group.zone).into_iter().chain(custom).collect(),
    };
    vec![spec; group.count as usize]
}

fn images(specs: &[scenario::Image]) -> (Vec<Image>, Vec<Layer>) {
    let mut layers: Vec<Layer> = Vec::new();
    let images = specs
        .iter()
        .map(|spec| {
            let ids: Vec<LayerId> = listed_layers(spec)
                .into_iter()
                .map(|(digest, size)| {
                    let place = layers.iter().position(|layer| layer.digest == digest).unwrap_or_else(|| {
                        layers.push(Layer { digest, size, images: 0 });
                        layers.len() - 1
                    });
                    layers[place].images += 1;
                    LayerId::new(place as u32)
                })
                .collect();
            let size = Bytes(ids.iter().map(|id| layers[id.index()].size.0).sum());
            Image {
                name: spec.image.clone(),
                layers: ids,
                size,
                behaviour: spec.behaviour.clone(),
                missing: spec.missing,
            }
        })
        .collect();
    (images, layers)
}

/// Returns digest and size of each layer, lowest first.
fn listed_layers(spec: &scenario::Image) -> Vec<(String, Bytes)> {
    let made_up = |nth: usize| format!("{:016x}", digest::of(&(spec.image.as_str(), nth)));
    if !spec.layers.is_empty() {
        let named = |(nth, layer): (usize, &scenario::Layer)| {
            (layer.digest.clone().unwrap_or_else(|| made_up(nth)), layer.size)
        };
        return spec.layers.iter().enumerate().map(named).collect();
    }
    let size = spec.size.unwrap_or_default().0;
    let mut rest = size;
    let mut parts: Vec<(String, Bytes)> = Vec::new();
    for (nth, permille) in USUAL_LAYERS.into_iter().enumerate() {
        let last = nth + 1 == USUAL_LAYERS.len();
        let part = if last { rest } else { size / 1000 * permille };
        rest -= part;
        parts.push((made_up(nth), Bytes(part)));
    }
    parts
}

fn definition(spec: &scenario::TaskDefinition, images: &[Image], timing: &Timing) -> Definition {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<u32>().ok());
    let containers = &spec.container_definitions;
    let memory = |container: &scenario::ContainerDefinition| {
        container.memory_reservation.or(container.memory).unwrap_or_default()
    };
    let need = Resources {
        cpu: number(&spec.cpu).unwrap_or_else(|| containers.iter().map(|container| container.cpu).sum()),
        memory_mib: number(&spec.memory).unwrap_or_else(|| containers.iter().map(memory).sum()),
        enis: u32::from(spec.network_mode == scenario::NetworkMode::Awsvpc),
    };
    let containers = containers
        .iter()
        .map(|container| ContainerSpec {
            name: container.name.clone(),
            image: images
                .iter()
                .position(|image| image.name == container.image)
                .map(|place| ImageId::new(place as u32))
                .expect("checked: the image is listed"),
            essential: container.essential,
            stop_timeout: container
                .stop_timeout
                .map_or(timing.span(Setting::StopTimeout), |secs| Span::from_secs(u64::from(secs))),
        })
        .collect();
    Definition {
        family: spec.family.clone(),
        revision: spec.revision,
        network_mode: spec.network_mode,
        need,
        containers,
        group: format!("family:{}", spec.family),
        constraints: spec.placement_constraints.iter().map(Binding::new).collect(),
    }
}

fn group(spec: &scenario::TargetGroup, scenario: &Scenario) -> GroupSpec {
    let mine = scenario.traffic.iter().filter(|traffic| traffic.target_group == spec.target_group_name);
    GroupSpec {
        name: spec.target_group_name.clone(),
        spec: spec.clone(),
        interval: Span::from_secs(u64::from(spec.health_check_interval_seconds)),
        healthy_statuses: spec.matcher.ranges().flatten().collect(),
        requests_per_second: mine.map(|traffic| traffic.requests_per_second).sum(),
    }
}

fn service(spec: &scenario::Service, scenario: &Scenario, groups: &[GroupSpec]) -> ServiceSpec {
    let definition = scenario.find_definition(&spec.task_definition).expect("checked: the task definition is listed");
    let balancer = spec.load_balancers.first().map(|balancer| {
        let name = scenario::target_group_name(&balancer.target_group_arn);
        let place = groups.iter().position(|group| group.name == name);
        (GroupId::new(place.expect("checked: the target group is listed") as u32), balancer.container_port)
    });
    ServiceSpec {
        name: spec.service_name.clone(),
        group: format!("service:{}", spec.service_name),
        definition: DefinitionId::new(definition as u32),
        desired: spec.desired_count,
        launch: spec.launch_type,
        configuration: spec.deployment_configuration,
        grace: Span::from_secs(u64::from(spec.health_check_grace_period_seconds)),
        balancer,
        placement: PlacementRules::new(&spec.placement_constraints, &spec.placement_strategy),
    }
}
