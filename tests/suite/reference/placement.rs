//! Which hosts would be right for one more task, and why each of the others is not (fact sheet 5.1 to 5.4).

use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub struct Host {
    pub id: u32,
    pub active: bool,
    pub connected: bool,
    /// Its attributes by name, the zone and the instance type among them.
    pub attributes: BTreeMap<String, String>,
    pub free_cpu: u64,
    pub free_memory: u64,
    pub free_enis: u64,
    pub free_gpus: u64,
    /// The host ports that are taken.
    pub ports: BTreeSet<Port>,
    /// Tasks here of the service (or the group) that the new task belongs to.
    pub peers: u64,
    /// Tasks here in RUNNING, of whatever service.
    pub running: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port {
    Tcp(u16),
    Udp(u16),
}

/// What an instance keeps for itself: SSH, Docker, the agent.
const KEPT: [u16; 6] = [22, 2375, 2376, 51_678, 51_679, 51_680];

#[derive(Clone, Debug)]
pub struct Need {
    pub cpu: u64,
    pub memory: u64,
    pub enis: u64,
    pub gpus: u64,
    pub ports: Vec<Port>,
    /// A name, and the value if not any will do.
    pub attributes: Vec<(String, Option<String>)>,
}

pub enum Constraint {
    DistinctInstance,
    MemberOf(Box<dyn Fn(&Host) -> bool>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    BinpackCpu,
    BinpackMemory,
    SpreadInstance,
    SpreadAttribute(String),
    Random,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    NotActive,
    NotConnected,
    MissingAttribute {
        name: String,
    },
    Cpu {
        free: u64,
        needed: u64,
    },
    Memory {
        free: u64,
        needed: u64,
    },
    Port(Port),
    Gpus {
        free: u64,
        needed: u64,
    },
    Enis {
        free: u64,
        needed: u64,
    },
    NotDistinct {
        peers: u64,
    },
    /// The place of the constraint in the list.
    NotMember {
        constraint: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// All the ties: each of them would be right.
    pub right: BTreeSet<u32>,
    pub refused: BTreeMap<u32, Reason>,
}

pub const ZONE: &str = "ecs.availability-zone";

/// Returns the right hosts and the refused ones. No strategy means the default: zone, then instance.
pub fn place(hosts: &[Host], need: &Need, constraints: &[Constraint], strategies: &[Strategy]) -> Answer {
    let mut refused = BTreeMap::new();
    let mut ties = Vec::new();
    for host in hosts {
        match refusal(host, need, constraints) {
            Some(reason) => drop(refused.insert(host.id, reason)),
            None => ties.push(host),
        }
    }
    let default = [Strategy::SpreadAttribute(ZONE.to_owned()), Strategy::SpreadInstance];
    for strategy in if strategies.is_empty() { &default[..] } else { strategies } {
        if *strategy == Strategy::Random {
            // Any of the ties is right, whatever comes after.
            break;
        }
        let least = ties.iter().map(|host| rank(host, hosts, strategy)).min();
        ties.retain(|host| Some(rank(host, hosts, strategy)) == least);
    }
    Answer { right: ties.iter().map(|host| host.id).collect(), refused }
}

/// Returns the zones that a Fargate task may go to: those with the fewest tasks of the service.
pub fn place_on_fargate(peers_by_zone: &[u64]) -> BTreeSet<usize> {
    let least = peers_by_zone.iter().min();
    (0..peers_by_zone.len()).filter(|zone| Some(&peers_by_zone[*zone]) == least).collect()
}

/// Returns the first reason against a host, in the order of 5.1.
fn refusal(host: &Host, need: &Need, constraints: &[Constraint]) -> Option<Reason> {
    if !host.active {
        return Some(Reason::NotActive);
    }
    if !host.connected {
        return Some(Reason::NotConnected);
    }
    for (name, wanted) in &need.attributes {
        let there = host.attributes.get(name);
        if there.is_none() || (wanted.is_some() && there != wanted.as_ref()) {
            return Some(Reason::MissingAttribute { name: name.clone() });
        }
    }
    if host.free_cpu < need.cpu {
        return Some(Reason::Cpu { free: host.free_cpu, needed: need.cpu });
    }
    if host.free_memory < need.memory {
        return Some(Reason::Memory { free: host.free_memory, needed: need.memory });
    }
    for port in &need.ports {
        let (Port::Tcp(number) | Port::Udp(number)) = port;
        if host.ports.contains(port) || KEPT.contains(number) {
            return Some(Reason::Port(*port));
        }
    }
    if host.free_gpus < need.gpus {
        return Some(Reason::Gpus { free: host.free_gpus, needed: need.gpus });
    }
    if host.free_enis < need.enis {
        return Some(Reason::Enis { free: host.free_enis, needed: need.enis });
    }
    for (place, constraint) in constraints.iter().enumerate() {
        match constraint {
            Constraint::DistinctInstance if host.peers > 0 => return Some(Reason::NotDistinct { peers: host.peers }),
            Constraint::MemberOf(is_member) if !is_member(host) => {
                return Some(Reason::NotMember { constraint: place });
            }
            Constraint::DistinctInstance | Constraint::MemberOf(_) => {}
        }
    }
    None
}

/// Returns what a strategy compares; the least wins. A spread counts the tasks on all hosts with the value, also on
/// those that cannot take the new task. Hosts without the attribute form one group.
fn rank(host: &Host, hosts: &[Host], strategy: &Strategy) -> u64 {
    match strategy {
        Strategy::BinpackCpu => host.free_cpu,
        Strategy::BinpackMemory => host.free_memory,
        Strategy::SpreadInstance => host.peers,
        Strategy::SpreadAttribute(name) => {
            let value = host.attributes.get(name);
            hosts.iter().filter(|other| other.attributes.get(name) == value).map(|other| other.peers).sum()
        }
        Strategy::Random => 0,
    }
}

#[test]
fn the_right_hosts_are_all_the_ties() {
    let host = |id, zone: &str, free_cpu, free_memory, peers| Host {
        id,
        active: true,
        connected: true,
        attributes: BTreeMap::from([(ZONE.to_owned(), zone.to_owned())]),
        free_cpu,
        free_memory,
        free_enis: 1,
        free_gpus: 0,
        ports: BTreeSet::new(),
        peers,
        running: peers,
    };
    let hosts = [
        host(1, "a", 512, 900, 2),
        host(2, "a", 256, 900, 0),
        host(3, "b", 1024, 500, 1),
        host(4, "b", 128, 100, 0),
        host(5, "b", 256, 500, 0),
    ];
    let need = Need { cpu: 200, memory: 100, enis: 1, gpus: 0, ports: Vec::new(), attributes: Vec::new() };
    let zone = || Strategy::SpreadAttribute(ZONE.to_owned());
    for (name, strategies, want) in [
        ("default: the emptier zone, then the emptier host", &[][..], &[5][..]),
        ("binpack cpu: least left, ties kept", &[Strategy::BinpackCpu], &[2, 5]),
        ("binpack memory", &[Strategy::BinpackMemory], &[3, 5]),
        ("a chain refines ties", &[Strategy::BinpackCpu, Strategy::BinpackMemory], &[5]),
        ("spread by zone keeps the whole zone", &[zone()], &[3, 5]),
        ("spread by instance", &[Strategy::SpreadInstance], &[2, 5]),
        ("random: any that fits", &[Strategy::Random, zone()], &[1, 2, 3, 5]),
    ] {
        let answer = place(&hosts, &need, &[], strategies);
        assert_eq!(answer.right.iter().copied().collect::<Vec<_>>(), want, "{name}");
        assert_eq!(answer.refused, BTreeMap::from([(4, Reason::Cpu { free: 128, needed: 200 })]), "{name}");
    }
}

#[test]
fn a_refused_host_gets_the_first_reason() {
    let good = Host {
        id: 1,
        active: true,
        connected: true,
        attributes: BTreeMap::from([("arch".to_owned(), "arm64".to_owned())]),
        free_cpu: 256,
        free_memory: 512,
        free_enis: 1,
        free_gpus: 0,
        ports: BTreeSet::from([Port::Udp(53)]),
        peers: 0,
        running: 0,
    };
    let wants = |value: &str| vec![("arch".to_owned(), Some(value.to_owned()))];
    let need = Need { cpu: 256, memory: 512, enis: 1, gpus: 0, ports: vec![Port::Tcp(53)], attributes: wants("arm64") };
    let distinct = || vec![Constraint::DistinctInstance];
    let nobody = || vec![Constraint::DistinctInstance, Constraint::MemberOf(Box::new(|_| false))];
    let arch = || Reason::MissingAttribute { name: "arch".to_owned() };
    for (name, host, need, constraints, want) in [
        ("a host that fits exactly", good.clone(), need.clone(), distinct(), None),
        ("draining", Host { active: false, connected: false, ..good.clone() }, need.clone(), vec![], {
            Some(Reason::NotActive)
        }),
        ("agent away", Host { connected: false, ..good.clone() }, need.clone(), vec![], Some(Reason::NotConnected)),
        (
            "attribute",
            Host { free_cpu: 0, ..good.clone() },
            Need { attributes: wants("x86_64"), ..need.clone() },
            vec![],
            { Some(arch()) },
        ),
        ("memory", Host { free_memory: 511, free_enis: 0, ..good.clone() }, need.clone(), vec![], {
            Some(Reason::Memory { free: 511, needed: 512 })
        }),
        ("network interface", Host { free_enis: 0, peers: 1, ..good.clone() }, need.clone(), distinct(), {
            Some(Reason::Enis { free: 0, needed: 1 })
        }),
        ("port", good.clone(), Need { ports: vec![Port::Tcp(80), Port::Udp(53)], ..need.clone() }, vec![], {
            Some(Reason::Port(Port::Udp(53)))
        }),
        (
            "a port that the instance keeps",
            good.clone(),
            Need { ports: vec![Port::Tcp(22)], ..need.clone() },
            vec![],
            { Some(Reason::Port(Port::Tcp(22))) },
        ),
        ("GPU", good.clone(), Need { gpus: 1, ..need.clone() }, vec![], Some(Reason::Gpus { free: 0, needed: 1 })),
        ("not distinct", Host { peers: 2, ..good.clone() }, need.clone(), nobody(), {
            Some(Reason::NotDistinct { peers: 2 })
        }),
        ("not a member", good.clone(), need.clone(), nobody(), Some(Reason::NotMember { constraint: 1 })),
    ] {
        assert_eq!(place(&[host], &need, &constraints, &[]).refused.remove(&1), want, "{name}");
    }
}

#[test]
fn fargate_spreads_over_zones() {
    assert_eq!(place_on_fargate(&[2, 1, 1]), BTreeSet::from([1, 2]));
}
