//! Play, pause and speed: how wall time becomes simulated time. Owns no clock; it is told what has passed.

use super::idle::Stretch;
use super::speed::Speed;
use crate::units::{SimTime, Span};

/// One tick never counts for more, so that coming back to a hidden tab does not leap.
const LONGEST_TICK: Span = Span::from_millis(100);

#[derive(Clone, Debug, PartialEq)]
pub struct Transport {
    pub playing: bool,
    pub speed: Speed,
    /// Whether the speed stays as it is: chosen by the viewer, or by the scenario once it was recorded.
    pub speed_settled: bool,
    /// Whether playing leaps over stretches in which nothing is decided.
    pub skips: bool,
    pub looped: Option<Looping>,
    rest: u64,
}

/// What is played again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looping {
    /// Its beginning is marked; the end is not yet.
    From(SimTime),
    Whole(Stretch),
}

impl Default for Transport {
    fn default() -> Self {
        Transport { playing: false, speed: Speed::REAL, speed_settled: false, skips: false, looped: None, rest: 0 }
    }
}

impl Transport {
    pub fn choose(&mut self, speed: Speed) {
        (self.speed, self.speed_settled) = (speed, true);
    }

    /// Returns how far simulated time moves in this tick.
    pub fn tick(&mut self, wall: Span) -> Span {
        match self.playing {
            true => self.speed.pass(wall.min(LONGEST_TICK), &mut self.rest),
            false => Span::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_moves_by_speed_and_never_leaps() {
        for (playing, permille, wall, want) in [
            (true, 1_000, 16, 16),
            (true, 20_000, 16, 320),
            (true, 100, 16, 1),
            (true, 1_000, 3_600_000, 100),
            (false, 1_000, 16, 0),
        ] {
            let mut transport = Transport { playing, ..Transport::default() };
            transport.choose(Speed::from_permille(permille));
            let moved = transport.tick(Span::from_millis(wall));
            assert_eq!(moved.as_millis(), want, "playing {playing} at {permille}‰ for {wall} ms");
        }
    }
}
