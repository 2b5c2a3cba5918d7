//! What faults do to the world while they last, and what happens to hosts.

use super::super::ids::{EntryId, HostId, TargetId, ZoneId};
use super::super::{Fault, HostStatus, Touched, World};
use crate::units::SimTime;

impl World {
    pub(super) fn begin_fault(&mut self, id: EntryId, now: SimTime, fault: Fault, until: Option<SimTime>) {
        if let Fault::StopInstance(host) = fault {
            self.host_mut(host).stopped_at.push(now);
        }
        self.faults.begin(fault, until);
        self.faults.latest = Some(id);
        self.feel_fault(id, now, fault);
    }

    pub(super) fn end_fault(&mut self, id: EntryId, now: SimTime, fault: Fault) {
        self.faults.end(fault);
        self.faults.latest = Some(id);
        self.feel_fault(id, now, fault);
    }

    /// Brings what a fault touches in line with whether it lasts.
    fn feel_fault(&mut self, id: EntryId, now: SimTime, fault: Fault) {
        match fault {
            Fault::FailZone(zone) => self.cut_zone(id, now, zone),
            Fault::SlowRegistry(_) => self.share_bandwidth_anew(now),
            Fault::ExhaustFargate(_) => self.concern_all(id),
            Fault::OverloadControlPlane => {
                self.forget_overload();
                self.touched.push(Touched::EveryHost);
            }
            Fault::FailRegistry(_) => self.share_bandwidth_anew(now),
            // What was on its way is lost; what was extracted stays on the disk.
            Fault::StopInstance(host) => self.host_mut(host).store.coming.clear(),
            Fault::FailHealth(..) | Fault::DisconnectAgent(_) | Fault::DenySecrets | Fault::FailProvisioning(_) => {}
        }
    }

    /// Cuts the targets of a zone off, or joins them again.
    fn cut_zone(&mut self, id: EntryId, now: SimTime, zone: ZoneId) {
        let cut = self.faults.zone_fails(zone);
        let mine = |target: &&super::super::Target| self.task(target.task).is_some_and(|task| task.zone == Some(zone));
        let targets: Vec<TargetId> = self.targets.values().filter(mine).map(|target| target.id).collect();
        for target in targets {
            self.retarget(id, now, target, |target| target.cut = cut);
        }
        self.unsettle(id, None);
    }

    pub(super) fn change_host(&mut self, id: EntryId, host: HostId, to: HostStatus) {
        let row = self.host_mut(host);
        row.status = to;
        if to == HostStatus::Inactive {
            row.agent.connected = false;
        }
        self.unsettle(id, Some(host));
    }
}
