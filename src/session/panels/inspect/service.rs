//! A service: what it wants, what it has, its deployments, and the ways to change its mind.

use super::{Badge, Body, Cell, Deed, InspectorModel, Section, Table, TableRow, deeds, deployment};
use crate::report::why::smallest_change;
use crate::report::words;
use crate::say::inspect as say;
use crate::scenario::{Command, LaunchType};
use crate::session::panels::timeline::revision_number;
use crate::session::panels::{Chip, Piece};
use crate::session::{Session, Tone};
use crate::sim::Subject;
use crate::sim::world::ids::{DefinitionId, DeploymentId, ServiceId};
use crate::sim::world::{Headcount, RolloutState, Service, World};
use crate::units::SimTime;

/// More revisions to deploy than this would be a list and no choice.
const MOST_REVISIONS: usize = 4;
const DEPLOY_KEYS: [char; MOST_REVISIONS] = ['P', 'R', 'O', 'J'];

pub fn of(session: &Session, id: ServiceId) -> InspectorModel {
    let world = session.world();
    let service = world.service(id);
    let definition = world.deployment(service.deployments[0]).definition;
    let count = world.headcount(service);
    InspectorModel {
        subject: Some(Subject::Service(id)),
        kind: say::SERVICE,
        name: service.name.clone(),
        chip: Some(status(world, service)),
        badge: Some(Badge {
            revision: Some(revision_number(&world.catalog, definition)),
            tone: status(world, service).tone,
        }),
        lines: lines(world, service, &count, session.now()),
        sections: vec![
            Section::new(say::DESIRED_COUNT, Body::Desired { service: service.name.clone(), desired: service.desired }),
            deploy_section(world, service),
            deployments(world, service, &count),
            Section::new(say::SETTINGS, Body::Facts(settings(world, service))),
        ],
    }
}

fn status(world: &World, service: &Service) -> Chip {
    match world.deployment(service.deployments[0]).rollout {
        RolloutState::InProgress => Chip::new(say::DEPLOYING, Tone::Warn),
        RolloutState::Failed => Chip::new("FAILED", Tone::Bad),
        RolloutState::Completed if service.is_steady() => Chip::new(say::STEADY, Tone::Ok),
        RolloutState::Completed => Chip::new("COMPLETED", Tone::Ok),
    }
}

fn lines(world: &World, service: &Service, count: &Headcount, now: SimTime) -> Vec<Vec<Piece>> {
    let Headcount { running, pending, in_service: healthy, .. } = count;
    let mut lines = vec![vec![
        Piece::strong(say::desired(&service.desired)),
        Piece::plain(say::counts(&running, &pending, &healthy)),
    ]];
    if service.blocked {
        lines.push(vec![
            Piece::Strong(say::NO_HOST_HAS_ROOM_FOR_ITS.to_owned(), Tone::Bad),
            Piece::plain(say::SEE_THE),
            Piece::link(say::SCHEDULER, Subject::Scheduler),
        ]);
        let change = world.last_verdict.as_ref().and_then(|(_, _, verdict)| smallest_change(verdict, world));
        lines.extend(change.map(|change| vec![Piece::plain(say::THE_LEAST_THAT_WOULD_DO), Piece::strong(change)]));
    }
    if service.throttle.until > now {
        let text =
            say::starts_in_a_row_failed_so(&service.throttle.attempts, &(words::span(service.throttle.until - now)));
        lines.push(vec![Piece::plain(text)]);
    }
    lines
}

/// What can be deployed now, and the end of the service.
pub fn deploy_section(world: &World, service: &Service) -> Section {
    let current = world.deployment(service.deployments[0]).definition;
    Section::new(say::DEPLOY, Body::Deeds(deeds(world, service, current)))
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
        enable_execute_command: Default::default(),
        task_definition,
    };
    let mut list: Vec<Deed> = others
        .take(MOST_REVISIONS)
        .zip(DEPLOY_KEYS)
        .map(|((_, row), key)| deeds::deed(say::deploy(&row.name()), update(Some(row.name()))).on(key))
        .collect();
    list.push(deeds::deed(say::FORCE_NEW_DEPLOYMENT, update(None)).on('N'));
    list.push(deeds::end_of_service(service));
    list
}

fn deployments(world: &World, service: &Service, count: &Headcount) -> Section {
    let rows = service.deployments.iter().map(|id| row_of(world, *id, count.in_service_of(service, *id))).collect();
    let heads = vec![say::STATUS, say::DEFINITION, say::HEALTHY, say::ROLLOUT];
    Section::new(say::DEPLOYMENTS, Body::Table(Table { heads, rows, more: 0 }))
}

fn row_of(world: &World, id: DeploymentId, healthy: u32) -> TableRow {
    let row = world.deployment(id);
    let (rollout, tone) = deployment::rollout(row.rollout);
    TableRow::new(vec![
        Cell::text(deployment::status(row.status)).leading_to(Subject::Deployment(id)),
        Cell::text(world.catalog.definition_name(row.definition)),
        Cell::number(healthy.to_string()),
        Cell::text(rollout).toned(tone),
    ])
}

fn settings(world: &World, service: &Service) -> Vec<(&'static str, Vec<Piece>)> {
    let launch = match service.launch {
        LaunchType::Ec2 => "EC2",
        LaunchType::Fargate => say::FARGATE,
    };
    let bounds = say::percent_minimum_healthy_percent(
        &service.configuration.minimum_healthy_percent,
        &service.configuration.maximum_percent,
    );
    let mut facts = vec![(say::LAUNCH_TYPE, vec![Piece::plain(launch)]), (say::DEPLOYMENT, vec![Piece::plain(bounds)])];
    for balancer in service.balancers.iter() {
        let (group, port) = (balancer.group, balancer.port);
        let name = world.catalog.group(group).name.clone();
        facts.push((
            say::TARGET_GROUP,
            vec![Piece::link(name, Subject::Group(group)), Piece::plain(say::on_port(&port))],
        ));
    }
    if !service.grace.is_zero() {
        facts.push((say::GRACE_PERIOD, vec![Piece::plain(words::span(service.grace))]));
    }
    facts
}
