//! What fails under the service: instances, zones, capacity, agents, secrets.

use super::claims::Claim;
use super::run::{Run, at, clock, thousands};
use ecs_orrery::report::run::Outcome;

pub const CLAIMS: &[Claim] = &[
    ("instance-dies", |run| {
        assert_eq!(run.only().min_healthy_observed, Some(4));
        run.tells(&format!("{} requests fail", thousands(run.report.requests.failed)));
        let unhealthy = [("to", "unhealthy")];
        run.tells_when(run.first("TargetHealthChanged", &unhealthy));
        run.tells_when(run.last("TargetHealthChanged", &unhealthy));
        let replaced = run.after(30_000, "TaskCreated", &[]);
        run.tells_when(replaced);
        run.tells_when(run.after(replaced, "FirstRequestServed", &[]));
        let noticed = run.first("HostStatusChanged", &[("to", "INACTIVE")]);
        assert!(noticed > replaced, "ECS learns it from the load balancer first");
        run.tells_when(noticed);
    }),
    ("drain-instance", |run| {
        let service = run.only();
        assert_eq!((service.min_healthy_observed, service.ms_below_desired), (Some(6), 0));
        assert_eq!((run.report.requests.failed, run.report.requests.total), (0, 72_000));
        run.tells_when(run.first("FirstRequestServed", &[("instance", &host(run, "FirstRequestServed"))]));
        run.tells_when(run.first("StopRequested", &[]));
        run.tells_when(run.last("TaskStatusChanged", &[("to", "STOPPED")]));
    }),
    ("zone-outage-mid-deploy", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Completed, Some(9)));
        let requests = run.report.requests;
        run.tells(&format!("{} of {} requests", thousands(requests.failed), thousands(requests.total)));
        let end = run.first("FaultEnded", &[]);
        let before = |row: &&serde_json::Value| at(row) > 30_000 && at(row) < end;
        assert_eq!(run.facts("TargetHealthChanged", &[("from", "initial")]).filter(before).count(), 6);
        run.tells_when(service.deployments[1].ended_at_ms.expect("it completes"));
        run.tells_when(end);
    }),
    ("spot-interruption", |run| {
        let (instances, fargate) = (run.service("on-instances"), run.service("on-fargate"));
        assert_eq!((instances.min_healthy_observed, fargate.min_healthy_observed), (Some(4), Some(3)));
        run.tells(&format!("{} seconds later", fargate.ms_below_desired / 1000));
        let gone = run.last("TaskStatusChanged", &[("service", "on-instances"), ("to", "STOPPED")]);
        let vanished = run.first("HostVanished", &[]);
        assert_eq!(vanished, 150_000, "two minutes");
        run.tells(&format!("{} seconds before", (vanished - gone) / 1000));
        assert_eq!(run.report.requests.failed, 0);
    }),
    ("agent-under-load", |run| {
        let serves = |crash: u64| run.after(crash, "FirstRequestServed", &[]);
        run.tells_when(serves(90_000));
        run.tells(&format!("after {} seconds", (serves(90_000) - 90_000 + 500) / 1000));
        run.tells(&format!("takes {}", (serves(270_000) - 270_000 + 500) / 1000));
        let placed = run.after(90_000, "TaskPlaced", &[]);
        run.tells(&format!("placed at {}", clock(placed)));
        assert_eq!(run.report.placement_failures, 0, "placement was never the problem");
    }),
    ("agent-lost", |run| {
        let crash = run.first("ContainerExited", &[("exitCode", "1")]);
        let heard = run.first("StopRequested", &[]);
        assert_eq!((crash, heard / 1000), (90_000, 270), "three minutes unheard");
        let lost = run.facts("FaultBegan", &[]).next().expect("an agent is lost")["instance"].clone();
        let meanwhile = |row: &&serde_json::Value| (30_000..270_000).contains(&at(row));
        let placed: Vec<&serde_json::Value> = run.facts("TaskPlaced", &[]).filter(meanwhile).collect();
        assert_eq!(placed.len(), 2, "both new tasks");
        assert!(placed.iter().all(|row| row["instance"] != lost), "go to the other instance");
        let replaced = run.after(heard, "TaskCreated", &[]);
        assert_eq!((replaced + 500) / 1000, 279, "nine seconds later");
    }),
    ("credentials", |run| {
        let renewed = run.after(1_000_000, "CredentialsIssued", &[]);
        assert_eq!(renewed, (5 * 3600 + 45 * 60) * 1000, "a quarter of an hour before they end");
        assert_eq!(run.count("CredentialsIssued", &[("atMs", &renewed.to_string())]), 2, "for both tasks");
        assert_eq!(run.count("ContainerExited", &[]), 1, "nothing else ends");
        let denied = |row: &&serde_json::Value| row.to_string().contains("ResourceInitializationError");
        assert_eq!(run.facts("StopRequested", &[]).filter(denied).count(), 5);
        let started = run.last("TaskStatusChanged", &[("to", "RUNNING")]);
        assert_eq!(started / 60_000, 6 * 60 + 20);
    }),
];

/// Returns where it first happened.
fn host(run: &Run, fact: &str) -> String {
    let row = run.facts(fact, &[]).next().expect("it happens");
    row["instance"].as_str().expect("on an instance").to_owned()
}
