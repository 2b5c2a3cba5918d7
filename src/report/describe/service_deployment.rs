//! Service deployments and service revisions: every deployment of a service as a record of its own, finished ones too.

use super::asked::missing;
use super::{ApiError, Asked, deployment, service};
use crate::report::members::Members;
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState, Service};
use crate::sim::{Entry, Fact, breaker_threshold_under};
use crate::units::SimTime;
use serde_json::{Value, json};

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
    let rows = records(asked).filter(|record| record.service.id == service.id);
    let mut rows: Vec<Record<'_>> =
        rows.filter(|record| statuses.is_empty() || statuses.contains(&record.status.0)).collect();
    rows.reverse();
    asked.listed("serviceDeployments", rows.iter().map(|record| record.brief(asked)).collect())
}

pub(super) fn describe(asked: Asked<'_>) -> Result<Value, ApiError> {
    let arns = named(asked, "serviceDeploymentArns")?;
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match records(asked).find(|record| record.arn(asked) == arn) {
            Some(record) => rows.push(record.whole(asked)),
            None => failures.push(missing(arn)),
        }
    }
    Ok(json!({ "serviceDeployments": rows, "failures": failures }))
}

pub(super) fn revisions(asked: Asked<'_>) -> Result<Value, ApiError> {
    let arns = named(asked, "serviceRevisionArns")?;
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match records(asked).find(|record| record.revision(asked) == arn) {
            Some(record) => rows.push(revision(asked, &record)),
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

/// A deployment with what became of it.
struct Record<'a> {
    service: &'a Service,
    row: &'a Deployment,
    /// The word and the sentence.
    status: (&'static str, Option<String>),
    finished_at: Option<SimTime>,
    /// The rollback away from it, and the deployment that was gone back to.
    rollback: Option<(&'a Entry, &'a Deployment)>,
}

fn records(asked: Asked<'_>) -> impl Iterator<Item = Record<'_>> {
    asked.world().deployments.values().map(move |row| Record::new(asked, row))
}

impl<'a> Record<'a> {
    fn new(asked: Asked<'a>, row: &'a Deployment) -> Record<'a> {
        let service = asked.world().service(row.service);
        let rollback = asked.here.trace().iter().rev().find_map(|entry| match entry.fact {
            Fact::DeploymentRolledBack { from, to, .. } if from == row.id => {
                Some((entry, asked.world().deployment(to)))
            }
            _ => None,
        });
        let completed_at = first(asked, row, RolloutState::Completed);
        let replaced = row.status != DeploymentStatus::Primary && row.rollout == RolloutState::InProgress;
        let (status, finished_at) = match (completed_at, row.rollout, rollback) {
            (Some(at), _, _) => ("SUCCESSFUL", Some(at)),
            (None, RolloutState::Failed, Some((entry, to))) => match completed_after(asked, to, entry.at) {
                Some(at) => ("ROLLBACK_SUCCESSFUL", Some(at)),
                None if to.status == DeploymentStatus::Primary => ("ROLLBACK_IN_PROGRESS", None),
                None => ("ROLLBACK_FAILED", Some(to.updated_at)),
            },
            (None, RolloutState::Failed, None) => ("STOPPED", first(asked, row, RolloutState::Failed)),
            (None, RolloutState::InProgress | RolloutState::Completed, _) if replaced => {
                ("STOPPED", Some(row.updated_at))
            }
            (None, RolloutState::InProgress | RolloutState::Completed, _) => ("IN_PROGRESS", None),
        };
        let reason = (row.rollout == RolloutState::Failed).then(|| deployment::rollout_reason(asked, row));
        Record { service, row, status: (status, reason), finished_at, rollback }
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
        members.put("status", self.status.0);
        members.maybe("statusReason", self.status.1.as_ref().map(|reason| json!(reason)));
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
        let stopped = self.finished_at.filter(|_| self.status.0 == "STOPPED");
        members.maybe("stoppedAt", stopped.map(|at| asked.time(at)));
        members.put("updatedAt", asked.time(self.row.updated_at));
        let source = self.source(asked).map(|row| self.summary(asked, row));
        members.put("sourceServiceRevisions", source.into_iter().collect::<Value>());
        members.put("targetServiceRevision", self.summary(asked, self.row));
        members.put("status", self.status.0);
        members.maybe("statusReason", self.status.1.as_ref().map(|reason| json!(reason)));
        members.put("deploymentConfiguration", deployment::configuration(&self.service.configuration));
        members.maybe(
            "rollback",
            self.rollback.map(|(entry, to)| {
                json!({
                    "reason": deployment::rollout_reason(asked, self.row),
                    "startedAt": asked.time(entry.at),
                    "serviceRevisionArn": asked.names().service_revision_arn(self.service.id, to.id),
                })
            }),
        );
        members.put("deploymentCircuitBreaker", self.breaker(asked));
        members.maybe("alarms", self.alarms(asked));
        members.done()
    }

    /// Returns the deployment that ran before this one.
    fn source(&self, asked: Asked<'a>) -> Option<&'a Deployment> {
        let earlier = asked.world().deployments.values().filter(|row| row.service == self.service.id);
        earlier.filter(|row| row.id < self.row.id && row.completed_at.is_some()).last()
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
        match self.status.0 {
            _ if !enabled => "DISABLED",
            _ if triggered => "TRIGGERED",
            "IN_PROGRESS" => "MONITORING",
            _ => "MONITORING_COMPLETE",
        }
    }

    fn breaker(&self, asked: Asked<'_>) -> Value {
        let breaker = &self.service.configuration.deployment_circuit_breaker;
        let failed = self.row.rollout == RolloutState::Failed;
        let triggered = failed && !deployment::is_alarmed(asked, self.row.id);
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
        let triggered = deployment::is_alarmed(asked, self.row.id);
        let mut members = Members::default();
        members.put("status", self.monitoring(alarms.enable, triggered));
        members.put("alarmNames", json!(alarms.alarm_names));
        members.put(
            "triggeredAlarmNames",
            if triggered { ringing(asked, self.row, &alarms.alarm_names) } else { json!([]) },
        );
        Some(members.done())
    }
}

/// Returns which of a deployment's alarms were in ALARM when it failed.
fn ringing(asked: Asked<'_>, row: &Deployment, names: &[String]) -> Value {
    let failed_at = first(asked, row, RolloutState::Failed).unwrap_or(asked.here.now());
    let state = |name: &String| {
        let place = asked.catalog().alarms.iter().position(|known| known == name)?;
        let before = asked.here.trace().iter().rev().filter(|entry| entry.at <= failed_at);
        before.into_iter().find_map(|entry| match entry.fact {
            Fact::AlarmStateChanged { alarm, to } if usize::from(alarm) == place => Some(to),
            _ => None,
        })
    };
    names
        .iter()
        .filter(|name| state(name) == Some(crate::scenario::AlarmState::Alarm))
        .map(|name| json!(name))
        .collect()
}

/// Returns when a deployment first came to a state.
fn first(asked: Asked<'_>, row: &Deployment, state: RolloutState) -> Option<SimTime> {
    let reached = |entry: &&Entry| match entry.fact {
        Fact::RolloutStateChanged { deployment, to } => deployment == row.id && to == state,
        _ => false,
    };
    asked.here.trace().iter().find(reached).map(|entry| entry.at)
}

fn completed_after(asked: Asked<'_>, row: &Deployment, after: SimTime) -> Option<SimTime> {
    row.completed_at.filter(|at| *at > after && *at <= asked.here.now())
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
