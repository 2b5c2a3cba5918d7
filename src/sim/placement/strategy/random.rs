//! Any host that fits.

use super::{Candidate, Key, Strategy};
use crate::scenario::StrategyType;

pub struct Random;

impl Strategy for Random {
    fn kind(&self) -> StrategyType {
        StrategyType::Random
    }

    fn key<'h>(&self, _: &str, _: &'h Candidate<'_>) -> Key<'h> {
        Key::Chance
    }
}
