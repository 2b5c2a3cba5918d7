//! Fargate: provisioning, zones, the bucket of launches, capacity, Spot.

use super::Rule;
use super::bench::{Played, SERVICE, alive, definition, play};
use ecs_orrery::report::{Ledger, sentence};
use ecs_orrery::scenario::CapacityProvider;
use ecs_orrery::sim::world::{StopCause, TaskStatus};
use ecs_orrery::sim::{Fact, Obedience, Refused, ServiceMessage};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("PROVISIONING takes ten to fifteen seconds", provisioning),
    ("tasks are spread over the zones", zones),
    ("a hundred launches at once, then twenty a second", bucket),
    ("without capacity nothing is placed, and the service says so", exhausted),
    ("with one zone exhausted the others take all", one_zone),
    ("tasks are shared out by base and weight", shares),
    ("a Spot interruption: SIGTERM at once, the end in two minutes, then a replacement", spot),
    ("what is not on Spot cannot be interrupted", not_spot),
    ("a task that is retired for maintenance stops the orderly way and is replaced", retired),
    ("what does not run on Fargate cannot be retired", not_fargate),
    ("a network interface that is not provisioned in time: the task fails to start", || {
        unprovisioned("networkInterface")
    }),
    ("ephemeral storage that is not provisioned in time: likewise", || unprovisioned("ephemeralStorage")),
    ("provisioning goes on as soon as it can", provisioned_late),
    ("the events say why no task can be started, once until one runs", says_why),
];

fn service(desired: u32, more: Value) -> Value {
    let mut service =
        json!({ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": desired, "launchType": "FARGATE" });
    service.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    service
}

fn fargate(desired: u32, more: Value, script: Value) -> Played {
    play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "cluster": { "instances": [] },
        "taskDefinitions": [definition("app", 1, "app:v1")],
        "services": [service(desired, more)], "script": script
    }))
}

fn provisioning() {
    let played = fargate(3, json!({}), json!([]));
    let created = played.first(|fact| matches!(fact, Fact::TaskCreated { .. })).expect("created");
    let pending = played.times(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Pending, .. }));
    assert!(pending.iter().all(|at| (10_000..=15_000).contains(&(at - created))), "{pending:?}");
}

fn zones() {
    let played = fargate(4, json!({}), json!([]));
    let in_first = alive(played.end()).iter().filter(|task| task.zone.is_some_and(|zone| zone.number() == 0)).count();
    assert_eq!(in_first, 2);
}

fn bucket() {
    let played = fargate(160, json!({}), json!([]));
    let created = played.first(|fact| matches!(fact, Fact::TaskCreated { .. })).expect("created");
    let mut ready = played.times(|fact| matches!(fact, Fact::MicroVmStarted { .. }));
    ready.sort_unstable();
    assert_eq!(ready.len(), 160);
    let last = ready[159] - created;
    assert!((12_000 + 2_000..=14_000 + 3_000).contains(&last), "the last waits three seconds longer: {last}");
}

fn exhausted() {
    let played = fargate(2, json!({}), json!([{ "at": "0s", "do": "exhaust-fargate", "for": "5m" }]));
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::UnableToPlace(_))), 1);
    let created = played.first(|fact| matches!(fact, Fact::TaskCreated { .. }));
    assert!(created.is_some_and(|at| at >= 300_000), "once there is capacity again: {created:?}");
}

fn one_zone() {
    let played = fargate(4, json!({}), json!([{ "at": "0s", "do": "exhaust-fargate", "zone": "us-east-1a" }]));
    assert!(alive(played.end()).iter().all(|task| task.zone.is_some_and(|zone| zone.number() == 1)));
}

fn mix() -> Value {
    json!({ "capacityProviderStrategy": [
        { "capacityProvider": "FARGATE", "base": 1, "weight": 1 }, { "capacityProvider": "FARGATE_SPOT", "weight": 3 }
    ] })
}

fn on_spot(played: &Played) -> usize {
    alive(played.end()).iter().filter(|task| task.provider == Some(CapacityProvider::FargateSpot)).count()
}

fn shares() {
    let played = fargate(9, mix(), json!([]));
    assert_eq!((alive(played.end()).len(), on_spot(&played)), (9, 6));
}

fn spot() {
    let only = json!({ "capacityProviderStrategy": [{ "capacityProvider": "FARGATE_SPOT", "weight": 1 }] });
    let played = fargate(1, only, json!([{ "at": "5m", "do": "interrupt-spot", "task": "web/1" }]));
    let stop = played.first(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::SpotInterrupted, .. }));
    assert_eq!(stop, Some(300_000));
    let signal = played.first(|fact| matches!(fact, Fact::StopSignalSent { .. }));
    assert!(signal.is_some_and(|at| at < 301_000), "{signal:?}");
    assert_eq!(on_spot(&played), 1, "replaced on Spot");
    assert!(played.end().service(SERVICE).is_steady());
}

fn not_spot() {
    let played = fargate(1, json!({}), json!([{ "at": "5m", "do": "interrupt-spot", "task": "web/1" }]));
    let refused =
        |fact: &Fact| matches!(fact, Fact::CommandGiven { outcome: Obedience::Refused(Refused::NotSpot), .. });
    assert_eq!(played.count(refused), 1);
}

fn retired() {
    let played = fargate(2, json!({}), json!([{ "at": "5m", "do": "retire-task", "task": "web/1" }]));
    let stops = played.times(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::Retired, .. }));
    assert_eq!(stops, [300_000]);
    assert!(played.count(|fact| matches!(fact, Fact::StopSignalSent { .. })) > 0, "SIGTERM comes first");
    assert_eq!(alive(played.end()).len(), 2);
    assert!(played.end().service(SERVICE).is_steady());
}

fn not_fargate() {
    let played = super::bench::scripted(json!([{ "at": "5m", "do": "retire-task", "task": "web/1" }]));
    let refused =
        |fact: &Fact| matches!(fact, Fact::CommandGiven { outcome: Obedience::Refused(Refused::NotFargate), .. });
    assert_eq!(played.count(refused), 1);
}

fn unprovisioned(resource: &str) {
    let script = json!([{ "at": "0s", "do": "fail-provisioning", "resource": resource, "for": "8m" }]);
    let played = fargate(1, json!({}), script);
    let created = played.first(|fact| matches!(fact, Fact::TaskCreated { .. })).expect("created");
    let failed = played.times(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::NotProvisioned(_), .. }));
    assert_eq!(failed[0] - created, 180_000, "{failed:?}");
    let counted = played.count(|fact| matches!(fact, Fact::TaskFailureCounted { .. }));
    assert_eq!((counted, failed.len()), (2, 2), "each counts as a failure to start");
    let running = played.first(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    assert!(running.is_some_and(|at| at > 480_000), "{running:?}");
}

fn provisioned_late() {
    let script = json!([{ "at": "0s", "do": "fail-provisioning", "for": "1m" }]);
    let played = fargate(1, json!({}), script);
    assert_eq!(played.count(|fact| matches!(fact, Fact::TaskCreated { .. })), 1, "the same task goes on");
    let ready = played.first(|fact| matches!(fact, Fact::MicroVmStarted { .. }));
    assert!(ready.is_some_and(|at| (60_000..=75_000).contains(&at)), "{ready:?}");
}

/// Secrets are denied, and again after a task has run: both times the events say so once.
fn says_why() {
    let played = fargate(
        1,
        json!({}),
        json!([
            { "at": "0s", "do": "deny-secrets", "for": "3m" }, { "at": "8m", "do": "deny-secrets", "for": "3m" },
            { "at": "9m", "do": "stop-task", "task": "web/1" }
        ]),
    );
    let failed =
        played.count(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::ResourceInitialization, .. }));
    assert!(failed > 3, "{failed} attempts");
    let ledger = Ledger::of(&played.0);
    let posted = played.facts().filter(|entry| matches!(entry.fact, Fact::ServiceEventPosted { .. }));
    let said: Vec<String> = posted.map(|entry| sentence(entry, &ledger.index).text).collect();
    let begin = "(service web) was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets or \
                 registry auth: ";
    assert_eq!(said.iter().filter(|text| text.starts_with(begin)).count(), 2, "{said:#?}");
}
