//! The breaker's side of the books: what counts, what goes back to 0, what trips and what follows.

use super::super::breaker::{Breaker, Outcome, Reset, Rollout, Said, Verdict, threshold, verdict};
use super::{Books, Due, Era, HEALTHY_AFTER, Kind};
use ecs_orrery::sim::world::RolloutState;
use ecs_orrery::sim::world::ids::{DeploymentId, TaskId};

impl Books {
    pub(super) fn begin(&mut self, id: DeploymentId) {
        let breaker = Breaker::new(self.setting.1);
        self.throttled_until = self.now;
        self.eras.push(Era {
            id,
            rollout: Rollout::InProgress,
            breaker,
            failures: 0,
            at_threshold_since: None,
            ripe: None,
            settled_since: None,
        });
    }

    /// A failure that must be counted in this instant; the count may stand before or behind it.
    pub(super) fn fail(&mut self, deployment: DeploymentId, task: Option<TaskId>, kind: Kind) {
        match self.early.iter().position(|early| early.deployment == deployment && early.task == task) {
            Some(place) => drop(self.early.remove(place)),
            None if self.judged(deployment) => self.due.push(Due { deployment, task, kind }),
            None => {}
        }
    }

    pub(super) fn count(&mut self, deployment: DeploymentId, task: Option<TaskId>, failed: u64) {
        self.walked.counted += 1;
        let again = task
            .and_then(|id| self.tasks.get_mut(&id))
            .is_some_and(|task| std::mem::replace(&mut task.counted, true) || task.deployment != deployment);
        if again || !self.judged(deployment) {
            self.found(Kind::NotAFailure, format!("{task:?} of {deployment:?} counted again, or after the verdict"));
            return;
        }
        match self.due.iter().position(|due| due.deployment == deployment && due.task == task) {
            Some(place) => drop(self.due.remove(place)),
            None => self.early.extend(self.unexplained(task).map(|kind| Due { deployment, task, kind })),
        }
        let era = self.eras.last_mut().expect("it is judged");
        match era.breaker.hear(Outcome::FailedHealth) {
            Said::Counted(failures) => era.failures = failures,
            Said::Nothing | Said::Reset => {}
        }
        if era.failures != failed {
            let text = format!("{failed} of {deployment:?}, the machine counts {}", era.failures);
            self.found(Kind::WrongCount, text);
        }
    }

    pub(super) fn forget(&mut self, deployment: DeploymentId) {
        self.walked.resets += 1;
        let reset = self.setting.1;
        let Some(era) = self.eras.iter_mut().find(|era| era.id == deployment) else { return };
        let said = era.breaker.hear(Outcome::BecameHealthy);
        (era.failures, era.ripe) = (0, None);
        let any = self.tasks.values().any(|task| task.deployment == deployment && task.alive && task.was_healthy);
        if reset == Reset::Never || said != Said::Reset || !any {
            self.found(Kind::WrongReset, format!("{deployment:?}, {reset:?}, {said:?}, healthy: {any}"));
        }
    }

    pub(super) fn rollout(&mut self, deployment: DeploymentId, to: RolloutState) {
        let breaker = self.configuration.deployment_circuit_breaker;
        let threshold = threshold(self.setting.0, self.desired);
        if to == RolloutState::Completed {
            self.completed = Some(deployment);
            self.once_completed.insert(deployment);
        }
        let Some(era) = self.eras.iter_mut().find(|era| era.id == deployment) else { return };
        era.rollout = match to {
            RolloutState::InProgress => Rollout::InProgress,
            RolloutState::Completed => Rollout::Completed,
            RolloutState::Failed => Rollout::Failed,
        };
        let trips = breaker.enable && era.breaker.trips(threshold);
        let failures = era.failures;
        if to == RolloutState::Failed {
            self.walked.trips += 1;
            self.tripped = Some(deployment);
            if !trips {
                self.found(Kind::EarlyTrip, format!("{deployment:?} with {failures} of {threshold} failures"));
            }
        }
    }

    fn verdict(&self) -> Option<DeploymentId> {
        // What was completed once can be gone back to, even if it was primary again meanwhile; never what fails now.
        let last = self.eras.len().saturating_sub(1);
        let was = |(place, era): (usize, &Era)| match place < last && self.once_completed.contains(&era.id) {
            true => Rollout::Completed,
            false => era.rollout,
        };
        let history: Vec<Rollout> = self.eras.iter().enumerate().map(was).collect();
        match verdict(self.configuration.deployment_circuit_breaker.rollback, &history) {
            Verdict::RollBack(place) => Some(self.eras[place].id),
            Verdict::Stall => None,
        }
    }

    pub(super) fn roll_back(&mut self, from: DeploymentId, to: DeploymentId) {
        self.walked.rollbacks += 1;
        let wanted = self.verdict();
        if self.tripped.take() != Some(from) || wanted != Some(to) {
            self.found(Kind::WrongRollback, format!("from {from:?} to {to:?}, the model says {wanted:?}"));
        }
        // It is primary again and judged anew.
        self.eras.retain(|era| era.id != to);
        self.begin(to);
    }

    /// Settles the instant: what was due must have happened.
    pub(super) fn close(&mut self) {
        if let Some(from) = self.tripped.take()
            && let Some(to) = self.verdict()
        {
            self.found(Kind::WrongRollback, format!("{from:?} failed and stays, the model goes back to {to:?}"));
        }
        for due in std::mem::take(&mut self.due) {
            self.found(due.kind, format!("{:?} of {:?}", due.task, due.deployment));
        }
        for early in std::mem::take(&mut self.early) {
            self.found(early.kind, format!("{:?} of {:?}", early.task, early.deployment));
        }
        for deployment in std::mem::take(&mut self.healthy) {
            let failures = self.eras.iter().find(|era| era.id == deployment).map_or(0, |era| era.failures);
            if self.setting.1 == Reset::OnHealthyTask && self.judged(deployment) && failures > 0 {
                self.found(Kind::NoReset, format!("{deployment:?} stays at {failures}"));
            }
        }
        self.watch();
        self.watch_resets();
        self.watch_completion();
    }

    /// A deployment at its threshold fails at the next look.
    fn watch(&mut self) {
        let threshold = threshold(self.setting.0, self.desired);
        let enabled = self.configuration.deployment_circuit_breaker.enable;
        let (now, cadence) = (self.now, self.cadence);
        let Some(era) = self.eras.last_mut() else { return };
        let at_threshold = enabled && era.rollout == Rollout::InProgress && era.breaker.trips(threshold);
        if !at_threshold {
            era.at_threshold_since = None;
            return;
        }
        let since = *era.at_threshold_since.get_or_insert(now);
        if now.since(since) > cadence {
            let text = format!("{:?} at {} of {threshold} since {since:?}", era.id, era.failures);
            self.found(Kind::NoTrip, text);
        }
    }

    /// Returns what a count that no failure explains is. Between the moment in which a task without any health check
    /// has run for long enough and the next look nobody can say whether it was healthy.
    fn unexplained(&self, task: Option<TaskId>) -> Option<Kind> {
        let ripe = |id: TaskId| self.tasks[&id].running_since.map(|since| since + HEALTHY_AFTER);
        match task.and_then(ripe).filter(|ripe| !self.balanced && *ripe <= self.now) {
            Some(ripe) if self.now.since(ripe) > self.cadence => Some(Kind::CountedThoughHealthy),
            Some(_) => None,
            None => Some(Kind::NotAFailure),
        }
    }

    /// A task without a health check is seen to be healthy at the next look, and the count goes back then.
    fn watch_resets(&mut self) {
        let (now, cadence, resets) = (self.now, self.cadence, self.setting.1 == Reset::OnHealthyTask);
        let Some(era) = self.eras.last_mut() else { return };
        let Some((task, since)) = era.ripe else { return };
        if now.since(since) > cadence && era.rollout == Rollout::InProgress && resets {
            era.ripe = None;
            let text = format!("{:?} stays at {}, {task:?} is healthy since {since:?}", era.id, era.failures);
            self.found(Kind::NoResetWithoutCheck, text);
        } else if !self.tasks[&task].alive {
            // No look saw it.
            era.ripe = None;
        }
    }
}
