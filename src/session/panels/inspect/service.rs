//! A service: what it wants, what it has, its deployments, and the ways to change its mind.

use super::{Badge, Body, Cell, Deed, InspectorModel, Section, Table, TableRow, deeds};
use crate::report::why::smallest_change;
use crate::report::words;
use crate::scenario::{Command, LaunchType};
use crate::session::panels::timeline::revision_number;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::world::ids::{DefinitionId, DeploymentId, ServiceId};
use crate::sim::world::{DeploymentStatus, Headcount, RolloutState, Service, World};
use crate::units::SimTime;

/// More revisions to deploy than this would be a list and no choice.
const MOST_REVISIONS: usize = 4;

pub fn of(session: &Session, id: ServiceId) -> InspectorModel {
    let world = session.world();
    let service = world.service(id);
    let definition = world.deployment(service.deployments[0]).definition;
    let count = world.headcount(service);
    InspectorModel {
        subject: Some(Subject::Service(id)),
        kind: "service",
        name: service.name.clone(),
        chip: Some(status(world, service)),
        badge: Some(Badge {
            revision: Some(revision_number(&world.catalog, definition)),
            tone: status(world, service).tone,
        }),
        lines: lines(world, service, &count, session.now()),
        sections: vec![
            Section::new("Desired count", Body::Desired { service: service.name.clone(), desired: service.desired }),
            Section::new("Deploy", Body::Deeds(deeds(world, service, definition))),
            deployments(world, service, &count),
            Section::new("Settings", Body::Facts(settings(world, service))),
        ],
    }
}

fn status(world: &World, service: &Service) -> Chip {
    match world.deployment(service.deployments[0]).rollout {
        RolloutState::InProgress => Chip::new("DEPLOYING", Tone::Warn),
        RolloutState::Failed => Chip::new("FAILED", Tone::Bad),
        RolloutState::Completed if service.steady => Chip::new("STEADY", Tone::Ok),
        RolloutState::Completed => Chip::new("COMPLETED", Tone::Ok),
    }
}

fn lines(world: &World, service: &Service, count: &Headcount, now: SimTime) -> Vec<Vec<Piece>> {
    let Headcount { running, pending, in_service: healthy, .. } = count;
    let mut lines = vec![vec![
        Piece::strong(format!("{} desired", service.desired)),
        Piece::plain(format!(" · {running} running · {pending} pending · {healthy} healthy")),
    ]];
    if service.blocked {
        lines.push(vec![
            Piece::Strong("No host has room for its next task".to_owned(), Tone::Bad),
            Piece::plain(", see the "),
            Piece::link("scheduler", Subject::Scheduler),
        ]);
        let change = world.last_verdict.as_ref().and_then(|(_, _, verdict)| smallest_change(verdict, world));
        lines.extend(change.map(|change| vec![Piece::plain("The least that would do: "), Piece::strong(change)]));
    }
    if service.throttle.until > now {
        let text = format!(
            "{} starts in a row failed, so ECS waits {} before the next",
            service.throttle.attempts,
            words::span(service.throttle.until - now)
        );
        lines.push(vec![Piece::plain(text)]);
    }
    lines
}

fn deeds(world: &World, service: &Service, current: DefinitionId) -> Vec<Deed> {
    let catalog = &world.catalog;
    let family = &catalog.definition(current).family;
    let others = catalog
        .definitions
        .iter()
        .enumerate()
        .filter(|(place, row)| *place != current.index() && row.family == *family);
    let update = |task_definition: Option<String>| Command::UpdateService {
        service: service.name.clone(),
        desired_count: None,
        force_new_deployment: task_definition.is_none(),
        deployment_configuration: None,
        health_check_grace_period_seconds: None,
        task_definition,
    };
    let mut list: Vec<Deed> = others
        .take(MOST_REVISIONS)
        .map(|(_, row)| Deed {
            label: format!("Deploy {}", row.name()),
            command: update(Some(row.name())),
            refused: None,
            grave: false,
        })
        .collect();
    list.push(Deed { label: "Force new deployment".to_owned(), command: update(None), refused: None, grave: false });
    list.push(deeds::end_of_service(service));
    list
}

fn deployments(world: &World, service: &Service, count: &Headcount) -> Section {
    let rows = service.deployments.iter().map(|id| deployment(world, *id, count.in_service_of(service, *id))).collect();
    let heads = vec!["status", "definition", "healthy", "rollout"];
    Section::new("Deployments", Body::Table(Table { heads, rows, more: 0 }))
}

fn deployment(world: &World, id: DeploymentId, healthy: u32) -> TableRow {
    let row = world.deployment(id);
    let status = match row.status {
        DeploymentStatus::Primary => "PRIMARY",
        DeploymentStatus::Active => "ACTIVE",
        DeploymentStatus::Inactive => "INACTIVE",
    };
    let (rollout, tone) = match row.rollout {
        RolloutState::InProgress => ("IN_PROGRESS", Tone::Warn),
        RolloutState::Completed => ("COMPLETED", Tone::Ok),
        RolloutState::Failed => ("FAILED", Tone::Bad),
    };
    TableRow::new(vec![
        Cell::text(status),
        Cell::text(world.catalog.definition_name(row.definition)),
        Cell::number(healthy.to_string()),
        Cell::text(rollout).toned(tone),
    ])
}

fn settings(world: &World, service: &Service) -> Vec<(&'static str, Vec<Piece>)> {
    let launch = match service.launch {
        LaunchType::Ec2 => "EC2",
        LaunchType::Fargate => "Fargate",
    };
    let bounds = format!(
        "{} % minimum healthy, {} % maximum",
        service.configuration.minimum_healthy_percent, service.configuration.maximum_percent
    );
    let mut facts = vec![("Launch type", vec![Piece::plain(launch)]), ("Deployment", vec![Piece::plain(bounds)])];
    for balancer in service.balancers.iter() {
        let (group, port) = (balancer.group, balancer.port);
        let name = world.catalog.group(group).name.clone();
        facts.push((
            "Target group",
            vec![Piece::link(name, Subject::Group(group)), Piece::plain(format!(" on port {port}"))],
        ));
    }
    if !service.grace.is_zero() {
        facts.push(("Grace period", vec![Piece::plain(words::span(service.grace))]));
    }
    facts
}
