//! The application load balancer: targets, checks, slow start, draining, fail-open, the flow of requests.

use super::Rule;
use super::bench::{Played, definition, play, scripted};
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::{ProbeFailure, TargetState};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a new target is initial until its first check passes: one pass is enough", initial),
    ("so many failures in a row make a target unhealthy", unhealthy),
    ("so many passes in a row make it healthy again", healthy_again),
    ("the matcher decides which statuses are healthy", matcher),
    ("a timeout and a refused connection have reasons of their own", reasons),
    ("deregistration waits for the whole delay", whole_delay),
    ("or ends early when nothing is in flight, where the setting says so", early_exit),
    ("a draining target gets no new requests", draining_gets_none),
    ("slow start gives a new target a growing share", slow_start),
    ("with no healthy target all of them get requests", fail_open),
    ("a crash between two checks costs the requests of that time", crash_costs),
    ("an application that fails at a rate loses that share of requests", fail_rate),
    ("an ip target has the task's own port, an instance target the host's", ports),
];

fn initial() {
    let played = play(json!({ "begin": "empty" }));
    let registered = played.first(|fact| matches!(fact, Fact::TargetRegistered { .. })).expect("registered");
    let healthy = played.first(|fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Healthy, .. }));
    assert!(healthy.is_some_and(|at| at > registered && at < registered + 10_000), "{registered} {healthy:?}");
}

fn sick(group: Value, answer: Value) -> Played {
    let mut whole = json!({ "script": [
        { "at": "60s", "do": "fail-health", "task": "web/1", "answer": answer, "for": "90s" }
    ] });
    whole["services"] = json!([{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "healthCheckGracePeriodSeconds": 2000,
        "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
    }]);
    let mut base = json!({
        "TargetGroupName": "web", "Port": 80, "TargetType": "ip", "HealthCheckIntervalSeconds": 10,
        "UnhealthyThresholdCount": 3, "HealthyThresholdCount": 4, "deregistrationDelay": 20
    });
    base.as_object_mut().expect("an object").extend(group.as_object().expect("an object").clone());
    whole["targetGroups"] = json!([base]);
    play(whole)
}

fn failures(played: &Played) -> Vec<u64> {
    played.times(|fact| matches!(fact, Fact::TargetCheckFailed { .. }))
}

fn unhealthy() {
    let played = sick(json!({}), json!({ "status": 500 }));
    let turned = played.first(|fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. }));
    assert_eq!(turned, failures(&played).get(2).copied(), "at the third failure");
}

fn healthy_again() {
    let played = sick(json!({}), json!({ "status": 500 }));
    let passes = played.times(|fact| matches!(fact, Fact::TargetCheckPassed { .. }));
    let back = played.first(|fact| {
        matches!(fact, Fact::TargetHealthChanged { from: TargetState::Unhealthy, to: TargetState::Healthy, .. })
    });
    assert_eq!(back, passes.get(3).copied(), "at the fourth pass: {passes:?}");
}

fn matcher() {
    let strict = sick(json!({}), json!({ "status": 404 }));
    assert!(!failures(&strict).is_empty());
    let lax = sick(json!({ "Matcher": { "HttpCode": "200,400-404" } }), json!({ "status": 404 }));
    assert!(failures(&lax).is_empty());
}

fn reasons() {
    let slow = sick(json!({}), json!("timeout"));
    assert!(slow.count(|fact| matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Timeout, .. })) > 0);
    let status = sick(json!({}), json!({ "status": 503 }));
    assert!(
        status.count(|fact| matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Status(503), .. })) > 0
    );
    let booting = play(json!({
        "begin": "empty",
        "images": [{ "image": "app:v1", "size": "4MB", "behaviour": { "boot": "40s" } }, { "image": "app:v2", "size": "1MB" }]
    }));
    assert!(booting.count(|fact| matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Refused, .. })) > 0);
}

fn stop_with(rules: Value) -> u64 {
    let stop = json!([{ "at": "60s", "do": "stop-task", "task": "web/1" }]);
    let played = play(json!({ "script": stop, "rules": rules }));
    let began = played.first(|fact| matches!(fact, Fact::TargetDeregistered { .. })).expect("begun");
    played.first(|fact| matches!(fact, Fact::TargetRemoved { .. })).expect("gone") - began
}

fn whole_delay() {
    assert_eq!(stop_with(json!("aws")), 20_000);
}

fn early_exit() {
    let took = stop_with(json!({ "drainEarlyExit": "yes" }));
    assert!(took <= 5_000, "{took} ms");
}

fn draining_gets_none() {
    let played = scripted(json!([{ "at": "60s", "do": "stop-task", "task": "web/1" }]));
    let group = &played.at(61).groups[0];
    assert_eq!((group.targets.len(), group.flow.targets), (2, 1));
}

fn slow_start() {
    let played = play(json!({
        "targetGroups": [{
            "TargetGroupName": "web", "Port": 80, "TargetType": "ip", "HealthCheckIntervalSeconds": 10,
            "UnhealthyThresholdCount": 2, "deregistrationDelay": 20, "slowStart": 30
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 3 }]
    }));
    let weights = played.times(|fact| matches!(fact, Fact::TargetWeightChanged { .. }));
    assert_eq!(weights.len(), 10);
    assert_eq!(weights[9] - weights[0], 27_000, "the tenth step is the full share");
    let early = &played.at(weights[0] / 1000 + 1).groups[0];
    assert_eq!((early.tally.healthy, early.tally.healthy_weight), (3, 2_100));
    assert_eq!(played.end().groups[0].tally.healthy_weight, 3_000);
}

fn fail_open() {
    let played = scripted(json!([
        { "at": "60s", "do": "fail-health", "task": "web/1", "for": "60s" },
        { "at": "60s", "do": "fail-health", "task": "web/2", "for": "60s" }
    ]));
    let world = played.at(85);
    assert_eq!((world.groups[0].tally.healthy, world.groups[0].flow.targets > 0), (0, true));
}

fn crash_costs() {
    let played = scripted(json!([{ "at": "60s", "do": "crash-task", "task": "web/1" }]));
    let (_, failed) = played.end().groups[0].flow.counts(played.0.recorded_to());
    let reported = played.first(|fact| matches!(fact, Fact::TargetDeregistered { .. })).expect("taken out");
    let lost = (reported - 60_000) * 50;
    assert_eq!(failed, lost, "half of 100 requests a second, until the crash is reported");
    assert!(lost > 0);
}

fn fail_rate() {
    let played = play(json!({
        "images": [
            { "image": "app:v1", "size": "4MB", "behaviour": { "health": { "failRate": 0.1 } } },
            { "image": "app:v2", "size": "1MB" }
        ],
        "targetGroups": [{
            "TargetGroupName": "web", "Port": 80, "TargetType": "ip", "HealthCheckIntervalSeconds": 10,
            "UnhealthyThresholdCount": 10, "deregistrationDelay": 20
        }]
    }));
    let (served, failed) = played.end().groups[0].flow.counts(played.0.recorded_to());
    assert_eq!(failed * 10, served + failed, "a tenth of all");
}

fn ports() {
    let played = scripted(json!([]));
    assert!(played.end().targets.values().all(|target| target.port == 80));
    let mut one = definition("app", 1, "app:v1");
    one["networkMode"] = json!("bridge");
    let bridged = play(json!({
        "taskDefinitions": [one, definition("app", 2, "app:v2")],
        "targetGroups": [{ "TargetGroupName": "web", "Port": 80, "TargetType": "instance" }]
    }));
    assert!(bridged.end().targets.len() == 2 && bridged.end().targets.values().all(|target| target.port >= 32_768));
}
