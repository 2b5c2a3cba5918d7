//! What must have come about by the end of a run, where nothing keeps it from doing so.

use super::case::Case;
use crate::scenario::machines::machine;
use crate::scenario::{AppBehaviour, HealthAnswer, HealthCourse, LaunchType, Service, Setting, TaskDefinition};
use crate::sim::rollout::bounds;
use crate::sim::world::ids::{DeploymentId, ServiceId};
use crate::sim::world::{self, Task, TaskStatus, World};
use crate::sim::{Cause, Entry, Fact};
use crate::units::{SimTime, Span};

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
const QUIET: Span = Span::from_secs(600);

fn steady(ending: &Ending<'_>) -> Answer {
    if !is_calm(ending, last_command(ending)) {
        return Answer::Excused;
    }
    let asked = |row: &&world::Service| {
        let service = ending.service(row.id);
        let good = ending.revisions(service).all(|definition| ending.is_good(service, definition));
        good && ending.is_quick(service)
    };
    let mut services = ending.world.services.values().filter(asked).peekable();
    if services.peek().is_none() {
        return Answer::Excused;
    }
    Answer::of(services.find(|row| !row.steady).map(|row| format!("{} is not steady", row.name)))
}

fn rolled_back(ending: &Ending<'_>) -> Answer {
    let last = ending.trace.iter().rev().find_map(|entry| match entry.fact {
        Fact::DeploymentRolledBack { service, to, .. } => Some((entry.at, service, to)),
        _ => None,
    });
    let Some((at, id, to)) = last else { return Answer::Excused };
    let (row, service) = (ending.world.service(id), ending.service(id));
    let good = ending.is_good(service, ending.definition(to)) && ending.is_quick(service);
    if !good || !is_calm(ending, at.max(last_command(ending))) {
        return Answer::Excused;
    }
    Answer::of((!row.steady).then(|| format!("{} is not steady", row.name)))
}

/// Returns whether enough time passed since an instant, at the usual pace and with room for all.
fn is_calm(ending: &Ending<'_>, since: SimTime) -> bool {
    ending.case.scenario.end() - since >= QUIET && usual_rules(ending) && ending.has_room()
}

/// Drain, poll, SIGTERM to SIGKILL, network interface, and some more.
const STOP_SLACK: Span = Span::from_secs(180);

fn stopped(ending: &Ending<'_>) -> Answer {
    let end = ending.case.scenario.end();
    let span = |setting| ending.world.catalog.timing.range(setting).1;
    let stuck = ending.world.tasks.values().find(|task| {
        let containers = &ending.world.catalog.definition(task.definition).containers;
        let patience = containers.iter().map(|container| container.stop_timeout).max().unwrap_or_default();
        let limit = patience
            + span(Setting::DrainIdle)
            + span(Setting::AgentPollInterval)
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
    if !usual_rules(ending) {
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

fn last_command(ending: &Ending<'_>) -> SimTime {
    let mut commands = ending.trace.iter().rev().filter(|entry| entry.cause == Cause::Intervention);
    commands.next().map_or(SimTime::ZERO, |entry| entry.at)
}

/// Returns whether nothing is slower than the profiles say.
fn usual_rules(ending: &Ending<'_>) -> bool {
    ending.case.scenario.rules.overrides.keys().all(|setting| *setting == Setting::StoppedRetention)
}

impl<'a> Ending<'a> {
    fn service(&self, id: ServiceId) -> &'a Service {
        &self.case.scenario.services[id.index()]
    }

    fn definition(&self, deployment: DeploymentId) -> &'a TaskDefinition {
        &self.case.scenario.task_definitions[self.world.deployment(deployment).definition.index()]
    }

    /// Returns every revision that was deployed.
    fn revisions(&self, service: &Service) -> impl Iterator<Item = &'a TaskDefinition> {
        let family = service.service_name.clone();
        let deployments = self.world.deployments.values().map(|row| self.definition(row.id));
        deployments.filter(move |definition| definition.family == family)
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
                let boots = app.boot <= Span::from_secs(3) || service.load_balancers.is_empty();
                !image.missing && works(app) && stays && boots && app.shutdown <= Span::from_secs(20)
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
        let on_instances = || scenario.services.iter().filter(|service| service.launch_type == LaunchType::Ec2);
        let narrow = |definition: &TaskDefinition| !definition.placement_constraints.is_empty();
        if on_instances().any(constrained) || scenario.task_definitions.iter().any(narrow) {
            return false;
        }
        let most = |service: &Service| {
            let wanted = self.wanted(service).max().unwrap_or_default();
            bounds(wanted, &service.deployment_configuration).max_tasks.min(2 * wanted)
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
