//! What each lesson claims, asked of a run: a row for every built-in scenario.

use super::run::{Run, clock, thousands};
use super::{breaker, failures, placement, rolling};
use ecs_orrery::report::run::Outcome;
use ecs_orrery::scenario::LIBRARY;

pub type Claim = (&'static str, fn(&Run));

const FIRST_STEPS: &[Claim] = &[
    ("first-journey", |run| {
        assert_eq!(run.only().outcome, Outcome::Completed);
        let (pull, served) = (run.first("PullStarted", &[]), run.first("FirstRequestServed", &[]));
        let pulled = run.first("PullFinished", &[]);
        assert!((pulled - pull) * 2 > served, "most of the wait is the pull");
        assert!(run.facts("ManifestResolved", &[]).all(|row| row["missingLayers"] == 7));
    }),
    ("first-journey-fargate", |run| {
        assert_eq!(run.only().outcome, Outcome::Completed);
        assert_eq!(run.count("MicroVmStarted", &[]), 3);
        assert!(run.facts("ManifestResolved", &[]).all(|row| row["missingLayers"] == 7), "nothing is cached");
    }),
    ("reconcile-a-crash", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Steady, Some(2)));
        let crash = run.first("ContainerExited", &[("exitCode", "1")]);
        let told = run.after(crash, "StopRequested", &[]);
        assert!(told - crash < 500, "the agent reports in under half a second");
        let (missed, serves) = (run.after(crash, "TaskCreated", &[]), run.after(crash, "FirstRequestServed", &[]));
        run.tells(&format!("a replacement at {}", clock(missed)));
        run.tells(&format!("{} seconds below", (service.ms_below_desired + 500) / 1000));
        run.tells(&format!("health check at {}", clock(serves)));
        run.tells(&format!("Only {} requests", run.report.requests.failed));
    }),
];

const IMAGES: &[Claim] = &[
    ("cold-and-warm-pull", |run| {
        let pulls = |run: &Run, missing: &str| {
            let fields = [("missingLayers", missing)];
            let row = run.facts("ManifestResolved", &fields).next().expect("a pull");
            let host = row["instance"].as_str().expect("on an instance").to_owned();
            let here = [("instance", host.as_str())];
            let pull = run.first("PullFinished", &here) - run.first("PullStarted", &here);
            (pull, run.first("FirstRequestServed", &here))
        };
        let ((warm, soon), (cold, late)) = (pulls(run, "1"), pulls(run, "4"));
        for pull in [warm, cold] {
            run.tells(&format!("{}.{} seconds", pull / 1000, (pull % 1000 + 50) / 100));
        }
        run.tells_when(soon);
        run.tells_when(late);
    }),
    ("big-image", |run| {
        for (service, words) in
            [("big-on-fargate", ""), ("big-on-large", ""), ("big-on-small", ""), ("slim-on-large", "needs ")]
        {
            let here = [("service", service)];
            let pull = run.first("PullFinished", &here) - run.first("PullStarted", &here);
            run.tells(&format!("{words}{}", (pull + 500) / 1000));
        }
    }),
    ("registry-slow", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Completed, Some(4)));
        assert_eq!((run.count("TaskFailureCounted", &[]), run.report.requests.failed), (0, 0));
        run.tells_when(run.first("PullFinished", &[]));
        run.tells_when(service.deployments[1].ended_at_ms.expect("it ends"));
    }),
    ("missing-image", |run| {
        let (guarded, unguarded) = (run.service("guarded"), run.service("unguarded"));
        assert_eq!((guarded.outcome, unguarded.outcome), (Outcome::RolledBack, Outcome::InProgress));
        assert_eq!(guarded.deployments[1].failed_tasks, 3);
        run.tells_when(guarded.deployments[1].ended_at_ms.expect("it ends"));
        run.tells(&format!("{} tasks", unguarded.deployments[1].failed_tasks));
        for service in [guarded, unguarded] {
            assert_eq!((service.min_healthy_observed, service.ms_below_desired), (Some(3), 0));
        }
        assert!(run.facts("StopRequested", &[]).all(|row| {
            row["stopCode"] == "TaskFailedToStart"
                && row["stoppedReason"].as_str().is_some_and(|reason| reason.contains("CannotPullContainerError"))
        }));
    }),
];

const SCALE: &[Claim] = &[("fleet-1000", |run| {
    let service = run.only();
    assert_eq!((service.outcome, run.report.requests.failed), (Outcome::Completed, 0));
    assert_eq!((service.max_tasks_observed, service.min_healthy_observed), (Some(1250), Some(900)));
    let begins = run.after(30_000, "TaskCreated", &[]).to_string();
    assert_eq!(run.count("TaskCreated", &[("atMs", &begins)]), 250);
    run.tells_when(service.deployments[1].ended_at_ms.expect("it ends"));
})];

/// Every group's claims; a scenario without one fails the test below.
const CLAIMS: &[&[Claim]] = &[
    FIRST_STEPS,
    breaker::CLAIMS,
    rolling::CLAIMS,
    rolling::HEALTH_CHECKS,
    IMAGES,
    placement::CLAIMS,
    failures::CLAIMS,
    SCALE,
];

#[test]
fn every_lesson_tells_what_happens() {
    let claims: Vec<&Claim> = CLAIMS.iter().copied().flatten().collect();
    let claimed: Vec<&str> = claims.iter().map(|(slug, _)| *slug).collect();
    let listed: Vec<&str> = LIBRARY.iter().map(|entry| entry.slug).collect();
    assert_eq!(claimed, listed, "each scenario has its claim, in the order of the library");
    let play = |slug: &str, holds: fn(&Run)| {
        let run = Run::of(slug);
        holds(&run);
        run.end();
    };
    let lies = |(slug, holds): &&Claim| std::panic::catch_unwind(|| play(slug, *holds)).is_err();
    let lying: Vec<&str> = claims.into_iter().filter(lies).map(|(slug, _)| *slug).collect();
    assert!(lying.is_empty(), "not what happens, see above: {}", lying.join(", "));
}

#[test]
fn figures_are_written_as_lessons_write_them() {
    assert_eq!((clock(78_949), clock(9_400), clock(369_000)), ("1:19".into(), "0:09".into(), "6:09".into()));
    assert_eq!(
        (thousands(26), thousands(5_403), thousands(1_002_030)),
        ("26".into(), "5,403".into(), "1,002,030".into())
    );
}
