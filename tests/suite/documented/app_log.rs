//! What containers write to CloudWatch Logs: which streams there are, and what explains a failure.

use super::Rule;
use super::asked::{Asked, ask, in_order};
use super::bench::{alone, definition, play};
use ecs_orrery::report::describe::answer;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("a stream is prefix, container and task, once the container was started", stream),
    ("without a prefix the stream has Docker's id of the container", no_prefix),
    ("without the awslogs driver there is no log", no_driver),
    ("a log in another region is not here", elsewhere),
    ("a process that ends by itself leaves the error behind", crash),
    ("a process that is killed for its memory warns before", out_of_memory),
    ("a container that is stopped writes of SIGTERM", sigterm),
    ("a container restarted in place goes on in its stream", restarted),
    ("health checks are written down with their status", checks),
    ("a log outlives the record of its task", outlives),
    ("a pattern finds lines of all streams in the order of time", pattern),
];

fn options(group: &str) -> Value {
    let options = json!({ "awslogs-group": group, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" });
    json!({ "logDriver": "awslogs", "options": options })
}

fn one(image: &str) -> Asked {
    ask(play(alone(json!([{ "name": "app", "image": image, "logConfiguration": options("/ecs/app") }]))))
}

fn tell(asked: &Asked, secs: u64, operation: &str, input: Value) -> Value {
    asked
        .at(secs * 1000, |here| answer(here, operation, &input))
        .unwrap_or_else(|error| panic!("{operation}: {error:?}"))
}

fn names(asked: &Asked, secs: u64) -> Vec<String> {
    let input = json!({ "logGroupName": "/ecs/app", "orderBy": "LastEventTime" });
    let rows = tell(asked, secs, "logs:DescribeLogStreams", input);
    let rows = rows["logStreams"].as_array().expect("a list").iter();
    rows.filter_map(|row| row["logStreamName"].as_str()).map(str::to_owned).collect()
}

fn lines(asked: &Asked, secs: u64, stream: &str) -> Vec<String> {
    let input = json!({ "logGroupName": "/ecs/app", "logStreamName": stream, "startFromHead": true });
    let events = tell(asked, secs, "logs:GetLogEvents", input);
    let events = events["events"].as_array().expect("a list").iter();
    events.filter_map(|event| event["message"].as_str()).map(str::to_owned).collect()
}

fn first_task(asked: &Asked) -> String {
    asked.played.end().catalog.task_id(ecs_orrery::sim::world::ids::TaskId::new(0))
}

fn stream() {
    let asked = one("app:v1");
    assert_eq!(names(&asked, 0), Vec::<String>::new());
    let groups = tell(&asked, 0, "logs:DescribeLogGroups", json!({}));
    assert_eq!(groups["logGroups"][0]["logGroupName"], "/ecs/app");
    assert_eq!(names(&asked, 300), [format!("ecs/app/{}", first_task(&asked))]);
}

fn no_prefix() {
    let log = json!({ "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/app" } });
    let asked = ask(play(alone(json!([{ "name": "app", "image": "app:v1", "logConfiguration": log }]))));
    let names = names(&asked, 300);
    assert!(names.len() == 1 && names[0].len() == 64, "{names:?}");
}

fn none(log: Value) {
    let asked = ask(play(alone(json!([{ "name": "app", "image": "app:v1", "logConfiguration": log }]))));
    assert_eq!(tell(&asked, 300, "logs:DescribeLogGroups", json!({})), json!({ "logGroups": [] }));
}

fn no_driver() {
    none(json!({ "logDriver": "json-file", "options": { "awslogs-group": "/ecs/app" } }));
}

fn elsewhere() {
    none(json!({ "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/app", "awslogs-region": "eu-west-1" } }));
}

fn crash() {
    let asked = one("exits:v1");
    let lines = lines(&asked, 200, &format!("ecs/app/{}", first_task(&asked)));
    in_order(&lines, &["starting app from image exits:v1", "FATAL unhandled error, exiting with status 1"]);
}

fn out_of_memory() {
    let mut parts =
        alone(json!([{ "name": "app", "image": "hungry:v1", "memory": 256, "logConfiguration": options("/ecs/app") }]));
    parts["images"] = json!([{ "image": "hungry:v1", "size": "40MB", "behaviour": { "oomAfter": "60s" } }]);
    let asked = ask(play(parts));
    let lines = lines(&asked, 200, &format!("ecs/app/{}", first_task(&asked)));
    in_order(&lines, &["starting app", "WARN heap is at 90 % of the memory limit of 256 MiB", "Killed"]);
}

fn sigterm() {
    let script = json!([{ "at": "120s", "do": "update-service", "service": "web", "desiredCount": 0 }]);
    let mut parts = alone(json!([{ "name": "app", "image": "app:v1", "logConfiguration": options("/ecs/app") }]));
    parts["script"] = script;
    let asked = ask(play(parts));
    let lines = lines(&asked, 600, &format!("ecs/app/{}", first_task(&asked)));
    in_order(&lines, &["SIGTERM received", "shutdown complete, exiting with status 0"]);
}

fn restarted() {
    let asked = ask(play(alone(json!([
        { "name": "main", "image": "app:v1" },
        {
            "name": "app", "image": "job:v1", "essential": false, "logConfiguration": options("/ecs/app"),
            "restartPolicy": { "enabled": true, "restartAttemptPeriod": 60 }
        }
    ]))));
    let names = names(&asked, 600);
    assert_eq!(names.len(), 1, "it is one stream");
    let starts = lines(&asked, 600, &names[0]).iter().filter(|line| line.starts_with("INFO starting app")).count();
    let facts = asked.played.count(|fact| matches!(fact, ecs_orrery::sim::Fact::ContainerStarted { container: 1, .. }));
    assert_eq!(starts, facts);
}

/// Two tasks behind a load balancer, of the image and with a log.
fn balanced(parts: Value) -> Asked {
    let mut app = definition("app", 1, "app:v1");
    app["containerDefinitions"][0]["logConfiguration"] = options("/ecs/app");
    let mut whole = json!({ "taskDefinitions": [app] });
    for (name, part) in parts.as_object().expect("parts") {
        whole[name] = part.clone();
    }
    ask(play(whole))
}

fn checks() {
    let asked = balanced(json!({
        "script": [{ "at": "60s", "do": "fail-health", "task": "web/1", "answer": { "status": 503 }, "for": "25s" }]
    }));
    let input = |text: &str| json!({ "logGroupName": "/ecs/app", "filterPattern": text });
    let count = |text: &str| tell(&asked, 300, "logs:FilterLogEvents", input(text))["events"].as_array().map(Vec::len);
    assert!(count("ELB-HealthChecker 200").is_some_and(|count| count > 20));
    assert!(count("ELB-HealthChecker 503 ERROR").is_some_and(|count| count >= 2));
    assert!(count("\"answered with 503\"").is_some_and(|count| count >= 1));
}

fn outlives() {
    let script = json!([{ "at": "60s", "do": "update-service", "service": "web", "desiredCount": 1 }]);
    let asked = balanced(json!({ "duration": "90m", "script": script }));
    let before = names(&asked, 300);
    assert_eq!(before.len(), 2);
    let mut after = names(&asked, 5_000);
    after.sort_unstable();
    let mut sorted = before.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, after, "an hour later the task is forgotten, its log is not");
    // The one that ended first has its latest line longest ago.
    assert!(lines(&asked, 5_000, &before[0]).last().is_some_and(|line| line.contains("exiting with status 0")));
}

fn pattern() {
    let asked = balanced(json!({}));
    let all = tell(&asked, 600, "logs:FilterLogEvents", json!({ "logGroupName": "/ecs/app" }));
    let times: Vec<i64> =
        all["events"].as_array().expect("a list").iter().filter_map(|one| one["timestamp"].as_i64()).collect();
    assert!(times.is_sorted() && times.len() > 100, "{}", times.len());
    let mut together = Vec::new();
    let mut input = json!({ "logGroupName": "/ecs/app", "limit": 40 });
    loop {
        let page = tell(&asked, 600, "logs:FilterLogEvents", input.clone());
        together.extend(page["events"].as_array().expect("a list").iter().cloned());
        match page.get("nextToken") {
            Some(token) => input["nextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(all["events"], Value::Array(together));
    let part = tell(
        &asked,
        600,
        "logs:FilterLogEvents",
        json!({ "logGroupName": "/ecs/app", "startTime": times[10], "endTime": times[20] }),
    );
    let part: Vec<i64> =
        part["events"].as_array().expect("a list").iter().filter_map(|one| one["timestamp"].as_i64()).collect();
    assert!(part.iter().all(|time| (times[10]..times[20]).contains(time)) && !part.is_empty());
}
