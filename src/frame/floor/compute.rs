//! Where zones, hosts and tasks stand: lanes for zones, boxes for hosts, blocks or cells for tasks.

use super::grid::Grid;
use crate::frame::View;
use crate::frame::ink::Inks;
use crate::frame::layers::decision;
use crate::frame::look::Look;
use crate::frame::motion;
use crate::frame::shape::{Area, Ink, Size};
use crate::scenario::LaunchType;
use crate::sim::world::ids::{HostId, TaskId, ZoneId};
use crate::sim::world::{Host, Resources, Task, TaskStatus, World};
use crate::units::{SimTime, Span};

/// A zone; on a phone all zones share one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub zone: Option<ZoneId>,
    pub area: Area,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HostBox {
    pub host: HostId,
    pub area: Area,
    /// Above and below the tasks, where the box is large enough to say something.
    pub titled: bool,
    /// Where its tasks stand: the whole of it is the whole of its CPU.
    pub stack: Area,
}

/// The microVM of a Fargate task, from the moment it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MicroVmBox {
    pub task: TaskId,
    pub area: Area,
}

/// Where a task stands and what it looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    pub task: TaskId,
    pub area: Area,
    pub look: Look,
    /// Whether it is a cell among many, without words.
    pub cell: bool,
    /// 1 while it is there; fades once it has stopped.
    pub presence: f32,
    /// The identity of its revision.
    pub ink: Ink,
    /// Whether the legend, where it filters, leaves it to be seen.
    pub shown: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compute {
    pub lanes: Vec<Lane>,
    /// In order of their numbers.
    pub hosts: Vec<HostBox>,
    pub microvms: Vec<MicroVmBox>,
    /// In order of their numbers.
    pub slots: Vec<Slot>,
    /// What the scheduler has just placed, and when, in order of their numbers.
    pub placed: Vec<(TaskId, SimTime)>,
}

/// What tells how each task looks.
#[derive(Clone, Copy)]
pub struct Eye<'a> {
    pub world: &'a World,
    pub now: SimTime,
    pub view: &'a View,
    pub inks: Inks,
}

/// A host as the stage of the mock has it, and the most it grows to.
const IDEAL_HOST: Size = Size { width: 112.0, height: 250.0 };
/// The same where there are many: squarer, for their tasks are cells.
const IDEAL_SMALL_HOST: Size = Size { width: 26.0, height: 29.0 };
const MANY_HOSTS: usize = 8;
const MOST_HOST: Size = Size { width: 210.0, height: 300.0 };
const IDEAL_MICROVM: Size = Size { width: 112.0, height: 76.0 };
const MOST_MICROVM: Size = Size { width: 190.0, height: 88.0 };
/// A task that is only a cell.
const IDEAL_CELL: Size = Size { width: 9.2, height: 7.2 };
/// The same once there may be room for words.
const IDEAL_WORDS: Size = Size { width: 50.0, height: 15.0 };
const MOST_CELL: Size = Size { width: 24.0, height: 18.0 };
/// Blocks below this height or width become cells.
const LEAST_BLOCK: Size = Size { width: 50.0, height: 15.0 };
/// The most cells one host is divided into, whatever would fit on it.
const MOST_TASKS: u32 = 400;
/// How long a stopped task stays to be seen: in the simulation, and at least for whoever watches.
const GHOST: Span = Span::from_secs(10);
const GHOST_WATCHED: u64 = 2_500;

impl Compute {
    /// Returns where a task stands, unless it is gone.
    pub fn slot(&self, task: TaskId) -> Option<&Slot> {
        self.slots.binary_search_by_key(&task, |slot| slot.task).ok().map(|place| &self.slots[place])
    }

    pub fn host(&self, host: HostId) -> Option<&HostBox> {
        self.hosts.binary_search_by_key(&host, |held| held.host).ok().map(|place| &self.hosts[place])
    }
}

/// A task and how much of it is left: all, until it stops.
type Fading<'a> = (&'a Task, f32);

/// What one lane holds, before it has a place.
struct Load<'a> {
    hosts: Vec<&'a Host>,
    fargate: Vec<Fading<'a>>,
}

pub(super) fn compute(eye: Eye<'_>, lanes: Vec<Lane>) -> Compute {
    let Eye { world, view, .. } = eye;
    let ghosts = ghosts(eye);
    let alive = world.tasks.values().filter(|task| task.launch == LaunchType::Fargate && task.holds_resources());
    let gone = ghosts.iter().copied().filter(|(task, _)| task.launch == LaunchType::Fargate);
    let mut fargate: Vec<Fading> = alive.map(|task| (task, 1.0)).chain(gone).collect();
    fargate.sort_by_key(|(task, _)| task.id);
    let loads: Vec<Load> = lanes.iter().map(|lane| load(world, lane, &fargate)).collect();
    let most_hosts = loads.iter().map(|load| load.hosts.len()).max().unwrap_or_default();
    let most_fargate = loads.iter().map(|load| load.fargate.len()).max().unwrap_or_default();
    let most_fargate = most_fargate.max(expected_fargate(world, lanes.len()));
    let detail = view.zoom.parts().1;
    let mut compute = Compute::default();
    compute.slots.reserve(world.services.values().map(|service| service.tasks.len()).sum::<usize>() + ghosts.len());
    for (lane, load) in lanes.iter().zip(&loads) {
        let inner = inner(lane);
        let part = match (most_hosts, most_fargate) {
            (_, 0) => 1.0,
            (0, _) => 0.0,
            (hosts, tasks) => (hosts as f32 / (hosts as f32 + tasks as f32 * 0.4)).clamp(0.3, 0.7),
        };
        let above = Area { height: inner.height * part, ..inner };
        let below = Area { y: above.bottom() + 8.0, height: inner.height - above.height - 8.0, ..inner };
        let below = if part == 0.0 { inner } else { below };
        place_hosts(eye, &load.hosts, (above, most_hosts, detail), &ghosts, &mut compute);
        place_microvms(eye, &load.fargate, (below, most_fargate, detail), &mut compute);
    }
    compute.lanes = lanes.into_iter().map(|lane| Lane { area: lane.area.times(detail), ..lane }).collect();
    compute.hosts.sort_by_key(|held| held.host);
    compute.slots = in_order(std::mem::take(&mut compute.slots));
    compute.placed.sort_unstable();
    compute
}

/// Returns slots in the order of their tasks' numbers, which lie close together.
fn in_order(mut slots: Vec<Slot>) -> Vec<Slot> {
    const NOBODY: u32 = u32::MAX;
    let numbers = || slots.iter().map(|slot| slot.task.index());
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { return slots };
    if last - first > slots.len() * 4 {
        slots.sort_unstable_by_key(|slot| slot.task);
        return slots;
    }
    let mut places = vec![NOBODY; last - first + 1];
    numbers().enumerate().for_each(|(place, number)| places[number - first] = place as u32);
    places.into_iter().filter(|place| *place != NOBODY).map(|place| slots[place as usize]).collect()
}

/// Returns the part of a lane below its name.
fn inner(lane: &Lane) -> Area {
    let Area { x, y, width, height } = lane.area;
    match lane.zone {
        Some(_) => {
            let side = (width * 0.07).clamp(3.0, 8.0);
            Area::new(x + side, y + 36.0, width - side * 2.0, height - 64.0)
        }
        None => lane.area,
    }
}

/// Returns the tasks that stopped a moment ago, host by host, in order of their numbers.
fn ghosts<'a>(Eye { world, now, view, .. }: Eye<'a>) -> Vec<Fading<'a>> {
    let span = GHOST.max(view.watched(GHOST_WATCHED));
    let fading = |task: &'a Task| {
        let since = (task.last_status == TaskStatus::Stopped).then(|| task.since())?;
        View::moment(since, now, span).map(|part| (task, 1.0 - part))
    };
    let mut ghosts: Vec<Fading> = world.tasks.values().filter_map(fading).collect();
    ghosts.sort_by_key(|(task, _)| task.host);
    ghosts
}

/// Returns the ghosts on one host.
fn ghosts_on<'g, 'a>(ghosts: &'g [Fading<'a>], host: HostId) -> &'g [Fading<'a>] {
    let from = ghosts.partition_point(|(task, _)| task.host < Some(host));
    let to = ghosts.partition_point(|(task, _)| task.host <= Some(host));
    &ghosts[from..to]
}

impl Eye<'_> {
    fn slot(self, task: &Task, presence: f32, area: Area, cell: bool) -> Slot {
        let Eye { world, now, view, inks } = self;
        let (look, ink) = (Look::of(world, task, now), inks.of(task.definition));
        let shown = view.filter.is_empty() || view.filter.shows(ink, look, !task.targets.is_empty());
        Slot { task: task.id, area, look, cell, presence, ink, shown }
    }

    /// Returns when the scheduler placed a task, if that was a moment ago.
    fn placed(self, task: &Task) -> Option<(TaskId, SimTime)> {
        let at = task.entered(TaskStatus::Provisioning).filter(|_| task.verdict.is_some())?;
        decision::moment(self.view, self.now, at).map(|_| (task.id, at))
    }
}

fn load<'a>(world: &'a World, lane: &Lane, fargate: &[Fading<'a>]) -> Load<'a> {
    let here = |zone: ZoneId| lane.zone.is_none_or(|lane| lane == zone);
    let mut hosts: Vec<&Host> = world.hosts.values().filter(|host| host.is_instance() && here(host.zone)).collect();
    hosts.sort_by_key(|host| (host.zone, host.id));
    let fargate = fargate.iter().copied().filter(|(task, _)| task.zone.is_some_and(here)).collect();
    Load { hosts, fargate }
}

/// Returns how many microVMs a lane must have room for, so that it does not change with every task.
fn expected_fargate(world: &World, lanes: usize) -> usize {
    let services = world.services.values().filter(|service| service.launch == LaunchType::Fargate);
    let desired: usize = services.map(|service| service.desired as usize).sum();
    desired.div_ceil(lanes.max(1))
}

fn place_hosts(
    eye: Eye<'_>,
    hosts: &[&Host],
    (area, most, detail): (Area, usize, f32),
    ghosts: &[Fading<'_>],
    compute: &mut Compute,
) {
    if hosts.is_empty() {
        return;
    }
    let gap = gap(most);
    let ideal = if most > MANY_HOSTS { IDEAL_SMALL_HOST } else { IDEAL_HOST };
    let grid = Grid::best(area, most, gap, ideal, MOST_HOST);
    let mut stacking = Stacking { world: eye.world, detail, grid: None, areas: Vec::new() };
    let mut tasks: Vec<Fading> = Vec::new();
    for (nth, host) in hosts.iter().enumerate() {
        let held = host_box(host.id, grid.down(nth).times(detail));
        tasks.clear();
        tasks.extend(host.tasks.iter().filter_map(|id| Some((eye.world.task(*id)?, 1.0))));
        tasks.extend_from_slice(ghosts_on(ghosts, host.id));
        let cell = stacking.places(host, &tasks, held.stack);
        let placed = tasks.iter().zip(&stacking.areas);
        compute.slots.extend(placed.map(|((task, presence), area)| eye.slot(task, *presence, *area, cell)));
        compute.placed.extend(tasks.iter().filter_map(|(task, _)| eye.placed(task)));
        compute.hosts.push(held);
    }
}

fn gap(most: usize) -> f32 {
    match most {
        0..=2 => 22.0,
        3..=6 => 12.0,
        7..=14 => 6.0,
        15..=60 => 3.0,
        _ => 2.0,
    }
}

fn host_box(host: HostId, area: Area) -> HostBox {
    let titled = area.width >= 48.0 && area.height >= 58.0;
    let (above, below, side) = match titled {
        true if area.height >= 150.0 => (26.0, 18.0, 8.0),
        true => (20.0, 13.0, 5.0),
        false => (2.0, 2.0, 2.0),
    };
    let stack =
        Area::new(area.x + side, area.y + above, area.width - side * 2.0, (area.height - above - below).max(0.5));
    HostBox { host, area, titled, stack }
}

/// Finds places on one host after the other.
struct Stacking<'a> {
    world: &'a World,
    detail: f32,
    /// The cells of the last host, for how many and how large it was: most hosts are alike.
    grid: Option<(usize, Size, Grid)>,
    areas: Vec<Area>,
}

impl Stacking<'_> {
    /// Finds the place of each task on a host; returns whether they are only cells.
    fn places(&mut self, host: &Host, tasks: &[Fading<'_>], stack: Area) -> bool {
        self.areas.clear();
        let needs = || self.world.catalog.definitions.iter().map(|definition| &definition.need);
        let least = needs().map(|need| share(need, &host.total)).fold(1.0, f32::min);
        if stack.width >= LEAST_BLOCK.width && stack.height * least >= LEAST_BLOCK.height {
            self.blocks(host, tasks, stack);
            return false;
        }
        let fitting = needs().map(|need| fitting(need, &host.total)).max().unwrap_or(1).min(MOST_TASKS) as usize;
        let grid = self.cells(fitting.max(tasks.len()), stack);
        self.areas.extend((0..tasks.len()).map(|nth| grid.up(nth)));
        let cell = grid.up(0);
        cell.width < LEAST_BLOCK.width || cell.height < LEAST_BLOCK.height
    }

    fn cells(&mut self, count: usize, stack: Area) -> Grid {
        let size = Size { width: stack.width, height: stack.height };
        let known = self.grid.filter(|(cells, sized, _)| (*cells, *sized) == (count, size));
        let grid = known.map_or_else(
            || {
                let gap = if stack.width < 40.0 { 1.3 } else { 2.0 };
                // Nearer, cells fill their host, until each is large enough for words.
                let most = MOST_CELL.times(self.detail);
                let ideal = if self.detail > 1.0 { IDEAL_WORDS } else { IDEAL_CELL };
                Grid::best(stack, count, gap, ideal, most)
            },
            |(_, _, grid)| grid.on(stack),
        );
        self.grid = Some((count, size, grid));
        grid
    }

    /// Stacks blocks from the bottom, each as high as its share of the host.
    fn blocks(&mut self, host: &Host, tasks: &[Fading<'_>], stack: Area) {
        const SEAM: f32 = 3.0;
        let catalog = &self.world.catalog;
        let need = |task: &Task| share(&catalog.definition(task.definition).need, &host.total);
        let alive: f32 = tasks.iter().filter(|(task, _)| task.holds_resources()).map(|(task, _)| need(task)).sum();
        // Shares of CPU never exceed the host; those of tasks that reserve none are memory's, and might.
        let shrink = 1.0 / alive.max(1.0);
        let mut foot = stack.bottom() - 2.0;
        self.areas.extend(tasks.iter().map(|(task, _)| {
            let room = foot - stack.y - 2.0;
            let height = (need(task) * shrink * (stack.height - 4.0)).min(room).max(0.0);
            foot -= height;
            let seam = SEAM.min(height * 0.2);
            Area::new(stack.x + 3.0, foot + seam, stack.width - 6.0, height - seam)
        }));
    }
}

/// Returns the part of a host that a task takes: of its CPU or, where it reserves none, of its memory.
fn share(need: &Resources, total: &Resources) -> f32 {
    let part = match need.cpu {
        0 => motion::part_of(u64::from(need.memory_mib), u64::from(total.memory_mib)),
        cpu => motion::part_of(u64::from(cpu), u64::from(total.cpu)),
    };
    part.max(0.02)
}

/// Returns how many tasks of a kind fit on a host.
fn fitting(need: &Resources, total: &Resources) -> u32 {
    let times = |need: u32, total: u32| total.checked_div(need).unwrap_or(MOST_TASKS);
    let cpu = times(need.cpu, total.cpu);
    cpu.min(times(need.memory_mib, total.memory_mib)).min(times(need.enis, total.enis)).max(1)
}

fn place_microvms(eye: Eye<'_>, tasks: &[Fading<'_>], (area, most, detail): (Area, usize, f32), compute: &mut Compute) {
    if tasks.is_empty() {
        return;
    }
    let gap = gap(most).min(10.0);
    let grid = Grid::best(area, most, gap, IDEAL_MICROVM, MOST_MICROVM);
    for (nth, (task, presence)) in tasks.iter().enumerate() {
        let area = grid.down(nth).times(detail);
        let cell = area.width < LEAST_BLOCK.width + 8.0 || area.height < LEAST_BLOCK.height + 8.0;
        let inside = if cell { area.inset((area.height * 0.12).min(3.0)) } else { area.inset(5.0) };
        let titled = !cell && area.height >= 60.0;
        let inside = if titled { Area { y: area.y + 20.0, height: area.height - 25.0, ..inside } } else { inside };
        compute.microvms.push(MicroVmBox { task: task.id, area });
        compute.slots.push(eye.slot(task, *presence, inside, cell));
        compute.placed.extend(eye.placed(task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn resources(cpu: u32, memory_mib: u32, enis: u32) -> Resources {
        Resources { cpu, memory_mib, enis, gpus: 0 }
    }

    #[test]
    fn a_task_is_as_high_as_its_share() {
        let host = resources(2048, 4096, 2);
        for (name, need, want) in [
            ("a quarter of the CPU", resources(512, 1024, 1), 0.25),
            ("no CPU reserved: its memory", resources(0, 2048, 0), 0.5),
            ("nothing reserved is still seen", resources(0, 0, 0), 0.02),
        ] {
            assert_eq!(share(&need, &host), want, "{name}");
        }
    }

    #[test]
    fn as_many_fit_as_the_scarcest_resource_allows() {
        let host = resources(2048, 4096, 2);
        for (need, want) in [
            (resources(512, 1024, 0), 4),
            (resources(512, 1024, 1), 2),
            (resources(128, 2048, 0), 2),
            (resources(4096, 1, 0), 1),
            (resources(0, 0, 0), MOST_TASKS),
        ] {
            assert_eq!(fitting(&need, &host), want, "{need:?}");
        }
    }
}
