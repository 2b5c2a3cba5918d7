//! Rolling updates, and health checks that get in their way.

use super::claims::Claim;
use super::run::{Run, thousands};
use ecs_orrery::report::run::Outcome;

pub const CLAIMS: &[Claim] = &[
    ("rolling-50-200", |run| {
        completed(run, 10, 20);
        assert_eq!(run.report.requests.failed, 0);
        run.tells_when(run.after(30_000, "TaskCreated", &[]));
    }),
    ("rolling-100-200", |run| {
        completed(run, 10, 20);
        assert_eq!(run.report.requests.failed, 0);
        run.tells(&format!("{} task-seconds", run.only().extra_task_seconds));
        let twin = Run::of("rolling-50-200");
        assert_eq!(run.only().extra_task_seconds, twin.only().extra_task_seconds, "second for second");
        assert_eq!(run.only().deployments[1].ended_at_ms, twin.only().deployments[1].ended_at_ms);
    }),
    ("rolling-50-150", |run| {
        completed(run, 5, 15);
        let begins = run.after(30_000, "TaskCreated", &[]);
        run.tells_when(begins);
        run.tells_when(run.after(30_000, "StopRequested", &[]));
        run.tells_when(run.after(begins + 1, "TaskCreated", &[]));
        let twin = Run::of("rolling-50-200").only().deployments[1].ended_at_ms.expect("it ends");
        assert_eq!(run.only().deployments[1].ended_at_ms, Some(twin + 10_000), "ten seconds later");
    }),
    ("rolling-0-100", |run| {
        completed(run, 0, 10);
        let stop = run.after(30_000, "StopRequested", &[]);
        assert_eq!(run.count("StopRequested", &[("atMs", &stop.to_string())]), 10, "all stop at once");
        run.tells_when(stop);
        run.tells_when(run.after(30_000, "TaskCreated", &[]));
        let requests = run.report.requests;
        run.tells(&format!("{} of {} requests", thousands(requests.failed), thousands(requests.total)));
    }),
    ("stuck-100-100", |run| {
        let service = run.only();
        assert_eq!(service.outcome, Outcome::InProgress, "it never completes");
        assert_eq!((service.max_tasks_observed, service.min_healthy_observed), (Some(10), Some(10)));
        assert_eq!((run.count("TaskCreated", &[]), run.count("StopRequested", &[])), (0, 0), "nothing moves");
        let told = |row: &serde_json::Value| {
            row["message"].as_str().is_some_and(|text| text.contains("because of the service deployment configuration"))
        };
        assert!(run.facts("ServiceEventPosted", &[]).any(told), "the service says so");
    }),
];

pub const HEALTH_CHECKS: &[Claim] = &[
    ("grace-too-short", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Completed, Some(3)));
        let [_, short, long] = service.deployments.as_slice() else { panic!("two updates") };
        assert_eq!((short.rollout_state, short.failed_tasks), ("FAILED", 3));
        run.tells_when(short.ended_at_ms.expect("it trips"));
        run.tells_when(long.ended_at_ms.expect("it completes"));
        for (grace, fails) in [(75, true), (90, true), (120, false)] {
            assert_eq!(failures_with_grace(grace) > 0, fails, "{grace} s of grace");
        }
    }),
    ("bad-health-path", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::RolledBack, Some(4)));
        assert_eq!((service.deployments[1].failed_tasks, service.deployments[1].breaker_threshold), (3, Some(3)));
        run.tells_when(service.deployments[1].ended_at_ms.expect("it trips"));
        assert_eq!(run.count("FirstRequestServed", &[]), 0, "no request for the new tasks");
        let codes = |row: &serde_json::Value| row.to_string().contains("[404]");
        assert!(run.facts("ServiceEventPosted", &[]).any(codes), "the reason names the code");
    }),
    ("slow-drain", |run| {
        let gone = |name| run.last("TaskStatusChanged", &[("service", name), ("to", "STOPPED")]);
        assert_eq!(gone("brisk") / 1000, 89);
        run.tells("gone at 1:30");
        assert!((360_000..380_000).contains(&gone("patient")), "after six minutes");
        for name in ["brisk", "patient"] {
            let ended = run.service(name).deployments[1].ended_at_ms.expect("it completes");
            assert!(ended <= 75_000, "{name} is completed within 45 s");
        }
    }),
];

fn completed(run: &Run, least: u32, most: u32) {
    let service = run.only();
    assert_eq!(service.outcome, Outcome::Completed);
    assert_eq!((service.min_healthy_observed, service.max_tasks_observed), (Some(least), Some(most)));
    run.tells_when(service.deployments[1].ended_at_ms.expect("it completes"));
}

/// Plays the second update of grace-too-short with another grace period.
fn failures_with_grace(seconds: u32) -> u32 {
    use ecs_orrery::report::{Ledger, run};
    use ecs_orrery::scenario::{Command, library};
    use ecs_orrery::sim::Recording;
    let mut scenario = (library::find("grace-too-short").expect("built in").build)();
    let last = scenario.script.last_mut().expect("a second update");
    if let Command::UpdateService { health_check_grace_period_seconds, .. } = &mut last.command {
        *health_check_grace_period_seconds = Some(seconds);
    }
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    let counted = |entry: &&ecs_orrery::sim::Entry| {
        entry.at.as_millis() > 480_000 && matches!(entry.fact, ecs_orrery::sim::Fact::TaskFailureCounted { .. })
    };
    assert!(!run::report(&recording, &Ledger::of(&recording)).services.is_empty());
    recording.trace().iter().filter(counted).count() as u32
}
