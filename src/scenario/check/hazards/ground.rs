//! What all hazards ask about: services with their limits, their images, their load balancers.

use crate::scenario::{
    Command, ContainerDefinition, Image, LaunchType, Scenario, SchedulingStrategy, Service, Setting, TargetGroup,
    TaskDefinition, target_group_name,
};
use crate::units::Span;

/// What the engine knows.
pub trait Knowledge {
    /// Returns the two ends between which a setting lies.
    fn setting(&self, setting: Setting) -> (u64, u64);
    /// Returns how many instances a placement expression means at the beginning.
    fn instances_like(&self, expression: &str) -> u32;
    /// Returns the room for more tasks of a service beside all that is wanted.
    fn room(&self, service: usize) -> Room;
}

/// Where the tasks of a service on instances stand, and what more would fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Of the desired count, so many found a place.
    pub placed: u32,
    /// So many more would.
    pub spare: u32,
    /// What most instances lack for one more.
    pub short_of: &'static str,
}

/// `Room::short_of` when instances have no more network interfaces to give.
pub const INTERFACES: &str = "network interfaces";

pub struct Ground<'a> {
    pub scenario: &'a Scenario,
    pub known: &'a dyn Knowledge,
}

/// A service that rolls, with its limits in tasks.
pub struct Rolling<'a> {
    /// Its place in `services`.
    pub place: usize,
    pub service: &'a Service,
    pub desired: u32,
    pub min_healthy: u32,
    pub max_tasks: u32,
}

/// A container that a service may run, and its image.
pub struct Running<'a> {
    pub definition_place: usize,
    pub definition: &'a TaskDefinition,
    pub container_place: usize,
    pub container: &'a ContainerDefinition,
    pub image_place: usize,
    pub image: &'a Image,
}

impl<'a> Ground<'a> {
    /// Returns the services that keep a count of tasks; developer guide, deployment-type-ecs: the minimum rounds up,
    /// the maximum down.
    pub fn rolling(&self) -> impl Iterator<Item = Rolling<'a>> {
        let services = self.scenario.services.iter().enumerate();
        let replica = |(_, service): &(usize, &Service)| {
            service.scheduling_strategy == SchedulingStrategy::Replica && service.desired_count > 0
        };
        services.filter(replica).map(|(place, service)| {
            let (rollout, desired) = (&service.deployment_configuration, service.desired_count);
            let share = |percent: u32| u64::from(desired) * u64::from(percent);
            let tasks = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
            let min_healthy = tasks(share(rollout.minimum_healthy_percent).div_ceil(100));
            let max_tasks = tasks(share(rollout.maximum_percent) / 100);
            Rolling { place, service, desired, min_healthy, max_tasks }
        })
    }

    /// Returns every container of every revision that the service or the script's updates of it name.
    pub fn runs(&self, service: &Service) -> Vec<Running<'a>> {
        let scenario = self.scenario;
        let mut places: Vec<usize> = scenario.find_definition(&service.task_definition).into_iter().collect();
        for cue in &scenario.script {
            if let Command::UpdateService { service: named, task_definition: Some(definition), .. } = &cue.command
                && named.rsplit('/').next() == Some(service.service_name.as_str())
            {
                places.extend(scenario.find_definition(definition).filter(|place| !places.contains(place)));
            }
        }
        let containers = places.into_iter().flat_map(|place| {
            let definition = &scenario.task_definitions[place];
            definition.container_definitions.iter().enumerate().map(move |(nth, one)| (place, definition, nth, one))
        });
        let runs = containers.filter_map(|(definition_place, definition, container_place, container)| {
            let image_place = scenario.images.iter().position(|image| image.image == container.image)?;
            let image = &scenario.images[image_place];
            Some(Running { definition_place, definition, container_place, container, image_place, image })
        });
        runs.collect()
    }

    /// Returns the target group that judges a service's tasks, and its place.
    pub fn group(&self, service: &Service) -> Option<(usize, &'a TargetGroup)> {
        let name = target_group_name(&service.load_balancers.first()?.target_group_arn);
        self.scenario.target_groups.iter().enumerate().find(|(_, group)| group.target_group_name == name)
    }

    pub fn is_balanced(&self, service: &Service, container: &ContainerDefinition) -> bool {
        service.load_balancers.first().is_some_and(|balancer| balancer.container_name == container.name)
    }

    /// Returns the longest that a setting takes.
    pub fn longest(&self, setting: Setting) -> Span {
        Span::from_millis(self.known.setting(setting).1)
    }

    pub fn shortest(&self, setting: Setting) -> Span {
        Span::from_millis(self.known.setting(setting).0)
    }
}

impl Rolling<'_> {
    /// Returns the path of something of this service.
    pub fn path(&self, field: &str) -> String {
        format!("services[{}].{field}", self.place)
    }

    pub fn rollout(&self, field: &str) -> String {
        self.path(&format!("deploymentConfiguration.{field}"))
    }

    pub fn is_on_instances(&self) -> bool {
        self.service.launch_type == LaunchType::Ec2
    }

    /// Returns the highest minimum that lets one healthy task stop.
    pub fn minimum_with_slack(&self) -> u32 {
        let tasks = u64::from(self.desired.saturating_sub(1));
        u32::try_from(tasks * 100 / u64::from(self.desired.max(1))).unwrap_or(100)
    }
}

/// Writes seconds, rounded up.
pub fn seconds(span: Span) -> u64 {
    span.as_millis().div_ceil(1000)
}
