//! Packs dense: the host with the least left of one resource wins.

use super::{Candidate, Strategy};
use crate::scenario::StrategyType;
use crate::sim::dice::Dice;

pub struct Binpack;

impl Strategy for Binpack {
    fn kind(&self) -> StrategyType {
        StrategyType::Binpack
    }

    fn keys(&self, field: &str, hosts: &[&Candidate<'_>], _: &[Candidate<'_>], _: Dice, _: u64) -> Vec<i64> {
        let left = |host: &&Candidate<'_>| match field {
            "cpu" => i64::from(host.free.cpu),
            _ => i64::from(host.free.memory_mib),
        };
        hosts.iter().map(left).collect()
    }
}
