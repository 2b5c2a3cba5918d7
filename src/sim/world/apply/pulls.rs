//! What facts about image pulls do: the layers of a host, and who waits for them.

use super::super::ids::{self, EntryId, HostId, LayerId, TaskId};
use super::super::*;
use crate::scenario::{RegistryError, Setting};

impl World {
    pub(super) fn start_pull(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        let row = self.task_mut(id, task);
        row.pull_started_at.get_or_insert(now);
        let host = row.host.expect("a pull needs a host");
        self.container_mut(id, task, container).enter(ContainerPhase::Pulling, now);
        self.host_mut(host).pulls.push((task, container));
    }

    pub(super) fn finish_pull(&mut self, id: EntryId, now: SimTime, task: TaskId, container: u8) {
        self.container_mut(id, task, container).enter(ContainerPhase::Pulled, now);
        let row = self.task_mut(id, task);
        if row.containers.iter().all(|container| container.phase >= ContainerPhase::Pulled) {
            row.pull_stopped_at = Some(now);
        }
        self.end_pull(id, task, container);
        let row = self.task(task).expect("its pull has ended");
        let (image, host) = (row.containers[usize::from(container)].image, row.host.expect("a pull needs a host"));
        self.host_mut(host).store.note_image(image, now, Some(id));
    }

    pub(super) fn end_pull(&mut self, id: EntryId, task: TaskId, container: u8) {
        let host = self.task_mut(id, task).host.expect("a pull needs a host");
        self.host_mut(host).pulls.retain(|pull| *pull != (task, container));
    }

    pub(super) fn move_layer(
        &mut self,
        id: EntryId,
        now: SimTime,
        host: HostId,
        layer: ids::LayerId,
        stage: ArrivalStage,
    ) {
        let (host_rate, layer_rate) = self.pull_rates();
        let store = &mut self.host_mut(host).store;
        let arrival = store.arrival_mut(layer).expect("the layer is on its way");
        (arrival.stage, arrival.latest) = (stage, id);
        store.share_bandwidth(now, host_rate, layer_rate);
    }

    pub(super) fn queue_layer(&mut self, id: EntryId, host: HostId, layer: LayerId) {
        let size = self.catalog.layer(layer).size;
        self.host_mut(host).store.coming.push(Arrival { layer, size, stage: ArrivalStage::Queued, latest: id });
    }

    /// Returns the most that a host, and that one layer, gets in a second.
    pub fn pull_rates(&self) -> (u64, u64) {
        if self.faults.registry_error() == Some(RegistryError::Unreachable) {
            return (0, 0);
        }
        let slowness = self.faults.registry_slowness();
        let rate = |setting: Setting| (self.catalog.timing.number(setting) / slowness).max(1);
        (rate(Setting::HostBytesPerSecond), rate(Setting::LayerBytesPerSecond))
    }

    pub(super) fn remove_image(&mut self, host: HostId, image: ids::ImageId) {
        let catalog = Rc::clone(&self.catalog);
        let store = &mut self.host_mut(host).store;
        store.forget_image(image);
        let kept: Vec<LayerId> =
            store.images().iter().flat_map(|kept| catalog.image(kept.image).layers.iter().copied()).collect();
        for layer in catalog.image(image).layers.iter().filter(|layer| !kept.contains(layer)) {
            store.remove(*layer);
        }
    }

    /// The registry's speed has changed: what is on its way gets its new share.
    pub(super) fn share_bandwidth_anew(&mut self, now: SimTime) {
        let (host_rate, layer_rate) = self.pull_rates();
        for place in 0..self.hosts.next_id().number() {
            if let Some(host) = self.hosts.get_mut(HostId::new(place)) {
                host.store.share_bandwidth(now, host_rate, layer_rate);
            }
        }
    }
}
