//! Task lifecycle: statuses, containers and their dependencies, health, restarts, the stop sequence.

use super::Rule;
use super::bench::{Played, alone, play, scripted};
use ecs_orrery::report::why::{stopped_code, stopped_reason};
use ecs_orrery::scenario::Provisioned;
use ecs_orrery::sim::world::ids::{DefinitionId, DeploymentId, GroupId, HostId, TaskId};
use ecs_orrery::sim::world::{ContainerPhase, Health, PullFailure, StopCause, TaskStatus};
use ecs_orrery::sim::{Fact, Signal};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("an awsvpc task is PROVISIONING, PENDING, ACTIVATING, RUNNING in this order", walks_up),
    ("a load-balanced stop walks DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED", walks_down),
    ("RUNNING comes before any verdict on health", running_before_healthy),
    ("a bridge task is not provisioned", bridge_skips),
    ("a stop wants the task STOPPED at once", wanted_at_once),
    ("each stopCode and stoppedReason is AWS's own", stop_words),
    ("a stopped task can be described for an hour", kept_an_hour),
    ("START lets a container wait for another's start", || depends("START", "app:v1")),
    ("COMPLETE lets a container wait for another's exit, whatever its code", || depends("COMPLETE", "exits:v1")),
    ("SUCCESS lets a container wait for another's exit with 0", || depends("SUCCESS", "job:v1")),
    ("HEALTHY lets a container wait for another's health check", || depends("HEALTHY", "app:v1")),
    ("a SUCCESS that can no longer come ends the task", never_succeeds),
    ("at shutdown dependents stop before what they depend on", reverse_order),
    ("the exit of an essential container ends the task", essential_ends),
    ("the exit of another container does not", sidecar_may_end),
    ("a restart policy starts a container again in its task", restarts),
    ("a container that ran too shortly is not restarted", restarts_not),
    ("ignored exit codes are final", ignored_codes),
    ("a container is UNHEALTHY after its retries, and its service task is replaced", unhealthy_container),
    ("an unhealthy standalone task runs on", standalone_runs_on),
    ("failures in the start period do not count", start_period),
    ("SIGTERM, then SIGKILL after the stopTimeout: exit code 137", killed),
    ("an application that ends after SIGTERM is not killed", ends_itself),
    ("secrets that cannot be fetched keep the task from starting", no_secrets),
];

fn status(played: &Played, task: u32, status: TaskStatus) -> Option<u64> {
    played.life(task).into_iter().find(|(to, _)| *to == status).map(|(_, at)| at)
}

fn walks_up() {
    let life = play(json!({ "begin": "empty" })).life(0);
    let order: Vec<TaskStatus> = life.iter().map(|(status, _)| *status).collect();
    assert_eq!(order, [TaskStatus::Pending, TaskStatus::Activating, TaskStatus::Running]);
    assert!(life[0].1 >= 4_000, "the network interface takes its time: {life:?}");
}

fn stop(reason: Option<&str>) -> Played {
    let mut stop = json!({ "at": "60s", "do": "stop-task", "task": "web/1" });
    if let Some(reason) = reason {
        stop["reason"] = json!(reason);
    }
    scripted(json!([stop]))
}

fn walks_down() {
    use TaskStatus::{Deactivating, Deprovisioning, Stopped, Stopping};
    let life = stop(None).life(0);
    let order: Vec<TaskStatus> = life.iter().map(|(status, _)| *status).collect();
    assert_eq!(order, [Deactivating, Stopping, Deprovisioning, Stopped]);
    assert_eq!(life[1].1 - life[0].1, 20_000, "the deregistration delay");
}

fn running_before_healthy() {
    let played = play(json!({ "begin": "empty" }));
    let healthy = played.first(|fact| matches!(fact, Fact::TargetHealthChanged { .. })).expect("healthy");
    assert!(status(&played, 0, TaskStatus::Running).expect("running") < healthy);
}

fn bridge_skips() {
    let life = play(alone(json!([{ "name": "app", "image": "app:v1" }]))).life(0);
    assert_eq!(life[0].0, TaskStatus::Pending);
    let played = play(alone(json!([{ "name": "app", "image": "app:v1" }])));
    assert_eq!(Some(life[0].1), played.first(|fact| matches!(fact, Fact::TaskCreated { .. })));
}

fn wanted_at_once() {
    let played = stop(Some("a rehearsal"));
    let world = played.at(60);
    let task = world.task(TaskId::new(0)).expect("described");
    assert!(!task.is_alive() && task.last_status == TaskStatus::Deactivating);
    assert_eq!(task.stop.as_ref().map(|stop| &stop.cause), Some(&StopCause::User(Some("a rehearsal".to_owned()))));
}

fn stop_words() {
    let played = scripted(json!([]));
    let catalog = &played.end().catalog;
    let (host, group) = (HostId::new(0), GroupId::new(0));
    let instance = catalog.ec2_instance_id(host);
    let arn = catalog.target_group_arn("web");
    let deployment = catalog.deployment_id(DeploymentId::new(0));
    let repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1";
    let table: Vec<(StopCause, &str, String)> = vec![
        (StopCause::User(None), "UserInitiated", "Task stopped by user".to_owned()),
        (StopCause::User(Some("a rehearsal".to_owned())), "UserInitiated", "a rehearsal".to_owned()),
        (
            StopCause::EssentialContainerExited,
            "EssentialContainerExited",
            "Essential container in task exited".to_owned(),
        ),
        (
            StopCause::Scaling(DeploymentId::new(0)),
            "ServiceSchedulerInitiated",
            format!("Scaling activity initiated by (deployment {deployment})"),
        ),
        (
            StopCause::FailedElbHealthChecks(group),
            "ServiceSchedulerInitiated",
            format!("Task failed ELB health checks in (target-group {arn})"),
        ),
        (
            StopCause::FailedContainerHealthChecks,
            "ServiceSchedulerInitiated",
            "Task failed container health checks".to_owned(),
        ),
        (StopCause::HostStopped(host), "TerminationNotice", format!("Host EC2 (instance {instance}) stopped.")),
        (StopCause::HostTerminated(host), "TerminationNotice", format!("Host EC2 (instance {instance}) terminated.")),
        (StopCause::HostDeregistered, "UserInitiated", "Container instance deregistration forced by user".to_owned()),
        (
            StopCause::Retired,
            "TerminationNotice",
            "ECS is performing maintenance on the underlying infrastructure hosting the task".to_owned(),
        ),
        (StopCause::SpotInterrupted, "SpotInterruption", "Your Spot Task was interrupted.".to_owned()),
        (
            StopCause::NotProvisioned(Provisioned::NetworkInterface),
            "TaskFailedToStart",
            "Timeout waiting for network interface provisioning to complete.".to_owned(),
        ),
        (
            StopCause::NotProvisioned(Provisioned::EphemeralStorage),
            "TaskFailedToStart",
            "Timeout waiting for EphemeralStorage provisioning to complete.".to_owned(),
        ),
        (
            StopCause::CannotPullContainer(PullFailure::Unreachable),
            "TaskFailedToStart",
            format!(
                "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref \
                 {repository}: dial tcp 123456789012.dkr.ecr.us-east-1.amazonaws.com:443: i/o timeout"
            ),
        ),
    ];
    for (cause, code, reason) in &table {
        let said = (stopped_code(cause), stopped_reason(cause, DefinitionId::new(0), catalog));
        assert_eq!(said, (*code, reason.clone()), "{cause:?}");
    }
    let resources = stopped_reason(&StopCause::ResourceInitialization, DefinitionId::new(0), catalog);
    assert!(resources.starts_with("ResourceInitializationError: unable to pull secrets or registry auth: "));
    assert_eq!(stopped_code(&StopCause::HostDisconnected(host)), "InfrastructureHealth");
}

fn kept_an_hour() {
    let script = json!([{ "at": "60s", "do": "stop-task", "task": "web/1" }]);
    let played = play(json!({ "duration": "90m", "script": script }));
    let stopped = status(&played, 0, TaskStatus::Stopped).expect("stopped");
    let forgotten = played.first(|fact| matches!(fact, Fact::TaskForgotten { .. })).expect("forgotten");
    assert_eq!(forgotten - stopped, 3_600_000);
}

/// An application that waits for `first` to reach the condition.
fn pair(condition: &str, image: &str, essential: bool) -> Value {
    let check = json!({ "command": ["CMD-SHELL", "true"], "interval": 5, "retries": 2 });
    alone(json!([
        { "name": "first", "image": image, "essential": essential, "healthCheck": check },
        { "name": "app", "image": "app:v2", "dependsOn": [{ "containerName": "first", "condition": condition }] }
    ]))
}

fn started(played: &Played, container: u8) -> Option<u64> {
    played.first(|fact| matches!(fact, Fact::ContainerStarted { container: place, .. } if *place == container))
}

fn depends(condition: &str, image: &str) {
    let played = play(pair(condition, image, false));
    let met = match condition {
        "START" => started(&played, 0),
        "HEALTHY" => played.first(|fact| matches!(fact, Fact::ContainerHealthChanged { to: Health::Healthy, .. })),
        _ => played.first(|fact| matches!(fact, Fact::ContainerExited { container: 0, .. })),
    };
    let app = started(&played, 1).expect("it starts in the end");
    assert!(met.is_some_and(|met| met < app), "{condition}: met at {met:?}, started at {app}");
    let pulled = played.first(|fact| matches!(fact, Fact::PullStarted { container: 1, .. })).expect("pulled");
    assert_eq!(Some(pulled), met, "its image is pulled only then");
    assert!(status(&played, 0, TaskStatus::Running) > Some(app), "RUNNING once all have started");
}

fn never_succeeds() {
    let played = play(pair("SUCCESS", "exits:v1", false));
    assert_eq!(started(&played, 1), None);
    let failed = |fact: &Fact| matches!(fact, Fact::StopRequested { task, cause: StopCause::DependencyFailed } if task.number() == 0);
    assert_eq!(played.count(failed), 1);
    assert_eq!(status(&played, 0, TaskStatus::Running), None);
}

fn reverse_order() {
    let mut parts = pair("START", "app:v1", true);
    parts["script"] = json!([{ "at": "5m", "do": "stop-task", "task": "web/1" }]);
    let played = play(parts);
    let signal = |container: u8| {
        played.first(move |fact| {
            matches!(fact, Fact::StopSignalSent { container: place, signal: Signal::Term, .. } if *place == container)
        })
    };
    let gone = played.first(|fact| matches!(fact, Fact::ContainerExited { container: 1, .. }));
    assert!(signal(1) < signal(0), "the dependent first");
    assert_eq!(signal(0), gone, "the other once the dependent has gone");
}

fn essential_ends() {
    let played = play(alone(json!([
        { "name": "app", "image": "exits:v1" },
        { "name": "side", "image": "app:v1", "essential": false }
    ])));
    let ended = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::EssentialContainerExited, .. });
    assert!(played.count(ended) > 1, "and its service starts another, again and again");
    let world = played.end();
    let task = world.tasks.values().find(|task| task.last_status == TaskStatus::Stopped).expect("stopped");
    assert!(task.containers.iter().all(|one| one.phase == ContainerPhase::Stopped));
}

fn sidecar_may_end() {
    let played = play(alone(json!([
        { "name": "app", "image": "app:v1" },
        { "name": "side", "image": "exits:v1", "essential": false }
    ])));
    assert_eq!(played.count(|fact| matches!(fact, Fact::StopRequested { .. })), 0);
    assert_eq!(played.end().task(TaskId::new(0)).expect("there").containers[1].exit_code, Some(1));
}

/// A container that ends after 70 s, under a restart policy.
fn policy(mut policy: Value) -> Played {
    policy["enabled"] = json!(true);
    let mut parts = alone(json!([{ "name": "app", "image": "tired:v1", "restartPolicy": policy }]));
    parts["images"] =
        json!([{ "image": "tired:v1", "size": "40MB", "behaviour": { "exitAfter": "70s", "exitCode": 3 } }]);
    play(parts)
}

fn restarts() {
    let played = policy(json!({ "restartAttemptPeriod": 60 }));
    assert_eq!(played.count(|fact| matches!(fact, Fact::TaskCreated { .. })), 1, "no new task");
    assert!(played.end().task(TaskId::new(0)).expect("there").containers[0].restarts > 10);
}

fn restarts_not() {
    let played = policy(json!({ "restartAttemptPeriod": 300 }));
    assert_eq!(played.count(|fact| matches!(fact, Fact::ContainerRestarted { .. })), 0);
    assert!(played.count(|fact| matches!(fact, Fact::TaskCreated { .. })) > 1, "a new task instead");
}

fn ignored_codes() {
    let played = policy(json!({ "restartAttemptPeriod": 60, "ignoredExitCodes": [3] }));
    assert_eq!(played.count(|fact| matches!(fact, Fact::ContainerRestarted { .. })), 0);
}

fn checked(start_period: u32) -> Value {
    let check = json!({
        "command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        "interval": 10, "retries": 3, "startPeriod": start_period
    });
    alone(json!([{ "name": "app", "image": "bad:v1", "healthCheck": check }]))
}

fn unhealthy_container() {
    let played = play(checked(0));
    let start = started(&played, 0).expect("started");
    let unhealthy = played.first(|fact| matches!(fact, Fact::ContainerHealthChanged { to: Health::Unhealthy, .. }));
    assert_eq!(unhealthy, Some(start + 30_000), "three checks, ten seconds apart");
    let replaced =
        |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::FailedContainerHealthChecks, .. });
    assert!(played.count(replaced) > 0);
}

fn standalone_runs_on() {
    let mut parts = checked(0);
    parts["services"] = json!([]);
    parts["script"] = json!([{ "at": "10s", "do": "run-task", "taskDefinition": "one:1" }]);
    let played = play(parts);
    assert_eq!(played.count(|fact| matches!(fact, Fact::ContainerHealthChanged { to: Health::Unhealthy, .. })), 1);
    assert_eq!(played.count(|fact| matches!(fact, Fact::StopRequested { .. })), 0);
}

fn start_period() {
    let played = play(checked(60));
    let start = started(&played, 0).expect("started");
    let unhealthy = played.first(|fact| matches!(fact, Fact::ContainerHealthChanged { to: Health::Unhealthy, .. }));
    assert_eq!(unhealthy, Some(start + 80_000), "the checks at 60, 70 and 80 s count");
}

fn stubborn(shutdown: &str) -> Played {
    play(json!({
        "images": [{ "image": "app:v1", "size": "40MB", "behaviour": { "shutdown": shutdown } }, { "image": "app:v2", "size": "1MB" }],
        "script": [{ "at": "60s", "do": "stop-task", "task": "web/1" }]
    }))
}

fn killed() {
    let played = stubborn("2m");
    let sent =
        |wanted: Signal| played.first(|fact| matches!(fact, Fact::StopSignalSent { signal, .. } if *signal == wanted));
    assert_eq!(sent(Signal::Kill).zip(sent(Signal::Term)).map(|(kill, term)| kill - term), Some(30_000));
    assert_eq!(played.end().task(TaskId::new(0)).expect("described").containers[0].exit_code, Some(137));
}

fn ends_itself() {
    let played = stubborn("5s");
    assert_eq!(played.count(|fact| matches!(fact, Fact::StopSignalSent { signal: Signal::Kill, .. })), 0);
    assert_eq!(played.end().task(TaskId::new(0)).expect("described").containers[0].exit_code, Some(0));
}

fn no_secrets() {
    let secret = json!([{ "name": "KEY", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:key" }]);
    let mut parts = alone(json!([{ "name": "app", "image": "app:v1", "secrets": secret }]));
    parts["script"] = json!([{ "at": "0s", "do": "deny-secrets", "for": "5m" }]);
    let played = play(parts);
    let failed = |fact: &Fact| matches!(fact, Fact::StopRequested { cause: StopCause::ResourceInitialization, .. });
    assert!(played.count(failed) > 0, "while they are denied");
    let running = played.first(|fact| matches!(fact, Fact::TaskStatusChanged { to: TaskStatus::Running, .. }));
    assert!(running.is_some_and(|at| at > 300_000), "and it starts once they can be fetched: {running:?}");
}
