//! Which tasks go first when there are too many: the choice of a scale-in. Pure.
//!
//! Developer guide, task-placement-strategies and ecs_services: strategies keep their shape. Binpack frees the instance
//! that will have most left, spread takes from the fullest value, random takes any; without a strategy the zone, then
//! the instance, that holds most tasks of the service gives one up.

use super::reconcile::{Condition, ServiceView, TaskView};
use crate::sim::dice::Why;
use crate::sim::world::ids::{HostId, TaskId, ZoneId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

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

/// AWS quota: strategies in a service.
const LINKS: usize = 5;
/// A link with at most so many values ranks whole classes of places; with more, each place by itself.
const FEW_VALUES: usize = 64;

/// Returns up to `most` of `tasks` in the order in which they would be stopped: unhealthy, then starting, then healthy;
/// among those as the strategies say, else from the fullest zone and instance, the youngest first. `all` are counted.
pub(super) fn removal_order<'a>(
    view: &ServiceView,
    all: &[&TaskView],
    tasks: &[&'a TaskView],
    most: usize,
) -> Vec<&'a TaskView> {
    let most = most.min(tasks.len());
    let mut order = Vec::with_capacity(most);
    if most == 0 {
        return order;
    }
    let mut crowds = Crowds::new(view, all, tasks);
    for condition in [Condition::Unhealthy, Condition::Starting, Condition::Healthy] {
        if order.len() < most {
            crowds.take(tasks.iter().copied().filter(|task| task.condition == condition), most, &mut order);
        }
    }
    order
}

/// Where tasks stand together: those without a host yet wait for one in their zone.
type Place = (Option<ZoneId>, Option<HostId>);

/// What the places and their values hold, kept up to date as tasks go.
///
/// What ranks a task is said of its place, so only the first of each place is ever compared. Places that share every
/// value of which there are few form a class: what those hold ranks whole classes, and the rest ranks within one.
struct Crowds<'v> {
    view: &'v ServiceView,
    places: BTreeMap<Place, usize>,
    rows: Vec<Row>,
    /// For each link that counts: how many tasks stand on each value, and at which places.
    counts: [Vec<u64>; LINKS],
    members: [Vec<Vec<usize>>; LINKS],
    /// Which links count for whole classes.
    shared: [bool; LINKS],
    classes: Vec<[Option<usize>; LINKS]>,
}

struct Row {
    class: usize,
    values: [Option<usize>; LINKS],
    /// What the instance has left of each packed resource, with one more task gone; and what a task gives back.
    left: [u64; LINKS],
    need: [u64; LINKS],
}

/// The first of a place: its own keys in the order of the chain, then what decides between equals.
type Head = ([u64; LINKS], u64, TaskId, usize);

impl<'v> Crowds<'v> {
    fn new(view: &'v ServiceView, all: &[&TaskView], tasks: &[&TaskView]) -> Self {
        let mut crowds = Crowds {
            view,
            places: BTreeMap::new(),
            rows: Vec::new(),
            counts: Default::default(),
            members: Default::default(),
            shared: [false; LINKS],
            classes: Vec::new(),
        };
        let mut known: [BTreeMap<(u64, u64), usize>; LINKS] = Default::default();
        for (task, counts) in all.iter().map(|task| (task, 1)).chain(tasks.iter().map(|task| (task, 0))) {
            let place = crowds.place((task.zone, task.host), &mut known);
            for (link, value) in crowds.rows[place].values.iter().enumerate() {
                value.iter().for_each(|value| crowds.counts[link][*value] += counts);
            }
        }
        crowds.sort_into_classes();
        crowds
    }

    /// Returns the number of a place, which is looked up once.
    fn place(&mut self, place: Place, known: &mut [BTreeMap<(u64, u64), usize>; LINKS]) -> usize {
        if let Some(number) = self.places.get(&place) {
            return *number;
        }
        let number = self.rows.len();
        let mut row = Row { class: 0, values: [None; LINKS], left: [0; LINKS], need: [0; LINKS] };
        for (link, known) in known.iter_mut().enumerate() {
            if let Some(value) = value(self.view, link, place) {
                let fresh = known.len();
                let value = *known.entry(value).or_insert(fresh);
                self.counts[link].resize(known.len(), 0);
                self.members[link].resize(known.len(), Vec::new());
                self.members[link][value].push(number);
                row.values[link] = Some(value);
            }
            if let (Some(Removal::MostLeft { left, need }), Some(host)) = (self.view.removal.get(link), place.1) {
                row.left[link] = left.get(&host).copied().unwrap_or(0) + need;
                row.need[link] = *need;
            }
        }
        self.places.insert(place, number);
        self.rows.push(row);
        number
    }

    fn sort_into_classes(&mut self) {
        self.shared = std::array::from_fn(|link| (1..=FEW_VALUES).contains(&self.counts[link].len()));
        let mut known: BTreeMap<[Option<usize>; LINKS], usize> = BTreeMap::new();
        for row in &mut self.rows {
            let values: [Option<usize>; LINKS] =
                std::array::from_fn(|link| row.values[link].filter(|_| self.shared[link]));
            row.class = *known.entry(values).or_insert_with(|| {
                self.classes.push(values);
                self.classes.len() - 1
            });
        }
    }

    /// Takes tasks that rank alike, one after the other.
    fn take<'a>(&mut self, tasks: impl Iterator<Item = &'a TaskView>, most: usize, order: &mut Vec<&'a TaskView>) {
        let mut standing: Vec<Vec<&TaskView>> = vec![Vec::new(); self.rows.len()];
        for task in tasks {
            standing[self.places[&(task.zone, task.host)]].push(task);
        }
        let mut heads: Vec<Option<Head>> = vec![None; self.rows.len()];
        let mut ranked: Vec<BTreeSet<Head>> = vec![BTreeSet::new(); self.classes.len()];
        for (place, tasks) in standing.iter_mut().enumerate() {
            tasks.sort_unstable_by_key(|task| (self.tie(task), task.id));
            heads[place] = self.head(place, tasks);
            ranked[self.rows[place].class].extend(heads[place]);
        }
        while order.len() < most {
            let firsts = ranked.iter().enumerate().filter_map(|(class, heads)| Some((class, *heads.last()?)));
            let Some((_, (.., gone))) = firsts.max_by(|one, other| self.compare(one, other)) else { break };
            order.extend(standing[gone].pop());
            for place in self.lose_one(gone) {
                let row = &mut ranked[self.rows[place].class];
                if let Some(head) = heads[place].take() {
                    row.remove(&head);
                }
                heads[place] = self.head(place, &standing[place]);
                row.extend(heads[place]);
            }
        }
    }

    /// Counts a task out; returns the places whose own keys are others now.
    fn lose_one(&mut self, place: usize) -> Vec<usize> {
        let mut changed = vec![place];
        let row = &mut self.rows[place];
        for (link, value) in row.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            self.counts[link][value] = self.counts[link][value].saturating_sub(1);
            if !self.shared[link] {
                changed.extend(self.members[link][value].iter().filter(|other| **other != place));
            }
        }
        row.left.iter_mut().zip(row.need).for_each(|(left, need)| *left += need);
        changed
    }

    fn head(&self, place: usize, tasks: &[&TaskView]) -> Option<Head> {
        let (task, row) = (tasks.last()?, &self.rows[place]);
        let own = |link: usize| match row.values[link] {
            Some(_) if self.shared[link] => 0,
            Some(value) => self.counts[link][value],
            None => row.left[link],
        };
        Some((std::array::from_fn(own), self.tie(task), task.id, place))
    }

    /// Compares the firsts of two classes, link by link.
    fn compare(&self, (one, head): &(usize, Head), (other, theirs): &(usize, Head)) -> Ordering {
        let key = |class: usize, head: &Head, link: usize| match self.classes[class][link] {
            Some(value) => self.counts[link][value],
            None => head.0[link],
        };
        let keys = |class: usize, head: &Head| -> [u64; LINKS] { std::array::from_fn(|link| key(class, head, link)) };
        (keys(*one, head), head.1, head.2).cmp(&(keys(*other, theirs), theirs.1, theirs.2))
    }

    /// Returns what decides between equals: the youngest goes, or chance where a strategy has its say.
    fn tie(&self, task: &TaskView) -> u64 {
        match self.view.removal.is_empty() {
            true => u64::from(task.id.number()),
            false => self.view.dice.roll(Why::ScaleIn, u64::from(task.id.number()), 0),
        }
    }
}

/// Returns the value of which a link counts the tasks, if it counts any there: without a strategy the zone, then the
/// place itself.
fn value(view: &ServiceView, link: usize, (zone, host): Place) -> Option<(u64, u64)> {
    let number = |number: Option<u32>| number.map_or(0, |number| u64::from(number) + 1);
    let in_zone = number(zone.map(ZoneId::number));
    match (view.removal.get(link), link) {
        (Some(Removal::Fullest(values)), _) => Some((0, u64::from(*values.get(&host?)?))),
        (None, 0) if view.removal.is_empty() => Some((0, in_zone)),
        (None, 1) if view.removal.is_empty() => Some((in_zone, number(host.map(HostId::number)))),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "scale_in_tests.rs"]
mod tests;
