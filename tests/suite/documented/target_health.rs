//! DescribeTargetHealth: states, reason codes and descriptions, for targets by address and by instance.

use super::Rule;
use super::asked::{Asked, ask};
use super::bench::{definition, play, scripted};
use ecs_orrery::report::target_health;
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::ids::GroupId;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("until its first check a target is initial: registration is in progress", registering),
    ("then it is initial: initial health checks", initial_checks),
    ("a healthy target has neither reason nor description", healthy),
    ("an unexpected status is Target.ResponseCodeMismatch with the status", mismatch),
    ("no answer in time is Target.Timeout", timeout),
    ("a refused connection is Target.FailedHealthChecks", refused),
    ("a deregistered target is draining: Target.DeregistrationInProgress", draining),
    ("a target that has left is not listed", left),
    ("a target that is asked for and not registered is unused: Target.NotRegistered", not_registered),
    ("a target by address has its zone", by_address),
    ("a target by instance has the instance's id and the host's port, and no zone", by_instance),
    ("a target whose instance was terminated is unused: Target.InvalidState", terminated),
];

fn only(targets: &[Value], state: &str) -> Value {
    let found = targets.iter().find(|target| target["TargetHealth"]["State"] == json!(state));
    found.unwrap_or_else(|| panic!("{state} is among {targets:?}")).clone()
}

fn health(state: &str, reason: &str, description: &str) -> Value {
    json!({ "State": state, "Reason": reason, "Description": description })
}

fn registered_at(asked: &Asked) -> u64 {
    asked.played.first(|fact| matches!(fact, Fact::TargetRegistered { .. })).expect("registered")
}

fn registering() {
    let asked = ask(play(json!({ "begin": "empty" })));
    let targets = asked.health(registered_at(&asked));
    let want = health("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
    assert_eq!(only(&targets, "initial")["TargetHealth"], want);
}

/// Its application takes long to listen, so that the first checks fail.
fn slow_to_listen() -> Asked {
    ask(play(json!({
        "begin": "empty",
        "images": [{ "image": "app:v1", "size": "4MB", "behaviour": { "boot": "90s" } }, { "image": "app:v2", "size": "1MB" }],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 1, "healthCheckGracePeriodSeconds": 900,
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }]
    })))
}

fn initial_checks() {
    let asked = slow_to_listen();
    let failed = asked.played.first(|fact| matches!(fact, Fact::TargetCheckFailed { .. })).expect("a check failed");
    let want = health("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
    assert_eq!(asked.health(failed)[0]["TargetHealth"], want);
}

fn refused() {
    let asked = slow_to_listen();
    let failed = asked.played.times(|fact| matches!(fact, Fact::TargetCheckFailed { .. }))[1];
    let want = health("unhealthy", "Target.FailedHealthChecks", "Health checks failed");
    assert_eq!(asked.health(failed)[0]["TargetHealth"], want);
}

fn healthy() {
    let targets = ask(scripted(json!([]))).health(30_000);
    assert_eq!(targets.len(), 2);
    assert!(targets.iter().all(|target| target["TargetHealth"] == json!({ "State": "healthy" })), "{targets:?}");
}

fn sick(answer: Value) -> Value {
    let asked = ask(play(json!({
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "healthCheckGracePeriodSeconds": 900,
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": [{ "at": "60s", "do": "fail-health", "task": "web/1", "answer": answer, "for": "5m" }]
    })));
    only(&asked.health(120_000), "unhealthy")["TargetHealth"].clone()
}

fn mismatch() {
    let want = health("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]");
    assert_eq!(sick(json!({ "status": 503 })), want);
}

fn timeout() {
    assert_eq!(sick(json!("timeout")), health("unhealthy", "Target.Timeout", "Request timed out"));
}

fn stopping() -> Asked {
    ask(scripted(json!([{ "at": "60s", "do": "stop-task", "task": "web/1" }])))
}

fn draining() {
    let want = health("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
    assert_eq!(only(&stopping().health(61_000), "draining")["TargetHealth"], want);
}

fn left() {
    let asked = stopping();
    let (before, after) = (asked.health(59_000), asked.health(81_000));
    assert!(before.iter().filter(|target| after.iter().any(|other| other["Target"] == target["Target"])).count() == 1);
}

fn not_registered() {
    let asked = stopping();
    let answer = asked.at(30_000, |here| {
        let known = target_health::targets(here.world(), GroupId::new(0), here.now());
        let names = [(known[0].id.clone(), None), ("10.9.9.9".to_owned(), Some(81)), ("10.9.9.9".to_owned(), None)];
        target_health::describe(&target_health::named(here.world(), GroupId::new(0), here.now(), &names))
    });
    let list = answer["TargetHealthDescriptions"].as_array().expect("a list");
    let want = health("unused", "Target.NotRegistered", "Target is not registered to the target group");
    assert_eq!((list.len(), &list[0]["TargetHealth"]), (3, &json!({ "State": "healthy" })));
    assert_eq!((&list[1]["TargetHealth"], &list[1]["Target"]), (&want, &json!({ "Id": "10.9.9.9", "Port": 81 })));
    assert_eq!(list[2]["Target"]["Port"], json!(80), "the group's own port where none is named");
}

fn by_address() {
    let target = &ask(scripted(json!([]))).health(30_000)[0];
    assert_eq!((&target["Target"]["Port"], &target["HealthCheckPort"]), (&json!(80), &json!("80")), "one a number");
    let (id, zone) = (target["Target"]["Id"].as_str(), target["Target"]["AvailabilityZone"].as_str());
    assert!(id.is_some_and(|id| id.starts_with("10.")) && zone.is_some_and(|zone| zone.starts_with("us-east-1")));
}

fn instances(script: Value) -> Asked {
    let mut one = definition("app", 1, "app:v1");
    one["networkMode"] = json!("bridge");
    ask(play(json!({
        "taskDefinitions": [one, definition("app", 2, "app:v2")], "script": script,
        "targetGroups": [{ "TargetGroupName": "web", "Port": 80, "TargetType": "instance" }]
    })))
}

fn by_instance() {
    let asked = instances(json!([]));
    let target = &asked.health(30_000)[0]["Target"];
    assert!(target["Id"].as_str().is_some_and(|id| id.starts_with("i-0") && id.len() == 19), "{target}");
    assert!(target["Port"].as_u64().is_some_and(|port| port >= 32_768) && target["AvailabilityZone"].is_null());
}

fn terminated() {
    let asked = instances(json!([{ "at": "60s", "do": "terminate-instance", "instance": "us-east-1a/1" }]));
    let want = health("unused", "Target.InvalidState", "Target is in the terminated state");
    assert_eq!(only(&asked.health(61_000), "unused")["TargetHealth"], want);
}
