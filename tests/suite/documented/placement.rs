//! Placement on EC2: filters, constraints, strategies, and refusals with their numbers.

use super::Rule;
use super::bench::{Played, SERVICE, alive, bridge, play};
use ecs_orrery::sim::placement::{Refusal, StepKind, Verdict};
use ecs_orrery::sim::{Fact, ServiceMessage};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

pub const RULES: &[Rule] = &[
    ("by default the zone with the fewest tasks of the service, then the instance", default_spread),
    ("spread by instanceId", || spread("instanceId")),
    ("spread by an attribute", || spread("attribute:ecs.availability-zone")),
    ("binpack fills the instance with the least left", binpack),
    ("random goes anywhere it fits", random),
    ("strategies are a chain: each decides the ties of the one before", chain),
    ("distinctInstance: no two tasks of the service on one instance", distinct),
    ("memberOf: only where the expression holds", member_of),
    ("DRAINING and disconnected instances are out", cluster_filter),
    ("CPU: refused with what is needed and what is free", cpu),
    ("memory: refused likewise", memory),
    ("network interfaces: one a task, fewer than the instance has", enis),
    ("a fixed host port is free once on an instance", ports),
    ("TCP and UDP ports are counted apart", udp),
    ("ports that the instance keeps are never free", reserved_ports),
    ("a GPU is one task's own", gpus),
    ("required attributes must be there, with their value", attributes),
    ("the same instance takes no more than it has: resources come back", comes_back),
    ("no instance at all has its own words", no_instances),
    ("constraints bind, strategies do not", best_effort),
];

fn container(port: Value) -> Value {
    json!([{ "name": "app", "image": "app:v1", "portMappings": [port] }])
}

/// A service of plain bridge tasks.
fn tasks(desired: u32, parts: Value, definition: Value) -> Played {
    let mut service = json!({ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": desired });
    service.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "services": [service], "taskDefinitions": [definition]
    }))
}

fn plain() -> Value {
    bridge("one", container(json!({ "containerPort": 80 })))
}

fn by_host(played: &Played) -> BTreeMap<u32, usize> {
    let mut hosts = BTreeMap::new();
    for host in alive(played.end()).iter().filter_map(|task| task.host) {
        *hosts.entry(host.number()).or_default() += 1;
    }
    hosts
}

fn refused(played: &Played) -> Rc<Verdict> {
    let verdict = played.facts().find_map(|entry| match &entry.fact {
        Fact::PlacementRefused { verdict, .. } => Some(Rc::clone(verdict)),
        _ => None,
    });
    verdict.expect("something does not fit")
}

fn default_spread() {
    assert_eq!(by_host(&tasks(4, json!({}), plain())), BTreeMap::from([(0, 1), (1, 1), (2, 1), (3, 1)]));
    let two = by_host(&tasks(2, json!({}), plain()));
    assert!(two.keys().any(|host| *host < 2) && two.keys().any(|host| *host >= 2), "one in each zone: {two:?}");
}

fn strategy(rules: Value) -> Value {
    json!({ "placementStrategy": rules })
}

fn spread(field: &str) {
    let hosts = by_host(&tasks(4, strategy(json!([{ "type": "spread", "field": field }])), plain()));
    let zones =
        [hosts.range(..2).map(|(_, count)| count).sum::<usize>(), hosts.range(2..).map(|(_, count)| count).sum()];
    assert_eq!(zones, [2, 2]);
}

fn binpack() {
    let hosts = by_host(&tasks(4, strategy(json!([{ "type": "binpack", "field": "memory" }])), plain()));
    assert_eq!(hosts.len(), 1, "{hosts:?}");
}

fn random() {
    let hosts = by_host(&tasks(12, strategy(json!([{ "type": "random" }])), plain()));
    assert_eq!(hosts.values().sum::<usize>(), 12);
    assert!(hosts.len() > 1, "{hosts:?}");
}

fn chain() {
    let rules = json!([{ "type": "spread", "field": "attribute:ecs.availability-zone" }, { "type": "binpack", "field": "cpu" }]);
    let hosts = by_host(&tasks(6, strategy(rules), plain()));
    assert_eq!(hosts.values().copied().collect::<Vec<_>>(), [3, 3], "one instance in each zone: {hosts:?}");
}

fn distinct() {
    let played = tasks(6, json!({ "placementConstraints": [{ "type": "distinctInstance" }] }), plain());
    assert_eq!(by_host(&played), BTreeMap::from([(0, 1), (1, 1), (2, 1), (3, 1)]));
    assert!(refused(&played).refused.iter().all(|(_, refusal)| *refusal == Refusal::NotDistinct));
}

fn member_of() {
    let expression = "attribute:ecs.availability-zone == us-east-1b and agentConnected == true";
    let played =
        tasks(4, json!({ "placementConstraints": [{ "type": "memberOf", "expression": expression }] }), plain());
    assert!(by_host(&played).keys().all(|host| *host >= 2), "{:?}", by_host(&played));
}

fn cluster_filter() {
    let script = json!([
        { "at": "0s", "do": "disconnect-agent", "instance": "us-east-1b/2" },
        { "at": "0s", "do": "update-container-instances-state", "containerInstances": ["us-east-1a/1"], "status": "DRAINING" }
    ]);
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "script": script, "taskDefinitions": [plain()],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 4 }]
    }));
    assert_eq!(by_host(&played).keys().copied().collect::<Vec<_>>(), [1, 2]);
}

fn sized(cpu: &str, memory: &str) -> Value {
    let mut definition = plain();
    (definition["cpu"], definition["memory"]) = (json!(cpu), json!(memory));
    definition
}

fn cpu() {
    let verdict = refused(&tasks(5, json!({}), sized("1536", "128")));
    let short = Refusal::NotEnoughCpu { needed: 1536, free: 512 };
    assert!(verdict.refused.iter().all(|(_, refusal)| *refusal == short), "{:?}", verdict.refused);
    assert_eq!(verdict.refused.len(), 4);
}

fn memory() {
    let verdict = refused(&tasks(5, json!({}), sized("128", "2048")));
    let short = Refusal::NotEnoughMemory { needed: 2048, free: 3704 - 2048 };
    assert!(verdict.refused.iter().all(|(_, refusal)| *refusal == short), "{:?}", verdict.refused);
}

fn enis() {
    let mut definition = sized("128", "128");
    definition["networkMode"] = json!("awsvpc");
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "taskDefinitions": [definition],
        "cluster": { "instances": [{ "count": 1, "instanceType": "c5.large", "zone": "us-east-1a" }] },
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 3 }]
    }));
    assert_eq!(alive(played.end()).len(), 2, "a c5.large has three interfaces, one of its own");
    assert_eq!(refused(&played).refused[0].1, Refusal::NotEnoughEnis { needed: 1, free: 0 });
}

fn ports() {
    let played = tasks(6, json!({}), bridge("one", container(json!({ "containerPort": 80, "hostPort": 8080 }))));
    assert_eq!(by_host(&played), BTreeMap::from([(0, 1), (1, 1), (2, 1), (3, 1)]));
    assert!(matches!(refused(&played).refused[0].1, Refusal::PortTaken(port) if port.port == 8080));
}

fn udp() {
    let mapped = |protocol: &str| container(json!({ "containerPort": 53, "hostPort": 53, "protocol": protocol }));
    let (tcp, mut udp) = (bridge("one", mapped("tcp")), bridge("two", mapped("udp")));
    udp["family"] = json!("two");
    let service =
        |name: &str, family: &str| json!({ "serviceName": name, "taskDefinition": family, "desiredCount": 4 });
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "taskDefinitions": [tcp, udp],
        "services": [service("web", "one:1"), service("dns", "two:1")]
    }));
    assert_eq!(played.count(|fact| matches!(fact, Fact::PlacementRefused { .. })), 0);
}

fn reserved_ports() {
    let played = tasks(1, json!({}), bridge("one", container(json!({ "containerPort": 22, "hostPort": 22 }))));
    assert_eq!(alive(played.end()).len(), 0);
}

fn gpus() {
    let mut definition = plain();
    definition["containerDefinitions"][0]["resourceRequirements"] = json!([{ "type": "GPU", "value": "1" }]);
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "taskDefinitions": [definition],
        "cluster": { "instances": [
            { "count": 1, "instanceType": "g4dn.xlarge", "zone": "us-east-1a" },
            { "count": 1, "instanceType": "c5.large", "zone": "us-east-1b" }
        ] },
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 2 }]
    }));
    assert_eq!(by_host(&played), BTreeMap::from([(0, 1)]));
    assert_eq!(refused(&played).refused[0].1, Refusal::NotEnoughGpus { needed: 1, free: 0 });
}

fn attributes() {
    let requires = |attributes: Value| {
        let mut definition = plain();
        definition["requiresAttributes"] = attributes;
        tasks(1, json!({}), definition)
    };
    let there = requires(json!([
        { "name": "ecs.capability.task-eni" }, { "name": "ecs.instance-type", "value": "c5.large" }
    ]));
    assert_eq!(alive(there.end()).len(), 1);
    let verdict = refused(&requires(json!([{ "name": "ecs.instance-type", "value": "m5.large" }])));
    assert!(verdict.refused.iter().all(|(_, refusal)| *refusal == Refusal::MissingAttribute { attribute: 0 }));
    assert!(verdict.steps.iter().any(|step| step.kind == StepKind::Attributes && step.left == 0));
}

fn comes_back() {
    let mut parts = json!({ "script": [{ "at": "5m", "do": "update-service", "service": "web", "desiredCount": 4 },
                                       { "at": "10m", "do": "update-service", "service": "web", "desiredCount": 8 }] });
    parts["begin"] = json!("empty");
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "taskDefinitions": [sized("1024", "1024")],
        "script": parts["script"],
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 8 }]
    }));
    assert_eq!(alive(played.end()).len(), 8);
    let full = played.end().hosts.values().filter(|host| host.is_instance());
    assert!(full.into_iter().all(|host| host.free.cpu == 0));
}

fn no_instances() {
    let played = play(json!({
        "begin": "empty", "targetGroups": [], "traffic": [], "taskDefinitions": [plain()],
        "cluster": { "instances": [] },
        "services": [{ "serviceName": "web", "taskDefinition": "one:1", "desiredCount": 1 }]
    }));
    assert_eq!(refused(&played).steps[0].left, 0);
    assert_eq!(played.says(|message| matches!(message, ServiceMessage::UnableToPlace(_))), 1);
    assert!(!played.end().service(SERVICE).is_steady());
}

fn best_effort() {
    let both = json!({
        "placementConstraints": [{ "type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1a" }],
        "placementStrategy": [{ "type": "spread", "field": "attribute:ecs.availability-zone" }]
    });
    let hosts = by_host(&tasks(4, both, plain()));
    assert_eq!(hosts, BTreeMap::from([(0, 2), (1, 2)]), "all in the one zone that is allowed");
}
