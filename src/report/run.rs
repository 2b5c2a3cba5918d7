//! The report of a run: what became of each service, of the requests, of the registry's bytes.
//!
//! Observed extremes and times below a bound count from a service's first steady state on.

use super::steps::{area_above, time_where};
use super::story::rollout_word;
use super::{Ledger, ServiceSeries, Steps, words};
use crate::sim::rollout::bounds;
use crate::sim::world::ids::DeploymentId;
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState, World};
use crate::sim::{ENGINE, Recording, breaker_threshold_under};
use crate::units::{Bytes, SimTime, Span};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub engine: &'static str,
    pub title: String,
    pub digest: String,
    pub seed: u64,
    pub end_ms: u64,
    pub events: u64,
    pub entries: u64,
    pub services: Vec<ServiceReport>,
    pub requests: Requests,
    pub bytes_pulled: u64,
    pub placement_failures: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceReport {
    pub service_name: String,
    pub outcome: Outcome,
    pub deployments: Vec<DeploymentReport>,
    pub desired_count: u32,
    pub running_count: u32,
    pub first_steady_at_ms: Option<u64>,
    /// The limits that the percentages give for the latest desired count.
    pub max_tasks: u32,
    pub min_healthy: u32,
    /// Absent while the service was never steady.
    pub max_tasks_observed: Option<u32>,
    pub min_healthy_observed: Option<u32>,
    pub ms_below_min_healthy: u64,
    pub ms_below_desired: u64,
    /// How long tasks existed, all together, and what of it was above the desired count.
    pub task_seconds: u64,
    pub extra_task_seconds: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentReport {
    pub id: String,
    pub task_definition: String,
    pub started_at_ms: u64,
    pub ended_at_ms: Option<u64>,
    pub status: &'static str,
    pub rollout_state: &'static str,
    pub failed_tasks: u32,
    /// Absent without a circuit breaker.
    pub breaker_threshold: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    pub total: u64,
    pub failed: u64,
}

/// How the latest deployment of a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    Completed,
    RolledBack,
    Failed,
    InProgress,
    /// Nothing was deployed in this run.
    Steady,
}

impl Outcome {
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Completed => "COMPLETED",
            Outcome::RolledBack => "ROLLED_BACK",
            Outcome::Failed => "FAILED",
            Outcome::InProgress => "IN_PROGRESS",
            Outcome::Steady => "STEADY",
        }
    }
}

/// Sums a recording up, as far as it goes.
pub fn report(recording: &Recording, ledger: &Ledger) -> Report {
    let (world, end) = (recording.head().world(), recording.recorded_to());
    let (served, failed) = world.groups.iter().fold((0, 0), |(served, failed), group| {
        let (more_served, more_failed) = group.flow.counts(end);
        (served + more_served, failed + more_failed)
    });
    Report {
        engine: ENGINE,
        title: recording.scenario().title.clone(),
        digest: digest_text(recording),
        seed: recording.scenario().seed,
        end_ms: end.as_millis(),
        events: recording.events(),
        entries: recording.trace().len() as u64,
        services: ledger.metrics.services.iter().map(|series| service(series, world, ledger, end)).collect(),
        requests: Requests { total: (served + failed) / 1000, failed: failed / 1000 },
        bytes_pulled: world.bytes_pulled.0,
        placement_failures: world.placement_failures,
    }
}

/// Returns the fingerprint of the trace as 16 hexadecimal digits.
pub fn digest_text(recording: &Recording) -> String {
    format!("{:016x}", recording.digest())
}

fn service(series: &ServiceSeries, world: &World, ledger: &Ledger, end: SimTime) -> ServiceReport {
    let row = world.service(series.service);
    let limits = bounds(row.desired, &row.configuration);
    let counted = series.first_steady.map(|from| (from, end));
    let below = |bound: &Steps| {
        counted.map_or(0, |within| time_where(&series.healthy, bound, within, |now, bound| now < bound).as_millis())
    };
    let whole = (SimTime::ZERO, end);
    let deployments: Vec<&Deployment> = (0..ledger.index.deployment_count())
        .map(|number| world.deployment(DeploymentId::new(number)))
        .filter(|deployment| deployment.service == series.service)
        .collect();
    let running = world
        .tasks_of(series.service)
        .filter(|task| task.is_alive() && task.last_status == crate::sim::world::TaskStatus::Running);
    ServiceReport {
        service_name: row.name.clone(),
        outcome: outcome(&deployments, ledger),
        deployments: deployments.iter().map(|one| deployment(one, world, ledger)).collect(),
        desired_count: row.desired,
        running_count: running.count() as u32,
        first_steady_at_ms: series.first_steady.map(SimTime::as_millis),
        max_tasks: limits.max_tasks,
        min_healthy: limits.min_healthy,
        max_tasks_observed: counted.map(|(from, to)| series.alive.range(from, to).1),
        min_healthy_observed: counted.map(|(from, to)| series.healthy.range(from, to).0),
        ms_below_min_healthy: below(&series.min_healthy),
        ms_below_desired: below(&series.desired),
        task_seconds: area_above(&series.present, &Steps::default(), whole) / 1000,
        extra_task_seconds: area_above(&series.present, &series.desired, whole) / 1000,
    }
}

/// The primary deployment decides; what was there at the beginning was not deployed in this run.
fn outcome(deployments: &[&Deployment], ledger: &Ledger) -> Outcome {
    let primary = deployments.iter().rfind(|deployment| deployment.status == DeploymentStatus::Primary);
    match primary {
        None => Outcome::Steady,
        Some(deployment) => match deployment.rollout {
            RolloutState::Failed => Outcome::Failed,
            RolloutState::InProgress => Outcome::InProgress,
            RolloutState::Completed if ledger.index.rolled_back_to(deployment.id) => Outcome::RolledBack,
            RolloutState::Completed if ledger.index.deployment_ended(deployment.id) == Some(SimTime::ZERO) => {
                Outcome::Steady
            }
            RolloutState::Completed => Outcome::Completed,
        },
    }
}

fn deployment(row: &Deployment, world: &World, ledger: &Ledger) -> DeploymentReport {
    let service = world.service(row.service);
    let breaker = service.configuration.deployment_circuit_breaker;
    DeploymentReport {
        id: world.catalog.deployment_id(row.id),
        task_definition: world.catalog.definition_name(row.definition),
        started_at_ms: row.created_at.as_millis(),
        ended_at_ms: ledger.index.deployment_ended(row.id).map(SimTime::as_millis),
        status: super::story::deployment_status_word(row.status),
        rollout_state: rollout_word(row.rollout),
        failed_tasks: row.failed_tasks,
        breaker_threshold: breaker
            .enable
            .then(|| breaker_threshold_under(&world.catalog.timing, service.desired, &breaker)),
    }
}

impl Report {
    /// Writes the report for people, aligned.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |words: String| {
            text.push_str(&words);
            text.push('\n');
        };
        if !self.title.is_empty() {
            line(self.title.clone());
        }
        line(format!(
            "{} simulated, seed {}, engine {}, {} events, digest {}",
            span(self.end_ms),
            self.seed,
            self.engine,
            words::grouped(self.events),
            self.digest
        ));
        for service in &self.services {
            line(String::new());
            service.lines().into_iter().for_each(&mut line);
        }
        line(String::new());
        let served = self.requests.total - self.requests.failed;
        let (total, failed) = (words::grouped(self.requests.total), words::grouped(self.requests.failed));
        let share = words::percent(served, self.requests.total);
        line(row("requests", format!("{total}, {failed} failed, {share} served")));
        line(row("pulled", words::bytes(Bytes(self.bytes_pulled))));
        line(row("placement", format!("{} failures", words::grouped(self.placement_failures))));
        text
    }
}

impl ServiceReport {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("service {}  {}", self.service_name, self.outcome.word()),
            row("tasks", format!("{} desired, {} running", self.desired_count, self.running_count)),
            row("limits", format!("{} healthy at least, {} tasks at most", self.min_healthy, self.max_tasks)),
        ];
        match (self.first_steady_at_ms, self.min_healthy_observed, self.max_tasks_observed) {
            (Some(at), Some(least), Some(most)) => {
                lines.push(row("steady", format!("first at {}", words::clock(SimTime::from_millis(at)))));
                lines.push(row("observed", format!("{least} healthy at least, {most} tasks at most")));
                let (minimum, desired) = (span(self.ms_below_min_healthy), span(self.ms_below_desired));
                lines.push(row("below", format!("the minimum for {minimum}, desired for {desired}")));
            }
            _ => lines.push(row("steady", "never".to_owned())),
        }
        let (all, extra) = (words::grouped(self.task_seconds), words::grouped(self.extra_task_seconds));
        lines.push(row("task time", format!("{all} s, {extra} s of it above desired")));
        for deployment in &self.deployments {
            let ended = deployment.ended_at_ms.map_or("…".to_owned(), |at| words::clock(SimTime::from_millis(at)));
            let began = words::clock(SimTime::from_millis(deployment.started_at_ms));
            let failed = match deployment.failed_tasks {
                0 => String::new(),
                failed => format!(", {} failed", words::count(failed, "task")),
            };
            let (of, state, id) = (&deployment.task_definition, deployment.rollout_state, &deployment.id);
            lines.push(row("deployment", format!("{of}  {state}  {began} to {ended}{failed}  {id}")));
        }
        lines
    }
}

fn row(name: &str, value: String) -> String {
    format!("  {name:<11}{value}")
}

fn span(millis: u64) -> String {
    words::span(Span::from_millis(millis))
}
