//! Spreads out: the value of a field with the fewest tasks of the service wins.

use super::{Candidate, Key, Strategy};
use crate::scenario::StrategyType;
use crate::sim::dice::Dice;
use std::collections::BTreeMap;

pub struct Spread;

impl Strategy for Spread {
    fn kind(&self) -> StrategyType {
        StrategyType::Spread
    }

    fn keys(&self, field: &str, hosts: &[&Candidate<'_>], all: &[Candidate<'_>], _: Dice, _: u64) -> Vec<i64> {
        match field {
            "instanceId" | "host" => hosts.iter().map(|host| i64::from(host.peers)).collect(),
            "attribute:ecs.availability-zone" => by_zone(hosts, all),
            _ => counted(hosts, all, |host| value(field, host)),
        }
    }

    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h> {
        match field {
            "instanceId" | "host" => Key::Own(i64::from(host.peers)),
            "attribute:ecs.availability-zone" => Key::Count(Some(&host.catalog.zones[host.zone.index()].name)),
            _ => Key::Count(value(field, host)),
        }
    }
}

/// Returns, for each host, how many tasks stand in its zone. Zones are few and numbered.
fn by_zone(hosts: &[&Candidate<'_>], all: &[Candidate<'_>]) -> Vec<i64> {
    let mut counts: Vec<i64> = Vec::new();
    for host in all {
        let zone = host.zone.index();
        if counts.len() <= zone {
            counts.resize(zone + 1, 0);
        }
        counts[zone] += i64::from(host.peers);
    }
    hosts.iter().map(|host| counts[host.zone.index()]).collect()
}

/// Returns, for each host, how many tasks stand on hosts with the same value.
fn counted<'a, V: Ord>(
    hosts: &[&Candidate<'a>],
    all: &[Candidate<'a>],
    value: impl Fn(&Candidate<'a>) -> V,
) -> Vec<i64> {
    let mut counts: BTreeMap<V, i64> = BTreeMap::new();
    for host in all {
        *counts.entry(value(host)).or_default() += i64::from(host.peers);
    }
    hosts.iter().map(|host| counts[&value(host)]).collect()
}

/// Returns the value of `attribute:<name>`; hosts without it count as one more value.
fn value<'a>(field: &str, host: &Candidate<'a>) -> Option<&'a str> {
    let name = field.strip_prefix("attribute:").unwrap_or(field);
    host.spec.attribute(name)
}
