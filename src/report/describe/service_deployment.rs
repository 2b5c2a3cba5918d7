//! Service deployments and service revisions: every deployment of a service as a record of its own, finished ones too.

use super::asked::missing;
use super::{ApiError, Asked, deployment, service};
use crate::report::clock;
use crate::report::members::Members;
use crate::scenario::AlarmState;
use crate::sim::world::ids::DeploymentId;
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState, Service};
use crate::sim::{Entry, Fact, ServiceMessage, breaker_threshold_under};
use crate::units::SimTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// DescribeServiceDeployments and DescribeServiceRevisions take so many at once.
const MOST: usize = 20;

const STATUSES: [&str; 9] = [
    "PENDING",
    "SUCCESSFUL",
    "STOPPED",
    "STOP_REQUESTED",
    "IN_PROGRESS",
    "ROLLBACK_REQUESTED",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_SUCCESSFUL",
    "ROLLBACK_FAILED",
];

pub(super) fn list(asked: Asked<'_>) -> Result<Value, ApiError> {
    let name = asked.required_text("service")?;
    if !name.starts_with("arn:") {
        asked.in_cluster()?;
    }
    let service = service::find(asked, name).ok_or_else(ApiError::service_not_found)?;
    let statuses = asked.texts("status", STATUSES.len())?;
    if let Some(unknown) = statuses.iter().find(|status| !STATUSES.contains(status)) {
        return Err(ApiError::invalid(format!("status should be one of: {}; not {unknown}.", STATUSES.join(", "))));
    }
    let (after, before) = asked.between("createdAt")?;
    let mut rows = records(asked);
    rows.retain(|record| {
        let created = clock::epoch_millis(asked.catalog(), record.row.created_at);
        after.is_none_or(|after| created >= after) && before.is_none_or(|before| created <= before)
    });
    rows.retain(|record| record.service.id == service.id && (statuses.is_empty() || statuses.contains(&record.status)));
    rows.reverse();
    asked.listed("serviceDeployments", rows.iter().map(|record| record.brief(asked)).collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    let arns = named(asked, "serviceDeploymentArns")?;
    let records = records(asked);
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match records.iter().find(|record| record.arn(asked) == arn) {
            Some(record) => rows.push(record.whole(asked)),
            None => failures.push(missing(arn)),
        }
    }
    Ok(json!({ "serviceDeployments": rows, "failures": failures }))
}

pub(super) fn revisions(asked: Asked<'_>) -> Result<Value, ApiError> {
    let arns = named(asked, "serviceRevisionArns")?;
    let records = records(asked);
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match records.iter().find(|record| record.revision(asked) == arn) {
            Some(record) => rows.push(revision(asked, record)),
            None => failures.push(missing(arn)),
        }
    }
    Ok(json!({ "serviceRevisions": rows, "failures": failures }))
}

fn named<'a>(asked: Asked<'a>, name: &str) -> Result<Vec<&'a str>, ApiError> {
    let arns = asked.texts(name, MOST)?;
    match arns.is_empty() {
        true => Err(ApiError::invalid(format!("{name} cannot be empty."))),
        false => Ok(arns),
    }
}

/// What became of one deployment, as far as the trace tells.
#[derive(Clone, Copy, Default)]
struct Outcome<'a> {
    completed_at: Option<SimTime>,
    failed_at: Option<SimTime>,
    alarmed: bool,
    /// The latest rollback away from it, and where to.
    rollback: Option<(&'a Entry, DeploymentId)>,
}

/// Returns what became of every deployment, in one pass.
fn outcomes(asked: Asked<'_>) -> BTreeMap<DeploymentId, Outcome<'_>> {
    let mut outcomes: BTreeMap<DeploymentId, Outcome<'_>> = BTreeMap::new();
    for entry in asked.here.trace() {
        match entry.fact {
            Fact::RolloutStateChanged { deployment, to } => {
                let outcome = outcomes.entry(deployment).or_default();
                match to {
                    RolloutState::Completed => drop(outcome.completed_at.get_or_insert(entry.at)),
                    RolloutState::Failed => drop(outcome.failed_at.get_or_insert(entry.at)),
                    RolloutState::InProgress => {}
                }
            }
            Fact::DeploymentRolledBack { from, to, .. } => {
                outcomes.entry(from).or_default().rollback = Some((entry, to));
            }
            Fact::ServiceEventPosted { message: ServiceMessage::DeploymentAlarmed(deployment), .. } => {
                outcomes.entry(deployment).or_default().alarmed = true;
            }
            _ => {}
        }
    }
    outcomes
}

/// A deployment with what became of it.
struct Record<'a> {
    service: &'a Service,
    row: &'a Deployment,
    outcome: Outcome<'a>,
    status: &'static str,
    reason: Option<String>,
    finished_at: Option<SimTime>,
}

fn records(asked: Asked<'_>) -> Vec<Record<'_>> {
    let outcomes = outcomes(asked);
    let outcome = |row: &Deployment| outcomes.get(&row.id).copied().unwrap_or_default();
    asked.world().deployments.values().map(|row| Record::new(asked, row, outcome(row))).collect()
}

impl<'a> Record<'a> {
    fn new(asked: Asked<'a>, row: &'a Deployment, outcome: Outcome<'a>) -> Record<'a> {
        let rolled_back = outcome.rollback.map(|(entry, to)| (entry.at, asked.world().deployment(to)));
        let replaced = row.status != DeploymentStatus::Primary && row.rollout == RolloutState::InProgress;
        let (status, finished_at) = match (outcome.completed_at, row.rollout, rolled_back) {
            (Some(at), _, _) => ("SUCCESSFUL", Some(at)),
            (None, RolloutState::Failed, Some((since, to))) => match to.completed_at.filter(|at| *at > since) {
                Some(at) => ("ROLLBACK_SUCCESSFUL", Some(at)),
                None if to.status == DeploymentStatus::Primary => ("ROLLBACK_IN_PROGRESS", None),
                None => ("ROLLBACK_FAILED", Some(to.updated_at)),
            },
            (None, RolloutState::Failed, None) => ("STOPPED", outcome.failed_at),
            (None, RolloutState::InProgress | RolloutState::Completed, _) if replaced => {
                ("STOPPED", Some(row.updated_at))
            }
            (None, RolloutState::InProgress | RolloutState::Completed, _) => ("IN_PROGRESS", None),
        };
        let failed = row.rollout == RolloutState::Failed;
        let reason = failed.then(|| deployment::failed_reason(outcome.alarmed));
        Record { service: asked.world().service(row.service), row, outcome, status, reason, finished_at }
    }

    fn arn(&self, asked: Asked<'_>) -> String {
        asked.names().service_deployment_arn(self.service.id, self.row.id)
    }

    fn revision(&self, asked: Asked<'_>) -> String {
        asked.names().service_revision_arn(self.service.id, self.row.id)
    }

    fn brief(&self, asked: Asked<'_>) -> Value {
        let mut members = Members::default();
        members.put("serviceDeploymentArn", self.arn(asked));
        members.put("serviceArn", asked.names().service_arn(self.service.id));
        members.put("clusterArn", asked.names().cluster_arn());
        members.put("startedAt", asked.time(self.row.created_at));
        members.put("createdAt", asked.time(self.row.created_at));
        members.maybe("finishedAt", self.finished_at.map(|at| asked.time(at)));
        members.put("targetServiceRevisionArn", self.revision(asked));
        members.put("status", self.status);
        members.maybe("statusReason", self.reason.as_ref().map(|reason| json!(reason)));
        members.done()
    }

    fn whole(&self, asked: Asked<'_>) -> Value {
        let mut members = Members::default();
        members.put("serviceDeploymentArn", self.arn(asked));
        members.put("serviceArn", asked.names().service_arn(self.service.id));
        members.put("clusterArn", asked.names().cluster_arn());
        members.put("createdAt", asked.time(self.row.created_at));
        members.put("startedAt", asked.time(self.row.created_at));
        members.maybe("finishedAt", self.finished_at.map(|at| asked.time(at)));
        let stopped = self.finished_at.filter(|_| self.status == "STOPPED");
        members.maybe("stoppedAt", stopped.map(|at| asked.time(at)));
        members.put("updatedAt", asked.time(self.row.updated_at));
        let source = self.source(asked).map(|row| self.summary(asked, row));
        members.put("sourceServiceRevisions", source.into_iter().collect::<Value>());
        members.put("targetServiceRevision", self.summary(asked, self.row));
        members.put("status", self.status);
        members.maybe("statusReason", self.reason.as_ref().map(|reason| json!(reason)));
        members.put("deploymentConfiguration", deployment::configuration(&self.service.configuration));
        members.maybe(
            "rollback",
            self.outcome.rollback.map(|(entry, to)| {
                json!({
                    "reason": self.reason,
                    "startedAt": asked.time(entry.at),
                    "serviceRevisionArn": asked.names().service_revision_arn(self.service.id, to),
                })
            }),
        );
        members.put("deploymentCircuitBreaker", self.breaker(asked));
        members.maybe("alarms", self.alarms(asked));
        members.done()
    }

    /// Returns the deployment that ran before this one.
    fn source(&self, asked: Asked<'a>) -> Option<&'a Deployment> {
        let mut earlier = asked.world().deployments.values().filter(|row| row.service == self.service.id);
        earlier.rfind(|row| row.id < self.row.id && row.completed_at.is_some())
    }

    fn summary(&self, asked: Asked<'_>, row: &Deployment) -> Value {
        let counts = deployment::counts(asked, self.service, row);
        json!({
            "arn": asked.names().service_revision_arn(self.service.id, row.id),
            "requestedTaskCount": counts.desired,
            "runningTaskCount": counts.running,
            "pendingTaskCount": counts.pending,
        })
    }

    /// Returns what a monitor does that may give the deployment up.
    fn monitoring(&self, enabled: bool, triggered: bool) -> &'static str {
        match self.status {
            _ if !enabled => "DISABLED",
            _ if triggered => "TRIGGERED",
            "IN_PROGRESS" => "MONITORING",
            _ => "MONITORING_COMPLETE",
        }
    }

    fn breaker(&self, asked: Asked<'_>) -> Value {
        let breaker = &self.service.configuration.deployment_circuit_breaker;
        let failed = self.row.rollout == RolloutState::Failed;
        let triggered = failed && !self.outcome.alarmed;
        let threshold = breaker_threshold_under(&asked.catalog().timing, self.service.desired, breaker);
        json!({
            "status": self.monitoring(breaker.enable, triggered),
            "failureCount": self.row.failed_tasks,
            "threshold": threshold,
        })
    }

    fn alarms(&self, asked: Asked<'_>) -> Option<Value> {
        let alarms = &self.service.configuration.alarms;
        if alarms.alarm_names.is_empty() {
            return None;
        }
        let triggered = self.outcome.alarmed;
        let mut members = Members::default();
        members.put("status", self.monitoring(alarms.enable, triggered));
        members.put("alarmNames", json!(alarms.alarm_names));
        members
            .put("triggeredAlarmNames", if triggered { self.ringing(asked, &alarms.alarm_names) } else { json!([]) });
        Some(members.done())
    }

    /// Returns which of a deployment's alarms were in ALARM when it failed.
    fn ringing(&self, asked: Asked<'_>, names: &[String]) -> Value {
        let failed_at = self.outcome.failed_at.unwrap_or(asked.here.now());
        let mut rings = vec![false; asked.catalog().alarms.len()];
        for entry in asked.here.trace().iter().take_while(|entry| entry.at <= failed_at) {
            if let Fact::AlarmStateChanged { alarm, to } = entry.fact {
                rings[usize::from(alarm)] = to == AlarmState::Alarm;
            }
        }
        let known = asked.catalog().alarms.iter().zip(rings);
        known.filter(|(name, rings)| *rings && names.contains(name)).map(|(name, _)| json!(name)).collect()
    }
}

fn revision(asked: Asked<'_>, record: &Record<'_>) -> Value {
    let (names, catalog, row) = (asked.names(), asked.catalog(), record.row);
    let mut members = Members::default();
    members.put("serviceRevisionArn", record.revision(asked));
    members.put("serviceArn", names.service_arn(record.service.id));
    members.put("clusterArn", names.cluster_arn());
    members.put("taskDefinition", names.definition_arn(row.definition));
    service::capacity(asked, record.service, &mut members, &["capacityProviderStrategy", "launchType"]);
    members.put("loadBalancers", service::load_balancers(asked, &record.service.balancers));
    members.maybe("networkConfiguration", service::network(asked, row.definition));
    let registered = &asked.here.registered(row.definition).container_definitions;
    let specs = &catalog.definition(row.definition).containers;
    let image = |(one, spec): (&crate::scenario::ContainerDefinition, &crate::sim::catalog::ContainerSpec)| json!({ "containerName": one.name, "imageDigest": names.image_digest(spec.image), "image": one.image });
    members.put("containerImages", registered.iter().zip(specs).map(image).collect::<Value>());
    members.put("guardDutyEnabled", false);
    members.put("createdAt", asked.time(row.created_at));
    members.done()
}
