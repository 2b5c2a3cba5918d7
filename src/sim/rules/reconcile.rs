//! Desired against actual: everything in, a plan out. No world, no clock, no dice.
//!
//! The order of work of one pass: start what is missing within the maximum; stop what is surplus once
//! enough is healthy; stop to make room only when nothing could be started.

use super::rollout::Bounds;
use super::scale_in::{Removal, removal_order};
use crate::sim::dice::{Dice, Why};
use crate::sim::world::ids::{DeploymentId, HostId, TaskId, ZoneId};
use std::collections::BTreeSet;

/// All that one pass of the service controller looks at.
#[derive(Clone, Debug)]
pub struct ServiceView {
    pub desired: u32,
    pub bounds: Bounds,
    pub primary: DeploymentId,
    /// Whether the last attempt to place a task found no host.
    pub blocked: bool,
    /// Whether no task may be started now: the deployment has failed, or its starts are throttled.
    pub halted: bool,
    /// Whether unhealthy tasks are stopped before their replacements are started.
    pub stop_first: bool,
    /// Tasks on their way out that count towards the maximum all the same.
    pub stopping: u32,
    /// How the service's strategies choose what goes; none for Fargate and for services without a strategy.
    pub removal: Vec<Removal>,
    /// Decides where strategies leave a choice.
    pub dice: Dice,
    /// The tasks that are wanted to run, oldest first.
    pub tasks: Vec<TaskView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskView {
    pub id: TaskId,
    pub deployment: DeploymentId,
    pub condition: Condition,
    pub zone: Option<ZoneId>,
    pub host: Option<HostId>,
    /// Whether its instance is DRAINING: it is replaced as if it were of an older deployment.
    pub leaving: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// On its way, or running without a verdict yet.
    Starting,
    /// Counts for the minimum.
    Healthy,
    /// Judged unhealthy: to be replaced.
    Unhealthy,
}

/// What the controller does now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// How many tasks of the primary deployment to start.
    pub start: u32,
    pub stop: Vec<(TaskId, StopWhy)>,
    /// Desired is reached with healthy tasks of the primary deployment alone.
    pub settled: bool,
    /// Nothing is under way and nothing may be done: the percentages leave no way to go on.
    pub deadlocked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopWhy {
    /// Too many: scale-in, or replaced by a newer deployment.
    Scaling,
    Unhealthy,
}

pub fn reconcile(view: &ServiceView) -> Plan {
    let stays = |task: &TaskView| task.deployment == view.primary && !task.leaving;
    let (new, old): (Vec<&TaskView>, Vec<&TaskView>) = view.tasks.iter().partition(|task| stays(task));
    let good = |task: &&&TaskView| task.condition != Condition::Unhealthy;
    let new_good = new.iter().filter(good).count() as u32;
    // Where unhealthy tasks go first, they hold their places until they have gone.
    let holding = if view.stop_first { new.len() as u32 } else { new_good };
    let missing = view.desired.saturating_sub(holding);
    let room = view.bounds.max_tasks.saturating_sub(view.tasks.len() as u32 + view.stopping);
    let start = if view.halted { 0 } else { missing.min(room) };
    let stuck = missing > 0 && !view.halted && (start == 0 || view.blocked);
    let mut plan = Plan { start, ..Plan::default() };
    stop_old(view, &old, &new, stuck, &mut plan);
    stop_unhealthy(view, &new, stuck, &mut plan);
    scale_in(view, &new, &mut plan);
    let healthy_new = healthy(new.iter().copied());
    plan.settled = plan.start == 0
        && plan.stop.is_empty()
        && old.is_empty()
        && new.len() as u32 == view.desired
        && healthy_new == view.desired;
    let under_way = view.tasks.iter().any(|task| task.condition == Condition::Starting) || view.stopping > 0;
    plan.deadlocked = stuck && !view.blocked && !under_way && plan.start == 0 && plan.stop.is_empty();
    plan
}

/// Old tasks go as soon as the rest carries the load: those that are not healthy at once.
fn stop_old(view: &ServiceView, old: &[&TaskView], new: &[&TaskView], stuck: bool, plan: &mut Plan) {
    let floor = if stuck { view.bounds.min_healthy } else { view.desired };
    let healthy_old = healthy(old.iter().copied());
    let spare = (healthy_old + healthy(new.iter().copied())).saturating_sub(floor).min(healthy_old);
    let going = old.len() as u32 - healthy_old + spare;
    plan.stop.extend(
        removal_order(view, &staying(view, plan), old, going as usize)
            .into_iter()
            .map(|task| (task.id, StopWhy::Scaling)),
    );
}

/// Unhealthy tasks go once there are more tasks than desired that have a verdict: a healthy replacement takes the place
/// of one, and of an unhealthy replacement and the one it came for either goes. Where the maximum blocks replacements
/// they go one at a time. Chance chooses. Developer guide, ecs_services.
fn stop_unhealthy(view: &ServiceView, new: &[&TaskView], stuck: bool, plan: &mut Plan) {
    let of = |condition: Condition| new.iter().copied().filter(move |task| task.condition == condition);
    let mut unhealthy: Vec<&TaskView> = of(Condition::Unhealthy).collect();
    let judged = new.len() - of(Condition::Starting).count();
    let count = match (judged.saturating_sub(view.desired as usize), view.stop_first, stuck) {
        (_, true, _) => unhealthy.len(),
        (0, false, true) => 1,
        (surplus, false, _) => surplus,
    };
    unhealthy.sort_by_key(|task| (view.dice.roll(Why::UnhealthyChoice, u64::from(task.id.number()), 0), task.id));
    // Where nothing is wanted any more they go like all others.
    let why = if view.desired == 0 { StopWhy::Scaling } else { StopWhy::Unhealthy };
    plan.stop.extend(unhealthy.iter().take(count).map(|task| (task.id, why)));
}

/// More than desired: those still starting go first, then from the fullest zone and instance.
fn scale_in(view: &ServiceView, new: &[&TaskView], plan: &mut Plan) {
    let good: Vec<&TaskView> = new.iter().copied().filter(|task| task.condition != Condition::Unhealthy).collect();
    let surplus = (good.len() as u32).saturating_sub(view.desired) as usize;
    plan.stop.extend(
        removal_order(view, &staying(view, plan), &good, surplus).into_iter().map(|task| (task.id, StopWhy::Scaling)),
    );
}

/// Returns the tasks of the service that are not told to stop yet.
fn staying<'a>(view: &'a ServiceView, plan: &Plan) -> Vec<&'a TaskView> {
    let going: BTreeSet<TaskId> = plan.stop.iter().map(|(id, _)| *id).collect();
    view.tasks.iter().filter(|task| !going.contains(&task.id)).collect()
}

fn healthy<'a>(tasks: impl Iterator<Item = &'a TaskView>) -> u32 {
    tasks.filter(|task| task.condition == Condition::Healthy).count() as u32
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
