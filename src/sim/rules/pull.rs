//! Image pulls: authorization and manifest, then layers, a few at once, extracted in order.

use super::{agent, container, stop};
use crate::scenario::{RegistryError, Setting};
use crate::sim::catalog::PullBehaviour;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::Fact;
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, ImageId, LayerId, TaskId};
use crate::sim::world::{Arrival, ArrivalStage, ContainerPhase, Fault, Host, HostKind, PullFailure, StopCause, World};
use crate::units::{Bytes, Span};

/// Begins a pull, or takes the image that is there; layers can be asked for once the manifest is there.
pub(super) fn start(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    turn.commit_cause(Fact::PullStarted { task, container });
    let row = turn.world().task(task).expect("a task that pulls is there");
    let host = row.host.and_then(|id| turn.world().host(id)).expect("a task that pulls has a host");
    let image = row.containers[usize::from(container)].image;
    let behaviour = agent::configuration(turn.world(), host).pull_behaviour;
    if uses_cache(behaviour, is_cached(turn.world(), host, image)) {
        return finish(turn, task, container);
    }
    let setting = match host.kind {
        HostKind::Instance { .. } => Setting::PullSetupEc2,
        HostKind::MicroVm { .. } => Setting::PullSetupFargate,
    };
    let (id, token) = (host.id, host.token_until.is_some_and(|until| turn.now() < until));
    let setup = turn.roll(setting, Why::PullSetup, task.number(), u64::from(container));
    let setup = if token { saved_by_token(turn, setup) } else { setup };
    if !token && !turn.world().faults.has(Fault::DenySecrets) {
        let until = turn.now() + turn.catalog().timing.span(Setting::RegistryTokenLife);
        turn.commit(Fact::RegistryAuthorized { host: id, until });
    }
    let upstream = upstream_wait(turn.world(), image);
    turn.schedule(setup + upstream, Event::ManifestResolved(task, container));
}

/// Returns whether an image that a task pulled before is used as it is. `ECS_IMAGE_PULL_BEHAVIOR`.
fn uses_cache(behaviour: PullBehaviour, cached: bool) -> bool {
    match behaviour {
        PullBehaviour::Default | PullBehaviour::Always => false,
        PullBehaviour::Once | PullBehaviour::PreferCached => cached,
    }
}

/// Returns whether a failed pull falls back to an image that is there.
fn falls_back(behaviour: PullBehaviour, cached: bool) -> bool {
    match behaviour {
        PullBehaviour::Always => false,
        PullBehaviour::Default | PullBehaviour::Once | PullBehaviour::PreferCached => cached,
    }
}

/// Returns whether the whole image is on the host.
fn is_cached(world: &World, host: &Host, image: ImageId) -> bool {
    host.store.has_image(image) && world.catalog.image(image).layers.iter().all(|layer| host.store.has(*layer))
}

/// A token that is still valid need not be asked for.
fn saved_by_token(turn: &Turn<'_>, setup: Span) -> Span {
    let asking = turn.world().catalog.timing.span(Setting::RegistryToken);
    Span::from_millis(setup.as_millis().saturating_sub(asking.as_millis()))
}

/// Returns how long ECR takes to fetch the image from the registry behind it, the first time.
fn upstream_wait(world: &World, image: ImageId) -> Span {
    let row = world.catalog.image(image);
    if !row.pull_through_cache || world.fetched_images.contains(&image) {
        return Span::ZERO;
    }
    let rate = u128::from(world.catalog.timing.number(Setting::UpstreamBytesPerSecond).max(1));
    let millis = (u128::from(row.size.0) * 1000).div_ceil(rate);
    Span::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

pub(super) fn manifest_resolved(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let Some(host) = pulling(turn.world(), task, container) else { return };
    if failure(turn.world(), task, container).is_some() {
        let after = turn.roll(Setting::PullRetries, Why::PullRetries, task.number(), u64::from(container));
        turn.schedule(after, Event::PullGivenUp(task, container));
        return;
    }
    let image = image_of(turn.world(), task, container);
    if turn.world().catalog.image(image).pull_through_cache && !turn.world().fetched_images.contains(&image) {
        turn.commit_cause(Fact::ImageFetched { image });
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

fn image_of(world: &World, task: TaskId, container: u8) -> ImageId {
    world.task(task).expect("a task that pulls is there").containers[usize::from(container)].image
}

/// Returns why the image cannot be pulled now, if so.
fn failure(world: &World, task: TaskId, container: u8) -> Option<PullFailure> {
    let error = world.faults.registry_error().map(|error| match error {
        RegistryError::Unreachable => PullFailure::Unreachable,
        RegistryError::Throttled => PullFailure::Throttled,
    });
    let host = world.task(task).and_then(|task| task.host).and_then(|host| world.host(host));
    let denied = host.is_some_and(|host| host.token_until.is_none()) && world.faults.has(Fault::DenySecrets);
    let missing = world.catalog.image(image_of(world, task, container)).missing;
    let denied = denied.then_some(PullFailure::Denied);
    denied.or(error).or(missing.then_some(PullFailure::Missing))
}

/// All attempts have failed: an image that is there may do; else the task fails to start, the breaker counts it, and
/// the next start waits.
pub(super) fn given_up(turn: &mut Turn<'_>, task: TaskId, container: u8) {
    let Some(host) = pulling(turn.world(), task, container) else { return };
    let Some(failure) = failure(turn.world(), task, container) else {
        // The registry is back; layers that are on their way go on by themselves.
        return match manifest_known(turn.world(), task, container) {
            true => {}
            false => manifest_resolved(turn, task, container),
        };
    };
    let row = turn.world().host(host).expect("a pulling task has a host");
    let behaviour = agent::configuration(turn.world(), row).pull_behaviour;
    if falls_back(behaviour, is_cached(turn.world(), row, image_of(turn.world(), task, container))) {
        return finish(turn, task, container);
    }
    let failure = match failure {
        PullFailure::Unreachable if manifest_known(turn.world(), task, container) => PullFailure::Stalled,
        _ => failure,
    };
    turn.commit_cause(Fact::PullFailed { task, container, failure });
    stop::fail_to_start(turn, task, StopCause::CannotPullContainer(failure));
}

/// Returns the host if it still is there and the container waits for its image.
fn pulling(world: &World, task: TaskId, container: u8) -> Option<HostId> {
    let row = world.task(task).filter(|task| task.is_alive() && !world.is_adrift(task))?;
    let waiting = row.containers[usize::from(container)].phase == ContainerPhase::Pulling;
    row.host.filter(|_| waiting)
}

fn layers(world: &World, task: TaskId, container: u8) -> &[LayerId] {
    let row = world.task(task).expect("a task that pulls is there");
    &world.catalog.image(row.containers[usize::from(container)].image).layers
}

/// Returns a host whose power is on.
fn lasting(world: &World, host: HostId) -> Option<&Host> {
    world.host(host).filter(|host| !world.is_off(host))
}

pub(super) fn layer_arrived(turn: &mut Turn<'_>, host: HostId, layer: LayerId) {
    let now = turn.now();
    let arrival = lasting(turn.world(), host).and_then(|host| host.store.arrival(layer));
    // The rate may have changed since this was scheduled; then another event stands at the right time.
    let Some(arrival) = arrival.filter(|arrival| arrival.complete_at() == Some(now)) else { return };
    turn.because(arrival.latest);
    turn.commit_cause(Fact::LayerDownloaded { host, layer });
    advance(turn, host);
}

pub(super) fn layer_extracted(turn: &mut Turn<'_>, host: HostId, layer: LayerId) {
    let now = turn.now();
    let arrival = lasting(turn.world(), host).and_then(|host| host.store.arrival(layer));
    let done = |stage: ArrivalStage| matches!(stage, ArrivalStage::Extracting { until, .. } if until == now);
    let Some(arrival) = arrival.filter(|arrival| done(arrival.stage)) else { return };
    turn.because(arrival.latest);
    turn.commit_cause(Fact::LayerReady { host, layer });
    advance(turn, host);
}

/// The registry's speed has changed, or it fails, or is back: arrivals are foreseen anew.
pub(super) fn foresee_anew(turn: &mut Turn<'_>) {
    let busy = |host: &&Host| !host.store.coming.is_empty() && !turn.world().is_off(host);
    let hosts: Vec<HostId> = turn.world().hosts.values().filter(busy).map(|host| host.id).collect();
    let (cause, fails) = (turn.cause(), turn.world().faults.registry_error().is_some());
    let patience = turn.catalog().timing.span(Setting::PullInactivityTimeout);
    for host in hosts {
        turn.root(cause);
        start_downloads(turn, host);
        if fails {
            turn.root(cause);
            turn.schedule(patience, Event::PullStalled(host));
        }
    }
}

/// Downloads have stood still for as long as the agent bears it: the attempt has failed, others follow.
///
/// `ECS_IMAGE_PULL_INACTIVITY_TIMEOUT`; amazon-ecs-agent tries five times.
pub(super) fn stalled(turn: &mut Turn<'_>, host: HostId) {
    if turn.world().faults.registry_error().is_none() {
        return;
    }
    let Some(row) = lasting(turn.world(), host) else { return };
    let (pulls, cause) = (row.pulls.clone(), turn.cause());
    for (task, container) in pulls {
        let layers = layers(turn.world(), task, container);
        let store = &turn.world().host(host).expect("its pulls go on").store;
        let stands = |arrival: &Arrival| match arrival.stage {
            ArrivalStage::Queued => true,
            ArrivalStage::Downloading { bytes_per_second, .. } => bytes_per_second == 0,
            ArrivalStage::Downloaded | ArrivalStage::Extracting { .. } => false,
        };
        let stuck = layers.iter().filter_map(|layer| store.arrival(*layer)).any(stands);
        if stuck && manifest_known(turn.world(), task, container) {
            turn.root(cause);
            let after = turn.roll(Setting::LayerRetries, Why::LayerRetries, task.number(), u64::from(container));
            turn.schedule(after, Event::PullGivenUp(task, container));
        }
    }
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
    let fails = turn.world().faults.registry_error().is_some();
    let slots = if fails { 0 } else { turn.catalog().timing.number(Setting::ConcurrentDownloads) as usize };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pull_behaviours_differ_in_when_the_cache_is_used() {
        use PullBehaviour::{Always, Default, Once, PreferCached};
        for (behaviour, at_once, after_a_failure) in
            [(Default, false, true), (Always, false, false), (Once, true, true), (PreferCached, true, true)]
        {
            assert_eq!(uses_cache(behaviour, true), at_once, "{behaviour:?}");
            assert_eq!(falls_back(behaviour, true), after_a_failure, "{behaviour:?}");
            assert!(!uses_cache(behaviour, false) && !falls_back(behaviour, false), "{behaviour:?} without an image");
        }
    }
}
