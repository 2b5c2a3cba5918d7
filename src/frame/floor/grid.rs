//! Many equal boxes in one area: how many columns make them largest.

use crate::frame::shape::{Area, Point, Size};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    columns: usize,
    rows: usize,
    /// The size of one box.
    cell: Size,
    /// How far from the side of its area it begins.
    aside: f32,
    origin: Point,
    bottom: f32,
    gap: f32,
}

impl Grid {
    /// Returns the grid whose boxes come nearest to `ideal`, or go most beyond it; never larger than `most`.
    ///
    /// Narrower grids stand in the middle of the area and begin at its top.
    pub fn best(area: Area, count: usize, gap: f32, ideal: Size, most: Size) -> Grid {
        let count = count.max(1);
        // Among very many, gaps must not take the room that the boxes need.
        let side = (area.width.max(0.0) * area.height.max(0.0) / count as f32).sqrt();
        let gap = gap.min(side * 0.25);
        let sized = |columns: usize| {
            let rows = count.div_ceil(columns);
            let width = (area.width - gap * (columns - 1) as f32) / columns as f32;
            let height = (area.height - gap * (rows - 1) as f32) / rows as f32;
            (columns, rows, width, height)
        };
        let score =
            |&(_, _, width, height): &(usize, usize, f32, f32)| (width / ideal.width).min(height / ideal.height);
        let better = |best: (usize, usize, f32, f32), next| if score(&next) > score(&best) { next } else { best };
        let (columns, rows, width, height) = (1..=count).map(sized).reduce(better).expect("there is one column");
        let cell = Size { width: width.min(most.width).max(0.5), height: height.min(most.height).max(0.5) };
        let wide = cell.width * columns as f32 + gap * (columns - 1) as f32;
        let aside = ((area.width - wide) / 2.0).max(0.0);
        Grid { columns, rows, cell, aside, origin: Point::default(), bottom: 0.0, gap }.on(area)
    }

    /// Returns the same grid on another area of the same size.
    pub fn on(self, area: Area) -> Grid {
        Grid { origin: Point::new(area.x + self.aside, area.y), bottom: area.bottom(), ..self }
    }

    /// Returns the nth box, counted by rows from the top left.
    pub fn down(&self, nth: usize) -> Area {
        let y = self.origin.y + (nth / self.columns) as f32 * (self.cell.height + self.gap);
        Area::new(self.x(nth), y, self.cell.width, self.cell.height)
    }

    /// Returns the nth box, counted by rows from the bottom left.
    pub fn up(&self, nth: usize) -> Area {
        let y = self.bottom - self.cell.height - (nth / self.columns) as f32 * (self.cell.height + self.gap);
        Area::new(self.x(nth), y, self.cell.width, self.cell.height)
    }

    fn x(&self, nth: usize) -> f32 {
        self.origin.x + (nth % self.columns) as f32 * (self.cell.width + self.gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: Size = Size { width: 1e4, height: 1e4 };

    #[test]
    fn boxes_stay_inside_and_apart_whatever_their_number() {
        let area = Area::new(10.0, 20.0, 130.0, 500.0);
        for count in [0, 1, 2, 3, 7, 33, 200, 1000] {
            let grid = Grid::best(area, count, 2.0, Size { width: 112.0, height: 250.0 }, LARGE);
            assert!(grid.columns * grid.rows >= count, "{count}");
            for nth in 0..count {
                for place in [grid.down(nth), grid.up(nth)] {
                    assert!(place.x >= area.x - 0.01 && place.right() <= area.right() + 0.01, "{count}: {place:?}");
                    assert!(place.y >= area.y - 0.01 && place.bottom() <= area.bottom() + 0.01, "{count}: {place:?}");
                }
                assert!(nth == 0 || !grid.down(nth).overlaps(&grid.down(nth - 1)), "{count}: {nth}");
            }
        }
    }

    #[test]
    fn the_shape_of_the_area_decides_the_columns() {
        let ideal = Size { width: 10.0, height: 10.0 };
        for (width, height, count, columns) in [(100.0, 10.0, 4, 4), (10.0, 100.0, 4, 1), (100.0, 100.0, 4, 2)] {
            let grid = Grid::best(Area::new(0.0, 0.0, width, height), count, 0.0, ideal, LARGE);
            assert_eq!(grid.columns, columns, "{width} x {height}");
        }
    }

    #[test]
    fn no_room_gives_specks_and_no_panic() {
        let grid = Grid::best(Area::default(), 50, 2.0, Size { width: 10.0, height: 10.0 }, LARGE);
        assert!(grid.cell.width > 0.0 && grid.cell.height > 0.0);
    }
}
