//! Placement strategies: each turns hosts into numbers, and the lowest number wins.

mod binpack;
mod random;
mod spread;

use super::Candidate;
use crate::scenario::StrategyType;
use crate::sim::dice::{Dice, Why};
use std::collections::BTreeMap;

/// One kind of strategy. `field` is what the API calls field: `cpu`, `instanceId`, `attribute:…`.
pub trait Strategy: Sync {
    fn kind(&self) -> StrategyType;
    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h>;
}

/// What ranks a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'h> {
    /// A number of its own.
    Own(i64),
    /// The tasks of the service on all hosts that have this value, refused ones too.
    Count(Value<'h>),
    /// Another number at every placement.
    Chance,
}

/// What hosts may have in common. Zones are told apart by number, since they are asked for most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<'h> {
    Zone(u32),
    /// The value of an attribute; hosts without it have one more value.
    Attribute(Option<&'h str>),
}

/// Every strategy there is, in AWS's order.
pub const ALL: &[&dyn Strategy] = &[&random::Random, &spread::Spread, &binpack::Binpack];

/// A strategy with its field, one link of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Chained {
    kind: StrategyType,
    field: String,
}

impl Chained {
    pub fn new(kind: StrategyType, field: &str) -> Chained {
        Chained { kind, field: field.to_owned() }
    }

    /// Returns its kind and its field.
    pub fn asks(&self) -> (StrategyType, &str) {
        (self.kind, &self.field)
    }

    /// Returns `kind:field`, as people write it.
    pub fn name(&self) -> String {
        let word = match self.kind {
            StrategyType::Random => "random",
            StrategyType::Spread => "spread",
            StrategyType::Binpack => "binpack",
        };
        if self.field.is_empty() { word.to_owned() } else { format!("{word}:{}", self.field) }
    }

    /// Returns one number for each of `hosts`, the lowest the best; `all` holds the refused ones too.
    pub fn keys(&self, hosts: &[&Candidate<'_>], all: &[Candidate<'_>], dice: Dice, nth: u64) -> Vec<i64> {
        let mut counts: BTreeMap<Value<'_>, i64> = BTreeMap::new();
        for host in all {
            if let Key::Count(value) = self.key(host) {
                *counts.entry(value).or_default() += i64::from(host.peers);
            }
        }
        let number = |host: &&Candidate<'_>| match self.key(host) {
            Key::Own(own) => own,
            Key::Count(value) => counts[&value],
            Key::Chance => (dice.roll(Why::RandomStrategy, u64::from(host.id.number()), nth) >> 1) as i64,
        };
        hosts.iter().map(number).collect()
    }

    pub fn key<'h>(&self, host: &'h Candidate<'_>) -> Key<'h> {
        self.strategy().key(&self.field, host)
    }

    fn strategy(&self) -> &'static dyn Strategy {
        *ALL.iter().find(|strategy| strategy.kind() == self.kind).expect("every kind is listed")
    }
}
