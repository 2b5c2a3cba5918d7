//! Looks a checked scenario up: names become numbers once, before the curtain rises.

use super::attributes::built_in;
use super::{
    AgentConfiguration, Balancer, Catalog, Cleanup, ContainerCheck, ContainerSpec, Definition, GroupSpec, HostPort,
    Image, InstanceSpec, Layer, PullBehaviour, RestartPolicy, ServiceSpec, Zone, machine,
};
use crate::scenario::{self, Command, Scenario, Setting};
use crate::sim::digest;
use crate::sim::placement::PlacementRules;
use crate::sim::placement::constraint::Binding;
use crate::sim::timing::Timing;
use crate::sim::world::Resources;
use crate::sim::world::ids::{DefinitionId, GroupId};
use crate::sim::world::ids::{ImageId, LayerId, ZoneId};
use crate::units::{Bytes, SimTime, Span};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The account in every ARN: AWS's own example number.
const ACCOUNT: &str = "123456789012";

/// How an image whose layers are not listed is split: a big base, then ever smaller layers on top. Assumed.
const USUAL_LAYERS: [u64; 7] = [350, 250, 150, 110, 70, 45, 25];

pub(super) fn catalog(scenario: &Scenario) -> Catalog {
    let (images, layers) = images(&scenario.images);
    let timing = Timing::new(&scenario.rules);
    let definitions: Vec<Definition> = scenario
        .task_definitions
        .iter()
        .map(|spec| definition(&Rc::new(spec.clone()), SimTime::ZERO, &images, &timing))
        .collect();
    let zones: Vec<Zone> = scenario.cluster.zones.iter().map(|name| Zone { name: name.clone() }).collect();
    let groups: Vec<GroupSpec> = scenario.target_groups.iter().map(|spec| group(spec, scenario)).collect();
    let found = |spec: &scenario::Service| {
        let place = scenario.find_definition(&spec.task_definition);
        DefinitionId::new(place.expect("checked: the task definition is listed") as u32)
    };
    let services = scenario.services.iter().map(|spec| service(&Rc::new(spec.clone()), found(spec), &groups)).collect();
    let instances = scenario.cluster.instances.iter().flat_map(|group| instances(group, &zones, &images)).collect();
    Catalog {
        seed: scenario.seed,
        account: ACCOUNT,
        region: scenario.cluster.region.clone(),
        cluster: scenario.cluster.cluster_name.clone(),
        fargate: scenario.cluster.fargate.0,
        instances,
        alarms: alarms(scenario),
        zones,
        images,
        layers,
        definitions,
        groups,
        services,
        timing,
    }
}

/// Returns the names of all alarms that someone watches or sets.
fn alarms(scenario: &Scenario) -> Vec<String> {
    let watched = scenario.services.iter().map(|service| &service.deployment_configuration.alarms.alarm_names);
    let mut names: Vec<String> = watched.flatten().cloned().collect();
    for cue in &scenario.script {
        match &cue.command {
            Command::SetAlarmState { alarm_name, .. } => names.push(alarm_name.clone()),
            Command::UpdateService { deployment_configuration: Some(configuration), .. } => {
                names.extend(configuration.alarms.alarm_names.iter().cloned());
            }
            Command::CreateService(service) => {
                names.extend(service.deployment_configuration.alarms.alarm_names.iter().cloned());
            }
            _ => {}
        }
    }
    names.sort();
    names.dedup();
    names
}

fn instances(group: &scenario::InstanceGroup, zones: &[Zone], images: &[Image]) -> Vec<InstanceSpec> {
    let zone = zones.iter().position(|zone| zone.name == group.zone).expect("checked: the zone is listed");
    let machine = machine(&group.instance_type).expect("checked: the instance type is known");
    let custom = group.attributes.iter().map(|(name, value)| (name.clone(), value.clone()));
    let spec = InstanceSpec {
        machine,
        zone: ZoneId::new(zone as u32),
        trunking: group.trunking,
        attributes: built_in(machine, &group.zone).into_iter().chain(custom).collect(),
        spot: group.spot,
        agent: Rc::new(agent(&group.agent)),
        images: group.images.iter().filter_map(|name| image_id(images, name)).collect(),
        metadata_hop_limit: group.metadata_hop_limit,
    };
    vec![spec; group.count as usize]
}

/// Reads the agent's variables. What cannot be read was refused by `check`.
fn agent(variables: &BTreeMap<String, String>) -> AgentConfiguration {
    let get = |name: &str| variables.get(name).map(String::as_str);
    let truth = |name: &str| get(name).map(|value| value == "true");
    let span = |name: &str| get(name).and_then(|value| value.parse().ok());
    AgentConfiguration {
        pull_behaviour: match get("ECS_IMAGE_PULL_BEHAVIOR") {
            Some("always") => PullBehaviour::Always,
            Some("once") => PullBehaviour::Once,
            Some("prefer-cached") => PullBehaviour::PreferCached,
            Some(_) | None => PullBehaviour::Default,
        },
        cleanup: Cleanup {
            off: truth("ECS_DISABLE_IMAGE_CLEANUP") == Some(true),
            every: span("ECS_IMAGE_CLEANUP_INTERVAL"),
            minimum_age: span("ECS_IMAGE_MINIMUM_CLEANUP_AGE"),
            containers_stay: span("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION"),
            most: get("ECS_NUM_IMAGES_DELETE_PER_CYCLE").and_then(|value| value.parse().ok()),
        },
        spot_draining: truth("ECS_ENABLE_SPOT_INSTANCE_DRAINING") == Some(true),
        pull_dependents_upfront: truth("ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT") == Some(true),
        block_imds: truth("ECS_AWSVPC_BLOCK_IMDS"),
    }
}

pub(super) fn image_id(images: &[Image], name: &str) -> Option<ImageId> {
    images.iter().position(|image| image.name == name).map(|place| ImageId::new(place as u32))
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
                pull_through_cache: spec.pull_through_cache,
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

pub(super) fn definition(
    spec: &Rc<scenario::TaskDefinition>,
    at: SimTime,
    images: &[Image],
    timing: &Timing,
) -> Definition {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<u32>().ok());
    let containers = &spec.container_definitions;
    let memory = |container: &scenario::ContainerDefinition| {
        container.memory_reservation.or(container.memory).unwrap_or_default()
    };
    let need = Resources {
        cpu: number(&spec.cpu).unwrap_or_else(|| containers.iter().map(|container| container.cpu).sum()),
        memory_mib: number(&spec.memory).unwrap_or_else(|| containers.iter().map(memory).sum()),
        enis: u32::from(spec.network_mode == scenario::NetworkMode::Awsvpc),
        gpus: 0,
    };
    let gpus = containers.iter().flat_map(|container| &container.resource_requirements);
    let need = Resources { gpus: gpus.filter_map(|gpu| gpu.value.parse::<u32>().ok()).sum(), ..need };
    let specs = containers.iter().map(|one| container(one, containers, images, timing)).collect();
    Definition {
        family: spec.family.clone(),
        revision: spec.revision,
        network_mode: spec.network_mode,
        need,
        containers: specs,
        group: format!("family:{}", spec.family),
        constraints: spec.placement_constraints.iter().map(Binding::new).collect(),
        ports: host_ports(spec),
        attributes: spec.requires_attributes.iter().map(|one| (one.name.clone(), one.value.clone())).collect(),
        task_role: spec.task_role_arn.clone(),
        execution_role: spec.execution_role_arn.clone(),
        registered: Rc::clone(spec),
        registered_at: at,
    }
}

fn container(
    spec: &scenario::ContainerDefinition,
    all: &[scenario::ContainerDefinition],
    images: &[Image],
    timing: &Timing,
) -> ContainerSpec {
    let secs = |secs: u32| Span::from_secs(u64::from(secs));
    let place = |name: &str| all.iter().position(|other| other.name == name).map(|place| place as u8);
    ContainerSpec {
        name: spec.name.clone(),
        image: image_id(images, &spec.image).expect("checked: the image is listed"),
        essential: spec.essential,
        stop_timeout: spec.stop_timeout.map_or(timing.span(Setting::StopTimeout), secs),
        health_check: spec.health_check.as_ref().map(|check| ContainerCheck {
            interval: secs(check.interval),
            timeout: secs(check.timeout),
            retries: check.retries,
            start_period: secs(check.start_period),
        }),
        depends_on: spec
            .depends_on
            .iter()
            .filter_map(|one| Some((place(&one.container_name)?, one.condition)))
            .collect(),
        restart: spec.restart_policy.as_ref().filter(|policy| policy.enabled).map(|policy| RestartPolicy {
            ignored_exit_codes: policy.ignored_exit_codes.clone(),
            attempt_period: secs(policy.restart_attempt_period),
        }),
        secrets: !spec.secrets.is_empty(),
    }
}

/// Returns the ports of the host that a task takes: fixed ones in bridge mode, all of them in host mode.
fn host_ports(spec: &scenario::TaskDefinition) -> Vec<HostPort> {
    let mappings = spec.container_definitions.iter().flat_map(|container| &container.port_mappings);
    let port = |mapping: &scenario::PortMapping| {
        let fixed = mapping.host_port.filter(|port| *port > 0);
        let port = match spec.network_mode {
            scenario::NetworkMode::Awsvpc | scenario::NetworkMode::None => None,
            scenario::NetworkMode::Bridge => fixed,
            scenario::NetworkMode::Host => fixed.or(Some(mapping.container_port)),
        };
        port.map(|port| HostPort { port, protocol: mapping.protocol })
    };
    let mut ports: Vec<HostPort> = mappings.filter_map(port).collect();
    ports.sort();
    ports
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

/// Finds a target group by its ARN or name.
pub(super) fn group_id(groups: &[GroupSpec], arn: &str) -> Option<GroupId> {
    let name = scenario::target_group_name(arn);
    groups.iter().position(|group| group.name == name).map(|place| GroupId::new(place as u32))
}

pub(super) fn service(spec: &Rc<scenario::Service>, definition: DefinitionId, groups: &[GroupSpec]) -> ServiceSpec {
    let balancer = |balancer: &scenario::LoadBalancer| {
        let group = group_id(groups, &balancer.target_group_arn).expect("checked: the target group is listed");
        Balancer { group, container: balancer.container_name.clone(), port: balancer.container_port }
    };
    ServiceSpec {
        name: spec.service_name.clone(),
        group: format!("service:{}", spec.service_name),
        definition,
        desired: spec.desired_count,
        launch: spec.launch_type,
        configuration: Rc::new(spec.deployment_configuration.clone()),
        daemon: spec.scheduling_strategy == scenario::SchedulingStrategy::Daemon,
        providers: spec.capacity_provider_strategy.clone(),
        grace: Span::from_secs(u64::from(spec.health_check_grace_period_seconds)),
        balancers: spec.load_balancers.iter().map(balancer).collect(),
        placement: PlacementRules::new(&spec.placement_constraints, &spec.placement_strategy),
        wanted: Rc::clone(spec),
    }
}
