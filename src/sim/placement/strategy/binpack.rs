//! Packs dense: the host with the least left of one resource wins.

use super::{Candidate, Key, Strategy};
use crate::scenario::StrategyType;
use crate::sim::dice::Dice;

pub struct Binpack;

impl Strategy for Binpack {
    fn kind(&self) -> StrategyType {
        StrategyType::Binpack
    }

    fn keys(&self, field: &str, hosts: &[&Candidate<'_>], _: &[Candidate<'_>], _: Dice, _: u64) -> Vec<i64> {
        hosts.iter().map(|host| left(field, host)).collect()
    }

    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h> {
        Key::Own(left(field, host))
    }
}

fn left(field: &str, host: &Candidate<'_>) -> i64 {
    match field {
        "cpu" => i64::from(host.free.cpu),
        _ => i64::from(host.free.memory_mib),
    }
}
