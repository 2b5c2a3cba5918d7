//! A task's life as phases over time, clipped at the reader's now.

use super::{Life, Milestone};
use crate::sim::world::TaskStatus;
use crate::units::{SimTime, Span};

/// A phase, or a step inside one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub status: TaskStatus,
    /// What goes on inside the phase; none for the phase itself.
    pub step: Option<Step>,
    pub from: SimTime,
    /// Absent while it still goes on.
    pub to: Option<SimTime>,
}

/// What a task does between two statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    WaitingForAgent,
    Manifest,
    Downloading,
    Extracting,
    Creating,
    Starting,
    Registering,
    Booting,
    WaitingForHealth,
    InService,
    WaitingForSignal,
    ShuttingDown,
}

impl Step {
    pub const fn word(self) -> &'static str {
        match self {
            Step::WaitingForAgent => "waiting for the agent",
            Step::Manifest => "auth and manifest",
            Step::Downloading => "downloading",
            Step::Extracting => "extracting",
            Step::Creating => "creating the container",
            Step::Starting => "starting",
            Step::Registering => "registering",
            Step::Booting => "booting",
            Step::WaitingForHealth => "waiting for health",
            Step::InService => "in service",
            Step::WaitingForSignal => "waiting for the agent",
            Step::ShuttingDown => "shutting down",
        }
    }
}

impl Lane {
    /// Returns the word of the status, or of the step.
    pub const fn word(&self) -> &'static str {
        match self.step {
            Some(step) => step.word(),
            None => self.status.word(),
        }
    }

    /// Returns how long it took, or has taken so far.
    pub fn length(&self, now: SimTime) -> Span {
        self.to.unwrap_or(now) - self.from
    }
}

/// Returns the phases up to `now`, each followed by its steps. Steps may overlap: layers are extracted while
/// others still arrive. STOPPED is the end and no phase.
pub fn lanes(life: &Life, now: SimTime) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for status in TaskStatus::ALL.into_iter().filter(|status| *status != TaskStatus::Stopped) {
        let Some(from) = life.entered(status) else { continue };
        let left = TaskStatus::ALL[status as usize + 1..].iter().find_map(|later| life.entered(*later));
        // A status that was left at once is no phase, and what led to it belongs to the one before.
        let Some(phase) = clipped(status, None, (from, left), now) else { continue };
        lanes.push(phase);
        for (step, began, ended) in steps(status, life) {
            // A step that was cut short ends with its phase.
            let ended = [ended, left].into_iter().flatten().min();
            let within = began.map(|began| began.max(from)).filter(|began| left.is_none_or(|left| *began < left));
            lanes.extend(within.and_then(|began| clipped(status, Some(step), (began, ended), now)));
        }
    }
    lanes
}

fn clipped(
    status: TaskStatus,
    step: Option<Step>,
    (from, to): (SimTime, Option<SimTime>),
    now: SimTime,
) -> Option<Lane> {
    let to = to.filter(|to| *to <= now);
    (from <= now && to.is_none_or(|to| from < to)).then_some(Lane { status, step, from, to })
}

type Began = Option<SimTime>;

/// Returns the steps of a phase: which, when it began, when it ended.
fn steps(status: TaskStatus, life: &Life) -> Vec<(Step, Began, Began)> {
    let at = |milestone| life.reached(milestone);
    let (entered, started) = (life.entered(status), at(Milestone::Started));
    match status {
        TaskStatus::Pending => {
            let downloaded = at(Milestone::Downloaded);
            // Where ACTIVATING begins with the start of the containers, that step belongs to it.
            let starts_later = life.entered(TaskStatus::Activating) <= at(Milestone::Created)
                && life.entered(TaskStatus::Activating).is_some();
            vec![
                (Step::WaitingForAgent, entered, at(Milestone::Accepted)),
                (Step::Manifest, at(Milestone::PullStarted), at(Milestone::ManifestResolved)),
                (Step::Downloading, at(Milestone::ManifestResolved).filter(|_| downloaded.is_some()), downloaded),
                (Step::Extracting, at(Milestone::ExtractionStarted), at(Milestone::PullFinished)),
                (Step::Creating, at(Milestone::PullFinished), at(Milestone::Created)),
                (Step::Starting, at(Milestone::Created).filter(|_| !starts_later), at(Milestone::Started)),
            ]
        }
        TaskStatus::Activating => vec![
            (Step::Starting, entered.filter(|at_first| started.is_none_or(|at| *at_first < at)), started),
            (
                Step::Registering,
                at(Milestone::Started),
                at(Milestone::Registered).or(life.entered(TaskStatus::Running)),
            ),
        ],
        TaskStatus::Running => {
            let registered = at(Milestone::Registered);
            vec![
                (Step::Booting, entered, at(Milestone::Listening)),
                (Step::WaitingForHealth, registered, at(Milestone::Healthy)),
                (Step::InService, at(Milestone::Healthy), at(Milestone::Deregistered)),
            ]
        }
        TaskStatus::Stopping => vec![
            (Step::WaitingForSignal, entered.filter(|_| at(Milestone::Started).is_some()), at(Milestone::SignalSent)),
            (Step::ShuttingDown, at(Milestone::SignalSent), at(Milestone::Exited)),
        ],
        TaskStatus::Provisioning | TaskStatus::Deactivating | TaskStatus::Deprovisioning | TaskStatus::Stopped => {
            Vec::new()
        }
    }
}
