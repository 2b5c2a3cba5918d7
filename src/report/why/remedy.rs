//! The smallest change that would have let a task fit, where no host was left.

use super::placement::refusal_words;
use crate::scenario::Protocol;
use crate::sim::World;
use crate::sim::placement::{Refusal, Verdict};
use crate::sim::world::Resources;
use crate::sim::world::ids::HostId;

/// Returns what would have done, the least first: one sentence, or nothing where a place was found.
///
/// It lifts what refused the host that came nearest. Steps behind the one that refused it were not asked.
pub fn smallest_change(verdict: &Verdict, world: &World) -> Option<String> {
    if verdict.chosen.is_some() {
        return None;
    }
    let Some((host, refusal)) = verdict.refused.iter().min_by_key(|(host, refusal)| size(*refusal, *host)).copied()
    else {
        return Some("There is no container instance to refuse it: add one".to_owned());
    };
    let name = world.catalog.ec2_instance_short(host);
    let free = world.host(host).map(|host| host.free);
    Some(match refusal {
        Refusal::NotEnoughCpu { .. } | Refusal::NotEnoughMemory { .. } => reserve_less(&verdict.need, free, &name),
        Refusal::Draining => format!("Set {name} back to ACTIVE, or add an instance"),
        Refusal::AgentDisconnected => format!("Bring the agent of {name} back: it is connected to nothing now"),
        Refusal::NotEnoughEnis { needed, free } => format!(
            "{name} lacks {} network interface: switch awsvpcTrunking on, take a larger instance type or another network mode",
            needed.saturating_sub(free)
        ),
        Refusal::NotEnoughGpus { needed, free } => {
            format!("{name} lacks {} GPU: ask for fewer, or add an instance that has them", needed.saturating_sub(free))
        }
        Refusal::PortTaken(taken) => {
            let kind = if taken.protocol == Protocol::Udp { "UDP port" } else { "port" };
            format!("Leave hostPort out so that {name} chooses one: {kind} {} is taken there", taken.port)
        }
        Refusal::NotDistinct => format!("{name} has a task of it: add an instance, or drop distinctInstance"),
        Refusal::MissingAttribute { .. } | Refusal::NotMember { .. } => {
            format!("{name} {}: change the constraint or the instance's attributes", refusal_words(refusal, verdict))
        }
    })
}

/// Returns how far away a host is: first by the kind of change, then by thousandths of what is needed.
fn size(refusal: Refusal, host: HostId) -> (u32, u64, HostId) {
    let missing = |needed: u32, free: u32| u64::from(needed.saturating_sub(free)) * 1000 / u64::from(needed.max(1));
    let (kind, part) = match refusal {
        Refusal::NotEnoughCpu { needed, free } | Refusal::NotEnoughMemory { needed, free } => {
            (0, missing(needed, free))
        }
        Refusal::PortTaken(_) => (1, 0),
        Refusal::NotEnoughEnis { needed, free } | Refusal::NotEnoughGpus { needed, free } => (2, missing(needed, free)),
        Refusal::NotDistinct => (3, 0),
        Refusal::NotMember { .. } | Refusal::MissingAttribute { .. } => (4, 0),
        Refusal::Draining => (5, 0),
        Refusal::AgentDisconnected => (6, 0),
    };
    (kind, part, host)
}

/// Names every reservation that the nearest host has no room for.
fn reserve_less(need: &Resources, free: Option<Resources>, name: &str) -> String {
    let Some(free) = free else { return format!("{name} is gone by now: add an instance") };
    let parts = [(need.cpu, free.cpu, "CPU units"), (need.memory_mib, free.memory_mib, "MiB")];
    let short: Vec<String> = parts
        .into_iter()
        .filter(|(need, free, _)| need > free)
        .map(|(need, free, unit)| format!("{} {unit} less ({free} instead of {need})", need - free))
        .collect();
    match short.as_slice() {
        [] => format!("By now {name} has room: the next attempt finds it"),
        _ => format!("Reserve {}, and it fits on {name}; or add an instance", short.join(" and ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::library;
    use crate::sim::Recording;
    use crate::units::{SimTime, Span};

    #[test]
    fn a_task_that_fits_nowhere_is_told_what_would_do() {
        let mut scenario = (library::find("crash-loop").expect("it is built in").build)();
        scenario.services[0].desired_count = 40;
        scenario.begin = Default::default();
        let mut recording = Recording::new(scenario);
        recording.record_until(SimTime::ZERO + Span::from_secs(60));
        let world = recording.head().world();
        let (_, _, verdict) = world.last_verdict.as_ref().expect("something was to be placed");
        assert_eq!(verdict.chosen, None, "six hosts are too few for forty tasks");
        let told = smallest_change(verdict, world).expect("it is told");
        assert!(told.contains("i-") && !told.is_empty(), "{told}");
    }

    #[test]
    fn what_is_reserved_too_much_is_counted() {
        let need = Resources { cpu: 512, memory_mib: 1024, ..Resources::default() };
        let free = |cpu, memory_mib| Some(Resources { cpu, memory_mib, ..Resources::default() });
        for (free, want) in [
            (
                free(256, 2048),
                "Reserve 256 CPU units less (256 instead of 512), and it fits on i-1; or add an instance",
            ),
            (
                free(0, 1000),
                "Reserve 512 CPU units less (0 instead of 512) and 24 MiB less (1000 instead of 1024), and it fits on i-1; or add an instance",
            ),
            (free(512, 1024), "By now i-1 has room: the next attempt finds it"),
            (None, "i-1 is gone by now: add an instance"),
        ] {
            assert_eq!(reserve_less(&need, free, "i-1"), want);
        }
    }
}
