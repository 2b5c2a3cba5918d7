//! CPU and memory of a definition: what Fargate takes, and sums that go up.

use super::Fill;
use crate::scenario::machines::FARGATE_SIZES;
use crate::scenario::{ContainerDefinition, NetworkMode, TaskDefinition};

/// Makes a definition of the scenario one that can run, on Fargate if that is asked.
pub fn suit(fill: &mut Fill, place: usize, fargate: bool) {
    let path = format!("taskDefinitions[{place}]");
    let mut definition = std::mem::take(&mut fill.scenario.task_definitions[place]);
    let fargate = fargate || definition.requires_compatibilities.iter().any(|one| one == "FARGATE");
    if fargate {
        on_fargate(fill, &mut definition, &path);
    }
    for (nth, container) in definition.container_definitions.iter_mut().enumerate() {
        let nothing = container.memory.is_none() && container.memory_reservation.is_none();
        if definition.memory.is_none() && nothing {
            // Small instances have room for several of them.
            let small =
                fill.gathered.hosts.iter().filter_map(|host| host.memory).min().is_some_and(|least| least < 2_048);
            let memory = if small { 128 } else { 512 };
            container.memory = Some(memory);
            fill.notes.assume(format!("{path}.containerDefinitions[{nth}].memory"), memory, "not said");
        }
    }
    sums(fill, &mut definition, fargate, &path);
    fill.scenario.task_definitions[place] = definition;
}

fn number(text: &Option<String>) -> u64 {
    text.as_ref().and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn cpu_of(containers: &[ContainerDefinition]) -> u64 {
    containers.iter().map(|one| u64::from(one.cpu)).sum()
}

fn memory_of(containers: &[ContainerDefinition]) -> u64 {
    containers.iter().map(|one| u64::from(one.memory_reservation.or(one.memory).unwrap_or_default())).sum()
}

fn on_fargate(fill: &mut Fill, definition: &mut TaskDefinition, path: &str) {
    if definition.network_mode != NetworkMode::Awsvpc {
        definition.network_mode = NetworkMode::Awsvpc;
        fill.changed(format!("{path}.networkMode"), "awsvpc", "Fargate takes nothing else");
        definition
            .container_definitions
            .iter_mut()
            .flat_map(|one| &mut one.port_mappings)
            .for_each(|one| one.host_port = None);
        let mut taken = Vec::new();
        for container in &mut definition.container_definitions {
            container.port_mappings.retain(|one| {
                let port = (one.container_port, one.protocol);
                let new = !taken.contains(&port);
                taken.push(port);
                new
            });
        }
    }
    for (nth, container) in definition.container_definitions.iter_mut().enumerate() {
        if !container.resource_requirements.is_empty() {
            container.resource_requirements.clear();
            let path = format!("{path}.containerDefinitions[{nth}].resourceRequirements");
            fill.notes.change(path, serde_json::json!([]), "Fargate has no GPUs");
        }
        if let Some(seconds) = container.stop_timeout.filter(|seconds| !(2..=120).contains(seconds)) {
            container.stop_timeout = Some(seconds.clamp(2, 120));
            fill.notes.change(
                format!("{path}.containerDefinitions[{nth}].stopTimeout"),
                seconds.clamp(2, 120),
                "Fargate takes 2 to 120",
            );
        }
    }
    let (cpu, memory) = (number(&definition.cpu), number(&definition.memory));
    let (need_cpu, need_memory) =
        (cpu_of(&definition.container_definitions), memory_of(&definition.container_definitions));
    let (new_cpu, new_memory) =
        size(if cpu > 0 { cpu } else { need_cpu }, if memory > 0 { memory } else { need_memory });
    for (field, before, after, slot) in
        [("cpu", cpu, new_cpu, &mut definition.cpu), ("memory", memory, new_memory, &mut definition.memory)]
    {
        if before == 0 {
            fill.notes.assume(format!("{path}.{field}"), after.to_string(), "not said, and Fargate needs it");
        } else if before != after {
            fill.notes.change(
                format!("{path}.{field}"),
                after.to_string(),
                format!("Fargate has no such size as {before}"),
            );
        }
        *slot = Some(after.to_string());
    }
}

/// Returns the smallest size that has room for both.
fn size(cpu: u64, memory: u64) -> (u64, u64) {
    let fits = |(size, _, most, _): &&(u64, u64, u64, u64)| *size >= cpu && *most >= memory;
    let (size, least, most, step) = *FARGATE_SIZES.iter().find(fits).unwrap_or(&FARGATE_SIZES[FARGATE_SIZES.len() - 1]);
    let mut memory = memory.clamp(least, most).div_ceil(step) * step;
    // The smallest size is the one that does not go in even steps.
    if size == 256 && memory == 1_536 {
        memory = 2_048;
    }
    (size, memory.min(most))
}

/// What the containers reserve goes into what the task has.
fn sums(fill: &mut Fill, definition: &mut TaskDefinition, fargate: bool, path: &str) {
    let whole = number(&definition.cpu);
    let parts = cpu_of(&definition.container_definitions);
    if whole > 0 && parts > whole {
        let why = format!("the containers reserve {parts} CPU units together, more than the task's {whole}");
        let mut left = whole;
        for container in &mut definition.container_definitions {
            container.cpu = u32::try_from(u64::from(container.cpu).min(left)).unwrap_or_default();
            left -= u64::from(container.cpu);
        }
        fill.notes.say(crate::scenario::import::NoteKind::Changed, format!("{path}.cpu"), why);
    }
    let whole = number(&definition.memory);
    let parts = memory_of(&definition.container_definitions);
    if whole == 0 || parts <= whole {
        return;
    }
    // A hard limit alone reserves nothing that others may not use.
    let largest = (0..definition.container_definitions.len())
        .filter(|nth| definition.container_definitions[*nth].memory_reservation.is_none())
        .max_by_key(|nth| (definition.container_definitions[*nth].memory, std::cmp::Reverse(*nth)));
    if let Some(nth) = largest {
        let container = &mut definition.container_definitions[nth];
        let own = u64::from(container.memory.unwrap_or_default());
        let left = whole.saturating_sub(parts - own);
        if left >= 4 && own > 0 {
            let left = u32::try_from(left).unwrap_or(4);
            container.memory_reservation = Some(left);
            let why = format!(
                "the limits of the containers sum up to {parts} MiB, more than the task's {whole}; this one reserves the rest"
            );
            return fill.changed(format!("{path}.containerDefinitions[{nth}].memoryReservation"), left, why);
        }
    }
    let wanted = if fargate { size(number(&definition.cpu), parts) } else { (number(&definition.cpu), parts) };
    if fargate && memory_of(&definition.container_definitions) > wanted.1 {
        for container in &mut definition.container_definitions {
            (container.memory, container.memory_reservation) = (None, None);
        }
    } else {
        definition.memory = Some(wanted.1.to_string());
        definition.cpu = if fargate { Some(wanted.0.to_string()) } else { definition.cpu.take() };
    }
    let why = format!("the containers reserve {parts} MiB together, more than the task's {whole}");
    fill.changed(format!("{path}.memory"), definition.memory.clone().unwrap_or_default(), why);
}
