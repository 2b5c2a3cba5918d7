//! The ground under the books: hosts, zones, what is free there, and where the next task would be right.

use super::super::adapt;
use super::super::placement::{Constraint, Host, Need, Strategy, ZONE, place, place_on_fargate};
use super::super::rollout::max_tasks;
use super::{Books, Kind};
use ecs_orrery::scenario::{ConstraintType, Scenario};
use ecs_orrery::sim::placement::Spot;
use ecs_orrery::sim::world::ids::{HostId, TaskId, ZoneId};
use std::collections::{BTreeMap, BTreeSet};

/// What one task of a random run takes; `runs` gives them all the same size.
const NEED: (u64, u64, u64) = (512, 1024, 1);

pub(super) struct Ground {
    /// Empty hosts. Their ids count up in the order of the scenario.
    hosts: Vec<Host>,
    zones: u32,
    distinct: bool,
    strategies: Vec<Strategy>,
}

impl Ground {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let service = &scenario.services[0];
        let host = |(id, group): (u32, &ecs_orrery::scenario::InstanceGroup)| {
            // Fact sheet 5.7: CPU, registered memory, tasks without and with trunking.
            let (cpu, memory, enis) = match (group.instance_type.as_str(), group.trunking) {
                ("t3.small", _) => (2048, 1901, 2),
                ("c5.large", false) => (2048, 3704, 2),
                ("c5.large", true) => (2048, 3704, 10),
                (other, _) => panic!("{other} is not in the random clusters"),
            };
            Host {
                id,
                active: true,
                connected: true,
                attributes: BTreeMap::from([(ZONE.to_owned(), group.zone.clone())]),
                free_cpu: cpu,
                free_memory: memory,
                free_enis: enis,
                free_gpus: 0,
                ports: BTreeSet::new(),
                peers: 0,
                running: 0,
            }
        };
        let constraints = &service.placement_constraints;
        Self {
            hosts: (0..).zip(&scenario.cluster.instances).map(host).collect(),
            zones: u32::try_from(scenario.cluster.zones.len()).expect("a few"),
            distinct: constraints.iter().any(|one| one.kind == ConstraintType::DistinctInstance),
            strategies: service.placement_strategy.iter().map(adapt::asked).collect(),
        }
    }
}

impl Books {
    /// Judges one placement: whether the maximum allowed it, and whether its place was right.
    pub(super) fn place(&mut self, task: TaskId, spot: Spot) {
        self.walked.placed += 1;
        self.blocked = false;
        let alive = self.tasks.values().filter(|task| task.alive).count() as u64;
        let most = max_tasks(self.desired, u64::from(self.configuration.maximum_percent));
        if alive > most {
            self.found(Kind::AboveMaximum, format!("{alive} tasks of {most}, {} desired", self.desired));
        }
        let right = match spot {
            Spot::Instance(_) => self.instances(),
            Spot::Fargate(_) => self.zones(),
        };
        if !right.contains(&spot) {
            self.found(Kind::WrongPlace, format!("{task:?} went to {spot:?}, right are {right:?}"));
        }
        self.tasks.get_mut(&task).expect("created before").spot = Some(spot);
    }

    /// Judges a placement that found no host. Fargate always has room here.
    pub(super) fn no_place(&mut self) {
        let right = self.instances();
        if !right.is_empty() {
            self.found(Kind::WrongPlace, format!("none was found, right are {right:?}"));
        }
    }

    fn instances(&self) -> Vec<Spot> {
        let hosts: Vec<Host> = self.ground.hosts.iter().map(|host| self.as_it_is(host)).collect();
        let need =
            Need { cpu: NEED.0, memory: NEED.1, enis: NEED.2, gpus: 0, ports: Vec::new(), attributes: Vec::new() };
        let constraints: &[Constraint] = if self.ground.distinct { &[Constraint::DistinctInstance] } else { &[] };
        let answer = place(&hosts, &need, constraints, &self.ground.strategies);
        answer.right.into_iter().map(|host| Spot::Instance(HostId::new(host))).collect()
    }

    /// A task takes up room until it is STOPPING, its network interface until it is STOPPED, but only those that are wanted count as tasks of the service.
    fn as_it_is(&self, host: &Host) -> Host {
        let here = Some(Spot::Instance(HostId::new(host.id)));
        let attached = self.tasks.values().filter(|task| task.spot == here).count() as u64;
        let holding = self.tasks.values().filter(|task| task.spot == here && !task.stopping).count() as u64;
        let peers = self.tasks.values().filter(|task| task.spot == here && task.alive).count() as u64;
        Host {
            free_cpu: host.free_cpu - holding * NEED.0,
            free_memory: host.free_memory - holding * NEED.1,
            free_enis: host.free_enis - attached * NEED.2,
            peers,
            ..host.clone()
        }
    }

    fn zones(&self) -> Vec<Spot> {
        let spots: Vec<Spot> = (0..self.ground.zones).map(|zone| Spot::Fargate(ZoneId::new(zone))).collect();
        let peers = |spot: &Spot| self.tasks.values().filter(|task| task.alive && task.spot == Some(*spot)).count();
        let peers: Vec<u64> = spots.iter().map(|spot| peers(spot) as u64).collect();
        place_on_fargate(&peers).into_iter().map(|zone| spots[zone]).collect()
    }
}
