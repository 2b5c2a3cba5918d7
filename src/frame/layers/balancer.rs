//! The load balancer's target groups: each target with its state and the time to its next health check.

use crate::frame::floor::{GroupBox, Plan, TargetBox};
use crate::frame::glyph::Glyph;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::frame::{Scene, look, motion, words};
use crate::sim::catalog::dotted;
use crate::sim::world::{Target, TargetState};
use crate::units::Span;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let floor = &scene.floor;
    let nothing = floor.groups.is_empty();
    if floor.plan == Plan::Columns {
        let line = Stroke::of(if nothing { Ink::LineSoft } else { Ink::Line }, 1.0);
        let line = if nothing { line.dashed(4.0, 4.0) } else { line };
        frame.rect(floor.balancer, 14.0, Fill::of(Ink::Panel).alpha(if nothing { 0.3 } else { 1.0 }), line);
    }
    if nothing {
        let at = Point::new(floor.balancer.center().x, floor.balancer.y + 48.0);
        let note = Text::new("", at, 11.0, floor.balancer.width - 8.0).ink(Ink::Dim).middle();
        frame.text(note.choose(["no target group", "none"]));
    }
    for held in &floor.groups {
        group(scene, frame, held);
    }
    if let Some((more, area)) = floor.more_groups {
        let at = Point::new(area.center().x, area.y + 11.0);
        let note = Text::new("", at, 10.0, area.width - 4.0).ink(Ink::Dim).middle();
        frame.text(note.choose([format!("and {}", words::counted(more, "more group")), format!("+{more}")]));
    }
}

fn group(scene: &Scene<'_>, frame: &mut Frame, held: &GroupBox) {
    frame.pick(held.area, Subject::Group(held.group));
    if let Some(title) = held.title {
        let name = scene.world.catalog.group(held.group).name.as_str();
        let at = Point::new(title.x + 2.0, title.y + 11.0);
        frame.text(Text::new(name, at, 10.5, title.width - 4.0).bold().ink(Ink::Normal));
    }
    if scene.world.group(held.group).targets.is_empty() {
        nobody(frame, held);
        return;
    }
    let filter = scene.view.filter;
    for place in &held.targets {
        frame.pick(place.area, Subject::Target(place.target));
        let Some(target) = scene.world.target(place.target).filter(|_| scene.sees(&place.area)) else { continue };
        let from = frame.shapes.len();
        match place.cell {
            true => cell(frame, target, place.area),
            false => row(scene, frame, target, place),
        }
        if !filter.is_empty() && scene.world.task(target.task).is_some_and(|task| !scene.shows(task)) {
            frame.fade(from);
        }
    }
    let shown = held.bar.or(held.summary).map_or_else(Vec::new, |_| counts(scene, held));
    if let Some(area) = held.bar {
        bar(frame, &shown, area);
    }
    if let Some(area) = held.summary {
        summary(frame, &shown, area);
    }
}

/// Says that nothing is registered: beside the name where the group is one line, else below it.
fn nobody(frame: &mut Frame, held: &GroupBox) {
    let beside = held.title.zip(held.summary).filter(|(title, summary)| title.y == summary.y);
    let (at, room) = match (beside, held.title) {
        (Some((_, area)), _) => (Point::new(area.center().x, area.y + 11.0), area.width - 4.0),
        (None, Some(title)) => (Point::new(title.center().x, title.bottom() + 14.0), title.width - 4.0),
        (None, None) => (Point::new(held.area.center().x, held.area.y + 30.0), held.area.width - 4.0),
    };
    let note = Text::new("", at, 10.5, room).ink(Ink::Dim).middle();
    frame.text(note.choose(["no targets yet", "no targets", "none", "0"]));
}

fn glyph(target: &Target) -> Glyph {
    match target.state {
        TargetState::Initial if target.streak > 0 => Glyph::Cross,
        TargetState::Initial => Glyph::Unknown,
        TargetState::Healthy if target.streak > 0 => Glyph::Cross,
        TargetState::Healthy => Glyph::Check,
        TargetState::Unhealthy => Glyph::Cross,
        TargetState::Draining => Glyph::Leaving,
    }
}

fn cell(frame: &mut Frame, target: &Target, area: Area) {
    let radius = (area.height * 0.2).min(4.0);
    match target.state {
        TargetState::Healthy if target.streak == 0 => frame.rect(area, radius, Fill::of(Ink::Ok).alpha(0.85), None),
        TargetState::Healthy => frame.rect(area, radius, Fill::of(Ink::Bad).hatched(), None),
        TargetState::Unhealthy => frame.rect(area, radius, Fill::of(Ink::Bad), None),
        TargetState::Initial => {
            let line = Stroke::of(Ink::Warn, 1.1).dashed(2.5, 2.0);
            frame.rect(area.inset(0.5), radius, Fill::of(Ink::Warn).alpha(0.18), line);
        }
        TargetState::Draining => {
            frame.rect(area.inset(0.5), radius, None, Stroke::of(Ink::Dim, 1.0).dashed(2.0, 2.0));
        }
    }
}

fn row(scene: &Scene<'_>, frame: &mut Frame, target: &Target, place: &TargetBox) {
    let area = place.area;
    let draining = target.state == TargetState::Draining;
    let glyph = glyph(target);
    let line = match glyph {
        Glyph::Cross => Stroke::of(Ink::Bad, 1.0),
        _ => Stroke::of(Ink::LineSoft, 1.0),
    };
    let alpha = if draining { 0.45 } else { 1.0 };
    frame.rect(area, 8.0, Fill::of(Ink::PanelRaised).alpha(alpha), line.alpha(alpha));
    let ink = scene.world.task(target.task).map_or(Ink::Dim, |task| scene.ink(task.definition));
    let bar = Area::new(area.x + 6.0, area.y + area.height * 0.2, 7.0, area.height * 0.6);
    let fill = Fill::of(ink).alpha(if draining { 0.35 } else { 1.0 });
    frame.rect(bar, 3.0, if glyph == Glyph::Cross { fill.hatched() } else { fill }, None);
    check(scene, frame, target, Point::new(area.right() - 12.0, area.center().y), glyph);
    let room = area.width - 17.0 - 21.0;
    let two = area.height >= 28.0;
    let at = Point::new(area.x + 17.0, if two { area.y + 13.5 } else { area.center().y + 3.4 });
    let address = dotted(target.address);
    let tail = address.split('.').skip(2).collect::<Vec<_>>().join(".");
    let port = target.port;
    let choices = [format!("{address}:{port}"), address, format!("…{tail}")];
    let text = Text::new("", at, 9.5, room).mono().alpha(if draining { 0.7 } else { 1.0 });
    frame.text(text.choose(choices));
    if two {
        let (state, ink) = state(scene, target);
        let at = Point::new(area.x + 17.0, area.y + 25.0);
        frame.text(Text::new("", at, 8.8, room).ink(ink).choose(state));
    }
}

/// Draws the state's sign in a ring that runs out until the next health check.
fn check(scene: &Scene<'_>, frame: &mut Frame, target: &Target, center: Point, glyph: Glyph) {
    let radius = 7.5;
    frame.glyph(glyph, center, 3.6, 1.0);
    let (left, whole) = match target.leaves_at {
        Some(leaves_at) => (leaves_at - scene.now, leaves_at - target.since),
        None => {
            let every = scene.world.catalog.group(target.group).interval;
            (motion::until_beat(target.first_probe, every, scene.now), every)
        }
    };
    let part = motion::part_of(left.as_millis(), whole.as_millis());
    frame.disc(center, radius, None, Stroke::of(Ink::Line, 1.2));
    if part > 0.001 {
        let ink = if target.leaves_at.is_some() { Ink::Dim } else { Ink::Info };
        frame.arc(center, radius, (1.0 - part, 1.0), Stroke::of(ink, 1.4).alpha(0.85));
    }
}

/// Returns what a row says of its target, the fullest wording first.
fn state(scene: &Scene<'_>, target: &Target) -> (Vec<String>, Ink) {
    let of = scene.world.catalog.group(target.group).spec.unhealthy_threshold_count;
    let failing = |streak: u32| {
        let why = target.last_failure.map(look::failure).unwrap_or_default();
        let code = why.trim_start_matches("HTTP ");
        vec![format!("{why}, {streak} of {of}"), format!("{code}, {streak}/{of}"), format!("{streak} / {of}")]
    };
    match target.state {
        TargetState::Initial | TargetState::Healthy if target.streak > 0 => (failing(target.streak), Ink::Bad),
        TargetState::Initial => (vec!["initial".to_owned()], Ink::Warn),
        TargetState::Healthy => (vec!["healthy".to_owned()], Ink::Dim),
        TargetState::Unhealthy => {
            let why = target.last_failure.map(look::failure).unwrap_or_default();
            (vec![format!("unhealthy, {why}"), why, "unhealthy".to_owned()], Ink::Bad)
        }
        TargetState::Draining => {
            let left = target.leaves_at.map_or(Span::ZERO, |at| at - scene.now);
            (vec![format!("{} left", words::seconds(left)), words::seconds(left)], Ink::Dim)
        }
    }
}

/// Returns how many targets of a group show which sign; signs that none shows are left out.
fn counts(scene: &Scene<'_>, held: &GroupBox) -> Vec<(Glyph, u64)> {
    let (mut checked, mut unknown, mut crossed, mut leaving) = (0, 0, 0, 0);
    let targets = &scene.world.group(held.group).targets;
    for target in targets.iter().filter_map(|id| scene.world.target(*id)) {
        match glyph(target) {
            Glyph::Check => checked += 1,
            Glyph::Unknown => unknown += 1,
            Glyph::Cross => crossed += 1,
            Glyph::Leaving => leaving += 1,
        }
    }
    let counts =
        [(Glyph::Check, checked), (Glyph::Unknown, unknown), (Glyph::Cross, crossed), (Glyph::Leaving, leaving)];
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// Counts the targets of a group under their cells, in the middle of `area`.
fn summary(frame: &mut Frame, shown: &[(Glyph, u64)], area: Area) {
    const SIGN: f32 = 12.0;
    const GAP: f32 = 7.0;
    let written = |size: f32| -> Vec<Text> {
        let say = if size < 9.0 { words::short_count } else { words::count };
        shown.iter().map(|(_, count)| Text::new(say(*count), Point::default(), size, 0.0).mono()).collect()
    };
    let wide =
        |texts: &[Text]| texts.iter().map(|text| text.width() + SIGN).sum::<f32>() + GAP * (texts.len() - 1) as f32;
    let mut ways = [10.0, 9.0, 8.0].into_iter().map(written).filter(|texts| wide(texts) <= area.width);
    let Some(texts) = ways.next() else { return };
    let y = area.center().y + 2.0;
    let mut x = area.center().x - wide(&texts) / 2.0;
    for ((glyph, _), text) in shown.iter().zip(texts) {
        let room = text.width();
        frame.text(Text { at: Point::new(x, y + 3.4), room, ..text });
        frame.glyph(*glyph, Point::new(x + room + 6.5, y), 3.2, 1.0);
        x += room + SIGN + GAP;
    }
}

/// Shows a group of very many targets as one bar with a part for each state.
fn bar(frame: &mut Frame, shown: &[(Glyph, u64)], area: Area) {
    let all: u64 = shown.iter().map(|(_, count)| count).sum();
    let mut x = area.x;
    for (glyph, count) in shown {
        let width = area.width * motion::part_of(*count, all);
        frame.rect(Area { x, width: (width - 1.0).max(0.5), ..area }, 2.0, Fill::of(glyph.ink()).alpha(0.85), None);
        x += width;
    }
}
