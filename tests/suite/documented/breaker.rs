//! The deployment circuit breaker, and CloudWatch alarms beside it.

use super::Rule;
use super::bench::{Played, SERVICE, definition, play, serving};
use ecs_orrery::scenario::{DeploymentCircuitBreaker, ThresholdConfiguration, ThresholdType};
use ecs_orrery::sim::world::RolloutState;
use ecs_orrery::sim::{Fact, ServiceMessage, breaker_threshold};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("BOUNDED_PERCENT: half of the desired count, rounded up, from 3 to 200", bounded),
    ("COUNT is the number itself", count),
    ("UNBOUNDED_PERCENT has no bounds", unbounded),
    ("stage 1 counts tasks that never reach RUNNING", stage_1),
    ("stage 2 counts running tasks that fail their health checks", stage_2),
    ("a task that exits before it was ever healthy counts", exits_count),
    ("what finds no host counts", unplaced_counts),
    ("a task whose dependency can no longer be met never reaches RUNNING and counts", dependency_counts),
    ("a task that exits before it reaches RUNNING counts, whatever is said of later exits", early_exit_counts),
    ("a healthy task puts the count back to 0", resets),
    ("without resetOnHealthyTask the count never goes back", cumulates),
    ("a trip rolls back to the last COMPLETED deployment", rolls_back),
    ("that may be older than the one before", rolls_further_back),
    ("without rollback nothing more is started", stays_failed),
    ("without a COMPLETED deployment it stalls", stalls),
    ("without a breaker the loop goes on for ever", loops),
    ("an alarm that goes off fails the deployment", alarm_fails),
    ("an alarm has a rollback switch of its own", alarm_rollback_off),
    ("an alarm that was in ALARM at the start is ignored", alarm_ignored),
    ("with alarms a deployment is complete after a bake time", alarm_bakes),
    ("an alarm in the bake time fails the deployment", alarm_in_bake),
    ("the alarm that began a rollback does not fail it too", alarm_spares_rollback),
];

fn threshold(desired: u32, kind: ThresholdType, value: u32) -> u32 {
    let threshold_configuration = Some(ThresholdConfiguration { kind, value });
    breaker_threshold(desired, &DeploymentCircuitBreaker { threshold_configuration, ..Default::default() })
}

fn bounded() {
    let of = |desired| threshold(desired, ThresholdType::BoundedPercent, 50);
    assert_eq!([of(1), of(6), of(25), of(400), of(5_000)], [3, 3, 13, 200, 200]);
}

fn count() {
    assert_eq!(threshold(5_000, ThresholdType::Count, 10), 10);
}

fn unbounded() {
    assert_eq!(threshold(5_000, ThresholdType::UnboundedPercent, 50), 2_500);
}

fn breaker(count: u32, rollback: bool) -> Value {
    json!({ "enable": true, "rollback": rollback, "thresholdConfiguration": { "type": "COUNT", "value": count } })
}

fn deploy(image: &str, breaker: Value) -> Played {
    deploy_at(
        image,
        breaker,
        json!([{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]),
    )
}

fn deploy_at(image: &str, breaker: Value, script: Value) -> Played {
    play(json!({
        "duration": "90m",
        "taskDefinitions": [definition("app", 1, "app:v1"), definition("app", 2, image), definition("app", 3, image)],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "deploymentCircuitBreaker": breaker },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": script
    }))
}

fn failures(played: &Played) -> usize {
    played.count(|fact| matches!(fact, Fact::TaskFailureCounted { .. }))
}

fn failed(played: &Played) -> usize {
    played.says(|message| matches!(message, ServiceMessage::DeploymentFailed(_)))
}

fn tripped(image: &str) {
    let played = deploy(image, breaker(4, true));
    assert!(failures(&played) >= 4, "{}", failures(&played));
    assert_eq!(failed(&played), 1);
}

fn stage_1() {
    tripped("gone:v1");
}

fn stage_2() {
    tripped("bad:v1");
}

fn exits_count() {
    tripped("exits:v1");
}

fn unplaced_counts() {
    let big = json!({ "family": "app", "revision": 2, "networkMode": "awsvpc", "cpu": "4096", "memory": "512",
        "containerDefinitions": [{ "name": "app", "image": "app:v1", "portMappings": [{ "containerPort": 80 }] }] });
    let played = play(json!({
        "duration": "3h",
        "taskDefinitions": [definition("app", 1, "app:v1"), big],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "deploymentCircuitBreaker": breaker(3, true) },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]
    }));
    assert_eq!((failures(&played), failed(&played)), (3, 1));
}

/// A deployment of tasks with two containers, none of which reaches RUNNING, and where exits do not count by themselves.
fn never_runs(containers: Value) -> Played {
    let mut bad = definition("app", 2, "app:v2");
    bad["containerDefinitions"] = containers;
    play(json!({
        "duration": "30m", "rules": { "countExitBeforeHealthy": "no" },
        "images": [
            { "image": "app:v1", "size": "40MB" }, { "image": "app:v2", "size": "41MB" },
            { "image": "big:v1", "size": "2GB" },
            { "image": "exits:v1", "size": "1MB", "behaviour": { "exitAfter": "5s", "exitCode": 1 } }
        ],
        "taskDefinitions": [definition("app", 1, "app:v1"), bad],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "deploymentCircuitBreaker": breaker(4, true) },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]
    }))
}

fn counted_and_throttled(played: &Played) {
    assert!(failures(played) >= 4, "{}", failures(played));
    assert_eq!((failed(played), running(played)), (1, vec!["app:1".to_owned()]));
    assert!(played.count(|fact| matches!(fact, Fact::StartsThrottled { .. })) >= 2, "and their starts are throttled");
}

fn dependency_counts() {
    let on = json!([{ "containerName": "first", "condition": "SUCCESS" }]);
    counted_and_throttled(&never_runs(json!([
        { "name": "first", "image": "exits:v1", "essential": false },
        { "name": "app", "image": "app:v2", "portMappings": [{ "containerPort": 80 }], "dependsOn": on }
    ])));
}

fn early_exit_counts() {
    counted_and_throttled(&never_runs(json!([
        { "name": "app", "image": "exits:v1", "portMappings": [{ "containerPort": 80 }] },
        { "name": "side", "image": "big:v1", "essential": false }
    ])));
}

/// Two tasks of a good image, one of which crashes before it is healthy, again and again; a third becomes healthy in
/// between.
fn mixed(reset: bool) -> Played {
    let mut breaker = breaker(2, true);
    breaker["resetOnHealthyTask"] = json!(reset);
    deploy_at(
        "app:v2",
        breaker,
        json!([
            { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" },
            { "at": "84s", "do": "crash-task", "task": "web/3" },
            { "at": "97500ms", "do": "crash-task", "task": "web/3" }
        ]),
    )
}

fn resets() {
    let played = mixed(true);
    assert_eq!((failures(&played), failed(&played)), (2, 0), "two failures, but not in a row");
    assert!(played.count(|fact| matches!(fact, Fact::TaskFailuresForgotten { .. })) > 0);
    assert_eq!(running(&played), ["app:2"]);
}

fn cumulates() {
    let played = mixed(false);
    assert_eq!((failures(&played), failed(&played)), (2, 1));
    assert_eq!(played.count(|fact| matches!(fact, Fact::TaskFailuresForgotten { .. })), 0);
    assert_eq!(running(&played), ["app:1"], "rolled back");
}

fn running(played: &Played) -> Vec<String> {
    let end = played.end();
    let mut names: Vec<String> =
        super::bench::alive(end).iter().map(|task| end.catalog.definition_name(task.definition)).collect();
    names.dedup();
    names
}

fn rolls_back() {
    let played = deploy("bad:v1", breaker(3, true));
    assert_eq!(played.count(|fact| matches!(fact, Fact::DeploymentRolledBack { .. })), 1);
    assert_eq!((running(&played), serving(played.end())), (vec!["app:1".to_owned()], 2));
    assert!(played.end().service(SERVICE).is_steady());
}

fn rolls_further_back() {
    let played = deploy_at(
        "bad:v1",
        breaker(3, true),
        json!([
            { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" },
            { "at": "90s", "do": "update-service", "service": "web", "taskDefinition": "app:3" }
        ]),
    );
    assert_eq!(running(&played), ["app:1"], "the one before was never completed");
}

fn stays_failed() {
    let played = deploy("bad:v1", breaker(3, false));
    let end = played.end();
    assert_eq!(end.deployment(end.service(SERVICE).deployments[0]).rollout, RolloutState::Failed);
    let trip = played.first(|fact| matches!(fact, Fact::RolloutStateChanged { to: RolloutState::Failed, .. }));
    let late = played.times(|fact| matches!(fact, Fact::TaskCreated { .. })).into_iter().filter(|at| Some(*at) > trip);
    assert_eq!(late.count(), 0);
    assert_eq!(serving(end), 2, "the old tasks run on");
}

fn stalls() {
    let played = play(json!({
        "begin": "empty", "taskDefinitions": [definition("app", 1, "bad:v1")],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "deploymentCircuitBreaker": breaker(3, true) },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }]
    }));
    assert_eq!(failed(&played), 1);
    assert_eq!(played.count(|fact| matches!(fact, Fact::DeploymentRolledBack { .. })), 0);
}

fn loops() {
    let played = deploy("bad:v1", json!({ "enable": false }));
    assert!(failures(&played) > 20, "{}", failures(&played));
    assert_eq!(failed(&played), 0);
    assert_eq!(serving(played.end()), 2, "the old tasks serve on");
}

fn alarmed(rollback: bool, before: bool) -> Played {
    let at = if before { "30s" } else { "65s" };
    play(json!({
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": {
                "alarms": { "alarmNames": ["errors"], "enable": true, "rollback": rollback }
            },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": [
            { "at": at, "do": "set-alarm-state", "alarmName": "errors", "stateValue": "ALARM" },
            { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }
        ]
    }))
}

fn alarm_fails() {
    let played = alarmed(true, false);
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::DeploymentAlarmed(_))), 1);
    assert_eq!(running(&played), ["app:1"]);
}

fn alarm_rollback_off() {
    let played = alarmed(false, false);
    assert_eq!(played.count(|fact| matches!(fact, Fact::DeploymentRolledBack { .. })), 0);
    let end = played.end();
    assert_eq!(end.deployment(end.service(SERVICE).deployments[0]).rollout, RolloutState::Failed);
}

fn alarm_ignored() {
    let played = alarmed(true, true);
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::DeploymentAlarmed(_))), 0);
    assert_eq!(running(&played), ["app:2"]);
}

/// Watches an alarm through a good deployment; the script may set it off.
fn baking(script: serde_json::Value) -> Played {
    let mut whole = vec![json!({ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" })];
    whole.extend(script.as_array().expect("a list").iter().cloned());
    play(json!({
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "alarms": { "alarmNames": ["errors"], "enable": true, "rollback": true } },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": whole
    }))
}

/// Returns when the update's bake time began and when it ends.
fn bake(played: &Played) -> (u64, u64) {
    let began = played.facts().find_map(|entry| match entry.fact {
        Fact::BakeTimeBegan { deployment, until } if deployment.number() == 1 => {
            Some((entry.at.as_millis(), until.as_millis()))
        }
        _ => None,
    });
    began.expect("it bakes")
}

fn alarm_bakes() {
    let quiet = json!([{ "at": "1s", "do": "set-alarm-state", "alarmName": "errors", "stateValue": "OK" }]);
    let played = baking(quiet);
    let (began, until) = bake(&played);
    assert_eq!(until - began, 300_000);
    let completed = |fact: &Fact| matches!(fact, Fact::RolloutStateChanged { deployment, to: RolloutState::Completed } if deployment.number() == 1);
    let completed = played.first(completed).expect("complete in the end");
    assert!((until..=until + 10_000).contains(&completed), "at the first look after it: {completed}");
    assert_eq!(running(&played), ["app:2"]);
}

fn alarm_in_bake() {
    let played = baking(json!([
        { "at": "5m", "do": "set-alarm-state", "alarmName": "errors", "stateValue": "ALARM" }
    ]));
    let (began, until) = bake(&played);
    assert!(began < 300_000 && 300_000 < until, "the alarm comes in the bake time: {began} to {until}");
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::DeploymentAlarmed(_))), 1);
    assert_eq!(running(&played), ["app:1"]);
}

fn alarm_spares_rollback() {
    let played = baking(json!([
        { "at": "65s", "do": "set-alarm-state", "alarmName": "errors", "stateValue": "ALARM" }
    ]));
    let end = played.end();
    let primary = end.deployment(end.service(SERVICE).deployments[0]);
    assert_eq!((primary.id.number(), primary.rollout), (0, RolloutState::Completed));
    assert_eq!(played.count(|fact| matches!(fact, Fact::BakeTimeBegan { .. })), 0, "a rollback does not bake");
}
