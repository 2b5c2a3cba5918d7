//! What a run adds to the catalog: revisions, services, attributes. Nothing that has a number loses it.

use super::{Catalog, Image, build};
use crate::scenario::{Service, TaskDefinition};
use crate::sim::world::ids::DefinitionId;
use crate::units::{Bytes, SimTime};
use std::rc::Rc;

impl Catalog {
    /// Finds a task definition by `family:revision`, by family (its latest revision), or by ARN.
    pub fn find_definition(&self, name: &str) -> Option<DefinitionId> {
        let name = name.rsplit('/').next().unwrap_or(name);
        let numbered = || (0..).map(DefinitionId::new).zip(&self.definitions);
        let exact = numbered().find(|(_, definition)| definition.name() == name);
        let latest = || {
            let family = numbered().filter(|(_, definition)| definition.family == name);
            family.max_by_key(|(_, definition)| definition.revision)
        };
        exact.or_else(latest).map(|(id, _)| id)
    }

    /// Returns the revision that a family gets next.
    pub fn next_revision(&self, family: &str) -> u32 {
        let known = self.definitions.iter().filter(|definition| definition.family == family);
        1 + known.map(|definition| definition.revision).max().unwrap_or_default()
    }

    /// Returns whether all target groups of a service are there.
    pub fn has_groups_of(&self, service: &Service) -> bool {
        service.load_balancers.iter().all(|one| build::group_id(&self.groups, &one.target_group_arn).is_some())
    }

    /// Takes a revision in. An image that nobody has described is one that the registry lacks.
    pub(in crate::sim) fn register(&mut self, registered: &Rc<TaskDefinition>, at: SimTime) {
        for container in &registered.container_definitions {
            if build::image_id(&self.images, &container.image).is_none() {
                self.images.push(Image {
                    name: container.image.clone(),
                    layers: Vec::new(),
                    size: Bytes(0),
                    behaviour: Default::default(),
                    missing: true,
                    pull_through_cache: false,
                });
            }
        }
        self.definitions.push(build::definition(registered, at, &self.images, &self.timing));
    }

    /// Takes a service in, whose definition and target groups are there.
    pub(in crate::sim) fn create(&mut self, wanted: &Rc<Service>) {
        let definition = self.find_definition(&wanted.task_definition).expect("refused: the task definition is there");
        self.services.push(build::service(wanted, definition, &self.groups));
        self.know_alarms(&wanted.deployment_configuration.alarms.alarm_names);
    }

    /// Gives alarms that are watched for the first time a number.
    pub(in crate::sim) fn know_alarms(&mut self, names: &[String]) {
        for name in names {
            if !self.alarms.contains(name) {
                self.alarms.push(name.clone());
            }
        }
    }

    /// Sets an attribute of an instance, or takes it off.
    pub(in crate::sim) fn set_attribute(&mut self, spec: usize, name: &str, value: Option<&str>) {
        let spec = &mut self.instances[spec];
        let mut listed: Vec<(String, String)> = spec.attributes.to_vec();
        match (listed.iter().position(|(listed, _)| listed == name), value) {
            (Some(place), Some(value)) => listed[place].1 = value.to_owned(),
            (Some(place), None) => {
                listed.remove(place);
            }
            (None, Some(value)) => listed.push((name.to_owned(), value.to_owned())),
            (None, None) => {}
        }
        spec.attributes = listed.into();
    }
}
