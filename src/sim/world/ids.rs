//! Numbers that stand for things. The names people see are made from them in `catalog.rs`.

use crate::sim::catalog;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The number of a thing of one kind; ids of different kinds do not mix.
pub struct Id<Of> {
    index: u32,
    of: PhantomData<fn() -> Of>,
}

pub type ServiceId = Id<super::Service>;
pub type DeploymentId = Id<super::Deployment>;
pub type TaskId = Id<super::Task>;
/// A container instance, or the microVM of one Fargate task.
pub type HostId = Id<super::Host>;
/// A task's registration in a target group.
pub type TargetId = Id<super::Target>;
pub type GroupId = Id<super::Group>;
pub type DefinitionId = Id<catalog::Definition>;
pub type ImageId = Id<catalog::Image>;
pub type LayerId = Id<catalog::Layer>;
pub type ZoneId = Id<catalog::Zone>;
/// The number of an entry in the trace.
pub type EntryId = Id<crate::sim::Entry>;

impl<Of> Id<Of> {
    pub const fn new(index: u32) -> Self {
        Id { index, of: PhantomData }
    }

    pub const fn index(self) -> usize {
        self.index as usize
    }

    pub const fn number(self) -> u32 {
        self.index
    }
}

impl<Of> Clone for Id<Of> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Of> Copy for Id<Of> {}

impl<Of> PartialEq for Id<Of> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<Of> Eq for Id<Of> {}

impl<Of> PartialOrd for Id<Of> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Of> Ord for Id<Of> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.index.cmp(&other.index)
    }
}

impl<Of> Hash for Id<Of> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}
