//! Makes the cases: splitmix64, so that the same seed always asks the same questions.

pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 up to, but not including, `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        let drawn = self.next() % u64::from(limit);
        u32::try_from(drawn).expect("it is below a u32")
    }

    /// Returns whether one chance in `of` came up.
    pub fn one_in(&mut self, of: u32) -> bool {
        self.below(of) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(u32::try_from(from.len()).expect("a short list")) as usize]
    }
}

#[test]
fn the_same_seed_asks_the_same_questions() {
    // The first numbers of the published reference for seed 1234567.
    let mut chance = Chance::new(1_234_567);
    assert_eq!(chance.next(), 6_457_827_717_110_365_317);
    assert_eq!(chance.next(), 3_203_168_211_198_807_973);
}
