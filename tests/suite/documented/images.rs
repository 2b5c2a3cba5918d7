//! Image pulls: the handbook's figures, caches, pull behaviours, the registry's faults, cleanup.

use super::Rule;
use super::bench::{Played, bridge, definition, play};
use ecs_orrery::report::why::stopped_reason;
use ecs_orrery::sim::Fact;
use ecs_orrery::sim::world::ids::{DefinitionId, HostId, ImageId, TaskId};
use ecs_orrery::sim::world::{PullFailure, StopCause, TargetState, TaskStatus};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("800 MB take 60 to 90 s on a cold instance", || figure("c5.large", (60_000, 90_000))),
    ("800 MB take up to 120 s on a small instance", || figure("t3.small", (90_000, 120_000))),
    ("800 MB take about 45 s on Fargate", fargate_figure),
    ("a warm start takes 20 to 30 s in all on EC2, over twenty seeds", warm_start),
    ("with all layers cached only the set-up is left", cached),
    ("no more than three layers are downloaded at once", three_at_once),
    ("layers are extracted in order, one after the other", in_order),
    ("two tasks that want the same layer wait for one download", shared_download),
    ("Fargate has no cache", fargate_has_none),
    ("an image that is missing: the task fails to start", missing),
    ("default: a cached image does when the registry is down", || behaviour("default", true, true)),
    ("always: it does not", || behaviour("always", true, false)),
    ("once: what was pulled before is not pulled again", || behaviour("once", false, true)),
    ("prefer-cached: what is there is used", || behaviour("prefer-cached", false, true)),
    ("a slow registry takes so many times longer", slow_registry),
    ("a throttling registry says so", throttling_registry),
    ("a slow registry slows layers that are on their way, and its end speeds them up", slow_in_flight),
    ("an unreachable registry stops layers that are on their way; they go on when it is back", stalls_in_flight),
    ("after a minute without a byte and five attempts the pull has failed", gives_up_in_flight),
    ("a throttling registry finishes what it has begun, and begins nothing", throttles_in_flight),
    ("each way to fail has AWS's own reason", reasons),
    ("a pull-through cache is slow the first time only", pull_through),
    ("images that an instance has from the beginning need no pull", pre_warmed),
    ("an authorization token is valid for twelve hours", token),
    ("unused images are removed half-hourly, once their stopped containers are, after three hours", cleanup),
    ("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION lets them go sooner, but not within an hour of their pull", cleanup_sooner),
    ("five images at most go in one cleanup, those used longest ago first", cleanup_five),
    ("a changed image of shared layers pulls what has changed", shared_layers),
];

fn layers(of: u64, many: usize) -> Vec<Value> {
    (0..many).map(|nth| json!({ "size": of, "digest": format!("l{nth}") })).collect()
}

/// Returns how long a cold pull of 800 MB takes, and its run.
fn pull_800(parts: Value) -> (u64, Played) {
    let played = play_800(parts);
    (pulled_in(&played, 0), played)
}

/// One task with an image of 800 MB in eight layers.
fn play_800(parts: Value) -> Played {
    let mut whole = json!({
        "begin": "empty", "targetGroups": [], "traffic": [],
        "images": [{ "image": "big:v1", "layers": layers(100_000_000, 8) }],
        "taskDefinitions": [bridge("one", json!([{ "name": "app", "image": "big:v1" }]))],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn pulled_in(played: &Played, task: u32) -> u64 {
    let task = TaskId::new(task);
    let began = played.first(|fact| matches!(fact, Fact::PullStarted { task: id, .. } if *id == task)).expect("begun");
    let ended = played.first(|fact| matches!(fact, Fact::PullFinished { task: id, .. } if *id == task)).expect("ended");
    ended - began
}

/// Both profiles come to the handbook's figure.
fn figure(instance: &str, (least, most): (u64, u64)) {
    let one = json!({ "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": instance, "zone": "us-east-1a" }] });
    for rules in ["aws", "handbook"] {
        let took = pull_800(json!({ "cluster": one, "rules": rules })).0;
        assert!((least..=most).contains(&took), "{instance}, {rules}: {took} ms");
    }
}

fn on_fargate(image: &str) -> Value {
    json!({
        "taskDefinitions": [definition("one", 1, image)],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1, "launchType": "FARGATE" }]
    })
}

fn fargate_figure() {
    for rules in ["aws", "handbook"] {
        let mut parts = on_fargate("big:v1");
        parts["rules"] = json!(rules);
        let took = pull_800(parts).0;
        assert!((43_000..=47_000).contains(&took), "{rules}: {took} ms");
    }
}

fn again(parts: Value) -> Played {
    let one = json!({ "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] });
    let mut whole = json!({ "cluster": one, "script": [{ "at": "5m", "do": "crash-task", "task": "web/1" }] });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    pull_800(whole).1
}

fn cached() {
    let took = pulled_in(&again(json!({})), 1);
    assert!((1_000..=2_000).contains(&took), "{took} ms");
}

/// From the crash of a task to a successor that is in service, in the handbook's profile, its image cached.
///
/// As the handbook counts: the controller notices, provisioning, a pull of nothing, container start, a first check.
fn warm_start() {
    let took: Vec<u64> = (1..=20).map(warm_start_of).collect();
    let inside = took.iter().filter(|took| (20_000..=30_000).contains(*took)).count();
    assert!(took.iter().all(|took| (15_000..=34_000).contains(took)), "{took:?}");
    let mut sorted = took.clone();
    sorted.sort_unstable();
    assert!((20_000..=30_000).contains(&sorted[10]) && inside >= 10, "{inside} of 20 in 20 to 30 s: {took:?}");
}

fn warm_start_of(seed: u64) -> u64 {
    let played = play(json!({
        "seed": seed, "rules": "handbook", "script": [{ "at": "2m", "do": "crash-task", "task": "web/1" }]
    }));
    let task = TaskId::new(2);
    let healthy = played.facts().find_map(|entry| match entry.fact {
        Fact::TargetHealthChanged { target, to: TargetState::Healthy, .. } => {
            let mine = played.end().target(target).is_some_and(|target| target.task == task);
            mine.then(|| entry.at.as_millis())
        }
        _ => None,
    });
    healthy.expect("it is in service") - 120_000
}

fn three_at_once() {
    let played = pull_800(json!({})).1;
    let (mut now, mut most) = (0_i32, 0);
    for entry in played.facts() {
        match entry.fact {
            Fact::LayerDownloadStarted { .. } => now += 1,
            Fact::LayerDownloaded { .. } => now -= 1,
            _ => {}
        }
        most = most.max(now);
    }
    assert_eq!(most, 3);
}

fn in_order() {
    let played = pull_800(json!({})).1;
    let order: Vec<u32> = played
        .facts()
        .filter_map(|entry| match entry.fact {
            Fact::LayerExtractionStarted { layer, .. } => Some(layer.number()),
            _ => None,
        })
        .collect();
    assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7]);
}

fn shared_download() {
    let one = json!({ "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] });
    let two = json!([{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 2 }]);
    let played = pull_800(json!({ "cluster": one, "services": two })).1;
    assert_eq!(played.end().bytes_pulled.0, 800_000_000);
    assert_eq!(played.count(|fact| matches!(fact, Fact::PullFinished { .. })), 2);
}

fn fargate_has_none() {
    let mut parts = on_fargate("big:v1");
    parts["services"][0]["desiredCount"] = json!(2);
    assert_eq!(pull_800(parts).1.end().bytes_pulled.0, 1_600_000_000);
}

fn missing() {
    let played = play(json!({
        "begin": "empty", "taskDefinitions": [definition("app", 1, "gone:v1"), definition("app", 2, "app:v2")]
    }));
    let failed = |fact: &Fact| {
        matches!(fact, Fact::StopRequested { cause: StopCause::CannotPullContainer(PullFailure::Missing), .. })
    };
    assert!(played.count(failed) > 0);
    assert_eq!(played.count(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. })), 0);
}

/// A second start while the registry is down: whether it asks at all, and whether the task runs.
fn behaviour(word: &str, asks: bool, runs: bool) {
    let instance = json!({
        "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "agent": { "ECS_IMAGE_PULL_BEHAVIOR": word }
    });
    let played = again(json!({
        "cluster": { "zones": ["us-east-1a"], "instances": [instance] },
        "script": [
            { "at": "4m", "do": "fail-registry", "for": "10m" },
            { "at": "5m", "do": "crash-task", "task": "web/1" }
        ]
    }));
    let took = played.first(|fact| matches!(fact, Fact::PullFinished { task, .. } if task.number() == 1));
    let began =
        played.first(|fact| matches!(fact, Fact::PullStarted { task, .. } if task.number() == 1)).expect("begun");
    assert_eq!(took.is_some_and(|at| at < 840_000), runs, "{word}: {took:?}");
    if let Some(took) = took {
        assert_eq!(took > began, asks, "{word}: whether the registry is asked");
    }
}

fn slow_registry() {
    let slow = pull_800(json!({ "script": [{ "at": "0s", "do": "slow-registry", "times": 10 }] })).0;
    // Three at once at 2 MB/s each: three rounds of 50 s; two extractions come after.
    assert!((150_000..175_000).contains(&slow), "{slow} ms");
}

fn throttling_registry() {
    let played =
        play_800(json!({ "script": [{ "at": "0s", "do": "fail-registry", "error": "throttled", "for": "5m" }] }));
    let failed = |fact: &Fact| matches!(fact, Fact::PullFailed { failure: PullFailure::Throttled, .. });
    assert!(played.count(failed) > 0);
}

fn pull_through() {
    let two = json!([{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]);
    let played = pull_800(json!({
        "images": [{ "image": "big:v1", "layers": layers(100_000_000, 8), "pullThroughCache": true }],
        "services": two,
        "script": [{ "at": "10m", "do": "update-service", "service": "web", "desiredCount": 2 }]
    }))
    .1;
    let (first, second) = (pulled_in(&played, 0), pulled_in(&played, 1));
    assert!(first > second + 60_000, "{first} and {second} ms");
    assert_eq!(played.count(|fact| matches!(fact, Fact::ImageFetched { .. })), 1);
}

fn pre_warmed() {
    let warm = json!({ "zones": ["us-east-1a"], "instances": [
        { "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "images": ["big:v1"] }
    ] });
    let (took, played) = pull_800(json!({ "cluster": warm }));
    assert!(took <= 2_000 && played.end().bytes_pulled.0 == 0, "{took} ms");
}

fn token() {
    let played = again(json!({}));
    assert_eq!(played.count(|fact| matches!(fact, Fact::RegistryAuthorized { .. })), 1, "the second pull has it still");
    let mut late = json!({ "duration": "13h" });
    late["script"] = json!([{ "at": "12h30m", "do": "crash-task", "task": "web/1" }]);
    assert_eq!(again(late).count(|fact| matches!(fact, Fact::RegistryAuthorized { .. })), 2);
}

fn cleanup() {
    let mut parts = json!({ "duration": "4h" });
    parts["script"] = json!([{ "at": "10m", "do": "update-service", "service": "web", "desiredCount": 0 }]);
    let played = again(parts);
    let removed = played.first(|fact| matches!(fact, Fact::ImageRemoved { .. })).expect("removed");
    let stopped = played.times(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Stopped, .. }));
    let last = stopped.last().expect("the last task has stopped");
    assert!((10_800_000..=12_600_000).contains(&(removed - last)), "{removed} after {last}");
    let host = played.end().host(HostId::new(0)).expect("there");
    assert!(!host.store.has_image(ImageId::new(0)) && host.store.present().is_empty());
}

fn cleanup_sooner() {
    let agent = json!({ "ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION": "1m" });
    let one = json!({ "zones": ["us-east-1a"], "instances": [
        { "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "agent": agent }
    ] });
    let played = again(json!({ "cluster": one, "duration": "4h",
        "script": [{ "at": "10m", "do": "update-service", "service": "web", "desiredCount": 0 }] }));
    let removed = played.first(|fact| matches!(fact, Fact::ImageRemoved { .. })).expect("removed");
    let pulled = played.first(|fact| matches!(fact, Fact::PullFinished { .. })).expect("pulled");
    assert!((3_600_000..=5_400_000).contains(&(removed - pulled)), "{removed} after {pulled}");
}

/// Seven images that an instance has from the beginning, two of them with a task.
fn cleanup_five() {
    let names: Vec<String> = (0..7).map(|nth| format!("kept:v{nth}")).collect();
    let images: Vec<Value> = names.iter().map(|name| json!({ "image": name, "size": "10MB" })).collect();
    let one = json!({ "zones": ["us-east-1a"], "instances": [
        { "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "images": names }
    ] });
    let played = play(json!({
        "begin": "empty", "duration": "3h", "targetGroups": [], "traffic": [], "images": images, "cluster": one,
        "taskDefinitions": [bridge("one", json!([{ "name": "app", "image": "kept:v3" }]))],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    }));
    let removed = played.times(|fact| matches!(fact, Fact::ImageRemoved { .. }));
    assert_eq!(removed.len(), 6, "all but the one in use: {removed:?}");
    assert!(removed[0] == removed[4] && removed[5] == removed[4] + 1_800_000, "five, then the sixth: {removed:?}");
}

fn shared_layers() {
    let image = |name: &str, own: &str| {
        let mut all = layers(100_000_000, 4);
        all.push(json!({ "size": 1_000_000, "digest": own }));
        json!({ "image": name, "layers": all })
    };
    let task = |revision: u32, image: &str| {
        let mut definition = bridge("one", json!([{ "name": "app", "image": image }]));
        definition["revision"] = json!(revision);
        definition
    };
    let one = json!({ "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] });
    let played = pull_800(json!({
        "cluster": one, "images": [image("app:v1", "one"), image("app:v2", "two")],
        "taskDefinitions": [task(1, "app:v1"), task(2, "app:v2")],
        "script": [{ "at": "5m", "do": "update-service", "service": "web", "taskDefinition": "one:2" }]
    }))
    .1;
    assert_eq!(played.end().bytes_pulled.0, 402_000_000);
    assert!(pulled_in(&played, 1) < 2_500, "{} ms", pulled_in(&played, 1));
}

/// One pull of 800 MB that begins at once; the registry does something at 12 s.
fn in_flight(deed: Value) -> Played {
    let one = json!({ "zones": ["us-east-1a"], "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] });
    play_800(json!({ "cluster": one, "script": [deed] }))
}

fn slow_in_flight() {
    let usual = pulled_in(&in_flight(json!({ "at": "19m", "do": "slow-registry" })), 0);
    let played = in_flight(json!({ "at": "20s", "do": "slow-registry", "times": 10, "for": "60s" }));
    let slow = pulled_in(&played, 0);
    assert!(slow > usual + 10_000 && slow < usual + 60_000, "{usual} and {slow} ms");
}

fn stalls_in_flight() {
    let played = in_flight(json!({ "at": "20s", "do": "fail-registry", "for": "30s" }));
    let arrived = played.times(|fact| matches!(fact, Fact::LayerDownloaded { .. }));
    assert!(arrived.iter().all(|at| !(20_000..50_000).contains(at)), "{arrived:?}");
    assert_eq!(played.count(|fact| matches!(fact, Fact::PullFailed { .. })), 0);
    assert_eq!(played.count(|fact| matches!(fact, Fact::PullFinished { .. })), 1);
}

fn gives_up_in_flight() {
    let played = in_flight(json!({ "at": "20s", "do": "fail-registry", "for": "5m" }));
    let failed = played.times(|fact| matches!(fact, Fact::PullFailed { failure: PullFailure::Stalled, .. }));
    assert!(failed.first().is_some_and(|at| (92_000..=94_000).contains(at)), "{failed:?}");
    let cause = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::CannotPullContainer(_), .. });
    assert!(played.count(cause) > 0);
    assert_eq!(played.end().tasks.values().filter(|task| task.is_alive()).count(), 1, "once it is back a task runs");
}

fn throttles_in_flight() {
    let played = in_flight(json!({ "at": "20s", "do": "fail-registry", "error": "throttled", "for": "40s" }));
    let begun = played.times(|fact| matches!(fact, Fact::LayerDownloadStarted { .. }));
    let arrived = played.times(|fact| matches!(fact, Fact::LayerDownloaded { .. }));
    assert!(begun.iter().all(|at| !(20_001..60_000).contains(at)), "{begun:?}");
    assert!(arrived.iter().any(|at| (20_000..60_000).contains(at)), "{arrived:?}");
}

fn reasons() {
    let image = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    let manifest = "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref";
    for (name, deed, want) in [
        (
            "unreachable",
            json!({ "at": "0s", "do": "fail-registry" }),
            format!("{manifest} {image}/big:v1: dial tcp {image}:443: i/o timeout"),
        ),
        (
            "throttled",
            json!({ "at": "0s", "do": "fail-registry", "error": "throttled" }),
            format!("{manifest} {image}/big:v1: toomanyrequests: Rate exceeded for {image}"),
        ),
        (
            "stalled",
            json!({ "at": "20s", "do": "fail-registry" }),
            "CannotPullContainerError: inactivity time exceeded timeout".to_owned(),
        ),
        (
            "denied",
            json!({ "at": "0s", "do": "deny-secrets" }),
            "CannotPullECRContainerError: AccessDeniedException: the role cannot get an authorization token".to_owned(),
        ),
    ] {
        let played = in_flight(deed);
        let stopped = played.facts().find_map(|entry| match &entry.fact {
            Fact::StopRequested { cause, .. } => {
                Some(stopped_reason(cause, DefinitionId::new(0), &played.end().catalog))
            }
            _ => None,
        });
        let stopped = stopped.expect("it fails");
        assert!(stopped.starts_with("CannotPull") && stopped == want, "{name}: {stopped}");
    }
}
