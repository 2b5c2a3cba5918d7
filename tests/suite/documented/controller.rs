//! The service controller: desired against actual, deployments, events, daemons, standalone tasks.

use super::Rule;
use super::bench::{Played, SERVICE, alive, bridge, definition, play, scripted, serving};
use ecs_orrery::report::{Ledger, sentence};
use ecs_orrery::sim::world::{DeploymentStatus, RolloutState, ServiceStatus, StopCause, TaskStatus};
use ecs_orrery::sim::{Fact, Obedience, Refused, ServiceMessage};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a task that crashes is replaced at the controller's next look", crash_is_replaced),
    ("scale-out starts what is missing", scale_out),
    ("scale-in takes from the zone with most tasks of the service", scale_in_keeps_zones),
    ("a change of the desired count starts no deployment", count_is_no_deployment),
    ("another task definition does, and is PRIMARY; the one before is ACTIVE until it is drained", primary_and_active),
    ("force-new-deployment starts one of the same definition", force),
    ("an update during an update makes the running one ACTIVE too", update_during_update),
    ("percentages and grace period change at once, without a deployment", reconfigure),
    ("a service that wants tasks is deleted by force only", delete_refused),
    ("a deleted service is DRAINING, then INACTIVE, and cannot be updated", delete),
    ("it is INACTIVE once every task is STOPPING or STOPPED, not while they drain", deleted_once_drained),
    ("what is deleted amid a deployment goes as a scale-in, the unhealthy too", deleted_amid_deployment),
    ("RunTask starts tasks of no service, and nobody replaces them", run_task),
    ("RunTask that finds no host starts nothing", run_task_fails),
    ("RunTask spreads the tasks of one group, whatever other groups run where", run_task_spreads),
    ("RunTask on Fargate spreads them over the zones, call by call", run_task_zones),
    ("steady state is posted once, then again after six hours", steady_again),
    ("steady state is not said again for what leaves the service as it is", steady_not_repeated),
    ("nothing fits is posted once, then again after six hours", complains_again),
    ("the latest hundred events are kept", hundred_events),
    ("the events speak in AWS's words", wording),
    ("replacements of unhealthy tasks say how many they replace", replaced_message),
    ("so they do where the unhealthy stopped first", replaced_after_stop),
    ("what comes later for other reasons replaces nothing", replaced_once),
    ("DAEMON keeps one task on each instance that qualifies", daemon),
    ("a DAEMON's task is the last on a DRAINING instance, and none comes", daemon_drains),
    ("two DAEMONs on a DRAINING instance do not wait for each other", daemons_drain),
    ("a DAEMON stops the old task before it starts the new one", daemon_updates),
    ("a DAEMON's task on a disconnected instance goes on being counted, and none is placed there", daemon_cut_off),
    ("a DAEMON leaves instances that no longer meet its constraints alone", daemon_constrained),
];

fn started(fact: &Fact) -> bool {
    matches!(fact, Fact::TaskCreated { .. })
}

fn crash_is_replaced() {
    let played = scripted(json!([{ "at": "60s", "do": "crash-task", "task": "web/1" }]));
    let new = played.first(started).expect("replaced");
    assert!((60_000..=71_000).contains(&new), "within one look of ten seconds: {new}");
    assert_eq!(serving(played.end()), 2);
}

fn scale_out() {
    let played = scripted(json!([{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 5 }]));
    assert_eq!(played.count(started), 3);
    assert_eq!(serving(played.end()), 5);
}

fn scale_in_keeps_zones() {
    let played = play(json!({
        "services": [balanced(6)],
        "script": [{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 2 }]
    }));
    let zones: Vec<_> = alive(played.end()).iter().map(|task| task.zone).collect();
    assert_eq!(zones.len(), 2);
    assert_ne!(zones[0], zones[1], "one in each zone is left");
}

fn balanced(desired: u32) -> Value {
    json!({
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": desired,
        "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
    })
}

fn deployments(played: &Played) -> usize {
    played.count(|fact| matches!(fact, Fact::DeploymentCreated { .. }))
}

fn count_is_no_deployment() {
    let played = scripted(json!([{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 3 }]));
    assert_eq!(deployments(&played), 1);
}

fn primary_and_active() {
    let played =
        scripted(json!([{ "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]));
    let world = played.at(75);
    let listed = &world.service(SERVICE).deployments;
    let statuses: Vec<_> = listed.iter().map(|id| world.deployment(*id).status).collect();
    assert_eq!(statuses, [DeploymentStatus::Primary, DeploymentStatus::Active]);
    let end = played.end();
    assert_eq!(end.service(SERVICE).deployments.len(), 1, "the old one has dropped out");
    assert_eq!(end.deployment(end.service(SERVICE).deployments[0]).rollout, RolloutState::Completed);
}

fn force() {
    let played =
        scripted(json!([{ "at": "60s", "do": "update-service", "service": "web", "forceNewDeployment": true }]));
    assert_eq!((deployments(&played), played.count(started)), (2, 2));
}

fn update_during_update() {
    let played = scripted(json!([
        { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" },
        { "at": "80s", "do": "update-service", "service": "web", "taskDefinition": "app:1" }
    ]));
    let world = played.at(81);
    assert_eq!(world.service(SERVICE).deployments.len(), 3);
    let end = played.end();
    let mut tasks = alive(end).into_iter();
    assert!(tasks.all(|task| end.catalog.definition_name(task.definition) == "app:1"));
    assert_eq!(serving(end), 2);
}

fn reconfigure() {
    let played = scripted(json!([{
        "at": "60s", "do": "update-service", "service": "web", "healthCheckGracePeriodSeconds": 90,
        "deploymentConfiguration": { "maximumPercent": 150, "minimumHealthyPercent": 50 }
    }]));
    assert_eq!(deployments(&played), 1);
    let row = played.end().service(SERVICE);
    assert_eq!((row.configuration.maximum_percent, row.grace.as_secs()), (150, 90));
}

fn refusals(played: &Played) -> Vec<Refused> {
    let refused = |entry: &ecs_orrery::sim::Entry| match entry.fact {
        Fact::CommandGiven { outcome: Obedience::Refused(refused), .. } => Some(refused),
        _ => None,
    };
    played.facts().filter_map(refused).collect()
}

fn delete_refused() {
    let played = scripted(json!([{ "at": "60s", "do": "delete-service", "service": "web" }]));
    assert_eq!(refusals(&played), [Refused::ServiceScaledAboveZero]);
    assert_eq!(serving(played.end()), 2);
}

fn delete() {
    let played = scripted(json!([
        { "at": "60s", "do": "delete-service", "service": "web", "force": true },
        { "at": "5m", "do": "update-service", "service": "web", "desiredCount": 3 }
    ]));
    assert_eq!(played.at(61).service(SERVICE).status, ServiceStatus::Draining);
    assert_eq!(played.end().service(SERVICE).status, ServiceStatus::Inactive);
    assert_eq!(refusals(&played), [Refused::ServiceNotActive]);
    assert_eq!(alive(played.end()).len(), 0);
}

fn deleted_once_drained() {
    let played = scripted(json!([{ "at": "60s", "do": "delete-service", "service": "web", "force": true }]));
    let inactive = played.first(|fact| matches!(fact, Fact::ServiceStatusChanged { to: ServiceStatus::Inactive, .. }));
    let stopping = played.times(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Stopping, .. }));
    let last = *stopping.last().expect("they stop");
    assert_eq!(stopping.len(), 2);
    assert!(inactive.is_some_and(|at| (last..=last + 10_000).contains(&at)), "{inactive:?} after {stopping:?}");
}

fn deleted_amid_deployment() {
    let played = play(json!({
        "taskDefinitions": [definition("app", 1, "app:v1"), definition("app", 2, "bad:v1")],
        "script": [
            { "at": "60s", "do": "update-service", "service": "web", "taskDefinition": "app:2" },
            { "at": "100s", "do": "delete-service", "service": "web", "force": true }
        ]
    }));
    assert_eq!(alive(&played.at(99)).len(), 3, "both of the old and one that is unhealthy");
    let late = played.facts().filter(|entry| entry.at.as_millis() > 100_000);
    let causes: Vec<bool> = late
        .filter_map(|entry| match &entry.fact {
            Fact::StopRequested { cause, .. } => Some(matches!(cause, StopCause::Scaling(_))),
            _ => None,
        })
        .collect();
    assert_eq!(causes, [true, true, true]);
    assert_eq!(played.end().service(SERVICE).status, ServiceStatus::Inactive);
}

fn run_task() {
    let played = scripted(json!([
        { "at": "60s", "do": "run-task", "taskDefinition": "app:1", "count": 3 },
        { "at": "3m", "do": "run-task", "taskDefinition": "app:1", "launchType": "FARGATE" }
    ]));
    let alone = |task: &&ecs_orrery::sim::world::Task| task.service.is_none();
    let running: Vec<_> = played.end().tasks.values().filter(alone).collect();
    assert_eq!(running.len(), 4);
    assert!(running.iter().all(|task| task.last_status == TaskStatus::Running && task.targets.is_empty()));
}

fn run_task_fails() {
    let big = json!({ "family": "big", "revision": 1, "cpu": "4096", "memory": "512",
        "containerDefinitions": [{ "name": "app", "image": "app:v1" }] });
    let played = play(json!({
        "taskDefinitions": [definition("app", 1, "app:v1"), big],
        "script": [{ "at": "60s", "do": "run-task", "taskDefinition": "big:1" }]
    }));
    assert_eq!(played.count(started), 0);
    assert_eq!(played.count(|fact| matches!(fact, Fact::PlacementRefused { service: None, .. })), 1);
}

/// Tasks of two families, run one at a time, with no service beside them.
fn run_one_by_one(calls: &[(&str, &str)], definitions: Value) -> Played {
    let call = |(nth, (family, launch)): (usize, &(&str, &str))| {
        let at = format!("{}s", 10 + 20 * nth);
        json!({ "at": at, "do": "run-task", "taskDefinition": family, "launchType": launch })
    };
    let script: Vec<Value> = calls.iter().enumerate().map(call).collect();
    play(json!({
        "services": [], "targetGroups": [], "traffic": [], "taskDefinitions": definitions, "script": script
    }))
}

/// Returns where the tasks of a family stand.
fn places(played: &Played, family: &str) -> Vec<(Option<u32>, Option<u32>)> {
    let world = played.end();
    let mine = |task: &&ecs_orrery::sim::world::Task| world.catalog.definition_name(task.definition) == family;
    let place = |task: &ecs_orrery::sim::world::Task| {
        (task.zone.map(|zone| zone.number()), task.host.map(|host| host.number()))
    };
    world.tasks.values().filter(mine).map(place).collect()
}

fn two_families() -> Value {
    json!([definition("app", 1, "app:v1"), definition("batch", 1, "app:v2")])
}

fn run_task_spreads() {
    let calls = [("batch:1", "EC2"), ("batch:1", "EC2"), ("app:1", "EC2"), ("batch:1", "EC2"), ("batch:1", "EC2")];
    let played = run_one_by_one(&calls, two_families());
    let mut hosts: Vec<_> = places(&played, "batch:1").into_iter().filter_map(|(_, host)| host).collect();
    hosts.sort_unstable();
    assert_eq!(hosts, [0, 1, 2, 3], "the other family's task on the first instance does not count");
    assert_eq!(places(&played, "app:1")[0].1, Some(0), "nor do theirs count for it");
}

fn run_task_zones() {
    let played = run_one_by_one(&[("app:1", "FARGATE"); 4], two_families());
    let mut zones: Vec<_> = places(&played, "app:1").into_iter().filter_map(|(zone, _)| zone).collect();
    zones.sort_unstable();
    assert_eq!(zones, [0, 0, 1, 1]);
}

fn steady_again() {
    let said = play(json!({ "duration": "13h" })).messages();
    let steady: Vec<u64> =
        said.iter().filter(|(_, message)| *message == ServiceMessage::SteadyState).map(|(at, _)| *at).collect();
    assert_eq!(steady.len(), 3, "{steady:?}");
    assert!(steady[1] - steady[0] >= 21_600_000 && steady[1] - steady[0] < 21_620_000, "{steady:?}");
}

fn steady_not_repeated() {
    let played = play(json!({
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "deploymentConfiguration": { "alarms": { "alarmNames": ["errors"], "enable": true, "rollback": true } },
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }]
        }],
        "script": [
            { "at": "1m", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/2"], "status": "DRAINING" },
            { "at": "2m", "do": "set-alarm-state", "alarmName": "errors", "stateValue": "ALARM" },
            { "at": "3m", "do": "update-service", "service": "web", "healthCheckGracePeriodSeconds": 30 },
            { "at": "4m", "do": "update-service", "service": "web", "desiredCount": 2 },
            { "at": "5m", "do": "terminate-instance", "instance": "us-east-1b/2" },
            { "at": "10m", "do": "stop-task", "task": "web/1" }
        ]
    }));
    let said: Vec<u64> = played
        .messages()
        .into_iter()
        .filter(|(_, message)| *message == ServiceMessage::SteadyState)
        .map(|(at, _)| at)
        .collect();
    assert!(said.len() == 2 && said[0] == 0 && said[1] > 600_000, "at the beginning and after the stop: {said:?}");
}

fn complains_again() {
    let played = play(json!({
        "duration": "7h", "begin": "empty", "services": [balanced(2)], "cluster": { "instances": [] }
    }));
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::UnableToPlace(_))), 2);
}

fn hundred_events() {
    let mut parts = super::bench::alone(json!([{ "name": "app", "image": "exits:v1" }]));
    parts["duration"] = json!("3h");
    let played = play(parts);
    assert!(played.messages().len() > 150);
    assert_eq!(played.end().service(SERVICE).events.len(), 100);
    let last = played.0.trace().iter().rposition(|entry| matches!(entry.fact, Fact::ServiceEventPosted { .. }));
    assert_eq!(played.end().service(SERVICE).events.last().map(|id| id.index()), last);
}

fn replaced_message() {
    let played = scripted(json!([{ "at": "60s", "do": "fail-health", "task": "web/1", "for": "10m" }]));
    let replaced = |message: &ServiceMessage| matches!(message, ServiceMessage::ReplacedTasks { replaced: 1, .. });
    assert_eq!(played.says(replaced), 1);
}

fn replaced_after_stop() {
    let played = play(json!({
        "rules": { "unhealthyReplacement": "stopFirst" },
        "script": [{ "at": "60s", "do": "fail-health", "task": "web/1", "for": "10m" }]
    }));
    let replaced = |message: &ServiceMessage| matches!(message, ServiceMessage::ReplacedTasks { replaced: 1, .. });
    assert_eq!(played.says(replaced), 1);
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::StartedTasks(_))), 0);
}

fn replaced_once() {
    let played = scripted(json!([
        { "at": "60s", "do": "fail-health", "task": "web/1", "for": "10m" },
        { "at": "5m", "do": "update-service", "service": "web", "desiredCount": 4 }
    ]));
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::ReplacedTasks { .. })), 1);
    let later = |message: &ServiceMessage| matches!(message, ServiceMessage::StartedTasks(tasks) if tasks.len() == 2);
    assert_eq!(played.says(later), 1);
}

fn daemon_of(parts: Value) -> Played {
    let container = |image: &str| json!([{ "name": "app", "image": image }]);
    let mut second = bridge("agent", container("app:v2"));
    second["revision"] = json!(2);
    let mut whole = json!({
        "targetGroups": [], "traffic": [],
        "taskDefinitions": [bridge("agent", container("app:v1")), second, definition("app", 1, "app:v1")],
        "services": [{
            "serviceName": "web", "taskDefinition": "agent:1", "desiredCount": 0, "schedulingStrategy": "DAEMON",
            "deploymentConfiguration": { "maximumPercent": 100, "minimumHealthyPercent": 0 }
        }]
    });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(whole)
}

fn hosts(played: &Played) -> Vec<u32> {
    let mut hosts: Vec<u32> =
        alive(played.end()).iter().filter_map(|task| task.host).map(|host| host.number()).collect();
    hosts.sort_unstable();
    hosts
}

fn daemon() {
    let played = daemon_of(json!({}));
    assert_eq!(hosts(&played), [0, 1, 2, 3]);
    assert_eq!(played.end().service(SERVICE).desired, 4, "desiredCount shows the number of instances");
    assert!(played.end().service(SERVICE).is_steady());
}

fn daemon_drains() {
    let played = daemon_of(json!({ "script": [
        { "at": "2m", "do": "run-task", "taskDefinition": "app:1", "count": 8 },
        { "at": "4m", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
    ] }));
    assert_eq!(hosts(&played), [0, 1, 2, 3], "standalone tasks stay there, so the daemon stays too");
    let alone = daemon_of(json!({ "script": [
        { "at": "4m", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
    ] }));
    assert_eq!(hosts(&alone), [1, 2, 3]);
}

fn daemons_drain() {
    let daemon = |name: &str| {
        json!({
            "serviceName": name, "taskDefinition": "agent:1", "desiredCount": 0, "schedulingStrategy": "DAEMON",
            "deploymentConfiguration": { "maximumPercent": 100, "minimumHealthyPercent": 0 }
        })
    };
    let played = daemon_of(json!({ "services": [daemon("web"), daemon("logs")], "script": [
        { "at": "4m", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
    ] }));
    let left = played.end().tasks.values().filter(|task| task.is_alive());
    let mut hosts: Vec<u32> = left.filter_map(|task| task.host).map(|host| host.number()).collect();
    hosts.sort_unstable();
    assert_eq!(hosts, [1, 1, 2, 2, 3, 3]);
}

fn daemon_updates() {
    let played = daemon_of(
        json!({ "script": [{ "at": "3m", "do": "update-service", "service": "web", "taskDefinition": "agent:2" }] }),
    );
    assert_eq!(hosts(&played), [0, 1, 2, 3]);
    let (_, most) = played.alive();
    assert_eq!(most, 4, "never two on an instance");
    let stops = played.count(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::Scaling(_), .. }));
    assert_eq!(stops, 4);
}

fn daemon_constrained() {
    let mut service = json!({
        "serviceName": "web", "taskDefinition": "agent:1", "desiredCount": 0, "schedulingStrategy": "DAEMON",
        "deploymentConfiguration": { "maximumPercent": 100, "minimumHealthyPercent": 0 }
    });
    service["placementConstraints"] =
        json!([{ "type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1b" }]);
    assert_eq!(hosts(&daemon_of(json!({ "services": [service] }))), [2, 3]);
}

fn daemon_cut_off() {
    let played = daemon_of(json!({
        "script": [
            { "at": "3m", "do": "disconnect-agent", "instance": "us-east-1a/1" },
            { "at": "10m", "do": "stop-task", "task": "web/1" }
        ]
    }));
    let cut = played.at(500);
    assert_eq!((cut.service(SERVICE).desired, alive(&cut).len()), (4, 4), "nothing was stopped for it");
    let stops = played.times(|fact| matches!(fact, Fact::StopRequested { .. }));
    assert_eq!(stops, [600_000], "but for the one that was told to");
    assert_eq!(played.end().service(SERVICE).desired, 3, "without its task the instance does not count");
}

/// Fact by fact what the service's events say, without the ids that differ from run to run.
fn said(played: &Played) -> Vec<String> {
    let ledger = Ledger::of(&played.0);
    let posted = played.facts().filter(|entry| matches!(entry.fact, Fact::ServiceEventPosted { .. }));
    posted.map(|entry| sentence(entry, &ledger.index).text).collect()
}

fn wording() {
    let sick = said(&scripted(json!([
        { "at": "60s", "do": "fail-health", "task": "web/1", "for": "10m" },
        { "at": "5m", "do": "update-service", "service": "web", "desiredCount": 1 },
        { "at": "8m", "do": "overload-control-plane", "for": "1m" },
        { "at": "8m10s", "do": "update-service", "service": "web", "desiredCount": 2 },
        { "at": "12m", "do": "update-service", "service": "web", "taskDefinition": "app:2" }
    ])));
    for (name, begin, end) in [
        ("steady", "(service web) has reached a steady state.", ""),
        (
            "replaced",
            "(service web) has started 1 tasks: (task ",
            ").  Amazon ECS replaced 1 tasks due to an unhealthy status.",
        ),
        ("started", "(service web) has started 1 tasks: (task ", ")."),
        ("stopped", "(service web) has stopped 1 running tasks: (task ", ")."),
        ("registered", "(service web) registered 1 targets in (target-group arn:aws:elasticloadbalancing:", ")"),
        ("deregistered", "(service web) deregistered 1 targets in (target-group arn:aws:elasticloadbalancing:", ")"),
        ("draining", "(service web) has begun draining connections on 1 tasks.", ""),
        ("unhealthy", "(service web) (task ", " due to (reason Health checks failed with these codes: [500])."),
        ("completed", "(service web) (deployment ecs-svc/", ") deployment completed."),
        ("throttled", "(service web) operations are being throttled. Will try again later.", ""),
    ] {
        assert!(sick.iter().any(|text| text.starts_with(begin) && text.ends_with(end)), "{name}: {sick:#?}");
    }
}
