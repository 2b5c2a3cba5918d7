//! What placement needs to know of a host, or of a zone of Fargate.

use crate::sim::catalog::Catalog;
use crate::sim::world::ids::{HostId, ServiceId, ZoneId};
use crate::sim::world::{HostKind, HostStatus, Resources, World};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate<'a> {
    pub id: HostId,
    pub zone: ZoneId,
    pub active: bool,
    pub connected: bool,
    pub free: Resources,
    /// Tasks of the same service on this host.
    pub peers: u32,
    /// The attributes that strategies may spread over, besides zone and instance.
    pub attributes: &'a [(String, String)],
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
) -> Vec<Candidate<'a>> {
    let instances = world.hosts.values().filter_map(|host| match host.kind {
        HostKind::Instance { spec } => Some((host, &catalog.instances[spec])),
        HostKind::MicroVm { .. } => None,
    });
    instances
        .map(|(host, spec)| {
            let peer = |id: &&_| world.task(**id).is_some_and(|task| task.service == service && task.is_alive());
            Candidate {
                id: host.id,
                zone: host.zone,
                active: host.status == HostStatus::Active,
                connected: host.agent.connected,
                free: host.free,
                peers: host.tasks.iter().filter(peer).count() as u32,
                attributes: &spec.attributes,
            }
        })
        .collect()
}

impl Candidate<'_> {
    /// Takes one more task of the service in, so that the next placement sees it.
    pub(in crate::sim) fn take(&mut self, need: &Resources) {
        self.free.take(need);
        self.peers += 1;
    }
}

/// Returns the zones of Fargate, as the scheduler sees them for a service.
pub(in crate::sim) fn zones(world: &World, service: Option<ServiceId>) -> Vec<ZoneCandidate> {
    let mut zones: Vec<ZoneCandidate> =
        (0..world.catalog.zones.len() as u32).map(|zone| ZoneCandidate { id: ZoneId::new(zone), peers: 0 }).collect();
    let tasks = service.map(|id| world.service(id).tasks.as_slice()).unwrap_or_default();
    for task in tasks.iter().filter_map(|id| world.task(*id)).filter(|task| task.is_alive()) {
        if let Some(zone) = task.zone {
            zones[zone.index()].peers += 1;
        }
    }
    zones
}
