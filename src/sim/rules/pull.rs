//! Image pulls: authorization and manifest, then layers, a few at once, extracted in order.

use super::{breaker, container, stop, throttle};
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, LayerId, TaskId};
use crate::sim::world::{ArrivalStage, ContainerPhase, Host, HostKind, StopCause, World};
use crate::units::{Bytes, Span};

/// Begins a pull; layers can be asked for once the manifest is there.
pub(super) fn start(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    turn.commit_cause(Fact::PullStarted { task, container });
    let row = turn.world().task(task).expect("a task that pulls is there");
    let host = row.host.and_then(|id| turn.world().host(id)).expect("a task that pulls has a host");
    let setting = match host.kind {
        HostKind::Instance { .. } => Setting::PullSetupEc2,
        HostKind::MicroVm { .. } => Setting::PullSetupFargate,
    };
    let after = turn.roll(setting, Why::PullSetup, task.number(), u64::from(container));
    turn.schedule(after, Event::ManifestResolved(task, container));
}

pub(super) fn manifest_resolved(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let Some(host) = pulling(turn.world(), task, container) else { return };
    if image_missing(turn.world(), task, container) {
        let after = turn.roll(Setting::PullRetries, Why::PullRetries, task.number(), u64::from(container));
        turn.schedule(after, Event::PullGivenUp(task, container));
        return;
    }
    let store = &turn.world().host(host).expect("a pulling task has a host").store;
    let missing: Vec<LayerId> = layers(turn.world(), task, container)
        .iter()
        .copied()
        .filter(|layer| !store.has(*layer) && store.arrival(*layer).is_none())
        .collect();
    let bytes = missing.iter().map(|layer| turn.world().catalog.layer(*layer).size.0).sum();
    let missing_layers = missing.len() as u8;
    let resolved = turn.commit_cause(Fact::ManifestResolved { task, container, missing_layers, missing: Bytes(bytes) });
    for layer in missing {
        turn.because(resolved);
        turn.commit(Fact::LayerQueued { host, layer });
    }
    turn.because(resolved);
    advance(turn, host);
}

fn image_missing(world: &World, task: TaskId, container: u8) -> bool {
    let row = world.task(task).expect("a task that pulls is there");
    world.catalog.image(row.containers[usize::from(container)].image).missing
}

/// The registry has no such image: the task fails to start, the breaker counts it, the next start waits.
pub(super) fn given_up(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    if pulling(turn.world(), task, container).is_none() {
        return;
    }
    turn.commit_cause(Fact::PullFailed { task, container });
    breaker::count(turn, task);
    if let Some(service) = turn.world().task(task).and_then(|task| task.service) {
        throttle::brake(turn, service);
    }
    stop::request(turn, task, StopCause::CannotPullContainer);
}

/// Returns the host if the container still waits for its image.
fn pulling(world: &World, task: TaskId, container: u8) -> Option<HostId> {
    let row = world.task(task).filter(|task| task.is_alive())?;
    let waiting = row.containers[usize::from(container)].phase == ContainerPhase::Pulling;
    row.host.filter(|_| waiting)
}

fn layers(world: &World, task: TaskId, container: u8) -> &[LayerId] {
    let row = world.task(task).expect("a task that pulls is there");
    &world.catalog.image(row.containers[usize::from(container)].image).layers
}

pub(super) fn layer_arrived(turn: &mut Turn<'_>, host: HostId, layer: LayerId) {
    let now = turn.now();
    let arrival = turn.world().host(host).and_then(|host| host.store.arrival(layer));
    // The rate may have changed since this was scheduled; then another event stands at the right time.
    let Some(arrival) = arrival.filter(|arrival| arrival.complete_at() == Some(now)) else { return };
    turn.because(arrival.latest);
    turn.commit_cause(Fact::LayerDownloaded { host, layer });
    advance(turn, host);
}

pub(super) fn layer_extracted(turn: &mut Turn<'_>, host: HostId, layer: LayerId) {
    let now = turn.now();
    let arrival = turn.world().host(host).and_then(|host| host.store.arrival(layer));
    let done = |stage: ArrivalStage| matches!(stage, ArrivalStage::Extracting { until, .. } if until == now);
    let Some(arrival) = arrival.filter(|arrival| done(arrival.stage)) else { return };
    turn.because(arrival.latest);
    turn.commit_cause(Fact::LayerReady { host, layer });
    advance(turn, host);
}

/// Moves everything on a host that can move: downloads into free slots, extractions, finished pulls.
fn advance(turn: &mut Turn<'_>, host: HostId) {
    start_downloads(turn, host);
    let pulls = turn.world().host(host).map(|host| host.pulls.clone()).unwrap_or_default();
    for (task, container) in pulls {
        let resolved = pulling(turn.world(), task, container).is_some();
        if !resolved {
            continue;
        }
        let store = &turn.world().host(host).expect("its pulls go on").store;
        let next = layers(turn.world(), task, container).iter().copied().find(|layer| !store.has(*layer));
        match next {
            None if manifest_known(turn.world(), task, container) => finish(turn, task, container),
            None => {}
            Some(layer) => extract(turn, host, layer),
        }
    }
}

/// Returns whether the set-up of a pull is over: an image that is wholly cached still needs its manifest.
fn manifest_known(world: &World, task: TaskId, container: u8) -> bool {
    world.task(task).is_some_and(|task| task.containers[usize::from(container)].manifest_known)
}

fn start_downloads(turn: &mut Turn<'_>, host: HostId) {
    let slots = turn.catalog().timing.number(Setting::ConcurrentDownloads) as usize;
    loop {
        let Some(store) = turn.world().host(host).map(|host| &host.store) else { return };
        if store.downloads() >= slots {
            break;
        }
        let Some(next) = store.coming.iter().find(|arrival| arrival.stage == ArrivalStage::Queued) else { break };
        let (layer, latest) = (next.layer, next.latest);
        turn.because(latest);
        turn.commit(Fact::LayerDownloadStarted { host, layer });
    }
    // Every change of the number of downloads changes every rate, so all arrivals are foreseen anew.
    let store = &turn.world().host(host).expect("looked at above").store;
    let foreseen =
        store.coming.iter().filter_map(|arrival| Some((arrival.complete_at()?, arrival.layer, arrival.latest)));
    for (at, layer, latest) in foreseen.collect::<Vec<_>>() {
        turn.because(latest);
        turn.schedule_at(at, Event::LayerArrived(host, layer));
    }
}

/// Extracts a layer whose lower ones are all there, if it has arrived and is not being extracted yet.
fn extract(turn: &mut Turn<'_>, host: HostId, layer: LayerId) {
    let row = turn.world().host(host).expect("a layer is extracted on its host");
    let Some(arrival) = row.store.arrival(layer) else { return };
    if arrival.stage != ArrivalStage::Downloaded {
        return;
    }
    let (latest, size) = (arrival.latest, u128::from(arrival.size.0));
    let rate = u128::from(extract_rate(turn.world(), row).max(1));
    let millis = u64::try_from((size * 1000).div_ceil(rate)).unwrap_or(u64::MAX);
    turn.because(latest);
    let until = turn.now() + Span::from_millis(millis);
    turn.commit_cause(Fact::LayerExtractionStarted { host, layer, until });
    turn.schedule_at(until, Event::LayerExtracted(host, layer));
}

fn extract_rate(world: &World, host: &Host) -> u64 {
    let setting = match host.kind {
        HostKind::MicroVm { .. } => Setting::ExtractBytesPerSecondFargate,
        HostKind::Instance { spec } if world.catalog.instances[spec].machine.is_small() => {
            Setting::ExtractBytesPerSecondSmall
        }
        HostKind::Instance { .. } => Setting::ExtractBytesPerSecondEc2,
    };
    world.catalog.timing.number(setting)
}

fn finish(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    turn.commit_cause(Fact::PullFinished { task, container });
    container::create(turn, task, container);
}
