//! The controller's side of the books: what it must see to do, and when a deployment is complete.

use super::super::breaker::Rollout;
use super::super::rollout::{Condition, Deployment, Pass, Service, Task as Seen, pass};
use super::{Books, Kind, Task};
use ecs_orrery::sim::world::TargetState;

impl Books {
    /// Compares a look's starts and stops with the model's pass over what the books hold.
    pub(super) fn look(&mut self, start: u64, stop: u64) {
        self.walked.looks += 1;
        let service = self.service();
        let wanted = pass(&service);
        if (wanted.start, stops(&wanted)) != (start, stop) {
            let text = format!("starts {start} and stops {stop}, the model {wanted:?} of {service:?}");
            self.found(Kind::WrongDifference, text);
        }
    }

    /// Returns what the model needs to know of this moment. Where a task stands makes no difference to the counts.
    fn service(&self) -> Service {
        let primary = self.eras.last().expect("a service has a deployment");
        let seen = |task: &Task| Seen {
            deployment: if task.deployment == primary.id { Deployment::New } else { Deployment::Old },
            condition: self.condition(task),
            zone: 0,
            host: 0,
        };
        Service {
            desired: self.desired,
            minimum_healthy_percent: u64::from(self.configuration.minimum_healthy_percent),
            maximum_percent: u64::from(self.configuration.maximum_percent),
            halted: primary.rollout == Rollout::Failed || self.now < self.throttled_until,
            blocked: self.blocked,
            tasks: self.tasks.values().filter(|task| task.alive).map(seen).collect(),
        }
    }

    /// An unhealthy verdict counts only after the grace period, which begins with the task (3.5).
    fn condition(&self, task: &Task) -> Condition {
        let graced = task.running_since.is_none_or(|since| self.now < since + self.grace);
        if self.is_healthy(task) {
            Condition::Healthy
        } else if task.target == Some(TargetState::Unhealthy) && !graced {
            Condition::Unhealthy
        } else {
            Condition::Starting
        }
    }

    /// A deployment completes when it is settled: not before, and not more than two looks later.
    pub(super) fn watch_completion(&mut self) {
        let settled = !self.eras.is_empty() && pass(&self.service()).settled;
        // One that was replaced in the same instant cannot be judged by what the instant left.
        let completed = self.completed.take().filter(|id| self.eras.last().is_some_and(|era| era.id == *id));
        self.walked.completions += u32::from(completed.is_some());
        if completed.is_some() && !settled {
            self.found(Kind::WrongCompletion, format!("early: {:?}", self.service()));
        }
        let (now, cadence) = (self.now, self.cadence);
        let Some(era) = self.eras.last_mut() else { return };
        if !(settled && era.rollout == Rollout::InProgress) {
            era.settled_since = None;
            return;
        }
        let since = *era.settled_since.get_or_insert(now);
        if now.since(since) > cadence.times(2) {
            let text = format!("late: {:?} is settled since {since:?}", era.id);
            self.found(Kind::WrongCompletion, text);
        }
    }
}

fn stops(pass: &Pass) -> u64 {
    pass.old_unhealthy + pass.old_starting + pass.old_healthy + pass.new_unhealthy + pass.new_good
}
