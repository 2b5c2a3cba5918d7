//! Any host that fits.

use super::{Candidate, Key, Strategy};
use crate::scenario::StrategyType;
use crate::sim::dice::{Dice, Why};

pub struct Random;

impl Strategy for Random {
    fn kind(&self) -> StrategyType {
        StrategyType::Random
    }

    fn keys(&self, _: &str, hosts: &[&Candidate<'_>], _: &[Candidate<'_>], dice: Dice, nth: u64) -> Vec<i64> {
        let roll =
            |host: &&Candidate<'_>| (dice.roll(Why::RandomStrategy, u64::from(host.id.number()), nth) >> 1) as i64;
        hosts.iter().map(roll).collect()
    }

    fn key<'h>(&self, _: &str, _: &'h Candidate<'_>) -> Key<'h> {
        Key::Anew
    }
}
