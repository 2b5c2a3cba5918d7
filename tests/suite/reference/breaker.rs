//! The deployment circuit breaker as a counting machine (fact sheet 4.1 to 4.3).

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    Count(u64),
    /// Per cent of the desired count, never under 3 nor over 200.
    BoundedPercent(u64),
    UnboundedPercent(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// A task that becomes healthy puts the count back to 0.
    OnHealthyTask,
    /// The count only goes up.
    Never,
}

/// What became of one task of the primary deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It never reached RUNNING.
    FailedToStart,
    /// It ran, then a health check failed or it ended by itself before it ever was healthy.
    FailedHealth,
    BecameHealthy,
}

/// What the machine says after one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Counted(u64),
    Reset,
    Tripped(u64),
}

pub struct Breaker {
    reset: Reset,
    failures: u64,
    tripped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    InProgress,
    Completed,
    Failed,
}

/// What follows a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Back to the deployment with this place in the history.
    RollBack(usize),
    /// Nothing starts until the next update.
    Stall,
}

/// Returns how many failures trip the breaker, for the latest desired count.
pub fn threshold(setting: Threshold, desired: u64) -> u64 {
    match setting {
        Threshold::Count(value) => value,
        Threshold::BoundedPercent(percent) => (desired * percent).div_ceil(100).clamp(3, 200),
        Threshold::UnboundedPercent(percent) => (desired * percent).div_ceil(100),
    }
}

impl Breaker {
    pub fn new(reset: Reset) -> Self {
        Self { reset, failures: 0, tripped: false }
    }

    /// Counts one outcome against the threshold of this moment, which moves with the desired count.
    pub fn hear(&mut self, outcome: Outcome, threshold: u64) -> Said {
        if self.tripped {
            return Said::Nothing;
        }
        match (outcome, self.reset) {
            (Outcome::FailedToStart | Outcome::FailedHealth, Reset::OnHealthyTask | Reset::Never) => {
                self.failures += 1;
                self.tripped = self.failures >= threshold;
                if self.tripped { Said::Tripped(self.failures) } else { Said::Counted(self.failures) }
            }
            (Outcome::BecameHealthy, Reset::OnHealthyTask) if self.failures > 0 => {
                self.failures = 0;
                Said::Reset
            }
            (Outcome::BecameHealthy, Reset::OnHealthyTask | Reset::Never) => Said::Nothing,
        }
    }
}

/// Returns what follows when the last deployment of the history trips: with rollback on, the most recent one that
/// completed takes over, which need not be the one just before.
pub fn verdict(rollback: bool, history: &[Rollout]) -> Verdict {
    let before = &history[..history.len().saturating_sub(1)];
    let target = before.iter().rposition(|rollout| *rollout == Rollout::Completed);
    match target {
        Some(place) if rollback => Verdict::RollBack(place),
        Some(_) | None => Verdict::Stall,
    }
}

#[test]
fn thresholds_are_those_of_the_guide() {
    for (name, setting, desired, want) in [
        ("today, 1 task", Threshold::BoundedPercent(50), 1, 3),
        ("today, 25 tasks", Threshold::BoundedPercent(50), 25, 13),
        ("today, 400 tasks", Threshold::BoundedPercent(50), 400, 200),
        ("today, 500 tasks", Threshold::BoundedPercent(50), 500, 200),
        ("without bounds, 1 task", Threshold::UnboundedPercent(50), 1, 1),
        ("without bounds, 1000 tasks", Threshold::UnboundedPercent(50), 1000, 500),
        ("the handbook's ten", Threshold::Count(10), 2, 10),
    ] {
        assert_eq!(threshold(setting, desired), want, "{name}");
    }
}

#[test]
fn the_machine_counts_resets_and_trips_once() {
    use Outcome::{BecameHealthy, FailedHealth, FailedToStart};
    let outcomes =
        [BecameHealthy, FailedToStart, FailedHealth, BecameHealthy, FailedHealth, FailedHealth, FailedHealth];
    let heard = |reset| {
        let mut breaker = Breaker::new(reset);
        outcomes.map(|outcome| breaker.hear(outcome, 3))
    };
    use Said::{Counted, Nothing, Reset as Back, Tripped};
    let consecutive = [Nothing, Counted(1), Counted(2), Back, Counted(1), Counted(2), Tripped(3)];
    let cumulative = [Nothing, Counted(1), Counted(2), Nothing, Tripped(3), Nothing, Nothing];
    assert_eq!(heard(Reset::OnHealthyTask), consecutive, "consecutive");
    assert_eq!(heard(Reset::Never), cumulative, "cumulative");
}

#[test]
fn a_rollback_goes_to_the_last_completed_deployment() {
    use Rollout::{Completed, Failed, InProgress};
    for (name, rollback, history, want) in [
        ("the previous one", true, &[Completed, InProgress][..], Verdict::RollBack(0)),
        ("an older one", true, &[Completed, Completed, Failed, InProgress], Verdict::RollBack(1)),
        ("never itself", true, &[Failed, Completed], Verdict::Stall),
        ("none on a first deployment", true, &[InProgress], Verdict::Stall),
        ("none without rollback", false, &[Completed, InProgress], Verdict::Stall),
    ] {
        assert_eq!(verdict(rollback, history), want, "{name}");
    }
}
