//! Chance without state: every roll is a function of the seed and of what is asked.
//!
//! A new roll never shifts another one, and two runs that differ in one setting share the rest of their luck.

use crate::units::Span;

/// What a roll decides. Reusing one for a second purpose would tie two chances together: add a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    TaskName = 1,
    InstanceName,
    DeploymentName,
    LookPhase,
    PollPhase,
    PushLatency,
    EniAttach,
    MicroVm,
    PullSetup,
    ContainerCreate,
    ContainerStart,
    StateReport,
    Registration,
    FirstProbe,
    EniDetach,
    RandomStrategy,
    DrainIdle,
    PullRetries,
    SteadyProbe,
    ContainerCheck,
    RestartDelay,
    TargetCheck,
    SecretsRetries,
    InstanceLoss,
    CleanupPhase,
    /// Ids, names and addresses that nothing in a run depends on.
    MadeUp,
    LayerRetries,
    ScaleIn,
    UnhealthyChoice,
    InstanceBoot,
    ProvisioningRetry,
}

/// A seed to roll with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice(pub u64);

impl Dice {
    /// Returns 64 even bits for the `nth` time `who` asks `why`.
    pub fn roll(self, why: Why, who: u64, nth: u64) -> u64 {
        let mut bits = mix(self.0 ^ 0x9e37_79b9_7f4a_7c15);
        for word in [why as u64, who, nth] {
            bits = mix(bits ^ word.wrapping_mul(0xd6e8_feb8_6659_fd93).wrapping_add(0x2545_f491_4f6c_dd1d));
        }
        bits
    }

    /// Returns a span between `low` and `high`, both included.
    pub fn span(self, why: Why, who: u64, nth: u64, (low, high): (Span, Span)) -> Span {
        let width = high.as_millis().saturating_sub(low.as_millis());
        if width == 0 {
            return low;
        }
        low + Span::from_millis(self.roll(why, who, nth) % (width.saturating_add(1)))
    }
}

/// SplitMix64's finisher: every input bit moves every output bit.
fn mix(mut bits: u64) -> u64 {
    bits ^= bits >> 30;
    bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits ^= bits >> 27;
    bits = bits.wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolls_are_even_and_do_not_repeat_across_questions() {
        let dice = Dice(7);
        let mut buckets = [0u32; 10];
        for who in 0..10_000 {
            buckets[(dice.roll(Why::PollPhase, who, 0) % 10) as usize] += 1;
        }
        assert!(buckets.iter().all(|&count| (850..1150).contains(&count)), "{buckets:?}");
        assert_ne!(dice.roll(Why::PollPhase, 1, 0), dice.roll(Why::MicroVm, 1, 0));
        assert_ne!(dice.roll(Why::PollPhase, 1, 0), dice.roll(Why::PollPhase, 0, 1));
        assert_ne!(dice.roll(Why::PollPhase, 1, 0), Dice(8).roll(Why::PollPhase, 1, 0));
    }

    #[test]
    fn spans_stay_within_their_bounds() {
        let (low, high) = (Span::from_secs(10), Span::from_secs(15));
        for who in 0..1000 {
            let span = Dice(1).span(Why::MicroVm, who, 0, (low, high));
            assert!(low <= span && span <= high, "{span}");
        }
        assert_eq!(Dice(1).span(Why::MicroVm, 0, 0, (low, low)), low);
    }
}
