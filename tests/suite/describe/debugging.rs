//! The handbook's debug steps lead from a crash to its cause.

use super::{at, told};
use ecs_orrery::report::Here;
use serde_json::{Value, json};

fn stopped_tasks(here: Here<'_>) -> Vec<Value> {
    let cluster = &here.catalog().cluster;
    let arns = told(here, "ecs:ListTasks", &json!({ "cluster": cluster, "desiredStatus": "STOPPED" }));
    let described = told(here, "ecs:DescribeTasks", &json!({ "cluster": cluster, "tasks": arns["taskArns"] }));
    described["tasks"].as_array().expect("a list").clone()
}

fn messages(events: &Value) -> Vec<&str> {
    events["events"].as_array().expect("a list").iter().filter_map(|event| event["message"].as_str()).collect()
}

#[test]
fn a_crash_loop_is_understood_from_stopped_tasks_and_their_logs() {
    at("crash-loop", 240_000, |here| {
        // Step 1: why it stopped.
        let tasks = stopped_tasks(here);
        let bad =
            tasks.iter().find(|task| task["taskDefinitionArn"].as_str().is_some_and(|arn| arn.ends_with("myapp:6")));
        let bad = bad.expect("a task of the new revision has stopped");
        assert_eq!(bad["stopCode"], "ServiceSchedulerInitiated");
        let reason = bad["stoppedReason"].as_str().expect("a reason");
        assert!(
            reason.starts_with("Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:"),
            "{reason}"
        );
        // Step 2: what its application wrote.
        let id = bad["taskArn"].as_str().and_then(|arn| arn.rsplit('/').next()).expect("an id");
        let input = json!({ "logGroupName": "/ecs/myapp", "logStreamName": format!("ecs/app/{id}") });
        let log = told(here, "logs:GetLogEvents", &input);
        let lines = messages(&log);
        assert!(lines.iter().any(|line| line.contains("myapp:v2")), "{lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("INFO listening on 0.0.0.0:3000")), "{lines:#?}");
        let failed =
            lines.iter().filter(|line| **line == "ERROR \"GET /health HTTP/1.1\" 500 \"ELB-HealthChecker/2.0\"");
        assert!(failed.count() >= 3, "as many failed checks as the threshold: {lines:#?}");
        assert!(lines.iter().any(|line| line.contains("SIGTERM")), "{lines:#?}");
        // What the load balancer says of the next one, and what the service says.
        let service = told(here, "ecs:DescribeServices", &json!({ "cluster": "production", "services": ["myapp"] }));
        let deployments = service["services"][0]["deployments"].as_array().expect("a list");
        let primary = &deployments[0];
        assert_eq!((&primary["status"], &primary["rolloutState"]), (&json!("PRIMARY"), &json!("IN_PROGRESS")));
        assert!(primary["failedTasks"].as_u64().is_some_and(|failed| failed > 0), "{primary}");
        let events = messages(&service["services"][0]);
        assert!(
            events.iter().any(|event| event.contains("Health checks failed with these codes: [500]")),
            "{events:#?}"
        );
    });
}

#[test]
fn a_log_can_be_read_page_by_page_in_both_directions() {
    at("crash-loop", 240_000, |here| {
        let streams = told(here, "logs:DescribeLogStreams", &json!({ "logGroupName": "/ecs/myapp" }));
        let name = &streams["logStreams"][0]["logStreamName"];
        let ask = |token: &Value, head: bool| {
            let input = json!({
                "logGroupName": "/ecs/myapp", "logStreamName": name, "limit": 4, "startFromHead": head, "nextToken": token,
            });
            told(here, "logs:GetLogEvents", &input)
        };
        let whole = told(here, "logs:GetLogEvents", &json!({ "logGroupName": "/ecs/myapp", "logStreamName": name }));
        let (mut forward, mut token) = (Vec::new(), Value::Null);
        loop {
            let page = ask(&token, true);
            if page["nextForwardToken"] == token {
                break;
            }
            forward.extend(page["events"].as_array().expect("a list").iter().cloned());
            token = page["nextForwardToken"].clone();
        }
        assert_eq!(whole["events"], Value::Array(forward));
        let (mut backward, mut token) = (Vec::new(), Value::Null);
        loop {
            let page = ask(&token, false);
            if page["nextBackwardToken"] == token {
                break;
            }
            let events = page["events"].as_array().expect("a list").iter().cloned();
            backward.splice(0..0, events);
            token = page["nextBackwardToken"].clone();
        }
        assert_eq!(whole["events"], Value::Array(backward));
    });
}

#[test]
fn an_image_that_is_missing_is_the_reason_of_a_container() {
    at("missing-image", 600_000, |here| {
        let task =
            stopped_tasks(here).into_iter().find(|task| task["stopCode"] == "TaskFailedToStart").expect("one failed");
        let reason = task["containers"][0]["reason"].as_str().expect("the container has a reason of its own");
        assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
        assert!(task["containers"][0].get("exitCode").is_none(), "it never ran");
        assert!(task.get("startedAt").is_none());
    });
}

#[test]
fn a_failed_deployment_says_that_it_was_rolled_back() {
    at("crash-loop", 899_000, |here| {
        let input = json!({ "cluster": "production", "service": "myapp" });
        let rows = told(here, "ecs:ListServiceDeployments", &input);
        let rows = rows["serviceDeployments"].as_array().expect("a list");
        assert!(rows.len() >= 2);
        let status = rows[0]["status"].as_str().expect("a status");
        assert!(status.starts_with("ROLLBACK_"), "{status}");
        assert_eq!(rows[0]["statusReason"], "ECS deployment circuit breaker: tasks failed to start.");
        assert_eq!(rows[1]["status"], "SUCCESSFUL");
        let arn = &rows[0]["serviceDeploymentArn"];
        let whole = told(here, "ecs:DescribeServiceDeployments", &json!({ "serviceDeploymentArns": [arn] }));
        let whole = &whole["serviceDeployments"][0];
        let breaker = json!({ "status": "TRIGGERED", "failureCount": 10, "threshold": 10 });
        assert_eq!(whole["deploymentCircuitBreaker"], breaker);
        assert_eq!(whole["rollback"]["serviceRevisionArn"], rows[1]["targetServiceRevisionArn"]);
    });
}
