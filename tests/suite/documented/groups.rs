//! Several target groups of one service. Developer guide, register-multiple-targetgroups.

use super::Rule;
use super::bench::{Played, SERVICE, alive, play, serving};
use ecs_orrery::sim::world::ids::{GroupId, TaskId};
use ecs_orrery::sim::world::{StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Fact, ServiceMessage};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a task registers in every target group of its service, each with its own container and port", registers),
    ("it is in service once it is healthy in all of them", healthy_in_all),
    ("unhealthy in one of them is unhealthy, and its stop names that one", one_fails),
    ("the grace period holds for all of them", grace),
    ("it is deregistered from all, and stops when the last has drained", drains),
    ("each target group has its own lines in the service's events", events),
    ("with a health gate it runs once it is healthy in all of them", gate),
    ("in bridge mode each target has a host port of its own", bridge_ports),
];

fn group(name: &str, port: u16, kind: &str, interval: u32, delay: u32) -> Value {
    json!({
        "TargetGroupName": name, "Port": port, "TargetType": kind, "HealthCheckIntervalSeconds": interval,
        "UnhealthyThresholdCount": 2, "deregistrationDelay": delay
    })
}

/// The service answers at one port of `app`, and at another of `admin`, whose image the parts choose.
fn two(admin: &str, parts: Value) -> Played {
    let mapped = |name: &str, image: &str, port: u16| json!({ "name": name, "image": image, "portMappings": [{ "containerPort": port }] });
    let bridge = parts["bridge"] == json!(true);
    let (mode, kind) = if bridge { ("bridge", "instance") } else { ("awsvpc", "ip") };
    let mut whole = json!({
        "taskDefinitions": [{
            "family": "app", "revision": 1, "networkMode": mode, "cpu": "256", "memory": "512",
            "containerDefinitions": [mapped("app", "app:v1", 80), mapped("admin", admin, 9000)]
        }],
        "targetGroups": [group("web", 80, kind, 10, 20), group("admin", 9000, kind, 10, 60)],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "loadBalancers": [
                { "targetGroupArn": "web", "containerName": "app", "containerPort": 80 },
                { "targetGroupArn": "admin", "containerName": "admin", "containerPort": 9000 }
            ]
        }],
        "begin": "empty"
    });
    let mut parts = parts;
    parts.as_object_mut().expect("an object").remove("bridge");
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn registers() {
    let played = two("app:v1", json!({}));
    let world = played.end();
    for task in alive(world) {
        let targets: Vec<(u32, u16, u8)> =
            world.targets_of(task).map(|row| (row.group.number(), row.port, row.container)).collect();
        assert_eq!(targets, [(0, 80, 0), (1, 9000, 1)]);
    }
    let steady = two("app:v1", json!({ "begin": "steady" }));
    assert_eq!(steady.at(1).targets.len(), 4, "also at a steady beginning");
}

fn healthy_in_all() {
    let mut slow = json!([group("web", 80, "ip", 10, 20), group("admin", 9000, "ip", 10, 60)]);
    slow[1]["HealthCheckPath"] = json!("/admin");
    let images = json!([
        { "image": "app:v1", "size": "40MB", "behaviour": { "boot": "2s" } },
        { "image": "late:v1", "size": "40MB", "behaviour": { "boot": "12s" } }
    ]);
    let played = two("late:v1", json!({ "targetGroups": slow, "images": images }));
    let healthy = |group: u32| {
        played.first(|fact| match fact {
            Fact::TargetHealthChanged { target, to: TargetState::Healthy, .. } => {
                played.end().target(*target).is_some_and(|row| row.group == GroupId::new(group))
            }
            _ => false,
        })
    };
    let (web, admin) = (healthy(0).expect("healthy"), healthy(1).expect("healthy"));
    assert!(admin > web + 5_000, "{web} and {admin}");
    assert_eq!(serving(&played.at(web / 1_000 + 2)), 0);
    assert_eq!(serving(played.end()), 2);
}

fn one_fails() {
    let played = two("bad:v1", json!({}));
    let named: Vec<u32> = played
        .facts()
        .filter_map(|entry| match entry.fact {
            Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(group), .. } => Some(group.number()),
            _ => None,
        })
        .collect();
    assert!(named.len() > 2 && named.iter().all(|group| *group == 1), "{named:?}");
    let web = played.end().group(GroupId::new(0)).flow.counts(ecs_orrery::units::SimTime::from_millis(1_200_000));
    assert!(web.0 > 0, "the other group serves meanwhile");
}

fn grace() {
    let mut service = json!([{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "healthCheckGracePeriodSeconds": 300,
        "loadBalancers": [
            { "targetGroupArn": "web", "containerName": "app", "containerPort": 80 },
            { "targetGroupArn": "admin", "containerName": "admin", "containerPort": 9000 }
        ]
    }]);
    let stop = |played: &Played| {
        let stop = played.first(|fact| matches!(fact, Fact::StopRequested { .. })).expect("stopped for it");
        let running = played.life(0).into_iter().find(|(status, _)| *status == TaskStatus::Running).expect("ran").1;
        stop - running
    };
    let patient = stop(&two("bad:v1", json!({ "services": service })));
    assert!(patient >= 300_000, "{patient} ms");
    service[0]["healthCheckGracePeriodSeconds"] = json!(0);
    let hasty = stop(&two("bad:v1", json!({ "services": service })));
    assert!(hasty + 250_000 < patient, "{hasty} ms");
}

fn drains() {
    let played = two("app:v1", json!({ "script": [{ "at": "5m", "do": "stop-task", "task": "web/1" }] }));
    let task = |fact: &Fact| matches!(fact, Fact::TargetDeregistered { .. });
    assert_eq!(played.times(task), [300_000, 300_000]);
    assert_eq!(played.times(|fact| matches!(fact, Fact::TargetRemoved { .. })), [320_000, 360_000]);
    let stopping = played.life(0).into_iter().chain(played.life(1)).find(|(status, _)| *status == TaskStatus::Stopping);
    assert_eq!(stopping.map(|(_, at)| at), Some(360_000), "after the longer of the two delays");
    assert_eq!(serving(played.end()), 2);
}

fn events() {
    let played = two("app:v1", json!({ "script": [{ "at": "5m", "do": "stop-task", "task": "web/1" }] }));
    for group in [0, 1] {
        let of = |message: &ServiceMessage| matches!(message, ServiceMessage::RegisteredTargets { group: id, .. } if id.number() == group);
        assert!(played.says(of) > 0, "group {group}");
        let of = |message: &ServiceMessage| matches!(message, ServiceMessage::DeregisteredTargets { group: id, count: 1 } if id.number() == group);
        assert_eq!(played.says(of), 1, "group {group}");
    }
    assert_eq!(
        played.says(|message| matches!(message, ServiceMessage::BeganDraining { count: 1 })),
        1,
        "tasks, not targets"
    );
    assert!(played.end().service(SERVICE).is_steady());
}

fn gate() {
    let played = two("app:v1", json!({ "rules": { "healthGate": "beforeRunning" } }));
    let mine = |fact: &Fact| match fact {
        Fact::TargetHealthChanged { target, to: TargetState::Healthy, .. } => {
            played.end().target(*target).is_some_and(|row| row.task == TaskId::new(0))
        }
        _ => false,
    };
    let last = played.times(mine).into_iter().max();
    let running = played.life(0).into_iter().find(|(status, _)| *status == TaskStatus::Running).map(|(_, at)| at);
    assert_eq!(running, last);
}

fn bridge_ports() {
    let played = two("app:v1", json!({ "bridge": true }));
    let mut sockets: Vec<(u32, u16)> =
        played.end().targets.values().map(|target| (target.address, target.port)).collect();
    let all = sockets.len();
    sockets.sort_unstable();
    sockets.dedup();
    assert_eq!((all, sockets.len()), (4, 4));
    assert!(sockets.iter().all(|(_, port)| *port >= 32_768));
}
