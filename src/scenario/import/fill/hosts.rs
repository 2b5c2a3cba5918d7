//! Container instances: those of the text in groups of equals, or as many as the services need with room to deploy.

use super::Fill;
use crate::scenario::check::limits;
use crate::scenario::import::facts::HostFacts;
use crate::scenario::import::names::allowed;
use crate::scenario::import::notes::NoteKind;
use crate::scenario::machines::{MACHINES, Machine, machine};
use crate::scenario::shape::Letters;
use crate::scenario::{
    Command, ConstraintType, Cue, InstanceGroup, InstanceStatus, LaunchType, NetworkMode, SchedulingStrategy, Service,
    TaskDefinition,
};
use crate::units::{SimTime, Span};
use std::collections::BTreeMap;

pub fn make(fill: &mut Fill) {
    let hosts = std::mem::take(&mut fill.gathered.hosts);
    if hosts.is_empty() {
        made_up(fill);
    } else {
        known(fill, hosts);
    }
}

fn known(fill: &mut Fill, hosts: Vec<HostFacts>) {
    let mut cues: Vec<Command> = Vec::new();
    let mut in_zone: BTreeMap<String, u32> = BTreeMap::new();
    let mut all = 0_u32;
    for host in hosts {
        let count = host.count.min((limits::INSTANCES as u32).saturating_sub(all));
        let spread = if host.count > 1 && host.zone.is_none() { fill.scenario.cluster.zones.len() as u32 } else { 1 };
        let parts: Vec<u32> =
            (0..spread).map(|nth| count / spread + u32::from(nth < count % spread)).filter(|part| *part > 0).collect();
        for (nth, part) in parts.into_iter().enumerate() {
            let place = fill.scenario.cluster.instances.len();
            let Some(group) = group_of(fill, &host, part, nth) else { continue };
            all += part;
            let before = in_zone.entry(group.zone.clone()).or_default();
            let name = format!("{}/{}", group.zone, *before + 1);
            *before += part;
            if host.draining {
                let why = "it is DRAINING in the text: so it becomes in the script";
                fill.notes.say(NoteKind::Seen, format!("cluster.instances[{place}]"), why);
                cues.push(Command::UpdateContainerInstancesState {
                    container_instances: vec![name.clone()],
                    status: InstanceStatus::Draining,
                });
            }
            if host.disconnected {
                let why = "its agent is not connected in the text: so it becomes in the script";
                fill.notes.say(NoteKind::Seen, format!("cluster.instances[{place}]"), why);
                cues.push(Command::DisconnectAgent { instance: name, lasts: None });
            }
            add(fill, group, host.draining || host.disconnected);
        }
    }
    let at = SimTime::ZERO + Span::from_secs(10);
    fill.scenario.script.extend(cues.into_iter().take(200).map(|command| Cue { at, command }));
}

/// Joins hosts that are alike; those that a cue names stay by themselves, in the order of the text.
fn add(fill: &mut Fill, group: InstanceGroup, alone: bool) {
    let alike = |known: &&mut InstanceGroup| InstanceGroup { count: group.count, ..(**known).clone() } == group;
    match fill.scenario.cluster.instances.last_mut().filter(|_| !alone).filter(alike) {
        Some(known) => known.count += group.count,
        None => fill.scenario.cluster.instances.push(group),
    }
}

fn group_of(fill: &mut Fill, host: &HostFacts, count: u32, nth: usize) -> Option<InstanceGroup> {
    if count == 0 || fill.scenario.cluster.instances.len() >= limits::INSTANCE_GROUPS {
        return None;
    }
    let path = format!("cluster.instances[{}]", fill.scenario.cluster.instances.len());
    let listed = fill.gathered.machines.get(&host.id).cloned();
    let zone = host
        .zone
        .clone()
        .or_else(|| listed.as_ref().and_then(|one| one.1.clone()))
        .map(|zone| allowed(&Letters::ZONE, &zone));
    let zones = fill.scenario.cluster.zones.clone();
    let zone = zone.filter(|zone| zones.contains(zone)).unwrap_or_else(|| {
        let zone = zones[nth % zones.len()].clone();
        fill.notes.assume(format!("{path}.zone"), zone.clone(), "the text does not say the zone");
        zone
    });
    let said = host.instance_type.clone().or_else(|| listed.and_then(|one| one.0));
    let kind = match said.as_deref().and_then(machine) {
        Some(known) => known,
        None => {
            let alike = nearest(host.cpu, host.memory);
            let why = match &said {
                Some(said) => format!(
                    "the type `{}` is not in the table of instance types",
                    crate::scenario::walk::shortened(said)
                ),
                None => "unknown type".to_owned(),
            };
            fill.notes.assume(format!("{path}.instanceType"), alike.name, why);
            alike
        }
    };
    if let Some(memory) = host.memory.filter(|memory| *memory != u64::from(kind.memory_mib)) {
        let why = format!(
            "the instance registers {memory} MiB in the text, the table's {} {} MiB",
            kind.name, kind.memory_mib
        );
        fill.notes.say(NoteKind::Seen, format!("{path}.instanceType"), why);
    }
    Some(InstanceGroup {
        count,
        instance_type: kind.name.to_owned(),
        zone,
        attributes: host.attributes.clone(),
        trunking: false,
        spot: host.spot,
        metadata_hop_limit: None,
        agent: BTreeMap::new(),
        images: Vec::new(),
    })
}

/// Returns the type of the table that comes nearest.
fn nearest(cpu: Option<u64>, memory: Option<u64>) -> &'static Machine {
    let far = |one: &&Machine| {
        let cpu = cpu.unwrap_or(2_048).abs_diff(u64::from(one.cpu)) * 4;
        cpu + memory.unwrap_or(7_680).abs_diff(u64::from(one.memory_mib)) + u64::from(one.gpus) * 1_000
    };
    MACHINES.iter().min_by_key(far).unwrap_or(&MACHINES[0])
}

/// What the tasks on container instances need, all together and one by one.
#[derive(Default)]
struct Need {
    cpu: u64,
    memory: u64,
    tasks: u64,
    largest_cpu: u64,
    largest_memory: u64,
    own_interface: bool,
    one_a_host: u64,
    gpus: u64,
    attributes: BTreeMap<String, String>,
    types: Vec<String>,
}

/// So many hosts that a deployment has room: nothing else is told of them.
fn made_up(fill: &mut Fill) {
    let mut need = Need::default();
    for service in fill.scenario.services.iter().filter(|one| one.launch_type == LaunchType::Ec2) {
        if let Some(place) = fill.scenario.find_definition(&service.task_definition) {
            add_need(&mut need, service, &fill.scenario.task_definitions[place]);
        }
    }
    if need.tasks == 0 {
        return;
    }
    let kind = choose(&need);
    let by = |all: u64, each: u64| all.div_ceil(each.max(1));
    let interfaces = u64::from(kind.trunk_enis.unwrap_or(kind.enis));
    let mut count = by(need.cpu, u64::from(kind.cpu)).max(by(need.memory, u64::from(kind.memory_mib)));
    if need.own_interface {
        count = count.max(by(need.tasks, interfaces));
    }
    // A task leaves corners empty on each host; one host more is what people keep for the loss of one.
    let zones = fill.scenario.cluster.zones.clone();
    count = (count + count / 4 + 1).max(need.one_a_host).max(zones.len() as u64).min(2_000);
    for (nth, zone) in zones.iter().enumerate() {
        let part = count / zones.len() as u64 + u64::from((nth as u64) < count % zones.len() as u64);
        let part = u32::try_from(part).unwrap_or(1);
        if part > 0 {
            fill.scenario.cluster.instances.push(InstanceGroup {
                count: part,
                instance_type: kind.name.to_owned(),
                zone: zone.clone(),
                attributes: need.attributes.clone(),
                trunking: need.own_interface && kind.trunk_enis.is_some(),
                spot: false,
                metadata_hop_limit: None,
                agent: BTreeMap::new(),
                images: Vec::new(),
            });
        }
    }
    let why = "the text has no container instances; paste `describe-container-instances` to have yours. Enough to deploy with";
    fill.notes.assume("cluster.instances", format!("{count} × {}", kind.name), why);
}

fn add_need(need: &mut Need, service: &Service, definition: &TaskDefinition) {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<u64>().ok());
    let containers = &definition.container_definitions;
    let cpu = number(&definition.cpu).unwrap_or_else(|| containers.iter().map(|one| u64::from(one.cpu)).sum());
    let memory = number(&definition.memory).unwrap_or_else(|| {
        containers.iter().map(|one| u64::from(one.memory_reservation.or(one.memory).unwrap_or_default())).sum()
    });
    let daemon = service.scheduling_strategy == SchedulingStrategy::Daemon;
    let desired = u64::from(if service.desired_count == 0 { 2 } else { service.desired_count });
    let most = desired * u64::from(service.deployment_configuration.maximum_percent.clamp(100, 200)) / 100;
    let tasks = if daemon { 1 } else { most.max(1) };
    need.tasks += tasks;
    need.cpu += cpu * tasks;
    need.memory += memory * tasks;
    need.largest_cpu = need.largest_cpu.max(cpu);
    need.largest_memory = need.largest_memory.max(memory);
    need.own_interface |= definition.network_mode == NetworkMode::Awsvpc;
    let ports = containers.iter().flat_map(|one| &one.port_mappings);
    let fixed = definition.network_mode == NetworkMode::Host
        || ports.clone().any(|one| one.host_port.is_some_and(|port| port > 0));
    let fixed = fixed && definition.network_mode != NetworkMode::Awsvpc && ports.clone().next().is_some();
    let distinct = service.placement_constraints.iter().any(|one| one.kind == ConstraintType::DistinctInstance);
    if !daemon && (fixed || distinct) {
        need.one_a_host = need.one_a_host.max(most + 1);
    }
    let gpus: u64 = containers
        .iter()
        .flat_map(|one| &one.resource_requirements)
        .filter_map(|one| one.value.parse::<u64>().ok())
        .sum();
    need.gpus = need.gpus.max(gpus);
    let all = service.placement_constraints.iter().chain(&definition.placement_constraints);
    for expression in all.filter_map(|one| one.expression.as_deref()) {
        wishes(expression, need);
    }
    for attribute in &definition.requires_attributes {
        let value = attribute.value.clone().unwrap_or_else(|| "true".to_owned());
        wish(&attribute.name, &value, need);
    }
}

/// Reads `attribute:stack == prod` and the like, as far as hosts can be made to match.
fn wishes(expression: &str, need: &mut Need) {
    for part in expression.split(" and ") {
        let words: Vec<&str> = part.trim().trim_matches(['(', ')']).split_whitespace().collect();
        let [subject, operator, value, ..] = words[..] else { continue };
        let Some(name) = subject.strip_prefix("attribute:") else { continue };
        let value = value.trim_matches(['[', ']', ',', '\'', '"', '(', ')']);
        match (name, operator) {
            ("ecs.instance-type", "==" | "equals" | "=~" | "matches" | "in") => {
                let begin = value.split(['*', '\\']).next().unwrap_or_default().trim_end_matches('.');
                need.types.push(begin.to_owned());
            }
            (_, "==" | "equals" | "in") => wish(name, value, need),
            _ => {}
        }
    }
}

fn wish(name: &str, value: &str, need: &mut Need) {
    let own = name.starts_with("ecs.") || name.starts_with("com.amazonaws.");
    let (name, value) = (allowed(&Letters::ATTRIBUTE, name), allowed(&Letters::ATTRIBUTE, value));
    if !own && !name.is_empty() && !value.is_empty() && need.attributes.len() < limits::ATTRIBUTES {
        need.attributes.entry(name).or_insert(value);
    }
}

/// Returns the smallest type on which several of the largest task have room.
fn choose(need: &Need) -> &'static Machine {
    const USUAL: &[&str] =
        &["m5.large", "m5.xlarge", "m5.2xlarge", "m5.4xlarge", "c5.9xlarge", "r5.large", "r5.xlarge", "g4dn.xlarge"];
    let fits = |one: &&Machine, times: u64| {
        u64::from(one.cpu) >= need.largest_cpu * times
            && u64::from(one.memory_mib) >= need.largest_memory * times
            && u64::from(one.gpus) >= need.gpus
    };
    let wanted = |one: &&Machine| need.types.iter().all(|kind| one.name.starts_with(kind.as_str()));
    let listed = || MACHINES.iter().filter(wanted).filter(|one| !need.types.is_empty() || USUAL.contains(&one.name));
    let small = |one: &&Machine| (one.gpus, one.cpu, one.memory_mib);
    let roomy = listed().filter(|one| fits(one, 2)).min_by_key(small);
    let tight = || listed().filter(|one| fits(one, 1)).min_by_key(small);
    let any = || MACHINES.iter().filter(|one| fits(one, 1)).min_by_key(small);
    let largest = || listed().max_by_key(|one| (one.gpus, one.cpu));
    roomy.or_else(tight).or_else(any).or_else(largest).unwrap_or(&MACHINES[0])
}
