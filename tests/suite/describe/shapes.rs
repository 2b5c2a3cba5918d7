//! The service models, read as data: does an answer have the shape that its operation's output has?

use serde_json::{Map, Value};
use std::fs;
use std::path::PathBuf;

/// The models of one service, by the name that operations have before their colon.
pub struct Models(Vec<(&'static str, Value)>);

/// What the models of ECR and STS say, by hand: member and type, nested types by name. API models, ecr 2015-09-21 and
/// sts 2011-06-15.
const BY_HAND: &[(&str, &str)] = &[("ecr", ECR), ("sts", STS)];

const STS: &str = r#"{
  "operations": {"GetCallerIdentity": {"output": {"shape": "Identity"}}},
  "shapes": {
    "String": {"type": "string"},
    "Identity": {"type": "structure", "members": {
      "UserId": {"shape": "String"}, "Account": {"shape": "String"}, "Arn": {"shape": "String"}}}
  }
}"#;

const ECR: &str = r#"{
  "operations": {
    "DescribeRepositories": {"output": {"shape": "Repositories"}},
    "DescribeImages": {"output": {"shape": "Images"}},
    "ListImages": {"output": {"shape": "ImageIds"}},
    "GetAuthorizationToken": {"output": {"shape": "Tokens"}}
  },
  "shapes": {
    "String": {"type": "string"}, "Time": {"type": "timestamp"}, "Long": {"type": "long"}, "Flag": {"type": "boolean"},
    "Strings": {"type": "list", "member": {"shape": "String"}},
    "Repositories": {"type": "structure", "members": {
      "repositories": {"shape": "RepositoryList"}, "nextToken": {"shape": "String"}}},
    "RepositoryList": {"type": "list", "member": {"shape": "Repository"}},
    "Repository": {"type": "structure", "members": {
      "repositoryArn": {"shape": "String"}, "registryId": {"shape": "String"}, "repositoryName": {"shape": "String"},
      "repositoryUri": {"shape": "String"}, "createdAt": {"shape": "Time"}, "imageTagMutability": {"shape": "Mutability"},
      "imageScanningConfiguration": {"shape": "Scanning"}, "encryptionConfiguration": {"shape": "Encryption"}}},
    "Mutability": {"type": "string", "enum": ["MUTABLE", "IMMUTABLE"]},
    "Scanning": {"type": "structure", "members": {"scanOnPush": {"shape": "Flag"}}},
    "Encryption": {"type": "structure", "members": {
      "encryptionType": {"shape": "EncryptionType"}, "kmsKey": {"shape": "String"}}},
    "EncryptionType": {"type": "string", "enum": ["AES256", "KMS", "KMS_DSSE"]},
    "Images": {"type": "structure", "members": {"imageDetails": {"shape": "ImageList"}, "nextToken": {"shape": "String"}}},
    "ImageList": {"type": "list", "member": {"shape": "ImageDetail"}},
    "ImageDetail": {"type": "structure", "members": {
      "registryId": {"shape": "String"}, "repositoryName": {"shape": "String"}, "imageDigest": {"shape": "String"},
      "imageTags": {"shape": "Strings"}, "imageSizeInBytes": {"shape": "Long"}, "imagePushedAt": {"shape": "Time"},
      "imageManifestMediaType": {"shape": "String"}, "artifactMediaType": {"shape": "String"},
      "lastRecordedPullTime": {"shape": "Time"}}},
    "ImageIds": {"type": "structure", "members": {"imageIds": {"shape": "ImageIdList"}, "nextToken": {"shape": "String"}}},
    "ImageIdList": {"type": "list", "member": {"shape": "ImageId"}},
    "ImageId": {"type": "structure", "members": {"imageDigest": {"shape": "String"}, "imageTag": {"shape": "String"}}},
    "Tokens": {"type": "structure", "members": {"authorizationData": {"shape": "TokenList"}}},
    "TokenList": {"type": "list", "member": {"shape": "Token"}},
    "Token": {"type": "structure", "members": {
      "authorizationToken": {"shape": "String"}, "expiresAt": {"shape": "Time"}, "proxyEndpoint": {"shape": "String"}}}
  }
}"#;

impl Models {
    /// Returns the models; none where they are not at hand.
    pub fn read() -> Option<Models> {
        let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "reference", "models"].iter().collect();
        let mut models = Vec::new();
        for (service, file) in [("ecs", "ecs"), ("elasticloadbalancing", "elbv2"), ("logs", "logs")] {
            let text = fs::read_to_string(folder.join(format!("{file}-service-2.json"))).ok()?;
            models.push((service, serde_json::from_str(&text).expect("a model is JSON")));
        }
        for (service, text) in BY_HAND {
            models.push((service, serde_json::from_str(text).expect("a model is JSON")));
        }
        Some(Models(models))
    }

    /// Returns what is wrong with an answer, each with its place.
    pub fn faults(&self, operation: &str, answer: &Value) -> Vec<String> {
        let (service, name) = operation.split_once(':').expect("a service and an operation");
        let model = &self.0.iter().find(|(known, _)| *known == service).expect("a known service").1;
        let output = &model["operations"][name]["output"]["shape"];
        let shape = output.as_str().unwrap_or_else(|| panic!("{operation} has an output"));
        let mut walk = Walk { shapes: model["shapes"].as_object().expect("shapes"), faults: Vec::new() };
        walk.value(name, shape, answer);
        walk.faults
    }
}

struct Walk<'a> {
    shapes: &'a Map<String, Value>,
    faults: Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, place: &str, shape: &str, value: &Value) {
        let definition = &self.shapes[shape];
        let fits = match definition["type"].as_str().expect("a shape has a type") {
            "structure" => return self.structure(place, definition, value),
            "list" => return self.list(place, definition, value),
            "map" => return self.map(place, definition, value),
            "string" => match (value.as_str(), definition.get("enum").and_then(Value::as_array)) {
                (Some(text), Some(words)) => words.iter().any(|word| word == text),
                (text, _) => text.is_some(),
            },
            "timestamp" => value.as_str().is_some_and(is_time),
            "integer" | "long" => value.is_i64() || value.is_u64(),
            "double" | "float" => value.is_f64(),
            "boolean" => value.is_boolean(),
            other => panic!("{place} has type {other}"),
        };
        if !fits {
            self.faults.push(format!("{place}: {value} is no {shape}"));
        }
    }

    fn structure(&mut self, place: &str, definition: &Value, value: &Value) {
        let members: Vec<(&String, &Value)> = definition["members"].as_object().expect("members").iter().collect();
        let Some(object) = value.as_object() else {
            self.faults.push(format!("{place}: {value} is no object"));
            return;
        };
        let mut last = 0;
        for (name, inside) in object {
            let place = format!("{place}.{name}");
            match members.iter().position(|(known, _)| *known == name) {
                None => self.faults.push(format!("{place} is unknown")),
                Some(at) if at < last => self.faults.push(format!("{place} is out of order")),
                Some(at) => {
                    last = at;
                    self.value(&place, members[at].1["shape"].as_str().expect("a member has a shape"), inside);
                }
            }
        }
    }

    fn list(&mut self, place: &str, definition: &Value, value: &Value) {
        let shape = definition["member"]["shape"].as_str().expect("a list has members");
        match value.as_array() {
            Some(list) => list.iter().for_each(|value| self.value(&format!("{place}[]"), shape, value)),
            None => self.faults.push(format!("{place}: {value} is no list")),
        }
    }

    fn map(&mut self, place: &str, definition: &Value, value: &Value) {
        let shape = definition["value"]["shape"].as_str().expect("a map has values");
        match value.as_object() {
            Some(map) => map.iter().for_each(|(key, value)| self.value(&format!("{place}.{key}"), shape, value)),
            None => self.faults.push(format!("{place}: {value} is no map")),
        }
    }
}

/// Returns whether a text is a time as version 2 of the AWS CLI prints it.
fn is_time(text: &str) -> bool {
    let pattern = regex_lite::Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$").expect("a pattern");
    pattern.is_match(text)
}

#[test]
fn the_walk_finds_what_is_wrong() {
    let Some(models) = Models::read() else {
        eprintln!("skipped: the service models are not beside the repository");
        return;
    };
    for (operation, answer, want) in [
        ("ecs:ListTasks", r#"{"taskArns": ["a"], "nextToken": "b"}"#, None),
        ("ecs:ListTasks", r#"{"nextToken": "b", "taskArns": ["a"]}"#, Some("ListTasks.taskArns is out of order")),
        ("ecs:ListTasks", r#"{"tasks": []}"#, Some("ListTasks.tasks is unknown")),
        ("ecs:ListTasks", r#"{"taskArns": [1]}"#, Some("ListTasks.taskArns[]: 1 is no String")),
        (
            "ecs:DescribeTasks",
            r#"{"tasks": [{"launchType": "EC3"}]}"#,
            Some("DescribeTasks.tasks[].launchType: \"EC3\" is no LaunchType"),
        ),
        (
            "ecs:DescribeTasks",
            r#"{"tasks": [{"createdAt": 1.5}]}"#,
            Some("DescribeTasks.tasks[].createdAt: 1.5 is no Timestamp"),
        ),
        (
            "logs:GetLogEvents",
            r#"{"events": [{"timestamp": "x"}]}"#,
            Some("GetLogEvents.events[].timestamp: \"x\" is no Timestamp"),
        ),
    ] {
        let answer: Value = serde_json::from_str(answer).expect("JSON");
        assert_eq!(models.faults(operation, &answer).first().map(String::as_str), want, "{answer}");
    }
}
