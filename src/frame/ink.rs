//! Which revision has which ink, so that a task, its image and its targets are seen to belong together.

use super::shape::Ink;
use crate::sim::Catalog;
use crate::sim::world::ids::{DefinitionId, ImageId};

/// So many inks there are; then they repeat.
const INKS: usize = 4;

/// The inks of a catalog's task definitions: the first one that a service uses has ink 0, the next one ink 1.
#[derive(Clone, Copy)]
pub(super) struct Inks {
    first: usize,
}

impl Inks {
    pub fn new(catalog: &Catalog) -> Inks {
        let first = catalog.services.iter().map(|service| service.definition.index()).min().unwrap_or_default();
        Inks { first: first % INKS }
    }

    pub fn of(self, definition: DefinitionId) -> Ink {
        Ink::Revision(((definition.index() + INKS - self.first) % INKS) as u8)
    }
}

/// Returns the ink of a task definition.
pub fn revision_ink(catalog: &Catalog, definition: DefinitionId) -> Ink {
    Inks::new(catalog).of(definition)
}

/// Returns the ink of an image: that of the first task definition that uses it; dim where none does.
pub fn image_ink(catalog: &Catalog, image: ImageId) -> Ink {
    let uses = |place: &usize| catalog.definitions[*place].containers.iter().any(|container| container.image == image);
    match (0..catalog.definitions.len()).find(uses) {
        Some(place) => revision_ink(catalog, DefinitionId::new(place as u32)),
        None => Ink::Dim,
    }
}
