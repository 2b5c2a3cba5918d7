//! The AWS APIs at every moment: answers have the shape of the service models, agree with each other, and lead to the
//! cause of a failure.

mod debugging;
mod requests;
mod shapes;

use ecs_orrery::report::describe::{ApiError, OPERATIONS, answer};
use ecs_orrery::report::metadata::{Asker, Body, Reply, get};
use ecs_orrery::report::{Here, Ledger};
use ecs_orrery::scenario::LIBRARY;
use ecs_orrery::sim::Recording;
use ecs_orrery::sim::world::TaskStatus;
use ecs_orrery::units::SimTime;
use requests::requests;
use serde_json::{Value, json};
use shapes::Models;
use std::collections::BTreeSet;

/// Moments at which each scenario is asked.
const MOMENTS: u64 = 8;

/// Shows every built-in scenario at moments from beginning to end.
fn everywhere(mut question: impl FnMut(&str, Here<'_>)) {
    for entry in LIBRARY {
        let mut recording = Recording::new((entry.build)());
        recording.record_until(recording.scenario().end());
        let ledger = Ledger::of(&recording);
        let end = recording.recorded_to().as_millis();
        let mut cursor = recording.seek(SimTime::ZERO);
        for nth in 0..MOMENTS {
            recording.move_to(&mut cursor, SimTime::from_millis(end * nth / (MOMENTS - 1)));
            question(entry.slug, Here::new(&recording, &ledger.index, &cursor));
        }
    }
}

/// Shows one built-in scenario at one moment.
fn at(slug: &str, millis: u64, question: impl FnOnce(Here<'_>)) {
    let entry = LIBRARY.iter().find(|entry| entry.slug == slug).expect("a built-in scenario");
    let mut recording = Recording::new((entry.build)());
    recording.record_until(recording.scenario().end());
    let ledger = Ledger::of(&recording);
    let cursor = recording.seek(SimTime::from_millis(millis));
    question(Here::new(&recording, &ledger.index, &cursor));
}

fn told(here: Here<'_>, operation: &str, input: &Value) -> Value {
    answer(here, operation, input).unwrap_or_else(|error| panic!("{operation} {input}: {error:?}"))
}

fn refused(here: Here<'_>, operation: &str, input: &Value) -> ApiError {
    match answer(here, operation, input) {
        Err(error) => error,
        Ok(answer) => panic!("{operation} {input} is answered: {answer}"),
    }
}

#[test]
fn every_answer_has_the_shape_of_the_service_model() {
    let Some(models) = Models::read() else {
        eprintln!("skipped: the service models are not beside the repository");
        return;
    };
    let (mut faults, mut asked) = (BTreeSet::new(), BTreeSet::new());
    everywhere(|slug, here| {
        for (operation, input) in requests(here) {
            let found = models.faults(operation, &told(here, operation, &input));
            faults.extend(found.into_iter().map(|fault| format!("{slug}: {fault}")));
            asked.insert(operation);
        }
    });
    let first: Vec<&String> = faults.iter().take(20).collect();
    assert!(faults.is_empty(), "{} faults: {first:#?}", faults.len());
    let missing: Vec<&str> = OPERATIONS.iter().map(|known| known.name).filter(|name| !asked.contains(name)).collect();
    assert!(missing.is_empty(), "nobody asked {missing:?}");
}

#[test]
fn what_is_listed_can_be_described() {
    everywhere(|slug, here| {
        for (operation, input) in requests(here) {
            let answer = told(here, operation, &input);
            if let Some(failures) = answer.get("failures") {
                assert_eq!(failures, &json!([]), "{slug}: {operation}");
            }
        }
    });
}

#[test]
fn counts_agree_with_lists() {
    everywhere(|slug, here| {
        let cluster = json!({ "cluster": here.catalog().cluster });
        let of = |extra: Value| {
            let mut input = cluster.clone();
            extra.as_object().expect("parameters").iter().for_each(|(name, value)| input[name] = value.clone());
            input
        };
        let described = told(here, "ecs:DescribeClusters", &json!({ "clusters": [here.catalog().cluster] }));
        let described = &described["clusters"][0];
        let services = told(here, "ecs:ListServices", &cluster)["serviceArns"].as_array().expect("a list").len();
        assert_eq!(described["activeServicesCount"], json!(services), "{slug}");
        let instances = told(here, "ecs:ListContainerInstances", &cluster);
        let instances = instances["containerInstanceArns"].as_array().expect("a list");
        assert_eq!(described["registeredContainerInstancesCount"], json!(instances.len()), "{slug}");
        let mut running = 0;
        for service in here.world().services.values() {
            let row = told(here, "ecs:DescribeServices", &of(json!({ "services": [service.name] })));
            let row = &row["services"][0];
            let deployments = row["deployments"].as_array().expect("a list");
            let sum = |name: &str| deployments.iter().filter_map(|one| one[name].as_u64()).sum::<u64>();
            assert!(sum("runningCount") <= row["runningCount"].as_u64().expect("a number"), "{slug}");
            assert_eq!(sum("pendingCount"), row["pendingCount"].as_u64().expect("a number"), "{slug}");
            running += row["runningCount"].as_u64().expect("a number");
            let times: Vec<&str> = row["events"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|event| event["createdAt"].as_str())
                .collect();
            assert!(times.len() <= 100 && times.is_sorted_by(|one, next| one >= next), "{slug}: newest first");
        }
        assert!(running <= described["runningTasksCount"].as_u64().expect("a number"), "{slug}");
    });
}

/// What a task is told of itself and what its owner is told of it.
#[test]
fn the_metadata_endpoint_agrees_with_describe_tasks() {
    everywhere(|slug, here| {
        for task in here.world().tasks.values().filter(|task| task.last_status == TaskStatus::Running).take(6) {
            let asker = Asker::Container { task: task.id, container: 0 };
            let Reply::Answer(reply) = get(here, asker, "${ECS_CONTAINER_METADATA_URI_V4}/task") else { continue };
            let Body::Json(inside) = reply.body else { panic!("{slug}: JSON") };
            let input = json!({ "cluster": here.catalog().cluster, "tasks": [inside["TaskARN"]] });
            let outside = &told(here, "ecs:DescribeTasks", &input)["tasks"][0];
            assert_eq!(inside["AvailabilityZone"], outside["availabilityZone"], "{slug}");
            let definition =
                format!("{}:{}", inside["Family"].as_str().unwrap_or(""), inside["Revision"].as_str().unwrap_or(""));
            assert!(outside["taskDefinitionArn"].as_str().is_some_and(|arn| arn.ends_with(&definition)), "{slug}");
            for container in outside["containers"].as_array().expect("a list") {
                let same = |row: &&Value| row["Name"] == container["name"];
                let Some(row) = inside["Containers"].as_array().expect("a list").iter().find(same) else { continue };
                for (mine, theirs) in [("DockerId", "runtimeId"), ("ContainerARN", "containerArn"), ("Image", "image")]
                {
                    assert_eq!(row[mine], container[theirs], "{slug}: {mine}");
                }
            }
        }
    });
}

#[test]
fn pages_put_together_are_the_whole() {
    at("fleet-1000", 600_000, |here| {
        let cluster = &here.catalog().cluster;
        let whole = told(here, "ecs:ListTasks", &json!({ "cluster": cluster }));
        let (mut together, mut token, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let input = json!({ "cluster": cluster, "maxResults": 100, "nextToken": token });
            let page = told(here, "ecs:ListTasks", &input);
            together.extend(page["taskArns"].as_array().expect("a list").iter().cloned());
            pages += 1;
            match page.get("nextToken") {
                Some(next) => token = next.clone(),
                None => break,
            }
        }
        assert_eq!(whole["taskArns"], Value::Array(together));
        assert!(pages > 5, "a fleet has many pages");
        let wrong = json!({ "cluster": cluster, "nextToken": "x" });
        assert_eq!(refused(here, "ecs:ListTasks", &wrong).code, "InvalidParameterException");
    });
}

#[test]
fn what_is_not_there_is_refused_in_the_words_of_aws() {
    at("crash-loop", 60_000, |here| {
        let unknown = "0123456789abcdef0123456789abcdef";
        for (operation, input, code, message) in [
            ("ecs:ListServices", json!({}), "ClusterNotFoundException", "Cluster not found."),
            (
                "ecs:ListTasks",
                json!({ "cluster": "production", "serviceName": "x" }),
                "ServiceNotFoundException",
                "Service not found.",
            ),
            (
                "ecs:DescribeTaskDefinition",
                json!({ "taskDefinition": "x:1" }),
                "ClientException",
                "Unable to describe task definition.",
            ),
            (
                "ecs:DescribeTasks",
                json!({ "cluster": "production", "tasks": [] }),
                "InvalidParameterException",
                "Tasks cannot be empty.",
            ),
            (
                "ecs:DescribeTasks",
                json!({ "cluster": "production", "tasks": ["x"] }),
                "InvalidParameterException",
                "taskId length should be one of [32,36]",
            ),
            (
                "logs:GetLogEvents",
                json!({ "logGroupName": "/x", "logStreamName": "y" }),
                "ResourceNotFoundException",
                "The specified log group does not exist.",
            ),
            (
                "logs:GetLogEvents",
                json!({ "logGroupName": "/ecs/myapp", "logStreamName": "y" }),
                "ResourceNotFoundException",
                "The specified log stream does not exist.",
            ),
            (
                "elasticloadbalancing:DescribeTargetHealth",
                json!({ "TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/1" }),
                "TargetGroupNotFound",
                "One or more target groups not found",
            ),
            (
                "ecr:DescribeImages",
                json!({ "repositoryName": "x" }),
                "RepositoryNotFoundException",
                "The repository with name 'x' does not exist in the registry with id '123456789012'",
            ),
        ] {
            let error = refused(here, operation, &input);
            assert_eq!((error.code, error.message.as_str()), (code, message), "{operation}");
        }
        for (operation, name, arn) in [
            ("ecs:DescribeTasks", "tasks", format!("task/production/{unknown}")),
            ("ecs:DescribeServices", "services", format!("service/production/{unknown}")),
            (
                "ecs:DescribeContainerInstances",
                "containerInstances",
                format!("container-instance/production/{unknown}"),
            ),
        ] {
            let told = told(here, operation, &json!({ "cluster": "production", name: [unknown] }));
            let arn = format!("arn:aws:ecs:us-east-1:123456789012:{arn}");
            assert_eq!(told["failures"], json!([{ "arn": arn, "reason": "MISSING" }]), "{operation}");
        }
    });
}

#[test]
fn no_request_makes_an_operation_panic() {
    let strange = [
        json!(null),
        json!([]),
        json!("x"),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(true),
        json!({}),
        json!(["x", 1]),
        json!([{}]),
        json!("é".repeat(9_000)),
        json!([{ "Id": "\u{0}", "Port": 70_000 }]),
    ];
    at("crash-loop", 200_000, |here| {
        assert_eq!(refused(here, "ecs:Nothing", &json!({})).code, "UnknownOperationException");
        for (operation, input) in requests(here) {
            for value in &strange {
                let _ = answer(here, operation, value);
                for name in input.as_object().into_iter().flat_map(|input| input.keys()) {
                    let mut changed = input.clone();
                    changed[name] = value.clone();
                    let _ = answer(here, operation, &changed);
                }
            }
        }
    });
}
