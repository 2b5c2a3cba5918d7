//! DescribeTargetHealth at a moment: state, reason code and description of each target, in the words of elbv2.
//!
//! Load balancer guide, target group health checks, reason codes; API model, TargetHealth.

use crate::scenario::TargetType;
use crate::sim::catalog::dotted;
use crate::sim::world::ids::GroupId;
use crate::sim::world::{ProbeFailure, Target, TargetState, World};
use crate::units::SimTime;
use serde_json::{Value, json};

/// What the load balancer says about one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetHealth {
    /// An address, or an instance id: what kind of target the group has.
    pub id: String,
    pub port: u16,
    /// Only targets by address have one.
    pub zone: Option<String>,
    pub state: State,
    pub reason: Option<Reason>,
}

/// `TargetHealthStateEnum`, as far as an Application Load Balancer gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Initial,
    Healthy,
    Unhealthy,
    Unused,
    Draining,
}

/// Why it is in that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    RegistrationInProgress,
    InitialHealthChecking,
    ResponseCodeMismatch(u16),
    Timeout,
    FailedHealthChecks,
    NotRegistered,
    /// Its instance has been terminated.
    InvalidState,
    DeregistrationInProgress,
}

impl State {
    pub const fn word(self) -> &'static str {
        match self {
            State::Initial => "initial",
            State::Healthy => "healthy",
            State::Unhealthy => "unhealthy",
            State::Unused => "unused",
            State::Draining => "draining",
        }
    }
}

impl Reason {
    /// Returns the code of `TargetHealthReasonEnum`.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::RegistrationInProgress => "Elb.RegistrationInProgress",
            Reason::InitialHealthChecking => "Elb.InitialHealthChecking",
            Reason::ResponseCodeMismatch(_) => "Target.ResponseCodeMismatch",
            Reason::Timeout => "Target.Timeout",
            Reason::FailedHealthChecks => "Target.FailedHealthChecks",
            Reason::NotRegistered => "Target.NotRegistered",
            Reason::InvalidState => "Target.InvalidState",
            Reason::DeregistrationInProgress => "Target.DeregistrationInProgress",
        }
    }

    /// Returns the description that the guide lists beside the code.
    pub fn description(self) -> String {
        match self {
            Reason::RegistrationInProgress => "Target registration is in progress".to_owned(),
            Reason::InitialHealthChecking => "Initial health checks in progress".to_owned(),
            Reason::ResponseCodeMismatch(status) => format!("Health checks failed with these codes: [{status}]"),
            Reason::Timeout => "Request timed out".to_owned(),
            Reason::FailedHealthChecks => "Health checks failed".to_owned(),
            Reason::NotRegistered => "Target is not registered to the target group".to_owned(),
            Reason::InvalidState => "Target is in the terminated state".to_owned(),
            Reason::DeregistrationInProgress => "Target deregistration is in progress".to_owned(),
        }
    }
}

/// Returns the health of every registered target of a group, in the order of registration.
pub fn targets(world: &World, group: GroupId, now: SimTime) -> Vec<TargetHealth> {
    world.group(group).targets.iter().filter_map(|id| world.target(*id)).map(|row| health(world, row, now)).collect()
}

/// Returns the health of the named targets; what is not registered there is unused. No port means any.
pub fn named(world: &World, group: GroupId, now: SimTime, names: &[(String, Option<u16>)]) -> Vec<TargetHealth> {
    let registered = targets(world, group, now);
    let one = |(id, port): &(String, Option<u16>)| {
        let same = |target: &&TargetHealth| target.id == *id && port.is_none_or(|port| target.port == port);
        let found: Vec<TargetHealth> = registered.iter().filter(same).cloned().collect();
        match found.is_empty() {
            true => vec![unknown(id, port.unwrap_or(world.catalog.group(group).spec.port))],
            false => found,
        }
    };
    names.iter().flat_map(one).collect()
}

/// Returns the answer of DescribeTargetHealth.
pub fn describe(health: &[TargetHealth]) -> Value {
    json!({ "TargetHealthDescriptions": health.iter().map(TargetHealth::json).collect::<Vec<Value>>() })
}

fn unknown(id: &str, port: u16) -> TargetHealth {
    TargetHealth { id: id.to_owned(), port, zone: None, state: State::Unused, reason: Some(Reason::NotRegistered) }
}

fn health(world: &World, row: &Target, now: SimTime) -> TargetHealth {
    let (task, spec) = (world.task(row.task), &world.catalog.group(row.group).spec);
    let by_instance = spec.target_type == TargetType::Instance;
    let host = task.and_then(|task| task.host);
    let id = match host.filter(|_| by_instance) {
        Some(host) => world.catalog.ec2_instance_id(host),
        None => dotted(row.address),
    };
    let zone = task.and_then(|task| task.zone).filter(|_| !by_instance);
    let terminated = by_instance && host.and_then(|host| world.host(host)).is_none_or(|host| host.vanished);
    let (state, reason) = match row.state {
        TargetState::Draining => (State::Draining, Some(Reason::DeregistrationInProgress)),
        _ if terminated => (State::Unused, Some(Reason::InvalidState)),
        // Until it is sent its first health check, the load balancer's nodes are still getting to know it.
        TargetState::Initial if now < row.first_probe => (State::Initial, Some(Reason::RegistrationInProgress)),
        TargetState::Initial => (State::Initial, Some(Reason::InitialHealthChecking)),
        TargetState::Healthy => (State::Healthy, None),
        TargetState::Unhealthy => (State::Unhealthy, row.last_failure.map(reason)),
    };
    TargetHealth { id, port: row.port, zone: zone.map(|zone| world.catalog.zone(zone).name.clone()), state, reason }
}

const fn reason(failure: ProbeFailure) -> Reason {
    match failure {
        ProbeFailure::Status(status) => Reason::ResponseCodeMismatch(status),
        ProbeFailure::Timeout => Reason::Timeout,
        ProbeFailure::Refused => Reason::FailedHealthChecks,
    }
}

impl TargetHealth {
    /// Returns a `TargetHealthDescription`; what the API leaves out is left out.
    pub fn json(&self) -> Value {
        let mut target = json!({ "Id": self.id, "Port": self.port });
        if let Some(zone) = &self.zone {
            target["AvailabilityZone"] = json!(zone);
        }
        let mut health = json!({ "State": self.state.word() });
        if let Some(reason) = self.reason {
            health["Reason"] = json!(reason.code());
            health["Description"] = json!(reason.description());
        }
        // `traffic-port`: checked where requests go.
        json!({ "Target": target, "HealthCheckPort": self.port.to_string(), "TargetHealth": health })
    }
}
