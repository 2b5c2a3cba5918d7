//! Small random scenarios, with good and bad images, and recordings of them with a few tasks killed by hand.

use super::chance::Chance;
use ecs_orrery::scenario::{Command, Scenario, check};
use ecs_orrery::sim::{Entry, Fact, Recording};
use ecs_orrery::units::{SimTime, Span};
use serde_json::{Value, json};

/// Each is an image and, at the same place from 1, the revision of `app` that runs it.
const BEHAVIOURS: usize = 8;
const SECONDS: u32 = 720;

/// Returns the nth run: the same number always gives the same run.
pub fn run(nth: u64) -> Recording {
    let mut chance = Chance::new(nth);
    let scenario = scenario(&mut chance, nth);
    let errors: Vec<_> = check(&scenario).into_iter().filter(|problem| problem.is_error()).collect();
    assert!(errors.is_empty(), "run {nth} is a scenario: {errors:?}");
    let mut recording = Recording::new(scenario);
    let mut at = 0;
    for _ in 0..chance.below(3) {
        at += 60 + chance.below(SECONDS / 3);
        let moment = SimTime::ZERO + Span::from_secs(u64::from(at));
        recording.record_until(moment);
        if let Some(command) = blow(&recording, &mut chance) {
            recording.intervene(moment, command);
        }
    }
    recording.record_until(recording.scenario().end());
    recording
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Balanced {
    Yes,
    No,
}

/// Returns a run of one image that never completes: two of three tasks find a host, the third counts as a failure
/// again and again, and the breaker is far from tripping.
pub fn cramped(behaviour: Value, balanced: Balanced) -> Recording {
    let written = json!({
        "duration": format!("{SECONDS}s"),
        "cluster": { "instances": [{ "count": 2, "instanceType": "t3.small", "zone": "us-east-1a" }] },
        "images": [{ "image": "app:v1", "layers": [{ "size": "3MB" }], "behaviour": behaviour }],
        "taskDefinitions": [definition(1)],
        "targetGroups": [{ "TargetGroupName": "web", "HealthCheckIntervalSeconds": 6, "deregistrationDelay": 5 }],
        "services": [{
            "serviceName": "app",
            "taskDefinition": "app:1",
            "desiredCount": 3,
            "loadBalancers": balancers(balanced),
            "deploymentConfiguration": {
                "minimumHealthyPercent": 0,
                "maximumPercent": 100,
                "deploymentCircuitBreaker": {
                    "enable": true,
                    "thresholdConfiguration": { "type": "COUNT", "value": 50 },
                },
            },
        }],
    });
    let scenario: Scenario = serde_json::from_value(written).expect("it is a scenario");
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    recording
}

fn balancers(balanced: Balanced) -> Value {
    match balanced {
        Balanced::Yes => json!([{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]),
        Balanced::No => json!([]),
    }
}

/// Returns a blow to one of the tasks so far; one that is stopped already just refuses.
fn blow(recording: &Recording, chance: &mut Chance) -> Option<Command> {
    let created = |entry: &Entry| if let Fact::TaskCreated { task, .. } = entry.fact { Some(task) } else { None };
    let tasks: Vec<_> = recording.trace().iter().filter_map(created).collect();
    if tasks.is_empty() {
        return None;
    }
    let task = recording.head().world().catalog.task_id(chance.pick(&tasks));
    Some(if chance.one_in(2) {
        Command::CrashTask { task, exit_code: 1 }
    } else {
        Command::StopTask { task, reason: None }
    })
}

fn scenario(chance: &mut Chance, seed: u64) -> Scenario {
    let zones = &["eu-west-1a", "eu-west-1b", "eu-west-1c"][..=chance.below(3) as usize];
    let fargate = chance.one_in(3);
    let instances: Vec<Value> = (0..chance.pick(&[0, 1, 2, 3, 3, 4, 5]))
        .map(|_| json!({ "instanceType": chance.pick(&["t3.small", "c5.large"]), "zone": chance.pick(zones), "trunking": chance.one_in(2) }))
        .collect();
    let balanced = if chance.below(3) > 0 { Balanced::Yes } else { Balanced::No };
    let script: Vec<Value> = (0..chance.pick(&[0, 1, 1, 2, 2, 3])).map(|_| update(chance)).collect();
    let traffic =
        if balanced == Balanced::Yes { json!([{ "targetGroup": "web", "requestsPerSecond": 10 }]) } else { json!([]) };
    let (strategies, constraints) = if fargate { (json!([]), json!([])) } else { placement(chance) };
    let written = json!({
        "title": "A small random cluster",
        "seed": seed,
        "duration": format!("{SECONDS}s"),
        "begin": chance.pick(&["steady", "steady", "empty"]),
        "rules": chance.pick(&["aws", "handbook"]),
        "cluster": { "region": "eu-west-1", "zones": zones, "instances": instances, "fargate": fargate },
        "images": images(chance),
        "taskDefinitions": (1..=BEHAVIOURS).map(definition).collect::<Vec<_>>(),
        "targetGroups": [{
            "TargetGroupName": "web",
            "HealthCheckIntervalSeconds": chance.pick(&[6, 10, 20]),
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": chance.pick(&[2, 3]),
            "deregistrationDelay": chance.pick(&[0, 5, 60]),
        }],
        "services": [{
            "serviceName": "app",
            "taskDefinition": format!("app:{}", chance.pick(&[1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8])),
            "desiredCount": chance.pick(&[0, 1, 1, 2, 2, 3, 4]),
            "launchType": if fargate { "FARGATE" } else { "EC2" },
            "loadBalancers": balancers(balanced),
            "healthCheckGracePeriodSeconds": chance.pick(&[0, 0, 30]),
            "deploymentConfiguration": configuration(chance),
            "placementStrategy": strategies,
            "placementConstraints": constraints,
        }],
        "traffic": traffic,
        "script": script,
    });
    serde_json::from_value(written).expect("it is a scenario")
}

fn images(chance: &mut Chance) -> Vec<Value> {
    let behaviours: [Value; BEHAVIOURS] = [
        json!({ "boot": "2s" }),
        json!({ "boot": "2s", "health": { "status": 500 } }),
        json!({ "boot": "2s", "health": { "okFor": format!("{}s", 20 + chance.below(100)), "then": "timeout" } }),
        json!({ "boot": "20s", "exitAfter": format!("{}s", 1 + chance.below(15)), "exitCode": 1 }),
        json!({ "boot": "2s", "exitAfter": format!("{}s", 10 + chance.below(80)), "exitCode": 0 }),
        json!({ "boot": "2s", "oomAfter": format!("{}s", 2 + chance.below(60)) }),
        json!({ "boot": "2s", "health": { "failRate": f64::from(chance.below(9)) / 10.0 } }),
        json!({ "boot": "2s" }),
    ];
    let image = |(place, behaviour): (usize, Value)| {
        // The last one is not in the registry.
        let missing = place + 1 == BEHAVIOURS;
        json!({ "image": format!("app:v{}", place + 1), "layers": [{ "size": "3MB" }], "behaviour": behaviour, "missing": missing })
    };
    behaviours.into_iter().enumerate().map(image).collect()
}

fn definition(revision: usize) -> Value {
    json!({
        "family": "app",
        "revision": revision,
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "requiresCompatibilities": ["EC2", "FARGATE"],
        "containerDefinitions": [{
            "name": "app",
            "image": format!("app:v{revision}"),
            "stopTimeout": 5,
            "portMappings": [{ "containerPort": 80 }],
        }],
    })
}

fn configuration(chance: &mut Chance) -> Value {
    let (minimum, maximum) =
        chance.pick(&[(100, 200), (50, 200), (50, 150), (0, 100), (100, 150), (50, 100), (100, 100)]);
    let (kind, value) = chance.pick(&[
        ("BOUNDED_PERCENT", 50),
        ("BOUNDED_PERCENT", 150),
        ("COUNT", 1),
        ("COUNT", 2),
        ("COUNT", 5),
        ("COUNT", 50),
        ("UNBOUNDED_PERCENT", 50),
        ("UNBOUNDED_PERCENT", 100),
    ]);
    json!({
        "minimumHealthyPercent": minimum,
        "maximumPercent": maximum,
        "deploymentCircuitBreaker": {
            "enable": chance.below(6) > 0,
            "rollback": chance.below(3) > 0,
            "resetOnHealthyTask": chance.below(3) > 0,
            "thresholdConfiguration": { "type": kind, "value": value },
        },
    })
}

fn placement(chance: &mut Chance) -> (Value, Value) {
    let fields = [
        ("binpack", "cpu"),
        ("binpack", "memory"),
        ("spread", "instanceId"),
        ("spread", "attribute:ecs.availability-zone"),
    ];
    let strategies: Vec<Value> = (0..chance.pick(&[0, 0, 1, 2]))
        .map(|_| {
            let (kind, field) = chance.pick(&fields);
            json!({ "type": kind, "field": field })
        })
        .collect();
    let distinct = if chance.one_in(8) { json!([{ "type": "distinctInstance" }]) } else { json!([]) };
    (json!(strategies), distinct)
}

fn update(chance: &mut Chance) -> Value {
    let mut update = json!({
        "at": format!("{}s", chance.below(SECONDS / 2)),
        "do": "update-service",
        "service": "app",
    });
    if chance.below(6) > 0 {
        update["taskDefinition"] = json!(format!("app:{}", chance.pick(&[1, 1, 2, 3, 4, 5, 6, 7, 8])));
    }
    if chance.one_in(3) {
        update["desiredCount"] = json!(chance.below(5));
    }
    if chance.one_in(5) {
        update["forceNewDeployment"] = json!(true);
    }
    update
}
