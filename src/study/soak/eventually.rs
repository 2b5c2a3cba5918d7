//! What must have come about by the end of a run, where nothing keeps it from doing so.

use super::case::Case;
use crate::scenario::machines::machine;
use crate::scenario::{AppBehaviour, HealthAnswer, HealthCourse, LaunchType, Service, Setting, TaskDefinition};
use crate::sim::rollout::bounds;
use crate::sim::world::ids::{DeploymentId, ServiceId};
use crate::sim::world::{self, RolloutState, Task, TaskStatus, World};
use crate::sim::{Cause, Entry, Fact, ServiceMessage};
use crate::units::{Bytes, Span};

/// A run that is over.
pub struct Ending<'a> {
    pub case: &'a Case,
    pub world: &'a World,
    pub trace: &'a [Entry],
}

pub struct Eventually {
    pub name: &'static str,
    pub asks: fn(&Ending<'_>) -> Answer,
}

/// Whether a run shows anything about a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Something may have kept it from coming about.
    Excused,
    Holds,
    /// Who broke it.
    Broken(String),
}

impl Answer {
    fn of(broken: Option<String>) -> Answer {
        broken.map_or(Answer::Holds, Answer::Broken)
    }
}

pub const EVENTUALLY: &[Eventually] = &[
    Eventually { name: "with good images and enough room every service is steady in the end", asks: steady },
    Eventually { name: "after a rollback to a good image the service is steady in the end", asks: rolled_back },
    Eventually { name: "a task that was told to stop is stopped in time", asks: stopped },
    Eventually { name: "a task that was placed runs or stops in time", asks: started },
];

/// So long nobody did anything: time for the slowest rollout that `is_quick` lets pass.
const QUIET: Span = Span::from_secs(480);

/// Larger images take minutes, batch after batch.
const SOON_PULLED: Bytes = Bytes(300_000_000);

fn steady(ending: &Ending<'_>) -> Answer {
    let commands = ending.trace.iter().rev().filter(|entry| entry.cause == Cause::Intervention);
    let since = commands.map(|entry| entry.at).next().unwrap_or_default();
    if ending.case.scenario.end() - since < QUIET || !is_easy(ending) {
        return Answer::Excused;
    }
    let asked = |row: &&world::Service| {
        // What was deleted is gone, not steady.
        if row.status != world::ServiceStatus::Active {
            return false;
        }
        let primary = ending.world.deployment(row.deployments[0]);
        let service = ending.service(row.id);
        ending.all_good(service) && ending.is_quick(service) && !tripped_by_deeds(ending, primary.rollout)
    };
    let mut asked = ending.world.services.values().filter(asked).peekable();
    if asked.peek().is_none() {
        return Answer::Excused;
    }
    Answer::of(asked.find(|row| !row.is_steady()).map(|row| format!("{} is not steady", row.name)))
}

fn rolled_back(ending: &Ending<'_>) -> Answer {
    if !is_easy(ending) {
        return Answer::Excused;
    }
    let mut all = Answer::Excused;
    for place in 0..ending.trace.len() {
        match after_rollback(ending, place) {
            Answer::Excused => {}
            Answer::Holds => all = Answer::Holds,
            broken @ Answer::Broken(_) => return broken,
        }
    }
    all
}

/// Asks one entry, if it is a rollback that was left alone for long enough.
fn after_rollback(ending: &Ending<'_>, place: usize) -> Answer {
    let Fact::DeploymentRolledBack { service: id, to, .. } = ending.trace[place].fact else { return Answer::Excused };
    let rest = &ending.trace[place..];
    let next_command = rest.iter().position(|entry| entry.cause == Cause::Intervention);
    let alone = &rest[..next_command.unwrap_or(rest.len())];
    let until = next_command.map_or(ending.case.scenario.end(), |next| rest[next].at);
    let service = ending.service(id);
    let good = ending.is_good(service, ending.definition(to)) && ending.is_quick(service);
    if !good || until - rest[0].at < QUIET {
        return Answer::Excused;
    }
    let (mut steady, mut rollout) = (false, RolloutState::InProgress);
    for entry in alone {
        match entry.fact {
            Fact::ServiceEventPosted { service, message: ServiceMessage::SteadyState } => steady |= service == id,
            Fact::RolloutStateChanged { deployment, to: state } if deployment == to => rollout = state,
            _ => {}
        }
    }
    match (steady, tripped_by_deeds(ending, rollout)) {
        (true, _) => Answer::Holds,
        (false, true) => Answer::Excused,
        (false, false) => Answer::Broken(format!("{} is not steady until {until:?}", service.service_name)),
    }
}

/// A crash by command may have tripped the breaker of a deployment that then stalls, as it should.
fn tripped_by_deeds(ending: &Ending<'_>, rollout: RolloutState) -> bool {
    rollout == RolloutState::Failed && !ending.case.deeds.is_empty()
}

/// Returns whether a run goes at the usual pace, with room for all.
fn is_easy(ending: &Ending<'_>) -> bool {
    !ending.case.is_disturbed() && usual_rules(ending) && ending.has_room()
}

/// Drain, poll, SIGTERM to SIGKILL, network interface, and some more.
const STOP_SLACK: Span = Span::from_secs(180);

fn stopped(ending: &Ending<'_>) -> Answer {
    if ending.case.cuts_agents_off() {
        return Answer::Excused;
    }
    let end = ending.case.scenario.end();
    let span = |setting| ending.world.catalog.timing.range(setting).1;
    let stuck = ending.world.tasks.values().find(|task| {
        let containers = &ending.world.catalog.definition(task.definition).containers;
        // Containers that wait for each other stop one after the other.
        let patience = containers.iter().fold(Span::ZERO, |sum, container| sum + container.stop_timeout);
        let drain = ending.world.catalog.groups.iter().map(|group| group.spec.deregistration_delay).max().unwrap_or(0);
        let limit = patience
            + Span::from_secs(u64::from(drain))
            + span(Setting::DrainIdle)
            + span(Setting::AgentPollInterval)
            + span(Setting::OverloadPollCap)
            + span(Setting::StateReport).times(2)
            + STOP_SLACK;
        let told = task.stop.as_ref().map(|stop| stop.at);
        task.last_status != TaskStatus::Stopped && told.is_some_and(|at| end - at > limit)
    });
    Answer::of(stuck.map(told))
}

/// Provisioning and the slowest pull of the generator's images, over a shared and slow network.
const START_LIMIT: Span = Span::from_secs(900);

fn started(ending: &Ending<'_>) -> Answer {
    let slowed = ending.case.has("a registry that fails") || ending.case.has("containers that wait for others");
    if !usual_rules(ending) || ending.case.cuts_agents_off() || slowed {
        return Answer::Excused;
    }
    let end = ending.case.scenario.end();
    let stuck = ending.world.tasks.values().find(|task| {
        let begun = task.entered(TaskStatus::Provisioning).unwrap_or_default();
        task.is_alive() && task.last_status < TaskStatus::Running && end - begun > START_LIMIT
    });
    Answer::of(stuck.map(told))
}

fn told(task: &Task) -> String {
    format!("{:?} is {} since {:?}", task.id, task.last_status.word(), task.since())
}

/// Returns whether nothing is slower than the profiles say.
fn usual_rules(ending: &Ending<'_>) -> bool {
    ending.case.scenario.rules.overrides.keys().all(|setting| *setting == Setting::StoppedRetention)
}

impl<'a> Ending<'a> {
    fn service(&self, id: ServiceId) -> &'a Service {
        &self.world.catalog.services[id.index()].wanted
    }

    fn definition(&self, deployment: DeploymentId) -> &'a TaskDefinition {
        &self.world.catalog.definition(self.world.deployment(deployment).definition).registered
    }

    /// Returns every revision that was deployed to the service; one that came late may share another's family.
    fn revisions(&self, service: &Service) -> impl Iterator<Item = &'a TaskDefinition> {
        let name = service.service_name.clone();
        let deployments =
            self.world.deployments.values().filter(move |row| self.service(row.service).service_name == name);
        deployments.map(|row| self.definition(row.id))
    }

    fn all_good(&self, service: &Service) -> bool {
        self.revisions(service).all(|definition| self.is_good(service, definition))
    }

    /// Returns whether all its containers work, and quickly enough for the health checks.
    fn is_good(&self, service: &Service, definition: &TaskDefinition) -> bool {
        let images = &self.case.scenario.images;
        definition.container_definitions.iter().all(|container| {
            let image = images.iter().find(|image| image.image == container.image);
            let works = |app: &AppBehaviour| {
                app.health == HealthAnswer::Ok && app.course == HealthCourse::Steady && app.oom_after.is_none()
            };
            image.is_some_and(|image| {
                let app = &image.behaviour;
                let stays = app.exit_after.is_none() || !container.essential;
                let small = image.size.unwrap_or_default() <= SOON_PULLED;
                let boots = app.boot <= Span::from_secs(3) || service.load_balancers.is_empty();
                !image.missing && small && works(app) && stays && boots && app.shutdown <= Span::from_secs(20)
            })
        })
    }

    /// Returns whether a rollout moves at least a quarter of the tasks at once, for every count that was wanted.
    fn is_quick(&self, service: &Service) -> bool {
        self.wanted(service).all(|desired| {
            let bounds = bounds(desired, &service.deployment_configuration);
            let step = (bounds.max_tasks - desired.min(bounds.max_tasks)).max(desired - bounds.min_healthy);
            step * 4 >= desired
        })
    }

    fn wanted(&self, service: &Service) -> impl Iterator<Item = u32> {
        let name = service.service_name.clone();
        let changes = self.trace.iter().filter_map(move |entry| match entry.fact {
            Fact::DesiredCountChanged { service, to, .. } => (self.service(service).service_name == name).then_some(to),
            _ => None,
        });
        std::iter::once(service.desired_count).chain(changes)
    }

    /// Returns whether all that may ever be asked for fits twice over, whatever goes where.
    fn has_room(&self) -> bool {
        let scenario = &self.case.scenario;
        let constrained = |service: &Service| !service.placement_constraints.is_empty();
        let catalog = &self.world.catalog;
        let services = || catalog.services.iter().map(|spec| &*spec.wanted);
        let on_instances = || services().filter(|service| service.launch_type == LaunchType::Ec2);
        let narrow = |definition: &TaskDefinition| !definition.placement_constraints.is_empty();
        if on_instances().any(constrained) || catalog.definitions.iter().any(|one| narrow(&one.registered)) {
            return false;
        }
        let most = |service: &Service| {
            let wanted = self.wanted(service).max().unwrap_or_default();
            // Bad tasks pile up to the maximum; good ones do not.
            let most = bounds(wanted, &service.deployment_configuration).max_tasks;
            if self.all_good(service) { most.min(2 * wanted) } else { most }
        };
        let asked: u32 = on_instances().map(most).sum();
        let needs = || self.world.catalog.definitions.iter().map(|definition| definition.need);
        let cpu = needs().map(|need| need.cpu).max().unwrap_or(1).max(1);
        let memory = needs().map(|need| need.memory_mib).max().unwrap_or(1).max(1);
        let slots = scenario.cluster.instances.iter().map(|group| {
            let machine = machine(&group.instance_type).expect("checked: the instance type is known");
            let enis = if group.trunking { machine.trunk_enis.unwrap_or(machine.enis) } else { machine.enis };
            group.count * (machine.cpu / cpu).min(machine.memory_mib / memory).min(enis)
        });
        slots.sum::<u32>() >= 2 * asked
    }
}
