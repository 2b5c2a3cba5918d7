//! Task definitions and services in the shapes of `register-task-definition` and `create-service`.

use super::balancer::{PORT, PROTOCOL};
use super::{Digits, Kind, Letters, Object, any_of, field, optional, required, unmodelled, up_to, words};
use crate::scenario::check::limits;

pub const TASK_DEFINITION: Object = Object {
    name: "a task definition",
    about: "What a task runs; a revision of a family.",
    fields: &[
        required("family", Kind::Text(Letters::NAME), "The name that all revisions share."),
        field("revision", Kind::Whole { least: 1, most: 1_000_000 }, "1", "Counts from 1 within the family."),
        optional("taskRoleArn", Kind::Text(Letters::ARN), "The role of the application in the containers."),
        optional("executionRoleArn", Kind::Text(Letters::ARN), "The role with which images and secrets are fetched."),
        field(
            "networkMode",
            words(&["bridge", "host", "awsvpc", "none"]),
            "\"bridge\"",
            "With awsvpc each task has its own network interface; Fargate needs it.",
        ),
        optional(
            "cpu",
            Kind::Digits(Digits::CpuUnits),
            "CPU units of the whole task, 1024 for one vCPU; Fargate needs it.",
        ),
        optional("memory", Kind::Digits(Digits::MemoryMib), "MiB of the whole task; Fargate needs it."),
        optional(
            "requiresCompatibilities",
            any_of(&Kind::Word { known: &["EC2", "FARGATE"], unmodelled: &["EXTERNAL", "MANAGED_INSTANCES"] }, 4),
            "The launch types that the definition is validated against.",
        ),
        required(
            "containerDefinitions",
            Kind::List { of: &Kind::Object(&CONTAINER_DEFINITION), least: 1, most: limits::CONTAINERS },
            "The containers of a task.",
        ),
        optional(
            "placementConstraints",
            any_of(&Kind::Object(&CONSTRAINT), limits::CONSTRAINTS),
            "Where tasks may run; only memberOf.",
        ),
    ],
    unmodelled: unmodelled::TASK_DEFINITION,
};

const CONTAINER_DEFINITION: Object = Object {
    name: "a container definition",
    about: "One container of a task.",
    fields: &[
        required("name", Kind::Text(Letters::NAME), "Unique in the task definition."),
        required("image", Kind::Text(Letters::IMAGE), "An entry of `images`, spelled the same."),
        field("cpu", up_to(limits::CPU_UNITS), "0", "CPU units reserved for the container."),
        optional("memory", MEMORY, "The hard limit in MiB."),
        optional("memoryReservation", MEMORY, "The soft limit in MiB, which placement reserves."),
        field("essential", Kind::Boolean, "true", "Whether the task stops when this container does."),
        optional(
            "portMappings",
            any_of(&Kind::Object(&PORT_MAPPING), limits::PORT_MAPPINGS),
            "The ports that the container listens on.",
        ),
        optional(
            "stopTimeout",
            Kind::Seconds { least: 0, most: limits::DURATION.as_secs() },
            "Seconds from SIGTERM to SIGKILL; 30 when absent, 2 to 120 on Fargate.",
        ),
        optional("logConfiguration", Kind::Object(&LOG_CONFIGURATION), "Where the container's output goes."),
    ],
    unmodelled: unmodelled::CONTAINER_DEFINITION,
};

const MEMORY: Kind = Kind::Whole { least: 4, most: limits::MEMORY_MIB };

const PORT_MAPPING: Object = Object {
    name: "a port mapping",
    about: "A port of a container, and how it is reached.",
    fields: &[
        required("containerPort", PORT, "The port inside the container."),
        optional(
            "hostPort",
            up_to(65_535),
            "0 or absent: a port of the host's choice in bridge mode, else the container's.",
        ),
        field("protocol", PROTOCOL, "\"tcp\"", "The transport."),
    ],
    unmodelled: unmodelled::PORT_MAPPING,
};

const LOG_CONFIGURATION: Object = Object {
    name: "a log configuration",
    about: "The log driver and its options.",
    fields: &[
        required(
            "logDriver",
            words(&["awslogs", "json-file", "syslog", "journald", "gelf", "fluentd", "splunk", "awsfirelens"]),
            "Where the container's output goes.",
        ),
        field(
            "options",
            Kind::Texts { name: Letters::ATTRIBUTE, value: Letters::OPTION, most: limits::OPTIONS },
            "{}",
            "The driver's own options, like `awslogs-group`.",
        ),
    ],
    unmodelled: unmodelled::LOG_CONFIGURATION,
};

pub const SERVICE: Object = Object {
    name: "a service",
    about: "Keeps a number of tasks of one definition running.",
    fields: &[
        required("serviceName", Kind::Text(Letters::NAME), "Unique in the cluster."),
        required(
            "taskDefinition",
            Kind::Text(Letters::ARN),
            "`family:revision`, the family alone for its latest, or an ARN.",
        ),
        required("desiredCount", up_to(limits::DESIRED_COUNT), "How many tasks the service keeps."),
        field(
            "launchType",
            Kind::Word { known: &["EC2", "FARGATE"], unmodelled: &["EXTERNAL", "MANAGED_INSTANCES"] },
            "\"EC2\"",
            "Where the tasks run.",
        ),
        optional(
            "loadBalancers",
            any_of(&Kind::Object(&LOAD_BALANCER), limits::LOAD_BALANCERS),
            "The target groups that the tasks register in.",
        ),
        field(
            "deploymentConfiguration",
            Kind::Object(&DEPLOYMENT_CONFIGURATION),
            "{}",
            "How far a rolling update may go below and above the desired count.",
        ),
        optional(
            "placementConstraints",
            any_of(&Kind::Object(&CONSTRAINT), limits::CONSTRAINTS),
            "Where tasks may run; binding.",
        ),
        optional(
            "placementStrategy",
            any_of(&Kind::Object(&STRATEGY), limits::STRATEGIES),
            "Where tasks should rather run; each rule decides the ties of the one before.",
        ),
        field(
            "healthCheckGracePeriodSeconds",
            Kind::Seconds { least: 0, most: limits::GRACE_SECONDS },
            "0",
            "How long after a task's start unhealthy verdicts are ignored.",
        ),
    ],
    unmodelled: unmodelled::SERVICE,
};

const LOAD_BALANCER: Object = Object {
    name: "a load balancer",
    about: "A target group that a service's tasks register in.",
    fields: &[
        required("targetGroupArn", Kind::Text(Letters::ARN), "The target group's ARN, or just its name."),
        required("containerName", Kind::Text(Letters::NAME), "The container that gets the requests."),
        required("containerPort", PORT, "One of the container's port mappings."),
    ],
    unmodelled: unmodelled::LOAD_BALANCER,
};

const DEPLOYMENT_CONFIGURATION: Object = Object {
    name: "a deployment configuration",
    about: "The limits of a rolling update, in percent of the desired count.",
    fields: &[
        field("maximumPercent", up_to(limits::MAXIMUM_PERCENT), "200", "The most tasks at any time, rounded down."),
        field("minimumHealthyPercent", up_to(100), "100", "The fewest healthy tasks at any time, rounded up."),
        field(
            "deploymentCircuitBreaker",
            Kind::Object(&CIRCUIT_BREAKER),
            "{}",
            "Gives a deployment up after too many failed tasks.",
        ),
    ],
    unmodelled: unmodelled::DEPLOYMENT_CONFIGURATION,
};

const CIRCUIT_BREAKER: Object = Object {
    name: "a deployment circuit breaker",
    about: "Gives a deployment up after too many failed tasks, and may roll it back.",
    fields: &[
        field("enable", Kind::Boolean, "false", "Whether the breaker watches."),
        field("rollback", Kind::Boolean, "false", "Whether the last completed deployment comes back."),
        field(
            "resetOnHealthyTask",
            Kind::Boolean,
            "true",
            "Whether a healthy task puts the count of failures back to 0.",
        ),
        field("thresholdConfiguration", Kind::Object(&THRESHOLD), "{}", "How many failures are too many."),
    ],
    unmodelled: &[],
};

const THRESHOLD: Object = Object {
    name: "a threshold",
    about: "How many failed tasks trip the breaker.",
    fields: &[
        field(
            "type",
            words(&["COUNT", "BOUNDED_PERCENT", "UNBOUNDED_PERCENT"]),
            "\"BOUNDED_PERCENT\"",
            "The number itself, or a percentage of the desired count, kept between 3 and 200 or not.",
        ),
        field("value", Kind::Whole { least: 1, most: limits::DESIRED_COUNT }, "50", "The count, or the percentage."),
    ],
    unmodelled: &[],
};

const CONSTRAINT: Object = Object {
    name: "a placement constraint",
    about: "A rule for where tasks may run.",
    fields: &[
        required("type", words(&["distinctInstance", "memberOf"]), "One task an instance, or instances that match."),
        optional("expression", Kind::Text(Letters::EXPRESSION), "For memberOf, in the cluster query language."),
    ],
    unmodelled: &[],
};

const STRATEGY: Object = Object {
    name: "a placement strategy",
    about: "A rule for where tasks should rather run.",
    fields: &[
        required("type", words(&["random", "spread", "binpack"]), "Anywhere, evenly, or densely."),
        optional(
            "field",
            Kind::Text(Letters::ATTRIBUTE),
            "`cpu` or `memory` for binpack; `instanceId` or `attribute:…` for spread.",
        ),
    ],
    unmodelled: &[],
};
