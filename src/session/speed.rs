//! How fast simulated time passes: from a tenth of real time to an hour in a second, on a logarithmic scale.

use crate::units::Span;
use std::fmt;

/// Thousandths of real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u32);

/// The speeds the keys step through.
const LADDER: [u32; 18] = [
    100, 200, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000, 300_000, 500_000,
    1_000_000, 2_000_000, 3_600_000,
];

impl Speed {
    pub const SLOWEST: Speed = Speed(LADDER[0]);
    pub const FASTEST: Speed = Speed(LADDER[LADDER.len() - 1]);
    pub const REAL: Speed = Speed(1_000);

    /// Returns a speed within the scale.
    pub fn from_permille(permille: u64) -> Speed {
        let within = permille.clamp(u64::from(Self::SLOWEST.0), u64::from(Self::FASTEST.0));
        Speed(within as u32)
    }

    pub const fn permille(self) -> u32 {
        self.0
    }

    /// Returns the speed at a place of the slider, 0 to 1, rounded to two digits as people would write it.
    pub fn at_place(place: f64) -> Speed {
        let range = f64::from(Self::FASTEST.0) / f64::from(Self::SLOWEST.0);
        let exact = f64::from(Self::SLOWEST.0) * range.powf(place.clamp(0.0, 1.0));
        let unit = 10_f64.powf(exact.log10().floor() - 1.0);
        Speed::from_permille(((exact / unit).round() * unit).round() as u64)
    }

    /// Returns its place on the slider, 0 to 1.
    pub fn place(self) -> f64 {
        let range = f64::from(Self::FASTEST.0) / f64::from(Self::SLOWEST.0);
        (f64::from(self.0) / f64::from(Self::SLOWEST.0)).ln() / range.ln()
    }

    /// Returns the next faster step of the ladder; the fastest stays.
    pub fn faster(self) -> Speed {
        LADDER.into_iter().find(|step| *step > self.0).map_or(Self::FASTEST, Speed)
    }

    pub fn slower(self) -> Speed {
        LADDER.into_iter().rev().find(|step| *step < self.0).map_or(Self::SLOWEST, Speed)
    }

    /// Returns the step of the ladder at which `story` takes about `wall` of real time.
    pub fn to_tell(story: Span, wall: Span) -> Speed {
        let wanted = story.as_millis().saturating_mul(1000) / wall.as_millis().max(1);
        let distance = |step: &u32| {
            let (a, b) = (u64::from(*step).max(1), wanted.max(1));
            a.max(b).saturating_mul(1000) / a.min(b)
        };
        LADDER.into_iter().min_by_key(distance).map_or(Self::REAL, Speed)
    }

    /// Returns how much simulated time passes in `wall`; `rest` carries what is less than a millisecond.
    pub fn pass(self, wall: Span, rest: &mut u64) -> Span {
        let total = wall.as_millis().saturating_mul(u64::from(self.0)).saturating_add(*rest);
        *rest = total % 1000;
        Span::from_millis(total / 1000)
    }
}

/// Writes `0.5×`, `20×`, `3600×`.
impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000 / 100) {
            (whole, 0) => write!(f, "{whole}×"),
            (whole, tenth) if whole < 10 => write!(f, "{whole}.{tenth}×"),
            (whole, _) => write!(f, "{whole}×"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_goes_there_and_back_and_reads_well() {
        for (permille, text) in [(100, "0.1×"), (500, "0.5×"), (1_500, "1.5×"), (20_000, "20×"), (3_600_000, "3600×")]
        {
            let speed = Speed::from_permille(permille);
            assert_eq!(speed.to_string(), text);
            assert_eq!(Speed::at_place(speed.place()), speed, "{text} keeps its place");
        }
        for (place, want) in [(-1.0, Speed::SLOWEST), (2.0, Speed::FASTEST)] {
            assert_eq!(Speed::at_place(place), want, "{place} is brought into the scale");
        }
    }

    #[test]
    fn steps_climb_the_ladder_and_stop_at_its_ends() {
        let (mut speed, mut steps) = (Speed::SLOWEST, 0);
        while speed != Speed::FASTEST {
            assert!(speed.faster() > speed && speed.faster().slower() == speed);
            (speed, steps) = (speed.faster(), steps + 1);
        }
        assert_eq!(steps, LADDER.len() - 1);
        assert_eq!((speed.faster(), Speed::SLOWEST.slower()), (Speed::FASTEST, Speed::SLOWEST));
        assert_eq!(Speed::from_permille(7_300).slower().permille(), 5_000, "between two steps");
    }

    #[test]
    fn a_story_is_told_in_about_the_time_asked_for() {
        for (story, want) in [(125, 5_000), (25, 1_000), (0, 100), (86_400, 3_600_000), (1_500, 50_000)] {
            let speed = Speed::to_tell(Span::from_secs(story), Span::from_secs(25));
            assert_eq!(speed.permille(), want, "{story} s");
        }
    }

    #[test]
    fn no_fraction_of_a_millisecond_is_lost() {
        let (mut rest, mut total) = (0, Span::ZERO);
        for _ in 0..1000 {
            total += Speed::SLOWEST.pass(Span::from_millis(17), &mut rest);
        }
        assert_eq!(total, Span::from_millis(1_700));
    }
}
