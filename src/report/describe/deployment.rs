//! The deployments of a service, as DescribeServices lists them. Fact sheet 3.2.

use super::{Asked, cluster, service};
use crate::report::members::Members;
use crate::scenario::DeploymentConfiguration;
use crate::sim::world::ids::DeploymentId;
use crate::sim::world::{Deployment, DeploymentStatus, RolloutState, Service, Task};
use crate::sim::{Entry, Fact, ServiceMessage};
use serde_json::{Value, json};

/// What was asked for of a service's rolling updates. All is printed that the API fills in by itself.
pub(super) fn configuration(configuration: &DeploymentConfiguration) -> Value {
    let (breaker, alarms) = (&configuration.deployment_circuit_breaker, &configuration.alarms);
    let threshold = breaker.threshold_configuration.unwrap_or_default();
    json!({
        "deploymentCircuitBreaker": {
            "enable": breaker.enable,
            "rollback": breaker.rollback,
            "resetOnHealthyTask": breaker.reset_on_healthy_task,
            "thresholdConfiguration": { "type": threshold.kind, "value": threshold.value },
        },
        "maximumPercent": configuration.maximum_percent,
        "minimumHealthyPercent": configuration.minimum_healthy_percent,
        "alarms": { "alarmNames": alarms.alarm_names, "rollback": alarms.rollback, "enable": alarms.enable },
        "strategy": "ROLLING",
        "bakeTimeInMinutes": 0,
    })
}

pub(super) fn all(asked: Asked<'_>, service: &Service) -> Value {
    let rows = service.deployments.iter().map(|id| asked.world().deployment(*id));
    rows.filter(|row| row.status != DeploymentStatus::Inactive).map(|row| deployment(asked, service, row)).collect()
}

/// Tasks of a deployment that are wanted, pending and running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub desired: u32,
    pub pending: u32,
    pub running: u32,
}

/// Returns the counts of a deployment: the primary one wants all, an older one what is still left of it.
pub(super) fn counts(asked: Asked<'_>, service: &Service, row: &Deployment) -> Counts {
    let mine = || asked.world().tasks_of(service.id).filter(|task| task.deployment == Some(row.id));
    let count = |counts: fn(&Task) -> bool| mine().filter(|task| counts(task)).count() as u32;
    let desired = match row.status {
        DeploymentStatus::Primary => service.desired,
        DeploymentStatus::Active => count(Task::is_alive),
        DeploymentStatus::Inactive => 0,
    };
    Counts { desired, pending: count(cluster::is_pending), running: count(cluster::is_running) }
}

fn deployment(asked: Asked<'_>, service: &Service, row: &Deployment) -> Value {
    let names = asked.names();
    let counts = counts(asked, service, row);
    let mut members = Members::default();
    members.put("id", asked.catalog().deployment_id(row.id));
    members.put("status", if row.status == DeploymentStatus::Primary { "PRIMARY" } else { "ACTIVE" });
    members.put("taskDefinition", names.definition_arn(row.definition));
    members.put("desiredCount", counts.desired);
    members.put("pendingCount", counts.pending);
    members.put("runningCount", counts.running);
    members.put("failedTasks", row.failed_tasks);
    members.put("createdAt", asked.time(row.created_at));
    members.put("updatedAt", asked.time(row.updated_at));
    service::capacity(asked, service, &mut members, &["capacityProviderStrategy", "launchType"]);
    members.maybe("networkConfiguration", service::network(asked, row.definition));
    members.put("rolloutState", rollout_word(row.rollout));
    members.put("rolloutStateReason", rollout_reason(asked, row));
    members.done()
}

const fn rollout_word(rollout: RolloutState) -> &'static str {
    match rollout {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    }
}

/// Returns the sentence beside the state. The one about alarms is made like those of the circuit breaker: assumed.
fn rollout_reason(asked: Asked<'_>, row: &Deployment) -> String {
    let id = asked.catalog().deployment_id(row.id);
    match row.rollout {
        RolloutState::Completed => format!("ECS deployment {id} completed."),
        RolloutState::InProgress => match rollback_to(asked, row.id) {
            Some(from) => {
                let monitor = monitor(is_alarmed(asked, from));
                format!("ECS deployment {monitor}: rolling back to deploymentId {id}.")
            }
            None => format!("ECS deployment {id} in progress."),
        },
        RolloutState::Failed => failed_reason(is_alarmed(asked, row.id)),
    }
}

pub(super) fn failed_reason(alarmed: bool) -> String {
    let why = if alarmed { "alarm detected" } else { "tasks failed to start" };
    format!("ECS deployment {}: {why}.", monitor(alarmed))
}

/// Returns what gave a deployment up.
const fn monitor(alarmed: bool) -> &'static str {
    if alarmed { "alarms" } else { "circuit breaker" }
}

/// Returns whether an alarm failed a deployment.
fn is_alarmed(asked: Asked<'_>, failed: DeploymentId) -> bool {
    let alarmed = |entry: &Entry| match &entry.fact {
        Fact::ServiceEventPosted { message: ServiceMessage::DeploymentAlarmed(deployment), .. } => {
            *deployment == failed
        }
        _ => false,
    };
    asked.here.trace().iter().any(alarmed)
}

/// Returns the deployment that was given up when this one became primary again.
fn rollback_to(asked: Asked<'_>, deployment: DeploymentId) -> Option<DeploymentId> {
    asked.here.trace().iter().rev().find_map(|entry| match entry.fact {
        Fact::DeploymentRolledBack { from, to, .. } if to == deployment => Some(from),
        _ => None,
    })
}

/// Returns what a service runs and wants of each of its revisions.
pub(super) fn revisions(asked: Asked<'_>, service: &Service) -> Value {
    let rows = service.deployments.iter().map(|id| asked.world().deployment(*id));
    let revision = |row: &Deployment| {
        let counts = counts(asked, service, row);
        json!({
            "arn": asked.names().service_revision_arn(service.id, row.id),
            "requestedTaskCount": counts.desired,
            "runningTaskCount": counts.running,
            "pendingTaskCount": counts.pending,
        })
    };
    rows.filter(|row| row.status != DeploymentStatus::Inactive).map(revision).collect()
}
