//! Random whole runs: scenarios that a seed makes up, and what must hold of all of them, of some, and in the end.

mod always;
mod case;
mod eventually;
mod features;
mod known;
mod luck;
mod sometimes;
mod walk;

pub use always::{ALWAYS, Always, Step};
pub use case::{Case, Deed, scenario};
pub use eventually::{Answer, EVENTUALLY, Ending, Eventually};
pub use features::{FEATURES, Feature};
pub use known::{KNOWN, Known};
pub use sometimes::{SOMETIMES, Sometimes, When};

use crate::scenario::check;
use std::fmt;
use std::panic;

/// What one seed did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub seed: u64,
    pub events: u64,
    pub facts: u64,
    /// How often each of `SOMETIMES` was seen.
    pub sometimes: Vec<u64>,
    /// Whether it showed anything about each of `EVENTUALLY`.
    pub eventually: Vec<bool>,
    /// The properties of `KNOWN` that it broke.
    pub known: Vec<&'static str>,
}

/// What a seed broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub seed: u64,
    pub property: &'static str,
    pub detail: String,
}

impl Failure {
    fn new(seed: u64, property: &'static str, detail: String) -> Failure {
        Failure { seed, property, detail }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {} breaks: {}", self.seed, self.property)?;
        write!(f, "\nwith {}", Case::new(self.seed).features.join(", "))?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, "\n{}", self.detail) }
    }
}

/// Makes up the scenario of a seed, runs it and checks everything.
///
/// Where panics unwind, an assert of the engine's is a failure like any other.
pub fn run(seed: u64) -> Result<Stats, Failure> {
    panic::catch_unwind(|| run_case(&Case::new(seed))).unwrap_or_else(|panicked| {
        let words = panicked.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panicked.downcast_ref::<&str>().map(|words| (*words).to_owned()));
        asserted(seed, words.unwrap_or_default())
    })
}

/// A run that ended in an assert of the engine's, which in debug builds asks the invariants itself.
fn asserted(seed: u64, words: String) -> Result<Stats, Failure> {
    let case = Case::new(seed);
    match KNOWN.iter().find(|known| words.ends_with(known.property) && (known.when)(&case)) {
        Some(known) => Ok(Stats { seed, known: vec![known.property], ..Stats::default() }),
        None => Err(Failure::new(seed, "the engine's own asserts hold", words)),
    }
}

/// Runs a case and checks everything.
pub fn run_case(case: &Case) -> Result<Stats, Failure> {
    let seed = case.scenario.seed;
    if let Some(problem) = check(&case.scenario).first() {
        return Err(Failure::new(seed, "made-up scenarios can be run", problem.to_string()));
    }
    let mut walked = walk::walk(case)?;
    // A debug build asks every invariant after every fact, so it plays only some seeds twice.
    if !cfg!(debug_assertions) || seed % 8 < 2 {
        walk::play_again(case, &walked)?;
    }
    let ending = Ending { case, world: &walked.world, trace: &walked.trace };
    for eventually in EVENTUALLY {
        let answer = (eventually.asks)(&ending);
        walked.stats.eventually.push(answer != Answer::Excused);
        match answer {
            Answer::Broken(_) if known::is_known(eventually.name, case) => walked.stats.known.push(eventually.name),
            Answer::Broken(detail) => return Err(Failure::new(seed, eventually.name, detail)),
            Answer::Excused | Answer::Holds => {}
        }
    }
    Ok(walked.stats)
}

/// Many seeds put together, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub seeds: u64,
    pub events: u64,
    pub facts: u64,
    /// Under how many seeds each of `SOMETIMES` was seen.
    pub sometimes: Vec<u64>,
    /// How many seeds showed something about each of `EVENTUALLY`.
    pub eventually: Vec<u64>,
    /// How many seeds broke a property of `KNOWN`.
    pub known: u64,
}

impl Default for Totals {
    fn default() -> Self {
        let (sometimes, eventually) = (vec![0; SOMETIMES.len()], vec![0; EVENTUALLY.len()]);
        Totals { seeds: 0, events: 0, facts: 0, sometimes, eventually, known: 0 }
    }
}

impl Totals {
    pub fn add(&mut self, stats: &Stats) {
        self.merge(&Totals {
            seeds: 1,
            events: stats.events,
            facts: stats.facts,
            sometimes: stats.sometimes.iter().map(|times| u64::from(*times > 0)).collect(),
            eventually: stats.eventually.iter().map(|asked| u64::from(*asked)).collect(),
            known: u64::from(!stats.known.is_empty()),
        });
    }

    pub fn merge(&mut self, other: &Totals) {
        self.seeds += other.seeds;
        self.events += other.events;
        self.facts += other.facts;
        self.known += other.known;
        self.sometimes.iter_mut().zip(&other.sometimes).for_each(|(mine, more)| *mine += more);
        self.eventually.iter_mut().zip(&other.eventually).for_each(|(mine, more)| *mine += more);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
