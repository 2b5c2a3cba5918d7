//! What AWS does not have: the scenario itself, the cluster's hardware, images, the rules.

use super::balancer::{TARGET_GROUP, TRAFFIC};
use super::ecs::{SERVICE, TASK_DEFINITION};
use super::{CUE, Field, Kind, Letters, Object, SPAN, any_of, field, optional, required, unmodelled, up_to, words};
use crate::scenario::check::limits;
use crate::scenario::{Setting, SettingKind};
use crate::units::Span;

pub const SCENARIO: Object = Object {
    name: "a scenario",
    about: "Everything that a run of ECS Orrery needs.",
    fields: &[
        field("orrery", Kind::Whole { least: 1, most: 1 }, "1", "The version of the format."),
        field("title", Kind::Text(Letters::TITLE), "\"\"", "The question that the scenario answers."),
        field("lesson", Kind::Text(Letters::LESSON), "\"\"", "One paragraph: what to look at and what it teaches."),
        field("seed", up_to(limits::SEED), "1", "Every roll of the dice derives from it."),
        field(
            "duration",
            Kind::Duration { least: Span::from_secs(1), most: limits::DURATION },
            "\"10m\"",
            "How long the recording is.",
        ),
        field("begin", words(&["empty", "steady"]), "\"empty\"", "Whether services already run at the first instant."),
        field("rules", Kind::Forms { words: PROFILES, objects: &[&RULES] }, "\"aws\"", "Which rules apply."),
        field("cluster", Kind::Object(&CLUSTER), "{}", "The cluster and its hardware."),
        optional("images", any_of(&Kind::Object(&IMAGE), limits::IMAGES), "The registry's images."),
        optional(
            "taskDefinitions",
            any_of(&Kind::Object(&TASK_DEFINITION), limits::TASK_DEFINITIONS),
            "In the shape of register-task-definition, with a revision.",
        ),
        optional(
            "targetGroups",
            any_of(&Kind::Object(&TARGET_GROUP), limits::TARGET_GROUPS),
            "In the shape of elbv2, with the attributes that matter.",
        ),
        optional("services", any_of(&Kind::Object(&SERVICE), limits::SERVICES), "In the shape of create-service."),
        optional("traffic", any_of(&Kind::Object(&TRAFFIC), limits::TARGET_GROUPS), "The requests of clients."),
        optional("script", any_of(&CUE, limits::CUES), "What is done to the cluster, and when."),
    ],
    unmodelled: &[],
};

/// What a share link holds.
pub const LINK: Object = Object {
    name: "a link",
    about: "A scenario, and what was done to it by hand.",
    fields: &[
        required("scenario", Kind::Object(&SCENARIO), "The scenario."),
        optional("commands", any_of(&CUE, limits::CUES), "What was done by hand, and when."),
    ],
    unmodelled: &[],
};

const CLUSTER: Object = Object {
    name: "a cluster",
    about: "The cluster: its region, zones and container instances, and whether Fargate is there.",
    fields: &[
        field("clusterName", Kind::Text(Letters::NAME), "\"default\"", "The cluster's name."),
        field("region", Kind::Text(Letters::ZONE), "\"us-east-1\"", "The AWS region, as it stands in ARNs."),
        optional(
            "zones",
            Kind::List { of: &Kind::Text(Letters::ZONE), least: 1, most: limits::ZONES },
            "The Availability Zones in use; the region's first two when absent.",
        ),
        optional(
            "instances",
            any_of(&Kind::Object(&INSTANCE_GROUP), limits::INSTANCE_GROUPS),
            "Container instances, in groups of equals.",
        ),
        field("fargate", Kind::Boolean, "false", "Whether services may run on Fargate."),
    ],
    unmodelled: unmodelled::CLUSTER,
};

const INSTANCE_GROUP: Object = Object {
    name: "a group of instances",
    about: "Some container instances of one type in one zone.",
    fields: &[
        field("count", up_to(limits::INSTANCES), "1", "How many."),
        required("instanceType", Kind::Text(Letters::WORD), "An EC2 instance type, like c5.large."),
        required("zone", Kind::Text(Letters::ZONE), "One of the cluster's zones."),
        field(
            "attributes",
            Kind::Texts { name: Letters::ATTRIBUTE, value: Letters::ATTRIBUTE, most: limits::ATTRIBUTES },
            "{}",
            "Custom attributes, as put-attributes would set them.",
        ),
        field("trunking", Kind::Boolean, "false", "Whether awsvpcTrunking gives more task network interfaces."),
        field("spot", Kind::Boolean, "false", "Spot instances can be interrupted."),
        field(
            "agent",
            Kind::Texts { name: Letters::ATTRIBUTE, value: Letters::OPTION, most: limits::AGENT_VARIABLES },
            "{}",
            "The agent's own configuration, like ECS_IMAGE_PULL_BEHAVIOR.",
        ),
        optional(
            "images",
            any_of(&Kind::Text(Letters::IMAGE), limits::IMAGES),
            "Images that are there from the beginning, as a custom AMI has them.",
        ),
        optional(
            "metadataHopLimit",
            Kind::Whole { least: 1, most: 64 },
            "HttpPutResponseHopLimit: with 1 no container in bridge mode reaches the instance's metadata.",
        ),
    ],
    unmodelled: &[],
};

const IMAGE: Object = Object {
    name: "an image",
    about: "An image in the registry, and how the application inside behaves.",
    fields: &[
        required("image", Kind::Text(Letters::IMAGE), "The reference that task definitions use, spelled the same."),
        optional(
            "size",
            Kind::Size { least: limits::SMALLEST_IMAGE, most: limits::LAYER },
            "The compressed size, split into layers by our own rule; or list the layers.",
        ),
        optional("layers", any_of(&Kind::Object(&LAYER), limits::LAYERS), "The layers, lowest first."),
        field("behaviour", Kind::Object(&BEHAVIOUR), "{}", "How the application acts once its container has started."),
        field("missing", Kind::Boolean, "false", "Whether the registry does not have it, so that pulls fail."),
        field("pullThroughCache", Kind::Boolean, "false", "Whether ECR fetches it from another registry at first."),
    ],
    unmodelled: &[],
};

const LAYER: Object = Object {
    name: "a layer",
    about: "One layer of an image.",
    fields: &[
        required("size", Kind::Size { least: crate::units::Bytes(1), most: limits::LAYER }, "The compressed size."),
        optional("digest", Kind::Text(Letters::DIGEST), "Layers with equal digests are the same layer."),
    ],
    unmodelled: &[],
};

const BEHAVIOUR: Object = Object {
    name: "a behaviour",
    about: "How an application acts once its container has started.",
    fields: &[
        field("boot", SPAN, "\"3s\"", "From container start until it listens; connections are refused before."),
        field(
            "health",
            Kind::Forms { words: ANSWERS, objects: &[&STATUS, &TURNING, &FAILING] },
            "\"ok\"",
            "What requests and health checks get.",
        ),
        field("shutdown", SPAN, "\"1s\"", "From SIGTERM until it has exited by itself."),
        optional("exitAfter", SPAN, "The process ends by itself this long after it started."),
        optional("exitCode", up_to(255), "What it exits with."),
        optional("oomAfter", SPAN, "The kernel kills it for its memory this long after it started."),
    ],
    unmodelled: &[],
};

const ANSWERS: &[&str] = &["ok", "timeout"];

/// One answer that does not change.
pub const ANSWER: Kind = Kind::Forms { words: ANSWERS, objects: &[&STATUS] };

const STATUS: Object = Object {
    name: "an answer",
    about: "An HTTP status.",
    fields: &[required("status", Kind::Whole { least: 100, most: 599 }, "The HTTP status.")],
    unmodelled: &[],
};

const TURNING: Object = Object {
    name: "an answer that turns",
    about: "All is well for a time, then something else.",
    fields: &[
        required("okFor", SPAN, "How long after it listens all is well."),
        required("then", ANSWER, "What comes then."),
    ],
    unmodelled: &[],
};

const FAILING: Object = Object {
    name: "an answer that fails at times",
    about: "Some requests get a 500.",
    fields: &[required("failRate", Kind::Fraction, "The share of requests that fail, from 0 to 1.")],
    unmodelled: &[],
};

const PROFILES: &[&str] = &["aws", "handbook"];

const RULES: Object = Object {
    name: "the rules",
    about: "A profile, and settings that differ from it.",
    fields: &RULE_FIELDS,
    unmodelled: &[],
};

/// The profile, then every setting.
const RULE_FIELDS: [Field; Setting::ALL.len() + 1] = {
    let mut fields =
        [field("profile", words(PROFILES), "\"aws\"", "Where all other values come from."); Setting::ALL.len() + 1];
    let mut place = 0;
    while place < Setting::ALL.len() {
        fields[place + 1] = setting(Setting::ALL[place]);
        place += 1;
    }
    fields
};

const fn setting(setting: Setting) -> Field {
    let (name, kind) = setting.spelled();
    let least = match setting {
        Setting::SchedulerCadence | Setting::AgentPollInterval => limits::SHORTEST_CADENCE,
        _ => Span::ZERO,
    };
    let (kind, about) = match kind {
        SettingKind::Span => {
            (Kind::Duration { least, most: limits::DURATION }, "A duration in place of the profile's.")
        }
        SettingKind::Rate => (
            Kind::Size { least: limits::SLOWEST_RATE, most: limits::FASTEST_RATE },
            "A size per second in place of the profile's.",
        ),
        SettingKind::Count => {
            (Kind::Whole { least: 1, most: limits::CONCURRENT_DOWNLOADS }, "A number in place of the profile's.")
        }
        SettingKind::Choice(known) => (words(known), "A choice in place of the profile's."),
    };
    optional(name, kind, about)
}
