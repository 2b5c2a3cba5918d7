//! Image cleanup: the agent removes images that no container uses, a few at a time, the least recently used first.

use super::agent;
use crate::scenario::Setting;
use crate::sim::dice::Why;
use crate::sim::event::Event;
use crate::sim::fact::{Cause, Fact};
use crate::sim::turn::Turn;
use crate::sim::world::ids::{HostId, ImageId};
use crate::sim::world::{Host, KeptImage, World};
use crate::units::{SimTime, Span};

/// Looks for the first time within one interval: agents were not all started at once.
pub(super) fn begin(turn: &mut Turn<'_>) {
    let instances: Vec<HostId> =
        turn.world().hosts.values().filter(|host| host.is_instance()).map(|host| host.id).collect();
    for host in instances {
        let Some(every) = interval(turn.world(), host) else { continue };
        let first = turn.dice().span(Why::CleanupPhase, host.number().into(), 0, (Span::from_secs(1), every));
        turn.schedule(first, Event::ImageCleanup(host));
    }
}

/// Returns how often a host's agent looks; none where cleanup is off. `prefer-cached` turns it off too.
fn interval(world: &World, host: HostId) -> Option<Span> {
    let configuration = agent::configuration(world, world.host(host)?);
    let off =
        configuration.cleanup.off || configuration.pull_behaviour == crate::sim::catalog::PullBehaviour::PreferCached;
    let usual = world.catalog.timing.span(Setting::ImageCleanupInterval);
    (!off).then(|| configuration.cleanup.every.unwrap_or(usual))
}

pub(super) fn look(turn: &mut Turn<'_>, host: HostId) {
    let Some(row) = turn.world().host(host).filter(|host| host.is_registered() && !host.vanished) else { return };
    let Some(every) = interval(turn.world(), host) else { return };
    if turn.world().is_off(row) {
        return turn.schedule(every, Event::ImageCleanup(host));
    }
    let world = turn.world();
    let cleanup = agent::configuration(world, row).cleanup;
    let timing = &world.catalog.timing;
    let age = cleanup.minimum_age.unwrap_or(timing.span(Setting::ImageMinimumAge));
    let stay = cleanup.containers_stay.unwrap_or(timing.span(Setting::TaskCleanupWait));
    let most = cleanup.most.map_or(timing.number(Setting::ImagesPerCleanup), u64::from) as usize;
    // Pulling and removing exclude each other.
    let going = if row.pulls.is_empty() {
        choose(row.store.images(), &used(world, row), turn.now(), (age, stay), most)
    } else {
        Vec::new()
    };
    for image in going {
        let store = &turn.world().host(host).expect("it has images").store;
        let noted = store.images().iter().find(|kept| kept.image == image).and_then(|kept| kept.latest);
        turn.root(noted.map_or(Cause::Beginning, Cause::Entry));
        turn.commit(Fact::ImageRemoved { host, image });
    }
    turn.schedule(every, Event::ImageCleanup(host));
}

/// Returns the images that containers of this host use.
fn used(world: &World, host: &Host) -> Vec<ImageId> {
    let tasks = host.tasks.iter().filter_map(|id| world.task(*id));
    tasks.flat_map(|task| task.containers.iter().map(|container| container.image)).collect()
}

/// Pure: pulled long enough ago, with no container made of it any more, the least recently used first, a few at most.
fn choose(
    images: &[KeptImage],
    used: &[ImageId],
    now: SimTime,
    (age, stay): (Span, Span),
    most: usize,
) -> Vec<ImageId> {
    let left = |kept: &KeptImage| kept.left_at.is_none_or(|left| now - left >= stay);
    let idle = |kept: &&KeptImage| now - kept.pulled_at >= age && left(kept) && !used.contains(&kept.image);
    let mut idle: Vec<&KeptImage> = images.iter().filter(idle).collect();
    idle.sort_by_key(|kept| (kept.used_at, kept.image));
    idle.iter().take(most).map(|kept| kept.image).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_and_unused_images_go_the_longest_unused_first() {
        let secs = |secs: u64| SimTime::from_millis(secs * 1000);
        let kept = |id, pulled, used| KeptImage {
            image: ImageId::new(id),
            pulled_at: secs(pulled),
            used_at: secs(used),
            left_at: None,
            latest: None,
        };
        let left = |id, at| KeptImage { left_at: Some(secs(at)), ..kept(id, 0, 5) };
        let images = [
            kept(0, 0, 900),
            kept(1, 0, 100),
            kept(2, 3_000, 3_000),
            kept(3, 0, 50),
            kept(4, 0, 10),
            left(5, 3_500),
            left(6, 1_000),
        ];
        let used = [ImageId::new(4)];
        let limits = (Span::from_secs(3_600), Span::from_secs(2_000));
        let go = |most| choose(&images, &used, secs(4_000), limits, most);
        let ids = |images: Vec<ImageId>| images.into_iter().map(ImageId::number).collect::<Vec<u32>>();
        assert_eq!(ids(go(5)), [6, 3, 1, 0], "2 is too young, 4 is in use, a container of 5 is still kept");
        assert_eq!(ids(go(2)), [6, 3], "no more than asked for");
    }
}
