//! The one place that knows both sides: turns the models' cases into the engine's types, and its answers back.

use super::placement::{Answer, Constraint, Host, Need, Port, Reason, Strategy};
use super::rollout::{Condition, Deployment, Pass, Service, Task};
use super::{breaker, rollout};
use ecs_orrery::scenario::{
    ConstraintType, DeploymentCircuitBreaker, DeploymentConfiguration, PlacementConstraint, PlacementStrategy,
    Protocol, Scenario, StrategyType, ThresholdConfiguration, ThresholdType,
};
use ecs_orrery::sim::catalog::{HostPort, InstanceSpec, MACHINES};
use ecs_orrery::sim::placement::{self as engine, Candidate, PlacementRules, Refusal, Spot, ZoneCandidate};
use ecs_orrery::sim::reconcile::{self, Plan, ServiceView, StopWhy, TaskView};
use ecs_orrery::sim::world::Resources;
use ecs_orrery::sim::world::ids::{DeploymentId, HostId, TaskId, ZoneId};
use ecs_orrery::sim::{Catalog, Dice, breaker_threshold, rollout as bounds};
use ecs_orrery::units::SimTime;
use std::cell::OnceCell;
use std::collections::BTreeSet;

fn small(number: u64) -> u32 {
    u32::try_from(number).expect("cases are small")
}

/// What the engine's pass comes to in the model's words: the counts, and the stops as places in the list of tasks.
pub struct Planned {
    pub pass: Pass,
    pub stops: Vec<usize>,
}

/// Asks the engine for one pass. The old tasks belong to several old deployments, which must make no difference.
pub fn reconcile(service: &Service) -> Planned {
    let primary = DeploymentId::new(2);
    let deployment = |place: usize, task: &Task| match task.deployment {
        Deployment::New => primary,
        // Also one with a higher number: a rollback makes an older deployment primary.
        Deployment::Old => DeploymentId::new([0, 1, 3][place % 3]),
    };
    let view = |(place, task): (usize, &Task)| TaskView {
        id: TaskId::new(small(place as u64)),
        deployment: deployment(place, task),
        condition: match task.condition {
            Condition::Starting => reconcile::Condition::Starting,
            Condition::Healthy => reconcile::Condition::Healthy,
            Condition::Unhealthy => reconcile::Condition::Unhealthy,
        },
        zone: Some(ZoneId::new(task.zone)),
        host: Some(HostId::new(task.host)),
        leaving: false,
    };
    let desired = small(service.desired);
    let configuration = DeploymentConfiguration {
        maximum_percent: small(service.maximum_percent),
        minimum_healthy_percent: small(service.minimum_healthy_percent),
        ..DeploymentConfiguration::default()
    };
    let plan = reconcile::reconcile(&ServiceView {
        desired,
        bounds: bounds::bounds(desired, &configuration),
        primary,
        blocked: service.blocked,
        halted: service.halted,
        stop_first: false,
        stopping: 0,
        removal: Vec::new(),
        dice: Dice(1),
        tasks: service.tasks.iter().enumerate().map(view).collect(),
    });
    planned(service, &plan)
}

fn planned(service: &Service, plan: &Plan) -> Planned {
    use rollout::Condition::{Healthy, Starting, Unhealthy};
    use rollout::Deployment::{New, Old};
    let mut pass = Pass { start: u64::from(plan.start), settled: plan.settled, ..Pass::default() };
    for (id, why) in &plan.stop {
        let task = &service.tasks[id.index()];
        let (class, wanted) = match (task.deployment, task.condition) {
            // Which reason it is given is left open: it fails its checks and makes way at once.
            (Old, Unhealthy) => (&mut pass.old_unhealthy, *why),
            (Old, Starting) => (&mut pass.old_starting, StopWhy::Scaling),
            (Old, Healthy) => (&mut pass.old_healthy, StopWhy::Scaling),
            (New, Unhealthy) if service.desired == 0 => (&mut pass.new_unhealthy, StopWhy::Scaling),
            (New, Unhealthy) => (&mut pass.new_unhealthy, StopWhy::Unhealthy),
            (New, Starting | Healthy) => (&mut pass.new_good, StopWhy::Scaling),
        };
        *class += 1;
        assert_eq!(*why, wanted, "{task:?}");
    }
    let stops: Vec<usize> = plan.stop.iter().map(|(id, _)| id.index()).collect();
    assert_eq!(stops.iter().collect::<BTreeSet<_>>().len(), stops.len(), "no task is stopped twice: {stops:?}");
    Planned { pass, stops }
}

/// Returns how many failures in a row trip the engine's breaker.
pub fn threshold(setting: breaker::Threshold, desired: u64) -> u64 {
    let (kind, value) = match setting {
        breaker::Threshold::Count(value) => (ThresholdType::Count, value),
        breaker::Threshold::BoundedPercent(value) => (ThresholdType::BoundedPercent, value),
        breaker::Threshold::UnboundedPercent(value) => (ThresholdType::UnboundedPercent, value),
    };
    let threshold_configuration = Some(ThresholdConfiguration { kind, value: small(value) });
    let breaker = DeploymentCircuitBreaker { threshold_configuration, ..DeploymentCircuitBreaker::default() };
    u64::from(breaker_threshold(small(desired), &breaker))
}

/// The other way round: what a scenario's breaker is to the model.
pub fn setting(breaker: &DeploymentCircuitBreaker) -> (breaker::Threshold, breaker::Reset) {
    let configuration = breaker.threshold_configuration.expect("the random services name their threshold");
    let value = u64::from(configuration.value);
    let threshold = match configuration.kind {
        ThresholdType::Count => breaker::Threshold::Count(value),
        ThresholdType::BoundedPercent => breaker::Threshold::BoundedPercent(value),
        ThresholdType::UnboundedPercent => breaker::Threshold::UnboundedPercent(value),
    };
    (threshold, if breaker.reset_on_healthy_task { breaker::Reset::OnHealthyTask } else { breaker::Reset::Never })
}

/// A constraint with the text that the engine reads.
pub struct Written {
    pub text: Option<String>,
    pub model: Constraint,
}

/// The engine's placement in the model's words.
pub struct Placed {
    pub chosen: Option<u32>,
    /// Everything that passed, best first.
    pub ranked: Vec<u32>,
    pub answer: Answer,
    /// How many were left after each step, all of them first.
    pub steps: Vec<u32>,
}

/// Asks the engine for a place. `right` of its answer holds just the one that it chose.
pub fn place(hosts: &[Host], need: &Need, constraints: &[Written], strategies: &[Strategy], seed: u64) -> Placed {
    let (catalog, specs) = (catalog(), specs(hosts));
    let candidates: Vec<Candidate<'_>> =
        hosts.iter().zip(&specs).map(|(host, spec)| candidate(host, spec, &catalog)).collect();
    let constraints: Vec<PlacementConstraint> = constraints.iter().map(constraint).collect();
    let strategies: Vec<PlacementStrategy> = strategies.iter().map(strategy).collect();
    let rules = PlacementRules::new(&constraints, &strategies);
    let ports: Vec<HostPort> = need.ports.iter().copied().map(host_port).collect();
    let asked = engine::Need { resources: resources(need), ports: &ports, attributes: &need.attributes };
    let verdict = engine::place(&candidates, &asked, &rules, Dice(seed), seed);
    let number = |spot: Spot| match spot {
        Spot::Instance(host) => host.number(),
        Spot::Fargate(zone) => panic!("an EC2 task went to the zone {zone:?} of Fargate"),
    };
    let chosen = verdict.chosen.map(number);
    let refused =
        verdict.refused.iter().map(|(host, refusal)| (host.number(), reason(*refusal, (hosts, need), host.number())));
    Placed {
        chosen,
        ranked: verdict.ranked.iter().map(|ranked| number(ranked.spot)).collect(),
        answer: Answer { right: chosen.into_iter().collect(), refused: refused.collect() },
        steps: verdict.steps.iter().map(|step| step.left).collect(),
    }
}

/// Asks the engine for a zone of Fargate.
pub fn place_on_fargate(peers_by_zone: &[u64]) -> Option<usize> {
    let zone =
        |(place, peers): (usize, &u64)| ZoneCandidate { id: ZoneId::new(small(place as u64)), peers: small(*peers) };
    let zones: Vec<ZoneCandidate> = peers_by_zone.iter().enumerate().map(zone).collect();
    engine::place_on_fargate(&zones, &Resources::default()).chosen.map(|spot| match spot {
        Spot::Fargate(zone) => zone.index(),
        Spot::Instance(host) => panic!("a Fargate task went to the instance {host:?}"),
    })
}

/// An empty cluster: all that placement asks of it is its calendar.
fn catalog() -> Catalog {
    let empty: Scenario = serde_json::from_str("{}").expect("everything has a default");
    Catalog::new(&empty)
}

fn specs(hosts: &[Host]) -> Vec<InstanceSpec> {
    let spec = |host: &Host| InstanceSpec {
        metadata_hop_limit: None,
        machine: &MACHINES[0],
        zone: zone(host),
        trunking: false,
        attributes: host.attributes.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        spot: false,
        agent: Default::default(),
        images: Default::default(),
    };
    hosts.iter().map(spec).collect()
}

/// The engine keeps the zone as a number beside the attribute: the last letter's place in the alphabet.
fn zone(host: &Host) -> ZoneId {
    let letter = host.attributes[super::placement::ZONE].bytes().next_back().expect("a zone has a name");
    ZoneId::new(u32::from(letter - b'a'))
}

fn candidate<'a>(host: &Host, spec: &'a InstanceSpec, catalog: &'a Catalog) -> Candidate<'a> {
    Candidate {
        id: HostId::new(host.id),
        zone: zone(host),
        active: host.active,
        connected: host.connected,
        free: Resources {
            cpu: small(host.free_cpu),
            memory_mib: small(host.free_memory),
            enis: small(host.free_enis),
            gpus: small(host.free_gpus),
        },
        ports: host.ports.iter().copied().map(host_port).collect(),
        peers: small(host.peers),
        running: small(host.running),
        registered_at: SimTime::ZERO,
        groups: Vec::new(),
        spec,
        catalog,
        ec2_instance_id: OnceCell::new(),
    }
}

fn resources(need: &Need) -> Resources {
    Resources { cpu: small(need.cpu), memory_mib: small(need.memory), enis: small(need.enis), gpus: small(need.gpus) }
}

fn host_port(port: Port) -> HostPort {
    match port {
        Port::Tcp(port) => HostPort { port, protocol: Protocol::Tcp },
        Port::Udp(port) => HostPort { port, protocol: Protocol::Udp },
    }
}

fn constraint(written: &Written) -> PlacementConstraint {
    let kind = match written.model {
        Constraint::DistinctInstance => ConstraintType::DistinctInstance,
        Constraint::MemberOf(_) => ConstraintType::MemberOf,
    };
    PlacementConstraint { kind, expression: written.text.clone() }
}

fn strategy(strategy: &Strategy) -> PlacementStrategy {
    let (kind, field) = match strategy {
        Strategy::BinpackCpu => (StrategyType::Binpack, Some("cpu".to_owned())),
        Strategy::BinpackMemory => (StrategyType::Binpack, Some("memory".to_owned())),
        Strategy::SpreadInstance => (StrategyType::Spread, Some("instanceId".to_owned())),
        Strategy::SpreadAttribute(name) => (StrategyType::Spread, Some(format!("attribute:{name}"))),
        Strategy::Random => (StrategyType::Random, None),
    };
    PlacementStrategy { kind, field }
}

/// The other way round: what a scenario's strategy is to the model.
pub fn asked(strategy: &PlacementStrategy) -> Strategy {
    match (strategy.kind, strategy.field.as_deref()) {
        (StrategyType::Random, _) => Strategy::Random,
        (StrategyType::Binpack, Some("cpu")) => Strategy::BinpackCpu,
        (StrategyType::Binpack, _) => Strategy::BinpackMemory,
        (StrategyType::Spread, Some("instanceId" | "host") | None) => Strategy::SpreadInstance,
        (StrategyType::Spread, Some(field)) => {
            Strategy::SpreadAttribute(field.strip_prefix("attribute:").unwrap_or(field).to_owned())
        }
    }
}

/// The engine's `NotDistinct` has no number: the model's comes from the host.
fn reason(refusal: Refusal, (hosts, need): (&[Host], &Need), host: u32) -> Reason {
    let wide = |needed: u32, free: u32| (u64::from(needed), u64::from(free));
    match refusal {
        Refusal::Draining => Reason::NotActive,
        Refusal::AgentDisconnected => Reason::NotConnected,
        Refusal::NotEnoughCpu { needed, free } => {
            let (needed, free) = wide(needed, free);
            Reason::Cpu { free, needed }
        }
        Refusal::NotEnoughMemory { needed, free } => {
            let (needed, free) = wide(needed, free);
            Reason::Memory { free, needed }
        }
        Refusal::NotEnoughEnis { needed, free } => {
            let (needed, free) = wide(needed, free);
            Reason::Enis { free, needed }
        }
        Refusal::NotDistinct => {
            let peers = hosts.iter().find(|known| known.id == host).map_or(0, |known| known.peers);
            Reason::NotDistinct { peers }
        }
        Refusal::NotEnoughGpus { needed, free } => {
            let (needed, free) = wide(needed, free);
            Reason::Gpus { free, needed }
        }
        Refusal::PortTaken(HostPort { port, protocol: Protocol::Tcp }) => Reason::Port(Port::Tcp(port)),
        Refusal::PortTaken(HostPort { port, protocol: Protocol::Udp }) => Reason::Port(Port::Udp(port)),
        Refusal::MissingAttribute { attribute } => {
            Reason::MissingAttribute { name: need.attributes[usize::from(attribute)].0.clone() }
        }
        Refusal::NotMember { constraint } => Reason::NotMember { constraint: usize::from(constraint) },
    }
}
