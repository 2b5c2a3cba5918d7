//! The table of the format and the types beside it say the same.

use crate::scenario::shape::{CUE, Kind, Object, Presence, SCENARIO, VERB_FIELD, VERBS, schema};
use crate::scenario::{Command, Cue, Scenario};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Calls `look` for every object of the format, each once.
fn objects(kind: &Kind, seen: &mut BTreeMap<&'static str, &'static Object>) {
    let mut enter = |object: &'static Object| {
        if seen.insert(object.name, object).is_none() {
            object.fields.iter().for_each(|field| objects(&field.kind, seen));
        }
    };
    match kind {
        Kind::Object(object) => enter(object),
        Kind::Forms { objects: all, .. } | Kind::Verb(all) => all.iter().for_each(|object| enter(object)),
        Kind::List { of, .. } => objects(of, seen),
        _ => {}
    }
}

fn all_objects() -> BTreeMap<&'static str, &'static Object> {
    let mut seen = BTreeMap::new();
    objects(&Kind::Object(&SCENARIO), &mut seen);
    seen
}

#[test]
fn the_table_is_well_formed() {
    let all = all_objects();
    assert!(all.len() > 20, "{}", all.len());
    for object in all.values() {
        for (place, field) in object.fields.iter().enumerate() {
            let twin = object.fields[..place].iter().any(|other| other.name == field.name);
            assert!(!twin && !object.unmodelled.contains(&field.name), "{} {}", object.name, field.name);
            assert!(field.about.ends_with('.'), "{} {}", object.name, field.name);
            if let Presence::Default(json) = field.presence {
                assert!(serde_json::from_str::<Value>(json).is_ok(), "{} {}", object.name, field.name);
            }
        }
    }
}

/// Builds a value that has nothing but what is required.
fn least(kind: &Kind) -> Value {
    match kind {
        Kind::Text(_) => json!("a"),
        Kind::Word { known, .. } | Kind::Forms { words: known, .. } => json!(known[0]),
        Kind::Boolean => json!(true),
        Kind::Whole { least, .. } | Kind::Seconds { least, .. } => json!(least),
        Kind::Duration { least, .. } => json!(least),
        Kind::Size { least, .. } => json!(least),
        Kind::Fraction => json!(0.5),
        Kind::Digits(_) => json!("1"),
        Kind::Texts { .. } => json!({}),
        Kind::List { of, .. } => json!([least(of)]),
        Kind::Object(object) => least_object(object),
        Kind::Verb(verbs) => least_object(verbs[0]),
    }
}

fn least_object(object: &Object) -> Value {
    let required = object.fields.iter().filter(|field| matches!(field.presence, Presence::Required));
    Value::Object(required.map(|field| (field.name.to_owned(), least(&field.kind))).collect())
}

/// Compares what serde wrote with the table's defaults, all the way down; returns how many were compared.
fn compare(written: &Value, kind: &Kind, path: &str) -> usize {
    match (kind, written) {
        (Kind::Object(object), Value::Object(map)) => compare_object(map, object, path),
        (Kind::List { of, .. }, Value::Array(items)) => items.iter().map(|item| compare(item, of, path)).sum(),
        _ => 0,
    }
}

fn compare_object(map: &Map<String, Value>, object: &Object, path: &str) -> usize {
    let mut compared = 0;
    for name in map.keys() {
        assert!(object.field(name).is_some(), "the type of {path} has {name}, and the table lacks it");
    }
    for field in object.fields {
        let path = format!("{path}.{}", field.name);
        let Some(value) = map.get(field.name) else { continue };
        compared += compare(value, &field.kind, &path);
        if let (Presence::Default(default), false) = (field.presence, matches!(field.kind, Kind::Object(_))) {
            assert_eq!(*value, serde_json::from_str::<Value>(default).expect("JSON"), "{path}");
            compared += 1;
        }
    }
    compared
}

#[test]
fn defaults_of_the_table_are_those_of_the_types() {
    let mut full = Map::new();
    for field in SCENARIO.fields {
        if matches!(field.kind, Kind::List { .. } | Kind::Object(_)) {
            full.insert(field.name.to_owned(), least(&field.kind));
        }
    }
    full["cluster"]["instances"] = json!([{ "instanceType": "c5.large", "zone": "a" }]);
    full["images"][0]["layers"] = json!([{ "size": "1B" }]);
    let container = &mut full["taskDefinitions"][0]["containerDefinitions"][0];
    container["portMappings"] = json!([{ "containerPort": 1 }]);
    container["logConfiguration"] = json!({ "logDriver": "awslogs" });
    let scenario: Scenario = serde_json::from_value(Value::Object(full)).expect("the least is enough");
    let compared = compare(&json!(scenario), &Kind::Object(&SCENARIO), "");
    assert!(compared > 20, "only {compared} defaults were compared");
}

#[test]
fn every_command_is_a_verb_of_the_table() {
    // A new command needs its line here and its verb in the table.
    let verb = |command: &Command| match command {
        Command::UpdateService { .. } => "update-service",
        Command::StopTask { .. } => "stop-task",
        Command::CrashTask { .. } => "crash-task",
        Command::DeleteService { .. } => "delete-service",
        Command::RunTask { .. } => "run-task",
        Command::UpdateContainerInstancesState { .. } => "update-container-instances-state",
        Command::DeregisterContainerInstance { .. } => "deregister-container-instance",
        Command::SetAlarmState { .. } => "set-alarm-state",
        Command::FailHealth { .. } => "fail-health",
        Command::TerminateInstance { .. } => "terminate-instance",
        Command::DisconnectAgent { .. } => "disconnect-agent",
        Command::FailZone { .. } => "fail-zone",
        Command::SlowRegistry { .. } => "slow-registry",
        Command::FailRegistry { .. } => "fail-registry",
        Command::DenySecrets { .. } => "deny-secrets",
        Command::ExhaustFargate { .. } => "exhaust-fargate",
        Command::InterruptSpot { .. } => "interrupt-spot",
        Command::OverloadControlPlane { .. } => "overload-control-plane",
        Command::StopInstance { .. } => "stop-instance",
        Command::RetireTask { .. } => "retire-task",
        Command::FailProvisioning { .. } => "fail-provisioning",
        Command::EndFault { .. } => "end-fault",
        Command::RegisterTaskDefinition(_) => "register-task-definition",
        Command::CreateService(_) => "create-service",
        Command::PutAttributes { .. } => "put-attributes",
        Command::DeleteAttributes { .. } => "delete-attributes",
    };
    let Kind::Verb(verbs) = CUE else { panic!("a cue is a verb") };
    assert_eq!(verbs.len(), VERBS.len());
    for object in VERBS {
        let mut map = least_object(object);
        map[VERB_FIELD] = json!(object.name);
        let cue: Cue = serde_json::from_value(map).expect("the least is enough");
        assert_eq!(verb(&cue.command), object.name);
    }
}

#[test]
fn the_schema_describes_every_object() {
    let schema = schema();
    let defs = schema["$defs"].as_object().expect("definitions");
    let objects = all_objects();
    assert_eq!(defs.len() + 1, objects.len(), "two objects have one name");
    assert_eq!(schema["properties"]["services"]["items"]["$ref"], "#/$defs/Service");
    assert_eq!(defs["Service"]["properties"]["launchType"]["enum"], json!(["EC2", "FARGATE"]));
    assert_eq!(defs["Service"]["required"], json!(["serviceName", "taskDefinition", "desiredCount"]));
    assert!(defs["Service"]["properties"]["networkConfiguration"].is_object());
    assert_eq!(defs["UpdateService"]["properties"]["do"]["enum"], json!(["update-service"]));
    for def in defs.values() {
        assert_eq!(def["additionalProperties"], false);
        assert!(def["description"].as_str().is_some_and(|text| !text.is_empty()));
    }
}
