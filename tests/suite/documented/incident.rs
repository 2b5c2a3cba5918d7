//! The handbook's incident, mark by mark: the crash loop in its profile.
//!
//! Every mark of the handbook's timeline is one row: when it says that something happens, and when it does here. A mark
//! is met within one probe interval or one poll of the agent, whichever it waits for. What differs more is an exception
//! with its reason, and an exception that is needed no longer fails the test.

use super::Rule;
use ecs_orrery::scenario::library;
use ecs_orrery::sim::world::ids::TaskId;
use ecs_orrery::sim::world::{DesiredStatus, ProbeFailure, StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Entry, Fact, Recording, Signal};

pub const RULES: &[Rule] = &[
    ("every mark of the handbook's timeline is met, or excepted with its reason", marks),
    ("T+3:00 and T+3:45 keep their distance from the stop: the same failure, a loop", second_loop),
    ("while an unhealthy task is replaced the service wants three and has two", desired_3_actual_2),
    ("the stop: SIGTERM, and 30 s until SIGKILL would come", sigterm),
    ("after ten failures the deployment is rolled back, and the first revision serves", ten_failures),
    ("without a breaker the loop goes on for ever", for_ever),
];

/// The update is given at 30 s; all marks count from there.
const UPDATE: u64 = 30_000;
/// One interval of the target group's checks.
const PROBE: u64 = 15_000;
/// One poll of an agent, and one look of the controller.
const POLL: u64 = 5_000;

/// A mark of the handbook's timeline.
struct Mark {
    says: &'static str,
    /// In milliseconds after the update.
    at: u64,
    /// So far off it may be.
    within: u64,
    shows: fn(&Fact) -> bool,
    /// How much earlier it comes here, and why.
    earlier: Option<(u64, &'static str)>,
}

const TIMELINE: &[Mark] = &[
    Mark {
        says: "T+0:00 service update: new image myapp:v2",
        at: 0,
        within: 0,
        shows: |fact| matches!(fact, Fact::DeploymentCreated { deployment, .. } if deployment.number() == 1),
        earlier: None,
    },
    Mark {
        says: "T+0:30 new tasks start provisioning",
        at: 30_000,
        within: POLL,
        shows: |fact| matches!(fact, Fact::TaskCreated { .. }),
        earlier: Some((
            30_000,
            "by the handbook's own gotcha 1 placement begins 5 to 10 s after the controller sees a difference; what it \
             gives to provisioning, the pull of 496 MB takes here",
        )),
    },
    Mark {
        says: "T+1:00 tasks enter RUNNING state",
        at: 60_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }),
        earlier: None,
    },
    Mark {
        says: "T+1:45 health check: /health returns 500 error",
        at: 105_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Status(500), .. }),
        earlier: None,
    },
    Mark {
        says: "T+2:15 health check fails 3 times, task marked UNHEALTHY",
        at: 135_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. }),
        earlier: None,
    },
    Mark {
        says: "T+2:30 ALB deregisters task",
        at: 150_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TargetDeregistered { .. }),
        earlier: None,
    },
    Mark {
        says: "T+2:35 ECS stops task",
        at: 155_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::StopSignalSent { signal: Signal::Term, .. }),
        earlier: None,
    },
    Mark {
        says: "T+2:35 launch new task",
        at: 155_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TaskCreated { task, .. } if *task >= REPLACEMENT),
        earlier: None,
    },
    Mark {
        says: "T+3:00 new task launches (same v2 image)",
        at: 180_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TaskStatusChanged { task, to: TaskStatus::Running, .. } if *task >= REPLACEMENT),
        earlier: None,
    },
    Mark {
        says: "T+3:45 same failure: LOOP",
        at: 225_000,
        within: PROBE,
        shows: |fact| matches!(fact, Fact::TargetCheckFailed { target, .. } if target.number() >= REPLACEMENT.number()),
        earlier: None,
    },
];

/// Three tasks were there, three came with the update; this is the first that replaces one.
const REPLACEMENT: TaskId = TaskId::new(6);

fn recording() -> Recording {
    let mut recording = Recording::new((library::find("crash-loop").expect("it is built in").build)());
    recording.record_until(recording.scenario().end());
    recording
}

/// Returns when something first happens, after so long since the update.
fn first(recording: &Recording, after: u64, is_it: impl Fn(&Fact) -> bool) -> u64 {
    let found = |entry: &&Entry| entry.at.as_millis() >= UPDATE + after && is_it(&entry.fact);
    recording.trace().iter().find(found).expect("it happens").at.as_millis() - UPDATE
}

fn marks() {
    let recording = recording();
    let mut wrong = Vec::new();
    for mark in TIMELINE {
        let at = first(&recording, 0, mark.shows);
        let met = at.abs_diff(mark.at) <= mark.within;
        match mark.earlier {
            None if !met => wrong.push(format!("{}: {at} ms", mark.says)),
            Some(_) if met => wrong.push(format!("{}: needs no exception, {at} ms", mark.says)),
            Some((most, why)) if at > mark.at || mark.at - at > most => {
                wrong.push(format!("{}: {at} ms, though {why}", mark.says));
            }
            None | Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn second_loop() {
    let recording = recording();
    let near = |what: &str, took: u64, wanted: u64| {
        assert!(took.abs_diff(wanted) <= PROBE, "{what}: {took} ms, the handbook says {wanted} ms");
    };
    let stopped = first(&recording, 0, |fact| matches!(fact, Fact::TargetDeregistered { .. }));
    let runs =
        first(&recording, stopped, |fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    near("from deregistered to the new task", runs - stopped, 30_000);
    let fails = first(&recording, runs, |fact| {
        matches!(fact, Fact::TargetCheckFailed { failure: ProbeFailure::Status(500), .. })
    });
    near("from the new task to the same failure", fails - runs, 45_000);
}

fn desired_3_actual_2() {
    let recording = recording();
    let mut world = recording.opening();
    let mut fewest = usize::MAX;
    for (place, entry) in recording.trace().iter().enumerate() {
        world.replay(entry);
        let over = recording.trace().get(place + 1).is_none_or(|next| next.at != entry.at);
        let Some(service) = world.services.values().next().filter(|_| over && entry.at.as_millis() > UPDATE) else {
            continue;
        };
        let primary = service.deployments[0];
        let stopped = world.tasks.values().any(|task| {
            let failed =
                |stop: &ecs_orrery::sim::world::Stop| matches!(stop.cause, StopCause::FailedElbHealthChecks(_));
            task.desired == DesiredStatus::Stopped && task.stop.as_ref().is_some_and(failed)
        });
        if stopped && primary.number() == 1 {
            let alive = service.tasks.iter().filter_map(|id| world.task(*id));
            fewest = fewest.min(alive.filter(|task| task.is_alive() && task.deployment == Some(primary)).count());
        }
    }
    assert!(fewest <= 2, "of the new revision fewer than three are wanted for a moment: {fewest}");
}

fn sigterm() {
    let recording = recording();
    let sent = recording.trace().iter().find_map(|entry| match entry.fact {
        Fact::StopSignalSent { signal: Signal::Term, kill_at, .. } => Some((kill_at - entry.at).as_millis()),
        _ => None,
    });
    assert_eq!(sent, Some(30_000));
}

fn ten_failures() {
    let recording = recording();
    let counted = |entry: &&Entry| matches!(entry.fact, Fact::TaskFailureCounted { .. });
    let before = |entry: &&Entry| !matches!(entry.fact, Fact::DeploymentRolledBack { .. });
    let failures = recording.trace().iter().take_while(before).filter(counted).count();
    assert!((10..=12).contains(&failures), "as many as one look finds beyond the tenth: {failures}");
    first(&recording, 0, |fact| matches!(fact, Fact::DeploymentRolledBack { .. }));
    let world = recording.head().world();
    let alive: Vec<u32> =
        world.tasks.values().filter(|task| world.in_service(task)).map(|task| task.definition.number()).collect();
    assert_eq!(alive, [0, 0, 0]);
}

fn for_ever() {
    let mut scenario = (library::find("crash-loop").expect("it is built in").build)();
    scenario.services[0].deployment_configuration.deployment_circuit_breaker.enable = false;
    scenario.duration = ecs_orrery::units::Span::from_secs(2 * 3600);
    let mut recording = Recording::new(scenario);
    recording.record_until(recording.scenario().end());
    let stops = recording
        .trace()
        .iter()
        .filter(|entry| matches!(&entry.fact, Fact::StopRequested { cause: StopCause::FailedElbHealthChecks(_), .. }));
    let last = stops.clone().next_back().expect("it loops").at.as_millis();
    assert!(stops.count() > 100 && last > 7_000_000, "to the very end: {last}");
}
