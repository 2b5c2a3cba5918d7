//! Outcomes of many seeds, put together: exact quantiles, in any order, split any way.

use super::{Ending, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of the seeds run so far. Two summaries of different seeds merge into that of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub runs: u32,
    pub endings: BTreeMap<Ending, u32>,
    /// Of the seeds that became healthy, when.
    pub healthy_at_ms: Quantiles,
    /// Of the seeds that ended steady, since when.
    pub steady_at_ms: Quantiles,
    pub failed_requests: Quantiles,
    pub requests: u64,
}

/// Values in order of size; every quantile is one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantiles(Vec<u64>);

impl Summary {
    pub fn add(&mut self, outcome: &Outcome) {
        self.runs += 1;
        *self.endings.entry(outcome.ending).or_default() += 1;
        outcome.healthy_at_ms.into_iter().for_each(|at| self.healthy_at_ms.add(at));
        outcome.steady_at_ms.into_iter().for_each(|at| self.steady_at_ms.add(at));
        self.failed_requests.add(outcome.failed_requests);
        self.requests += outcome.requests;
    }

    /// Takes another summary in; the seeds of the two must differ.
    pub fn merge(&mut self, other: &Summary) {
        self.runs += other.runs;
        for (ending, count) in &other.endings {
            *self.endings.entry(*ending).or_default() += count;
        }
        self.healthy_at_ms.merge(&other.healthy_at_ms);
        self.steady_at_ms.merge(&other.steady_at_ms);
        self.failed_requests.merge(&other.failed_requests);
        self.requests += other.requests;
    }
}

impl Quantiles {
    fn add(&mut self, value: u64) {
        let place = self.0.partition_point(|held| *held <= value);
        self.0.insert(place, value);
    }

    fn merge(&mut self, other: &Quantiles) {
        self.0.extend_from_slice(&other.0);
        self.0.sort_unstable();
    }

    /// Returns the smallest value that at least so many thousandths of the values do not exceed.
    pub fn at(&self, permille: u32) -> Option<u64> {
        let rank = (self.0.len() as u64 * u64::from(permille.min(1000))).div_ceil(1000).max(1);
        self.0.get(rank as usize - 1).copied()
    }

    pub fn values(&self) -> &[u64] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(seed: u64) -> Outcome {
        let failed = seed.is_multiple_of(5);
        Outcome {
            seed,
            ending: if failed { Ending::Failed } else { Ending::Steady },
            healthy_at_ms: (!failed).then_some(seed * 7 % 101),
            steady_at_ms: (!failed).then_some(seed * 7 % 101 + 5),
            requests: 100,
            failed_requests: seed % 3,
        }
    }

    fn summary(seeds: impl IntoIterator<Item = u64>) -> Summary {
        let mut summary = Summary::default();
        seeds.into_iter().for_each(|seed| summary.add(&outcome(seed)));
        summary
    }

    #[test]
    fn any_split_in_any_order_gives_the_same_summary() {
        let whole = summary(0..60);
        let mut split = summary((0..60).filter(|seed| seed % 2 == 1).rev());
        split.merge(&summary((0..60).filter(|seed| seed % 2 == 0)));
        assert_eq!(split, whole);
        let text = serde_json::to_string(&whole).expect("a summary is plain data");
        assert_eq!(serde_json::from_str::<Summary>(&text).expect("it reads back"), whole);
    }

    #[test]
    fn quantiles_are_values_that_occurred() {
        let mut quantiles = Quantiles::default();
        assert_eq!(quantiles.at(500), None);
        (1..=20).rev().for_each(|value| quantiles.add(value));
        for (permille, want) in [(0, 1), (50, 1), (51, 2), (500, 10), (950, 19), (951, 20), (1000, 20), (2000, 20)] {
            assert_eq!(quantiles.at(permille), Some(want), "p{permille}");
        }
    }
}
