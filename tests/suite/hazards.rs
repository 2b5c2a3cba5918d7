//! Every hazard: found where it is and nowhere else, gone with its fix, and shown by its proof.

use ecs_orrery::report::hazards::hazards;
use ecs_orrery::report::run::{Outcome, Report};
use ecs_orrery::report::{Ledger, run};
use ecs_orrery::scenario::check::hazards::{Change, Found, HAZARDS, apply};
use ecs_orrery::scenario::{LIBRARY, Scenario, check, read};
use ecs_orrery::sim::Recording;
use ecs_orrery::study::soak;
use serde_json::{Value, json};

/// Four tasks on four instances with room for twice as many, and nothing that will hurt.
const SOUND: &str = r#"
orrery: 1
title: Is this service sound?
seed: 7
duration: 10m
begin: steady
cluster:
  clusterName: production
  instances:
    - {count: 2, instanceType: c5.large, zone: us-east-1a, trunking: true}
    - {count: 2, instanceType: c5.large, zone: us-east-1b, trunking: true}
images: [{image: "myapp:v1", size: 180MB}]
taskDefinitions:
  - family: myapp
    revision: 1
    networkMode: awsvpc
    cpu: "256"
    memory: "512"
    containerDefinitions: [{name: app, image: "myapp:v1", portMappings: [{containerPort: 3000}]}]
targetGroups:
  - TargetGroupName: web
    Port: 3000
    HealthCheckIntervalSeconds: 10
    HealthyThresholdCount: 2
    deregistrationDelay: 30
services:
  - serviceName: web
    taskDefinition: myapp:1
    desiredCount: 4
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}
    loadBalancers: [{targetGroupArn: web, containerName: app, containerPort: 3000}]
traffic: [{targetGroup: web, requestsPerSecond: 240}]
"#;

/// One way into a hazard.
struct Row {
    hazard: &'static str,
    /// Paths and values that make the sound service hazardous.
    given: Vec<(&'static str, Value)>,
    /// What the proof run shows.
    shows: fn(&Report) -> bool,
}

const ROLLOUT: &str = "services[0].deploymentConfiguration";

fn row(hazard: &'static str, given: Vec<(&'static str, Value)>, shows: fn(&Report) -> bool) -> Row {
    Row { hazard, given, shows }
}

fn limits(minimum: u32, maximum: u32) -> (&'static str, Value) {
    let breaker = json!({ "enable": true, "rollback": true });
    let value =
        json!({ "minimumHealthyPercent": minimum, "maximumPercent": maximum, "deploymentCircuitBreaker": breaker });
    (ROLLOUT, value)
}

fn outcome(report: &Report, wanted: Outcome) -> bool {
    report.services[0].outcome == wanted
}

fn rows() -> Vec<Row> {
    let mut rows = rolls();
    rows.extend(guards());
    rows
}

fn rolls() -> Vec<Row> {
    let app = "taskDefinitions[0].containerDefinitions[0]";
    let port =
        json!({ "name": "app", "image": "myapp:v1", "portMappings": [{ "containerPort": 3000, "hostPort": 80 }] });
    let stuck: fn(&Report) -> bool = |report| report.placement_failures > 0 && !outcome(report, Outcome::Completed);
    vec![
        row("cannot-move", vec![limits(100, 100)], |report| outcome(report, Outcome::InProgress)),
        row("cannot-move", vec![limits(90, 124)], |report| outcome(report, Outcome::InProgress)),
        row("outage-by-design", vec![limits(0, 100)], |report| report.requests.failed > 1_000),
        row("outage-by-design", vec![limits(0, 100), ("services[0].desiredCount", json!(1))], |report| {
            report.requests.failed > 1_000
        }),
        row(
            "constraint-unmet",
            vec![(
                "services[0].placementConstraints",
                json!([{ "type": "memberOf", "expression": "attribute:stack == prod" }]),
            )],
            |report| report.services[0].running_count == 0,
        ),
        row(
            "constraint-unmet",
            vec![
                ("services[0].placementConstraints", json!([{ "type": "distinctInstance" }])),
                ("services[0].desiredCount", json!(5)),
                limits(50, 100),
            ],
            |report| report.services[0].running_count == 4,
        ),
        row(
            "awsvpc-out-of-enis",
            vec![
                ("cluster.instances[0].trunking", json!(false)),
                ("cluster.instances[1].trunking", json!(false)),
                ("services[0].desiredCount", json!(8)),
            ],
            stuck,
        ),
        row("no-spare-capacity", vec![("taskDefinitions[0].memory", json!("3000"))], stuck),
        row(
            "no-spare-capacity",
            vec![
                ("taskDefinitions[0].networkMode", json!("bridge")),
                (app, port),
                ("targetGroups[0].TargetType", json!("instance")),
            ],
            stuck,
        ),
        row("grace-too-short", vec![("images[0].behaviour", json!({ "boot": "75s" }))], |report| {
            report.services[0].deployments.iter().any(|deployment| deployment.failed_tasks >= 3)
        }),
        row("image-too-big", vec![("images[0].size", json!("900MB"))], |report| report.bytes_pulled >= 900_000_000),
        row(
            "double-cost",
            vec![
                ("cluster.instances[0].count", json!(20)),
                ("cluster.instances[1].count", json!(20)),
                ("services[0].desiredCount", json!(100)),
            ],
            |report| report.services[0].max_tasks_observed == Some(200),
        ),
        row("spot-without-slack", vec![("cluster.instances[0].spot", json!(true))], |report| {
            report.services[0].min_healthy_observed.is_some_and(|healthy| healthy < 4)
        }),
    ]
}

fn guards() -> Vec<Row> {
    let breaker = "services[0].deploymentConfiguration.deploymentCircuitBreaker";
    let latest = json!({ "name": "app", "image": "myapp:latest", "portMappings": [{ "containerPort": 3000 }] });
    let endless: fn(&Report) -> bool = |report| outcome(report, Outcome::InProgress);
    vec![
        row("memory-below-use", vec![("images[0].behaviour", json!({ "oomAfter": "8s" }))], |report| {
            report.services[0].min_healthy_observed == Some(0)
        }),
        row("no-breaker", vec![(breaker, json!({ "enable": false, "rollback": false }))], endless),
        row(
            "breaker-cannot-trip",
            vec![(
                breaker,
                json!({
                    "enable": true, "rollback": true, "thresholdConfiguration": { "type": "COUNT", "value": 500 }
                }),
            )],
            endless,
        ),
        row("breaker-cannot-trip", vec![("images[0].behaviour", json!({ "exitAfter": "5m" }))], |report| {
            outcome(report, Outcome::Steady) && report.services[0].ms_below_desired > 0
        }),
        row("breaker-without-return", vec![("begin", json!("empty"))], |report| outcome(report, Outcome::Failed)),
        row(
            "slow-breaker",
            vec![
                ("targetGroups[0].HealthCheckIntervalSeconds", json!(300)),
                ("targetGroups[0].UnhealthyThresholdCount", json!(4)),
            ],
            |report| {
                let failed = report.services[0].deployments.iter().find(|one| one.rollout_state == "FAILED");
                failed.and_then(|one| one.ended_at_ms).is_none_or(|ended| ended > 630_000)
            },
        ),
        row("drain-longer-than-waiter", vec![("targetGroups[0].deregistrationDelay", json!(900))], |report| {
            report.services[0].extra_task_seconds > 4 * 900
        }),
        row(
            "stop-longer-than-drain",
            vec![("taskDefinitions[0].containerDefinitions[0].stopTimeout", json!(90))],
            |report| outcome(report, Outcome::Completed),
        ),
        row(
            "latest",
            vec![("images[0].image", json!("myapp:latest")), ("taskDefinitions[0].containerDefinitions[0]", latest)],
            |report| outcome(report, Outcome::RolledBack),
        ),
    ]
}

fn sound() -> Scenario {
    read(SOUND).unwrap_or_else(|problems| panic!("{}", problems[0])).scenario
}

fn changed(scenario: &Scenario, given: &[(&'static str, Value)]) -> Scenario {
    let change = |(path, value): &(&str, Value)| Change { path: (*path).to_owned(), value: Some(value.clone()) };
    let changes: Vec<Change> = given.iter().map(change).collect();
    apply(scenario, &changes).unwrap_or_else(|problems| panic!("{given:?}: {}", problems[0]))
}

fn names(found: &[Found]) -> Vec<&'static str> {
    let mut names: Vec<&str> = found.iter().map(|one| one.hazard).collect();
    names.dedup();
    names
}

fn reported(scenario: Scenario) -> Report {
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    run::report(&recording, &Ledger::of(&recording))
}

#[test]
fn a_sound_service_has_no_hazard_and_every_hazard_has_its_row() {
    assert_eq!(hazards(&sound()), []);
    for hazard in HAZARDS {
        assert!(rows().iter().any(|row| row.hazard == hazard.name), "no row for {}", hazard.name);
        assert!(hazard.source.len() > 20, "{} has its source", hazard.name);
    }
}

#[test]
fn each_is_found_alone_and_its_fix_removes_it() {
    for Row { hazard, given, .. } in rows() {
        let scenario = changed(&sound(), &given);
        let found = hazards(&scenario);
        assert_eq!(names(&found), [hazard], "{given:?}: {found:#?}");
        for one in &found {
            let fixed = one.fixed(&scenario).unwrap_or_else(|problems| panic!("{hazard}: {}", problems[0]));
            assert_eq!(check(&fixed), [], "{hazard}");
            assert_eq!(hazards(&fixed), [], "{hazard} is gone, and no other came");
            assert!(one.to_string().starts_with(&one.path) && one.to_string().contains(one.source), "{one}");
        }
    }
}

#[test]
fn each_proof_shows_what_the_hazard_does() {
    for Row { hazard, given, shows } in rows() {
        let scenario = changed(&sound(), &given);
        for one in hazards(&scenario) {
            let proof = one.proof(&scenario).unwrap_or_else(|problems| panic!("{hazard}: {}", problems[0]));
            let report = reported(proof);
            assert!(shows(&report), "{hazard} {given:?}:\n{}", report.text());
        }
    }
}

/// Of the built-in scenarios only those have hazards that teach them.
#[test]
fn built_in_scenarios_have_the_hazards_that_they_teach() {
    const TAUGHT: &[(&str, &[&str])] = &[
        ("crash-loop-no-breaker", &["no-breaker"]),
        ("breaker-modes", &["no-breaker"]),
        ("oom-loop", &["memory-below-use", "breaker-cannot-trip"]),
        ("rolling-0-100", &["outage-by-design"]),
        ("stuck-100-100", &["cannot-move"]),
        ("grace-too-short", &["grace-too-short"]),
        ("big-image", &["image-too-big"]),
        ("missing-image", &["no-breaker"]),
        ("constraints", &["constraint-unmet"]),
        ("no-room", &["no-spare-capacity", "no-breaker"]),
    ];
    for entry in LIBRARY {
        let found = hazards(&(entry.build)());
        let taught = TAUGHT.iter().find(|(slug, _)| *slug == entry.slug).map_or(&[][..], |(_, taught)| taught);
        assert_eq!(names(&found), taught, "{}", entry.slug);
    }
}

#[test]
fn a_path_that_leads_nowhere_changes_nothing() {
    for (path, value) in [
        ("services[7].desiredCount", json!(1)),
        ("services.desiredCount", json!(1)),
        ("services[x]", json!(1)),
        ("title.letters", json!(1)),
        ("services[0].desiredCount", json!("many")),
        ("services[0].desiredCount", json!(1_000_000)),
        ("nonsense", json!(1)),
    ] {
        let change = Change { path: path.to_owned(), value: Some(value.clone()) };
        assert!(apply(&sound(), &[change]).is_err(), "{path} {value}");
    }
}

/// Whatever is asked for, judging it does no harm: a change can be run, or says why not.
#[test]
fn random_scenarios_are_judged_and_changed_without_a_panic() {
    let (mut hazardous, mut removed) = (0, 0);
    for seed in 0..300 {
        let scenario = soak::scenario(seed);
        for found in hazards(&scenario) {
            hazardous += 1;
            for changed in [found.fixed(&scenario), found.proof(&scenario)].into_iter().flatten() {
                assert_eq!(check(&changed), [], "seed {seed}, {found}");
            }
            let here = |other: &Found| (other.hazard, &other.path) == (found.hazard, &found.path);
            removed += u32::from(found.fixed(&scenario).is_ok_and(|fixed| !hazards(&fixed).iter().any(here)));
        }
    }
    assert!(hazardous > 100 && removed * 10 > hazardous * 9, "{removed} of {hazardous} fixes remove their hazard");
}
