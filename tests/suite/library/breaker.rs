//! Crash loops and the breaker.

use super::claims::Claim;
use super::run::Run;
use ecs_orrery::report::run::{Outcome, ServiceReport};

pub const CLAIMS: &[Claim] = &[
    ("crash-loop", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::RolledBack, Some(3)));
        let failed = &service.deployments[1];
        assert_eq!(failed.breaker_threshold, Some(10));
        assert!(failed.failed_tasks >= 10, "trips at the tenth failure");
        assert_eq!(run.report.requests.failed, 0, "the old tasks go on serving");
    }),
    ("crash-loop-no-breaker", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::InProgress, Some(3)));
        run.tells(&format!("{} tasks fail", service.deployments[1].failed_tasks));
        assert_eq!((run.report.requests.failed, service.max_tasks_observed), (0, Some(6)));
        assert_eq!(run.count("StartsThrottled", &[]), 0, "tasks that ran are not throttled");
    }),
    ("breaker-modes", breaker_modes),
    ("oom-loop", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Completed, Some(0)));
        assert_eq!(run.count("TaskFailureCounted", &[]), 0, "the breaker stays silent");
        run.tells_when(service.deployments[1].ended_at_ms.expect("it ends"));
        let killed = [("exitCode", "137")];
        let first = run.first("ContainerExited", &killed);
        run.tells_when(first);
        assert!(run.facts("ContainerExited", &killed).count() > 16, "the loop goes on");
        let fourth = run.facts("ContainerExited", &killed).nth(3).expect("all four").get("atMs").cloned();
        assert!(fourth.and_then(|at| at.as_u64()).expect("a time") - first < 2_000);
    }),
];

fn breaker_modes(run: &Run) {
    let bad = |service: &str| -> (Outcome, u32, Option<u32>, Option<u64>) {
        let row: &ServiceReport = run.service(service);
        let bad = &row.deployments[1];
        assert_eq!(row.min_healthy_observed, Some(4), "{service}");
        (row.outcome, bad.failed_tasks, bad.breaker_threshold, bad.ended_at_ms)
    };
    let (outcome, failed, threshold, early) = bad("default");
    assert_eq!((outcome, threshold), (Outcome::RolledBack, Some(3)));
    assert!(failed >= 3);
    let (outcome, failed, threshold, _) = bad("unbounded");
    assert_eq!((outcome, threshold), (Outcome::Failed, Some(2)));
    assert!(failed >= 2);
    let (outcome, failed, threshold, late) = bad("count");
    assert_eq!((outcome, threshold), (Outcome::RolledBack, Some(10)));
    assert!(failed >= 10);
    let (early, late) = (early.expect("it trips"), late.expect("it trips"));
    assert!((55_000..70_000).contains(&(late - early)), "a minute later");
    run.tells_when(late);
    let (outcome, failed, threshold, _) = bad("off");
    assert_eq!((outcome, threshold), (Outcome::InProgress, None));
    run.tells(&format!("{failed} tasks have failed"));
}
