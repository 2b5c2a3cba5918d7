//! Which tasks go first when there are too many: the choice of a scale-in. Pure.
//!
//! Developer guide, task-placement-strategies and ecs_services: strategies keep their shape. Binpack frees the instance
//! that will have most left, spread takes from the fullest value, random takes any; without a strategy the zone, then
//! the instance, that holds most tasks of the service gives one up.

use super::reconcile::{Condition, ServiceView, TaskView};
use super::removal;
use crate::sim::dice::Why;
use crate::sim::world::ids::HostId;
use std::collections::BTreeMap;

/// One link of a service's chain of strategies, as a scale-in sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Each instance's value of the field: the value with most tasks of the service gives one up.
    Fullest(BTreeMap<HostId, u32>),
    /// What each instance has left of a resource, and what one task gives back.
    MostLeft { left: BTreeMap<HostId, u64>, need: u64 },
    /// Any.
    Random,
}

/// More strategies than a service may have.
const LINKS: usize = 5;

/// Returns the tasks in the order in which they would be stopped: unhealthy, then starting, then healthy; among those as
/// the strategies say.
pub(super) fn removal_order<'a>(
    view: &ServiceView,
    all: &[&TaskView],
    tasks: &[&'a TaskView],
    most: usize,
) -> Vec<&'a TaskView> {
    let most = most.min(tasks.len());
    if most == 0 {
        return Vec::new();
    }
    if view.removal.is_empty() {
        return removal::removal_order(all, tasks, most);
    }
    let mut crowds = Crowds::new(view, all);
    let mut left: Vec<&TaskView> = tasks.to_vec();
    let mut order = Vec::with_capacity(most);
    while order.len() < most {
        let worst = left.iter().enumerate().max_by_key(|(_, task)| (rank(task), crowds.keys(task), crowds.tie(task)));
        let (place, _) = worst.expect("something is left");
        let task = left.swap_remove(place);
        crowds.remove(task);
        order.push(task);
    }
    order
}

fn rank(task: &TaskView) -> u8 {
    match task.condition {
        Condition::Unhealthy => 2,
        Condition::Starting => 1,
        Condition::Healthy => 0,
    }
}

/// How many tasks stand where, kept up to date as they go.
struct Crowds<'v> {
    view: &'v ServiceView,
    /// For each strategy: how many tasks each value holds.
    values: Vec<BTreeMap<u32, u64>>,
    /// How many tasks have gone from each instance.
    gone: BTreeMap<HostId, u64>,
}

impl<'v> Crowds<'v> {
    fn new(view: &'v ServiceView, all: &[&TaskView]) -> Self {
        let values = vec![BTreeMap::new(); view.removal.len()];
        let mut crowds = Crowds { view, values, gone: BTreeMap::new() };
        for task in all {
            for (link, values) in view.removal.iter().zip(&mut crowds.values) {
                if let Some(value) = value(link, task) {
                    *values.entry(value).or_default() += 1;
                }
            }
        }
        crowds
    }

    /// Returns what the chain says of a task, in its order: the highest goes first.
    fn keys(&self, task: &TaskView) -> [u64; LINKS] {
        let mut keys = [0; LINKS];
        for ((key, link), values) in keys.iter_mut().zip(&self.view.removal).zip(&self.values) {
            *key = match link {
                Removal::Fullest(_) => value(link, task).and_then(|value| values.get(&value)).copied().unwrap_or(0),
                Removal::MostLeft { left, need } => task.host.map_or(0, |host| {
                    let gone = self.gone.get(&host).copied().unwrap_or(0);
                    left.get(&host).copied().unwrap_or(0) + need * (gone + 1)
                }),
                Removal::Random => 0,
            };
        }
        keys
    }

    /// Returns what decides between equals: chance.
    fn tie(&self, task: &TaskView) -> u64 {
        self.view.dice.roll(Why::ScaleIn, u64::from(task.id.number()), 0)
    }

    fn remove(&mut self, task: &TaskView) {
        for (link, values) in self.view.removal.iter().zip(&mut self.values) {
            if let Some(count) = value(link, task).and_then(|value| values.get_mut(&value)) {
                *count -= 1;
            }
        }
        if let Some(host) = task.host {
            *self.gone.entry(host).or_default() += 1;
        }
    }
}

fn value(link: &Removal, task: &TaskView) -> Option<u32> {
    match link {
        Removal::Fullest(values) => task.host.and_then(|host| values.get(&host)).copied(),
        Removal::MostLeft { .. } | Removal::Random => None,
    }
}
