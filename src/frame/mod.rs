//! What it looks like: a picture of a world at a moment, as shapes. Knows no colours, no canvas, no page.
//!
//! A pure function of (world, now, view): nothing remembers a frame, so scrubbing back plays backwards.

mod brush;
mod chain;
mod crop;
mod filter;
mod floor;
mod glyph;
mod ink;
mod layers;
mod look;
mod motion;
pub mod shape;
mod svg;
mod words;
pub mod zoom;

use crate::sim::world::ids::{DefinitionId, ServiceId};
use crate::sim::world::{Task, World};
use crate::units::SimTime;
pub use chain::{Chain, Link, Part};
pub use filter::{Filter, Key};
use floor::{Eye, Floor};
use ink::Inks;
pub use ink::{image_ink, revision_ink};
pub use layers::LAYERS;
use shape::{Area, Frame, Ink, Size, Subject};
pub use svg::{Theme, svg};
pub use words::{shortened, width as text_width};
pub use zoom::Zoom;

/// How someone looks at the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The size of the window, in pixels of the page.
    pub size: Size,
    /// Simulated milliseconds for each that the viewer spends, so that walks look the same at every speed.
    pub pace: u32,
    pub selected: Option<Subject>,
    /// Whether motion is unwelcome: things are where they are and do not travel.
    pub calm: bool,
    /// How near the viewer stands.
    pub zoom: Zoom,
    /// What of it is not faded.
    pub filter: Filter,
    /// The event that is pointed at, with what led to it.
    pub chain: Chain,
}

impl View {
    /// Looks at everything, from where all of it is seen.
    pub fn whole(size: Size) -> View {
        View {
            size,
            pace: 1,
            selected: None,
            calm: false,
            zoom: Zoom::FIT,
            filter: Filter::default(),
            chain: Chain::default(),
        }
    }
}

/// What every layer reads.
pub struct Scene<'a> {
    world: &'a World,
    now: SimTime,
    view: &'a View,
    floor: Floor,
    /// The service that the dial shows.
    focus: Option<ServiceId>,
    inks: Inks,
}

impl Scene<'_> {
    /// Returns the ink of a task definition.
    fn ink(&self, definition: DefinitionId) -> Ink {
        self.inks.of(definition)
    }

    /// Returns whether any of an area lies in the window; without one, everything does.
    fn sees(&self, area: &Area) -> bool {
        /// Outlines reach a little further.
        const AROUND: f32 = 8.0;
        self.view.zoom.is_fit() || self.floor.window.overlaps(&area.grown(AROUND))
    }

    /// Returns whether the legend, where it filters, leaves a task to be seen.
    fn shows(&self, task: &Task) -> bool {
        if self.view.filter.is_empty() {
            return true;
        }
        let look = look::Look::of(self.world, task, self.now);
        self.view.filter.shows(self.ink(task.definition), look, !task.targets.is_empty())
    }
}

/// Puts one kind of thing into the frame.
pub type Layer = fn(&Scene<'_>, &mut Frame);

/// Smaller windows show nothing: there is no room for a word.
const LEAST: f32 = 48.0;

/// Returns the picture of the world at `now`.
pub fn compose(world: &World, now: SimTime, view: &View) -> Frame {
    let mut frame = Frame::default();
    recompose(&mut frame, world, now, view);
    frame
}

/// As `compose`, in the room that an earlier picture took; nothing else of it is left.
pub fn recompose(frame: &mut Frame, world: &World, now: SimTime, view: &View) {
    frame.wipe();
    frame.size = view.size;
    let Size { width, height } = view.size;
    let drawable = width.is_finite() && height.is_finite() && width >= LEAST && height >= LEAST;
    if !drawable {
        return;
    }
    let inks = Inks::new(&world.catalog);
    let floor = Floor::new(Eye { world, now, view, inks });
    let scene = Scene { world, now, view, floor, focus: focus(world, view.selected), inks };
    LAYERS.iter().for_each(|layer| layer(&scene, frame));
    if !view.zoom.is_fit() {
        frame.shift(scene.floor.window);
        frame.crop(&scene.floor.window);
    }
    if scene.floor.scale != 1.0 {
        frame.scale(scene.floor.scale);
    }
}

/// Returns the service that matters most to the viewer: the selected thing's, else the first.
fn focus(world: &World, selected: Option<Subject>) -> Option<ServiceId> {
    let of_group = |group| world.services.values().find(|row| row.registers_in(group));
    let chosen = match selected {
        Some(Subject::Service(service)) => world.services.get(service).map(|row| row.id),
        Some(Subject::Deployment(deployment)) => world.deployments.get(deployment).map(|row| row.service),
        Some(Subject::Task(task)) => world.task(task).and_then(|row| row.service),
        Some(Subject::Group(group)) => of_group(group).map(|row| row.id),
        Some(Subject::Target(target)) => {
            world.target(target).and_then(|row| world.task(row.task)).and_then(|row| row.service)
        }
        Some(Subject::Host(_) | Subject::Image(_) | Subject::Scheduler | Subject::Clients | Subject::Cluster)
        | None => None,
    };
    chosen.or_else(|| world.services.values().next().map(|row| row.id))
}
