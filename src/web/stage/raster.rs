//! Boxes to pixels: thousands of calls into the browser become one picture that it copies.
//!
//! Pixels are as an image of the page has them, red, green, blue and opacity, not multiplied. Knows no canvas.

use crate::frame::shape::Area;
use std::ops::Range;

#[derive(Default)]
pub struct Raster {
    pixels: Vec<[u8; 4]>,
    width: i32,
    height: i32,
}

/// A colour and how much of it, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    pub colour: [u8; 3],
    pub alpha: f32,
}

/// A line of a width, with the lengths of dash and gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub paint: Paint,
    pub width: f32,
    pub dash: Option<(f32, f32)>,
}

/// Diagonal stripes over a weaker ground: how far apart and how wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stripes {
    pub pitch: f32,
    pub width: f32,
    pub ground: f32,
}

/// A box with rounded corners.
#[derive(Clone, Copy)]
struct Round {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    radius: f32,
}

/// How much of a row of pixels lies in a box, and how far its middle is beyond the centres of the corners.
struct Row {
    high: f32,
    above: f32,
}

/// Corners rounder than this are seen to be round.
const LEAST_RADIUS: f32 = 0.6;

impl Line {
    /// Returns a line as strong as its dashes are on the whole, for boxes around which there is no room for them.
    pub fn undashed(self) -> Line {
        let share = self.dash.map_or(1.0, |(dash, gap)| dash / greater(dash + gap, 0.1));
        Line { paint: Paint { alpha: self.paint.alpha * share, ..self.paint }, dash: None, ..self }
    }
}

impl Raster {
    /// Begins an empty picture of this size; its room is used again.
    pub fn begin(&mut self, width: u32, height: u32) {
        (self.width, self.height) = (width as i32, height as i32);
        self.pixels.clear();
        self.pixels.resize(width as usize * height as usize, [0; 4]);
    }

    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    pub fn fill(&mut self, area: &Area, radius: f32, paint: Paint) {
        let round = Round::new(area, radius);
        let (columns, inside) = (self.columns(&round), self.inside(&round));
        let straight = round.straight();
        for y in self.rows(&round) {
            let (row, whole) = (round.row(y), straight.contains(&y) && !inside.is_empty());
            let mut x = columns.start;
            while x < columns.end {
                if whole && x == inside.start {
                    self.span(y, inside.clone(), paint);
                    x = inside.end;
                    continue;
                }
                self.blend(x, y, paint, round.cover(&row, x));
                x += 1;
            }
        }
    }

    pub fn hatch(&mut self, area: &Area, radius: f32, paint: Paint, stripes: Stripes) {
        let round = Round::new(area, radius);
        self.fill(area, radius, Paint { alpha: paint.alpha * stripes.ground, ..paint });
        let corner = area.x + area.y - 1.0;
        for y in self.rows(&round) {
            let row = round.row(y);
            for x in self.columns(&round) {
                let across = ((x + y) as f32 - corner) * std::f32::consts::FRAC_1_SQRT_2;
                let part = stripes.part(across);
                if part > 0.0 {
                    self.blend(x, y, paint, part * round.cover(&row, x));
                }
            }
        }
    }

    /// Draws a line along the border, half inside and half outside of it.
    pub fn outline(&mut self, area: &Area, radius: f32, line: Line) {
        let half = line.width / 2.0;
        let border = Round::new(area, radius);
        let (outer, inner) = (border.grown(half), border.grown(-half));
        let (rows, columns) = (self.rows(&outer), self.columns(&outer));
        let (straight, hollow) = (inner.straight(), self.inside(&inner));
        for y in rows {
            let (without, within) = (outer.row(y), inner.row(y));
            let whole = straight.contains(&y) && !hollow.is_empty();
            let mut x = columns.start;
            while x < columns.end {
                if whole && x == hollow.start {
                    x = hollow.end;
                    continue;
                }
                let part = outer.cover(&without, x) - inner.cover(&within, x);
                if part > 0.0 {
                    let drawn = line.dash.map_or(1.0, |dash| dashed(border.along(x, y), dash));
                    self.blend(x, y, line.paint, part * drawn);
                }
                x += 1;
            }
        }
    }

    fn rows(&self, round: &Round) -> Range<i32> {
        (round.top.floor() as i32).max(0)..(round.bottom.ceil() as i32).min(self.height)
    }

    fn columns(&self, round: &Round) -> Range<i32> {
        (round.left.floor() as i32).max(0)..(round.right.ceil() as i32).min(self.width)
    }

    /// Returns the columns that lie in a box as a whole.
    fn inside(&self, round: &Round) -> Range<i32> {
        (round.left.ceil() as i32).max(0)..(round.right.floor() as i32).min(self.width)
    }

    /// Lays a paint over whole pixels of a row.
    fn span(&mut self, y: i32, columns: Range<i32>, paint: Paint) {
        if paint.alpha >= 1.0 {
            let [red, green, blue] = paint.colour;
            let start = (y * self.width + columns.start) as usize;
            self.pixels[start..start + columns.len()].fill([red, green, blue, 255]);
            return;
        }
        columns.for_each(|x| self.blend(x, y, paint, 1.0));
    }

    /// Lays a paint over a pixel.
    fn blend(&mut self, x: i32, y: i32, Paint { colour, alpha }: Paint, part: f32) {
        let alpha = (alpha * part * 255.0 + 0.5) as u32;
        if alpha == 0 {
            return;
        }
        let [red, green, blue] = colour;
        let pixel = &mut self.pixels[(y * self.width + x) as usize];
        let below = u32::from(pixel[3]);
        if below == 0 || alpha >= 255 {
            *pixel = [red, green, blue, alpha.min(255) as u8];
            return;
        }
        let left = 255 - alpha;
        if below == 255 {
            for (old, new) in pixel.iter_mut().zip(colour) {
                *old = share(u32::from(new) * alpha + u32::from(*old) * left) as u8;
            }
            return;
        }
        let (upper, lower) = (alpha * 255, below * left);
        for (old, new) in pixel.iter_mut().zip(colour) {
            *old = ((u32::from(new) * upper + u32::from(*old) * lower) / (upper + lower)) as u8;
        }
        pixel[3] = share(upper + lower) as u8;
    }
}

/// Returns a 255th, rounded.
const fn share(value: u32) -> u32 {
    let value = value + 128;
    (value + (value >> 8)) >> 8
}

/// Returns how much of a pixel lies on a dash, so far along the line.
fn dashed(along: f32, (dash, gap): (f32, f32)) -> f32 {
    let period = greater(dash + gap, 0.1);
    let from = rest(along - 0.5, period);
    let next = (from + 1.0 - period).clamp(0.0, dash);
    greater(less(from + 1.0, dash) - from, 0.0) + next
}

/// Returns what is left of a length after as many whole periods as fit into it.
fn rest(length: f32, period: f32) -> f32 {
    length - (length / period).floor() * period
}

/// As `f32::min` and `f32::max`, which are calls where this runs: nothing here is no number.
fn less(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

fn greater(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

impl Stripes {
    /// Returns the stripes of a picture that is `by` times as large.
    pub fn times(self, by: f32) -> Stripes {
        Stripes { pitch: self.pitch * by, width: self.width * by, ..self }
    }

    /// Returns how much of a pixel lies on a stripe, so far across them.
    fn part(&self, across: f32) -> f32 {
        let across = rest(across, self.pitch);
        let off = less(across, self.pitch - across);
        (self.width / 2.0 + 0.5 - off).clamp(0.0, 1.0)
    }
}

impl Round {
    fn new(area: &Area, radius: f32) -> Round {
        Round { left: area.x, top: area.y, right: area.right(), bottom: area.bottom(), radius }
    }

    fn grown(&self, by: f32) -> Round {
        Round {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
            radius: greater(self.radius + by, 0.0),
        }
    }

    /// Returns the rows that lie between the corners as a whole.
    fn straight(&self) -> Range<i32> {
        (self.top + self.radius).ceil() as i32..(self.bottom - self.radius).floor() as i32
    }

    fn row(&self, y: i32) -> Row {
        let y = y as f32;
        let high = less(y + 1.0, self.bottom) - greater(y, self.top);
        let middle = y + 0.5;
        let above = greater(self.top + self.radius - middle, middle - self.bottom + self.radius);
        Row { high, above: if self.radius < LEAST_RADIUS { 0.0 } else { above } }
    }

    /// Returns how much of a pixel of a row lies in the box.
    fn cover(&self, row: &Row, x: i32) -> f32 {
        let x = x as f32;
        let wide = less(x + 1.0, self.right) - greater(x, self.left);
        if wide <= 0.0 || row.high <= 0.0 {
            return 0.0;
        }
        let middle = x + 0.5;
        let aside = greater(self.left + self.radius - middle, middle - self.right + self.radius);
        if aside <= 0.0 || row.above <= 0.0 {
            return wide * row.high;
        }
        (self.radius + 0.5 - (aside * aside + row.above * row.above).sqrt()).clamp(0.0, wide * row.high)
    }

    /// Returns how far along the border a pixel lies, clockwise from the top left.
    fn along(&self, x: i32, y: i32) -> f32 {
        let (x, y) = (x as f32 + 0.5 - self.left, y as f32 + 0.5 - self.top);
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let [top, right, bottom, left] = [y, width - x, height - y, x].map(f32::abs);
        let nearest = less(less(top, right), less(bottom, left));
        match () {
            () if nearest == top => x,
            () if nearest == right => width + y,
            () if nearest == bottom => width + height + (width - x),
            () => width * 2.0 + height + (height - y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Paint = Paint { colour: [200, 0, 0], alpha: 1.0 };

    fn drawn(width: u32, height: u32, draw: impl FnOnce(&mut Raster)) -> Raster {
        let mut raster = Raster::default();
        raster.begin(width, height);
        draw(&mut raster);
        raster
    }

    /// Returns the opacities row by row, in tenths.
    fn tenths(raster: &Raster) -> Vec<String> {
        let digit = |pixel: &[u8; 4]| char::from_digit(u32::from(pixel[3]) * 9 / 255, 10).expect("it is one digit");
        raster.pixels.chunks(raster.width as usize).map(|row| row.iter().map(digit).collect()).collect()
    }

    #[test]
    fn borders_between_pixels_are_parts_of_them() {
        let raster = drawn(4, 3, |raster| raster.fill(&Area::new(0.5, 1.0, 2.0, 1.25), 0.0, RED));
        assert_eq!(tenths(&raster), ["0000", "4940", "1210"]);
    }

    #[test]
    fn corners_are_round_where_there_is_room() {
        let raster = drawn(8, 8, |raster| raster.fill(&Area::new(0.0, 0.0, 8.0, 8.0), 4.0, RED));
        let rows = tenths(&raster);
        assert_eq!((&rows[0], &rows[3]), (&"01688610".to_owned(), &"89999998".to_owned()));
        assert!(rows.iter().rev().eq(rows.iter()), "it looks the same upside down");
    }

    #[test]
    fn a_line_leaves_the_middle_free() {
        let line = Line { paint: RED, width: 1.0, dash: None };
        let raster = drawn(6, 5, |raster| raster.outline(&Area::new(0.5, 0.5, 5.0, 4.0), 0.0, line));
        assert_eq!(tenths(&raster), ["999999", "900009", "900009", "900009", "999999"]);
        let dashed = Line { dash: Some((2.0, 2.0)), ..line };
        let raster = drawn(9, 3, |raster| raster.outline(&Area::new(0.0, 0.5, 9.0, 9.0), 0.0, dashed));
        assert_eq!(tenths(&raster)[0], "990099009");
    }

    #[test]
    fn paints_are_laid_over_each_other() {
        let area = Area::new(0.0, 0.0, 1.0, 1.0);
        let half = |colour| Paint { colour, alpha: 0.5 };
        for (name, below, above, want) in [
            ("on nothing", None, half([10, 20, 30]), [10, 20, 30, 128]),
            ("on a solid", Some(RED), half([0, 100, 0]), [100, 50, 0, 255]),
            ("a solid hides", Some(half([9, 9, 9])), RED, [200, 0, 0, 255]),
            ("two veils", Some(half([90, 0, 0])), half([0, 90, 0]), [29, 60, 0, 192]),
        ] {
            let raster = drawn(1, 1, |raster| {
                below.into_iter().for_each(|paint| raster.fill(&area, 0.0, paint));
                raster.fill(&area, 0.0, above);
            });
            assert_eq!(raster.pixels[0], want, "{name}");
        }
    }

    #[test]
    fn stripes_run_up_to_the_right() {
        let stripes = Stripes { pitch: 4.0, width: 2.0, ground: 0.35 };
        let raster = drawn(12, 12, |raster| raster.hatch(&Area::new(0.0, 0.0, 12.0, 12.0), 0.0, RED, stripes));
        let rows = tenths(&raster);
        assert_eq!(rows[0][1..], rows[1][..11], "each row begins one pixel earlier");
        assert!(rows[0].contains('9') && rows[0].contains('3'), "{rows:?}");
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let line = Line { paint: RED, width: 2.0, dash: Some((1.0, 1.0)) };
        let raster = drawn(3, 3, |raster| {
            raster.fill(&Area::new(-5.0, -5.0, 4.0, 4.0), 2.0, RED);
            raster.fill(&Area::new(2.5, 2.5, 90.0, 90.0), 2.0, RED);
            raster.outline(&Area::new(-9.0, -9.0, 30.0, 30.0), 3.0, line);
            raster.fill(&Area::new(1.0, 1.0, 0.0, 0.0), 0.0, RED);
        });
        assert_eq!(raster.bytes().iter().filter(|byte| **byte > 0).count(), 0, "no corner reaches in");
    }
}
