//! Scale-in: which tasks go, by the service's strategies.

use super::Rule;
use super::bench::{Played, alive, bridge, play};
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::Task;
use ecs_orrery::sim::world::ids::TaskId;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const RULES: &[Rule] = &[
    ("scale-in with binpack: from the instance that will have most left", binpack),
    ("scale-in with spread by instance: from the instance with most tasks of the service", spread_instances),
    ("scale-in with spread by zone: from the zone with most tasks, at random within", spread_zones),
    ("scale-in with a chain: the first strategy decides, the next its ties", chain),
    ("scale-in with random: any", random),
    ("scale-in without a strategy: zone, then instance, the youngest first", default_choice),
];

/// Four instances in two zones; the service of bridge tasks goes from so many tasks to fewer after a minute.
fn scaled(strategies: Value, from: u32, to: u32, seed: u64) -> Played {
    play(json!({
        "seed": seed, "targetGroups": [], "traffic": [],
        "taskDefinitions": [bridge("one", json!([{ "name": "app", "image": "app:v1" }]))],
        "services": [{
            "serviceName": "web", "taskDefinition": "one:1", "desiredCount": from, "placementStrategy": strategies
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": to }]
    }))
}

fn count(played: &Played, of: impl Fn(&Task) -> u32) -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    for task in alive(played.end()) {
        *counts.entry(of(task)).or_default() += 1;
    }
    counts
}

fn host(task: &Task) -> u32 {
    task.host.expect("placed").number()
}

fn zone(task: &Task) -> u32 {
    task.zone.expect("placed").number()
}

fn stopped(played: &Played) -> Vec<u32> {
    let stopped = played.facts().filter_map(|entry| match entry.fact {
        Fact::StopRequested { task, .. } => Some(task.number()),
        _ => None,
    });
    stopped.collect()
}

fn binpack() {
    // Seven tasks of 512 MiB fit on a c5.large: the first instance is full, the second has two.
    let played = scaled(json!([{ "type": "binpack", "field": "memory" }]), 9, 7, 7);
    let full: Vec<usize> = count(&played, host).into_values().collect();
    assert_eq!(full, [7], "the emptier instance is freed");
}

fn spread_instances() {
    let played = scaled(json!([{ "type": "spread", "field": "instanceId" }]), 9, 4, 7);
    assert_eq!(count(&played, host), BTreeMap::from([(0, 1), (1, 1), (2, 1), (3, 1)]));
}

fn spread_zones() {
    let strategies = json!([{ "type": "spread", "field": "attribute:ecs.availability-zone" }]);
    let played = scaled(strategies.clone(), 9, 4, 7);
    assert_eq!(count(&played, zone), BTreeMap::from([(0, 2), (1, 2)]));
    let other = (8..20).any(|seed| stopped(&scaled(strategies.clone(), 9, 4, seed)) != stopped(&played));
    assert!(other, "within a zone the seed decides");
}

fn chain() {
    let played = scaled(
        json!([
            { "type": "spread", "field": "attribute:ecs.availability-zone" }, { "type": "binpack", "field": "memory" }
        ]),
        18,
        14,
        7,
    );
    assert_eq!(count(&played, zone), BTreeMap::from([(0, 7), (1, 7)]), "balanced zones come first");
    assert_eq!(count(&played, host).into_values().collect::<Vec<_>>(), [7, 7], "in each the emptier one is freed");
}

fn random() {
    let all: Vec<Vec<u32>> = (1..8).map(|seed| stopped(&scaled(json!([{ "type": "random" }]), 6, 3, seed))).collect();
    assert!(all.iter().all(|gone| gone.len() == 3));
    assert!(all.iter().any(|gone| *gone != all[0]), "{all:?}");
}

fn default_choice() {
    let played = scaled(json!([]), 9, 8, 7);
    let gone = stopped(&played);
    let world = played.at(59);
    let most = count(&played, zone).into_values().max();
    assert_eq!((gone.len(), most), (1, Some(4)), "four and four are left");
    let from = zone(world.task(TaskId::new(gone[0])).expect("there"));
    let there = world.tasks.values().filter(|task| zone(task) == from).count();
    assert_eq!(there, 5, "it was in the zone of five");
}
