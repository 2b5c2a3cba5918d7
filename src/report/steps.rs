//! Numbers that change at instants and hold in between.

use crate::units::{SimTime, Span};

/// A step function of time; zero before its first step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    steps: Vec<(SimTime, u32)>,
}

impl Steps {
    /// Goes on with `value` from `at`. What changes twice in one instant keeps the last value only.
    pub fn set(&mut self, at: SimTime, value: u32) {
        match self.steps.last_mut() {
            Some((last, held)) if *last == at => *held = value,
            Some((_, held)) if *held == value => return,
            None if value == 0 => return,
            _ => {
                self.steps.push((at, value));
                return;
            }
        }
        // The instant may have ended where it began.
        let before = self.steps.len().checked_sub(2).map_or(0, |place| self.steps[place].1);
        if before == value {
            self.steps.pop();
        }
    }

    /// Returns the value at an instant, after everything that happened in it.
    pub fn at(&self, at: SimTime) -> u32 {
        let next = self.steps.partition_point(|(from, _)| *from <= at);
        next.checked_sub(1).map_or(0, |place| self.steps[place].1)
    }

    /// Returns the changes: from when on which value holds.
    pub fn points(&self) -> &[(SimTime, u32)] {
        &self.steps
    }

    /// Returns the value it holds in the end.
    pub fn last(&self) -> u32 {
        self.steps.last().map_or(0, |(_, value)| *value)
    }

    pub fn most(&self) -> u32 {
        self.steps.iter().map(|(_, value)| *value).max().unwrap_or(0)
    }

    /// Returns the pieces between two instants: from, to, value; none when they coincide.
    pub fn pieces(&self, from: SimTime, to: SimTime) -> impl Iterator<Item = (SimTime, SimTime, u32)> {
        let first = self.steps.partition_point(|(at, _)| *at <= from);
        let last = self.steps.partition_point(|(at, _)| *at < to).max(first);
        let inner = self.steps[first..last].iter().copied();
        let starts = std::iter::once((from, self.at(from))).chain(inner.clone());
        let ends = inner.map(|(at, _)| at).chain(std::iter::once(to));
        starts.zip(ends).filter(|((from, _), to)| from < to).map(|((from, value), to)| (from, to, value))
    }

    /// Returns the smallest and the greatest value between two instants, both included.
    pub fn range(&self, from: SimTime, to: SimTime) -> (u32, u32) {
        let first = self.at(from);
        let low = self.steps.partition_point(|(at, _)| *at <= from);
        let high = self.steps.partition_point(|(at, _)| *at <= to).max(low);
        let values = self.steps[low..high].iter().map(|(_, value)| *value);
        values.fold((first, first), |(least, most), value| (least.min(value), most.max(value)))
    }
}

/// Returns for how long `test` held of two step functions together.
pub fn time_where(left: &Steps, right: &Steps, (from, to): (SimTime, SimTime), test: fn(u32, u32) -> bool) -> Span {
    let mut total = Span::ZERO;
    both(left, right, (from, to), |length, a, b| {
        if test(a, b) {
            total += length;
        }
    });
    total
}

/// Returns the area between `left` and what of it lies under `right`, in task-milliseconds.
pub fn area_above(left: &Steps, right: &Steps, (from, to): (SimTime, SimTime)) -> u64 {
    let mut total = 0;
    both(left, right, (from, to), |length, a, b| total += length.as_millis() * u64::from(a.saturating_sub(b)));
    total
}

fn both(left: &Steps, right: &Steps, (from, to): (SimTime, SimTime), mut see: impl FnMut(Span, u32, u32)) {
    for (from, to, a) in left.pieces(from, to) {
        for (from, to, b) in right.pieces(from, to) {
            see(to - from, a, b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> SimTime {
        SimTime::from_millis(millis)
    }

    fn steps(points: &[(u64, u32)]) -> Steps {
        let mut steps = Steps::default();
        points.iter().for_each(|(when, value)| steps.set(at(*when), *value));
        steps
    }

    #[test]
    fn an_instant_keeps_its_last_value_and_nothing_that_changes_nothing() {
        let steps = steps(&[(0, 0), (5, 1), (5, 2), (7, 2), (9, 3), (9, 2), (10, 1)]);
        assert_eq!(steps.points(), [(at(5), 2), (at(10), 1)]);
        for (when, want) in [(0, 0), (4, 0), (5, 2), (9, 2), (10, 1), (99, 1)] {
            assert_eq!(steps.at(at(when)), want, "at {when}");
        }
    }

    #[test]
    fn areas_and_times_count_each_millisecond_once() {
        let (left, right) = (steps(&[(0, 3), (10, 1), (20, 4)]), steps(&[(5, 2), (15, 3)]));
        let all = (at(0), at(30));
        assert_eq!(time_where(&left, &right, all, |a, b| a < b), Span::from_millis(10), "10..20");
        assert_eq!(area_above(&left, &right, all), 5 * 3 + 5 + 10, "0..5, 5..10, 20..30");
        assert_eq!(area_above(&left, &Steps::default(), (at(10), at(20))), 10);
        assert_eq!(left.range(at(5), at(15)), (1, 3));
        assert_eq!(left.range(at(12), at(13)), (1, 1));
        assert_eq!(left.pieces(at(7), at(7)).count(), 0);
    }
}
