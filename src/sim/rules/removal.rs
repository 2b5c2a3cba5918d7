//! Which tasks go first when a service has too many.
//!
//! Unhealthy, then starting, then healthy; among those from the zone, then the instance, that holds the most tasks of
//! the service; the youngest first. Developer guide, ecs_services: scale-in keeps zones balanced.

use super::reconcile::{Condition, TaskView};
use crate::sim::world::ids::{HostId, TaskId, ZoneId};
use std::collections::{BTreeMap, BTreeSet};

/// Where tasks stand together: those without a host yet wait for one in their zone.
type Place = (Option<ZoneId>, Option<HostId>);

/// How many tasks of the service stay where.
#[derive(Default)]
struct Counts {
    zones: BTreeMap<Option<ZoneId>, u32>,
    places: BTreeMap<Place, u32>,
}

/// The candidates of one zone: by host the oldest first, and the hosts with the tasks there and the youngest of them,
/// the fullest last.
#[derive(Default)]
struct InZone<'a> {
    by_host: BTreeMap<Option<HostId>, Vec<&'a TaskView>>,
    fullest: BTreeSet<(u32, TaskId, Option<HostId>)>,
}

/// Returns up to `most` of `tasks`, the first to go first; `all` are the tasks that count.
pub(super) fn removal_order<'a>(all: &[&TaskView], tasks: &[&'a TaskView], most: usize) -> Vec<&'a TaskView> {
    let mut counts = Counts::default();
    for task in all.iter().take_while(|_| most > 0) {
        *counts.zones.entry(task.zone).or_default() += 1;
        *counts.places.entry((task.zone, task.host)).or_default() += 1;
    }
    let mut order = Vec::with_capacity(most.min(tasks.len()));
    for condition in [Condition::Unhealthy, Condition::Starting, Condition::Healthy] {
        if order.len() < most {
            let alike = tasks.iter().copied().filter(|task| task.condition == condition);
            take_from_the_fullest(&mut counts, alike, most, &mut order);
        }
    }
    order
}

fn take_from_the_fullest<'a>(
    counts: &mut Counts,
    tasks: impl Iterator<Item = &'a TaskView>,
    most: usize,
    order: &mut Vec<&'a TaskView>,
) {
    let mut zones: BTreeMap<Option<ZoneId>, InZone<'a>> = BTreeMap::new();
    for task in tasks {
        zones.entry(task.zone).or_default().by_host.entry(task.host).or_default().push(task);
    }
    for (zone, row) in &mut zones {
        for (host, tasks) in &mut row.by_host {
            tasks.sort_unstable_by_key(|task| task.id);
            row.fullest.extend(tasks.last().map(|youngest| (counts.places[&(*zone, *host)], youngest.id, *host)));
        }
    }
    while order.len() < most {
        let heads = zones.iter().filter_map(|(zone, row)| Some((counts.zones[zone], *row.fullest.last()?, *zone)));
        let Some((_, (_, _, host), zone)) = heads.max() else { break };
        let row = zones.get_mut(&zone).expect("its head was the first");
        row.fullest.pop_last();
        let tasks = row.by_host.get_mut(&host).expect("it stands in the order");
        order.extend(tasks.pop());
        let left = counts.places.get_mut(&(zone, host)).expect("counted");
        *left -= 1;
        *counts.zones.get_mut(&zone).expect("counted") -= 1;
        row.fullest.extend(tasks.last().map(|youngest| (*left, youngest.id, host)));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::sim::world::ids::DeploymentId;
    use proptest::prelude::*;

    /// Looks at every task for every one that goes.
    fn plainly<'a>(all: &[&TaskView], tasks: &[&'a TaskView], most: usize) -> Vec<&'a TaskView> {
        let (mut left, mut staying, mut order) = (tasks.to_vec(), all.to_vec(), Vec::new());
        let rank = |task: &TaskView| match task.condition {
            Condition::Unhealthy => 2,
            Condition::Starting => 1,
            Condition::Healthy => 0,
        };
        while order.len() < most && !left.is_empty() {
            let with = |same: &dyn Fn(&TaskView) -> bool| staying.iter().filter(|task| same(task)).count();
            let weight = |task: &&TaskView| {
                let zone = with(&|other| other.zone == task.zone);
                (rank(task), zone, with(&|other| (other.zone, other.host) == (task.zone, task.host)), task.id)
            };
            let (place, _) = left.iter().enumerate().max_by_key(|(_, task)| weight(task)).expect("some are left");
            let task = left.swap_remove(place);
            staying.retain(|other| other.id != task.id);
            order.push(task);
        }
        order
    }

    fn conditions() -> impl Strategy<Value = Condition> {
        prop::sample::select(vec![Condition::Unhealthy, Condition::Starting, Condition::Healthy])
    }

    proptest! {
        #[test]
        fn it_is_the_order_of_looking_at_every_task(
            rows in prop::collection::vec((prop::option::weighted(0.8, 0u32..6), 0u32..3, conditions()), 0..40),
            most in 0usize..40,
        ) {
            let tasks: Vec<TaskView> = (0..).zip(rows).map(|(id, (host, zone, condition))| TaskView {
                id: TaskId::new(id),
                deployment: DeploymentId::new(0),
                condition,
                zone: Some(ZoneId::new(zone)),
                host: host.map(HostId::new),
                leaving: false,
            }).collect();
            let all: Vec<&TaskView> = tasks.iter().collect();
            let some: Vec<&TaskView> = tasks.iter().filter(|task| task.id.number() % 3 != 0).collect();
            prop_assert_eq!(removal_order(&all, &some, most), plainly(&all, &some, most));
        }
    }
}
