//! Spreads out: the value of a field with the fewest tasks of the service wins.

use super::{Candidate, Key, Strategy, Value};
use crate::scenario::StrategyType;

pub struct Spread;

impl Strategy for Spread {
    fn kind(&self) -> StrategyType {
        StrategyType::Spread
    }

    fn key<'h>(&self, field: &str, host: &'h Candidate<'_>) -> Key<'h> {
        match field {
            "instanceId" | "host" => Key::Own(i64::from(host.peers)),
            "attribute:ecs.availability-zone" => Key::Count(Value::Zone(host.zone.number())),
            _ => Key::Count(Value::Attribute(host.spec.attribute(field.strip_prefix("attribute:").unwrap_or(field)))),
        }
    }
}
