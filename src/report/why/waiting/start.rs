//! A task on its way to RUNNING: secrets, images, containers that wait for others.

use super::Waiting;
use crate::report::words;
use crate::scenario::{DependencyCondition, LaunchType, RegistryError, Setting};
use crate::sim::catalog::ContainerSpec;
use crate::sim::world::{Arrival, ArrivalStage, Container, ContainerPhase, Fault, Health, Host, HostKind, Task, World};
use crate::units::{Bytes, SimTime};

/// The agent has it: of the containers that nothing holds back, the one that is furthest behind decides.
pub(super) fn starting(task: &Task, world: &World, now: SimTime) -> Waiting {
    let specs = &world.catalog.definition(task.definition).containers;
    if task.pull_started_at.is_none() && needs_secrets(task, specs) && world.faults.has(Fault::DenySecrets) {
        let what = "Cannot fetch its secrets, its agent tries again";
        return Waiting::new(what, task.since()).by(Setting::SecretsRetries, world);
    }
    let rows = || task.containers.iter().zip(specs);
    let held = |container: &Container, spec: &ContainerSpec| {
        let waits = matches!(container.phase, ContainerPhase::Waiting | ContainerPhase::Pulled);
        waits.then(|| unmet(spec, specs, &task.containers)).flatten()
    };
    let moving =
        rows().filter(|(container, spec)| container.phase < ContainerPhase::Running && held(container, spec).is_none());
    if let Some((container, spec)) = moving.min_by_key(|(container, _)| container.phase) {
        return one_container(task, (container, spec), world, now);
    }
    let blocked = rows().find_map(|(container, spec)| Some((container, spec, held(container, spec)?)));
    if let Some((container, spec, condition)) = blocked {
        let what = format!("Container {} waits until {condition}", spec.name);
        return Waiting::new(what, container.since).by_scenario("dependsOn", "containerDefinitions");
    }
    match rows().min_by_key(|(container, _)| container.phase) {
        Some(row) => one_container(task, row, world, now),
        None => Waiting::new("Waits for its agent", task.since()),
    }
}

fn needs_secrets(task: &Task, specs: &[ContainerSpec]) -> bool {
    task.launch == LaunchType::Fargate || specs.iter().any(|spec| spec.secrets)
}

/// Returns what a container still waits for: `migrate has exited with code 0`.
fn unmet(spec: &ContainerSpec, specs: &[ContainerSpec], containers: &[Container]) -> Option<String> {
    let unmet = spec.depends_on.iter().find(|(other, condition)| {
        let other = &containers[usize::from(*other)];
        match condition {
            DependencyCondition::Start => other.started_at.is_none(),
            DependencyCondition::Complete | DependencyCondition::Success => other.phase != ContainerPhase::Stopped,
            DependencyCondition::Healthy => other.health != Health::Healthy,
        }
    });
    let (other, condition) = unmet?;
    let name = &specs[usize::from(*other)].name;
    Some(match condition {
        DependencyCondition::Start => format!("{name} has started"),
        DependencyCondition::Complete => format!("{name} has exited"),
        DependencyCondition::Success => format!("{name} has exited with code 0"),
        DependencyCondition::Healthy => format!("{name} is HEALTHY"),
    })
}

fn one_container(task: &Task, (container, spec): (&Container, &ContainerSpec), world: &World, now: SimTime) -> Waiting {
    match container.phase {
        ContainerPhase::Waiting => Waiting::new(format!("Container {} waits its turn", spec.name), container.since),
        ContainerPhase::Pulling => pulling(task, container, world, now),
        ContainerPhase::Pulled => Waiting::new(format!("Creates container {}", spec.name), container.since)
            .by(Setting::ContainerCreate, world),
        ContainerPhase::Created if container.restarts > 0 => {
            Waiting::new(format!("Restarts container {} in place", spec.name), container.since)
                .by(Setting::RestartDelay, world)
        }
        ContainerPhase::Created => {
            Waiting::new(format!("Starts container {}", spec.name), container.since).by(Setting::ContainerStart, world)
        }
        ContainerPhase::Running => reporting(task, container, world),
        ContainerPhase::Stopped => {
            Waiting::new("Reports the end of its container", container.since).by(Setting::StateReport, world)
        }
    }
}

/// Everything runs: the control plane has to hear of it, and the load balancer.
fn reporting(task: &Task, container: &Container, world: &World) -> Waiting {
    if let Some(host) = task.host.and_then(|host| world.host(host)).filter(|host| !host.agent.connected) {
        let name = world.catalog.host_name(host);
        return Waiting::new(format!("Runs, agent {name} reports it once it reconnects"), container.since);
    }
    let zone = task.host.and_then(|host| world.host(host)).map(|host| host.zone);
    if let Some(zone) = zone.filter(|zone| world.faults.zone_fails(*zone)) {
        let name = &world.catalog.zone(zone).name;
        return Waiting::new(format!("Runs, which zone {name} tells once it can be reached"), container.since);
    }
    let balancer = task.service.and_then(|service| world.service(service).balancers.first());
    match balancer {
        Some(balancer) => {
            let name = &world.catalog.group(balancer.group).name;
            Waiting::new(format!("Waits to be registered in target group {name}"), container.since)
                .by(Setting::TargetRegistration, world)
        }
        None => Waiting::new("Reports that it runs", container.since).by(Setting::StateReport, world),
    }
}

fn pulling(task: &Task, container: &Container, world: &World, now: SimTime) -> Waiting {
    let image = world.catalog.image(container.image);
    let host = task.host.and_then(|host| world.host(host));
    let on_instance = host.is_none_or(Host::is_instance);
    if !container.manifest_known {
        if let Some(trouble) = trouble(host, &image.name, world) {
            return Waiting::new(trouble, container.since).by(Setting::PullRetries, world);
        }
        let setting = if on_instance { Setting::PullSetupEc2 } else { Setting::PullSetupFargate };
        let asked = container.since + world.catalog.timing.span(setting);
        if image.missing && now >= asked {
            let what = format!("The registry does not have {}, its agent tries again", image.name);
            return Waiting::new(what, asked).by(Setting::PullRetries, world);
        }
        let what = format!("Asks ECR for authorization and the manifest of {}", image.name);
        return Waiting::new(what, container.since).by(setting, world);
    }
    let coming: Vec<&Arrival> =
        host.iter().flat_map(|host| image.layers.iter().filter_map(|layer| host.store.arrival(*layer))).collect();
    let left = format!("{} of {} layers left", coming.len(), image.layers.len());
    let downloading = |arrival: &&&Arrival| matches!(arrival.stage, ArrivalStage::Downloading { .. });
    let (active, rate) = coming.iter().filter(downloading).fold((0, 0), |(count, sum), arrival| match arrival.stage {
        ArrivalStage::Downloading { bytes_per_second, .. } => (count + 1, sum + bytes_per_second),
        _ => (count, sum),
    });
    if active > 0 {
        let (there, all): (u64, u64) =
            coming.iter().fold((0, 0), |(there, all), one| (there + one.downloaded(now).0, all + one.size.0));
        let (there, all, rate) = (words::bytes(Bytes(there)), words::bytes(Bytes(all)), words::bytes(Bytes(rate)));
        let what = format!("Downloads {}, {there} of {all} at {rate}/s, {left}", image.name);
        return Waiting::new(what, container.since).by(Setting::LayerBytesPerSecond, world);
    }
    let extracting = coming.iter().find_map(|arrival| match arrival.stage {
        ArrivalStage::Extracting { since, until } => Some((since, until)),
        _ => None,
    });
    let setting = match host.is_some_and(|host| small(host, world)) {
        _ if !on_instance => Setting::ExtractBytesPerSecondFargate,
        true => Setting::ExtractBytesPerSecondSmall,
        false => Setting::ExtractBytesPerSecondEc2,
    };
    match extracting {
        Some((since, until)) => {
            let what = format!("Extracts {}, {left}, the next is ready", image.name);
            Waiting::new(what, since).until(until).by(setting, world)
        }
        None => Waiting::new(format!("Waits for a download slot for {}, {left}", image.name), container.since)
            .by(Setting::ConcurrentDownloads, world),
    }
}

fn small(host: &Host, world: &World) -> bool {
    match host.kind {
        HostKind::Instance { spec } => world.catalog.instances[spec].machine.is_small(),
        HostKind::MicroVm { .. } => false,
    }
}

/// Returns why the registry gives nothing now, if so; the agent tries again and again.
fn trouble(host: Option<&Host>, image: &str, world: &World) -> Option<String> {
    if host.is_some_and(|host| host.token_until.is_none()) && world.faults.has(Fault::DenySecrets) {
        return Some(format!("ECR gives no authorization for {image}, its agent tries again"));
    }
    world.faults.registry_error().map(|error| match error {
        RegistryError::Unreachable => format!("The registry does not answer for {image}, its agent tries again"),
        RegistryError::Throttled => format!("The registry throttles the pull of {image}, its agent tries again"),
    })
}
