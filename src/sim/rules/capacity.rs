//! Which capacity of Fargate the next task of a service uses: bases first, then by weight. Pure.
//!
//! API model, CapacityProviderStrategyItem.

use crate::scenario::{CapacityProvider, CapacityProviderItem};

/// Returns the provider that has the least of what it is due, the first of equals; none without a strategy.
pub fn choose(strategy: &[CapacityProviderItem], held: &[CapacityProvider]) -> Option<CapacityProvider> {
    let held_by =
        |item: &CapacityProviderItem| held.iter().filter(|one| **one == item.capacity_provider).count() as u64;
    let below_base = strategy.iter().find(|item| held_by(item) < u64::from(item.base));
    if let Some(item) = below_base {
        return Some(item.capacity_provider);
    }
    // Of those with a weight, the one whose tasks beyond its base are fewest for its weight, were it given one more.
    let weighted = strategy.iter().filter(|item| item.weight > 0);
    let after = |item: &CapacityProviderItem| (held_by(item) - u64::from(item.base) + 1, u64::from(item.weight));
    let fewer = |one: &&CapacityProviderItem, two: &&CapacityProviderItem| {
        let ((one, of_one), (two, of_two)) = (after(one), after(two));
        (one * of_two).cmp(&(two * of_one))
    };
    weighted.min_by(fewer).map(|item| item.capacity_provider)
}

#[cfg(test)]
mod tests {
    use super::*;
    use CapacityProvider::{Fargate, FargateSpot};

    fn shared(strategy: &[CapacityProviderItem], count: usize) -> (usize, usize) {
        let mut held = Vec::new();
        for _ in 0..count {
            held.extend(choose(strategy, &held));
        }
        let of = |provider| held.iter().filter(|one| **one == provider).count();
        (of(Fargate), of(FargateSpot))
    }

    #[test]
    fn bases_come_first_and_the_rest_is_shared_by_weight() {
        let item = |capacity_provider, weight, base| CapacityProviderItem { capacity_provider, weight, base };
        for (name, strategy, count, want) in [
            ("nothing chosen", vec![], 3, (0, 0)),
            ("one provider", vec![item(FargateSpot, 1, 0)], 3, (0, 3)),
            ("the base first", vec![item(Fargate, 1, 2), item(FargateSpot, 3, 0)], 2, (2, 0)),
            ("then one to three", vec![item(Fargate, 1, 2), item(FargateSpot, 3, 0)], 10, (4, 6)),
            ("evenly", vec![item(Fargate, 1, 0), item(FargateSpot, 1, 0)], 4, (2, 2)),
            ("a weight of 0 gets its base only", vec![item(Fargate, 0, 1), item(FargateSpot, 1, 0)], 5, (1, 4)),
        ] {
            assert_eq!(shared(&strategy, count), want, "{name}");
        }
    }
}
