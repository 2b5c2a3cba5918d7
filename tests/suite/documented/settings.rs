//! What the rules leave open, as a setting each: both values, and what differs between them.

use super::Rule;
use super::bench::{Played, alone, definition, play, scripted, serving};
use ecs_orrery::report::why::waiting;
use ecs_orrery::scenario::{Profile, Rules, Setting};
use ecs_orrery::sim::timing::Timing;
use ecs_orrery::sim::world::ids::{HostId, TaskId};
use ecs_orrery::sim::world::{InstanceMetadata, StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Fact, breaker_threshold_under};
use serde_json::json;

pub const RULES: &[Rule] = &[
    ("healthGate: beforeRunning keeps a task from RUNNING until its target is healthy", gated_by_target),
    ("healthGate: beforeRunning: so do its container checks", gated_by_container),
    ("healthGate: beforeRunning: a task that stays unhealthy is replaced all the same", gated_for_ever),
    ("healthGate: beforeRunning: a task that does not run yet makes no service steady", gated_is_not_steady),
    ("activatingMeaning: registration: containers start in PENDING", registration),
    ("activatingMeaning: containerStart: they start in ACTIVATING, as in the handbook", container_start),
    ("breakerPreset decides where the service names no threshold", presets),
    ("strictHealthyThreshold: a new target needs as many passed checks as any", strict),
    ("credentialFlow: exact: an agent that is cut off gets no new credentials until it is back", exact_flow),
    ("credentialFlow: handbook: it assumes the roles itself", handbook_flow),
    ("blockImds: containers are kept from the instance's credentials, but in host mode", imds_blocked),
    ("without blockImds they reach them", imds_open),
    ("a hop limit of 1 keeps bridge containers from them, one of 2 does not", hop_limit),
    ("ECS_AWSVPC_BLOCK_IMDS decides for awsvpc tasks", agent_blocks),
    ("executionRole: absent: what needs one and has none does not start", no_execution_role),
    ("disconnectGraceSeconds: then the tasks of a disconnected instance are replaced", disconnect_grace),
    ("without it they go on being counted", no_disconnect_grace),
];

fn changes(played: &Played, task: u32, to: TaskStatus) -> Option<u64> {
    played.life(task).into_iter().find(|(status, _)| *status == to).map(|(_, at)| at)
}

fn gated_by_target() {
    let played = play(json!({ "begin": "empty", "rules": { "healthGate": "beforeRunning" } }));
    let healthy = played.times(|fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Healthy, .. }));
    let mut running = [0, 1].map(|task| changes(&played, task, TaskStatus::Running).expect("runs"));
    running.sort_unstable();
    assert_eq!(running.to_vec(), healthy);
    assert_eq!(serving(played.end()), 2);
}

fn checked(image: &str) -> serde_json::Value {
    let check = json!({ "command": ["CMD-SHELL", "curl -f localhost"], "interval": 5, "timeout": 2, "retries": 2 });
    let mut parts = alone(json!([{ "name": "app", "image": image, "healthCheck": check }]));
    parts["rules"] = json!({ "healthGate": "beforeRunning" });
    parts
}

fn gated_by_container() {
    let played = play(checked("app:v1"));
    let healthy = played.first(|fact| matches!(fact, Fact::ContainerHealthChanged { .. }));
    assert_eq!(changes(&played, 0, TaskStatus::Running), healthy);
}

fn gated_for_ever() {
    let played = play(checked("bad:v1"));
    assert_eq!(changes(&played, 0, TaskStatus::Running), None);
    let failed =
        |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::FailedContainerHealthChecks, .. });
    assert!(played.count(failed) > 2);
}

/// Its app is healthy, and the container that waits for that is still being pulled.
fn gated_is_not_steady() {
    let check = json!({ "command": ["CMD-SHELL", "curl -f localhost"], "interval": 5, "timeout": 2, "retries": 2 });
    let mut parts = alone(json!([
        { "name": "app", "image": "app:v1", "healthCheck": check },
        { "name": "side", "image": "side:v1", "dependsOn": [{ "containerName": "app", "condition": "HEALTHY" }] },
    ]));
    parts["images"] = json!([{ "image": "app:v1", "size": "20MB" }, { "image": "side:v1", "size": "800MB" }]);
    parts["rules"] = json!({ "profile": "handbook", "healthGate": "beforeRunning" });
    let played = play(parts);
    let healthy = played.first(|fact| matches!(fact, Fact::ContainerHealthChanged { .. })).expect("the app is healthy");
    let runs = changes(&played, 0, TaskStatus::Running).expect("it runs");
    let completed = played.first(|fact| matches!(fact, Fact::RolloutStateChanged { .. })).expect("it is deployed");
    assert!(healthy + 20_000 < runs && runs <= completed, "{healthy}, {runs}, {completed}");
}

fn registration() {
    let played = play(json!({ "begin": "empty" }));
    let started = played.first(|fact| matches!(fact, Fact::ContainerStarted { task, .. } if task.number() == 0));
    let activating = changes(&played, 0, TaskStatus::Activating);
    assert!(started < activating && activating < changes(&played, 0, TaskStatus::Running));
    let plain = play(alone(json!([{ "name": "app", "image": "app:v1" }])));
    assert_eq!(changes(&plain, 0, TaskStatus::Activating), changes(&plain, 0, TaskStatus::Running), "no such step");
}

fn container_start() {
    let played = play(json!({ "begin": "empty", "rules": "handbook" }));
    let created = played.first(|fact| matches!(fact, Fact::ContainerCreated { task, .. } if task.number() == 0));
    assert_eq!(changes(&played, 0, TaskStatus::Activating), created);
}

fn presets() {
    let mut rules = Rules::default();
    let mut of = |preset: Option<u64>, profile: Profile, desired: u32| {
        rules.profile = profile;
        rules.overrides = preset.map(|number| (Setting::BreakerPreset, number)).into_iter().collect();
        breaker_threshold_under(&Timing::new(&rules), desired, &Default::default())
    };
    for (name, preset, profile, desired, want) in [
        ("today, one task", None, Profile::Aws, 1, 3),
        ("today, 25 tasks", None, Profile::Aws, 25, 13),
        ("the handbook, one task", None, Profile::Handbook, 1, 10),
        ("the handbook, 400 tasks", None, Profile::Handbook, 400, 10),
        ("2023, one task", Some(1), Profile::Aws, 1, 10),
        ("2023, 25 tasks", Some(1), Profile::Aws, 25, 13),
        ("2023, 1,000 tasks", Some(1), Profile::Aws, 1_000, 200),
        ("today in the handbook's profile", Some(0), Profile::Handbook, 1, 3),
    ] {
        assert_eq!(of(preset, profile, desired), want, "{name}");
    }
}

fn strict() {
    let group = json!([{
        "TargetGroupName": "web", "Port": 80, "TargetType": "ip", "HealthCheckIntervalSeconds": 10,
        "HealthyThresholdCount": 4, "UnhealthyThresholdCount": 2, "deregistrationDelay": 20
    }]);
    let wait = |strict: &str| {
        let played = play(json!({
            "begin": "empty", "targetGroups": group, "rules": { "strictHealthyThreshold": strict }
        }));
        let registered =
            played.first(|fact| matches!(fact, Fact::TargetRegistered { target, .. } if target.number() == 0));
        let healthy = played.first(
            |fact| matches!(fact, Fact::TargetHealthChanged { target, to: TargetState::Healthy, .. } if target.number() == 0),
        );
        healthy.expect("healthy") - registered.expect("registered")
    };
    let (lax, strict) = (wait("no"), wait("yes"));
    assert!(strict >= 31_000 && strict >= lax + 20_000, "three more intervals: {lax}, {strict} ms");
}

fn cut_off(flow: &str) -> Vec<u64> {
    let mut one = definition("app", 1, "app:v1");
    one["taskRoleArn"] = json!("arn:aws:iam::123456789012:role/app");
    let played = play(json!({
        "duration": "8h", "taskDefinitions": [one, definition("app", 2, "app:v2")], "rules": { "credentialFlow": flow },
        "script": [{ "at": "5h", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "2h" }]
    }));
    let there = played.at(60).task(TaskId::new(0)).expect("runs").host == Some(HostId::new(0));
    assert!(there, "the first task is on the first instance");
    played.times(|fact| matches!(fact, Fact::CredentialsIssued { task, .. } if task.number() == 0))
}

fn exact_flow() {
    let issued = cut_off("exact");
    assert_eq!(issued, [0, 25_200_000], "at the beginning, and at the reconnection after seven hours");
}

fn handbook_flow() {
    let issued = cut_off("handbook");
    assert_eq!(issued, [0, 20_700_000], "a quarter of an hour before they expire");
}

fn no_execution_role() {
    let on_fargate = |role: Option<&str>, rule: &str| {
        let mut one = definition("app", 1, "app:v1");
        if let Some(role) = role {
            one["executionRoleArn"] = json!(role);
        }
        let played = play(json!({
            "begin": "empty", "rules": { "executionRole": rule }, "targetGroups": [], "traffic": [],
            "taskDefinitions": [one],
            "services": [{ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 1, "launchType": "FARGATE" }]
        }));
        let failed = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::ResourceInitialization, .. });
        (serving(played.end()), played.count(failed) > 0)
    };
    assert_eq!(on_fargate(None, "absent"), (0, true));
    assert_eq!(on_fargate(None, "present"), (1, false));
    assert_eq!(on_fargate(Some("arn:aws:iam::123456789012:role/exec"), "absent"), (1, false));
}

fn disconnected(rules: serde_json::Value) -> Played {
    play(json!({
        "rules": rules,
        "script": [{ "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "10m" }]
    }))
}

fn disconnect_grace() {
    let played = disconnected(json!({ "disconnectGraceSeconds": "2m" }));
    let given_up = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::HostDisconnected(_), .. });
    assert_eq!(played.times(given_up), [180_000]);
    assert_eq!(serving(&played.at(300)), 2, "another has taken its place");
    let world = played.at(300);
    let old = world.task(TaskId::new(0)).expect("there");
    let at = ecs_orrery::units::SimTime::from_millis(300_000);
    assert!(waiting(old, &world, at).is_some_and(|wait| wait.what.contains("reconnect")), "it runs on until then");
    assert!(played.at(720).task(TaskId::new(0)).is_some_and(|task| task.last_status >= TaskStatus::Stopping));
}

fn no_disconnect_grace() {
    let played = disconnected(json!("aws"));
    assert_eq!(played.count(|fact| matches!(fact, Fact::StopRequested { .. })), 0);
    assert_eq!(scripted(json!([])).count(|fact| matches!(fact, Fact::StopRequested { .. })), 0);
}

/// Returns what a task in a network mode reaches, with these rules and this group of instances.
fn reach(mode: &str, rules: serde_json::Value, group: serde_json::Value) -> InstanceMetadata {
    let mut one = definition("app", 1, "app:v1");
    one["networkMode"] = json!(mode);
    let mut instances = json!({ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" });
    instances.as_object_mut().expect("an object").extend(group.as_object().expect("an object").clone());
    let played = play(json!({
        "rules": rules, "targetGroups": [], "traffic": [], "taskDefinitions": [one],
        "cluster": { "zones": ["us-east-1a"], "instances": [instances] },
        "services": [{ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 1 }]
    }));
    let task = played.end().task(TaskId::new(0)).expect("runs");
    played.end().instance_metadata(task)
}

fn imds_blocked() {
    for mode in ["bridge", "awsvpc"] {
        assert_eq!(reach(mode, json!("aws"), json!({})), InstanceMetadata::BlockedByRules, "{mode}");
    }
    assert_eq!(reach("host", json!("aws"), json!({})), InstanceMetadata::Reachable);
}

fn imds_open() {
    for mode in ["bridge", "awsvpc", "host"] {
        assert_eq!(reach(mode, json!({ "blockImds": "no" }), json!({})), InstanceMetadata::Reachable, "{mode}");
    }
}

fn hop_limit() {
    let limit = |hops: u32| reach("bridge", json!({ "blockImds": "no" }), json!({ "metadataHopLimit": hops }));
    assert_eq!((limit(1), limit(2)), (InstanceMetadata::HopLimit, InstanceMetadata::Reachable));
    let own = reach("awsvpc", json!({ "blockImds": "no" }), json!({ "metadataHopLimit": 1 }));
    assert_eq!(own, InstanceMetadata::Reachable, "a task's own network interface is no hop");
}

fn agent_blocks() {
    let agent = |word: &str| reach("awsvpc", json!("aws"), json!({ "agent": { "ECS_AWSVPC_BLOCK_IMDS": word } }));
    assert_eq!(agent("true"), InstanceMetadata::BlockedByAgent);
    assert_eq!(agent("false"), InstanceMetadata::Reachable);
}
