//! Where a task goes: filters, then strategies, each step with its reasons. Everything in, a verdict out.

mod candidate;
pub mod constraint;
mod shortlist;
pub mod strategy;

use super::catalog::{Definition, HostPort};
use super::dice::Dice;
use super::world::ids::{HostId, ServiceId, ZoneId};
use super::world::{Resources, World};
use crate::scenario::{LaunchType, PlacementConstraint, PlacementStrategy, StrategyType};
pub use candidate::members;
pub use candidate::{Candidate, ZoneCandidate};
pub(in crate::sim) use candidate::{Peers, candidates, zones};
use constraint::Binding;
pub(in crate::sim) use shortlist::Shortlist;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;
pub use strategy::Chained;

/// The constraints and strategies of a service, looked up once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacementRules {
    /// All must allow a host; the first one that does not is named.
    pub constraints: Vec<Binding>,
    /// In the order in which they apply; each one refines the ties of the one before.
    pub strategies: Vec<Chained>,
}

/// The outcome of one placement, with every host's fate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    pub need: Resources,
    pub launch: LaunchType,
    pub chosen: Option<Spot>,
    /// How many hosts were left after each step, in order; starts with all of them. Attributes only where required.
    pub steps: Vec<Step>,
    /// The hosts that a filter refused, and why; the first `LISTED` of them, `steps` has the counts.
    pub refused: Vec<(HostId, Refusal)>,
    /// What passed every filter, best first; the first `LISTED`.
    pub ranked: Vec<Ranked>,
    /// The constraints in the order they were asked, the service's before the task definition's: the expressions of
    /// `memberOf`, or `distinctInstance`. `Refusal::NotMember` counts in this list.
    pub constraints: Vec<Rc<str>>,
    /// The attributes that the task definition requires, `name` or `name == value`; a refusal counts in this list.
    pub attributes: Vec<String>,
    /// The strategies in the order they were applied, as people write them: `spread:attribute:ecs.availability-zone`.
    pub strategies: Vec<String>,
}

/// A verdict lists at most so many hosts by name, so that a large cluster's trace stays small.
pub const LISTED: usize = 24;

/// A place that would do, with one key for each strategy; the lowest wins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ranked {
    pub spot: Spot,
    pub keys: Vec<i64>,
}

/// Where a task goes: a container instance, or a zone of Fargate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    Instance(HostId),
    Fargate(ZoneId),
}

/// One step of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    pub kind: StepKind,
    pub left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// All container instances of the cluster; on Fargate its zones.
    All,
    /// ACTIVE, with a connected agent.
    Cluster,
    /// Every attribute that the task definition requires.
    Attributes,
    /// Enough CPU, memory, network interfaces and ports.
    Resources,
    Constraints,
    /// Strategies choose one.
    Strategy,
}

/// Why a host was out, with the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    Draining,
    AgentDisconnected,
    NotEnoughCpu {
        needed: u32,
        free: u32,
    },
    NotEnoughMemory {
        needed: u32,
        free: u32,
    },
    NotEnoughEnis {
        needed: u32,
        free: u32,
    },
    NotEnoughGpus {
        needed: u32,
        free: u32,
    },
    /// A task there has the host port, or the host keeps it for itself.
    PortTaken(HostPort),
    /// A required attribute is not there, or has another value; its place in the task definition's list.
    MissingAttribute {
        attribute: u8,
    },
    /// `distinctInstance`: a task of the group is already there.
    NotDistinct,
    /// `memberOf`: the expression does not hold; `constraint` is its place in the verdict's list.
    NotMember {
        constraint: u8,
    },
}

impl Refusal {
    /// Returns the step of the funnel that refused.
    pub const fn step(self) -> StepKind {
        match self {
            Refusal::Draining | Refusal::AgentDisconnected => StepKind::Cluster,
            Refusal::MissingAttribute { .. } => StepKind::Attributes,
            Refusal::NotEnoughCpu { .. }
            | Refusal::NotEnoughMemory { .. }
            | Refusal::NotEnoughEnis { .. }
            | Refusal::NotEnoughGpus { .. }
            | Refusal::PortTaken(_) => StepKind::Resources,
            Refusal::NotDistinct | Refusal::NotMember { .. } => StepKind::Constraints,
        }
    }
}

/// The rule of a service that names no strategy: the zone with the fewest of its tasks, then the instance.
/// Developer guide, ecs_services, "service scheduler concepts".
const DEFAULT_FIELDS: [&str; 2] = ["attribute:ecs.availability-zone", "instanceId"];

impl PlacementRules {
    /// Looks up what the API spells. Unknown fields were refused by `check`.
    pub fn new(constraints: &[PlacementConstraint], strategies: &[PlacementStrategy]) -> PlacementRules {
        PlacementRules {
            constraints: constraints.iter().map(Binding::new).collect(),
            strategies: strategies
                .iter()
                .map(|strategy| Chained::new(strategy.kind, strategy.field.as_deref().unwrap_or_default()))
                .collect(),
        }
    }

    /// Returns the rules with the constraints of a task definition behind the service's own.
    pub fn with(&self, constraints: &[Binding]) -> Cow<'_, PlacementRules> {
        if constraints.is_empty() {
            return Cow::Borrowed(self);
        }
        let constraints = self.constraints.iter().chain(constraints).cloned().collect();
        Cow::Owned(PlacementRules { constraints, strategies: self.strategies.clone() })
    }

    fn chain(&self) -> Vec<Chained> {
        if self.strategies.is_empty() {
            return DEFAULT_FIELDS.iter().map(|field| Chained::new(StrategyType::Spread, field)).collect();
        }
        self.strategies.clone()
    }
}

/// What a task asks of its host.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    pub resources: Resources,
    pub ports: &'a [HostPort],
    /// Attributes that the instance must have, with a value or with any.
    pub attributes: &'a [(String, Option<String>)],
}

impl<'a> Need<'a> {
    pub fn of(definition: &'a Definition) -> Need<'a> {
        Need { resources: definition.need, ports: &definition.ports, attributes: &definition.attributes }
    }

    /// Needs resources and nothing else.
    pub fn resources(resources: Resources) -> Need<'a> {
        Need { resources, ports: &[], attributes: &[] }
    }
}

/// Chooses a container instance.
pub fn place(hosts: &[Candidate<'_>], need: &Need<'_>, rules: &PlacementRules, dice: Dice, nth: u64) -> Verdict {
    let mut refused = Vec::new();
    let mut steps = vec![Step { kind: StepKind::All, left: hosts.len() as u32 }];
    let mut left: Vec<&Candidate<'_>> = hosts.iter().collect();
    for (kind, filter) in FILTERS {
        sift(&mut left, &mut refused, |host| filter(host, need));
        if kind != StepKind::Attributes || !need.attributes.is_empty() {
            steps.push(Step { kind, left: left.len() as u32 });
        }
    }
    for (nth, constraint) in (0..).zip(&rules.constraints) {
        let mut refusals = constraint.refusals(nth, &left).into_iter();
        sift(&mut left, &mut refused, |_| refusals.next().flatten());
    }
    steps.push(Step { kind: StepKind::Constraints, left: left.len() as u32 });
    let chain = rules.chain();
    let columns: Vec<Vec<i64>> = chain.iter().map(|strategy| strategy.keys(&left, hosts, dice, nth)).collect();
    // Ties that remain go to the host with the fewest tasks of the service, then to the lowest number.
    let compare = |one: &usize, two: &usize| {
        let by_keys = columns.iter().map(|column| column[*one].cmp(&column[*two])).find(|order| order.is_ne());
        let tie = || (left[*one].peers, left[*one].id).cmp(&(left[*two].peers, left[*two].id));
        by_keys.unwrap_or_else(tie)
    };
    let order = best(left.len(), compare);
    let chosen = order.first().map(|place| Spot::Instance(left[*place].id));
    steps.push(Step { kind: StepKind::Strategy, left: u32::from(chosen.is_some()) });
    let keys = |place: usize| columns.iter().map(|column| column[place]).collect();
    refused.truncate(LISTED);
    Verdict {
        need: need.resources,
        launch: LaunchType::Ec2,
        chosen,
        steps,
        refused,
        ranked: order
            .into_iter()
            .map(|place| Ranked { spot: Spot::Instance(left[place].id), keys: keys(place) })
            .collect(),
        constraints: rules.constraints.iter().map(|constraint| Rc::clone(constraint.text())).collect(),
        attributes: need.attributes.iter().map(attribute_words).collect(),
        strategies: chain.iter().map(Chained::name).collect(),
    }
}

/// Returns the first `LISTED` places in order. Most of a large cluster is worse than the worst of those: one look each.
fn best(places: usize, compare: impl Fn(&usize, &usize) -> Ordering) -> Vec<usize> {
    let mut best: Vec<usize> = Vec::with_capacity(LISTED + 1);
    for place in 0..places {
        let full = best.len() == LISTED;
        if full && best.last().is_some_and(|worst| compare(&place, worst).is_gt()) {
            continue;
        }
        let at = best.partition_point(|better| compare(better, &place).is_lt());
        best.insert(at, place);
        best.truncate(LISTED);
    }
    best
}

/// Chooses a zone for a Fargate task: the one with the fewest tasks of the service.
pub fn place_on_fargate(zones: &[ZoneCandidate], need: &Resources) -> Verdict {
    let mut ranked: Vec<(u32, ZoneId)> = zones.iter().map(|zone| (zone.peers, zone.id)).collect();
    ranked.sort();
    let chosen = ranked.first().map(|(_, zone)| Spot::Fargate(*zone));
    let keyed = |(peers, zone): (u32, ZoneId)| Ranked { spot: Spot::Fargate(zone), keys: vec![i64::from(peers)] };
    Verdict {
        need: *need,
        launch: LaunchType::Fargate,
        chosen,
        steps: vec![
            Step { kind: StepKind::All, left: zones.len() as u32 },
            Step { kind: StepKind::Strategy, left: u32::from(chosen.is_some()) },
        ],
        refused: Vec::new(),
        ranked: ranked.into_iter().map(keyed).collect(),
        constraints: Vec::new(),
        attributes: Vec::new(),
        strategies: vec![format!("spread:{}", DEFAULT_FIELDS[0])],
    }
}

type Filter = fn(&Candidate<'_>, &Need<'_>) -> Option<Refusal>;

/// The filters before the constraints, in the order in which ECS asks.
const FILTERS: [(StepKind, Filter); 3] =
    [(StepKind::Cluster, not_eligible), (StepKind::Attributes, lacks_attribute), (StepKind::Resources, no_room)];

/// What the system and the agent keep for themselves. API model, PortMapping.hostPort.
const RESERVED_PORTS: [u16; 6] = [22, 2375, 2376, 51678, 51679, 51680];

/// Takes the refused hosts out and notes why.
fn sift<'h, 'a>(
    left: &mut Vec<&'h Candidate<'a>>,
    refused: &mut Vec<(HostId, Refusal)>,
    mut refuses: impl FnMut(&Candidate<'a>) -> Option<Refusal>,
) {
    left.retain(|host| match refuses(host) {
        Some(refusal) => {
            refused.push((host.id, refusal));
            false
        }
        None => true,
    });
}

fn not_eligible(host: &Candidate<'_>, _: &Need<'_>) -> Option<Refusal> {
    match (host.active, host.connected) {
        (false, _) => Some(Refusal::Draining),
        (true, false) => Some(Refusal::AgentDisconnected),
        (true, true) => None,
    }
}

fn attribute_words((name, value): &(String, Option<String>)) -> String {
    match value {
        Some(value) => format!("{name} == {value}"),
        None => name.clone(),
    }
}

fn lacks_attribute(host: &Candidate<'_>, need: &Need<'_>) -> Option<Refusal> {
    let lacks = |(name, value): &(String, Option<String>)| match (host.spec.attribute(name), value) {
        (None, _) => true,
        (Some(has), Some(wanted)) => has != wanted,
        (Some(_), None) => false,
    };
    let place = need.attributes.iter().position(lacks)?;
    Some(Refusal::MissingAttribute { attribute: place as u8 })
}

fn no_room(host: &Candidate<'_>, need: &Need<'_>) -> Option<Refusal> {
    let (free, wants) = (host.free, need.resources);
    if free.cpu < wants.cpu {
        return Some(Refusal::NotEnoughCpu { needed: wants.cpu, free: free.cpu });
    }
    if free.memory_mib < wants.memory_mib {
        return Some(Refusal::NotEnoughMemory { needed: wants.memory_mib, free: free.memory_mib });
    }
    let taken = |port: &&HostPort| host.ports.contains(port) || RESERVED_PORTS.contains(&port.port);
    if let Some(port) = need.ports.iter().find(taken) {
        return Some(Refusal::PortTaken(*port));
    }
    if free.gpus < wants.gpus {
        return Some(Refusal::NotEnoughGpus { needed: wants.gpus, free: free.gpus });
    }
    let short = free.enis < wants.enis;
    short.then_some(Refusal::NotEnoughEnis { needed: wants.enis, free: free.enis })
}

/// Returns where one more task of a service on instances would go now, or what speaks against each.
pub fn one_more(world: &World, service: ServiceId) -> Verdict {
    let catalog = &world.catalog;
    let definition = catalog.definition(world.deployment(world.service(service).deployments[0]).definition);
    let rules = catalog.services[service.index()].placement.with(&definition.constraints);
    let hosts = candidates(world, catalog, Peers::Service(service), &rules);
    place(&hosts, &Need::of(definition), &rules, catalog.dice(), 0)
}

/// Returns the instances that get a daemon's task: ACTIVE and connected, with what its definition requires and its
/// constraints allow. Whether there is room is another question.
pub(in crate::sim) fn daemon_hosts(world: &World, service: ServiceId) -> Vec<HostId> {
    let catalog = Rc::clone(&world.catalog);
    let row = world.service(service);
    let definition = catalog.definition(world.deployment(row.deployments[0]).definition);
    let rules = catalog.services[service.index()].placement.with(&definition.constraints);
    let need = Need { attributes: &definition.attributes, ..Need::resources(Resources::default()) };
    let all = candidates(world, &catalog, Peers::Service(service), &rules);
    let mut left: Vec<&Candidate<'_>> = all.iter().collect();
    left.retain(|host| not_eligible(host, &need).is_none() && lacks_attribute(host, &need).is_none());
    for (nth, constraint) in (0..).zip(&rules.constraints) {
        let mut refusals = constraint.refusals(nth, &left).into_iter();
        left.retain(|_| refusals.next().flatten().is_none());
    }
    left.iter().map(|host| host.id).collect()
}

#[cfg(test)]
mod tests;
