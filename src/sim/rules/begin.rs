//! The first instant: services are created, agents begin to poll; a steady beginning is populated.

use super::scheduler::Scheduler;
use super::{cleanup, container, controller, credentials, health};
use crate::scenario::{Begin, LaunchType, NetworkMode, Setting};
use crate::sim::answer::ServiceMessage;
use crate::sim::catalog::Balancer;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::{Cause, Fact, FoundTarget, FoundTask};
use crate::sim::placement::{self, Spot};
use crate::sim::rounds::Round;
use crate::sim::timing;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{DeploymentId, HostId, ServiceId, TargetId};
use crate::sim::world::{self, Host, RolloutState};
use crate::units::{SimTime, Span};

pub(in crate::sim) fn begin(turn: &mut Turn<'_>) {
    let catalog = turn.catalog();
    if catalog.timing.number(Setting::Transport) == timing::POLL {
        let first = |host: &Host| (host.agent.first_poll, host.id);
        let polls: Vec<_> = turn.world().hosts.values().filter(|host| host.is_instance()).map(first).collect();
        for (at, host) in polls {
            turn.begin_round(at, Round::Poll(host));
        }
    }
    cleanup::begin(turn);
    for place in 0..catalog.services.len() as u32 {
        turn.root(Cause::Beginning);
        let deployment = create(turn, ServiceId::new(place));
        if turn.scenario().begin == Begin::Steady {
            populate(turn, ServiceId::new(place), deployment);
        }
    }
}

/// Creates a service with its first deployment. The controller looks for the first time within one cadence.
pub(super) fn create(turn: &mut Turn<'_>, service: ServiceId) -> DeploymentId {
    let catalog = turn.catalog();
    let cadence = catalog.timing.span(Setting::SchedulerCadence);
    let window = (Span::from_millis(cadence.as_millis().min(1000)), cadence);
    let phase = turn.dice().span(Why::LookPhase, u64::from(service.number()), 0, window);
    let first_look = turn.now() + phase;
    turn.commit_cause(Fact::ServiceCreated { service, first_look });
    let deployment = turn.world().deployments.next_id();
    let definition = catalog.services[service.index()].definition;
    turn.commit_cause(Fact::DeploymentCreated { deployment, service, definition });
    turn.schedule_at(first_look, Event::ServiceLook(service));
    deployment
}

/// Lets the service run from the beginning: placed by the scheduler's own rules, targets healthy, images cached.
fn populate(turn: &mut Turn<'_>, service: ServiceId, deployment: DeploymentId) {
    let catalog = turn.catalog();
    let spec = &catalog.services[service.index()];
    let spots = match spec.daemon {
        true => daemon_spots(turn, service),
        false => spots(turn, service, spec.desired),
    };
    let (mut placed, wanted) = (0, turn.world().service(service).desired);
    for spot in spots {
        let found = found_task(turn, service, deployment, spot);
        let (task, targets) = (found.task, found.targets.clone());
        turn.commit(Fact::TaskFoundRunning(Box::new(found)));
        for target in targets {
            turn.begin_round(target.first_probe, Round::TargetCheck(target.target));
        }
        credentials::issue(turn, task);
        for (place, container) in catalog.definition(spec.definition).containers.iter().enumerate() {
            container::foresee(turn, task, place as u8, container.image);
            health::expect(turn, task, place as u8, container);
        }
        placed += 1;
    }
    if placed == wanted {
        turn.commit(Fact::RolloutStateChanged { deployment, to: RolloutState::Completed });
        turn.commit(Fact::ServiceEventPosted { service, message: ServiceMessage::SteadyState });
    }
}

/// Returns where the tasks of a service are when the curtain rises, as far as there is room.
fn spots(turn: &Turn<'_>, service: ServiceId, count: u32) -> Vec<Spot> {
    let catalog = turn.catalog();
    let mut scheduler = Scheduler::new(turn.world(), &catalog, service, count);
    let first = turn.world().tasks.next_id().number();
    (0..count).map_while(|nth| scheduler.decide(turn.dice(), u64::from(first + nth)).chosen).collect()
}

/// One on each instance that qualifies; the desired count shows their number.
fn daemon_spots(turn: &mut Turn<'_>, service: ServiceId) -> Vec<Spot> {
    let hosts = placement::daemon_hosts(turn.world(), service);
    let from = turn.world().service(service).desired;
    turn.commit(Fact::DesiredCountChanged { service, from, to: hosts.len() as u32 });
    let catalog = turn.catalog();
    let fits = |host: &HostId| Scheduler::on_host(turn.world(), &catalog, service, *host).decide(turn.dice(), 0).chosen;
    hosts.iter().filter_map(fits).collect()
}

fn found_task(turn: &Turn<'_>, service: ServiceId, deployment: DeploymentId, spot: Spot) -> FoundTask {
    let (world, catalog) = (turn.world(), turn.catalog());
    let spec = &catalog.services[service.index()];
    let definition = catalog.definition(spec.definition);
    let task = world.tasks.next_id();
    let (host, zone) = match spot {
        Spot::Instance(host) => (host, world.host(host).expect("the chosen host is there").zone),
        Spot::Fargate(zone) => (world.hosts.next_id(), zone),
    };
    let own_address = definition.network_mode == NetworkMode::Awsvpc || spec.launch == LaunchType::Fargate;
    let address = match world.host(host) {
        Some(instance) if !own_address => instance.address,
        _ => world.next_address(zone),
    };
    let first = world.targets.next_id().number();
    let found = |(nth, balancer): (usize, &Balancer)| {
        let target = TargetId::new(first + nth as u32);
        let window = (Span::from_millis(1), catalog.group(balancer.group).interval);
        let phase = turn.dice().span(Why::SteadyProbe, u64::from(target.number()), 0, window);
        let port = if own_address { balancer.port } else { world::target_port(task, nth) };
        FoundTarget { target, group: balancer.group, port, first_probe: SimTime::ZERO + phase }
    };
    let targets = spec.balancers.iter().enumerate().map(found).collect();
    let (definition, launch) = (spec.definition, spec.launch);
    let provider = controller::order(world, service).provider;
    FoundTask { task, service, deployment, definition, launch, provider, spot, host, address, targets }
}
