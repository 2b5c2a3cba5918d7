//! A task: where it is, what it waits for, how its life went, why it is there, why it stopped.

use super::scheduler::why_section;
use super::{Badge, Bar, Body, Cell, InspectorModel, Section, Table, TableRow, deeds, history};
use crate::report::why::{stopped, waiting, why_here};
use crate::report::{Lane, Life, lanes, words};
use crate::say::inspect as say;
use crate::session::panels::timeline::revision_number;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::catalog::dotted;
use crate::sim::world::ids::TaskId;
use crate::sim::world::{App, Container, ContainerPhase, TargetState, Task, TaskStatus, World};
use crate::units::SimTime;

pub fn of(session: &Session, task: &Task) -> InspectorModel {
    let (world, now) = (session.world(), session.now());
    let state = chip(world, task);
    let tone = state.tone;
    let life = session.ledger.index.task(task.id);
    let revision = revision_number(&world.catalog, task.definition);
    let mut sections = vec![
        Section::new(say::LIFECYCLE, Body::Bars(bars(life, now, revision, tone == Tone::Bad))),
        containers(world, task),
        Section::new(say::DO, Body::Deeds(deeds::of_task(world, task))),
    ];
    if let Some(why) = why_here(task, world) {
        sections.insert(1, why_section(say::WHY_THIS_HOST, &why));
    }
    let before_deeds = sections.len() - 1;
    if let Some(history) = history::of(session, task.id) {
        sections.insert(before_deeds, history);
    }
    InspectorModel {
        subject: Some(Subject::Task(task.id)),
        kind: say::TASK_HEAD,
        name: world.catalog.task_short(task.id),
        chip: Some(state),
        badge: Some(Badge { revision: Some(revision), tone }),
        lines: lines(world, task, now),
        sections,
    }
}

/// Returns what is left of a task that is not there at this moment.
pub fn gone(session: &Session, task: TaskId) -> InspectorModel {
    let index = &session.ledger.index;
    let name = session.world().catalog.task_short(task);
    let known = index.tasks().iter().find(|life| life.id == task);
    let (word, text) = match known.and_then(|life| life.entered(TaskStatus::Provisioning)) {
        Some(born) if born > session.now() => (say::NOT_YET, say::it_is_created_at(&words::clock(born))),
        Some(_) => (say::FORGOTTEN, say::ECS_FORGETS_A_STOPPED_TASK_AFTER.to_owned()),
        None => (say::UNKNOWN, say::NO_TASK_OF_THIS_RECORDING_HAS.to_owned()),
    };
    InspectorModel {
        subject: Some(Subject::Task(task)),
        kind: say::TASK_HEAD,
        name,
        chip: Some(Chip::new(word, Tone::Plain)),
        lines: vec![vec![Piece::plain(text)]],
        ..InspectorModel::default()
    }
}

/// Returns the state in one word: the target's where it says more than the task's own.
pub fn chip(world: &World, task: &Task) -> Chip {
    let target = world.leading_target(task).map(|target| target.state);
    match (task.last_status, target) {
        (TaskStatus::Running, Some(TargetState::Healthy)) => Chip::new("HEALTHY", Tone::Ok),
        (TaskStatus::Running, Some(TargetState::Unhealthy)) => Chip::new("UNHEALTHY", Tone::Bad),
        (TaskStatus::Running, Some(TargetState::Draining)) => Chip::new("DRAINING", Tone::Warn),
        (TaskStatus::Running, Some(TargetState::Initial)) => Chip::new("RUNNING", Tone::Info),
        (TaskStatus::Running, None) => Chip::new("RUNNING", Tone::Ok),
        (status @ (TaskStatus::Provisioning | TaskStatus::Pending | TaskStatus::Activating), _) => {
            Chip::new(status.word(), Tone::Warn)
        }
        (status, _) => Chip::new(status.word(), Tone::Plain),
    }
}

fn lines(world: &World, task: &Task, now: SimTime) -> Vec<Vec<Piece>> {
    let mut lines = vec![place(world, task)];
    if let Some(stop) = stopped(task, &world.catalog) {
        lines.push(vec![Piece::strong(stop.code), Piece::plain(format!(" {}", stop.reason))]);
    }
    if let Some(waiting) = waiting(task, world, now) {
        lines.push(vec![Piece::strong(waiting.text(now))]);
        lines.extend(waiting.basis.map(|basis| vec![Piece::plain(basis.text())]));
    } else if world.in_service(task) {
        lines.push(vec![Piece::plain(say::IN_SERVICE)]);
    }
    lines
}

/// Returns `web:6 on i-0a41 · us-east-1b · 512 CPU · 1024 MiB`, with ways to each.
fn place(world: &World, task: &Task) -> Vec<Piece> {
    let definition = world.catalog.definition(task.definition);
    let image = definition.containers.first().map(|container| Subject::Image(container.image));
    let mut pieces = vec![match image {
        Some(image) => Piece::link(definition.name(), image),
        None => Piece::strong(definition.name()),
    }];
    if let Some(host) = task.host.and_then(|id| world.host(id)) {
        pieces.push(Piece::plain(say::ON));
        pieces.push(Piece::link(world.catalog.host_name(host), Subject::Host(host.id)));
    }
    if let Some(zone) = task.zone {
        pieces.push(Piece::plain(format!(" · {}", world.catalog.zone(zone).name)));
    }
    let address = task.address.map(|address| format!(" · {}", dotted(address))).unwrap_or_default();
    let need = definition.need;
    pieces.push(Piece::plain(say::need(&need.cpu, &need.memory_mib, &address)));
    pieces
}

fn bars(life: &Life, now: SimTime, revision: u8, unhealthy: bool) -> Vec<Bar> {
    let lanes = lanes(life, now);
    let (Some(from), Some(to)) =
        (lanes.iter().map(|lane| lane.from).min(), lanes.iter().map(|lane| lane.to.unwrap_or(now)).max())
    else {
        return Vec::new();
    };
    let whole = (to - from).as_millis().max(1);
    let part = |at: SimTime| ((at - from).as_millis() * 1000 / whole) as u32;
    let bar = |lane: &Lane| Bar {
        word: lane.word(),
        from: part(lane.from),
        width: part(lane.to.unwrap_or(now)) - part(lane.from),
        length: words::span(lane.length(now)),
        open: lane.to.is_none(),
        step: lane.step.is_some(),
        hatched: unhealthy && lane.status == TaskStatus::Running && lane.step.is_none(),
        revision,
    };
    lanes.iter().map(bar).collect()
}

fn containers(world: &World, task: &Task) -> Section {
    let specs = &world.catalog.definition(task.definition).containers;
    let rows = specs.iter().zip(&task.containers).map(|(spec, container)| {
        let name = if spec.essential { spec.name.clone() } else { say::not_essential(&spec.name) };
        let image = world.catalog.image(container.image).name.clone();
        TableRow::new(vec![
            Cell::text(name),
            Cell::text(image).leading_to(Subject::Image(container.image)),
            phase(container),
        ])
    });
    let table = Table { heads: vec![say::NAME, say::IMAGE, say::STATE], rows: rows.collect(), more: 0 };
    Section::new(say::CONTAINERS, Body::Table(table))
}

fn phase(container: &Container) -> Cell {
    let (text, tone) = match (container.phase, container.exit_code) {
        (ContainerPhase::Stopped, Some(code)) => (say::exited(&code), if code == 0 { Tone::Plain } else { Tone::Bad }),
        (ContainerPhase::Stopped, None) => (say::NEVER_STARTED.to_owned(), Tone::Plain),
        (ContainerPhase::Running, _) => match container.app {
            App::Down => (say::RUNNING_BOOTS.to_owned(), Tone::Warn),
            App::Answering(answer) => (answering(answer), Tone::Ok),
            App::Failing { permille } => (say::running_fails_permille(&permille), Tone::Warn),
        },
        (ContainerPhase::Waiting, _) => (say::WAITING.to_owned(), Tone::Plain),
        (ContainerPhase::Pulling, _) => (say::PULLING.to_owned(), Tone::Warn),
        (ContainerPhase::Pulled, _) => (say::PULLED.to_owned(), Tone::Warn),
        (ContainerPhase::Created, _) => (say::CREATED.to_owned(), Tone::Warn),
    };
    Cell::text(text).toned(tone)
}

fn answering(answer: crate::scenario::HealthAnswer) -> String {
    use crate::scenario::HealthAnswer;
    match answer {
        HealthAnswer::Ok => say::RUNNING.to_owned(),
        HealthAnswer::Status(code) => say::running_answers(&code),
        HealthAnswer::Timeout => say::RUNNING_DOES_NOT_ANSWER.to_owned(),
    }
}
