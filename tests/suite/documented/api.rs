//! What the ECS, load balancing and registry APIs answer: who is listed, what is told, for how long.

use super::Rule;
use super::asked::{Asked, ask};
use super::bench::{alone, bridge, definition, play, scripted};
use ecs_orrery::report::describe::{ApiError, answer};
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a request that names no cluster is about default", default_cluster),
    ("ListTasks lists what is wanted to run, and the stopped on request", desired_status),
    ("a stopped task is described for an hour, then it is missing", an_hour),
    ("a task tells why it stopped", stopped_reason),
    ("the name of a family means its latest revision", latest_revision),
    ("in awsvpc mode both ports of a mapping are the same", awsvpc_ports),
    ("an awsvpc task has an attachment, a bridge task has bindings", network),
    ("a task on Fargate has a platform and storage, and no instance", fargate),
    ("what remains on an instance is what it registered less its tasks", remaining),
    ("instances are found by the cluster query language", filter),
    ("an instance whose agent is away says so", disconnected),
    ("statistics are told where they are asked for", statistics),
    ("a container that was killed for its memory tells so", out_of_memory),
    ("a deployment that alarms failed tells which of them rang", alarms),
    ("while a rollback is on its way, both deployments say so", rolling_back),
    ("the deregistration delay is an attribute of the target group", attributes),
    ("images are listed by repository and tag", images),
    ("a missing image is in no repository", missing_image),
    ("a token for the registry lasts twelve hours", token),
];

fn tell(asked: &Asked, secs: u64, operation: &str, input: Value) -> Value {
    asked
        .at(secs * 1000, |here| answer(here, operation, &input))
        .unwrap_or_else(|error| panic!("{operation}: {error:?}"))
}

fn refuse(asked: &Asked, secs: u64, operation: &str, input: Value) -> ApiError {
    asked.at(secs * 1000, |here| answer(here, operation, &input)).expect_err("refused")
}

fn tasks(asked: &Asked, secs: u64, status: &str) -> Vec<Value> {
    tell(asked, secs, "ecs:ListTasks", json!({ "desiredStatus": status }))["taskArns"]
        .as_array()
        .expect("a list")
        .clone()
}

/// Returns the first task with this desired status.
fn task(asked: &Asked, secs: u64, status: &str) -> Value {
    let arns = tasks(asked, secs, status);
    tell(asked, secs, "ecs:DescribeTasks", json!({ "tasks": [arns[0]] }))["tasks"][0].clone()
}

fn service(asked: &Asked, secs: u64) -> Value {
    tell(asked, secs, "ecs:DescribeServices", json!({ "services": ["web"] }))["services"][0].clone()
}

fn plain() -> Asked {
    ask(play(json!({})))
}

fn scaled_in() -> Asked {
    let script = json!([{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 1 }]);
    ask(play(json!({ "duration": "90m", "script": script })))
}

fn default_cluster() {
    let asked = plain();
    assert_eq!(tell(&asked, 10, "ecs:ListServices", json!({}))["serviceArns"].as_array().map(Vec::len), Some(1));
    let named = refuse(&asked, 10, "ecs:ListServices", json!({ "cluster": "other" }));
    assert_eq!((named.code, named.message.as_str()), ("ClusterNotFoundException", "Cluster not found."));
}

fn desired_status() {
    let asked = scaled_in();
    assert_eq!((tasks(&asked, 30, "RUNNING").len(), tasks(&asked, 30, "STOPPED").len()), (2, 0));
    assert_eq!((tasks(&asked, 300, "RUNNING").len(), tasks(&asked, 300, "STOPPED").len()), (1, 1));
    assert_eq!(tasks(&asked, 300, "PENDING").len(), 0, "ECS never wants a task to be PENDING");
}

fn an_hour() {
    let asked = scaled_in();
    let stopped = task(&asked, 300, "STOPPED");
    let arn = &stopped["taskArn"];
    let at = |secs| tell(&asked, secs, "ecs:DescribeTasks", json!({ "tasks": [arn] }));
    assert_eq!(at(3_600)["tasks"][0]["lastStatus"], "STOPPED");
    let gone = at(60 * 60 + 300);
    assert_eq!((&gone["tasks"], &gone["failures"]), (&json!([]), &json!([{ "arn": arn, "reason": "MISSING" }])));
}

fn stopped_reason() {
    let asked = scaled_in();
    let stopped = task(&asked, 300, "STOPPED");
    assert_eq!(stopped["stopCode"], "ServiceSchedulerInitiated");
    let reason = stopped["stoppedReason"].as_str().expect("a reason");
    assert_eq!(
        reason,
        format!("Scaling activity initiated by (deployment {})", stopped["startedBy"].as_str().expect("it has one"))
    );
    let running = task(&asked, 300, "RUNNING");
    assert!(["stopCode", "stoppedAt", "stoppedReason", "stoppingAt"].iter().all(|name| running.get(name).is_none()));
}

fn latest_revision() {
    let asked = plain();
    let told = |name: &str| {
        tell(&asked, 10, "ecs:DescribeTaskDefinition", json!({ "taskDefinition": name }))["taskDefinition"]["revision"]
            .clone()
    };
    assert_eq!((told("app"), told("app:1")), (json!(2), json!(1)));
}

fn awsvpc_ports() {
    let ports = |asked: &Asked, name: &str| {
        let told = tell(asked, 10, "ecs:DescribeTaskDefinition", json!({ "taskDefinition": name }));
        told["taskDefinition"]["containerDefinitions"][0]["portMappings"][0].clone()
    };
    assert_eq!(ports(&plain(), "app"), json!({ "containerPort": 80, "hostPort": 80, "protocol": "tcp" }));
    let bridge =
        ask(play(alone(json!([{ "name": "app", "image": "app:v1", "portMappings": [{ "containerPort": 80 }] }]))));
    assert_eq!(ports(&bridge, "one")["hostPort"], 0, "Docker chooses one");
}

fn network() {
    let own = task(&plain(), 10, "RUNNING");
    assert_eq!(
        (&own["attachments"][0]["type"], &own["attachments"][0]["status"]),
        (&json!("ElasticNetworkInterface"), &json!("ATTACHED"))
    );
    let container = &own["containers"][0];
    assert_eq!(container["networkBindings"], json!([]));
    assert_eq!(container["networkInterfaces"][0]["attachmentId"], own["attachments"][0]["id"]);
    let shared =
        ask(play(alone(json!([{ "name": "app", "image": "app:v1", "portMappings": [{ "containerPort": 80 }] }]))));
    let shared = task(&shared, 120, "RUNNING");
    assert_eq!((&shared["attachments"], &shared["containers"][0]["networkInterfaces"]), (&json!([]), &json!([])));
    let binding = &shared["containers"][0]["networkBindings"][0];
    assert_eq!((&binding["containerPort"], &binding["bindIP"]), (&json!(80), &json!("0.0.0.0")));
    assert!(binding["hostPort"].as_u64().is_some_and(|port| port >= 32_768), "{binding}");
}

fn fargate() {
    let mut one = definition("app", 1, "app:v1");
    one["requiresCompatibilities"] = json!(["FARGATE"]);
    let asked = ask(play(json!({
        "taskDefinitions": [one],
        "services": [{ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "launchType": "FARGATE" }]
    })));
    let task = task(&asked, 10, "RUNNING");
    assert_eq!((&task["platformVersion"], &task["platformFamily"]), (&json!("1.4.0"), &json!("Linux")));
    assert_eq!(task["ephemeralStorage"], json!({ "sizeInGiB": 20 }));
    assert!(task.get("containerInstanceArn").is_none());
    let listed = |launch: &str| {
        let input = json!({ "launchType": launch });
        tell(&asked, 10, "ecs:ListTasks", input)["taskArns"].as_array().map(Vec::len)
    };
    assert_eq!((listed("FARGATE"), listed("EC2")), (Some(2), Some(0)));
}

fn instances(asked: &Asked, secs: u64, filter: &str) -> Vec<Value> {
    let told = tell(asked, secs, "ecs:ListContainerInstances", json!({ "filter": filter }));
    told["containerInstanceArns"].as_array().expect("a list").clone()
}

fn instance(asked: &Asked, secs: u64, arn: &Value) -> Value {
    tell(asked, secs, "ecs:DescribeContainerInstances", json!({ "containerInstances": [arn] }))["containerInstances"][0]
        .clone()
}

fn remaining() {
    let asked = plain();
    let busy = instances(&asked, 10, "runningTasksCount == 1");
    let row = instance(&asked, 10, &busy[0]);
    let amount = |name: &str, place: usize| row[name][place]["integerValue"].as_i64().expect("a number");
    let taken = |place| amount("registeredResources", place) - amount("remainingResources", place);
    assert_eq!((taken(0), taken(1)), (256, 512));
    assert_eq!(
        (&row["runningTasksCount"], &row["agentConnected"], &row["status"]),
        (&json!(1), &json!(true), &json!("ACTIVE"))
    );
}

fn filter() {
    let asked = plain();
    assert_eq!(instances(&asked, 10, "attribute:ecs.availability-zone == us-east-1a").len(), 2);
    assert_eq!(instances(&asked, 10, "task:group == service:web").len(), 2);
    let wrong = refuse(&asked, 10, "ecs:ListContainerInstances", json!({ "filter": "attribute:" }));
    assert_eq!(wrong.code, "InvalidParameterException");
}

fn disconnected() {
    let script = json!([{ "at": "60s", "do": "disconnect-agent", "instance": "us-east-1a/1" }]);
    let asked = ask(scripted(script));
    let away = |secs| instances(&asked, secs, "agentConnected == false");
    assert_eq!((away(30).len(), away(120).len()), (0, 1));
    assert_eq!(instance(&asked, 120, &away(120)[0])["agentConnected"], false);
}

fn statistics() {
    let asked = plain();
    let told =
        |include: Value| tell(&asked, 10, "ecs:DescribeClusters", json!({ "include": include }))["clusters"][0].clone();
    assert_eq!(told(json!([]))["statistics"], json!([]));
    let with = told(json!(["STATISTICS"]));
    assert_eq!(with["statistics"][0], json!({ "name": "runningEC2TasksCount", "value": "2" }));
    assert_eq!((&with["runningTasksCount"], &with["activeServicesCount"]), (&json!(2), &json!(1)));
}

fn out_of_memory() {
    let mut parts = alone(json!([{ "name": "app", "image": "hungry:v1", "memory": 256 }]));
    parts["images"] = json!([{ "image": "hungry:v1", "size": "40MB", "behaviour": { "oomAfter": "60s" } }]);
    let stopped = task(&ask(play(parts)), 200, "STOPPED");
    assert_eq!(
        (&stopped["stopCode"], &stopped["stoppedReason"]),
        (&json!("EssentialContainerExited"), &json!("Essential container in task exited"))
    );
    let container = &stopped["containers"][0];
    assert_eq!(container["exitCode"], 137);
    assert_eq!(container["reason"], "OutOfMemoryError: Container killed due to memory usage");
}

fn deployments(asked: &Asked, secs: u64) -> Vec<Value> {
    let rows = tell(asked, secs, "ecs:ListServiceDeployments", json!({ "service": "web" }));
    let arns: Vec<Value> = rows["serviceDeployments"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["serviceDeploymentArn"].clone())
        .collect();
    let told = tell(asked, secs, "ecs:DescribeServiceDeployments", json!({ "serviceDeploymentArns": arns }));
    told["serviceDeployments"].as_array().expect("a list").clone()
}

fn alarms() {
    let asked = ask(play(json!({
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }],
            "deploymentConfiguration": { "alarms": { "alarmNames": ["errors", "slow"], "enable": true, "rollback": true } }
        }],
        "script": [
            { "at": "30s", "do": "update-service", "service": "web", "taskDefinition": "app:2" },
            { "at": "40s", "do": "set-alarm-state", "alarmName": "errors", "stateValue": "ALARM" }
        ]
    })));
    let failed = &deployments(&asked, 1_000)[0];
    assert!(failed["status"].as_str().is_some_and(|status| status.starts_with("ROLLBACK_")), "{failed}");
    let want = json!({ "status": "TRIGGERED", "alarmNames": ["errors", "slow"], "triggeredAlarmNames": ["errors"] });
    assert_eq!(failed["alarms"], want);
    assert_eq!(failed["deploymentCircuitBreaker"]["status"], "DISABLED");
}

fn rolling_back() {
    let asked = ask(play(json!({
        "taskDefinitions": [definition("app", 1, "app:v1"), definition("app", 2, "gone:v1")],
        "services": [{
            "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
            "loadBalancers": [{ "targetGroupArn": "web", "containerName": "app", "containerPort": 80 }],
            "deploymentConfiguration": { "deploymentCircuitBreaker": { "enable": true, "rollback": true } }
        }],
        "script": [{ "at": "30s", "do": "update-service", "service": "web", "taskDefinition": "app:2" }]
    })));
    let rolled = |fact: &ecs_orrery::sim::Fact| matches!(fact, ecs_orrery::sim::Fact::DeploymentRolledBack { .. });
    let at = asked.played.first(rolled).expect("it is rolled back");
    let row = asked
        .at(at, |here| answer(here, "ecs:DescribeServices", &json!({ "services": ["web"] })))
        .expect("it is there");
    let row = &row["services"][0];
    let primary = &row["deployments"][0];
    let id = primary["id"].as_str().expect("an id");
    let reason = primary["rolloutStateReason"].as_str().expect("a reason");
    assert!(
        reason == format!("ECS deployment circuit breaker: rolling back to deploymentId {id}.")
            || reason == format!("ECS deployment {id} completed."),
        "{reason}"
    );
    assert!(primary["taskDefinition"].as_str().is_some_and(|arn| arn.ends_with("app:1")));
    let failed = row["deployments"].as_array().expect("a list").iter().find(|one| one["rolloutState"] == "FAILED");
    let reason = failed.map(|failed| failed["rolloutStateReason"].clone());
    assert!(reason.is_none_or(|reason| reason == "ECS deployment circuit breaker: tasks failed to start."));
    assert_eq!(service(&asked, 1_100)["deployments"].as_array().map(Vec::len), Some(1));
}

fn attributes() {
    let asked = plain();
    let groups = tell(&asked, 10, "elasticloadbalancing:DescribeTargetGroups", json!({ "Names": ["web"] }));
    let input = json!({ "TargetGroupArn": groups["TargetGroups"][0]["TargetGroupArn"] });
    let told = tell(&asked, 10, "elasticloadbalancing:DescribeTargetGroupAttributes", input);
    let rows = told["Attributes"].as_array().expect("a list");
    let delay = rows.iter().find(|row| row["Key"] == "deregistration_delay.timeout_seconds").expect("it is there");
    assert_eq!(delay["Value"], "20", "a text, as all attributes");
}

fn images() {
    let asked = plain();
    let input = json!({ "repositoryName": "app", "imageIds": [{ "imageTag": "v2" }] });
    let told = tell(&asked, 10, "ecr:DescribeImages", input);
    assert_eq!(told["imageDetails"].as_array().map(Vec::len), Some(1));
    assert_eq!(told["imageDetails"][0]["imageSizeInBytes"], 41_000_000);
    let listed = tell(&asked, 10, "ecr:ListImages", json!({ "repositoryName": "app" }));
    assert_eq!(listed["imageIds"].as_array().map(Vec::len), Some(2));
    assert_eq!(listed["imageIds"][1]["imageDigest"], told["imageDetails"][0]["imageDigest"]);
    let unknown = json!({ "repositoryName": "app", "imageIds": [{ "imageTag": "v9" }] });
    assert_eq!(refuse(&asked, 10, "ecr:DescribeImages", unknown).code, "ImageNotFoundException");
}

fn missing_image() {
    let asked = plain();
    assert_eq!(
        refuse(&asked, 10, "ecr:DescribeImages", json!({ "repositoryName": "gone" })).code,
        "RepositoryNotFoundException"
    );
}

fn token() {
    let told = tell(&plain(), 0, "ecr:GetAuthorizationToken", json!({}));
    assert_eq!(told["authorizationData"][0]["expiresAt"], "2026-06-15T21:00:00+00:00");
}

/// A bridge task is listed under its host by the instance's id or ARN.
#[test]
fn tasks_are_found_by_instance_family_and_starter() {
    let asked = ask(play(
        json!({ "taskDefinitions": [bridge("one", json!([{ "name": "app", "image": "app:v1" }])), definition("app", 1, "app:v1")] }),
    ));
    let one = task(&asked, 10, "RUNNING");
    let arn = one["containerInstanceArn"].as_str().expect("it has one");
    let id = arn.rsplit('/').next().expect("an id");
    let count = |input: Value| tell(&asked, 10, "ecs:ListTasks", input)["taskArns"].as_array().map(Vec::len);
    for (input, want) in [
        (json!({ "containerInstance": arn }), 1),
        (json!({ "containerInstance": id }), 1),
        (json!({ "family": "app" }), 2),
        (json!({ "family": "one" }), 0),
        (json!({ "serviceName": "web", "family": "app" }), 2),
        (json!({ "startedBy": one["startedBy"] }), 2),
        (json!({ "startedBy": "nobody" }), 0),
    ] {
        assert_eq!(count(input.clone()), Some(want), "{input}");
    }
}
