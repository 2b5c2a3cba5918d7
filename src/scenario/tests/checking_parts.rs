//! What the check refuses in clusters, images and task definitions.

use super::checking::{Break, definition, refused};
use crate::scenario::*;
use crate::units::{Bytes, Span};

fn container(scenario: &mut Scenario) -> &mut ContainerDefinition {
    &mut definition(scenario).container_definitions[0]
}

const CLUSTERS: &[(&str, Break, &str)] = &[
    (
        "no zone",
        |s| {
            s.cluster.zones.clear();
            s.cluster.instances.clear()
        },
        "cluster.zones: there must be at least one",
    ),
    (
        "a zone twice",
        |s| s.cluster.zones.push("us-east-1a".into()),
        "cluster.zones[2]: there is already a zone `us-east-1a`",
    ),
    (
        "seven zones",
        |s| s.cluster.zones = ('a'..='g').map(|c| format!("us-east-1{c}")).collect(),
        "cluster.zones: there are 7; 6 are allowed",
    ),
    (
        "unknown zone",
        |s| s.cluster.instances[0].zone = "us-east-1c".into(),
        "cluster.instances[0].zone: `us-east-1c` is not in `cluster.zones`; did you mean `us-east-1a`?",
    ),
    (
        "unknown type of a known family",
        |s| s.cluster.instances[0].instance_type = "t3.16xlarge".into(),
        "cluster.instances[0].instanceType: `t3.16xlarge` is not in the table of instance types; try t3.xlarge",
    ),
    (
        "unknown type",
        |s| s.cluster.instances[0].instance_type = "z9.mega".into(),
        "cluster.instances[0].instanceType: `z9.mega` is not in the table of instance types; try t3.medium, m5.large, c5.large",
    ),
    (
        "too many instances",
        |s| s.cluster.instances[0].count = 5000,
        "cluster.instances: there are 5001 instances; a cluster has at most 5000",
    ),
    (
        "far too many instances",
        |s| s.cluster.instances[0].count = u32::MAX,
        "cluster.instances[0].count: this must be from 0 to 5000; it is 4294967295",
    ),
    (
        "image twice",
        |s| {
            let image = s.images[0].clone();
            s.images.push(image)
        },
        "images[1].image: there is already an image `myapp:v1`",
    ),
    (
        "size and layers",
        |s| s.images[0].size = Some(Bytes(5_000)),
        "images[0].size: give the size or the layers, not both",
    ),
    (
        "neither size nor layers",
        |s| s.images[0].layers.clear(),
        "images[0]: an image needs its `size`, like 200MB, or its `layers`",
    ),
    (
        "128 layers",
        |s| s.images[0].layers = vec![Layer { size: Bytes(1), digest: None }; 128],
        "images[0].layers: there are 128; 127 are allowed",
    ),
    (
        "an empty layer",
        |s| s.images[0].layers[3].size = Bytes(0),
        "images[0].layers[3].size: this must be from 1B to 52GB; it is 0B",
    ),
    (
        "one digest, two sizes",
        |s| s.images[0].layers[3].digest = Some("base-system".into()),
        "images[0].layers[3].size: the layer `base-system` has 175MB elsewhere",
    ),
    (
        "exit code without exit",
        |s| s.images[0].behaviour.exit_code = Some(1),
        "images[0].behaviour.exitCode: this needs `exitAfter`: when the process exits",
    ),
    (
        "bad from the beginning, then worse",
        |s| {
            s.images[0].behaviour.health = HealthAnswer::Timeout;
            s.images[0].behaviour.course = HealthCourse::Failing { permille: 5 };
        },
        "images[0].behaviour.health: an answer that changes begins with ok",
    ),
    (
        "a longer horizon than two days",
        |s| s.duration = Span::from_secs(48 * 3600 + 1),
        "duration: this must be from 1s to 48h; it is 48h1s",
    ),
    (
        "a title that turns around",
        |s| s.title = "a\u{202e}b".into(),
        "title: the character U+202E is not allowed; write one line of visible characters",
    ),
    (
        "a title with an escape",
        |s| s.title = "\u{1b}[31m".into(),
        "title: the character U+001B is not allowed; write one line of visible characters",
    ),
    ("a long title", |s| s.title = "a".repeat(100_000), "title: this has 100000 characters; 255 are allowed"),
    (
        "a number out of the words",
        |s| {
            s.rules.overrides.insert(Setting::Transport, 2);
        },
        "rules.transport: `` is none of poll, push",
    ),
];

#[test]
fn clusters_and_images() {
    refused(CLUSTERS);
}

const DEFINITIONS: &[(&str, Break, &str)] = &[
    (
        "revision 0",
        |s| definition(s).revision = 0,
        "taskDefinitions[0].revision: this must be from 1 to 1000000; it is 0",
    ),
    (
        "twice",
        |s| {
            let twin = definition(s).clone();
            s.task_definitions.push(twin)
        },
        "taskDefinitions[1].revision: there is already a task definition `myapp:5`",
    ),
    (
        "unknown image",
        |s| container(s).image = "myapp:v2".into(),
        "taskDefinitions[0].containerDefinitions[0].image: `myapp:v2` is not in `images`; add `- {image: \"myapp:v2\", size: 200MB}` there; did you mean `myapp:v1`?",
    ),
    (
        "two containers of one name",
        |s| {
            let twin = container(s).clone();
            definition(s).container_definitions.push(twin)
        },
        "taskDefinitions[0].containerDefinitions[1].name: there is already a container `app`",
    ),
    (
        "nothing essential",
        |s| container(s).essential = false,
        "taskDefinitions[0].containerDefinitions: at least one container must be essential",
    ),
    (
        "more CPU inside than outside",
        |s| container(s).cpu = 513,
        "taskDefinitions[0].cpu: the containers reserve 513 CPU units, more than the task's 512",
    ),
    (
        "more memory inside than outside",
        |s| container(s).memory = Some(1025),
        "taskDefinitions[0].memory: the containers reserve 1025 MiB, more than the task's 1024",
    ),
    (
        "soft above hard",
        |s| {
            container(s).memory = Some(100);
            container(s).memory_reservation = Some(101)
        },
        "taskDefinitions[0].containerDefinitions[0].memoryReservation: the soft limit must not be above `memory`, 100",
    ),
    (
        "no memory at all",
        |s| definition(s).memory = None,
        "taskDefinitions[0].containerDefinitions[0]: give `memory` or `memoryReservation`, or `memory` for the whole task",
    ),
    (
        "CPU that is no number",
        |s| definition(s).cpu = Some("many".into()),
        "taskDefinitions[0].cpu: `many` is not a number of CPU units, like \"512\" or \"0.5 vCPU\"",
    ),
    (
        "CPU beyond every number",
        |s| definition(s).cpu = Some("9".repeat(30)),
        "taskDefinitions[0].cpu: `999999999999999999999999999999` is not a number of CPU units, like \"512\" or \"0.5 vCPU\"",
    ),
    (
        "CPU of another machine",
        |s| definition(s).cpu = Some("196609".into()),
        "taskDefinitions[0].cpu: this must be from 1 to 196608; it is 196609",
    ),
    (
        "a host port of its own",
        |s| container(s).port_mappings[0].host_port = Some(80),
        "taskDefinitions[0].containerDefinitions[0].portMappings[0].hostPort: with this network mode it is the containerPort, 3000; it is 80",
    ),
    (
        "a port twice",
        |s| {
            let port = container(s).port_mappings[0].clone();
            container(s).port_mappings.push(port)
        },
        "taskDefinitions[0].containerDefinitions[0].portMappings[1]: this port is mapped already",
    ),
    (
        "distinctInstance in a definition",
        |s| definition(s).placement_constraints.push(PlacementConstraint::default()),
        "taskDefinitions[0].placementConstraints[0].type: a task definition takes memberOf only; distinctInstance belongs to the service",
    ),
    (
        "no containers",
        |s| definition(s).container_definitions.clear(),
        "taskDefinitions[0].containerDefinitions: there must be at least one",
    ),
    (
        "a name with a slash",
        |s| container(s).name = "a/b".into(),
        "taskDefinitions[0].containerDefinitions[0].name: the character `/` is not allowed; use letters, digits, hyphens and underscores",
    ),
];

#[test]
fn task_definitions() {
    refused(DEFINITIONS);
}
