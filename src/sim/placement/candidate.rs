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

/// Returns all container instances, as the scheduler sees them for a service.
pub(in crate::sim) fn candidates<'a>(
    world: &World,
    catalog: &'a Catalog,
    service: Option<ServiceId>,
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
                candidate.peers += u32::from(task.service == service && task.is_alive());
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
    let all = candidates(world, &world.catalog, None, &rules);
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

/// Returns the zones of Fargate, as the scheduler sees them for a service.
pub(in crate::sim) fn zones(world: &World, service: Option<ServiceId>) -> Vec<ZoneCandidate> {
    let mut zones: Vec<ZoneCandidate> =
        (0..world.catalog.zones.len() as u32).map(|zone| ZoneCandidate { id: ZoneId::new(zone), peers: 0 }).collect();
    zones.retain(|zone| !world.faults.fargate_is_exhausted(zone.id));
    let tasks = service.map(|id| world.service(id).tasks.as_slice()).unwrap_or_default();
    for task in tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive()) {
        if let Some(zone) = task.zone.and_then(|id| zones.iter_mut().find(|zone| zone.id == id)) {
            zone.peers += 1;
        }
    }
    zones
}
