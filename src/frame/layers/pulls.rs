//! Image layers on their way: small parcels from the registry's card to the host that downloads them.

use crate::frame::floor::Plan;
use crate::frame::motion::{self, Track};
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke};
use crate::frame::{Scene, image_ink};
use crate::sim::world::ids::{ImageId, LayerId};
use crate::sim::world::{Arrival, ArrivalStage, Host};

/// More hosts than this pull without a line of their own: the picture would be nothing but lines.
const MOST_HOSTS: usize = 24;
/// A parcel stands for so many bytes of a large layer.
const PARCEL: u64 = 10_000_000;
const MOST_PARCELS: u64 = 40;
/// So many parcels of one layer are on the way at once.
const IN_FLIGHT: f32 = 5.0;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let busy = scene.world.hosts.values().filter(|host| host.store.downloads() > 0);
    for host in busy.take(MOST_HOSTS) {
        let Some(to) = entry(scene, host) else { continue };
        let mut drawn: Vec<(ImageId, Track)> = Vec::new();
        for arrival in &host.store.coming {
            let Some(image) = image_of(scene, host, arrival.layer) else { continue };
            if !matches!(arrival.stage, ArrivalStage::Downloading { .. }) {
                continue;
            }
            let ink = image_ink(&scene.world.catalog, image);
            if !drawn.iter().any(|(known, _)| *known == image) {
                let track = track(scene, image, to);
                frame.path(track.steps(), None, Stroke::of(ink, 1.2).alpha(0.3));
                drawn.push((image, track));
            }
            let (_, track) = drawn.iter().find(|(known, _)| *known == image).expect("it was drawn above");
            parcels(scene, frame, arrival, track, ink);
        }
    }
}

/// Returns where layers enter a host: the box, and the block of the first task that waits for them.
fn entry(scene: &Scene<'_>, host: &Host) -> Option<(Area, Area)> {
    let held = &scene.floor.held;
    let waiting = host.pulls.iter().find_map(|(task, _)| held.slot(*task));
    let own = host.tasks.first().and_then(|task| held.microvms.iter().find(|microvm| microvm.task == *task));
    let outside = held.host(host.id).map(|held| held.area).or(own.map(|own| own.area))?;
    Some((outside, waiting.map_or(outside, |slot| slot.area)))
}

/// Returns the image for which a host gets a layer.
fn image_of(scene: &Scene<'_>, host: &Host, layer: LayerId) -> Option<ImageId> {
    let wanted = host.pulls.iter().filter_map(|(task, container)| {
        let task = scene.world.task(*task)?;
        task.containers.get(usize::from(*container)).map(|container| container.image)
    });
    let catalog = &scene.world.catalog;
    let mut wanted = wanted.filter(|image| catalog.image(*image).layers.contains(&layer));
    let any =
        || (0..catalog.images.len() as u32).map(ImageId::new).find(|id| catalog.image(*id).layers.contains(&layer));
    wanted.next().or_else(any)
}

fn track(scene: &Scene<'_>, image: ImageId, (outside, inside): (Area, Area)) -> Track {
    let floor = &scene.floor;
    let card = floor.card(image).unwrap_or(floor.registry);
    let bus = floor.bus();
    let y = inside.center().y;
    match floor.plan {
        Plan::Columns => {
            let rise = outside.x - 4.0;
            let last = floor.cards.last().is_none_or(|(id, _)| *id == image);
            let mut corners = match last {
                true => {
                    let x = card.center().x;
                    vec![(Point::new(x, card.bottom()), 0.0), (Point::new(x, bus), 76.0)]
                }
                false => {
                    let (x, y) = (card.right() + (floor.control.x - card.right()) * 0.4, card.center().y);
                    vec![(Point::new(card.right(), y), 0.0), (Point::new(x, y), 10.0), (Point::new(x, bus), 40.0)]
                }
            };
            corners.extend([(Point::new(rise, bus), 14.0), (Point::new(rise, y), 9.0), (Point::new(inside.x, y), 0.0)]);
            Track::rounded(&corners)
        }
        Plan::Cards => {
            let (aside, above) = (floor.registry.x - 8.0, outside.y - 3.5);
            let (from, rise) = (Point::new(floor.registry.x, floor.registry.center().y), outside.x - 4.0);
            let corners = [
                (from, 0.0),
                (Point::new(aside, from.y), 6.0),
                (Point::new(aside, above), 6.0),
                (Point::new(rise, above), 3.0),
                (Point::new(rise, y), 4.0),
                (Point::new(inside.x, y), 0.0),
            ];
            Track::rounded(&corners)
        }
    }
}

/// The first parcel leaves with the first byte, the last one arrives with the last.
fn parcels(scene: &Scene<'_>, frame: &mut Frame, arrival: &Arrival, track: &Track, ink: Ink) {
    let count = (arrival.size.0 / PARCEL).clamp(1, MOST_PARCELS);
    let size = if scene.floor.plan == Plan::Columns { (10.0, 6.0) } else { (7.0, 4.5) };
    let mut parcel = |part: f32| {
        let at = track.at(part);
        let area = Area::new(at.x - size.0 / 2.0, at.y - size.1 / 2.0, size.0, size.1);
        frame.rect(area, 2.0, Fill::of(ink), None);
    };
    if scene.view.calm {
        (0..count.min(IN_FLIGHT as u64)).for_each(|nth| parcel((nth as f32 + 0.5) / IN_FLIGHT));
        return;
    }
    let sent = motion::part_of(arrival.downloaded(scene.now).0, arrival.size.0) * (count as f32 + IN_FLIGHT);
    let on_the_way = (0..count).map(|nth| (sent - nth as f32) / IN_FLIGHT);
    on_the_way.filter(|part| (0.0..=1.0).contains(part)).for_each(parcel);
}
