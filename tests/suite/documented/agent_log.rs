//! The agent's log: its grammar, and what leaves which line in it.

use super::Rule;
use super::asked::{Asked, ask, in_order};
use super::bench::{Played, alone, definition, play, scripted};
use ecs_orrery::report::agent_log;
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::ids::HostId;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a start is taken over, pulled for, created, started and reported, in this order", start),
    ("the word pull finds every line about an image on its way", pull_lines),
    ("an image that is used as it is leaves a line that says so", cached),
    ("a pull that fails is an error with its reason", failed_pull),
    ("a pull that fails and falls back to the cache is a warning", fell_back),
    ("credentials are noted when they come and when they are refreshed, their ids cut short", credentials),
    ("a connection that is lost and comes back", reconnected),
    ("polls that are throttled", throttled),
    ("a stop: told, signalled, killed after its time, reported, awaiting cleanup", stopped),
    ("an essential container that ends", essential),
    ("a container killed for its memory", out_of_memory),
    ("a container's health", health),
    ("what the agent knows of a task is removed three hours after its end", cleaned_up),
    ("an image that is removed", image_removed),
    ("a Spot interruption, and draining where it is configured", spot),
    ("secrets that cannot be fetched", secrets),
    ("an instance that has ended writes nothing more", terminated),
    ("the agent of a Fargate task has no log to read", fargate),
    ("no more lines than asked for, the last ones", tail),
];

/// Returns the log of the instance of the first task that was placed.
fn log_of_first(played: Played, secs: u64) -> Vec<String> {
    let asked = ask(played);
    let host = host_of_first(&asked);
    asked.log(secs, host)
}

fn host_of_first(asked: &Asked) -> u32 {
    let placed = asked.played.facts().find_map(|entry| match &entry.fact {
        Fact::TaskAccepted { host, .. } => Some(host.number()),
        Fact::TaskFoundRunning(found) => Some(found.host.number()),
        _ => None,
    });
    placed.expect("a task was placed")
}

fn app() -> Value {
    json!([{ "name": "app", "image": "app:v1" }])
}

fn start() {
    let log = log_of_first(play(alone(app())), 120);
    in_order(
        &log,
        &[
            "Starting the Amazon ECS container agent",
            "Registered container instance with cluster",
            "Connected to ACS endpoint",
            "Received a task to start from ACS",
            "Host resources consumed",
            "Pulling image concurrently",
            "Recording pull start",
            "Received an ECR authorization token",
            "Resolved digest of image from registry",
            "Finished pulling image",
            "Creating container",
            "Created container",
            "Started container",
            "sentStatus=\"RUNNING\"",
        ],
    );
}

fn pull_lines() {
    let log = log_of_first(play(alone(app())), 120);
    let count = log.iter().filter(|line| line.to_lowercase().contains("pull")).count();
    assert!(count >= 3, "{log:?}");
    let finished = log.iter().find(|line| line.contains("Finished pulling")).expect("finished");
    assert!(
        finished.contains(" elapsed=\"") && finished.contains(" elapsedMs=") && finished.contains("image=\"app:v1\"")
    );
}

fn agent(variables: Value, parts: Value) -> Played {
    let group = json!({
        "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "images": ["app:v1"], "agent": variables
    });
    let mut whole = alone(app());
    whole["cluster"] = json!({ "zones": ["us-east-1a"], "instances": [group] });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn cached() {
    let played = agent(json!({ "ECS_IMAGE_PULL_BEHAVIOR": "prefer-cached" }), json!({}));
    let log = log_of_first(played, 120);
    in_order(&log, &["Image is cached, used directly without a pull", "Started container"]);
    assert!(!log.iter().any(|line| line.contains("Pulling image") || line.contains("Finished pulling")));
}

fn failed_pull() {
    let log = log_of_first(play(alone(json!([{ "name": "app", "image": "gone:v1" }]))), 120);
    let line = log.iter().find(|line| line.contains("Failed to pull image")).expect("failed");
    assert!(line.starts_with("level=error ") && line.contains("error=\"CannotPullContainerError: "), "{line}");
}

fn fell_back() {
    let script = json!([{ "at": "1ms", "do": "fail-registry" }]);
    let log = log_of_first(agent(json!({}), json!({ "script": script })), 300);
    let line = log.iter().find(|line| line.contains("the cached image is used")).expect("fallen back");
    assert!(line.starts_with("level=warn "), "{line}");
}

fn credentials() {
    let mut parts = alone(app());
    parts["taskDefinitions"][0]["taskRoleArn"] = json!("arn:aws:iam::123456789012:role/app");
    parts["duration"] = json!("7h");
    let log = log_of_first(play(parts), 7 * 3600);
    in_order(&log, &["Received credentials of the task", "Refreshed credentials of the task"]);
    let line = log.iter().find(|line| line.contains("Received credentials")).expect("received");
    assert!(line.contains("roleType=\"TaskApplication\""), "{line}");
    let id = line.split("credentialsID=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
    assert_eq!(id.chars().count(), 9, "{id}");
}

fn reconnected() {
    let script = json!([{ "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "90s" }]);
    let log = ask(scripted(script)).log(300, 0);
    in_order(
        &log,
        &[
            "level=warn time=2026-06-15T09:01:00Z msg=\"ACS connection closed with error\"",
            "Waiting before reconnecting",
            "level=info time=2026-06-15T09:02:30Z msg=\"Connected to ACS endpoint\"",
        ],
    );
}

fn throttled() {
    let log = ask(play(json!({
        "rules": { "transport": "poll" }, "script": [{ "at": "60s", "do": "overload-control-plane", "for": "3m" }]
    })))
    .log(600, 0);
    in_order(&log, &["pollInterval=\"7.5s\"", "pollInterval=\"11.25s\"", "at the usual pace\" pollInterval=\"5s\""]);
}

fn stopped() {
    let mut parts = alone(app());
    parts["images"] = json!([{ "image": "app:v1", "size": "4MB", "behaviour": { "shutdown": "2m" } }]);
    parts["script"] = json!([{ "at": "60s", "do": "stop-task", "task": "web/1", "reason": "a rehearsal" }]);
    let log = log_of_first(play(parts), 200);
    in_order(
        &log,
        &[
            "Task is told to stop",
            "stopTimeout=\"30s\"",
            "Container did not stop in time, killing container",
            "exitCode=137",
            "reason=\"a rehearsal\" sentStatus=\"STOPPED\"",
            "Task reached stopped, waiting for cleanup\" cleanupWait=\"3h0m0s\"",
        ],
    );
}

fn essential() {
    let log = log_of_first(play(alone(json!([{ "name": "app", "image": "exits:v1" }]))), 60);
    in_order(&log, &["Container change event handled", "Essential container stopped", "sentStatus=\"STOPPED\""]);
}

fn out_of_memory() {
    let mut parts = alone(app());
    parts["images"] = json!([{ "image": "app:v1", "size": "4MB", "behaviour": { "oomAfter": "20s" } }]);
    let log = log_of_first(play(parts), 60);
    in_order(&log, &["exitCode=137", "OutOfMemoryError: Container killed due to memory usage"][..1]);
    assert!(log.iter().any(|line| line.contains("reason=\"OutOfMemoryError: Container killed due to memory usage\"")));
}

fn health() {
    let check = json!({ "command": ["CMD", "true"], "interval": 10, "retries": 2 });
    let mut parts = alone(json!([{ "name": "app", "image": "app:v1", "healthCheck": check }]));
    parts["script"] = json!([{ "at": "90s", "do": "fail-health", "task": "web/1", "for": "60s" }]);
    let log = log_of_first(play(parts), 150);
    in_order(&log, &["status=\"HEALTHY\"", "level=warn"]);
    assert!(log.iter().any(|line| line.contains("status=\"UNHEALTHY\"")));
}

fn cleaned_up() {
    let mut parts = alone(app());
    parts["duration"] = json!("4h");
    parts["script"] = json!([{ "at": "60s", "do": "stop-task", "task": "web/1" }]);
    let asked = ask(play(parts));
    let host = host_of_first(&asked);
    let removed = |secs: u64| asked.log(secs, host).iter().filter(|line| line.contains("Removed task data")).count();
    assert_eq!((removed(3 * 3600 + 60), removed(3 * 3600 + 120)), (0, 1));
    let times: Vec<String> = asked
        .log(4 * 3600, host)
        .iter()
        .map(|line| line[line.find("time=").expect("a time")..][..25].to_owned())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
}

fn image_removed() {
    let played = agent(json!({}), json!({ "duration": "3h", "services": [] }));
    let lines = ask(played).log(3 * 3600, 0);
    assert!(lines.iter().any(|line| line.contains("Image ready for deletion is removed") && line.contains("app:v1")));
}

fn spot() {
    let group = |variables: Value| json!({ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "spot": true, "agent": variables });
    let log = |variables: Value| {
        ask(play(json!({
            "cluster": { "zones": ["us-east-1a"], "instances": [group(variables)] },
            "script": [{ "at": "60s", "do": "interrupt-spot", "instance": "us-east-1a/1" }]
        })))
        .log(100, 0)
    };
    let drains = "Setting container instance state to DRAINING";
    in_order(&log(json!({ "ECS_ENABLE_SPOT_INSTANCE_DRAINING": "true" })), &["Spot interruption notice", drains]);
    let plain = log(json!({}));
    in_order(&plain, &["terminatesAt=\"2026-06-15T09:03:00Z\""]);
    assert!(!plain.iter().any(|line| line.contains(drains)));
}

fn secrets() {
    let mut parts = alone(json!([{
        "name": "app", "image": "app:v1", "secrets": [{ "name": "KEY", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:key" }]
    }]));
    parts["script"] = json!([{ "at": "1ms", "do": "deny-secrets" }]);
    let log = log_of_first(play(parts), 120);
    let line = log.iter().find(|line| line.contains("Task failed to start")).expect("failed");
    assert!(line.contains("ResourceInitializationError: unable to pull secrets or registry auth"), "{line}");
}

fn terminated() {
    let asked = ask(play(json!({
        "begin": "empty", "script": [{ "at": "2m", "do": "terminate-instance", "instance": "us-east-1a/1" }]
    })));
    let before = asked.log(119, 0);
    assert!(before.iter().any(|line| line.contains("Started container")), "it had work: {before:?}");
    assert_eq!(before, asked.log(1_000, 0));
}

fn fargate() {
    let asked = ask(play(json!({
        "taskDefinitions": [definition("app", 1, "app:v1")],
        "services": [{ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 1, "launchType": "FARGATE" }]
    })));
    let host = HostId::new(host_of_first(&asked));
    assert!(asked.at(10_000, |here| agent_log::tail(here, host, 10)).is_none());
    assert!(asked.at(10_000, |here| agent_log::tail(here, HostId::new(999), 10)).is_none());
}

fn tail() {
    let asked = ask(play(alone(app())));
    let host = HostId::new(host_of_first(&asked));
    let all = asked.log(300, host.number());
    let last = asked.at(300_000, |here| {
        let lines = agent_log::tail(here, host, 4).expect("a log");
        lines.iter().map(|line| line.text(here.catalog())).collect::<Vec<_>>()
    });
    assert_eq!(last, all[all.len() - 4..]);
    assert!(asked.at(300_000, |here| agent_log::tail(here, host, 0)).is_some_and(|none| none.is_empty()));
}
