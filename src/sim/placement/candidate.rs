//! What placement needs to know of a host, or of a zone of Fargate.

use super::constraint::Binding;
use super::{Need, PlacementRules};
use crate::scenario::query::{InstanceFacts, Moment, Query, Version};
use crate::sim::catalog::{AGENT_VERSION, Catalog, HostPort, InstanceSpec};
use crate::sim::world::ids::{HostId, ServiceId, ZoneId};
use crate::sim::world::{Host, HostKind, HostStatus, Resources, Task, TaskStatus, World};
use crate::units::SimTime;
use std::cell::OnceCell;

#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    pub id: HostId,
    pub zone: ZoneId,
    pub active: bool,
    pub connected: bool,
    pub free: Resources,
    /// The host ports that its tasks take.
    pub ports: Vec<HostPort>,
    /// Tasks of the same service on this host.
    pub peers: u32,
    /// Tasks in RUNNING.
    pub running: u32,
    pub registered_at: SimTime,
    /// The groups of the tasks here, as far as anyone asks.
    pub groups: Vec<&'a str>,
    pub spec: &'a InstanceSpec,
    pub catalog: &'a Catalog,
    /// Made when somebody asks.
    pub ec2_instance_id: OnceCell<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneCandidate {
    pub id: ZoneId,
    /// Tasks of the same service in this zone.
    pub peers: u32,
}

/// Whose tasks count as neighbours: a service's, or those of a task group outside of any service.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) enum Peers<'g> {
    Service(ServiceId),
    Group(&'g str),
    Nobodys,
}

impl Peers<'_> {
    fn has(self, catalog: &Catalog, task: &Task) -> bool {
        match self {
            Peers::Service(service) => task.service == Some(service),
            Peers::Group(name) => task.service.is_none() && group(catalog, task) == name,
            Peers::Nobodys => false,
        }
    }
}

/// Returns all container instances, as the scheduler sees them for a service or a task group.
pub(in crate::sim) fn candidates<'a>(
    world: &World,
    catalog: &'a Catalog,
    whose: Peers<'_>,
    rules: &PlacementRules,
) -> Vec<Candidate<'a>> {
    let with_groups = rules.constraints.iter().any(Binding::asks_for_task_groups);
    let instances = world.hosts.values().filter_map(|host| match host.kind {
        HostKind::Instance { spec } if host.is_registered() => Some((host, &catalog.instances[spec])),
        HostKind::Instance { .. } | HostKind::MicroVm { .. } => None,
    });
    instances
        .map(|(host, spec)| {
            let mut candidate = Candidate::new(world, host, spec, catalog);
            for task in host.tasks.iter().filter_map(|id| world.task(*id)) {
                candidate.peers += u32::from(task.is_alive() && whose.has(catalog, task));
                candidate.running += u32::from(task.last_status == TaskStatus::Running);
                if with_groups && task.is_alive() {
                    candidate.host_group(group(catalog, task));
                }
            }
            candidate
        })
        .collect()
}

/// Returns the container instances that a query means.
pub fn members(world: &World, query: &Query) -> Vec<HostId> {
    let rules = PlacementRules { constraints: vec![Binding::member_of(query)], ..PlacementRules::default() };
    let all = candidates(world, &world.catalog, Peers::Nobodys, &rules);
    all.iter().filter(|host| query.holds(*host)).map(|host| host.id).collect()
}

/// Returns the task group: the service's, or the family of a task that stands alone.
fn group<'a>(catalog: &'a Catalog, task: &Task) -> &'a str {
    match task.service {
        Some(service) => &catalog.services[service.index()].group,
        None => &catalog.definition(task.definition).group,
    }
}

impl<'a> Candidate<'a> {
    fn new(world: &World, host: &Host, spec: &'a InstanceSpec, catalog: &'a Catalog) -> Self {
        Candidate {
            id: host.id,
            zone: host.zone,
            active: host.status == HostStatus::Active,
            connected: host.agent.connected && !world.faults.zone_fails(host.zone),
            free: host.free,
            ports: host.ports.clone(),
            peers: 0,
            running: 0,
            // Every instance is there from the beginning.
            registered_at: SimTime::ZERO,
            groups: Vec::new(),
            spec,
            catalog,
            ec2_instance_id: OnceCell::new(),
        }
    }

    /// Takes one more task of the service in, so that the next placement sees it.
    pub(in crate::sim) fn take(&mut self, need: &Need<'_>, group: &'a str) {
        self.free.take(&need.resources);
        self.ports.extend(need.ports);
        self.peers += 1;
        self.host_group(group);
    }

    fn host_group(&mut self, group: &'a str) {
        if !self.groups.contains(&group) {
            self.groups.push(group);
        }
    }
}

/// What a cluster query may ask.
impl InstanceFacts for Candidate<'_> {
    fn agent_connected(&self) -> bool {
        self.connected
    }

    fn agent_version(&self) -> Version {
        AGENT_VERSION
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.spec.attribute(name)
    }

    fn ec2_instance_id(&self) -> &str {
        self.ec2_instance_id.get_or_init(|| self.catalog.ec2_instance_id(self.id))
    }

    fn registered_at(&self) -> Moment {
        self.catalog.moment(self.registered_at)
    }

    fn running_tasks_count(&self) -> u32 {
        self.running
    }

    fn any_task_group(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        self.groups.iter().any(|group| wanted(group))
    }
}

/// Returns the zones of Fargate, as the scheduler sees them for a service or a task group.
pub(in crate::sim) fn zones(world: &World, whose: Peers<'_>) -> Vec<ZoneCandidate> {
    let mut zones: Vec<ZoneCandidate> =
        (0..world.catalog.zones.len() as u32).map(|zone| ZoneCandidate { id: ZoneId::new(zone), peers: 0 }).collect();
    zones.retain(|zone| !world.faults.fargate_is_exhausted(zone.id));
    let mut count = |task: &Task| {
        if let Some(zone) = task.zone.and_then(|id| zones.iter_mut().find(|zone| zone.id == id)) {
            zone.peers += 1;
        }
    };
    match whose {
        Peers::Service(service) => {
            let tasks = world.service(service).tasks.iter().filter_map(|id| world.task(*id));
            tasks.filter(|task| task.is_alive()).for_each(&mut count);
        }
        Peers::Group(_) | Peers::Nobodys => {
            let peers = |task: &&Task| task.is_alive() && whose.has(&world.catalog, task);
            world.tasks.values().filter(peers).for_each(&mut count);
        }
    }
    zones
}
