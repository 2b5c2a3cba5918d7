//! How the scheduler came to a place: the funnel as a sentence, every host as a row.

use crate::report::words;
use crate::scenario::{LaunchType, Protocol};
use crate::sim::World;
use crate::sim::catalog::HostPort;
use crate::sim::placement::{Ranked, Refusal, Spot, StepKind, Verdict};
use crate::sim::world::Task;
use crate::sim::world::ids::{HostId, ZoneId};

/// A table longer than this tells nobody more.
const MOST_ROWS: usize = 12;

/// The answer to "why this host".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyHere {
    /// `3 instances → 3 eligible → 3 with room → 3 allowed → spread by AZ chose i-0a41 in 1b`.
    pub sentence: String,
    /// The winner first, then the runners-up, then those that were out.
    pub rows: Vec<HostRow>,
    /// How many hosts the table leaves out.
    pub more: u32,
}

/// One host, or one zone of Fargate, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostRow {
    pub spot: Spot,
    /// `i-0a41`; on Fargate the whole name of the zone.
    pub name: String,
    /// `1b`.
    pub zone: String,
    pub connected: Mark,
    pub resources: Mark,
    pub constraint: Mark,
    /// What each strategy counted, the lowest wins: `1b:2`; empty for hosts that were out.
    pub score: String,
    pub chosen: bool,
}

/// How a host did in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Passed,
    /// Out, and why.
    Failed(String),
    /// It was out before.
    NotReached,
}

/// Returns why a task is where it is; none for tasks that were there at the beginning or wait for a place.
pub fn why_here(task: &Task, world: &World) -> Option<WhyHere> {
    task.verdict.as_deref().map(|verdict| explain(verdict, world))
}

/// Returns why the latest placement found no place, or where it went: the control plane's own panel.
pub fn why_nowhere(verdict: &Verdict, world: &World) -> WhyHere {
    explain(verdict, world)
}

fn explain(verdict: &Verdict, world: &World) -> WhyHere {
    let ranked = verdict.ranked.iter().map(|ranked| passed(ranked, verdict, world));
    let refused = verdict.refused.iter().map(|(host, refusal)| out(*host, *refusal, verdict, world));
    let all = verdict.steps.first().map_or(0, |step| step.left);
    // Some of those that were out belong in the table even where many would have done.
    let most_ranked = if verdict.refused.is_empty() { MOST_ROWS } else { MOST_ROWS / 2 };
    let rows: Vec<HostRow> = ranked
        .take(most_ranked.max(MOST_ROWS.saturating_sub(verdict.refused.len())))
        .chain(refused)
        .take(MOST_ROWS)
        .collect();
    WhyHere { sentence: funnel(verdict, world), more: all.saturating_sub(rows.len() as u32), rows }
}

fn funnel(verdict: &Verdict, world: &World) -> String {
    let steps: Vec<String> = verdict
        .steps
        .iter()
        .filter_map(|step| match (step.kind, verdict.launch == LaunchType::Fargate) {
            (StepKind::All, true) => Some(words::count(step.left, "zone")),
            (StepKind::All, false) => Some(words::count(step.left, "instance")),
            (StepKind::Cluster, _) => Some(format!("{} eligible", step.left)),
            (StepKind::Attributes, _) => Some(format!("{} with the attributes", step.left)),
            (StepKind::Resources, _) => Some(format!("{} with room", step.left)),
            (StepKind::Constraints, _) => Some(format!("{} allowed", step.left)),
            (StepKind::Strategy, _) => None,
        })
        .collect();
    let funnel = steps.join(" → ");
    match verdict.chosen {
        None => format!("{funnel} → no place"),
        Some(spot) => {
            let (used, tied) = deciding(verdict);
            let how = strategies_words(&verdict.strategies[..used]);
            let equals = if tied { " among equals" } else { "" };
            format!("{funnel} → {how} chose {}{equals}", place(spot, world))
        }
    }
}

/// Returns how many strategies it took until one place stood alone, and whether even all left equals.
fn deciding(verdict: &Verdict) -> (usize, bool) {
    let all = verdict.strategies.len();
    let Some((winner, others)) = verdict.ranked.split_first() else { return (all, false) };
    let same = |used: usize| others.iter().take_while(|other| other.keys[..used] == winner.keys[..used]).count();
    match (1..=all).find(|used| same(*used) == 0) {
        Some(used) => (used, false),
        None => (all, !others.is_empty()),
    }
}

fn place(spot: Spot, world: &World) -> String {
    match spot {
        Spot::Instance(host) => match zone_of(host, world) {
            Some(zone) => format!("{} in {}", world.catalog.ec2_instance_short(host), zone_short(zone, world)),
            None => world.catalog.ec2_instance_short(host),
        },
        Spot::Fargate(zone) => zone_short(zone, world),
    }
}

fn zone_of(host: HostId, world: &World) -> Option<ZoneId> {
    world.host(host).map(|host| host.zone)
}

fn zone_short(zone: ZoneId, world: &World) -> String {
    words::zone(&world.catalog.zone(zone).name).to_owned()
}

fn row(spot: Spot, world: &World) -> HostRow {
    let (name, zone) = match spot {
        Spot::Instance(host) => (world.catalog.ec2_instance_short(host), zone_of(host, world)),
        Spot::Fargate(zone) => (world.catalog.zone(zone).name.clone(), Some(zone)),
    };
    let zone = zone.map(|zone| zone_short(zone, world)).unwrap_or_default();
    let (connected, resources, constraint) = (Mark::Passed, Mark::Passed, Mark::Passed);
    HostRow { spot, name, zone, connected, resources, constraint, score: String::new(), chosen: false }
}

fn passed(ranked: &Ranked, verdict: &Verdict, world: &World) -> HostRow {
    let mut row = row(ranked.spot, world);
    let scores = verdict.strategies.iter().zip(&ranked.keys).map(|(strategy, key)| score(strategy, *key, &row.zone));
    row.score = scores.collect::<Vec<_>>().join(" · ");
    row.chosen = verdict.chosen == Some(ranked.spot);
    row
}

fn out(host: HostId, refusal: Refusal, verdict: &Verdict, world: &World) -> HostRow {
    let mut row = row(Spot::Instance(host), world);
    let failed = Mark::Failed(refusal_words(refusal, verdict));
    (row.connected, row.resources, row.constraint) = match refusal.step() {
        StepKind::All | StepKind::Cluster => (failed, Mark::NotReached, Mark::NotReached),
        StepKind::Attributes | StepKind::Resources => (Mark::Passed, failed, Mark::NotReached),
        StepKind::Constraints | StepKind::Strategy => (Mark::Passed, Mark::Passed, failed),
    };
    row
}

/// Returns why a host was out, with the numbers: `needs 512 CPU, has 256`. The verdict has the constraints' texts.
pub fn refusal_words(refusal: Refusal, verdict: &Verdict) -> String {
    match refusal {
        Refusal::Draining => "is draining".to_owned(),
        Refusal::AgentDisconnected => "has lost its agent".to_owned(),
        Refusal::NotEnoughCpu { needed, free } => format!("needs {needed} CPU, has {free}"),
        Refusal::NotEnoughMemory { needed, free } => format!("needs {needed} MiB, has {free}"),
        Refusal::NotEnoughEnis { needed, free } => format!("needs {needed} network interface, has {free}"),
        Refusal::NotEnoughGpus { needed, free } => format!("needs {needed} GPU, has {free}"),
        Refusal::PortTaken(HostPort { port, protocol: Protocol::Tcp }) => format!("has no free port {port}"),
        Refusal::PortTaken(HostPort { port, protocol: Protocol::Udp }) => format!("has no free UDP port {port}"),
        Refusal::MissingAttribute { attribute } => match verdict.attributes.get(usize::from(attribute)) {
            Some(attribute) => format!("lacks {attribute}"),
            None => "lacks a required attribute".to_owned(),
        },
        Refusal::NotDistinct => "has a task of the service already".to_owned(),
        Refusal::NotMember { constraint } => format!("is not {}", verdict.constraints[usize::from(constraint)]),
    }
}

/// Returns a chain of strategies as people say it: `spread by AZ, then by instance`.
pub fn strategies_words(strategies: &[String]) -> String {
    let mut text = String::new();
    let mut before = "";
    for strategy in strategies {
        let (kind, field) = strategy.split_once(':').unwrap_or((strategy, ""));
        let field = field_words(field);
        text.push_str(if text.is_empty() { "" } else { ", then " });
        match (kind == before, field.is_empty()) {
            (true, false) => text.push_str(&format!("by {field}")),
            (false, false) => text.push_str(&format!("{kind} by {field}")),
            (_, true) => text.push_str(kind),
        }
        before = kind;
    }
    text
}

fn field_words(field: &str) -> &str {
    match field {
        "attribute:ecs.availability-zone" => "AZ",
        "instanceId" | "host" => "instance",
        "cpu" => "CPU",
        _ => field.strip_prefix("attribute:").unwrap_or(field),
    }
}

/// Returns what one strategy counted on a host: `1b:2`, `2 here`, `1536 CPU left`.
fn score(strategy: &str, key: i64, zone: &str) -> String {
    let (kind, field) = strategy.split_once(':').unwrap_or((strategy, ""));
    match (kind, field) {
        ("spread", "attribute:ecs.availability-zone") => format!("{zone}:{key}"),
        ("spread", "instanceId" | "host") => format!("{key} here"),
        ("spread", _) => format!("{}:{key}", field_words(field)),
        ("binpack", "cpu") => format!("{key} CPU left"),
        ("binpack", _) => format!("{key} MiB left"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_of_strategies_read_as_one_phrase() {
        for (strategies, want) in [
            (&["spread:attribute:ecs.availability-zone", "spread:instanceId"][..], "spread by AZ, then by instance"),
            (&["spread:attribute:stack", "binpack:memory"], "spread by stack, then binpack by memory"),
            (&["binpack:cpu"], "binpack by CPU"),
            (&["random"], "random"),
        ] {
            let strategies: Vec<String> = strategies.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(strategies_words(&strategies), want);
        }
    }

    #[test]
    fn a_host_outside_an_expression_names_the_one_that_failed() {
        let verdict = Verdict {
            need: Default::default(),
            launch: LaunchType::Ec2,
            chosen: None,
            steps: Vec::new(),
            refused: Vec::new(),
            ranked: Vec::new(),
            attributes: Vec::new(),
            constraints: vec!["distinctInstance".into(), "attribute:stack == prod".into()],
            strategies: Vec::new(),
        };
        assert_eq!(refusal_words(Refusal::NotMember { constraint: 1 }, &verdict), "is not attribute:stack == prod");
    }
}
