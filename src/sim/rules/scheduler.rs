//! The scheduler at work for one service: candidates looked up once, verdicts one by one.

use crate::scenario::LaunchType;
use crate::sim::catalog::Catalog;
use crate::sim::dice::Dice;
use crate::sim::placement::{self, Candidate, PlacementRules, Spot, Verdict, ZoneCandidate};
use crate::sim::world::ids::ServiceId;
use crate::sim::world::{Resources, World};
use std::borrow::Cow;

/// What one pass knows of the places; it keeps its own account, so that ten placements do not look ten times.
pub(super) struct Scheduler<'a> {
    need: Resources,
    rules: Cow<'a, PlacementRules>,
    /// The task group that the tasks belong to.
    group: &'a str,
    places: Places<'a>,
}

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
            LaunchType::Fargate => Places::Zones(placement::zones(world, Some(service))),
            LaunchType::Ec2 => Places::Instances(placement::candidates(world, catalog, Some(service), &rules)),
        };
        Scheduler { need: definition.need, rules, group: &spec.group, places }
    }

    pub(super) fn decide(&mut self, dice: Dice, nth: u64) -> Verdict {
        let verdict = match &self.places {
            Places::Zones(zones) => placement::place_on_fargate(zones, &self.need),
            Places::Instances(hosts) => placement::place(hosts, &self.need, &self.rules, dice, nth),
        };
        match (&mut self.places, verdict.chosen) {
            (Places::Instances(hosts), Some(Spot::Instance(id))) => {
                let chosen = hosts.iter_mut().find(|host| host.id == id);
                chosen.expect("the chosen one is a candidate").take(&self.need, self.group);
            }
            (Places::Zones(zones), Some(Spot::Fargate(id))) => zones[id.index()].peers += 1,
            _ => {}
        }
        verdict
    }
}
