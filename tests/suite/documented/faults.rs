//! Faults and interventions: every verb, what it does and how it ends.

use super::Rule;
use super::bench::{Played, alive, play, scripted, serving};
use ecs_orrery::scenario::Command;
use ecs_orrery::sim::world::ids::HostId;
use ecs_orrery::sim::world::{HostStatus, ProbeFailure, StopCause, TargetState, TaskStatus};
use ecs_orrery::sim::{Fact, Obedience, Refused};
use ecs_orrery::units::{SimTime, Span};
use serde_json::json;

pub const RULES: &[Rule] = &[
    ("a terminated instance: its tasks are gone, ECS notices, and starts others", terminated),
    ("nothing is pulled, created or started on an instance that has ended", ended_does_nothing),
    ("a target on an instance that has ended times out, it does not refuse", ended_times_out),
    (
        "a stopped instance: its tasks stop with it, it stays registered, and its agent comes back with it",
        stopped_instance,
    ),
    ("an image half pulled when its instance was stopped is pulled anew", stopped_amid_pull),
    ("deregistering an instance with tasks needs force", deregister_refused),
    ("with force its tasks are stopped and started elsewhere", deregister_forced),
    ("a Spot instance ends two minutes after its notice", spot_instance),
    ("with Spot draining it is DRAINING from the notice on", spot_draining),
    ("a zone that fails: its targets fail, others take over, and it comes back", zone_fails),
    ("fail-health ends after its time", fail_health_ends),
    ("end-fault ends what has no end of its own", end_fault),
    ("there must be something to end", nothing_to_end),
    ("what is not there is refused", not_there),
    ("every verb can also be given by hand at any moment", by_hand),
];

fn wide(script: serde_json::Value) -> Played {
    play(json!({ "services": [{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 4,
        "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
    }], "script": script }))
}

fn terminated() {
    let played = wide(json!([{ "at": "60s", "do": "terminate-instance", "instance": "us-east-1a/1" }]));
    let exited = played.first(|fact| matches!(fact, Fact::ContainerExited { exit_code: None, .. }));
    assert_eq!(exited, Some(60_000), "the containers are gone at once");
    let stopped = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::HostTerminated(_), .. });
    let noticed = played.first(|fact| matches!(fact, Fact::HostStatusChanged { to: HostStatus::Inactive, .. }));
    assert!(noticed.is_some_and(|at| (90_000..=120_000).contains(&at)), "{noticed:?}");
    assert!(played.count(stopped) <= 1);
    assert_eq!(serving(played.end()), 4);
    assert!(alive(played.end()).iter().all(|task| task.host != Some(HostId::new(0))));
}

fn ended_does_nothing() {
    let script = json!([{ "at": "20s", "do": "terminate-instance", "instance": "us-east-1a/1" }]);
    let mut parts = super::bench::alone(json!([{ "name": "app", "image": "large:v1" }]));
    parts["images"] = json!([{ "image": "large:v1", "size": "300MB" }]);
    parts["script"] = script;
    let played = play(parts);
    let first = played.end().task(ecs_orrery::sim::world::ids::TaskId::new(0)).expect("described");
    assert_eq!(first.host, Some(HostId::new(0)), "it was on its way there");
    let here = |fact: &Fact| match fact {
        Fact::LayerDownloaded { host, .. } | Fact::LayerReady { host, .. } => *host == HostId::new(0),
        Fact::PullFinished { task, .. } | Fact::ContainerCreated { task, .. } | Fact::ContainerStarted { task, .. } => {
            task.number() == 0
        }
        _ => false,
    };
    let late: Vec<u64> = played.times(here).into_iter().filter(|at| *at > 20_000).collect();
    assert_eq!(late, [0; 0]);
    assert_eq!(alive(played.end()).len(), 1, "another has taken its place");
}

fn ended_times_out() {
    let played = wide(json!([{ "at": "60s", "do": "terminate-instance", "instance": "us-east-1a/1" }]));
    let failures: Vec<_> = played
        .facts()
        .filter_map(|entry| match entry.fact {
            Fact::TargetCheckFailed { failure, .. } => Some(failure),
            _ => None,
        })
        .collect();
    assert!(!failures.is_empty() && failures.iter().all(|failure| *failure == ProbeFailure::Timeout), "{failures:?}");
}

fn stopped_instance() {
    let played = wide(json!([{ "at": "60s", "do": "stop-instance", "instance": "us-east-1a/1", "for": "5m" }]));
    let exited = played.first(|fact| matches!(fact, Fact::ContainerExited { exit_code: None, .. }));
    assert_eq!(exited, Some(60_000), "the containers are gone at once");
    let stopped = played.times(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::HostStopped(_), .. }));
    assert!(stopped.len() == 1 && (90_000..=120_000).contains(&stopped[0]), "{stopped:?}");
    let during = played.at(300);
    let host = during.host(HostId::new(0)).expect("there");
    assert_eq!((host.status, host.agent.connected), (HostStatus::Active, false));
    assert_eq!(serving(&during), 4, "another has taken its place");
    assert!(alive(&during).iter().all(|task| task.host != Some(HostId::new(0))));
    let back = played.first(|fact| matches!(fact, Fact::AgentConnectionChanged { connected: true, .. }));
    assert!(back.is_some_and(|at| (420_000..=450_000).contains(&at)), "started at 6:00, it boots: {back:?}");
}

fn stopped_amid_pull() {
    let mut parts = super::bench::alone(json!([{ "name": "app", "image": "large:v1" }]));
    parts["images"] = json!([{ "image": "large:v1", "size": "300MB" }]);
    parts["cluster"] = json!({ "zones": ["us-east-1a"], "instances": [
        { "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }
    ] });
    parts["script"] = json!([{ "at": "20s", "do": "stop-instance", "instance": "us-east-1a/1", "for": "1m" }]);
    let played = play(parts);
    let pulled = played.times(|fact| matches!(fact, Fact::PullFinished { .. }));
    assert!(pulled.len() == 1 && pulled[0] > 140_000, "once, after it has booted: {pulled:?}");
    assert_eq!(alive(played.end()).len(), 1);
}

fn deregister_refused() {
    let played = wide(json!([{
        "at": "60s", "do": "deregister-container-instance", "containerInstance": "us-east-1a/1"
    }]));
    assert_eq!(refused(&played), [Refused::InstanceHasTasks]);
}

fn refused(played: &Played) -> Vec<Refused> {
    let refused = |entry: &ecs_orrery::sim::Entry| match entry.fact {
        Fact::CommandGiven { outcome: Obedience::Refused(refused), .. } => Some(refused),
        _ => None,
    };
    played.facts().filter_map(refused).collect()
}

fn deregister_forced() {
    let played = wide(json!([{
        "at": "60s", "do": "deregister-container-instance", "containerInstance": "us-east-1a/1", "force": true
    }]));
    let stopped = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::HostDeregistered, .. });
    assert_eq!(played.times(stopped), [60_000]);
    assert_eq!(serving(played.end()), 4);
}

fn spot(draining: bool) -> Played {
    let agent = json!({ "ECS_ENABLE_SPOT_INSTANCE_DRAINING": draining.to_string() });
    play(json!({
        "cluster": { "instances": [
            { "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "spot": true, "agent": agent, "trunking": true },
            { "count": 2, "instanceType": "c5.large", "zone": "us-east-1b", "trunking": true }
        ] },
        "script": [{ "at": "60s", "do": "interrupt-spot", "instance": "us-east-1a/1" }]
    }))
}

fn spot_instance() {
    let played = spot(false);
    assert_eq!(played.first(|fact| matches!(fact, Fact::HostVanished { .. })), Some(180_000));
    assert_eq!(serving(played.end()), 2);
}

fn spot_draining() {
    let played = spot(true);
    assert_eq!(played.at(61).host(HostId::new(0)).expect("there").status, HostStatus::Draining);
    let moved = played.first(|fact| matches!(fact, Fact::TaskCreated { .. }));
    assert!(moved.is_some_and(|at| at < 75_000), "its tasks are replaced before it ends: {moved:?}");
}

fn zone_fails() {
    let played = wide(json!([{ "at": "60s", "do": "fail-zone", "zone": "us-east-1a", "for": "5m" }]));
    let unhealthy = played.count(|fact| matches!(fact, Fact::TargetHealthChanged { to: TargetState::Unhealthy, .. }));
    assert_eq!(unhealthy, 2, "both targets in the zone");
    let during = played.at(300);
    let there = |task: &&&ecs_orrery::sim::world::Task| task.zone.is_some_and(|zone| zone.number() == 0);
    assert!(alive(&during).iter().filter(|task| during.in_service(task)).filter(|task| there(task)).count() == 0);
    assert_eq!(serving(&during), 4, "the other zone has taken over");
    let end = played.end();
    assert_eq!(serving(end), 4);
    let late = end.tasks.values().filter(|task| !task.is_alive());
    assert!(late.into_iter().all(|task| task.last_status == TaskStatus::Stopped), "what had to stop has stopped");
}

fn fail_health_ends() {
    let played = scripted(json!([{ "at": "60s", "do": "fail-health", "task": "web/1", "for": "15s" }]));
    assert_eq!(played.times(|fact| matches!(fact, Fact::FaultEnded { .. })), [75_000]);
    let world = played.at(76);
    assert!(alive(&world).iter().all(|task| world.leading_target(task).expect("registered").answers()));
}

fn end_fault() {
    let played = scripted(json!([
        { "at": "60s", "do": "slow-registry", "times": 5 },
        { "at": "90s", "do": "end-fault", "fault": "slow-registry" }
    ]));
    assert_eq!(played.at(89).faults.registry_slowness(), 5);
    assert!(played.at(91).faults.is_empty());
}

fn nothing_to_end() {
    let played = scripted(json!([{ "at": "60s", "do": "end-fault", "fault": "fail-zone" }]));
    assert_eq!(refused(&played), [Refused::NothingToEnd]);
}

fn not_there() {
    let played = scripted(json!([
        { "at": "60s", "do": "stop-task", "task": "ffffffffffff" },
        { "at": "61s", "do": "terminate-instance", "instance": "i-0000000000000" }
    ]));
    assert_eq!(refused(&played), [Refused::TaskNotFound, Refused::InstanceNotFound]);
}

fn by_hand() {
    let mut played = scripted(json!([]));
    let verbs = json!([
        { "do": "update-service", "service": "web", "desiredCount": 3 },
        { "do": "run-task", "taskDefinition": "app:1" },
        { "do": "fail-health", "task": "web/1", "for": "10s" },
        { "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "10s" },
        { "do": "fail-zone", "zone": "us-east-1b", "for": "10s" },
        { "do": "slow-registry", "for": "10s" },
        { "do": "fail-provisioning", "for": "10s" },
        { "do": "stop-instance", "instance": "us-east-1a/1", "for": "10s" },
        { "do": "fail-registry", "for": "10s" },
        { "do": "deny-secrets", "for": "10s" },
        { "do": "exhaust-fargate", "for": "10s" },
        { "do": "overload-control-plane", "for": "10s" },
        { "do": "update-container-instances-state", "containerInstances": ["us-east-1b/1"], "status": "DRAINING" },
        { "do": "crash-task", "task": "web/1" },
        { "do": "stop-task", "task": "web/2" },
        { "do": "terminate-instance", "instance": "us-east-1a/2" },
        { "do": "deregister-container-instance", "containerInstance": "us-east-1a/1", "force": true },
        { "do": "delete-service", "service": "web", "force": true }
    ]);
    let verbs: Vec<Command> = serde_json::from_value(verbs).expect("all are verbs");
    let recording = &mut played.0;
    for (nth, verb) in verbs.into_iter().enumerate() {
        let at = SimTime::ZERO + Span::from_secs(60 + 20 * nth as u64);
        recording.record_until(at);
        recording.intervene(at, verb);
    }
    let end = recording.scenario().end();
    recording.record_until(end);
    assert_eq!(refused(&played), []);
    assert!(played.end().faults.is_empty(), "every fault has ended");
    assert_eq!(alive(played.end()).len(), 0);
}
