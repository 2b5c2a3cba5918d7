//! What a run adds to what it began with: revisions, services, attributes of instances, the way into containers.

use super::Rule;
use super::bench::{Played, alive, definition, play, scripted, serving};
use ecs_orrery::scenario::{Command, Cue, Scenario, check, check_command, link};
use ecs_orrery::sim::world::ids::{HostId, ServiceId};
use ecs_orrery::sim::world::{RolloutState, ServiceStatus, StopCause, TaskStatus};
use ecs_orrery::sim::{Fact, Obedience, Refused};
use ecs_orrery::units::SimTime;
use serde_json::{Value, json};

pub const RULES: &[Rule] = &[
    ("registering gives a family its next revision", next_revision),
    ("a family that is new begins with revision 1", new_family),
    ("a service goes over to a revision that came later", deployed),
    ("an image that no registry has is registered, and cannot be pulled", unknown_image),
    ("a definition that is not there yet is refused", too_early),
    ("a new service begins its first deployment and becomes steady", created),
    ("a new service begins at most once while it is ACTIVE", exists),
    ("a name is taken while its service drains, and free once it is gone", namesake),
    ("an attribute lets placement see an instance from then on", attribute_seen),
    ("running tasks stay where an attribute has gone, new ones do not come", attribute_gone),
    ("a daemon leaves an instance that its constraints no longer mean", daemon_leaves),
    ("an instance has at most ten attributes of its own", ten_attributes),
    ("attributes of what is not there are refused", nobodys_attributes),
    ("execute-command works in tasks started after it was enabled", not_retroactive),
    ("a task that stands alone is started for execute-command or not", alone),
    ("facts alone bring everything about that was added", rebuilt),
    ("what was added travels in a link", travels),
    ("what is named by hand may have come by hand", by_hand),
];

const LATE: ServiceId = ServiceId::new(1);

fn cue(at: &str, verb: &str, mut fields: Value) -> Value {
    fields["at"] = json!(at);
    fields["do"] = json!(verb);
    fields
}

fn register(at: &str, family: &str, image: &str) -> Value {
    let mut fields = definition(family, 1, image);
    fields.as_object_mut().expect("an object").remove("revision");
    cue(at, "register-task-definition", fields)
}

fn create(at: &str, name: &str, of: &str) -> Value {
    cue(at, "create-service", json!({ "serviceName": name, "taskDefinition": of, "desiredCount": 2 }))
}

fn update(at: &str, fields: Value) -> Value {
    let mut fields = fields;
    fields["service"] = json!("web");
    cue(at, "update-service", fields)
}

fn attribute(at: &str, verb: &str, name: &str, value: &str, instance: &str) -> Value {
    cue(at, verb, json!({ "attributes": [{ "name": name, "value": value, "targetId": instance }] }))
}

fn refused(played: &Played) -> Vec<Refused> {
    let refused = |entry: &ecs_orrery::sim::Entry| match entry.fact {
        Fact::CommandGiven { outcome: Obedience::Refused(refused), .. } => Some(refused),
        _ => None,
    };
    played.facts().filter_map(refused).collect()
}

fn next_revision() {
    let played = scripted(json!([register("60s", "app", "app:v2"), register("70s", "app", "app:v1")]));
    let names: Vec<String> = played.end().catalog.definitions.iter().map(|one| one.name()).collect();
    assert_eq!(names, ["app:1", "app:2", "app:3", "app:4"]);
    assert_eq!(played.at(65).catalog.definitions.len(), 3, "not before its time");
}

fn new_family() {
    let played = scripted(json!([register("60s", "job", "job:v1")]));
    assert_eq!(played.end().catalog.definitions.last().map(|one| one.name()), Some("job:1".to_owned()));
}

fn deployed() {
    let played =
        scripted(json!([register("60s", "app", "app:v2"), update("61s", json!({ "taskDefinition": "app:3" }))]));
    assert_eq!(refused(&played), []);
    let world = played.end();
    assert_eq!(serving(world), 2);
    assert!(alive(world).iter().all(|task| world.catalog.definition(task.definition).name() == "app:3"));
}

fn unknown_image() {
    let played = scripted(json!([register("60s", "app", "app:v3"), update("61s", json!({ "taskDefinition": "app" }))]));
    assert_eq!(refused(&played), []);
    let failed =
        played.count(|fact| matches!(fact, Fact::StopRequested { cause: StopCause::CannotPullContainer(_), .. }));
    assert!(failed > 0, "its tasks cannot be pulled");
    assert_eq!(serving(played.end()), 2, "the old ones go on");
}

fn too_early() {
    let played =
        scripted(json!([update("60s", json!({ "taskDefinition": "app:3" })), register("61s", "app", "app:v2")]));
    assert_eq!(refused(&played), [Refused::TaskDefinitionNotFound]);
}

fn created() {
    let played = scripted(json!([create("60s", "late", "app:1")]));
    let world = played.end();
    let row = world.service(LATE);
    assert_eq!((row.name.as_str(), row.status, row.desired, row.is_steady()), ("late", ServiceStatus::Active, 2, true));
    assert_eq!(world.deployment(row.deployments[0]).rollout, RolloutState::Completed);
    let running = |task: &&ecs_orrery::sim::world::Task| task.last_status == TaskStatus::Running;
    assert_eq!(world.tasks_of(LATE).filter(running).count(), 2);
    let looked = row.first_look.as_millis();
    assert!((61_000..=65_000).contains(&looked), "the controller looks within a cadence: {looked}");
    assert_eq!(played.at(30).services.len(), 1);
}

fn exists() {
    let played = scripted(json!([create("60s", "web", "app:1")]));
    assert_eq!(refused(&played), [Refused::ServiceExists]);
}

fn namesake() {
    let played = scripted(json!([
        create("60s", "late", "app:1"),
        cue("180s", "delete-service", json!({ "service": "late", "force": true })),
        create("181s", "late", "app:2"),
        create("600s", "late", "app:2"),
        cue("700s", "update-service", json!({ "service": "late", "desiredCount": 3 }))
    ]));
    assert_eq!(refused(&played), [Refused::ServiceIsDraining]);
    let world = played.end();
    assert_eq!(world.service(LATE).status, ServiceStatus::Inactive);
    let again = world.service_named("late").expect("it is there again");
    assert_eq!((again.status, again.desired, again.tasks.len()), (ServiceStatus::Active, 3, 3));
}

fn members(script: Value) -> Played {
    play(json!({ "begin": "empty", "services": [{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 2,
        "placementConstraints": [{ "type": "memberOf", "expression": "attribute:stack == blue" }]
    }], "script": script }))
}

fn attribute_seen() {
    let played = members(json!([attribute("60s", "put-attributes", "stack", "blue", "us-east-1b/1")]));
    assert_eq!(alive(&played.at(59)).len(), 0, "nothing fits");
    let world = played.end();
    assert_eq!(alive(world).len(), 2);
    assert!(alive(world).iter().all(|task| task.host == Some(HostId::new(2))));
}

fn attribute_gone() {
    let played = members(json!([
        attribute("10s", "put-attributes", "stack", "blue", "us-east-1b/1"),
        attribute("120s", "delete-attributes", "stack", "blue", "us-east-1b/1"),
        attribute("121s", "put-attributes", "stack", "blue", "us-east-1a/1"),
        update("300s", json!({ "desiredCount": 3 }))
    ]));
    let at_home =
        |at: u64, host: u32| alive(&played.at(at)).iter().filter(|task| task.host == Some(HostId::new(host))).count();
    assert_eq!((at_home(119, 2), at_home(299, 2)), (2, 2), "what runs stays");
    assert_eq!((at_home(600, 2), at_home(600, 0)), (2, 1), "what is new goes elsewhere");
}

fn daemon_leaves() {
    let played = play(json!({ "services": [{
        "serviceName": "web", "taskDefinition": "app:1", "desiredCount": 0, "schedulingStrategy": "DAEMON",
        "placementConstraints": [{ "type": "memberOf", "expression": "not(attribute:stack == blue)" }]
    }], "script": [attribute("60s", "put-attributes", "stack", "blue", "us-east-1b/1")] }));
    assert_eq!(alive(&played.at(59)).len(), 4);
    let world = played.end();
    assert_eq!((alive(world).len(), world.service(ServiceId::new(0)).desired), (3, 3));
    assert!(alive(world).iter().all(|task| task.host != Some(HostId::new(2))));
}

fn ten_attributes() {
    let put = |nth: u32| attribute("60s", "put-attributes", &format!("name{nth}"), "x", "us-east-1a/1");
    let mut script: Vec<Value> = (0..11).map(put).collect();
    script.push(attribute("61s", "put-attributes", "name0", "another", "us-east-1a/1"));
    let played = scripted(Value::Array(script));
    assert_eq!(refused(&played), [Refused::TooManyAttributes], "an eleventh; another value of one is none");
    let instance = &played.end().catalog.instances[0];
    assert_eq!((instance.custom_attributes().count(), instance.attribute("name0")), (10, Some("another")));
}

fn nobodys_attributes() {
    let played = scripted(json!([attribute("60s", "put-attributes", "stack", "blue", "ffffffff")]));
    assert_eq!(refused(&played), [Refused::AttributeTargetNotFound]);
}

fn not_retroactive() {
    let played = scripted(json!([
        update("60s", json!({ "enableExecuteCommand": true })),
        update("120s", json!({ "forceNewDeployment": true }))
    ]));
    let enabled = |at: u64| alive(&played.at(at)).iter().filter(|task| task.execute_command).count();
    assert_eq!((enabled(59), enabled(119)), (0, 0), "running tasks stay as they are");
    assert!(alive(played.end()).iter().all(|task| task.execute_command), "new ones have it");
}

fn alone() {
    let run = |at: &str, enabled: bool| {
        cue(at, "run-task", json!({ "taskDefinition": "app:1", "enableExecuteCommand": enabled }))
    };
    let played = scripted(json!([run("60s", true), run("61s", false)]));
    let world = played.at(120);
    let enabled: Vec<bool> =
        world.tasks.values().filter(|task| task.service.is_none()).map(|task| task.execute_command).collect();
    assert_eq!(enabled, [true, false]);
}

fn added() -> Value {
    json!([
        register("20s", "job", "nobody:knows"),
        register("30s", "app", "app:v2"),
        create("40s", "late", "app:3"),
        attribute("50s", "put-attributes", "stack", "blue", "us-east-1a/1"),
        attribute("60s", "delete-attributes", "stack", "blue", "us-east-1a/1"),
        update("70s", json!({ "enableExecuteCommand": true, "taskDefinition": "app:3" }))
    ])
}

fn rebuilt() {
    let played = scripted(added());
    assert_eq!(refused(&played), []);
    let mut world = played.0.opening();
    played.facts().for_each(|entry| world.replay(entry));
    assert!(world == *played.end(), "facts alone rebuild the world");
}

fn travels() {
    let played = scripted(added());
    let script = played.0.scenario().script.clone();
    let bare = Scenario { script: Vec::new(), ..Scenario::clone(played.0.scenario()) };
    let link = link::Link { commands: script.clone(), ..link::Link::to(bare) };
    let opened = link::decode(&link::encode(&link)).expect("the link opens");
    assert_eq!(opened.commands, script);
    let mut again = ecs_orrery::sim::Recording::with_commands(opened.scenario, opened.commands);
    again.record_until(again.scenario().end());
    assert_eq!(again.trace().len(), played.0.trace().len());
    assert_eq!(again.head().world().tasks.len(), played.end().tasks.len());
}

fn by_hand() {
    let base = scripted(json!([]));
    let scenario = base.0.scenario();
    assert_eq!(check(scenario), []);
    let read = |value: Value| serde_json::from_value::<Cue>(value).expect("a cue");
    let given = [read(register("20s", "app", "app:v2"))];
    let update = read(update("30s", json!({ "taskDefinition": "app:3" })));
    assert_eq!(check_command(scenario, &given, &update.command), []);
    let mut recording = base.0.clone();
    for cue in given.iter().chain([&update]) {
        recording.intervene(cue.at, cue.command.clone());
    }
    recording.record_until(scenario.end());
    assert!(recording.seek(SimTime::from_millis(30_000)).world().catalog.find_definition("app:3").is_some());
    assert!(matches!(recording.commands()[0].command, Command::RegisterTaskDefinition(_)));
}
