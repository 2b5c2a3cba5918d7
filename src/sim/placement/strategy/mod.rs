//! Placement strategies: each turns hosts into numbers, and the lowest number wins.

mod binpack;
mod random;
mod spread;

use super::Candidate;
use crate::scenario::StrategyType;
use crate::sim::dice::Dice;

/// One kind of strategy. `field` is what the API calls field: `cpu`, `instanceId`, `attribute:…`.
pub trait Strategy: Sync {
    fn kind(&self) -> StrategyType;
    /// Returns one key for each of `hosts`; `all` holds the refused ones too, whose tasks count as well.
    fn keys(&self, field: &str, hosts: &[&Candidate<'_>], all: &[Candidate<'_>], dice: Dice, nth: u64) -> Vec<i64>;
    /// Returns what ranks one host: the same as in `keys`, said of it alone.
    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h>;
}

/// What ranks a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'h> {
    /// A number of its own.
    Own(i64),
    /// The tasks of the service on all hosts that have this value.
    Count(Option<&'h str>),
    /// Another number at every placement.
    Anew,
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

    /// Returns `kind:field`, as people write it.
    pub fn name(&self) -> String {
        let word = match self.kind {
            StrategyType::Random => "random",
            StrategyType::Spread => "spread",
            StrategyType::Binpack => "binpack",
        };
        if self.field.is_empty() { word.to_owned() } else { format!("{word}:{}", self.field) }
    }

    pub fn keys(&self, hosts: &[&Candidate<'_>], all: &[Candidate<'_>], dice: Dice, nth: u64) -> Vec<i64> {
        self.strategy().keys(&self.field, hosts, all, dice, nth)
    }

    pub fn key<'h>(&self, host: &'h Candidate<'_>) -> Key<'h> {
        self.strategy().key(&self.field, host)
    }

    fn strategy(&self) -> &'static dyn Strategy {
        *ALL.iter().find(|strategy| strategy.kind() == self.kind).expect("every kind is listed")
    }
}
