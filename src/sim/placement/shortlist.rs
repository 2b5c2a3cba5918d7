//! Many placements in a row: what one look has found out about the hosts is kept for the next.
//!
//! Every verdict is the one that `place` gives; only the chosen host and the counts it stands in are looked at again.
//! Hosts that stand in the same counts of every spread form a class, in which only what a host has of its own ranks
//! them. The best of all is then the best among the heads of a few classes.

use super::strategy::{Chained, Key, Value};
use super::{
    Candidate, FILTERS, LISTED, Need, PlacementRules, Ranked, Refusal, Spot, Step, StepKind, Verdict, attribute_words,
};
use crate::scenario::LaunchType;
use crate::sim::world::ids::HostId;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// AWS quota: strategies in a service. `check` refuses more.
const MOST_STRATEGIES: usize = 5;
/// With more classes, looking at every host is as good.
const MOST_CLASSES: usize = 64;

/// A host's own keys in the order of the chain, zero where a count ranks; then the ties: tasks, number.
type Own = ([i64; MOST_STRATEGIES], u32, HostId);

#[derive(Debug)]
pub(in crate::sim) struct Shortlist {
    chain: Vec<Chained>,
    strategies: Vec<String>,
    attributes: Vec<String>,
    constraints: Vec<Rc<str>>,
    /// For each link of the chain that counts: the tasks of the service by value.
    counts: [Vec<i64>; MOST_STRATEGIES],
    classes: Vec<Class>,
    class_of: Vec<usize>,
    /// By sieve, the filters before the constraints: the places of the hosts refused there.
    refused: Vec<BTreeMap<usize, Refusal>>,
}

/// Hosts that stand in the same counts.
#[derive(Debug)]
struct Class {
    /// The place of its value in each of `counts`; `None` where hosts have keys of their own.
    values: [Option<usize>; MOST_STRATEGIES],
    /// Those that passed every sieve, best first, with their places.
    left: BTreeSet<(Own, usize)>,
}

impl Shortlist {
    /// Looks at every host; `None` where nothing could be kept from one placement to the next.
    pub(in crate::sim) fn new(hosts: &[Candidate<'_>], need: &Need<'_>, rules: &PlacementRules) -> Option<Self> {
        let chain = rules.chain();
        let chance = |link: &Chained| hosts.first().is_some_and(|host| link.key(host) == Key::Chance);
        if chain.len() > MOST_STRATEGIES || chain.iter().any(chance) {
            return None;
        }
        let mut list = Shortlist {
            strategies: chain.iter().map(Chained::name).collect(),
            attributes: need.attributes.iter().map(attribute_words).collect(),
            constraints: rules.constraints.iter().map(|constraint| Rc::clone(constraint.text())).collect(),
            chain,
            counts: Default::default(),
            classes: Vec::new(),
            class_of: Vec::with_capacity(hosts.len()),
            refused: vec![BTreeMap::new(); FILTERS.len() + rules.constraints.len()],
        };
        list.sort_into_classes(hosts)?;
        list.sift_all(hosts, need, rules);
        Some(list)
    }

    fn sort_into_classes(&mut self, hosts: &[Candidate<'_>]) -> Option<()> {
        let mut numbers: [BTreeMap<Value<'_>, usize>; MOST_STRATEGIES] = Default::default();
        let mut known: BTreeMap<[Option<usize>; MOST_STRATEGIES], usize> = BTreeMap::new();
        for host in hosts {
            let mut values = [None; MOST_STRATEGIES];
            for (link, strategy) in self.chain.iter().enumerate() {
                if let Key::Count(value) = strategy.key(host) {
                    let fresh = numbers[link].len();
                    let number = *numbers[link].entry(value).or_insert(fresh);
                    self.counts[link].resize(numbers[link].len(), 0);
                    self.counts[link][number] += i64::from(host.peers);
                    values[link] = Some(number);
                }
            }
            let class = *known.entry(values).or_insert_with(|| {
                self.classes.push(Class { values, left: BTreeSet::new() });
                self.classes.len() - 1
            });
            if class >= MOST_CLASSES {
                return None;
            }
            self.class_of.push(class);
        }
        Some(())
    }

    fn sift_all(&mut self, hosts: &[Candidate<'_>], need: &Need<'_>, rules: &PlacementRules) {
        let mut left: Vec<usize> = (0..hosts.len()).collect();
        for (sieve, (_, filter)) in FILTERS.iter().enumerate() {
            left.retain(|place| self.passes(sieve, *place, filter(&hosts[*place], need)));
        }
        for (nth, constraint) in rules.constraints.iter().enumerate() {
            let asked: Vec<&Candidate<'_>> = left.iter().map(|place| &hosts[*place]).collect();
            let mut refusals = constraint.refusals(nth as u8, &asked).into_iter();
            left.retain(|place| self.passes(FILTERS.len() + nth, *place, refusals.next().flatten()));
        }
        for place in left {
            self.list(&hosts[place], place);
        }
    }

    fn passes(&mut self, sieve: usize, place: usize, refusal: Option<Refusal>) -> bool {
        if let Some(refusal) = refusal {
            self.refused[sieve].insert(place, refusal);
        }
        refusal.is_none()
    }

    fn own(&self, host: &Candidate<'_>) -> Own {
        let mut keys = [0; MOST_STRATEGIES];
        for (key, strategy) in keys.iter_mut().zip(&self.chain) {
            if let Key::Own(own) = strategy.key(host) {
                *key = own;
            }
        }
        (keys, host.peers, host.id)
    }

    fn list(&mut self, host: &Candidate<'_>, place: usize) {
        let own = self.own(host);
        self.classes[self.class_of[place]].left.insert((own, place));
    }

    /// Lets the host at `place` take the task in, and looks at it again.
    pub(in crate::sim) fn take<'a>(
        &mut self,
        hosts: &mut [Candidate<'a>],
        place: usize,
        need: &Need<'_>,
        group: &'a str,
        rules: &PlacementRules,
    ) {
        let own = self.own(&hosts[place]);
        let class = &mut self.classes[self.class_of[place]];
        class.left.remove(&(own, place));
        for (counts, value) in self.counts.iter_mut().zip(class.values) {
            value.into_iter().for_each(|value| counts[value] += 1);
        }
        hosts[place].take(need, group);
        let host = &hosts[place];
        let by_filter = FILTERS.iter().map(|(_, filter)| filter(host, need));
        let by_constraint = rules
            .constraints
            .iter()
            .zip(0..)
            .map(|(constraint, nth)| constraint.refusals(nth, &[host]).into_iter().next().flatten());
        match by_filter.chain(by_constraint).enumerate().find_map(|(sieve, refusal)| Some((sieve, refusal?))) {
            Some((sieve, refusal)) => {
                self.refused[sieve].insert(place, refusal);
            }
            None => self.list(&hosts[place], place),
        }
    }

    /// Decides as `place` does.
    pub(in crate::sim) fn decide(&self, hosts: &[Candidate<'_>], need: &Need<'_>) -> Verdict {
        let ranked = self.best();
        let chosen = ranked.first().map(|ranked| ranked.spot);
        let refused = self.refused.iter().flatten().take(LISTED);
        Verdict {
            need: need.resources,
            launch: LaunchType::Ec2,
            chosen,
            steps: self.steps(hosts.len(), need, chosen.is_some()),
            refused: refused.map(|(place, refusal)| (hosts[*place].id, *refusal)).collect(),
            ranked,
            constraints: self.constraints.clone(),
            attributes: self.attributes.clone(),
            strategies: self.strategies.clone(),
        }
    }

    fn steps(&self, hosts: usize, need: &Need<'_>, found: bool) -> Vec<Step> {
        let mut left = hosts as u32;
        let mut steps = vec![Step { kind: StepKind::All, left }];
        for ((kind, _), refused) in FILTERS.iter().zip(&self.refused) {
            left -= refused.len() as u32;
            if *kind != StepKind::Attributes || !need.attributes.is_empty() {
                steps.push(Step { kind: *kind, left });
            }
        }
        left -= self.refused[FILTERS.len()..].iter().map(|refused| refused.len() as u32).sum::<u32>();
        steps.push(Step { kind: StepKind::Constraints, left });
        steps.push(Step { kind: StepKind::Strategy, left: u32::from(found) });
        steps
    }

    /// Merges the classes, best first, as far as a verdict lists.
    fn best(&self) -> Vec<Ranked> {
        let mut heads: Vec<_> = self
            .classes
            .iter()
            .filter_map(|class| {
                let mut rest = class.left.iter();
                Some((class, rest.next()?, rest))
            })
            .collect();
        let mut best = Vec::with_capacity(LISTED);
        while best.len() < LISTED {
            let first = (0..heads.len()).min_by(|one, two| {
                let ((one, (own, _), _), (two, (other, _), _)) = (&heads[*one], &heads[*two]);
                self.compare((one, own), (two, other))
            });
            let Some(first) = first else { break };
            let (class, (own, _), rest) = &mut heads[first];
            best.push(Ranked { spot: Spot::Instance(own.2), keys: self.keys(class, own).collect() });
            match rest.next() {
                Some(next) => heads[first].1 = next,
                None => {
                    let _ = heads.swap_remove(first);
                }
            }
        }
        best
    }

    fn keys(&self, class: &Class, own: &Own) -> impl Iterator<Item = i64> {
        (0..self.chain.len()).map(move |link| class.values[link].map_or(own.0[link], |value| self.counts[link][value]))
    }

    fn compare(&self, (class, own): (&Class, &Own), (other, theirs): (&Class, &Own)) -> Ordering {
        self.keys(class, own).cmp(self.keys(other, theirs)).then_with(|| (own.1, own.2).cmp(&(theirs.1, theirs.2)))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::tests::{NEED, host};
    use super::super::{PlacementRules, place};
    use super::*;
    use crate::scenario::{ConstraintType, PlacementConstraint, PlacementStrategy, StrategyType};
    use crate::sim::dice::Dice;
    use proptest::prelude::*;

    fn strategies() -> impl Strategy<Value = Vec<PlacementStrategy>> {
        let of = |kind, field: &str| PlacementStrategy { kind, field: Some(field.to_owned()) };
        let one = prop::sample::select(vec![
            of(StrategyType::Spread, "attribute:ecs.availability-zone"),
            of(StrategyType::Spread, "attribute:stack"),
            of(StrategyType::Spread, "instanceId"),
            of(StrategyType::Binpack, "cpu"),
            of(StrategyType::Binpack, "memory"),
        ]);
        prop::collection::vec(one, 0..5)
    }

    fn constraints() -> impl Strategy<Value = Vec<PlacementConstraint>> {
        let member = |expression: &str| PlacementConstraint {
            kind: ConstraintType::MemberOf,
            expression: Some(expression.to_owned()),
        };
        let one = prop::sample::select(vec![
            PlacementConstraint { kind: ConstraintType::DistinctInstance, expression: None },
            member("attribute:stack == prod"),
            member("not(task:group == service:web)"),
        ]);
        prop::collection::vec(one, 0..3)
    }

    proptest! {
        /// Placement after placement, the verdicts are those of looking at every host each time.
        #[test]
        fn it_decides_as_looking_at_every_host_does(
            rows in prop::collection::vec((0u32..2, 0u32..2048, 0u32..4000, 0u32..3, any::<bool>()), 0..60),
            strategies in strategies(),
            constraints in constraints(),
        ) {
            let rules = PlacementRules::new(&constraints, &strategies);
            let mut hosts: Vec<Candidate<'_>> = (0..).zip(rows).map(|(id, (zone, cpu, memory, peers, active))| {
                Candidate { active, ..host((id, zone, cpu, memory, peers)) }
            }).collect();
            let mut list = Shortlist::new(&hosts, &NEED, &rules).expect("no chance in these rules");
            for nth in 0..12 {
                let verdict = list.decide(&hosts, &NEED);
                prop_assert_eq!(&verdict, &place(&hosts, &NEED, &rules, Dice(1), nth));
                let Some(Spot::Instance(id)) = verdict.chosen else { break };
                list.take(&mut hosts, id.index(), &NEED, "service:web", &rules);
            }
        }
    }

    #[test]
    fn what_chance_decides_is_not_kept() {
        let rules = PlacementRules::new(&[], &[PlacementStrategy { kind: StrategyType::Random, field: None }]);
        assert!(Shortlist::new(&[host((1, 0, 512, 512, 0))], &NEED, &rules).is_none());
    }
}
