//! Rolling updates: the arithmetic of the two percentages, and the order of work.

use super::Rule;
use super::bench::{Played, SERVICE, definition, play, serving};
use ecs_orrery::scenario::DeploymentConfiguration;
use ecs_orrery::sim::rollout::bounds;
use ecs_orrery::sim::world::{RolloutState, StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Fact, ServiceMessage};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("the minimum rounds up and the maximum down", rounding),
    ("10 at 50/200: ten new tasks first, then the old ones stop", ten_at_50_200),
    ("10 at 50/150: five new ones, the old ones cut to five meanwhile", ten_at_50_150),
    ("10 at 100/200: never fewer than ten healthy", ten_at_100_200),
    ("10 at 0/100: all old ones stop before the new ones start", ten_at_0_100),
    ("100/100 is stuck and says so once", || stuck(4, 100, 100)),
    ("1 at 100/134 is stuck and says so once", || stuck(1, 100, 134)),
    ("capacity missing in the middle: it goes on trying and keeps the minimum", capacity_missing),
    ("an unhealthy task is replaced before it is stopped", start_first),
    ("a replacement that is unhealthy too: either goes, and the service never has more than one too many", sick_twice),
    ("chance chooses which of the unhealthy tasks goes", sick_choice),
    ("with stopFirst it is stopped before it is replaced", stop_first),
    ("where the maximum leaves no room the unhealthy one goes first", no_room),
    ("verdicts within the grace period are ignored", grace),
    ("tasks that never run are started at longer and longer intervals", throttled),
    ("tasks that run and then fail are not throttled", not_throttled),
    ("an update releases the throttle", throttle_released),
    ("without health checks a task counts as healthy after 40 s", forty_seconds),
    ("a deployment is COMPLETED once all is healthy and the old tasks are gone", completed),
    ("a DRAINING instance: its tasks are replaced under the same limits", draining),
    ("a DRAINING instance: its PENDING tasks of services stop at once, what stands alone stays", draining_pending),
    ("a DRAINING instance: a successor without health checks counts as soon as it runs", draining_unchecked),
];

fn rounding() {
    let of = |desired, minimum_healthy_percent, maximum_percent| {
        let configuration =
            DeploymentConfiguration { minimum_healthy_percent, maximum_percent, ..DeploymentConfiguration::default() };
        let bounds = bounds(desired, &configuration);
        (bounds.min_healthy, bounds.max_tasks)
    };
    assert_eq!([of(2, 75, 200), of(3, 100, 125), of(4, 50, 100), of(1, 100, 134)], [(2, 4), (3, 3), (2, 4), (1, 1)]);
}

fn service(desired: u32, minimum: u32, maximum: u32) -> Value {
    json!({
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": desired,
        "deploymentConfiguration": { "minimumHealthyPercent": minimum, "maximumPercent": maximum },
        "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
    })
}

fn update() -> Value {
    json!([{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }])
}

fn roll(desired: u32, minimum: u32, maximum: u32) -> Played {
    let big = json!([
        { "count": 4, "instanceType": "c5.2xlarge", "zone": "us-east-1a", "trunking": true },
        { "count": 4, "instanceType": "c5.2xlarge", "zone": "us-east-1b", "trunking": true }
    ]);
    play(json!({
        "services": [service(desired, minimum, maximum)], "script": update(), "cluster": { "instances": big }
    }))
}

/// Returns the fewest healthy targets at any moment.
fn fewest_healthy(played: &Played) -> u32 {
    let mut world = played.0.opening();
    let mut fewest = u32::MAX;
    let trace = played.0.trace();
    for (place, entry) in trace.iter().enumerate() {
        world.replay(entry);
        if entry.at.as_millis() > 0 && trace.get(place + 1).is_none_or(|next| next.at != entry.at) {
            fewest = fewest.min(world.groups[0].tally.healthy);
        }
    }
    fewest
}

/// Returns how many the first acting look of the roll starts and stops.
fn first_step(played: &Played) -> (u32, u32) {
    let step = played.facts().find_map(|entry| match entry.fact {
        Fact::DifferenceFound { start, stop, .. } => Some((start, stop)),
        _ => None,
    });
    step.expect("the roll begins")
}

fn rolled(played: &Played, desired: usize) {
    assert_eq!(serving(played.end()), desired, "all in service in the end");
    let row = played.end().service(SERVICE);
    assert_eq!(played.end().deployment(row.deployments[0]).rollout, RolloutState::Completed);
}

fn ten_at_50_200() {
    let played = roll(10, 50, 200);
    assert_eq!((first_step(&played), played.alive().1), ((10, 0), 20));
    assert!(fewest_healthy(&played) >= 10);
    rolled(&played, 10);
}

fn ten_at_50_150() {
    let played = roll(10, 50, 150);
    assert_eq!((first_step(&played), played.alive().1), ((5, 0), 15));
    assert_eq!(fewest_healthy(&played), 5, "the brief reduction of capacity");
    rolled(&played, 10);
}

fn ten_at_100_200() {
    let played = roll(10, 100, 200);
    assert_eq!((first_step(&played), fewest_healthy(&played)), ((10, 0), 10));
    rolled(&played, 10);
}

fn ten_at_0_100() {
    let played = roll(10, 0, 100);
    assert_eq!((first_step(&played), played.alive()), ((0, 10), (0, 10)));
    assert_eq!(fewest_healthy(&played), 0);
    rolled(&played, 10);
}

fn stuck(desired: u32, minimum: u32, maximum: u32) {
    let played = roll(desired, minimum, maximum);
    assert_eq!(played.count(|fact| matches!(fact, Fact::TaskCreated { .. } | Fact::StopRequested { .. })), 0);
    assert_eq!(played.says(|message| *message == ServiceMessage::Deadlocked), 1);
}

fn capacity_missing() {
    let small = json!([{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "trunking": true }]);
    let played = play(json!({
        "services": [service(6, 100, 200)], "script": update(), "cluster": { "instances": small }, "duration": "30m"
    }));
    assert!(played.count(|fact| matches!(fact, Fact::PlacementRefused { .. })) > 1, "it goes on trying");
    assert!(fewest_healthy(&played) >= 6);
    assert!(played.says(|message| matches!(message, ServiceMessage::UnableToPlace(_))) > 0);
}

fn sick(minimum: u32, maximum: u32, rules: Value) -> Played {
    let script = json!([{ "at": "60s", "do": "fail-health", "task": "web/1" }]);
    play(json!({ "services": [service(2, minimum, maximum)], "script": script, "rules": rules }))
}

fn start_and_stop(played: &Played) -> (u64, u64) {
    let start = played.first(|fact| matches!(fact, Fact::TaskCreated { .. })).expect("replaced");
    let stop = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(_), .. });
    (start, played.first(stop).expect("stopped"))
}

fn start_first() {
    let played = sick(100, 200, json!("aws"));
    let (start, stop) = start_and_stop(&played);
    let healthy = played.first(|fact| {
        matches!(fact, Fact::TargetHealthChanged { from: TargetState::Initial, to: TargetState::Healthy, .. })
    });
    assert!(start < stop && healthy < Some(stop), "{start} {healthy:?} {stop}");
}

/// The application of every task turns bad after a minute: replacements do too.
fn turning(desired: u32, maximum: u32, seed: u64) -> Played {
    play(json!({
        "seed": seed, "services": [service(desired, 50, maximum)],
        "images": [
            { "image": "app:v1", "size": "40MB", "behaviour": { "health": { "okFor": "100s", "then": { "status": 500 } } } },
            { "image": "app:v2", "size": "41MB" }
        ]
    }))
}

fn sick_twice() {
    let played = turning(1, 400, 7);
    let replaced = played.count(|fact| matches!(fact, Fact::TaskCreated { .. }));
    let (_, most) = played.alive();
    assert!(replaced > 5 && most == 2, "{replaced} replacements, {most} at once");
}

fn sick_choice() {
    // All four are found unhealthy within the grace period, so at its end there is a choice.
    let first = |seed: u64| {
        let mut patient = service(4, 50, 100);
        patient["healthCheckGracePeriodSeconds"] = json!(300);
        let played = play(json!({
            "seed": seed, "begin": "empty", "services": [patient],
            "taskDefinitions": [definition("app", 1, "bad:v1")]
        }));
        let stop = played
            .facts()
            .find(|entry| matches!(entry.fact, Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(_), .. }));
        let stop = stop.expect("one has to go");
        let verdict = |fact: &Fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. });
        let sick = played.facts().filter(|entry| entry.at < stop.at && verdict(&entry.fact)).count();
        assert_eq!(sick, 4, "seed {seed}");
        let Fact::StopRequested { task, .. } = stop.fact else { unreachable!("a stop was looked for") };
        task.number()
    };
    let chosen: Vec<u32> = (1..=8).map(first).collect();
    assert!(chosen.contains(&0) && chosen.iter().any(|task| *task > 0), "{chosen:?}");
}

fn stop_first() {
    let (start, stop) = start_and_stop(&sick(100, 200, json!({ "unhealthyReplacement": "stopFirst" })));
    assert!(stop < start, "{stop} {start}");
}

fn no_room() {
    let (start, stop) = start_and_stop(&sick(50, 100, json!("aws")));
    assert!(stop < start, "{stop} {start}");
}

fn bad_app(service: Value) -> Played {
    play(json!({
        "begin": "empty", "services": [service],
        "taskDefinitions": [definition("app", 1, "bad:v1"), definition("app", 2, "app:v2")]
    }))
}

fn grace() {
    let mut patient = service(1, 100, 200);
    patient["healthCheckGracePeriodSeconds"] = json!(120);
    let played = bad_app(patient);
    let running = played.first(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    let (start, _) = {
        let times = played.times(|fact| matches!(fact, Fact::TaskCreated { .. }));
        (times[1], times)
    };
    assert!(start >= running.expect("runs") + 120_000, "replaced after the grace period only");
}

fn gone(image: &str) -> Value {
    json!({
        "begin": "empty", "duration": "3h", "services": [service(1, 100, 200)],
        "taskDefinitions": [definition("app", 1, image), definition("app", 2, "app:v2")]
    })
}

fn throttled() {
    let played = play(gone("gone:v1"));
    let starts = played.times(|fact| matches!(fact, Fact::TaskCreated { .. }));
    let waits: Vec<u64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(waits.last() > waits.first(), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait < 29 * 60_000), "27 minutes at most: {waits:?}");
    assert_eq!(played.says(|message| *message == ServiceMessage::UnableToStart), 1);
}

fn not_throttled() {
    let played = play(gone("exits:v1"));
    assert_eq!(played.count(|fact| matches!(fact, Fact::StartsThrottled { .. })), 0);
    assert!(played.count(|fact| matches!(fact, Fact::TaskCreated { .. })) > 100, "it loops at full speed");
}

fn throttle_released() {
    let mut parts = gone("gone:v1");
    parts["script"] = json!([{ "at": "100m", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]);
    let played = play(parts);
    let next = played.times(|fact| matches!(fact, Fact::TaskCreated { .. })).into_iter().find(|at| *at > 6_000_000);
    assert!(next.is_some_and(|at| at < 6_011_000), "at the next look: {next:?}");
}

fn forty_seconds() {
    let mut plain = service(1, 100, 200);
    plain["loadBalancers"] = json!([]);
    let played = play(json!({ "services": [plain], "script": update() }));
    let running = played.first(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    let counts = played.first(|fact| matches!(fact, Fact::TaskCountsHealthy { .. }));
    assert_eq!(counts.zip(running).map(|(counts, running)| counts - running), Some(40_000));
    let stop = played.first(|fact| matches!(fact, Fact::StopRequested { .. }));
    assert!(stop > counts, "the old one goes only then");
}

fn completed() {
    let played = roll(2, 100, 200);
    let completed = played.first(|fact| matches!(fact, Fact::RolloutStateChanged { to: RolloutState::Completed, .. }));
    assert_eq!(completed, Some(0), "what runs from the beginning is complete");
    let times = played.times(|fact| matches!(fact, Fact::RolloutStateChanged { to: RolloutState::Completed, .. }));
    let last_stop = played.times(|fact| matches!(fact, Fact::StopRequested { .. })).pop();
    assert!(times.last().copied() >= last_stop, "{times:?} {last_stop:?}");
}

fn draining_pending() {
    let played = play(json!({
        "begin": "empty", "services": [service(4, 100, 200)],
        "images": [{ "image": "app:v1", "size": "600MB" }, { "image": "app:v2", "size": "41MB" }],
        "script": [
            { "at": "1s", "do": "run-task", "taskDefinition": "app:2" },
            { "at": "30s", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
        ]
    }));
    let stops = played.times(|fact| matches!(fact, Fact::StopRequested { .. }));
    assert!(stops.len() == 1 && stops[0] <= 40_000, "at the next look, no successor was waited for: {stops:?}");
    let alone = played.end().tasks.values().find(|task| task.service.is_none()).expect("it stays");
    assert!(alone.is_alive() && alone.host.is_some_and(|host| host.number() == 0));
    assert_eq!(serving(played.end()), 4);
}

fn draining_unchecked() {
    let mut plain = service(2, 100, 200);
    plain["loadBalancers"] = json!([]);
    let played = play(json!({ "services": [plain], "script": [
        { "at": "60s", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
    ] }));
    let running = played.first(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    let stop = played.first(|fact| matches!(fact, Fact::StopRequested { .. })).expect("the old one goes");
    assert!(running.is_some_and(|at| at < stop && stop - at <= 10_000), "{running:?} {stop}");
    let steady: Vec<u64> = played
        .messages()
        .into_iter()
        .filter(|(_, message)| *message == ServiceMessage::SteadyState)
        .map(|(at, _)| at)
        .collect();
    assert!(steady.last().is_some_and(|at| Some(*at) >= running.map(|at| at + 40_000)), "steady after the usual 40 s");
}

fn draining() {
    let drain = json!([{
        "at": "60s", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1", "us-east-1a/2"],
        "status": "DRAINING"
    }]);
    let played = play(json!({ "services": [service(2, 100, 200)], "script": drain }));
    assert!(fewest_healthy(&played) >= 2, "the successor first");
    let end = played.end();
    let host = |id| end.host(id).expect("there").status;
    let tasks = super::bench::alive(end);
    assert!(tasks.iter().all(|task| host(task.host.expect("placed")) == ecs_orrery::sim::world::HostStatus::Active));
    assert_eq!(serving(end), 2);
}
