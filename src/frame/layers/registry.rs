//! The registry's shelf: each image as a card with its layers to scale, shared ones grey.

use crate::frame::floor::Plan;
use crate::frame::shape::{Area, Fill, Frame, Ink, Point, Stroke, Subject, Text};
use crate::frame::{Scene, image_ink, motion, words};
use crate::sim::world::ArrivalStage;
use crate::sim::world::ids::{ImageId, LayerId};

/// Cards below this height lay their layers side by side.
const LEAST_STACK: f32 = 84.0;
const SEAM: f32 = 2.5;

pub(super) fn draw(scene: &Scene<'_>, frame: &mut Frame) {
    let (catalog, floor) = (&scene.world.catalog, &scene.floor);
    let travelling = travelling(scene);
    let largest = catalog.images.iter().map(|image| image.size.0).max().unwrap_or_default();
    for &(image, area) in &floor.cards {
        card(scene, frame, (image, area), largest, &travelling);
        frame.pick(area, Subject::Image(image));
    }
    let more = catalog.images.len() - floor.cards.len();
    let below = floor.cards.last().map_or(floor.registry.y + 34.0, |(_, area)| area.bottom() + 16.0);
    let at = Point::new(floor.registry.center().x, below);
    let note = match (catalog.images.is_empty(), more) {
        (true, _) => "no images".to_owned(),
        (false, 0) => return,
        (false, more) => format!("and {more} more"),
    };
    frame.text(Text::new(note, at, 11.0, floor.registry.width - 12.0).ink(Ink::Dim).middle());
}

/// Returns for each layer whether some host downloads it now.
fn travelling(scene: &Scene<'_>) -> Vec<bool> {
    let mut travelling = vec![false; scene.world.catalog.layers.len()];
    for arrival in scene.world.hosts.values().flat_map(|host| &host.store.coming) {
        if matches!(arrival.stage, ArrivalStage::Downloading { .. }) {
            travelling[arrival.layer.index()] = true;
        }
    }
    travelling
}

fn card(scene: &Scene<'_>, frame: &mut Frame, (id, area): (ImageId, Area), largest: u64, travelling: &[bool]) {
    let catalog = &scene.world.catalog;
    let image = catalog.image(id);
    let ink = image_ink(catalog, id);
    let framed = scene.floor.plan == Plan::Columns;
    if framed {
        let busy = image.layers.iter().any(|layer| travelling[layer.index()]);
        let line = match (image.missing, busy) {
            (true, _) => Stroke::of(Ink::Bad, 1.2).dashed(4.0, 3.0),
            (false, true) => Stroke::of(ink, 1.2).alpha(0.8),
            (false, false) => Stroke::of(Ink::Line, 1.0),
        };
        frame.rect(area, 10.0, Fill::of(Ink::Panel), line);
    }
    let side = if framed { 12.0 } else { 2.0 };
    let head = (area.height * 0.5).min(if framed { 19.0 } else { 13.0 });
    let dot = Point::new(area.x + side + 4.0, area.y + head);
    frame.disc(dot, 5.0, Fill::of(ink), None);
    let name = image.name.rsplit('/').next().unwrap_or_default();
    let name_size = if framed { 12.0 } else { 11.0 };
    let name = Text::new(name, dot.moved(11.0, 4.0), name_size, area.right() - dot.x - 11.0 - side / 2.0).mono();
    frame.text(name.bold().ink(Ink::Strong));
    let inner = Area::new(area.x + side, area.y + head + 15.0, area.width - side * 2.0, area.height - head - 37.0);
    let at = Point::new(area.right() - side + 2.0, area.bottom() - 8.0);
    let size = Text::new(words::size(image.size), at, 10.0, area.width / 2.0).mono().ink(Ink::Dim).end();
    if image.missing {
        let y = area.y + (head + 22.0).min(area.height - 5.0);
        let at = Point::new(area.x + side, y);
        let note = Text::new("", at, 10.5, area.width - side * 2.0).ink(Ink::Bad);
        frame.text(note.choose(["not in the registry", "not in ECR", "missing"]));
    } else if area.height >= LEAST_STACK {
        stack(scene, frame, (&image.layers, ink), inner, largest, travelling);
        frame.text(size);
    } else if area.height >= head + 20.0 {
        let bar = Area { y: area.y + head + 12.0, height: 7.0, ..inner };
        side_by_side(scene, frame, (&image.layers, ink), bar, largest);
    }
}

/// Draws layers one below the other, the base on top, as high as their size next to the largest image's.
fn stack(
    scene: &Scene<'_>,
    frame: &mut Frame,
    (layers, ink): (&[LayerId], Ink),
    area: Area,
    largest: u64,
    travelling: &[bool],
) {
    let seam = SEAM.min(area.height * 0.3 / layers.len().max(1) as f32);
    let free = area.height - seam * layers.len() as f32;
    let mut y = area.y;
    let mut shared = 0;
    for &id in layers {
        let layer = scene.world.catalog.layer(id);
        let height = (free * motion::part_of(layer.size.0, largest)).max(1.0).min((area.bottom() - y).max(0.5));
        let fill = match layer.images > 1 {
            true => Fill::of(Ink::Dim).alpha((0.35 - 0.06 * shared as f32).max(0.12)),
            false => Fill::of(ink).alpha(0.85),
        };
        shared += usize::from(layer.images > 1);
        let busy = travelling[id.index()].then(|| Stroke::of(Ink::Strong, 1.0).alpha(0.5));
        frame.rect(Area { y, height, ..area }, 2.5, fill, busy);
        y += height + seam;
    }
}

fn side_by_side(scene: &Scene<'_>, frame: &mut Frame, (layers, ink): (&[LayerId], Ink), area: Area, largest: u64) {
    let mut x = area.x;
    for &id in layers {
        let layer = scene.world.catalog.layer(id);
        let width = area.width * motion::part_of(layer.size.0, largest);
        let fill = if layer.images > 1 { Fill::of(Ink::Dim).alpha(0.35) } else { Fill::of(ink).alpha(0.85) };
        frame.rect(Area { x, width: (width - 1.0).max(0.5), ..area }, 1.5, fill, None);
        x += width;
    }
}
