//! Target groups: those of the text, those that services name, and that both sides of each go together.

use super::Fill;
use crate::scenario::check::limits;
use crate::scenario::import::describe::group_name;
use crate::scenario::import::facts::{GroupFacts, quoted};
use crate::scenario::import::notes::NoteKind;
use crate::scenario::import::view::{OPEN, closed, resource};
use crate::scenario::{
    ContainerDefinition, LaunchType, LoadBalancer, NetworkMode, PortMapping, TargetGroup, TargetType, Traffic,
    target_group_name, typed,
};
use serde_json::{Value, json};

pub fn make(fill: &mut Fill) {
    let facts = std::mem::take(&mut fill.gathered.groups);
    fill.too_many("target groups", "targetGroups", facts.len(), limits::TARGET_GROUPS / 2);
    for one in facts.iter().take(limits::TARGET_GROUPS / 2) {
        add(fill, one);
    }
    // A service out of nothing stands behind the first group.
    let balanced = fill.scenario.services.iter().any(|one| !one.load_balancers.is_empty());
    let alone = fill.scenario.services.len() == 1 && !balanced && made_up(fill);
    if let Some(group) = fill.scenario.target_groups.first().cloned().filter(|_| alone) {
        let name = group.target_group_name;
        let balancer =
            LoadBalancer { target_group_arn: name.clone(), container_port: group.port, ..LoadBalancer::default() };
        fill.scenario.services[0].load_balancers.push(balancer);
        let why = "the text names no service of the target group";
        fill.notes.assume("services[0].loadBalancers[0].targetGroupArn", name, why);
    }
    for place in 0..fill.scenario.services.len() {
        of_service(fill, place, &facts);
    }
    for place in 0..fill.scenario.services.len() {
        drop_contradictions(fill, place);
        if let Some(first) = fill.scenario.services[place].load_balancers.first() {
            traffic(fill, first.target_group_arn.clone());
        }
    }
}

/// What another service changed in a shared definition or group may be what this one needs.
fn drop_contradictions(fill: &mut Fill, place: usize) {
    let (wanted, places) = (target_type(fill, place), definitions(fill, place));
    let mut balancers = std::mem::take(&mut fill.scenario.services[place].load_balancers);
    let before = balancers.len();
    let scenario = &fill.scenario;
    balancers.retain(|one| {
        let group = scenario.target_groups.iter().find(|group| group.target_group_name == one.target_group_arn);
        let reaches = |at: &usize| {
            let containers = &scenario.task_definitions[*at].container_definitions;
            let own = containers.iter().find(|container| container.name == one.container_name);
            own.is_some_and(|own| own.port_mappings.iter().any(|port| port.container_port == one.container_port))
        };
        group.is_some_and(|group| group.target_type == wanted) && places.iter().all(reaches)
    });
    if balancers.len() < before {
        let why = "a load balancer that contradicts another service's was left out";
        fill.notes.say(NoteKind::Changed, format!("services[{place}].loadBalancers"), why);
    }
    fill.scenario.services[place].load_balancers = balancers;
}

/// Returns whether the only service was made up beside target groups.
fn made_up(fill: &Fill) -> bool {
    let service = &fill.scenario.services[0];
    fill.scenario.target_groups.iter().any(|group| group.target_group_name == service.service_name)
}

fn add(fill: &mut Fill, facts: &GroupFacts) {
    let at = fill.scenario.target_groups.len();
    let path = format!("targetGroups[{at}]");
    fill.notes.place(&path, &facts.part.source, facts.part.fitted.remarks.clone());
    let said = facts.part.fitted.said.clone();
    defaults(fill, &path, &|name| said.contains_key(name));
    let mut group: TargetGroup = typed::from_value(Value::Object(said.clone())).unwrap_or_default();
    group.target_group_name.clone_from(&facts.name);
    repair(fill, &mut group, facts, &path);
    if facts.unbalanced {
        fill.notes.say(NoteKind::Seen, &path, "no load balancer sends to it in the text");
    }
    fill.scenario.target_groups.push(group);
}

/// Tells of what is not said about a group.
fn defaults(fill: &mut Fill, path: &str, says: &dyn Fn(&str) -> bool) {
    for (name, value) in [
        ("HealthCheckPath", json!("/")),
        ("HealthCheckIntervalSeconds", json!(30)),
        ("HealthCheckTimeoutSeconds", json!(5)),
        ("HealthyThresholdCount", json!(5)),
        ("UnhealthyThresholdCount", json!(2)),
    ] {
        if !says(name) {
            fill.notes.assume(format!("{path}.{name}"), value, "not said; this is the API's default");
        }
    }
    if !says("deregistrationDelay") {
        let why = "not said; paste `describe-target-group-attributes` to have it";
        fill.notes.assume(format!("{path}.deregistrationDelay"), 300, why);
    }
}

/// Brings a health check into what the format takes; TCP and gRPC checks stand as HTTP ones.
fn repair(fill: &mut Fill, group: &mut TargetGroup, facts: &GroupFacts, path: &str) {
    if let Some(protocol @ ("TCP" | "TLS" | "UDP" | "TCP_UDP" | "GENEVE" | "QUIC" | "TCP_QUIC")) =
        facts.protocol.as_deref()
    {
        fill.notes.say(NoteKind::NotModelled, path, format!("checks by {protocol} are not modelled; HTTP stands in"));
    }
    if group.health_check_timeout_seconds >= group.health_check_interval_seconds {
        group.health_check_timeout_seconds = group.health_check_interval_seconds - 1;
        let why = "the timeout must be shorter than the interval";
        fill.notes.change(format!("{path}.HealthCheckTimeoutSeconds"), group.health_check_timeout_seconds, why);
    }
    let good = |range: Option<(u16, u16)>| range.is_some_and(|(low, high)| 200 <= low && low <= high && high <= 499);
    if !group.matcher.ranges().all(good) {
        let why = format!("{} is not modelled", quoted(&group.matcher.http_code));
        group.matcher.http_code = "200".to_owned();
        fill.notes.change(format!("{path}.Matcher.HttpCode"), "200", why);
    }
    if !group.health_check_path.starts_with('/') {
        group.health_check_path =
            format!("/{}", group.health_check_path.chars().take(limits::PATH - 1).collect::<String>());
        fill.notes.change(format!("{path}.HealthCheckPath"), group.health_check_path.clone(), "a path begins with /");
    }
    if (1..30).contains(&group.slow_start) {
        group.slow_start = 30;
        fill.notes.change(format!("{path}.slowStart"), 30, "it is 0, or from 30 on");
    }
}

fn of_service(fill: &mut Fill, place: usize, facts: &[GroupFacts]) {
    let path = format!("services[{place}].loadBalancers");
    let balancers = std::mem::take(&mut fill.scenario.services[place].load_balancers);
    let mut kept: Vec<LoadBalancer> = Vec::new();
    for mut balancer in balancers {
        if balancer.target_group_arn.is_empty() {
            fill.notes.say(NoteKind::NotModelled, &path, "a classic load balancer is not modelled and left out");
            continue;
        }
        let at = format!("{path}[{}]", kept.len());
        container(fill, place, &mut balancer, &at);
        let name = group(fill, place, &balancer, facts, &at);
        if kept.iter().any(|one| one.target_group_arn == name) {
            continue;
        }
        balancer.target_group_arn = name;
        kept.push(balancer);
    }
    fill.scenario.services[place].load_balancers = kept;
}

/// Names the group that a balancer means, making it where the text lacks it.
fn group(fill: &mut Fill, place: usize, balancer: &LoadBalancer, facts: &[GroupFacts], path: &str) -> String {
    let raw = &balancer.target_group_arn;
    let named = resource(raw).map(|name| name.split('.').next().unwrap_or(name).to_owned());
    let mine = |one: &&GroupFacts| {
        one.part.goes_by(raw)
            || resource(raw).is_some_and(|name| one.part.goes_by(name))
            || named.as_deref().is_some_and(|name| one.part.goes_by(name))
    };
    let name = match facts.iter().find(mine) {
        Some(known) => known.name.clone(),
        None => group_name(target_group_name(&closed(raw))),
    };
    let name = if name.is_empty() { "targets".to_owned() } else { name };
    let wanted = target_type(fill, place);
    let known = fill.scenario.target_groups.iter().position(|one| one.target_group_name == name);
    if known.is_none() && fill.scenario.target_groups.len() >= limits::TARGET_GROUPS {
        return name;
    }
    let at = known.unwrap_or_else(|| {
        let group = TargetGroup {
            target_group_name: name.clone(),
            port: balancer.container_port,
            target_type: wanted,
            ..TargetGroup::default()
        };
        let at = fill.scenario.target_groups.len();
        let why = format!(
            "the text lacks the target group {}; paste `describe-target-groups` to have its checks",
            quoted(&name)
        );
        fill.notes.assume(format!("targetGroups[{at}]"), name.clone(), why);
        defaults(fill, &format!("targetGroups[{at}]"), &|_| false);
        fill.scenario.target_groups.push(group);
        at
    });
    if raw.contains(OPEN) && resource(raw).is_none() {
        fill.notes.assume(format!("{path}.targetGroupArn"), name.clone(), "the text leaves it open");
    }
    let group = &mut fill.scenario.target_groups[at];
    if group.target_type != wanted {
        group.target_type = wanted;
        let word = json!(wanted);
        let said = facts.iter().any(|one| one.name == name && one.part.fitted.said.contains_key("TargetType"));
        if !said {
            return name;
        }
        fill.notes.change(format!("targetGroups[{at}].TargetType"), word, "the service's network mode needs it");
    }
    name
}

fn target_type(fill: &Fill, place: usize) -> TargetType {
    let service = &fill.scenario.services[place];
    let awsvpc = definitions(fill, place)
        .first()
        .is_some_and(|at| fill.scenario.task_definitions[*at].network_mode == NetworkMode::Awsvpc);
    if awsvpc || service.launch_type == LaunchType::Fargate { TargetType::Ip } else { TargetType::Instance }
}

/// Returns the places of the definitions that a service runs, now and next.
fn definitions(fill: &Fill, place: usize) -> Vec<usize> {
    let now = fill.scenario.find_definition(&fill.scenario.services[place].task_definition);
    now.into_iter().chain(fill.next.get(place).copied().flatten()).collect()
}

/// A balancer's container and port must be there in each definition.
fn container(fill: &mut Fill, place: usize, balancer: &mut LoadBalancer, path: &str) {
    balancer.container_name = closed(&balancer.container_name);
    let places = definitions(fill, place);
    let Some(first) = places.first().map(|at| &fill.scenario.task_definitions[*at]) else { return };
    if balancer.container_name.is_empty() {
        let essential =
            first.container_definitions.iter().find(|one| one.essential).or(first.container_definitions.first());
        balancer.container_name = essential.map(|one| one.name.clone()).unwrap_or_default();
        fill.notes.assume(format!("{path}.containerName"), balancer.container_name.clone(), "not said");
    }
    if balancer.container_port == 0 {
        let own = first.container_definitions.iter().find(|one| one.name == balancer.container_name);
        let port = own.and_then(|one| one.port_mappings.first()).map_or(80, |mapping| mapping.container_port);
        balancer.container_port = port;
        fill.notes.assume(format!("{path}.containerPort"), port, "not said");
    }
    keep_names(fill, place, balancer, path);
    for at in places {
        let definition = &mut fill.scenario.task_definitions[at];
        let mode = definition.network_mode;
        if mode == NetworkMode::None {
            definition.network_mode = NetworkMode::Bridge;
            fill.notes.change(format!("taskDefinitions[{at}].networkMode"), "bridge", "the load balancer needs a port");
        }
        let definition = &mut fill.scenario.task_definitions[at];
        let named = definition.container_definitions.iter().position(|one| one.name == balancer.container_name);
        let nth = named.unwrap_or_else(|| unnamed(definition, balancer.container_port));
        let renamed = named.is_none();
        let container = &mut definition.container_definitions[nth];
        let before = std::mem::replace(&mut container.name, balancer.container_name.clone());
        let mapped = container.port_mappings.iter().any(|one| one.container_port == balancer.container_port);
        if !mapped {
            container
                .port_mappings
                .push(PortMapping { container_port: balancer.container_port, ..PortMapping::default() });
        }
        if renamed {
            for one in definition
                .container_definitions
                .iter_mut()
                .flat_map(|one| &mut one.depends_on)
                .filter(|one| one.container_name == before)
            {
                one.container_name.clone_from(&balancer.container_name);
            }
            let why = format!("the load balancer names it so, the definition {}", quoted(&before));
            fill.notes.assume(
                format!("taskDefinitions[{at}].containerDefinitions[{nth}].name"),
                balancer.container_name.clone(),
                why,
            );
        }
        if !mapped {
            free_port(fill, at, nth, balancer.container_port);
        }
    }
}

/// A container that another service's balancer names keeps its name and its port; this balancer follows.
fn keep_names(fill: &mut Fill, place: usize, balancer: &mut LoadBalancer, path: &str) {
    let Some(at) = definitions(fill, place).first().copied() else { return };
    let definition = &fill.scenario.task_definitions[at];
    let shared = matches!(definition.network_mode, NetworkMode::Awsvpc | NetworkMode::Host);
    let containers = &definition.container_definitions;
    let named = containers.iter().position(|one| one.name == balancer.container_name);
    let port =
        |one: &ContainerDefinition| one.port_mappings.iter().any(|port| port.container_port == balancer.container_port);
    let owner = containers
        .iter()
        .position(port)
        .filter(|owner| shared && named.is_some_and(|named| named != *owner && !port(&containers[named])));
    let taken = |nth: &usize| {
        let others = fill.scenario.services[..place].iter().filter(|one| one.task_definition == definition.name());
        others.flat_map(|one| &one.load_balancers).any(|one| one.container_name == containers[*nth].name)
    };
    let other =
        owner.or_else(|| Some(unnamed(definition, balancer.container_port)).filter(|_| named.is_none())).filter(taken);
    if let Some(other) = other {
        balancer.container_name = containers[other].name.clone();
        let why = "another service's load balancer names the container so";
        fill.notes.change(format!("{path}.containerName"), balancer.container_name.clone(), why);
    }
}

/// Of several containers, the one that maps the port is meant, else the first that is essential.
fn unnamed(definition: &crate::scenario::TaskDefinition, port: u16) -> usize {
    let containers = &definition.container_definitions;
    let maps = |one: &ContainerDefinition| one.port_mappings.iter().any(|mapping| mapping.container_port == port);
    containers.iter().position(maps).or_else(|| containers.iter().position(|one| one.essential)).unwrap_or_default()
}

/// A port that was added must not be another container's as well.
fn free_port(fill: &mut Fill, at: usize, own: usize, port: u16) {
    let definition = &mut fill.scenario.task_definitions[at];
    if matches!(definition.network_mode, NetworkMode::Awsvpc | NetworkMode::Host) {
        let others = definition.container_definitions.iter_mut().enumerate().filter(|(nth, _)| *nth != own);
        others.for_each(|(_, container)| container.port_mappings.retain(|one| one.container_port != port));
    }
    let path = format!("taskDefinitions[{at}].containerDefinitions[{own}].portMappings");
    fill.notes.assume(path, port, "the load balancer sends to a port that the text does not map");
}

fn traffic(fill: &mut Fill, group: String) {
    if fill.scenario.traffic.iter().all(|one| one.target_group != group) {
        let at = fill.scenario.traffic.len();
        fill.notes.assume(
            format!("traffic[{at}].requestsPerSecond"),
            100,
            format!("the requests to {} are unknown", quoted(&group)),
        );
        fill.scenario.traffic.push(Traffic { target_group: group, requests_per_second: 100 });
    }
}
