//! Where everything stands, for any cluster and any window.
//!
//! Lengths are those of the stage at its natural size; the finished picture is scaled as a whole. Two plans:
//! columns from left to right, and on narrow or low windows cards above the hosts.

mod compute;
mod grid;
mod targets;

use super::View;
use super::shape::{Area, Point, Size};
use crate::sim::world::World;
use crate::sim::world::ids::{ImageId, ZoneId};
pub(super) use compute::{Compute, Eye, HostBox, Lane, Slot};
pub(super) use targets::{GroupBox, TargetBox};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// From the registry on the left to the clients on the right.
    Columns,
    /// Registry, control plane and load balancer as cards in a row, the hosts below.
    Cards,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    pub plan: Plan,
    /// The whole picture in lengths of the stage, and how many pixels such a length has.
    pub size: Size,
    pub scale: f32,
    /// How much more room things have than in the picture of the whole.
    pub detail: f32,
    /// What of the picture is seen.
    pub window: Area,
    pub registry: Area,
    pub control: Area,
    /// The middle and the radius of the dial of desired and actual.
    pub dial: (Point, f32),
    /// Where the scheduler shows its steps; on cards, one line.
    pub funnel: Area,
    pub compute: Area,
    pub balancer: Area,
    pub clients: Area,
    pub legend: Option<Area>,
    /// The images that have a card of their own, in the order of the catalog.
    pub cards: Vec<(ImageId, Area)>,
    pub held: Compute,
    pub groups: Vec<GroupBox>,
    /// Where it says how many target groups found no place, if any.
    pub more_groups: Option<(usize, Area)>,
}

/// The stage at its natural size, and the least that its columns need.
const NATURAL: Size = Size { width: 1068.0, height: 696.0 };
const LEAST: Size = Size { width: 880.0, height: 640.0 };
/// A larger window shows more before it shows things larger than this.
const MOST_SCALE: f32 = 1.35;
/// Below this width or height, columns would be too small to read.
const COLUMNS_FROM: Size = Size { width: 700.0, height: 470.0 };
const CARDS_LEAST: Size = Size { width: 340.0, height: 380.0 };
/// Where lanes begin and end, above the bottom.
pub(super) const TOP: f32 = 68.0;
const BELOW: f32 = 42.0;
/// An image's card as the stage has it, and the least that still says its name.
const CARD: f32 = 150.0;
const CARD_GAP: f32 = 26.0;
const LEAST_CARD: f32 = 46.0;
/// Inside the registry's own card an image is a line where there are many.
const LEAST_LINE: f32 = 21.0;
const BUTTONS: f32 = 108.0;

impl Floor {
    pub fn new(eye: Eye<'_>) -> Floor {
        let Size { width, height } = eye.view.size;
        let floor = match width >= COLUMNS_FROM.width && height >= COLUMNS_FROM.height {
            true => columns(eye),
            false => cards(eye),
        };
        floor.seen(eye.view)
    }

    /// Finds the window, and what keeps its place in it wherever the window is.
    fn seen(mut self, view: &View) -> Floor {
        if view.zoom.is_fit() {
            return self;
        }
        let (words, _) = view.zoom.parts();
        self.scale *= words;
        let origin = view.zoom.origin(self.size);
        self.window = Area::new(origin.x, origin.y, view.size.width / self.scale, view.size.height / self.scale);
        self
    }

    pub(super) fn legend_in(window: &Area) -> Area {
        legend(window)
    }

    pub fn card(&self, image: ImageId) -> Option<Area> {
        self.cards.iter().find(|(id, _)| *id == image).map(|(_, area)| *area)
    }

    /// Returns where requests come from: the middle of the clients' circle.
    pub fn client(&self) -> Point {
        self.clients.center()
    }

    /// Returns how high the level is on which layers travel towards the hosts.
    pub fn bus(&self) -> f32 {
        match self.plan {
            Plan::Columns => self.compute.bottom() + 6.0,
            Plan::Cards => self.compute.y - 4.0,
        }
    }
}

/// Returns how far `value` lies between `from` and `to`, 0 to 1.
fn between(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

fn columns(eye: Eye<'_>) -> Floor {
    let Eye { world, view, .. } = eye;
    let Size { width, height } = view.size;
    let natural = (width / NATURAL.width).min(height / NATURAL.height).min(MOST_SCALE);
    let fits = (width / LEAST.width).min(height / LEAST.height);
    // Between the least and the natural size nothing shrinks; only gaps do.
    let scale = if natural >= 1.0 { natural } else { fits.min(1.0) };
    let size = Size { width: width / scale, height: height / scale };
    let detail = view.zoom.parts().1;
    let near = |area: Area| area.times(detail);
    let tight = between(size.width, LEAST.width, NATURAL.width);
    let extra = (size.width - NATURAL.width).max(0.0);
    let blend = |least: f32, natural: f32| least + (natural - least) * tight;

    let bottom = size.height - BELOW;
    let column = |x: f32, width: f32| Area::new(x, TOP, width, bottom - TOP);
    let registry = column(blend(12.0, 24.0), 112.0 + (extra * 0.06).min(24.0));
    let control = column(registry.right() + blend(18.0, 44.0) + (extra * 0.03).min(14.0), 200.0);
    let clients = column(size.width - 84.0, 76.0);
    let balancer_width = 112.0 + (extra * 0.12).min(48.0);
    let balancer = column(clients.x - blend(22.0, 38.0) - (extra * 0.03).min(14.0) - balancer_width, balancer_width);
    let left = control.right() + blend(12.0, 24.0) + (extra * 0.03).min(14.0);
    let compute = column(left, balancer.x - blend(16.0, 26.0) - left);

    let (dial, funnel) = control_parts(control, world);
    let held = compute::compute(eye, lanes(world, compute));
    let rows = Area::new(balancer.x + 8.0, balancer.y + 14.0, balancer.width - 16.0, balancer.height - 22.0);
    let (groups, more_groups) = targets::groups(world, near(rows));
    let images = image_cards(world, Area { y: 86.0, height: bottom - 86.0, ..registry }, LEAST_CARD);
    Floor {
        plan: Plan::Columns,
        size: size.times(detail),
        scale,
        detail,
        window: whole(size),
        registry: near(registry),
        control: near(control),
        dial: (dial.0.times(detail), dial.1 * detail),
        funnel: near(funnel),
        compute: near(compute),
        balancer: near(balancer),
        clients: near(clients),
        legend: Some(legend(&whole(size))),
        cards: nearer(images, detail),
        held,
        groups,
        more_groups,
    }
}

const fn whole(size: Size) -> Area {
    Area::new(0.0, 0.0, size.width, size.height)
}

/// Returns the legend's place at the foot of the window; the buttons that zoom stand to its right.
const fn legend(window: &Area) -> Area {
    Area::new(window.x + 27.0, window.y + window.height - 32.0, window.width - 50.0 - BUTTONS, 20.0)
}

fn nearer(cards: Vec<(ImageId, Area)>, detail: f32) -> Vec<(ImageId, Area)> {
    cards.into_iter().map(|(image, area)| (image, area.times(detail))).collect()
}

/// Returns the dial and the funnel; several services leave the dial less room, for there is a list as well.
fn control_parts(control: Area, world: &World) -> ((Point, f32), Area) {
    let several = world.services.len() > 1;
    let (radius, y) = if several { (50.0, control.y + 102.0) } else { (64.0, control.y + 128.0) };
    let breaker = world.services.values().any(|service| service.configuration.deployment_circuit_breaker.enable);
    let spare = ((control.height - 586.0) * 0.4).clamp(0.0, 60.0) + if breaker { 18.0 } else { 0.0 };
    let funnel = Area { y: control.y + 324.0 + spare, height: 188.0, ..control };
    ((Point::new(control.x + control.width / 2.0 - 6.0, y), radius), funnel)
}

fn lanes(world: &World, area: Area) -> Vec<Lane> {
    let zones = &world.catalog.zones;
    let count = zones.len().max(1) as f32;
    let gap = if zones.len() <= 3 { 10.0 } else { 5.5 };
    let width = (area.width - gap * (count - 1.0)) / count;
    let lane = |nth: usize| Area { x: area.x + nth as f32 * (width + gap), width, ..area };
    (0..zones.len()).map(|nth| Lane { zone: Some(ZoneId::new(nth as u32)), area: lane(nth) }).collect()
}

/// Returns a card for each image that fits; the last place is left for the number of the others.
fn image_cards(world: &World, area: Area, least: f32) -> Vec<(ImageId, Area)> {
    let count = world.catalog.images.len();
    let narrow = if least < LEAST_CARD { 2.0 } else { 8.0 };
    let most = (((area.height + narrow) / (least + narrow)) as usize).max(1);
    let shown = if count > most { most - 1 } else { count };
    let slots = if count > most { most } else { count.max(1) };
    let gap = if slots <= 3 && least >= LEAST_CARD { CARD_GAP } else { narrow };
    let height = ((area.height - gap * (slots - 1) as f32) / slots as f32).min(CARD);
    let card = |nth: usize| Area { y: area.y + nth as f32 * (height + gap), height, ..area };
    (0..shown).map(|nth| (ImageId::new(nth as u32), card(nth))).collect()
}

fn cards(eye: Eye<'_>) -> Floor {
    let Eye { world, view, .. } = eye;
    let Size { width, height } = view.size;
    let scale = (width / CARDS_LEAST.width).min(height / CARDS_LEAST.height).min(1.0);
    let size = Size { width: width / scale, height: height / scale };
    let detail = view.zoom.parts().1;
    let near = |area: Area| area.times(detail);
    let (side, gap) = (14.0, 10.0);
    let card_width = (size.width - side * 2.0 - gap * 2.0) / 3.0;
    let card_height = (size.height * 0.26).clamp(124.0, 164.0);
    let card = |nth: usize| Area::new(side + nth as f32 * (card_width + gap), 8.0, card_width, card_height);
    let (registry, control, balancer) = (card(0), card(1), card(2));
    let top = registry.bottom() + 34.0;
    let compute = Area::new(side, top, size.width - side * 2.0, size.height - top - 8.0);
    let radius = ((control.height - 64.0) / 2.0 - 5.0).clamp(12.0, 38.0);
    let dial = (Point::new(control.center().x, control.y + 30.0 + radius * 1.3), radius);
    let funnel = Area { y: control.bottom() - 22.0, height: 16.0, ..control.inset(6.0) };
    let clients = Area { y: balancer.bottom() - 26.0, height: 22.0, ..balancer.inset(6.0) };
    let targets = Area::new(balancer.x + 10.0, balancer.y + 26.0, balancer.width - 20.0, balancer.height - 56.0);
    let images = Area::new(registry.x + 8.0, registry.y + 24.0, registry.width - 16.0, registry.height - 30.0);
    let lane = Lane { zone: None, area: compute };
    let (groups, more_groups) = targets::groups(world, near(targets));
    Floor {
        plan: Plan::Cards,
        size: size.times(detail),
        scale,
        detail,
        window: whole(size),
        registry: near(registry),
        control: near(control),
        dial: (dial.0.times(detail), dial.1 * detail),
        funnel: near(funnel),
        compute: near(compute),
        balancer: near(balancer),
        clients: near(clients),
        legend: None,
        cards: nearer(image_cards(world, images, LEAST_LINE), detail),
        held: compute::compute(eye, vec![lane]),
        groups,
        more_groups,
    }
}
