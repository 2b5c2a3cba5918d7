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
}

/// Counts; whether the count trips is asked at the controller's next look.
pub struct Breaker {
    reset: Reset,
    failures: u64,
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
        Self { reset, failures: 0 }
    }

    pub fn hear(&mut self, outcome: Outcome) -> Said {
        match (outcome, self.reset) {
            (Outcome::FailedToStart | Outcome::FailedHealth, Reset::OnHealthyTask | Reset::Never) => {
                self.failures += 1;
                Said::Counted(self.failures)
            }
            (Outcome::BecameHealthy, Reset::OnHealthyTask) if self.failures > 0 => {
                self.failures = 0;
                Said::Reset
            }
            (Outcome::BecameHealthy, Reset::OnHealthyTask | Reset::Never) => Said::Nothing,
        }
    }

    /// Returns whether the count trips at this threshold, which moves with the desired count. Without a failure
    /// nothing trips, not even a threshold of 0.
    pub fn trips(&self, threshold: u64) -> bool {
        self.failures > 0 && self.failures >= threshold
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
fn the_machine_counts_resets_and_trips() {
    use Outcome::{BecameHealthy, FailedHealth, FailedToStart};
    use Said::{Counted, Nothing, Reset as Back};
    let outcomes = [BecameHealthy, FailedToStart, FailedHealth, BecameHealthy, FailedHealth, FailedHealth];
    for (name, reset, said, trips_at_3) in [
        ("consecutive", Reset::OnHealthyTask, [Nothing, Counted(1), Counted(2), Back, Counted(1), Counted(2)], false),
        ("cumulative", Reset::Never, [Nothing, Counted(1), Counted(2), Nothing, Counted(3), Counted(4)], true),
    ] {
        let mut breaker = Breaker::new(reset);
        assert!(!breaker.trips(0), "{name}: nothing has failed");
        assert_eq!(outcomes.map(|outcome| breaker.hear(outcome)), said, "{name}");
        assert_eq!(breaker.trips(3), trips_at_3, "{name}");
    }
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
