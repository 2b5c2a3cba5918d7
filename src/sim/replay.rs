//! The world, made again from the facts alone: for those who read a trace from its first line.

use super::catalog::Catalog;
use super::fact::Entry;
use super::world::World;
use std::rc::Rc;

/// Stands behind the entries it was given, in order.
#[derive(Clone, Debug)]
pub struct Replay {
    world: World,
}

impl Replay {
    /// Stands before the first entry.
    pub fn new(catalog: Rc<Catalog>) -> Replay {
        Replay { world: World::new(catalog) }
    }

    /// Lets the next entry happen.
    pub fn follow(&mut self, entry: &Entry) {
        let id = self.world.next_entry();
        self.world.apply(id, entry.at, &entry.fact);
    }

    pub fn world(&self) -> &World {
        &self.world
    }
}
