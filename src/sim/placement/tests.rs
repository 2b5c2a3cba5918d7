//! The placement table: hosts, rules, and who wins.

use super::*;
use crate::scenario::InstanceGroup;
use crate::sim::catalog::Catalog;
use crate::sim::fixture::journey;
use crate::units::SimTime;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Five c5.large: three with `stack` prod, two with test.
pub(super) fn catalog() -> &'static Catalog {
    thread_local! {
        static CATALOG: &'static Catalog = {
            let mut scenario = journey();
            let group = scenario.cluster.instances[0].clone();
            let of_stack = |count, stack: &str| InstanceGroup {
                count,
                attributes: BTreeMap::from([("stack".to_owned(), stack.to_owned())]),
                ..group.clone()
            };
            scenario.cluster.instances = vec![of_stack(3, "prod"), of_stack(2, "test")];
            Box::leak(Box::new(Catalog::new(&scenario)))
        };
    }
    CATALOG.with(|catalog| *catalog)
}

/// Instance number, zone, free CPU, free memory, tasks of the service there.
pub(super) fn host((id, zone, cpu, memory_mib, peers): (u32, u32, u32, u32, u32)) -> Candidate<'static> {
    Candidate {
        id: HostId::new(id),
        zone: ZoneId::new(zone),
        active: true,
        connected: true,
        free: Resources { cpu, memory_mib, enis: 2, gpus: 0 },
        ports: Vec::new(),
        peers,
        running: peers,
        registered_at: SimTime::ZERO,
        groups: Vec::new(),
        spec: &catalog().instances[id.min(4) as usize],
        catalog: catalog(),
        ec2_instance_id: OnceCell::new(),
    }
}

pub(super) fn hosts() -> Vec<Candidate<'static>> {
    [(1, 0, 512, 900, 2), (2, 0, 256, 4000, 0), (3, 1, 1024, 3000, 1), (4, 1, 128, 300, 0)].map(host).to_vec()
}

fn rules(strategies: &[(StrategyType, &str)]) -> PlacementRules {
    let strategies = strategies.iter().map(|(kind, field)| Chained::new(*kind, field)).collect();
    PlacementRules { constraints: Vec::new(), strategies }
}

pub(super) const NEED: Need<'static> =
    Need { resources: Resources { cpu: 200, memory_mib: 500, enis: 1, gpus: 0 }, ports: &[], attributes: &[] };

#[test]
fn placement_table() {
    use StrategyType::{Binpack, Spread};
    for (name, strategies, want) in [
        ("binpack by CPU takes the host with the least CPU that fits", &[(Binpack, "cpu")][..], 2),
        ("binpack by memory takes the host with the least memory that fits", &[(Binpack, "memory")], 1),
        ("spread by instance takes the host with the fewest tasks", &[(Spread, "instanceId")], 2),
        ("spread by host is spread by instance", &[(Spread, "host")], 2),
        ("spread by zone takes the emptier zone", &[(Spread, "attribute:ecs.availability-zone")], 3),
        ("spread by a custom attribute counts its values", &[(Spread, "attribute:stack")], 3),
        ("a second strategy refines ties", &[(Spread, "attribute:none"), (Binpack, "cpu")], 2),
        ("without a strategy the emptier zone wins", &[], 3),
    ] {
        let verdict = place(&hosts(), &NEED, &rules(strategies), Dice(1), 0);
        assert_eq!(verdict.chosen, Some(Spot::Instance(HostId::new(want))), "{name}");
    }
}

#[test]
fn every_refusal_carries_its_numbers() {
    let mut all = hosts();
    all[0].active = false;
    all[1].connected = false;
    all[2].free.enis = 0;
    let verdict = place(&all, &NEED, &rules(&[]), Dice(1), 0);
    assert_eq!(verdict.chosen, None);
    let want = [
        (1, Refusal::Draining),
        (2, Refusal::AgentDisconnected),
        (3, Refusal::NotEnoughEnis { needed: 1, free: 0 }),
        (4, Refusal::NotEnoughCpu { needed: 200, free: 128 }),
    ];
    assert_eq!(verdict.refused, want.map(|(id, refusal)| (HostId::new(id), refusal)));
    let left: Vec<u32> = verdict.steps.iter().map(|step| step.left).collect();
    assert_eq!(left, [4, 2, 0, 0, 0], "all, cluster, resources, constraints, strategy");
}

#[test]
fn random_depends_on_the_seed_and_only_picks_hosts_that_fit() {
    let rules = rules(&[(StrategyType::Random, "")]);
    let picks: Vec<_> = (0..40).map(|seed| place(&hosts(), &NEED, &rules, Dice(seed), 0).chosen).collect();
    assert!(picks.iter().any(|pick| *pick != picks[0]), "different seeds pick differently");
    assert!(picks.iter().all(|pick| pick.is_some_and(|spot| spot != Spot::Instance(HostId::new(4)))));
}

#[test]
fn fargate_takes_the_zone_with_the_fewest_tasks() {
    let zones = [(0, 2), (1, 1), (2, 1)].map(|(id, peers)| ZoneCandidate { id: ZoneId::new(id), peers });
    assert_eq!(place_on_fargate(&zones, &NEED.resources).chosen, Some(Spot::Fargate(ZoneId::new(1))));
}

#[test]
fn a_large_cluster_lists_the_best_and_counts_the_rest() {
    let many: Vec<Candidate<'_>> = (0..100).map(|id| host((id, id % 3, 1024 + id, 4000, id % 5))).collect();
    let verdict = place(&many, &NEED, &rules(&[(StrategyType::Binpack, "cpu")]), Dice(1), 0);
    assert_eq!((verdict.ranked.len(), verdict.steps[1].left), (LISTED, 100));
    assert!(verdict.ranked.is_sorted_by_key(|ranked| ranked.keys.clone()));
    assert_eq!(verdict.chosen, Some(Spot::Instance(HostId::new(0))));
}
