//! Packs dense: the host with the least left of one resource wins.

use super::{Candidate, Key, Strategy};
use crate::scenario::StrategyType;

pub struct Binpack;

impl Strategy for Binpack {
    fn kind(&self) -> StrategyType {
        StrategyType::Binpack
    }

    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h> {
        Key::Own(match field {
            "cpu" => i64::from(host.free.cpu),
            _ => i64::from(host.free.memory_mib),
        })
    }
}
