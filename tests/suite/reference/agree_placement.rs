//! Ten thousand placements on a handful of hosts, asked of the engine and of the model.

use super::adapt::{self, Written};
use super::chance::Chance;
use super::placement::{Constraint, Host, Need, Port, Reason, Strategy, ZONE, place, place_on_fargate};
use std::collections::{BTreeMap, BTreeSet};

const CASES: u32 = 10_000;

/// A question of the cluster query language, as a text for the engine and as a plain function for the model.
#[derive(Clone, Debug)]
enum Question {
    Is { attribute: &'static str, value: &'static str },
    IsNot { attribute: &'static str, value: &'static str },
    Exists(&'static str),
    Missing(&'static str),
    In { attribute: &'static str, values: [&'static str; 2] },
    FewerRunning(u64),
    Not(Box<Question>),
    Both(Box<Question>, Box<Question>),
    Either(Box<Question>, Box<Question>),
}

const POOL: &str = "pool";
const VALUES: [&str; 2] = ["blue", "green"];
const ZONES: [&str; 3] = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

impl Question {
    fn text(&self) -> String {
        match self {
            Question::Is { attribute, value } => format!("attribute:{attribute} == {value}"),
            Question::IsNot { attribute, value } => format!("attribute:{attribute} != {value}"),
            Question::Exists(attribute) => format!("attribute:{attribute} exists"),
            Question::Missing(attribute) => format!("attribute:{attribute} !exists"),
            Question::In { attribute, values } => format!("attribute:{attribute} in [{}, {}]", values[0], values[1]),
            Question::FewerRunning(count) => format!("runningTasksCount < {count}"),
            Question::Not(inner) => format!("not ({})", inner.text()),
            Question::Both(one, two) => format!("({}) && ({})", one.text(), two.text()),
            Question::Either(one, two) => format!("({}) or ({})", one.text(), two.text()),
        }
    }

    /// A missing attribute makes every comparison false, except those that deny.
    fn holds(&self, host: &Host) -> bool {
        let value_of = |attribute: &str| host.attributes.get(attribute).map(String::as_str);
        match self {
            Question::Is { attribute, value } => value_of(attribute) == Some(value),
            Question::IsNot { attribute, value } => value_of(attribute) != Some(value),
            Question::Exists(attribute) => value_of(attribute).is_some(),
            Question::Missing(attribute) => value_of(attribute).is_none(),
            Question::In { attribute, values } => value_of(attribute).is_some_and(|value| values.contains(&value)),
            Question::FewerRunning(count) => host.running < *count,
            Question::Not(inner) => !inner.holds(host),
            Question::Both(one, two) => one.holds(host) && two.holds(host),
            Question::Either(one, two) => one.holds(host) || two.holds(host),
        }
    }

    fn any(chance: &mut Chance, depth: u32) -> Question {
        if depth > 0 && chance.one_in(2) {
            let mut inner = || Box::new(Question::any(chance, depth - 1));
            let (one, two) = (inner(), inner());
            return match chance.below(3) {
                0 => Question::Not(one),
                1 => Question::Both(one, two),
                _ => Question::Either(one, two),
            };
        }
        match chance.below(6) {
            0 => Question::Is { attribute: POOL, value: chance.pick(&VALUES) },
            1 => Question::IsNot { attribute: POOL, value: chance.pick(&VALUES) },
            2 => Question::Exists(POOL),
            3 => Question::Missing(POOL),
            4 => Question::In { attribute: ZONE, values: [chance.pick(&ZONES), chance.pick(&ZONES)] },
            _ => Question::FewerRunning(u64::from(chance.below(5))),
        }
    }
}

fn host(chance: &mut Chance, id: u32) -> Host {
    let mut attributes = BTreeMap::from([(ZONE.to_owned(), chance.pick(&ZONES).to_owned())]);
    if chance.below(3) > 0 {
        attributes.insert(POOL.to_owned(), chance.pick(&VALUES).to_owned());
    }
    let peers = u64::from(chance.below(4));
    Host {
        id,
        active: !chance.one_in(8),
        connected: !chance.one_in(8),
        attributes,
        free_cpu: chance.pick(&[0, 255, 256, 512, 512, 1024]),
        free_memory: chance.pick(&[0, 511, 512, 900, 900, 2048]),
        free_enis: u64::from(chance.below(4)),
        free_gpus: u64::from(chance.below(3)),
        ports: (0..chance.below(3)).map(|_| port(chance)).collect(),
        peers,
        running: peers + u64::from(chance.below(3)),
    }
}

fn port(chance: &mut Chance) -> Port {
    let number = chance.pick(&[53, 80, 8080]);
    if chance.one_in(3) { Port::Udp(number) } else { Port::Tcp(number) }
}

fn strategy(chance: &mut Chance) -> Strategy {
    match chance.below(7) {
        0 => Strategy::BinpackCpu,
        1 => Strategy::BinpackMemory,
        2 => Strategy::SpreadInstance,
        3 => Strategy::SpreadAttribute(ZONE.to_owned()),
        4 => Strategy::SpreadAttribute(POOL.to_owned()),
        5 => Strategy::SpreadAttribute("nobody-has-it".to_owned()),
        _ => Strategy::Random,
    }
}

fn constraint(chance: &mut Chance) -> Written {
    if chance.one_in(3) {
        return Written { text: None, model: Constraint::DistinctInstance };
    }
    let question = Question::any(chance, 2);
    Written { text: Some(question.text()), model: Constraint::MemberOf(Box::new(move |host| question.holds(host))) }
}

fn need(chance: &mut Chance) -> Need {
    let mut ports: Vec<Port> = (0..chance.pick(&[0, 0, 1, 2])).map(|_| port(chance)).collect();
    if chance.one_in(40) {
        ports.push(Port::Tcp(chance.pick(&[22, 2375, 51_678])));
    }
    let attribute = |chance: &mut Chance| {
        let name = chance.pick(&[POOL, POOL, ZONE, "nobody-has-it"]);
        let value = if name == ZONE { chance.pick(&ZONES) } else { chance.pick(&VALUES) };
        (name.to_owned(), chance.one_in(2).then(|| value.to_owned()))
    };
    Need {
        cpu: chance.pick(&[0, 256, 256, 512]),
        memory: chance.pick(&[0, 512, 512, 900]),
        enis: u64::from(chance.below(2)),
        gpus: chance.pick(&[0, 0, 1]),
        ports,
        attributes: (0..chance.pick(&[0, 0, 0, 1, 2])).map(|_| attribute(chance)).collect(),
    }
}

/// Returns how many hosts are left after each step, from the reasons of those that are not. Attributes are a step where
/// some are required.
fn steps(hosts: usize, need: &Need, refused: &BTreeMap<u32, Reason>, right: bool) -> Vec<u32> {
    let step = |reason: &Reason| match reason {
        Reason::NotActive | Reason::NotConnected => 1,
        Reason::MissingAttribute { .. } => 2,
        Reason::Cpu { .. } | Reason::Memory { .. } | Reason::Port(_) | Reason::Gpus { .. } | Reason::Enis { .. } => 3,
        Reason::NotDistinct { .. } | Reason::NotMember { .. } => 4,
    };
    let out_by = |last: u32| refused.values().filter(|reason| step(reason) <= last).count();
    let left = |last: u32| u32::try_from(hosts - out_by(last)).expect("a handful");
    let steps = (0..=4).filter(|step| *step != 2 || !need.attributes.is_empty());
    steps.map(left).chain([u32::from(right)]).collect()
}

#[test]
fn engine_and_model_place_alike_and_refuse_for_the_same_reasons() {
    let mut chance = Chance::new(4);
    let (mut placed, mut ties) = (0, 0);
    for nth in 0..CASES {
        let hosts: Vec<Host> =
            (0..chance.below(11)).map(|place| place * 3 + 1).map(|id| host(&mut chance, id)).collect();
        let need = need(&mut chance);
        let constraints: Vec<Written> =
            (0..chance.pick(&[0, 0, 1, 1, 2, 3])).map(|_| constraint(&mut chance)).collect();
        let strategies: Vec<Strategy> = (0..chance.below(6)).map(|_| strategy(&mut chance)).collect();
        let engine = adapt::place(&hosts, &need, &constraints, &strategies, u64::from(nth));
        let texts: Vec<_> = constraints.iter().map(|one| one.text.clone()).collect();
        let asked: Vec<Constraint> = constraints.into_iter().map(|one| one.model).collect();
        let model = place(&hosts, &need, &asked, &strategies);
        let case = || {
            let engine = (engine.chosen, &engine.ranked, &engine.answer.refused, &engine.steps);
            format!("case {nth}: {need:?} {texts:?} {strategies:?}\n{hosts:#?}\nengine {engine:?}\nmodel {model:?}")
        };
        match engine.chosen {
            Some(chosen) => assert!(model.right.contains(&chosen), "not the right host, {}", case()),
            None => assert!(model.right.is_empty(), "a host would be right, {}", case()),
        }
        assert_eq!(engine.answer.refused, model.refused, "{}", case());
        let passed: BTreeSet<u32> =
            hosts.iter().map(|host| host.id).filter(|id| !model.refused.contains_key(id)).collect();
        assert_eq!(engine.ranked.iter().copied().collect::<BTreeSet<_>>(), passed, "{}", case());
        assert_eq!(engine.ranked.first().copied(), engine.chosen, "{}", case());
        assert_eq!(engine.steps, steps(hosts.len(), &need, &model.refused, !model.right.is_empty()), "{}", case());
        placed += u32::from(engine.chosen.is_some());
        ties += u32::from(model.right.len() > 1);
    }
    assert!(placed > CASES / 5 && ties > CASES / 40, "the cases are worth asking: {placed} placed, {ties} ties");
}

#[test]
fn engine_and_model_choose_the_same_zones_on_fargate() {
    let mut chance = Chance::new(5);
    for nth in 0..CASES {
        let peers: Vec<u64> = (0..chance.below(7)).map(|_| u64::from(chance.below(4))).collect();
        let (engine, model) = (adapt::place_on_fargate(&peers), place_on_fargate(&peers));
        let agreed = engine.map_or(model.is_empty(), |zone| model.contains(&zone));
        assert!(agreed, "case {nth}: {peers:?}, engine {engine:?}, model {model:?}");
    }
}

#[test]
fn random_takes_every_host_that_fits_sooner_or_later() {
    let mut chance = Chance::new(6);
    let plain = Host {
        active: true,
        connected: true,
        free_cpu: 512,
        free_memory: 900,
        ports: BTreeSet::new(),
        ..host(&mut chance, 0)
    };
    let hosts: Vec<Host> = (0..5).map(|id| Host { id, peers: u64::from(id), ..plain.clone() }).collect();
    let need = Need { cpu: 256, memory: 512, enis: 0, gpus: 0, ports: Vec::new(), attributes: Vec::new() };
    let chosen: BTreeSet<u32> = (0..200)
        .filter_map(|seed| adapt::place(&hosts, &need, &[], &[Strategy::Random, Strategy::SpreadInstance], seed).chosen)
        .collect();
    assert_eq!(chosen, place(&hosts, &need, &[], &[Strategy::Random]).right);
}
