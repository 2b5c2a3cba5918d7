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
        optional(
            "requiresAttributes",
            any_of(&Kind::Object(&ATTRIBUTE), limits::REQUIRED_ATTRIBUTES),
            "What an instance must have.",
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
        optional("healthCheck", Kind::Object(&HEALTH_CHECK), "A command that Docker runs in it again and again."),
        optional(
            "dependsOn",
            any_of(&Kind::Object(&DEPENDENCY), limits::CONTAINERS),
            "What must have happened to other containers before it is started.",
        ),
        optional("restartPolicy", Kind::Object(&RESTART_POLICY), "Restarts it in place, without a new task."),
        optional(
            "resourceRequirements",
            any_of(&Kind::Object(&RESOURCE_REQUIREMENT), limits::CONTAINERS),
            "GPUs of its own.",
        ),
        optional("secrets", any_of(&Kind::Object(&SECRET), limits::OPTIONS), "Fetched with the execution role."),
    ],
    unmodelled: unmodelled::CONTAINER_DEFINITION,
};

const MEMORY: Kind = Kind::Whole { least: 4, most: limits::MEMORY_MIB };

const HEALTH_CHECK: Object = Object {
    name: "a health check",
    about: "A command that Docker runs in the container again and again.",
    fields: &[
        optional("command", any_of(&Kind::Text(Letters::OPTION), limits::OPTIONS), "`CMD-SHELL` and a command."),
        field("interval", Kind::Seconds { least: 5, most: 300 }, "30", "Seconds between two runs."),
        field("timeout", Kind::Seconds { least: 2, most: 60 }, "5", "Seconds until a run has failed."),
        field("retries", Kind::Whole { least: 1, most: 10 }, "3", "Failures in a row that make it UNHEALTHY."),
        field("startPeriod", Kind::Seconds { least: 0, most: 300 }, "0", "Failures in this time do not count."),
    ],
    unmodelled: &[],
};

const DEPENDENCY: Object = Object {
    name: "a dependency",
    about: "What must have happened to another container.",
    fields: &[
        required("containerName", Kind::Text(Letters::NAME), "The other container."),
        required("condition", words(&["START", "COMPLETE", "SUCCESS", "HEALTHY"]), "What it must have reached."),
    ],
    unmodelled: &[],
};

const RESTART_POLICY: Object = Object {
    name: "a restart policy",
    about: "Whether a container that exits is started again in its task.",
    fields: &[
        field("enabled", Kind::Boolean, "false", "Whether it is restarted."),
        optional("ignoredExitCodes", any_of(&up_to(255), 50), "Exit codes that are final."),
        field(
            "restartAttemptPeriod",
            Kind::Seconds { least: 60, most: 1_800 },
            "300",
            "It must have run for so many seconds to be restarted.",
        ),
    ],
    unmodelled: &[],
};

const RESOURCE_REQUIREMENT: Object = Object {
    name: "a resource requirement",
    about: "Something countable that a container has for itself.",
    fields: &[
        required("type", Kind::Word { known: &["GPU"], unmodelled: &["InferenceAccelerator"] }, "What."),
        required("value", Kind::Digits(Digits::Gpus), "How many."),
    ],
    unmodelled: &[],
};

const SECRET: Object = Object {
    name: "a secret",
    about: "A value out of Secrets Manager or the Parameter Store.",
    fields: &[
        required("name", Kind::Text(Letters::ATTRIBUTE), "The environment variable."),
        required("valueFrom", Kind::Text(Letters::ARN), "The ARN of the secret or parameter."),
    ],
    unmodelled: &[],
};

const ATTRIBUTE: Object = Object {
    name: "an attribute",
    about: "A name, and maybe a value, that an instance must have.",
    fields: &[
        required("name", Kind::Text(Letters::ATTRIBUTE), "Its name."),
        optional("value", Kind::Text(Letters::ATTRIBUTE), "Its value; any when absent."),
    ],
    unmodelled: &["targetType", "targetId"],
};

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
        field(
            "schedulingStrategy",
            words(&["REPLICA", "DAEMON"]),
            "\"REPLICA\"",
            "A number of tasks, or one on each instance.",
        ),
        optional(
            "capacityProviderStrategy",
            any_of(&Kind::Object(&CAPACITY_PROVIDER), 6),
            "How tasks are shared out between FARGATE and FARGATE_SPOT.",
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
        field("enableExecuteCommand", Kind::Boolean, "false", "Whether execute-command works in its tasks."),
    ],
    unmodelled: unmodelled::SERVICE,
};

const CAPACITY_PROVIDER: Object = Object {
    name: "a capacity provider",
    about: "A share of the tasks for one kind of capacity.",
    fields: &[
        required("capacityProvider", words(&["FARGATE", "FARGATE_SPOT"]), "On-Demand or Spot."),
        field("weight", up_to(1_000), "0", "Its share of the tasks beyond all bases."),
        field("base", up_to(100_000), "0", "So many tasks it gets first."),
    ],
    unmodelled: &[],
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

pub const DEPLOYMENT_CONFIGURATION: Object = Object {
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
        field("alarms", Kind::Object(&ALARMS), "{}", "CloudWatch alarms that fail a deployment."),
    ],
    unmodelled: unmodelled::DEPLOYMENT_CONFIGURATION,
};

const ALARMS: Object = Object {
    name: "deployment alarms",
    about: "CloudWatch alarms that fail a deployment when one of them goes off.",
    fields: &[
        optional("alarmNames", any_of(&Kind::Text(Letters::NAME), limits::ALARMS), "The alarms' names."),
        field("enable", Kind::Boolean, "false", "Whether they are watched."),
        field("rollback", Kind::Boolean, "false", "Whether the last completed deployment comes back."),
    ],
    unmodelled: &[],
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
        optional("thresholdConfiguration", Kind::Object(&THRESHOLD), "How many failures are too many."),
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
