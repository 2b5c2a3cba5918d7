//! Task metadata and the agent's introspection: which members where, and who can ask.

use super::Rule;
use super::asked::{Asked, ask, json, silence};
use super::bench::{alone, bridge, definition, play};
use ecs_orrery::report::metadata::Silence;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("version 4 on EC2 tells VPC and service, and names the cluster", on_ec2),
    ("version 4 on Fargate tells clock and storage, and the cluster's ARN", on_fargate),
    ("version 3 adds neither", version_three),
    ("taskWithTags answers like task where nothing is tagged", with_tags),
    ("version 2 knows awsvpc tasks by their address, and no others", version_two),
    ("a bare /v3/ needs the container's id", bare),
    ("an unknown id is 404 with a sentence in JSON", unknown),
    ("an unknown path is 404", unknown_path),
    ("task limits are vCPUs and MiB; without any the member is left out", limits),
    ("a container has the labels of its task and a Docker id", container),
    ("on Fargate the Docker id is the task's with a number", fargate_docker_id),
    ("a container of an awsvpc task tells its network interface", networks),
    ("on EC2 a pause container holds it, on Fargate none is shown", pause),
    ("a bridge-mode container tells its ports on the host", ports),
    ("a container with a health check tells its health", health),
    ("a container that ended tells when, and its exit code", ended),
    ("a container with a restart policy tells how often it was restarted", restarted),
    ("the awslogs stream is prefix, container and task", log_stream),
    ("a task is known to be as far as the last of its containers", known_status),
    ("the agent is told to stop a task when its drain is over", told_to_stop),
    ("statistics grow while a container runs, and are null when it does not", statistics),
    ("introspection tells cluster, instance and version", introspection),
    ("introspection lists tasks, and finds one by ARN or Docker id", introspection_tasks),
    ("introspection answers on the instance and in host mode only", introspection_from),
    ("no task is protected, and without a role nobody is told", protection),
    ("EC2 tells an instance who it is", instance_metadata),
    ("EC2 tells an instance of a Spot interruption once it is announced", spot_action),
];

const V3: &str = "$ECS_CONTAINER_METADATA_URI";
const V4: &str = "${ECS_CONTAINER_METADATA_URI_V4}";

fn cluster() -> Asked {
    ask(play(json!({})))
}

fn fargate() -> Asked {
    let mut one = definition("app", 1, "app:v1");
    one["requiresCompatibilities"] = json!(["FARGATE"]);
    ask(play(json!({
        "taskDefinitions": [one, definition("app", 2, "app:v2")],
        "services": [{ "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "launchType": "FARGATE" }]
    })))
}

fn single(containers: Value) -> Asked {
    ask(play(alone(containers)))
}

fn has(value: &Value, names: &[&str]) -> Vec<bool> {
    names.iter().map(|name| value.get(name).is_some()).collect()
}

const ONLY_SOMEWHERE: [&str; 4] = ["VPCID", "ServiceName", "ClockDrift", "EphemeralStorageMetrics"];

fn on_ec2() {
    let task = cluster().json(10, 0, &format!("{V4}/task"));
    assert_eq!(has(&task, &ONLY_SOMEWHERE), [true, true, false, false], "{task}");
    assert_eq!(
        (&task["Cluster"], &task["ServiceName"], &task["LaunchType"]),
        (&json!("default"), &json!("web"), &json!("EC2"))
    );
    assert_eq!(
        (&task["Family"], &task["Revision"], &task["KnownStatus"]),
        (&json!("app"), &json!("1"), &json!("RUNNING"))
    );
    let arn = task["TaskARN"].as_str().expect("a text");
    assert!(arn.starts_with("arn:aws:ecs:us-east-1:123456789012:task/default/"), "{arn}");
    assert_eq!(task["PullStartedAt"], json!("2026-06-15T09:00:00.000Z"));
}

fn on_fargate() {
    let task = fargate().json(10, 0, &format!("{V4}/task"));
    assert_eq!(has(&task, &ONLY_SOMEWHERE), [false, false, true, true], "{task}");
    assert_eq!(task["Cluster"], json!("arn:aws:ecs:us-east-1:123456789012:cluster/default"));
    assert_eq!(task["ClockDrift"]["ClockSynchronizationStatus"], json!("SYNCHRONIZED"));
    assert_eq!(task["EphemeralStorageMetrics"], json!({ "Utilized": 38, "Reserved": 20_496 }), "40 MB of layers");
}

fn version_three() {
    for asked in [cluster(), fargate()] {
        let task = asked.json(10, 0, &format!("{V3}/task"));
        assert_eq!(has(&task, &ONLY_SOMEWHERE), [false; 4]);
        assert!(task["Containers"][0]["ContainerARN"].is_null() && task["FaultInjectionEnabled"].is_null());
    }
}

fn with_tags() {
    let asked = cluster();
    for version in [V3, V4] {
        let (bare, tagged) = (format!("{version}/task"), format!("{version}/taskWithTags"));
        assert_eq!(asked.json(10, 0, &bare), asked.json(10, 0, &tagged));
    }
}

fn version_two() {
    let asked = cluster();
    let task = asked.json(10, 0, "http://169.254.170.2/v2/metadata");
    let id = task["Containers"][0]["DockerId"].as_str().expect("a text").to_owned();
    let container = asked.json(10, 0, &format!("http://169.254.170.2/v2/metadata/{id}"));
    assert_eq!(container, task["Containers"][0]);
    json(&asked.get(10, 0, "http://169.254.170.2/v2/metadata/other"), 400);
    asked.json(10, 0, &format!("http://169.254.170.2/v2/stats/{id}"));
    let bridged = single(json!([{ "name": "app", "image": "app:v1" }]));
    let refused = json(&bridged.get(60, 0, "http://169.254.170.2/v2/metadata"), 400);
    assert!(refused.as_str().is_some_and(|why| why.starts_with("Unable to get task arn from request")), "{refused}");
}

fn bare() {
    let answer = json(&cluster().get(10, 0, "http://169.254.170.2/v3/"), 404);
    let want = "V3 container metadata handler: unable to get container ID from request: \
                unable to get docker ID from v3 endpoint ID: ";
    assert_eq!(answer, json!(want));
}

fn unknown() {
    let asked = cluster();
    for (path, want) in [
        (
            "v4/bad",
            "V4 container metadata handler: unable to get container ID from request: unable to get docker ID from",
        ),
        ("v4/bad/task", "V4 task metadata handler: unable to get task arn from request: unable to get task Arn from"),
        ("v4/bad/taskWithTags", "V4 task metadata handler: unable to get task arn"),
        ("v3/bad/stats", "V3 container stats handler"),
        ("v3/bad/task/stats", "V3 task stats handler"),
    ] {
        let answer = json(&asked.get(10, 0, &format!("http://169.254.170.2/{path}")), 404);
        assert!(answer.as_str().is_some_and(|text| text.starts_with(want)), "{path}: {answer}");
    }
}

fn unknown_path() {
    let asked = cluster();
    for address in
        ["http://169.254.170.2/", "http://169.254.170.2/v5", "http://169.254.170.2/v4", &format!("{V4}/more")]
    {
        assert_eq!(json(&asked.get(10, 0, address), 404), json!("404 page not found"), "{address}");
    }
}

fn limits() {
    assert_eq!(cluster().json(10, 0, &format!("{V4}/task"))["Limits"], json!({ "CPU": 0.25, "Memory": 512 }));
    let mut parts = alone(json!([{ "name": "app", "image": "app:v1", "cpu": 128, "memory": 256 }]));
    let one = parts["taskDefinitions"][0].as_object_mut().expect("an object");
    one.retain(|name, _| name != "cpu" && name != "memory");
    let task = ask(play(parts)).json(60, 0, &format!("{V4}/task"));
    assert!(task["Limits"].is_null(), "{task}");
    assert_eq!(task["Containers"][0]["Limits"], json!({ "CPU": 128, "Memory": 256 }));
}

fn container() {
    let asked = cluster();
    let (row, task) = (asked.json(10, 0, V4), asked.json(10, 0, &format!("{V4}/task")));
    assert_eq!(row, task["Containers"][0], "the container itself");
    assert_eq!(row["Labels"]["com.amazonaws.ecs.task-arn"], task["TaskARN"]);
    assert_eq!(row["Labels"]["com.amazonaws.ecs.container-name"], json!("app"));
    let id = row["DockerId"].as_str().expect("a text");
    assert!(id.len() == 64 && id.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");
    assert!(row["DockerName"].as_str().is_some_and(|name| name.starts_with("ecs-app-1-app-")));
    assert_eq!((&row["Type"], &row["DesiredStatus"]), (&json!("NORMAL"), &json!("RUNNING")));
}

fn fargate_docker_id() {
    let asked = fargate();
    let (row, task) = (asked.json(10, 0, V4), asked.json(10, 0, &format!("{V4}/task")));
    let (id, arn) = (row["DockerId"].as_str().expect("a text"), task["TaskARN"].as_str().expect("a text"));
    let (of_task, number) = id.split_once('-').expect("two parts");
    assert!(arn.ends_with(of_task) && number.len() == 10, "{id}");
    assert_eq!(row["DockerName"], row["Name"]);
}

fn networks() {
    let asked = cluster();
    let network = &asked.json(10, 0, V4)["Networks"][0];
    let address = asked.played.at(10).tasks.values().next().and_then(|task| task.address).expect("attached");
    let address = ecs_orrery::sim::catalog::dotted(address);
    assert_eq!((&network["NetworkMode"], &network["IPv4Addresses"]), (&json!("awsvpc"), &json!([address])));
    let name = format!("ip-{}.ec2.internal", address.replace('.', "-"));
    assert_eq!(network["PrivateDNSName"], json!(name));
    let more =
        ["AttachmentIndex", "MACAddress", "IPv4SubnetCIDRBlock", "DomainNameServers", "SubnetGatewayIpv4Address"];
    assert_eq!(has(network, &more), [true; 5]);
    assert_eq!(has(&asked.json(10, 0, V3)["Networks"][0], &more), [false; 5], "version 4 only");
}

fn pause() {
    let types = |asked: &Asked| -> Vec<Value> {
        let task = asked.json(10, 0, &format!("{V4}/task"));
        task["Containers"].as_array().expect("a list").iter().map(|row| row["Type"].clone()).collect()
    };
    assert_eq!(types(&cluster()), [json!("NORMAL"), json!("CNI_PAUSE")]);
    assert_eq!(types(&fargate()), [json!("NORMAL")]);
}

fn ports() {
    let asked = single(json!([{
        "name": "app", "image": "app:v1", "portMappings": [{ "containerPort": 80 }, { "containerPort": 53, "hostPort": 5353, "protocol": "udp" }]
    }]));
    let ports = &asked.json(60, 0, V4)["Ports"];
    assert_eq!((&ports[0]["ContainerPort"], &ports[0]["Protocol"]), (&json!(80), &json!("tcp")));
    assert!(ports[0]["HostPort"].as_u64().is_some_and(|port| port >= 32_768));
    assert_eq!(ports[1], json!({ "ContainerPort": 53, "Protocol": "udp", "HostPort": 5353, "HostIp": "0.0.0.0" }));
}

fn health() {
    let asked = single(json!([{
        "name": "app", "image": "app:v1", "healthCheck": { "command": ["CMD", "true"], "interval": 10, "retries": 2 }
    }]));
    let started =
        asked.played.first(|fact| matches!(fact, ecs_orrery::sim::Fact::ContainerStarted { .. })).expect("started");
    let status = |millis: u64| asked.json(millis / 1000 + 1, 0, V4)["Health"]["status"].clone();
    assert_eq!((status(started), status(started + 10_000)), (json!("UNKNOWN"), json!("HEALTHY")));
    assert!(cluster().json(10, 0, V4)["Health"].is_null(), "no check, no member");
}

fn pair() -> Asked {
    single(json!([
        { "name": "app", "image": "app:v1" },
        { "name": "job", "image": "job:v1", "essential": false }
    ]))
}

fn ended() {
    let task = pair().json(120, 0, &format!("{V4}/task"));
    let (app, job) = (&task["Containers"][0], &task["Containers"][1]);
    assert_eq!((&job["KnownStatus"], &job["ExitCode"]), (&json!("STOPPED"), &json!(0)));
    assert!(
        job["FinishedAt"].as_str() > job["StartedAt"].as_str() && job["CreatedAt"].as_str() < job["StartedAt"].as_str()
    );
    assert_eq!(has(app, &["ExitCode", "FinishedAt"]), [false; 2]);
}

fn restarted() {
    let asked = ask(play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [],
        "images": [
            { "image": "app:v1", "size": "1MB" },
            { "image": "job:v1", "size": "1MB", "behaviour": { "exitAfter": "70s", "exitCode": 1 } }
        ],
        "taskDefinitions": [bridge("one", json!([
            { "name": "app", "image": "app:v1" },
            { "name": "job", "image": "job:v1", "essential": false, "restartPolicy": { "enabled": true, "restartAttemptPeriod": 60 } }
        ]))],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    })));
    let task = asked.json(180, 0, &format!("{V4}/task"));
    assert_eq!(task["Containers"][1]["RestartCount"], json!(2));
    assert!(task["Containers"][0]["RestartCount"].is_null());
}

fn log_stream() {
    let asked = single(json!([{
        "name": "app", "image": "app:v1", "logConfiguration": {
            "logDriver": "awslogs",
            "options": { "awslogs-group": "/ecs/app", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" }
        }
    }]));
    let row = asked.json(60, 0, V4);
    let task = asked.played.at(60).catalog.task_id(ecs_orrery::sim::world::ids::TaskId::new(0));
    assert_eq!(row["LogDriver"], json!("awslogs"));
    let want = json!({ "awslogs-group": "/ecs/app", "awslogs-region": "us-east-1", "awslogs-stream": format!("ecs/app/{task}") });
    assert_eq!(row["LogOptions"], want);
}

fn known_status() {
    let asked = single(json!([
        { "name": "first", "image": "app:v1" },
        { "name": "second", "image": "app:v2", "dependsOn": [{ "containerName": "first", "condition": "START" }] }
    ]));
    let started =
        asked.played.first(|fact| matches!(fact, ecs_orrery::sim::Fact::ContainerStarted { container: 0, .. }));
    let task = asked.json(started.expect("started") / 1000 + 1, 0, &format!("{V4}/task"));
    assert_eq!(task["Containers"][0]["KnownStatus"], json!("RUNNING"));
    assert_ne!(task["KnownStatus"], json!("RUNNING"), "its second container is not there yet: {task}");
    assert_eq!(asked.json(300, 0, &format!("{V4}/task"))["KnownStatus"], json!("RUNNING"));
}

fn told_to_stop() {
    let asked = ask(play(json!({
        "images": [
            { "image": "app:v1", "size": "4MB", "behaviour": { "shutdown": "2m" } }, { "image": "app:v2", "size": "1MB" }
        ],
        "script": [{ "at": "60s", "do": "stop-task", "task": "web/1" }]
    })));
    let desired = |secs: u64| asked.json(secs, 0, &format!("{V4}/task"))["DesiredStatus"].clone();
    assert_eq!((desired(70), desired(85)), (json!("RUNNING"), json!("STOPPED")), "twenty seconds of drain");
}

fn statistics() {
    let asked = cluster();
    let used = |secs: u64| {
        let row = asked.json(secs, 0, &format!("{V4}/stats"));
        (row["cpu_stats"]["cpu_usage"]["total_usage"].as_u64(), row["networks"]["eth0"]["rx_bytes"].as_u64())
    };
    assert!(used(20).0 > used(10).0 && used(20).1 > used(10).1 && used(10).1 > Some(0));
    let both = pair().json(120, 0, &format!("{V4}/task/stats"));
    let nulls: Vec<bool> = both.as_object().expect("by id").values().map(Value::is_null).collect();
    assert_eq!(nulls, [false, true], "the second container has ended");
}

fn introspection() {
    let answer = json(&cluster().get_on_instance(10, 0, "http://localhost:51678/v1/metadata"), 200);
    let arn = answer["ContainerInstanceArn"].as_str().expect("a text");
    assert!(arn.starts_with("arn:aws:ecs:us-east-1:123456789012:container-instance/default/"), "{arn}");
    assert!(answer["Version"].as_str().is_some_and(|text| text.starts_with("Amazon ECS Agent - v1.105.1 (")));
    assert_eq!(answer["Cluster"], json!("default"));
}

fn introspection_tasks() {
    let asked = cluster();
    let host = asked.played.at(10).tasks.values().next().and_then(|task| task.host).expect("placed").number();
    let get = |query: &str| asked.get_on_instance(10, host, &format!("http://localhost:51678/v1/tasks{query}"));
    let all = json(&get(""), 200);
    let task = &all["Tasks"][0];
    assert_eq!((&task["KnownStatus"], &task["DesiredStatus"]), (&json!("RUNNING"), &json!("RUNNING")));
    let (arn, id) =
        (task["Arn"].as_str().expect("a text"), task["Containers"][0]["DockerId"].as_str().expect("a text"));
    assert_eq!(&json(&get(&format!("?taskarn={arn}")), 200), task);
    assert_eq!(&json(&get(&format!("?dockerid={}", &id[..12])), 200), task);
    assert_eq!(json(&get("?taskarn=none"), 404)["Arn"], json!(""));
    let starting = ask(play(json!({ "begin": "empty" })));
    let pulled =
        starting.played.first(|fact| matches!(fact, ecs_orrery::sim::Fact::PullStarted { .. })).expect("pulled");
    let host = starting.played.end().tasks.values().next().and_then(|task| task.host).expect("placed").number();
    let early = json(&starting.get_on_instance(pulled / 1000 + 1, host, "localhost:51678/v1/tasks"), 200);
    assert_eq!(early["Tasks"][0]["KnownStatus"], json!("PENDING"), "what comes before RUNNING");
}

fn introspection_from() {
    let address = "http://localhost:51678/v1/metadata";
    let refused = Silence::Refused { host: "localhost".to_owned(), port: 51_678 };
    assert_eq!(silence(cluster().get(10, 0, address)), refused);
    assert_eq!(silence(fargate().get(10, 0, address)), refused);
    let mut one = bridge("one", json!([{ "name": "app", "image": "app:v1" }]));
    one["networkMode"] = json!("host");
    let hosted = ask(play(json!({
        "taskDefinitions": [one], "targetGroups": [], "traffic": [],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    })));
    json(&hosted.get(10, 0, address), 200);
    assert_eq!(silence(hosted.get_on_instance(10, 99, address)), Silence::NoInstance);
}

fn protection() {
    let address = "$ECS_AGENT_URI/task-protection/v1/state";
    let refused = json(&cluster().get(10, 0, address), 403);
    assert_eq!(refused["error"]["Code"], json!("AccessDeniedException"));
    let mut one = definition("app", 1, "app:v1");
    one["taskRoleArn"] = json!("arn:aws:iam::123456789012:role/app");
    let asked = ask(play(json!({ "taskDefinitions": [one, definition("app", 2, "app:v2")] })));
    let answer = asked.json(10, 0, address);
    assert_eq!(answer["protection"]["ProtectionEnabled"], json!(false));
    assert_eq!(answer["protection"]["TaskArn"], asked.json(10, 0, &format!("{V4}/task"))["TaskARN"]);
    let nobody = json(&asked.get(10, 0, "http://169.254.170.2/api/bad/task-protection/v1/state"), 404);
    assert_eq!(nobody["error"]["Code"], json!("ResourceNotFoundException"));
}

fn instance_metadata() {
    let asked = cluster();
    let get = |path: &str| json(&asked.get_on_instance(10, 0, &format!("http://169.254.169.254/latest/{path}")), 200);
    assert_eq!(get("meta-data/placement/availability-zone"), json!("us-east-1a"));
    assert_eq!(get("meta-data/instance-type"), json!("c5.large"));
    let id = get("meta-data/instance-id");
    let document: Value =
        serde_json::from_str(get("dynamic/instance-identity/document").as_str().expect("a text")).expect("JSON");
    assert_eq!((&document["instanceId"], &document["region"]), (&id, &json!("us-east-1")));
    json(&asked.get_on_instance(10, 0, "http://169.254.169.254/latest/meta-data/nothing"), 404);
}

fn spot_action() {
    let group = json!({ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a", "spot": true });
    let asked = ask(play(json!({
        "cluster": { "zones": ["us-east-1a"], "instances": [group] },
        "script": [{ "at": "60s", "do": "interrupt-spot", "instance": "us-east-1a/1" }]
    })));
    let address = "http://169.254.169.254/latest/meta-data/spot/instance-action";
    json(&asked.get_on_instance(59, 0, address), 404);
    let action: Value =
        serde_json::from_str(json(&asked.get_on_instance(61, 0, address), 200).as_str().expect("a text"))
            .expect("JSON");
    assert_eq!(action, json!({ "action": "terminate", "time": "2026-06-15T09:03:00Z" }));
}
