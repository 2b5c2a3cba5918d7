//! The scheduler at work for one service: candidates looked up once, verdicts one by one.

use crate::scenario::LaunchType;
use crate::sim::catalog::Catalog;
use crate::sim::dice::Dice;
use crate::sim::placement::{self, Candidate, Need, Peers, PlacementRules, Shortlist, Spot, Verdict, ZoneCandidate};
use crate::sim::world::World;
use crate::sim::world::ids::{DefinitionId, HostId, ServiceId};
use std::borrow::Cow;

/// What one pass knows of the places; it keeps its own account, so that ten placements do not look ten times.
pub(super) struct Scheduler<'a> {
    need: Need<'a>,
    rules: Cow<'a, PlacementRules>,
    /// The task group that the tasks belong to.
    group: &'a str,
    places: Places<'a>,
    /// How many instances it has chosen so far, and what it keeps of them once that is worth it.
    chosen: u32,
    shortlist: Option<Shortlist>,
}

/// From so many placements on, keeping what is known of the hosts costs less than looking again.
const WORTH_A_SHORTLIST: u32 = 3;

enum Places<'a> {
    Instances(Vec<Candidate<'a>>),
    Zones(Vec<ZoneCandidate>),
}

impl<'a> Scheduler<'a> {
    pub(super) fn new(world: &World, catalog: &'a Catalog, service: ServiceId, count: u32) -> Self {
        let row = world.service(service);
        let spec = &catalog.services[service.index()];
        let definition = catalog.definition(world.deployment(row.deployments[0]).definition);
        let rules = spec.placement.with(&definition.constraints);
        let places = match row.launch {
            _ if count == 0 => Places::Zones(Vec::new()),
            LaunchType::Fargate => Places::Zones(placement::zones(world, Peers::Service(service))),
            LaunchType::Ec2 => {
                Places::Instances(placement::candidates(world, catalog, Peers::Service(service), &rules))
            }
        };
        Scheduler { need: Need::of(definition), rules, group: &spec.group, places, chosen: 0, shortlist: None }
    }

    /// Knows one instance only: where a daemon's task belongs.
    pub(super) fn on_host(world: &World, catalog: &'a Catalog, service: ServiceId, host: HostId) -> Self {
        let mut scheduler = Scheduler::new(world, catalog, service, 1);
        scheduler.rules = Cow::Owned(PlacementRules { strategies: Vec::new(), ..scheduler.rules.into_owned() });
        if let Places::Instances(hosts) = &mut scheduler.places {
            hosts.retain(|candidate| candidate.id == host);
        }
        scheduler
    }

    /// For tasks that belong to no service: its peers are the tasks of the same family.
    pub(super) fn standalone(
        world: &World,
        catalog: &'a Catalog,
        definition: DefinitionId,
        launch: LaunchType,
    ) -> Self {
        let definition = catalog.definition(definition);
        let rules: Cow<'a, PlacementRules> =
            Cow::Owned(PlacementRules::default().with(&definition.constraints).into_owned());
        let peers = Peers::Group(&definition.group);
        let places = match launch {
            LaunchType::Fargate => Places::Zones(placement::zones(world, peers)),
            LaunchType::Ec2 => Places::Instances(placement::candidates(world, catalog, peers, &rules)),
        };
        Scheduler { need: Need::of(definition), rules, group: &definition.group, places, chosen: 0, shortlist: None }
    }

    pub(super) fn decide(&mut self, dice: Dice, nth: u64) -> Verdict {
        match &mut self.places {
            Places::Zones(zones) => {
                let verdict = placement::place_on_fargate(zones, &self.need.resources);
                if let Some(Spot::Fargate(id)) = verdict.chosen {
                    let zone = zones.iter_mut().find(|zone| zone.id == id);
                    zone.expect("the chosen one is a candidate").peers += 1;
                }
                verdict
            }
            Places::Instances(hosts) => {
                if self.chosen == WORTH_A_SHORTLIST {
                    self.shortlist = Shortlist::new(hosts, &self.need, &self.rules);
                }
                let verdict = match &self.shortlist {
                    Some(list) => list.decide(hosts, &self.need),
                    None => placement::place(hosts, &self.need, &self.rules, dice, nth),
                };
                if let Some(Spot::Instance(id)) = verdict.chosen {
                    self.chosen += 1;
                    let place = hosts.partition_point(|host| host.id < id);
                    match &mut self.shortlist {
                        Some(list) => list.take(hosts, place, &self.need, self.group, &self.rules),
                        None => hosts[place].take(&self.need, self.group),
                    }
                }
                verdict
            }
        }
    }
}
