//! The agent's queue for room on its host, and a control plane that is overloaded.

use super::Rule;
use super::bench::{Played, SERVICE, alive, bridge, play};
use ecs_orrery::report::why::waiting;
use ecs_orrery::sim::world::TaskStatus;
use ecs_orrery::sim::world::ids::TaskId;
use ecs_orrery::sim::{Fact, ServiceMessage};
use ecs_orrery::units::{SimTime, Span};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a stopping task's resources are free to the scheduler, and its successor waits in the agent's queue", queues),
    ("with resourcesFree: STOPPED the scheduler waits instead", scheduler_waits),
    ("the queue is first come, first served: the first blocks the rest", head_of_line),
    ("a task told to stop while queued stops without running, and the next moves up", leaves_queue),
    ("a port of a stopping task is waited for likewise", ports),
    ("why a task waits: its place in the queue, or what it lacks", explained),
    ("an overloaded control plane pushes three times slower", push_slows),
    ("it acts on one look at a service in three, and the service says so once", looks_are_rarer),
    ("its end brings the usual pace back", overload_ends),
];

/// One instance of 2,048 CPU units; tasks of `big` take 1,536 and are slow to end, those of `small` take 256.
fn crowded(parts: Value) -> Played {
    let sized = |family: &str, revision: u32, cpu: &str, image: &str| {
        let mut definition = bridge(family, json!([{ "name": "app", "image": image }]));
        (definition["revision"], definition["cpu"]) = (json!(revision), json!(cpu));
        definition
    };
    let slow = json!({ "boot": "1s", "shutdown": "25s" });
    let mut whole = json!({
        "targetGroups": [], "traffic": [],
        "cluster": { "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] },
        "images": [
            { "image": "slow:v1", "size": "40MB", "behaviour": slow },
            { "image": "app:v1", "size": "40MB", "behaviour": { "boot": "1s" } }
        ],
        "taskDefinitions": [
            sized("big", 1, "1536", "slow:v1"), sized("big", 2, "1536", "slow:v1"), sized("small", 1, "256", "app:v1")
        ],
        "services": [{
            "serviceName": "web", "taskDefinition": "big:1", "desiredCount": 1,
            "deploymentConfiguration": { "minimumHealthyPercent": 0, "maximumPercent": 100 }
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "big:2" }]
    });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn queued(played: &Played) -> Vec<(u32, u64)> {
    let queued = played.facts().filter_map(|entry| match entry.fact {
        Fact::TaskQueued { task, .. } => Some((task.number(), entry.at.as_millis())),
        _ => None,
    });
    queued.collect()
}

fn accepted(played: &Played, task: u32) -> Option<u64> {
    played.first(|fact| matches!(fact, Fact::TaskAccepted { task: id, .. } if id.number() == task))
}

fn exited(played: &Played, task: u32) -> Option<u64> {
    played.first(|fact| matches!(fact, Fact::ContainerExited { task: id, .. } if id.number() == task))
}

fn queues() {
    let played = crowded(json!({}));
    let queued = queued(&played);
    assert_eq!(queued.iter().map(|(task, _)| *task).collect::<Vec<_>>(), [1], "the successor");
    let (began, old) = (accepted(&played, 1).expect("it begins"), exited(&played, 0).expect("the old one ends"));
    assert_eq!(began, old, "as soon as the old one has ended");
    assert!(began - queued[0].1 > 5_000, "it waited for most of the shutdown");
    let during = played.0.seek(SimTime::from_millis(queued[0].1 + 1_000)).world().clone();
    let host = during.hosts.values().next().expect("the instance");
    assert_eq!((host.queue.len(), host.free.cpu), (1, 512), "the scheduler counts the successor alone");
    assert_eq!(during.agent_room(host).cpu, 512, "the agent counts the old task alone");
    assert!(played.end().service(SERVICE).is_steady());
}

fn scheduler_waits() {
    let played = crowded(json!({ "rules": { "resourcesFree": "STOPPED" } }));
    assert_eq!(queued(&played), []);
    assert!(played.count(|fact| matches!(fact, Fact::PlacementRefused { .. })) > 0, "nothing fits meanwhile");
}

/// The big successor waits for 1,536 units; a small task would fit at once.
fn with_small() -> Value {
    json!([
        { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "big:2" },
        { "at": "82s", "do": "run-task", "taskDefinition": "small:1" }
    ])
}

fn head_of_line() {
    let played = crowded(json!({ "script": with_small() }));
    let order: Vec<u32> = queued(&played).into_iter().map(|(task, _)| task).collect();
    assert_eq!(order, [1, 2]);
    assert_eq!(accepted(&played, 2), accepted(&played, 1), "both begin when the first can");
}

fn leaves_queue() {
    let mut script = with_small();
    script.as_array_mut().expect("a list").push(json!({ "at": "83s", "do": "stop-task", "task": "web/1" }));
    let played = crowded(json!({ "script": script }));
    assert_eq!(accepted(&played, 1), None, "it never runs");
    assert_eq!(accepted(&played, 2), Some(83_000), "the next has room");
    let life: Vec<TaskStatus> = played.life(1).into_iter().map(|(status, _)| status).collect();
    assert_eq!(life, [TaskStatus::Pending, TaskStatus::Stopping, TaskStatus::Stopped]);
}

fn ports() {
    let fixed = |revision: u32| {
        let mapping = json!([{ "containerPort": 80, "hostPort": 8080 }]);
        let container = json!([{ "name": "app", "image": "slow:v1", "portMappings": mapping }]);
        let mut definition = bridge("port", container);
        definition["revision"] = json!(revision);
        definition
    };
    let played = crowded(json!({
        "taskDefinitions": [fixed(1), fixed(2)],
        "services": [{
            "serviceName": "web", "taskDefinition": "port:1", "desiredCount": 1,
            "deploymentConfiguration": { "minimumHealthyPercent": 0, "maximumPercent": 100 }
        }],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "port:2" }]
    }));
    assert_eq!(queued(&played).len(), 1);
    assert_eq!(accepted(&played, 1), exited(&played, 0));
}

fn explained() {
    let played = crowded(json!({ "script": with_small() }));
    let at = SimTime::ZERO + Span::from_secs(83);
    let world = played.at(83);
    let why = |task: u32| waiting(world.task(TaskId::new(task)).expect("there"), &world, at).expect("it waits").what;
    assert!(why(1).contains("needs 1536 CPU units, 512 are free"), "{}", why(1));
    assert!(why(2).contains("behind 1 task"), "{}", why(2));
}

fn overloaded(script: Value) -> Played {
    play(json!({ "script": script }))
}

fn push_slows() {
    let played = overloaded(json!([
        { "at": "60s", "do": "overload-control-plane", "for": "5m" },
        { "at": "70s", "do": "update-service", "service": "web", "desiredCount": 6 }
    ]));
    let waits: Vec<u64> = (2..6)
        .map(|task| {
            let pending = played.life(task).into_iter().find(|(status, _)| *status == TaskStatus::Pending);
            accepted(&played, task).expect("accepted") - pending.expect("pending").1
        })
        .collect();
    assert!(waits.iter().all(|wait| (150..=600).contains(wait) && wait % 3 == 0), "{waits:?}");
}

fn looks_are_rarer() {
    let script = json!([
        { "at": "60s", "do": "overload-control-plane", "for": "5m" },
        { "at": "70s", "do": "update-service", "service": "web", "desiredCount": 6 }
    ]);
    let played = overloaded(script);
    assert_eq!(played.says(|message| *message == ServiceMessage::OperationsThrottled), 1);
    let cadence = 10_000;
    let first = played.end().service(SERVICE).first_look.as_millis();
    let looks = played.times(|fact| matches!(fact, Fact::DifferenceFound { .. }));
    let during: Vec<u64> = looks.into_iter().filter(|at| (60_000..360_000).contains(at)).collect();
    assert!(!during.is_empty() && during.iter().all(|at| ((at - first) / cadence).is_multiple_of(3)), "{during:?}");
}

fn overload_ends() {
    let played = overloaded(json!([
        { "at": "60s", "do": "overload-control-plane" },
        { "at": "90s", "do": "end-fault", "fault": "overload-control-plane" },
        { "at": "91s", "do": "update-service", "service": "web", "desiredCount": 6 }
    ]));
    let created = played.first(|fact| matches!(fact, Fact::TaskCreated { .. })).expect("started");
    assert!(created <= 101_000, "at the next look: {created}");
    assert_eq!(alive(played.end()).len(), 6);
    assert!(!played.end().service(SERVICE).overload_said);
}
