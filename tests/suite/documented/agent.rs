//! The container agent: polling and pushing, disconnection, draining, credentials.

use super::Rule;
use super::bench::{Played, alone, definition, play, scripted, serving};
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::ids::{HostId, TaskId};
use ecs_orrery::sim::world::{StopCause, TaskStatus};
use ecs_orrery::units::Span;
use serde_json::json;

pub const RULES: &[Rule] = &[
    ("pushed work reaches the agent at once", pushed),
    ("polled work waits for the next poll, every five seconds, each agent in its own phase", polled),
    ("under control-plane load polls come 1.5 times later each time, 30 s apart at most", backs_off),
    ("a disconnected agent: containers run on, nothing new is placed there", disconnected),
    ("what happened meanwhile is reported at reconnection", reports_later),
    ("an order to stop waits for the reconnection", stops_later),
    ("a task with roles has credentials for six hours, refreshed before they expire", credentials),
    ("they are removed when the task has stopped", credentials_gone),
    ("a task without roles has none", no_credentials),
];

fn accepted_after_pending(played: &Played) -> Vec<u64> {
    let tasks = played.end().tasks.values().map(|task| task.id);
    let wait = |task: TaskId| {
        let pending = played.life(task.number()).into_iter().find(|(status, _)| *status == TaskStatus::Pending)?.1;
        let taken = played.first(|fact| matches!(fact, Fact::TaskAccepted { task: id, .. } if *id == task))?;
        Some(taken - pending)
    };
    tasks.filter_map(wait).collect()
}

fn pushed() {
    let waits = accepted_after_pending(&play(json!({ "begin": "empty" })));
    assert!(!waits.is_empty() && waits.iter().all(|wait| *wait <= 200), "{waits:?}");
}

fn polled() {
    let played = play(json!({ "begin": "empty", "rules": { "transport": "poll" } }));
    let waits = accepted_after_pending(&played);
    assert!(!waits.is_empty() && waits.iter().all(|wait| *wait <= 5_000), "{waits:?}");
    let phases: std::collections::BTreeSet<u64> =
        played.end().hosts.values().map(|host| host.agent.first_poll.as_millis() % 5_000).collect();
    assert!(phases.len() > 1, "they do not poll in step");
}

fn backs_off() {
    let played = play(json!({
        "rules": { "transport": "poll" },
        "script": [{ "at": "60s", "do": "overload-control-plane", "for": "5m" }]
    }));
    let paces: Vec<u64> = played
        .facts()
        .filter_map(|entry| match entry.fact {
            Fact::AgentPaceChanged { host, every, .. } if host == HostId::new(0) => Some(every.as_millis()),
            _ => None,
        })
        .collect();
    assert_eq!(paces, [7_500, 11_250, 16_875, 25_312, 30_000, 5_000]);
}

fn cut(script: serde_json::Value) -> Played {
    play(json!({ "services": [{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 4,
        "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
    }], "script": script }))
}

fn disconnected() {
    let played = cut(json!([
        { "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "10m" },
        { "at": "2m", "do": "update-service", "service": "web", "desiredCount": 8 }
    ]));
    let world = played.at(360);
    let there = world.host(HostId::new(0)).expect("there").tasks.len();
    assert_eq!((there, serving(&world)), (1, 8), "its task serves on, no other comes");
    assert!(played.end().host(HostId::new(0)).expect("there").agent.connected);
}

fn reports_later() {
    let played = cut(json!([
        { "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "3m" },
        { "at": "90s", "do": "crash-task", "task": "web/1" }
    ]));
    let crashed = played.facts().find_map(|entry| match entry.fact {
        Fact::ContainerExited { task, .. } => Some(task),
        _ => None,
    });
    let task = crashed.expect("a task crashed");
    let on_cut_host = played.at(80).task(task).and_then(|task| task.host) == Some(HostId::new(0));
    assert!(on_cut_host, "the first task is on the first instance");
    let known = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::EssentialContainerExited, .. });
    let at = played.first(known).unwrap_or(u64::MAX);
    let unhealthy =
        |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(_), .. });
    assert!(played.first(unhealthy).is_some_and(|other| other < at), "the load balancer noticed it first");
}

fn stops_later() {
    let played = cut(json!([
        { "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "3m" },
        { "at": "90s", "do": "stop-task", "task": "web/1" }
    ]));
    let signal = played.first(|fact| matches!(fact, Fact::StopSignalSent { .. }));
    assert!(signal.is_some_and(|at| (240_000..241_000).contains(&at)), "{signal:?}");
}

fn with_role(parts: serde_json::Value) -> Played {
    let mut one = definition("app", 1, "app:v1");
    one["taskRoleArn"] = json!("arn:aws:iam::123456789012:role/app");
    let mut whole = json!({ "taskDefinitions": [one, definition("app", 2, "app:v2")] });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn credentials() {
    let played = with_role(json!({ "duration": "14h" }));
    let issued = played.times(|fact| matches!(fact, Fact::CredentialsIssued { task, .. } if task.number() == 0));
    assert_eq!(issued.len(), 3, "{issued:?}");
    assert!(issued.windows(2).all(|pair| pair[1] - pair[0] < 21_600_000), "before they expire");
    let task = played.end().task(TaskId::new(0)).expect("runs");
    assert!(task.credentials_until > Some(ecs_orrery::units::SimTime::ZERO + Span::from_secs(14 * 3600)));
}

fn credentials_gone() {
    let played = with_role(json!({ "script": [{ "at": "60s", "do": "stop-task", "task": "web/1" }] }));
    assert!(played.at(61).task(TaskId::new(0)).expect("stopping").credentials_until.is_some());
    assert_eq!(played.end().task(TaskId::new(0)).expect("stopped").credentials_until, None);
}

fn no_credentials() {
    let played = play(alone(json!([{ "name": "app", "image": "app:v1" }])));
    assert_eq!(played.count(|fact| matches!(fact, Fact::CredentialsIssued { .. })), 0);
    let other = scripted(json!([]));
    assert_eq!(other.count(|fact| matches!(fact, Fact::CredentialsIssued { .. })), 0);
}
