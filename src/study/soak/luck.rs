//! Luck that a seed and a name decide: what one feature draws shifts no other.

use crate::sim::digest;
use crate::units::Span;

pub struct Luck(u64);

impl Luck {
    /// Returns the luck of one feature under one seed.
    pub fn of(seed: u64, what: &str) -> Luck {
        Luck(digest::of(&(seed, what)))
    }

    /// Returns an even number below `below`. SplitMix64.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % below.max(1)
    }

    /// Returns a number between `least` and `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(u64::from(most - least) + 1) as u32
    }

    /// Returns whether something happens that does so in so many of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Returns a span of whole milliseconds, below `below`.
    pub fn span(&mut self, below: Span) -> Span {
        Span::from_millis(self.below(below.as_millis()))
    }
}
