//! One random run: a scenario, and what will be done to tasks that are not known before it runs.

use super::features::FEATURES;
use super::luck::Luck;
use crate::scenario::{
    Cluster, Command, ContainerDefinition, Cue, Image, InstanceGroup, NetworkMode, PortMapping, Scenario, Service,
    TaskDefinition,
};
use crate::sim::World;
use crate::units::{Bytes, SimTime, Span};
use std::collections::BTreeMap;

/// What a seed gives.
#[derive(Clone, Debug)]
pub struct Case {
    pub scenario: Scenario,
    pub deeds: Vec<Deed>,
    /// The features that the seed turned on.
    pub features: Vec<&'static str>,
}

/// A command whose object is chosen when its time has come.
#[derive(Clone, Copy, Debug)]
pub struct Deed {
    pub at: SimTime,
    /// Makes the command, if there is anything to give it to; `pick` chooses.
    pub command: fn(&World, pick: u64) -> Option<Command>,
    pub pick: u64,
}

/// The port that every first container maps.
pub(super) const PORT: u16 = 8080;
const ZONES: [&str; 2] = ["us-east-1a", "us-east-1b"];

/// How much of a feature's percentage counts: some seeds have few features, so that they do not hide each other.
const CROWDS: [u64; 3] = [50, 100, 150];

/// Returns the scenario of a seed, without the deeds.
pub fn scenario(seed: u64) -> Scenario {
    Case::new(seed).scenario
}

impl Case {
    /// Lets the seed turn features on, each by itself: a swarm of scenarios rather than one average.
    pub fn new(seed: u64) -> Case {
        let mut case = Case::plain(seed);
        let crowd = Luck::of(seed, "crowd").one_of(&CROWDS);
        for feature in FEATURES {
            let luck = &mut Luck::of(seed, feature.name);
            if luck.chance(feature.percent * crowd / 100) {
                (feature.add)(&mut case, luck);
                case.features.push(feature.name);
            }
        }
        let script = &mut case.scenario.script;
        script.sort_by_key(|cue| cue.at);
        case.deeds.sort_by_key(|deed| deed.at);
        case
    }

    /// Returns whether the seed turned a feature on.
    pub fn has(&self, feature: &str) -> bool {
        self.features.contains(&feature)
    }

    /// Returns whether the control plane may not reach an agent for long.
    pub fn cuts_agents_off(&self) -> bool {
        self.has("agents that disconnect") || self.has("zones that fail")
    }

    /// Returns whether something goes wrong that keeps services from what they want, or asks for what may not come.
    pub fn is_disturbed(&self) -> bool {
        const DISTURBING: [&str; 25] = [
            "host mode",
            "health checks of containers",
            "containers that wait for others",
            "restarts in place",
            "required attributes",
            "fixed host ports",
            "a daemon",
            "agents of many kinds",
            "instances that drain",
            "instances that leave",
            "instances that end",
            "agents that disconnect",
            "zones that fail",
            "health that fails",
            "a registry that fails",
            "a registry that fails midway",
            "secrets that are denied",
            "provisioning that fails",
            "Fargate without capacity",
            "Spot interruptions",
            "an overloaded control plane",
            "tasks of no service",
            "deleted services",
            "alarms",
            "Spot capacity",
        ];
        DISTURBING.iter().any(|feature| self.has(feature))
    }

    /// One small service on a cluster with ample room: what features add to.
    fn plain(seed: u64) -> Case {
        let luck = &mut Luck::of(seed, "plain");
        let mut scenario: Scenario =
            serde_json::from_value(serde_json::json!({})).expect("every field of a scenario has a default");
        scenario.title = format!("Soak {seed}");
        scenario.seed = seed;
        scenario.duration = Span::from_secs(60 * u64::from(luck.between(5, 30)));
        scenario.cluster = Cluster { zones: ZONES.map(str::to_owned).to_vec(), ..Cluster::default() };
        scenario.cluster.instances = ZONES.map(|zone| instances(2, "m5.4xlarge", zone)).to_vec();
        let mut case = Case { scenario, deeds: Vec::new(), features: Vec::new() };
        case.add_service("web", luck.between(1, 6));
        case
    }

    /// Adds a service with a family and an image of its own.
    pub(super) fn add_service(&mut self, name: &str, desired_count: u32) {
        let image = self.add_image(&format!("{name}:v1"));
        let container = ContainerDefinition {
            name: "app".to_owned(),
            image,
            port_mappings: vec![PortMapping { container_port: PORT, ..PortMapping::default() }],
            ..ContainerDefinition::default()
        };
        self.scenario.task_definitions.push(TaskDefinition {
            family: name.to_owned(),
            revision: 1,
            network_mode: NetworkMode::Awsvpc,
            cpu: Some("256".to_owned()),
            memory: Some("512".to_owned()),
            container_definitions: vec![container],
            ..TaskDefinition::default()
        });
        self.scenario.services.push(Service {
            service_name: name.to_owned(),
            task_definition: format!("{name}:1"),
            desired_count,
            ..Service::default()
        });
    }

    /// Adds a small image that works, and returns its name.
    pub(super) fn add_image(&mut self, name: &str) -> String {
        let size = Some(Bytes(60_000_000));
        self.scenario.images.push(Image { image: name.to_owned(), size, ..Image::default() });
        name.to_owned()
    }

    pub(super) fn any_service(&self, luck: &mut Luck) -> usize {
        luck.below(self.scenario.services.len() as u64) as usize
    }

    /// Returns every revision that a service may run.
    pub(super) fn definitions_of(&mut self, service: usize) -> impl Iterator<Item = &mut TaskDefinition> {
        let family = self.scenario.services[service].service_name.clone();
        self.scenario.task_definitions.iter_mut().filter(move |definition| definition.family == family)
    }

    /// Returns an instant of the run; now and then the very first or the very last.
    pub(super) fn any_time(&self, luck: &mut Luck) -> SimTime {
        match luck.below(40) {
            0 => SimTime::ZERO,
            1 => self.scenario.end(),
            _ => SimTime::ZERO + luck.span(self.scenario.duration),
        }
    }

    pub(super) fn script(&mut self, at: SimTime, command: Command) {
        self.scenario.script.push(Cue { at, command });
    }
}

pub(super) fn instances(count: u32, instance_type: &str, zone: &str) -> InstanceGroup {
    InstanceGroup {
        count,
        instance_type: instance_type.to_owned(),
        zone: zone.to_owned(),
        attributes: BTreeMap::new(),
        trunking: true,
        spot: false,
        agent: BTreeMap::new(),
        images: Vec::new(),
        metadata_hop_limit: None,
    }
}
