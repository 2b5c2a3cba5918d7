//! The scheduler's funnel: how many hosts were left after each step of its last decision.

use super::backdrop::zone_short;
use super::control_plane;
use crate::frame::floor::Plan;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Step, Stroke, Subject, Text};
use crate::frame::{Scene, words};
use crate::sim::placement::{Spot, StepKind, Verdict};
use crate::units::Span;

/// How long a decision counts as fresh: in the simulation, and at least for whoever watches.
const FRESH: Span = Span::from_secs(10);
const FRESH_WATCHED: u64 = 3_000;
const PITCH: f32 = 34.0;
const HEIGHT: f32 = 27.0;
/// The first step's width, and how much narrower each next one is.
const WIDEST: f32 = 136.0;
const NARROWER: f32 = 18.0;

/// What one step of the funnel shows.
struct Stage {
    name: Vec<String>,
    count: Vec<String>,
    last: bool,
    /// Nothing was left after it.
    fatal: bool,
}

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    match scene.floor.plan {
        Plan::Columns => whole(scene, frame),
        Plan::Cards => line(scene, frame),
    }
    frame.pick(scene.floor.funnel, Subject::Scheduler);
}

/// Returns the point where the scheduler's decisions leave it.
pub(super) fn outlet(scene: &Scene<'_>) -> Point {
    let funnel = scene.floor.funnel;
    match scene.floor.plan {
        Plan::Columns => {
            let grown = scene.floor.detail;
            Point::new(funnel.x + WIDEST * grown + 8.0, funnel.y + 26.0 + PITCH * grown * 4.0 + 9.0)
        }
        Plan::Cards => Point::new(funnel.center().x, funnel.bottom() + 4.0),
    }
}

fn line(scene: &Scene<'_>, frame: &mut Frame) {
    let Some(service) = scene.focus.map(|id| scene.world.service(id)) else { return };
    let area = scene.floor.funnel;
    let at = Point::new(area.center().x, area.y + 11.0);
    let (step, ink) = control_plane::next_step(service, &scene.world.headcount(service));
    let short = step.replace("reconcile: ", "");
    let text = Text::new("", at, 10.0, area.width).middle();
    let plain = matches!(ink, Ink::Strong);
    let ink = if plain { Ink::Normal } else { ink };
    let look = control_plane::next_look(scene, service).replace("next ", "");
    frame.text(text.ink(ink).choose([format!("{short}, {look}"), short]));
}

fn whole(scene: &Scene<'_>, frame: &mut Frame) {
    let area = scene.floor.funnel;
    let at = Point::new(area.x + 2.0, area.y + 12.0);
    frame.text(Text::new("Scheduler", at, 12.0, area.width - 4.0).bold().ink(Ink::Strong));
    let last = scene.world.last_verdict.as_ref();
    let fresh = last.is_some_and(|(at, _, _)| scene.now.since(*at) < FRESH.max(scene.view.watched(FRESH_WATCHED)));
    let alpha = if fresh { 1.0 } else { 0.75 };
    let stages = last.map_or_else(idle, |(_, _, verdict)| stages(verdict));
    let chosen = last.is_some_and(|(_, _, verdict)| verdict.chosen.is_some());
    for (nth, stage) in stages.iter().enumerate() {
        let stroke = match (stage.fatal, stage.last && chosen) {
            (true, _) => Stroke::of(Ink::Bad, 1.2),
            (false, true) => Stroke::of(Ink::Accent, 1.2),
            (false, false) => Stroke::of(Ink::Line, 1.0),
        };
        step(frame, (area, scene.floor.detail), nth, stage, (stroke, alpha));
    }
    outcome(scene, frame, (stages.len(), alpha));
}

fn step(frame: &mut Frame, (area, grown): (Area, f32), nth: usize, stage: &Stage, (stroke, alpha): (Stroke, f32)) {
    let (widest, height) = (WIDEST * grown, HEIGHT * grown);
    let width = widest - NARROWER * grown * nth as f32;
    let middle = area.x + widest / 2.0;
    let (left, top) = (middle - width / 2.0, area.y + 26.0 + PITCH * grown * nth as f32);
    let slant = 10.0 * grown;
    let corners = [
        Point::new(left, top),
        Point::new(left + width, top),
        Point::new(left + width - slant, top + height),
        Point::new(left + slant, top + height),
    ];
    let mut steps = vec![Step::Move(corners[0])];
    steps.extend(corners[1..].iter().map(|corner| Step::Line(*corner)));
    steps.push(Step::Close);
    frame.path(steps, Fill::of(Ink::PanelRaised).alpha(alpha), stroke.alpha(alpha));
    let baseline = top + height / 2.0 + 4.0;
    let at = Point::new(middle, baseline);
    let name = Text::new("", at, 11.0, width - 14.0).alpha(alpha).middle();
    let name = if stage.last { name.bold().ink(Ink::Strong) } else { name };
    frame.text(name.choose(stage.name.iter().map(String::as_str)));
    let at = Point::new(area.x + widest + 7.0, baseline);
    let count = Text::new("", at, 10.0, area.width - widest - 7.0).mono().ink(Ink::Dim).alpha(alpha);
    frame.text(count.choose(stage.count.iter().map(String::as_str)));
}

/// Returns the steps of a decision. The first number of a step is what the one before left over.
fn stages(verdict: &Verdict) -> Vec<Stage> {
    let pairs = verdict.steps.windows(2);
    let stages = pairs.map(|pair| {
        let (before, after) = (u64::from(pair[0].left), u64::from(pair[1].left));
        let name = match pair[1].kind {
            StepKind::All => vec!["all".to_owned()],
            StepKind::Cluster => vec!["cluster".to_owned()],
            StepKind::Attributes => vec!["attributes".to_owned()],
            StepKind::Resources => vec!["resources".to_owned()],
            StepKind::Constraints => vec!["constraints".to_owned()],
            StepKind::Strategy => strategy_names(&verdict.strategies),
        };
        let (before, after) = (words::short_count(before), words::short_count(after));
        let count = vec![format!("{before} → {after}"), format!("→ {after}")];
        let fatal = pair[0].left > 0 && pair[1].left == 0;
        Stage { name, count, last: pair[1].kind == StepKind::Strategy, fatal }
    });
    stages.collect()
}

fn idle() -> Vec<Stage> {
    let stage =
        |(name, last): (&str, bool)| Stage { name: vec![name.to_owned()], count: Vec::new(), last, fatal: false };
    [("cluster", false), ("resources", false), ("constraints", false), ("strategy", true)].map(stage).into()
}

/// Returns short names of the strategies: `spread az, binpack cpu`, then `spread az +1`.
fn strategy_names(strategies: &[String]) -> Vec<String> {
    let short: Vec<String> = strategies.iter().map(|name| strategy_name(name)).collect();
    match short.as_slice() {
        [] => vec!["strategy".to_owned()],
        [only] => vec![only.clone()],
        [first, rest @ ..] => vec![short.join(", "), format!("{first} +{}", rest.len()), first.clone()],
    }
}

/// Returns a strategy in few letters: `spread az` of `spread:attribute:ecs.availability-zone`.
pub(super) fn strategy_name(name: &str) -> String {
    let (kind, field) = name.split_once(':').unwrap_or((name, ""));
    let field = field.strip_prefix("attribute:").unwrap_or(field);
    let field = match field {
        "ecs.availability-zone" => "az",
        "ecs.instance-type" => "type",
        "instanceId" | "host" => "host",
        "memory" => "mem",
        other => other,
    };
    format!("{kind} {field}").trim_end().to_owned()
}

fn outcome(scene: &Scene<'_>, frame: &mut Frame, (stages, alpha): (usize, f32)) {
    let (area, grown) = (scene.floor.funnel, scene.floor.detail);
    let at = Point::new(area.x + WIDEST * grown / 2.0, area.y + 26.0 + PITCH * grown * stages as f32 + 12.0);
    let room = WIDEST * grown + 20.0;
    let text = match &scene.world.last_verdict {
        None => Text::new("no decision yet", at, 11.0, room).ink(Ink::Dim),
        Some((_, _, verdict)) => match verdict.chosen {
            None => Text::new("no host fits", at, 11.0, room).ink(Ink::Bad).bold(),
            Some(spot) => Text::new(format!("→ {}", spot_name(scene, spot)), at, 11.0, room).mono(),
        },
    };
    frame.text(text.middle().alpha(alpha));
}

/// Returns the chosen place's name: `i-0a41 (1b)`, or the zone for a microVM.
fn spot_name(scene: &Scene<'_>, spot: Spot) -> String {
    let catalog = &scene.world.catalog;
    match spot {
        Spot::Instance(id) => match scene.world.host(id) {
            Some(host) => format!("{} ({})", catalog.host_name(host), zone_short(&catalog.zone(host.zone).name)),
            None => catalog.ec2_instance_short(id),
        },
        Spot::Fargate(zone) => format!("microVM ({})", zone_short(&catalog.zone(zone).name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strategies_have_short_names() {
        for (name, want) in [
            ("spread:attribute:ecs.availability-zone", "spread az"),
            ("spread:instanceId", "spread host"),
            ("binpack:memory", "binpack mem"),
            ("random", "random"),
            ("spread:attribute:rack", "spread rack"),
        ] {
            assert_eq!(strategy_name(name), want);
        }
    }

    #[test]
    fn several_strategies_are_named_or_counted() {
        let names = ["spread:instanceId".to_owned(), "binpack:cpu".to_owned()];
        assert_eq!(strategy_names(&names), ["spread host, binpack cpu", "spread host +1", "spread host"]);
    }
}
