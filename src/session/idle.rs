//! Stretches in which nothing is decided, which playing may leap over; and the part that is played again and again.

use crate::units::{SimTime, Span};

/// A stretch of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: SimTime,
    pub to: SimTime,
}

/// A shorter wait is part of the story.
const LEAST: Span = Span::from_secs(10);
/// A gap is at least such a part of the whole; shorter ones nobody would notice.
const PART: u64 = 45;

/// Returns the idle stretches up to an instant. A little of each wait is left at both ends, so that it is seen to be one.
pub fn gaps(decisions: &[SimTime], upto: SimTime, end: SimTime) -> Vec<Stretch> {
    let least = LEAST.max(Span::from_millis((end - SimTime::ZERO).as_millis() / PART));
    let lead = Span::from_millis(least.as_millis() / 5);
    let starts = std::iter::once(SimTime::ZERO).chain(decisions.iter().copied());
    let ends = decisions.iter().copied().chain([upto]);
    let long = starts.zip(ends).filter(|(from, to)| *from < *to && *to - *from >= least);
    // The last wait leads nowhere, so nothing of it need be left at its end.
    long.map(|(from, to)| {
        let before = if to == upto { Span::ZERO } else { lead };
        Stretch { from: from + lead, to: SimTime::ZERO + (to - (SimTime::ZERO + before)) }
    })
    .filter(|gap| gap.from < gap.to)
    .collect()
}

/// Returns where playing from `now` to `to` arrives when it leaps over gaps.
pub fn leap(gaps: &[Stretch], to: SimTime) -> SimTime {
    let next = gaps.partition_point(|gap| gap.to <= to);
    match gaps.get(next) {
        Some(gap) if gap.from <= to => gap.to,
        _ => to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> SimTime {
        SimTime::from_millis(seconds * 1000)
    }

    #[test]
    fn long_waits_are_gaps_with_a_little_left_of_them() {
        let found = gaps(&[at(5), at(7), at(107), at(110)], at(400), at(450));
        let said: Vec<(u64, u64)> = found.iter().map(|gap| (gap.from.as_millis(), gap.to.as_millis())).collect();
        assert_eq!(said, [(9_000, 105_000), (112_000, 400_000)]);
        assert_eq!(gaps(&[], at(5), at(450)), [], "too short to notice");
    }

    #[test]
    fn playing_leaps_from_the_beginning_of_a_gap_to_its_end() {
        let found = gaps(&[at(5), at(107)], at(400), at(450));
        for (to, want) in [(6, 6), (7, 105), (50, 105), (105, 105), (107, 107), (200, 400), (400, 400)] {
            assert_eq!(leap(&found, at(to)), at(want), "to {to}");
        }
    }
}
