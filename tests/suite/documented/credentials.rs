//! Task credentials: who gets which keys where, for how long, and who gets none.

use super::Rule;
use super::asked::{Asked, ask, json, silence};
use super::bench::{bridge, definition, play};
use ecs_orrery::report::metadata::Silence;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a container with a task role is told where its keys are", variable),
    ("the answer holds RoleArn, AccessKeyId, SecretAccessKey, Token and Expiration", members),
    ("version 1 takes the id as a parameter", version_one),
    ("without an id the answer is 400 NoIdInRequest", no_id),
    ("an unknown id is 400 InvalidIdInRequest", unknown_id),
    ("a task without a role has no variable", no_role),
    ("the id of the execution role is not given to containers", execution_role),
    ("keys are valid for six hours, and others come before they expire", refreshed),
    ("an agent that is cut off keeps old keys, and gets new ones when it is back", cut_off),
    ("keys are gone once the task has stopped", gone),
    ("a task's keys are served on its own host only", own_host),
    ("Fargate serves them as well", fargate),
    ("network mode none reaches nothing", no_network),
    ("a container that does not run cannot ask", not_running),
    ("by default containers do not see the instance's keys", hidden),
    ("containers in bridge mode see them where nothing blocks them", bridge_sees),
    ("ECS_AWSVPC_BLOCK_IMDS decides for tasks in awsvpc mode", awsvpc_blocks),
    ("containers in host mode always see them", host_sees),
    ("a Fargate task has no instance to see", fargate_has_no_instance),
];

const CREDENTIALS: &str = "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const INSTANCE_KEYS: &str = "http://169.254.169.254/latest/meta-data/iam/security-credentials/ecsInstanceRole";
const ROLE: &str = "arn:aws:iam::123456789012:role/app";

fn with_roles(parts: Value) -> Asked {
    let mut one = definition("app", 1, "app:v1");
    one["taskRoleArn"] = json!(ROLE);
    one["executionRoleArn"] = json!("ecsTaskExecutionRole");
    let mut whole = json!({ "taskDefinitions": [one, definition("app", 2, "app:v2")] });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    ask(play(whole))
}

fn on_fargate() -> Asked {
    with_roles(json!({ "services": [{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2, "launchType": "FARGATE"
    }] }))
}

fn variable() {
    let value = with_roles(json!({})).variable(10, 0, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").expect("set");
    let id = value.strip_prefix("/v2/credentials/").expect("a path");
    assert_eq!(id.len(), 36, "{value}");
}

fn members() {
    let answer = with_roles(json!({})).json(10, 0, CREDENTIALS);
    let names: Vec<&str> = answer.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(names, ["RoleArn", "AccessKeyId", "SecretAccessKey", "Token", "Expiration"]);
    assert_eq!((&answer["RoleArn"], &answer["Expiration"]), (&json!(ROLE), &json!("2026-06-15T15:00:00Z")));
    let key = answer["AccessKeyId"].as_str().expect("a text");
    assert!(key.starts_with("ASIA") && key.ends_with("EXAMPLE"), "{key}");
}

fn version_one() {
    let asked = with_roles(json!({}));
    let uri = asked.variable(10, 0, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").expect("set");
    let id = uri.rsplit('/').next().expect("an id");
    let old = asked.json(10, 0, &format!("http://169.254.170.2/v1/credentials?id={id}"));
    assert_eq!(old, asked.json(10, 0, CREDENTIALS));
}

fn no_id() {
    let asked = with_roles(json!({}));
    for (path, version) in [("v1/credentials", 1), ("v2/credentials", 2), ("v2/credentials/", 2)] {
        let answer = json(&asked.get(10, 0, &format!("http://169.254.170.2/{path}")), 400);
        let message = format!("CredentialsV{version}Request: No Credential ID in the request");
        assert_eq!(answer, json!({ "code": "NoIdInRequest", "message": message, "HTTPErrorCode": 400 }));
    }
}

fn unknown_id() {
    let answer = json(&with_roles(json!({})).get(10, 0, "http://169.254.170.2/v2/credentials/none"), 400);
    let message = "CredentialsV2Request: Credentials not found";
    assert_eq!(answer, json!({ "code": "InvalidIdInRequest", "message": message, "HTTPErrorCode": 400 }));
}

fn no_role() {
    let asked = ask(play(json!({})));
    assert_eq!(asked.variable(10, 0, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), None);
    // What the shell makes of the variable then is no path of the server.
    assert_eq!(json(&asked.get(10, 0, CREDENTIALS), 404), json!("404 page not found"));
}

fn execution_role() {
    let asked = with_roles(json!({}));
    let id = asked.at(10_000, |here| {
        use ecs_orrery::report::made_up::RoleType::TaskExecution;
        here.made_up().credentials_id(ecs_orrery::sim::world::ids::TaskId::new(0), TaskExecution)
    });
    let values = asked.at(10_000, |here| {
        let task = here.world().tasks.values().next().expect("a task");
        ecs_orrery::report::metadata::variables(here, task, 0)
    });
    assert!(values.iter().all(|(_, value)| !value.contains(&id)));
    let answer = asked.json(10, 0, &format!("http://169.254.170.2/v2/credentials/{id}"));
    assert_eq!(answer["RoleArn"], json!("arn:aws:iam::123456789012:role/ecsTaskExecutionRole"));
}

fn refreshed() {
    let asked = with_roles(json!({ "duration": "14h" }));
    let keys = |minutes: u64| asked.json(minutes * 60, 0, CREDENTIALS);
    assert_eq!(keys(1), keys(5 * 60 + 44), "the same until shortly before the end");
    assert_ne!(keys(1)["AccessKeyId"], keys(5 * 60 + 46)["AccessKeyId"], "a quarter of an hour before, others");
    assert_eq!(keys(6 * 60)["Expiration"], json!("2026-06-15T20:45:00Z"));
    let valid = |minutes: u64| {
        let now = asked.at(minutes * 60_000, |here| ecs_orrery::report::clock::seconds(here.catalog(), here.now()));
        keys(minutes)["Expiration"].as_str().expect("a time") > now.as_str()
    };
    assert!((0..14 * 12).all(|five| valid(five * 5)), "never expired");
}

fn cut_off() {
    let script = json!([{ "at": "1m", "do": "disconnect-agent", "instance": "us-east-1a/1", "for": "7h" }]);
    let asked = with_roles(json!({ "duration": "8h", "script": script }));
    let task = asked.played.at(30).host(ecs_orrery::sim::world::ids::HostId::new(0)).expect("there").tasks[0].number();
    let expires = |minutes: u64| asked.json(minutes * 60, task, CREDENTIALS)["Expiration"].clone();
    assert_eq!(expires(6 * 60 + 59), json!("2026-06-15T15:00:00Z"), "served although they have expired");
    assert_eq!(expires(7 * 60 + 2), json!("2026-06-15T22:01:00Z"), "new ones at the reconnection");
}

fn gone() {
    let asked = with_roles(json!({ "script": [{ "at": "60s", "do": "stop-task", "task": "web/1" }] }));
    let uri = asked.variable(59, 0, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").expect("set");
    let address = format!("http://169.254.170.2{uri}");
    let host = asked.played.at(59).tasks.values().next().and_then(|task| task.host).expect("placed").number();
    json(&asked.get_on_instance(70, host, &address), 200);
    let answer = json(&asked.get_on_instance(400, host, &address), 400);
    assert_eq!(answer["code"], json!("InvalidIdInRequest"));
}

fn own_host() {
    let asked = with_roles(json!({}));
    let uri = asked.variable(10, 0, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").expect("set");
    let hosts: Vec<_> = asked.played.at(10).tasks.values().map(|task| task.host).collect();
    assert_ne!(hosts[0], hosts[1], "the two tasks are apart");
    json(&asked.get(10, 1, &format!("http://169.254.170.2{uri}")), 400);
}

fn fargate() {
    let answer = on_fargate().json(10, 0, CREDENTIALS);
    assert_eq!(answer["RoleArn"], json!(ROLE));
}

/// One task without a load balancer, in this network mode.
fn one_in(mode: &str, parts: Value) -> Asked {
    let mut one = bridge("one", json!([{ "name": "app", "image": "app:v1" }]));
    one["networkMode"] = json!(mode);
    one["taskRoleArn"] = json!(ROLE);
    let mut whole = json!({
        "taskDefinitions": [one], "targetGroups": [], "traffic": [],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    });
    whole.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    ask(play(whole))
}

fn no_network() {
    let asked = one_in("none", json!({}));
    for address in [CREDENTIALS, INSTANCE_KEYS, "$ECS_CONTAINER_METADATA_URI_V4/task"] {
        assert_eq!(silence(asked.get(10, 0, address)), Silence::NoNetwork, "{address}");
    }
}

fn not_running() {
    let asked = with_roles(json!({ "begin": "empty" }));
    let pulled = asked.played.first(|fact| matches!(fact, ecs_orrery::sim::Fact::PullStarted { .. })).expect("pulled");
    assert_eq!(silence(asked.get(pulled / 1000 + 1, 0, CREDENTIALS)), Silence::NotRunning);
    assert_eq!(silence(asked.get(0, 77, CREDENTIALS)), Silence::NoTask);
    assert_eq!(silence(asked.get_in(pulled / 1000 + 1, 0, 9, CREDENTIALS)), Silence::NoContainer);
}

fn sees_instance(asked: &Asked) -> bool {
    match asked.get(10, 0, INSTANCE_KEYS) {
        ecs_orrery::report::metadata::Reply::Answer(answer) => {
            let text = answer.body.to_string();
            assert!(answer.status == 200 && text.contains("AWS-HMAC") && text.contains("EXAMPLE"), "{text}");
            true
        }
        ecs_orrery::report::metadata::Reply::Silence(silence) => {
            assert_eq!(silence, Silence::TimedOut { host: "169.254.169.254".to_owned(), port: 80 });
            false
        }
    }
}

fn hidden() {
    assert!(!sees_instance(&one_in("bridge", json!({}))));
    assert!(!sees_instance(&one_in("awsvpc", json!({}))));
}

fn bridge_sees() {
    assert!(sees_instance(&one_in("bridge", json!({ "rules": { "blockImds": "no" } }))));
}

fn awsvpc_blocks() {
    let with = |value: &str, rules: &str| {
        let group = json!({
            "count": 2, "instanceType": "c5.large", "zone": "us-east-1a", "agent": { "ECS_AWSVPC_BLOCK_IMDS": value }
        });
        sees_instance(&one_in(
            "awsvpc",
            json!({ "cluster": { "zones": ["us-east-1a"], "instances": [group] }, "rules": { "blockImds": rules } }),
        ))
    };
    assert!(!with("true", "no"));
    assert!(with("false", "yes"));
}

fn host_sees() {
    assert!(sees_instance(&one_in("host", json!({}))));
}

fn fargate_has_no_instance() {
    let asked = on_fargate();
    assert!(!sees_instance(&asked));
}
