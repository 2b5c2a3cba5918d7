//! What must happen under some seeds: a soak that never meets these proves little.

use crate::sim::placement::Refusal;
use crate::sim::rollout::bounds;
use crate::sim::world::{
    Arrival, ArrivalStage, DeploymentStatus, Health, HostStatus, RolloutState, Service, ServiceStatus, StopCause,
    TargetState, Task, TaskStatus, World,
};
use crate::sim::{Entry, Fact, Obedience, Refused, ServiceMessage, Signal};
use crate::units::Span;

pub struct Sometimes {
    pub name: &'static str,
    pub when: When,
}

/// Where it is looked for.
pub enum When {
    /// In an entry and the world that it meets.
    Entry(fn(&Entry, &World) -> bool),
    /// In the world at the end.
    End(fn(&World) -> bool),
}

const fn seen(name: &'static str, entry: fn(&Entry, &World) -> bool) -> Sometimes {
    Sometimes { name, when: When::Entry(entry) }
}

const fn ends(name: &'static str, end: fn(&World) -> bool) -> Sometimes {
    Sometimes { name, when: When::End(end) }
}

/// From the deployment to the end of the task.
pub const SOMETIMES: &[Sometimes] = &[
    seen("a task queued for room on its host", |entry, _| matches!(entry.fact, Fact::TaskQueued { .. })),
    seen("a task left its agent's queue and ran", |entry, world| match entry.fact {
        Fact::TaskAccepted { task, .. } => world.task(task).is_some_and(|task| task.queued_at.is_some()),
        _ => false,
    }),
    seen("a deployment baked", |entry, _| matches!(entry.fact, Fact::BakeTimeBegan { .. })),
    seen("operations were throttled", |entry, _| {
        matches!(entry.fact, Fact::ServiceEventPosted { message: ServiceMessage::OperationsThrottled, .. })
    }),
    seen("a disconnected instance was given up", |entry, _| {
        matches!(entry.fact, Fact::StopRequested { cause: StopCause::HostDisconnected(_), .. })
    }),
    seen("a download stood still", |_, world| {
        let stands = |arrival: &Arrival| matches!(arrival.stage, ArrivalStage::Downloading { bytes_per_second: 0, .. });
        world.hosts.values().any(|host| host.store.coming.iter().any(stands))
    }),
    seen("a service reached a steady state", |entry, _| {
        matches!(entry.fact, Fact::ServiceEventPosted { message: ServiceMessage::SteadyState, .. })
    }),
    seen("a deployment was replaced while in progress", |entry, world| match entry.fact {
        Fact::DeploymentCreated { service, .. } => world.services.get(service).is_some_and(|service| {
            let current = service.deployments.first().map(|id| world.deployment(*id).rollout);
            current == Some(RolloutState::InProgress)
        }),
        _ => false,
    }),
    seen("three deployments were at work at once", |entry, world| match entry.fact {
        Fact::DeploymentCreated { service, .. } => {
            world.services.get(service).is_some_and(|row| row.deployments.len() >= 2)
        }
        _ => false,
    }),
    seen("a breaker tripped", |entry, _| {
        matches!(entry.fact, Fact::RolloutStateChanged { to: RolloutState::Failed, .. })
    }),
    seen("a rollback began", |entry, _| matches!(entry.fact, Fact::DeploymentRolledBack { .. })),
    seen("a rollback was completed", |entry, world| match entry.fact {
        Fact::RolloutStateChanged { deployment, to: RolloutState::Completed } => {
            let row = world.deployment(deployment);
            let given_up = |other: &crate::sim::world::Deployment| {
                other.service == row.service && other.id > row.id && other.rollout == RolloutState::Failed
            };
            world.deployments.values().any(given_up)
        }
        _ => false,
    }),
    seen("a count of failures was forgotten", |entry, _| matches!(entry.fact, Fact::TaskFailuresForgotten { .. })),
    seen("a failed placement was counted", |entry, _| {
        matches!(entry.fact, Fact::TaskFailureCounted { task: None, .. })
    }),
    seen("a placement was refused", |entry, _| matches!(entry.fact, Fact::PlacementRefused { .. })),
    seen("a placement was refused for CPU", |entry, _| {
        refused(entry, |why| matches!(why, Refusal::NotEnoughCpu { .. }))
    }),
    seen("a placement was refused for memory", |entry, _| {
        refused(entry, |why| matches!(why, Refusal::NotEnoughMemory { .. }))
    }),
    seen("a placement was refused for network interfaces", |entry, _| {
        refused(entry, |why| matches!(why, Refusal::NotEnoughEnis { .. }))
    }),
    seen("a placement was refused by distinctInstance", |entry, _| {
        refused(entry, |why| matches!(why, Refusal::NotDistinct))
    }),
    seen("a placement was refused by memberOf", |entry, _| {
        refused(entry, |why| matches!(why, Refusal::NotMember { .. }))
    }),
    seen("a throttle began", |entry, _| matches!(entry.fact, Fact::StartsThrottled { until, .. } if until > entry.at)),
    seen("a service was unable to start tasks", |entry, _| {
        matches!(entry.fact, Fact::ServiceEventPosted { message: ServiceMessage::UnableToStart, .. })
    }),
    seen("a microVM started", |entry, _| matches!(entry.fact, Fact::MicroVmStarted { .. })),
    seen("an image was on its host already", |entry, _| {
        matches!(entry.fact, Fact::ManifestResolved { missing_layers: 0, .. })
    }),
    seen("a container's health check made it unhealthy", |entry, _| {
        matches!(entry.fact, Fact::ContainerHealthChanged { to: Health::Unhealthy, .. })
    }),
    seen("a container was restarted in its task", |entry, _| matches!(entry.fact, Fact::ContainerRestarted { .. })),
    seen("an instance left the cluster", |entry, _| {
        matches!(entry.fact, Fact::HostStatusChanged { to: HostStatus::Inactive, .. })
    }),
    seen("an agent backed off", |entry, _| matches!(entry.fact, Fact::AgentPaceChanged { .. })),
    seen("a Spot notice was given", |entry, _| matches!(entry.fact, Fact::SpotNoticeGiven { .. })),
    seen("secrets could not be fetched", |entry, _| {
        matches!(entry.fact, Fact::StopRequested { cause: StopCause::ResourceInitialization, .. })
    }),
    seen("a task of no service was created", |entry, _| matches!(entry.fact, Fact::TaskCreated { service: None, .. })),
    seen("an alarm failed a deployment", |entry, _| {
        matches!(entry.fact, Fact::ServiceEventPosted { message: ServiceMessage::DeploymentAlarmed(_), .. })
    }),
    seen("a fault ended", |entry, _| matches!(entry.fact, Fact::FaultEnded { .. })),
    seen("a service was deleted", |entry, _| {
        matches!(entry.fact, Fact::ServiceStatusChanged { to: ServiceStatus::Inactive, .. })
    }),
    seen("a pull failed", |entry, _| matches!(entry.fact, Fact::PullFailed { .. })),
    seen("a process was killed for its memory", |entry, _| {
        matches!(entry.fact, Fact::ContainerExited { out_of_memory: true, .. })
    }),
    seen("an application ended itself after SIGTERM", |entry, world| match entry.fact {
        Fact::ContainerExited { task, container, exit_code: Some(0), .. } => {
            world.task(task).is_some_and(|task| task.containers[usize::from(container)].kill_at.is_some())
        }
        _ => false,
    }),
    seen("SIGKILL was sent", |entry, _| matches!(entry.fact, Fact::StopSignalSent { signal: Signal::Kill, .. })),
    seen("a target was unhealthy", |entry, _| {
        matches!(entry.fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. })
    }),
    seen("an unhealthy target recovered", |entry, _| {
        matches!(entry.fact, Fact::TargetHealthChanged { from: TargetState::Unhealthy, to: TargetState::Healthy, .. })
    }),
    seen("an unhealthy task was replaced", |entry, _| {
        matches!(entry.fact, Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(_), .. })
    }),
    seen("a drain was cut by its delay", |entry, world| drains(entry, world, |lasts, delay| lasts == delay)),
    seen("a drain ended before its delay", |entry, world| drains(entry, world, |lasts, delay| lasts < delay)),
    seen("a task was told to stop before it had a host's agent", |entry, world| {
        stopped(entry, world).is_some_and(|task| !task.accepted)
    }),
    seen("a task was told to stop while it pulled", |entry, world| {
        stopped(entry, world).is_some_and(|task| task.pull_started_at.is_some() && task.pull_stopped_at.is_none())
    }),
    seen("a healthy task was stopped for scale-in", |entry, world| {
        let scaling = matches!(entry.fact, Fact::StopRequested { cause: StopCause::Scaling(_), .. });
        scaling && stopped(entry, world).is_some_and(|task| task.was_healthy)
    }),
    seen("a container exited while its target drained", |entry, world| match entry.fact {
        Fact::ContainerExited { task, .. } => {
            world.task(task).is_some_and(|task| task.last_status == TaskStatus::Deactivating)
        }
        _ => false,
    }),
    seen("a stopped task was forgotten", |entry, _| matches!(entry.fact, Fact::TaskForgotten { .. })),
    seen("a command met a task on its way out", |entry, _| disobeyed(entry, Refused::TaskIsStopping)),
    seen("a command met a container that did not run", |entry, _| disobeyed(entry, Refused::ContainerNotRunning)),
    seen("a command met no such task", |entry, _| disobeyed(entry, Refused::TaskNotFound)),
    seen("a command met no such service", |entry, _| disobeyed(entry, Refused::ServiceNotFound)),
    ends("a failed deployment stalled", |world| {
        world.services.values().any(|service| !service.is_steady() && primary(world, service) == RolloutState::Failed)
    }),
    ends("a rollout could neither start nor stop", |world| {
        world.services.values().any(|service| {
            let bounds = bounds(service.desired, &service.configuration);
            let old = service.deployments.get(1).map(|id| world.deployment(*id).status);
            old == Some(DeploymentStatus::Active)
                && primary(world, service) == RolloutState::InProgress
                && (bounds.min_healthy, bounds.max_tasks) == (service.desired, service.desired)
        })
    }),
];

fn refused(entry: &Entry, why: fn(&Refusal) -> bool) -> bool {
    match &entry.fact {
        Fact::PlacementRefused { verdict, .. } => verdict.refused.iter().any(|(_, refusal)| why(refusal)),
        _ => false,
    }
}

/// Asks of a deregistration how long the target drains, beside the delay of its group.
fn drains(entry: &Entry, world: &World, wanted: fn(Span, Span) -> bool) -> bool {
    let Fact::TargetDeregistered { target, leaves_at } = entry.fact else { return false };
    let Some(target) = world.target(target) else { return false };
    let delay = Span::from_secs(u64::from(world.catalog.group(target.group).spec.deregistration_delay));
    wanted(leaves_at - entry.at, delay)
}

/// Returns the task that an entry tells to stop.
fn stopped<'a>(entry: &Entry, world: &'a World) -> Option<&'a Task> {
    match entry.fact {
        Fact::StopRequested { task, .. } => world.task(task),
        _ => None,
    }
}

fn disobeyed(entry: &Entry, why: Refused) -> bool {
    matches!(entry.fact, Fact::CommandGiven { outcome: Obedience::Refused(refused), .. } if refused == why)
}

fn primary(world: &World, service: &Service) -> RolloutState {
    world.deployment(service.deployments[0]).rollout
}
