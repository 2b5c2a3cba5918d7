//! Where tasks go, and where they do not.

use super::claims::Claim;
use super::run::Run;
use ecs_orrery::report::run::Outcome;

pub const CLAIMS: &[Claim] = &[
    ("binpack-or-spread", |run| {
        let (dense, wide) = (run.service("dense"), run.service("wide"));
        assert_eq!((dense.min_healthy_observed, wide.min_healthy_observed), (Some(0), Some(4)));
        run.tells(&format!("{} seconds, dense everything", wide.ms_below_desired.div_ceil(1000)));
        run.tells(&format!("nothing is healthy for {} seconds", dense.ms_below_desired / 1000));
        let lost = |service| run.count("ContainerExited", &[("service", service)]);
        assert_eq!((lost("dense"), lost("wide")), (6, 2), "what one instance took");
    }),
    ("constraints", |run| {
        assert_eq!(run.service("apart").running_count, 3);
        assert_eq!(run.service("prod-only").running_count, 3);
        assert_eq!(run.service("nowhere").running_count, 0);
        assert_eq!(run.count("TaskCreated", &[("service", "nowhere")]), 0, "no task is even created");
        assert!(run.count("PlacementRefused", &[("service", "apart")]) > 0);
        assert_eq!(hosts(run, "prod-only"), 2, "onto two instances");
    }),
    ("no-room", |run| {
        let service = run.only();
        assert_eq!((service.outcome, service.min_healthy_observed), (Outcome::Completed, Some(2)));
        let refused: Vec<u64> =
            run.facts("PlacementRefused", &[]).map(super::run::at).filter(|at| *at < 240_000).collect();
        assert!(refused.len() >= 6, "one refusal after another");
        let gaps: Vec<u64> = refused.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.is_sorted(), "at growing intervals: {gaps:?}");
        let room = run.after(240_000, "TaskCreated", &[]);
        let stops = run.first("TaskStatusChanged", &[("to", "STOPPING")]);
        assert!(room >= stops && stops > 270_000, "only when the drain is over");
    }),
    ("daemon", |run| {
        let logs = [("service", "logs")];
        let stop = run.first("StopRequested", &logs);
        assert_eq!(run.count("StopRequested", &[("service", "logs"), ("atMs", &stop.to_string())]), 3);
        run.tells_when(stop);
        let web = run.last("TaskStatusChanged", &[("service", "web"), ("to", "STOPPED")]);
        let left = run.after(240_000, "StopRequested", &logs);
        assert!(left > web, "the last to go");
        run.tells_when(left);
        assert_eq!(run.service("logs").running_count, 2, "it is not replaced");
        assert_eq!((run.service("web").min_healthy_observed, run.report.requests.failed), (Some(6), 0));
    }),
];

/// Counts the instances that a service was on at first.
fn hosts(run: &Run, service: &str) -> usize {
    let fields = [("service", service)];
    let placed = run.facts("TaskPlaced", &fields).filter(|row| super::run::at(row) < 30_000);
    let mut hosts: Vec<String> = placed.map(|row| row["instance"].to_string()).collect();
    hosts.sort();
    hosts.dedup();
    hosts.len()
}
