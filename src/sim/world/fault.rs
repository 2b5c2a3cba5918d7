//! What goes wrong for a while: faults that someone began and nobody has ended yet.

use super::ids::{EntryId, HostId, TaskId, ZoneId};
use crate::scenario::{HealthAnswer, LastingFault, Provisioned, RegistryError};
use crate::units::SimTime;

/// A fault that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The task's application answers its checks like this.
    FailHealth(TaskId, HealthAnswer),
    DisconnectAgent(HostId),
    /// Nothing in the zone can be reached.
    FailZone(ZoneId),
    /// The registry delivers so many times slower.
    SlowRegistry(u32),
    FailRegistry(RegistryError),
    DenySecrets,
    /// In one zone, or in all.
    ExhaustFargate(Option<ZoneId>),
    OverloadControlPlane,
    /// The instance is switched off.
    StopInstance(HostId),
    FailProvisioning(Provisioned),
}

/// The faults of this moment, oldest first, each with its end where one is foreseen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    list: Vec<(Fault, Option<SimTime>)>,
    /// The entry with which the latest one began or ended: the cause of what follows from it.
    pub latest: Option<EntryId>,
}

impl Fault {
    /// Returns the verb that begins it.
    pub const fn verb(self) -> LastingFault {
        match self {
            Fault::FailHealth(..) => LastingFault::FailHealth,
            Fault::DisconnectAgent(_) => LastingFault::DisconnectAgent,
            Fault::FailZone(_) => LastingFault::FailZone,
            Fault::SlowRegistry(_) => LastingFault::SlowRegistry,
            Fault::FailRegistry(_) => LastingFault::FailRegistry,
            Fault::DenySecrets => LastingFault::DenySecrets,
            Fault::ExhaustFargate(_) => LastingFault::ExhaustFargate,
            Fault::OverloadControlPlane => LastingFault::OverloadControlPlane,
            Fault::StopInstance(_) => LastingFault::StopInstance,
            Fault::FailProvisioning(_) => LastingFault::FailProvisioning,
        }
    }

    /// Returns whether a new fault takes the place of this one: two answers of one task, two speeds of the registry.
    fn yields_to(self, other: Fault) -> bool {
        match (self, other) {
            (Fault::FailHealth(mine, _), Fault::FailHealth(theirs, _)) => mine == theirs,
            (Fault::SlowRegistry(_), Fault::SlowRegistry(_)) | (Fault::FailRegistry(_), Fault::FailRegistry(_)) => true,
            (mine, theirs) => mine == theirs,
        }
    }
}

impl Faults {
    pub(super) fn begin(&mut self, fault: Fault, until: Option<SimTime>) {
        self.list.retain(|(known, _)| !known.yields_to(fault));
        self.list.push((fault, until));
    }

    pub(super) fn end(&mut self, fault: Fault) {
        self.list.retain(|(known, _)| *known != fault);
    }

    pub fn iter(&self) -> impl Iterator<Item = (Fault, Option<SimTime>)> + '_ {
        self.list.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn has(&self, fault: Fault) -> bool {
        self.list.iter().any(|(known, _)| *known == fault)
    }

    /// Returns whether the fault is to end now: a later one of its kind may have replaced the end.
    pub fn ends_at(&self, fault: Fault, now: SimTime) -> bool {
        self.list.iter().any(|(known, until)| *known == fault && *until == Some(now))
    }

    pub fn zone_fails(&self, zone: ZoneId) -> bool {
        self.has(Fault::FailZone(zone))
    }

    /// Returns whether Fargate has no capacity in a zone.
    pub fn fargate_is_exhausted(&self, zone: ZoneId) -> bool {
        self.has(Fault::ExhaustFargate(None)) || self.has(Fault::ExhaustFargate(Some(zone))) || self.zone_fails(zone)
    }

    /// Returns how the registry fails, if it does.
    pub fn registry_error(&self) -> Option<RegistryError> {
        self.list.iter().find_map(|(fault, _)| match fault {
            Fault::FailRegistry(error) => Some(*error),
            _ => None,
        })
    }

    /// Returns how many times slower the registry delivers.
    pub fn registry_slowness(&self) -> u64 {
        let slow = self.list.iter().find_map(|(fault, _)| match fault {
            Fault::SlowRegistry(times) => Some(u64::from(*times)),
            _ => None,
        });
        slow.unwrap_or(1).max(1)
    }

    /// Returns what the task's application is made to answer, if anything.
    pub fn forced_answer(&self, task: TaskId) -> Option<HealthAnswer> {
        self.list.iter().find_map(|(fault, _)| match fault {
            Fault::FailHealth(of, answer) if *of == task => Some(*answer),
            _ => None,
        })
    }
}
