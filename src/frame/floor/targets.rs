//! Where target groups and their targets stand: rows that say something or, among many, cells.

use super::grid::Grid;
use crate::frame::shape::{Area, Size};
use crate::sim::world::World;
use crate::sim::world::ids::{GroupId, TargetId};

/// A target group's part of the load balancer.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBox {
    pub group: GroupId,
    pub area: Area,
    /// Where its name stands, if there are several.
    pub title: Option<Area>,
    /// Where the counts stand, if the targets are cells.
    pub summary: Option<Area>,
    /// Where shares stand instead of targets, if there are too many to be seen.
    pub bar: Option<Area>,
    /// In the order in which they registered.
    pub targets: Vec<TargetBox>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetBox {
    pub target: TargetId,
    pub area: Area,
    pub cell: bool,
}

/// A row as the stage has it, and how far apart rows stand.
const ROW: f32 = 32.0;
const ROW_PITCH: f32 = 47.0;
/// Rows closer than this become cells.
const LEAST_PITCH: f32 = 20.0;
const LEAST_ROW_WIDTH: f32 = 70.0;
const IDEAL_CELL: Size = Size { width: 9.8, height: 9.6 };
const MOST_CELL: Size = Size { width: 22.0, height: 14.0 };
/// Groups below this height are one line.
const LEAST_GROUP: f32 = 46.0;
/// The least area of a cell that can be seen, with its gap.
const LEAST_CELL: f32 = 14.0;
const SUMMARY: f32 = 16.0;
const TITLE: f32 = 16.0;

/// Divides the load balancer's area among the groups, by how many targets they expect.
///
/// Also returns how many groups found no place, and where to say so.
pub(super) fn groups(world: &World, area: Area) -> (Vec<GroupBox>, Option<(usize, Area)>) {
    let several = world.groups.len() > 1;
    let most = ((area.height / (TITLE + 1.0)) as usize).max(1);
    let shown = if world.groups.len() > most { most - 1 } else { world.groups.len() };
    let expected: Vec<usize> = world.groups.iter().take(shown).map(|group| expected(world, group.id)).collect();
    let more = world.groups.len() - shown;
    let foot = if more > 0 { TITLE } else { 0.0 };
    let all = expected.iter().sum::<usize>().max(1);
    let least = ((area.height - foot) / shown.max(1) as f32).min(60.0);
    let free = area.height - foot - least * shown as f32;
    let mut y = area.y;
    let boxes = world.groups.iter().zip(&expected).map(|(group, count)| {
        let height = least + free * *count as f32 / all as f32;
        let whole = Area { y, height, ..area };
        y += height;
        if height < LEAST_GROUP && several {
            return counted(group.id, whole);
        }
        let title = several.then_some(Area { height: TITLE, ..whole });
        let (head, foot) = if several { (TITLE, 6.0) } else { (0.0, 0.0) };
        let inner = Area { y: whole.y + head, height: whole.height - head - foot, ..whole };
        places(GroupBox::new(group.id, whole, title), &group.targets, *count, inner)
    });
    let boxes = boxes.collect();
    (boxes, (more > 0).then(|| (more, Area { y: area.bottom() - TITLE, height: TITLE, ..area })))
}

/// Where there is room for one line only, a group is a name with its counts.
fn counted(group: GroupId, area: Area) -> GroupBox {
    let line = Area { height: TITLE.min(area.height), ..area };
    let title = Area { width: area.width * 0.4, ..line };
    let summary = Area { x: title.right(), width: area.width - title.width, ..line };
    GroupBox { summary: Some(summary), ..GroupBox::new(group, area, Some(title)) }
}

/// Returns for how many targets a group has room: rows do not move when one more registers.
fn expected(world: &World, group: GroupId) -> usize {
    let services = world.services.values().filter(|service| service.registers_in(group));
    let desired: usize = services.map(|service| service.desired as usize).sum();
    desired.max(world.group(group).targets.len())
}

/// Fills a group: rows where they fit, else cells with a line of counts, else a bar of shares.
fn places(group: GroupBox, targets: &[TargetId], expected: usize, area: Area) -> GroupBox {
    let boxes = |place: &dyn Fn(usize) -> Area, cell: bool| -> Vec<TargetBox> {
        let numbered = targets.iter().enumerate();
        numbered.map(|(nth, target)| TargetBox { target: *target, area: place(nth), cell }).collect()
    };
    let pitch = (area.height / expected.max(1) as f32).min(ROW_PITCH);
    if pitch >= LEAST_PITCH && area.width >= LEAST_ROW_WIDTH {
        let height = ROW.min(pitch - 4.0);
        let row = |nth: usize| Area { y: area.y + 4.0 + pitch * nth as f32, height, ..area };
        return GroupBox { targets: boxes(&row, false), ..group };
    }
    let summary = Some(Area { y: area.bottom() - SUMMARY, height: SUMMARY, ..area });
    let cells = Area { height: (area.height - SUMMARY - 2.0).max(1.0), ..area };
    if cells.width * cells.height / (expected.max(1) as f32) < LEAST_CELL {
        let bar = Some(Area { height: cells.height.min(10.0), ..cells });
        return GroupBox { summary, bar, ..group };
    }
    let gap = if expected > 60 { 1.8 } else { 4.0 };
    let grid = Grid::best(cells, expected, gap, IDEAL_CELL, MOST_CELL);
    GroupBox { summary, targets: boxes(&|nth| grid.down(nth), true), ..group }
}

impl GroupBox {
    fn new(group: GroupId, area: Area, title: Option<Area>) -> GroupBox {
        GroupBox { group, area, title, summary: None, bar: None, targets: Vec::new() }
    }
}
