//! Targets of the load balancer, and the requests that flow to them.

use super::ids::{EntryId, GroupId, TargetId, TaskId};
use super::task::App;
use crate::scenario::HealthAnswer;
use crate::units::{SimTime, Span};

/// A registered task.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub id: TargetId,
    pub group: GroupId,
    pub task: TaskId,
    /// The container whose port it is, by its place in the task.
    pub container: u8,
    pub address: u32,
    pub port: u16,
    pub state: TargetState,
    pub since: SimTime,
    pub registered_at: SimTime,
    /// The first health check; the later ones follow at the group's interval.
    pub first_probe: SimTime,
    /// Consecutive failed checks while not yet unhealthy; consecutive passed ones while unhealthy.
    pub streak: u32,
    /// Consecutive passed checks of a new target, where the rules want more than one.
    pub passes: u32,
    pub last_failure: Option<ProbeFailure>,
    /// What its application answers now, kept here so that traffic can be counted.
    pub app: App,
    /// Whether the network to it is cut: its zone fails.
    pub cut: bool,
    /// Its share of requests in thousandths of a full one; less than 1,000 in slow start.
    pub weight: u32,
    pub first_served: Option<SimTime>,
    /// When a draining target leaves at the latest.
    pub leaves_at: Option<SimTime>,
    /// The entry that registered it.
    pub registration: EntryId,
    pub latest: EntryId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetState {
    Initial,
    Healthy,
    Unhealthy,
    Draining,
}

/// Why a health check failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProbeFailure {
    /// `Target.ResponseCodeMismatch`.
    Status(u16),
    /// `Target.Timeout`.
    Timeout,
    /// `Target.FailedHealthChecks`: the connection was refused.
    Refused,
}

/// A target group at work: who is in it and what its requests meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub id: GroupId,
    /// Registered targets in the order they came, draining ones included.
    pub targets: Vec<TargetId>,
    pub flow: Flow,
    /// Registered targets by what the load balancer thinks of them.
    pub tally: Tally,
}

/// A target's full share of requests.
pub const FULL_WEIGHT: u32 = 1_000;

/// How many targets are in which state, their shares, and what part of those is answered well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub healthy: u32,
    pub healthy_weight: u32,
    pub healthy_answering: u32,
    /// Initial and unhealthy ones: they get requests only when nothing is healthy.
    pub others: u32,
    pub others_weight: u32,
    pub others_answering: u32,
}

/// A steady flow of requests since an instant, and the counts of everything before it.
///
/// Counts are thousandths of a request, so that integer rates and milliseconds multiply without loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    pub since: SimTime,
    pub requests_per_second: u32,
    /// Targets that get requests now; with none healthy, all of them (fail-open).
    pub targets: u32,
    /// Their shares together.
    pub routable: u32,
    /// The part of those that is answered well.
    pub answering: u32,
    pub served_millis: u64,
    pub failed_millis: u64,
}

impl Tally {
    /// Counts a target in (+1) or out (-1); draining ones do not count.
    pub(super) fn count(&mut self, target: &Target, sign: i32) {
        let (all, weight, answering) = match target.state {
            TargetState::Healthy => (&mut self.healthy, &mut self.healthy_weight, &mut self.healthy_answering),
            TargetState::Initial | TargetState::Unhealthy => {
                (&mut self.others, &mut self.others_weight, &mut self.others_answering)
            }
            TargetState::Draining => return,
        };
        let well = target.weight * target.answered_permille() / 1_000;
        for (sum, part) in [(all, 1), (weight, target.weight), (answering, well)] {
            *sum = sum.checked_add_signed(sign * part as i32).expect("a target is counted out once");
        }
    }
}

impl Flow {
    /// Closes the counts at `now` and goes on with other targets.
    pub(super) fn turn(&mut self, now: SimTime, tally: &Tally) {
        (self.served_millis, self.failed_millis) = self.counts(now);
        self.since = now;
        (self.targets, self.routable, self.answering) = match tally.healthy {
            0 => (tally.others, tally.others_weight, tally.others_answering),
            healthy => (healthy, tally.healthy_weight, tally.healthy_answering),
        };
    }

    /// Returns thousandths of requests served and failed up to `now`.
    pub fn counts(&self, now: SimTime) -> (u64, u64) {
        let total = u64::from(self.requests_per_second) * (now - self.since).as_millis();
        let served = match self.routable {
            0 => 0,
            routable => total * u64::from(self.answering) / u64::from(routable),
        };
        (self.served_millis + served, self.failed_millis + (total - served))
    }

    /// Returns requests per second served and failed now, in thousandths.
    pub fn rates(&self) -> (u64, u64) {
        let total = u64::from(self.requests_per_second) * 1000;
        let served = match self.routable {
            0 => 0,
            routable => total * u64::from(self.answering) / u64::from(routable),
        };
        (served, total - served)
    }
}

impl Target {
    pub(super) fn new(
        id: TargetId,
        group: GroupId,
        (task, container): (TaskId, u8),
        (address, port): (u32, u16),
        app: App,
        (now, first_probe): (SimTime, SimTime),
        latest: EntryId,
    ) -> Target {
        Target {
            id,
            group,
            task,
            container,
            address,
            port,
            state: TargetState::Initial,
            since: now,
            registered_at: now,
            first_probe,
            streak: 0,
            passes: 0,
            last_failure: None,
            app,
            cut: false,
            weight: FULL_WEIGHT,
            first_served: None,
            leaves_at: None,
            registration: latest,
            latest,
        }
    }

    /// Returns when it is checked next, strictly after `now`; draining targets are not checked.
    pub fn next_probe(&self, interval: Span, now: SimTime) -> Option<SimTime> {
        (self.state != TargetState::Draining).then(|| super::host::next_on_grid(self.first_probe, interval, now))
    }

    /// Returns whether every request sent to it is answered well.
    pub fn answers(&self) -> bool {
        self.answered_permille() == 1_000
    }

    /// Returns how many of a thousand requests sent to it are answered well.
    pub fn answered_permille(&self) -> u32 {
        match self.app {
            _ if self.cut => 0,
            App::Answering(HealthAnswer::Ok) => 1_000,
            App::Failing { permille } => 1_000 - u32::from(permille.min(1_000)),
            App::Down | App::Answering(HealthAnswer::Status(_) | HealthAnswer::Timeout) => 0,
        }
    }
}
