//! What facts about targets do: the list of each group, its tally, and the flow of requests.

use super::super::ids::{EntryId, GroupId, TargetId, TaskId};
use super::super::{Target, TargetState, World};
use crate::units::SimTime;

impl World {
    #[expect(clippy::too_many_arguments, reason = "one for each field of the fact")]
    pub(super) fn register(
        &mut self,
        id: EntryId,
        now: SimTime,
        target: TargetId,
        group: GroupId,
        task: TaskId,
        port: u16,
        first_probe: SimTime,
    ) {
        let container = self.container_behind(task, group);
        let row = self.task_mut(id, task);
        row.targets.push(target);
        let (address, app, service, zone) =
            (row.address.unwrap_or_default(), row.containers[usize::from(container)].app, row.service, row.zone);
        let cut = zone.is_some_and(|zone| self.faults.zone_fails(zone));
        let mut row = Target::new(target, group, (task, container), (address, port), app, (now, first_probe), id);
        row.cut = cut;
        self.targets.insert(target, row);
        self.groups[group.index()].targets.push(target);
        self.recount(now, group, None, Some(target));
        if let Some(service) = service {
            self.service_mut(id, service).news_of(group).registered += 1;
        }
    }

    pub(super) fn change_target(&mut self, id: EntryId, now: SimTime, target: TargetId, to: TargetState) {
        self.retarget(id, now, target, |target| (target.state, target.streak, target.since) = (to, 0, now));
        self.stir(id, target);
        if to == TargetState::Healthy {
            self.mark_healthy(id, target);
        }
    }

    pub(super) fn deregister(&mut self, id: EntryId, now: SimTime, target: TargetId, leaves_at: SimTime) {
        self.retarget(id, now, target, |target| {
            (target.state, target.since, target.leaves_at) = (TargetState::Draining, now, Some(leaves_at));
            target.streak = 0;
        });
        let row = self.target(target).expect("a draining target is there");
        let (task, group) = (row.task, row.group);
        if let Some(service) = self.task(task).and_then(|task| task.service) {
            self.service_mut(id, service).news_of(group).deregistered += 1;
        }
        self.stir(id, target);
    }

    /// Something happened to a target: its service is not known to be steady any more.
    pub(super) fn stir(&mut self, id: EntryId, target: TargetId) {
        let task = self.target(target).expect("a target that changes is there").task;
        if let Some(service) = self.task(task).and_then(|task| task.service) {
            self.service_mut(id, service).stir();
        }
    }

    pub(super) fn mark_healthy(&mut self, id: EntryId, target: TargetId) {
        let task = self.target(target).expect("a target that changes is there").task;
        let all = self.task(task).is_some_and(|task| self.is_healthy_in_all_groups(task));
        self.task_mut(id, task).was_healthy |= all;
    }

    pub(super) fn remove_target(&mut self, id: EntryId, target: TargetId) {
        let row = self.targets.remove(target).expect("a target is removed once");
        super::strike(&mut self.groups[row.group.index()].targets, &target);
        if let Some(task) = self.tasks.get_mut(row.task) {
            task.targets.remove(target);
            task.latest = id;
        }
    }

    /// Changes a target and keeps the flow of requests right: what was counted before, what counts now.
    pub(super) fn retarget(&mut self, id: EntryId, now: SimTime, target: TargetId, change: impl FnOnce(&mut Target)) {
        let group = self.target(target).expect("a target that changes is there").group;
        self.recount(now, group, Some(target), None);
        change(self.target_mut(id, target));
        self.recount(now, group, None, Some(target));
    }

    pub(super) fn recount(&mut self, now: SimTime, group: GroupId, out: Option<TargetId>, into: Option<TargetId>) {
        let row = &mut self.groups[group.index()];
        for (target, sign) in [(out, -1), (into, 1)] {
            if let Some(target) = target.and_then(|id| self.targets.get(id)) {
                row.tally.count(target, sign);
            }
        }
        row.flow.turn(now, &row.tally);
    }
}
