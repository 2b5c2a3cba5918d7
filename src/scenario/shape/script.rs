//! The verbs of the script, each with its fields.

use super::ecs::{DEPLOYMENT_CONFIGURATION, SERVICE, TASK_DEFINITION};
use super::own::ANSWER;
use super::{Field, Kind, Letters, Object, SPAN, field, optional, required, unmodelled, up_to, words};
use crate::scenario::check::limits;

/// A timed command.
pub const CUE: Kind = Kind::Verb(VERBS);

/// AWS's operations first, then plain verbs for faults, then what came later.
pub const VERBS: &[&Object] = &[
    &UPDATE_SERVICE,
    &DELETE_SERVICE,
    &RUN_TASK,
    &STOP_TASK,
    &UPDATE_CONTAINER_INSTANCES_STATE,
    &DEREGISTER_CONTAINER_INSTANCE,
    &SET_ALARM_STATE,
    &CRASH_TASK,
    &FAIL_HEALTH,
    &TERMINATE_INSTANCE,
    &STOP_INSTANCE,
    &RETIRE_TASK,
    &DISCONNECT_AGENT,
    &FAIL_ZONE,
    &SLOW_REGISTRY,
    &FAIL_REGISTRY,
    &DENY_SECRETS,
    &FAIL_PROVISIONING,
    &EXHAUST_FARGATE,
    &INTERRUPT_SPOT,
    &OVERLOAD_CONTROL_PLANE,
    &END_FAULT,
    &REGISTER_TASK_DEFINITION,
    &CREATE_SERVICE,
    &PUT_ATTRIBUTES,
    &DELETE_ATTRIBUTES,
];

const AT: Field = required("at", SPAN, "When it happens, from the beginning.");

const TASK: Field =
    required("task", Kind::Text(Letters::ARN), "The begin of the task's id, or the nth of a service, `web/1`.");
const INSTANCE: Field = required(
    "instance",
    Kind::Text(Letters::ARN),
    "The begin of the EC2 instance's id, or the nth of a zone, `us-east-1a/1`.",
);
const LASTS: Field = optional("for", SPAN, "How long it lasts; without it until end-fault.");

const fn verb(name: &'static [&'static str]) -> Field {
    required(super::VERB_FIELD, words(name), "What is done.")
}

const EXECUTE_COMMAND: Field =
    optional("enableExecuteCommand", Kind::Boolean, "Whether execute-command works in the tasks started from then on.");

const UPDATE_SERVICE: Object = Object {
    name: "update-service",
    about: "Changes what a service wants; absent fields stay as they are.",
    fields: &[
        AT,
        verb(&["update-service"]),
        required("service", Kind::Text(Letters::ARN), "The service's name or ARN."),
        optional("desiredCount", up_to(limits::DESIRED_COUNT), "How many tasks it shall keep."),
        optional("taskDefinition", Kind::Text(Letters::ARN), "`family:revision`: starts a deployment of it."),
        field("forceNewDeployment", Kind::Boolean, "false", "Starts a deployment though nothing changed."),
        optional("deploymentConfiguration", Kind::Object(&DEPLOYMENT_CONFIGURATION), "Other limits, from now on."),
        optional(
            "healthCheckGracePeriodSeconds",
            Kind::Seconds { least: 0, most: limits::GRACE_SECONDS },
            "Another grace period, from now on.",
        ),
        EXECUTE_COMMAND,
    ],
    unmodelled: unmodelled::UPDATE_SERVICE,
};

const STOP_TASK: Object = Object {
    name: "stop-task",
    about: "Stops a task the orderly way: deregister, drain, SIGTERM.",
    fields: &[
        AT,
        verb(&["stop-task"]),
        TASK,
        optional("reason", Kind::Text(Letters::TITLE), "What `describe-tasks` shows as stoppedReason."),
    ],
    unmodelled: unmodelled::STOP_TASK,
};

const CRASH_TASK: Object = Object {
    name: "crash-task",
    about: "Kills the essential container from inside, as a bug would.",
    fields: &[AT, verb(&["crash-task"]), TASK, field("exitCode", up_to(255), "1", "What the process exits with.")],
    unmodelled: &[],
};

const DELETE_SERVICE: Object = Object {
    name: "delete-service",
    about: "Ends a service.",
    fields: &[
        AT,
        verb(&["delete-service"]),
        required("service", Kind::Text(Letters::ARN), "The service's name or ARN."),
        field("force", Kind::Boolean, "false", "Also while it still wants tasks."),
    ],
    unmodelled: unmodelled::DELETE_SERVICE,
};

const RUN_TASK: Object = Object {
    name: "run-task",
    about: "Starts tasks that belong to no service.",
    fields: &[
        AT,
        verb(&["run-task"]),
        required("taskDefinition", Kind::Text(Letters::ARN), "`family:revision`, or the family for its latest."),
        field("count", Kind::Whole { least: 1, most: 10 }, "1", "How many; AWS takes 10 at most."),
        field("launchType", words(&["EC2", "FARGATE"]), "\"EC2\"", "Where they run."),
        EXECUTE_COMMAND,
    ],
    unmodelled: unmodelled::RUN_TASK,
};

const UPDATE_CONTAINER_INSTANCES_STATE: Object = Object {
    name: "update-container-instances-state",
    about: "Sets instances ACTIVE or DRAINING.",
    fields: &[
        AT,
        verb(&["update-container-instances-state"]),
        required(
            "containerInstances",
            Kind::List { of: &Kind::Text(Letters::ARN), least: 1, most: 10 },
            "Container instances by the begin of their id, or the nth of a zone; AWS takes 10 at most.",
        ),
        required("status", words(&["ACTIVE", "DRAINING"]), "What they shall be."),
    ],
    unmodelled: &["cluster"],
};

const DEREGISTER_CONTAINER_INSTANCE: Object = Object {
    name: "deregister-container-instance",
    about: "Takes an instance out of the cluster.",
    fields: &[
        AT,
        verb(&["deregister-container-instance"]),
        required("containerInstance", Kind::Text(Letters::ARN), "The container instance, as above."),
        field("force", Kind::Boolean, "false", "Also while it runs tasks."),
    ],
    unmodelled: &["cluster"],
};

const SET_ALARM_STATE: Object = Object {
    name: "set-alarm-state",
    about: "Sets a CloudWatch alarm.",
    fields: &[
        AT,
        verb(&["set-alarm-state"]),
        required("alarmName", Kind::Text(Letters::NAME), "The alarm's name."),
        required("stateValue", words(&["OK", "ALARM"]), "Its state from now on."),
    ],
    unmodelled: unmodelled::SET_ALARM_STATE,
};

const FAIL_HEALTH: Object = Object {
    name: "fail-health",
    about: "Lets a task's application answer its health checks with an error.",
    fields: &[
        AT,
        verb(&["fail-health"]),
        TASK,
        field("answer", ANSWER, "{\"status\":500}", "What its health checks get."),
        LASTS,
    ],
    unmodelled: &[],
};

const TERMINATE_INSTANCE: Object = Object {
    name: "terminate-instance",
    about: "The instance is gone at once, as if its power were cut.",
    fields: &[AT, verb(&["terminate-instance"]), INSTANCE],
    unmodelled: &[],
};

const STOP_INSTANCE: Object = Object {
    name: "stop-instance",
    about: "The instance is stopped, and started again at the end: it stays registered.",
    fields: &[AT, verb(&["stop-instance"]), INSTANCE, LASTS],
    unmodelled: &[],
};

const RETIRE_TASK: Object = Object {
    name: "retire-task",
    about: "AWS retires the infrastructure of a task on Fargate for maintenance.",
    fields: &[AT, verb(&["retire-task"]), TASK],
    unmodelled: &[],
};

const DISCONNECT_AGENT: Object = Object {
    name: "disconnect-agent",
    about: "The agent loses the control plane; its containers run on.",
    fields: &[AT, verb(&["disconnect-agent"]), INSTANCE, LASTS],
    unmodelled: &[],
};

const FAIL_ZONE: Object = Object {
    name: "fail-zone",
    about: "Nothing in the zone can be reached.",
    fields: &[
        AT,
        verb(&["fail-zone"]),
        required("zone", Kind::Text(Letters::ZONE), "One of the cluster's zones."),
        LASTS,
    ],
    unmodelled: &[],
};

const SLOW_REGISTRY: Object = Object {
    name: "slow-registry",
    about: "The registry delivers at a fraction of its speed.",
    fields: &[
        AT,
        verb(&["slow-registry"]),
        field("times", Kind::Whole { least: 2, most: 1_000 }, "10", "How many times slower."),
        LASTS,
    ],
    unmodelled: &[],
};

const FAIL_REGISTRY: Object = Object {
    name: "fail-registry",
    about: "The registry does not answer, or refuses.",
    fields: &[
        AT,
        verb(&["fail-registry"]),
        field("error", words(&["unreachable", "throttled"]), "\"unreachable\"", "How it fails."),
        LASTS,
    ],
    unmodelled: &[],
};

const DENY_SECRETS: Object = Object {
    name: "deny-secrets",
    about: "Secrets and registry credentials cannot be fetched.",
    fields: &[AT, verb(&["deny-secrets"]), LASTS],
    unmodelled: &[],
};

const FAIL_PROVISIONING: Object = Object {
    name: "fail-provisioning",
    about: "Network interfaces, or the ephemeral storage of Fargate, cannot be provisioned.",
    fields: &[
        AT,
        verb(&["fail-provisioning"]),
        field("resource", words(&["networkInterface", "ephemeralStorage"]), "\"networkInterface\"", "What is missing."),
        LASTS,
    ],
    unmodelled: &[],
};

const EXHAUST_FARGATE: Object = Object {
    name: "exhaust-fargate",
    about: "Fargate has no capacity.",
    fields: &[AT, verb(&["exhaust-fargate"]), optional("zone", Kind::Text(Letters::ZONE), "In this zone only."), LASTS],
    unmodelled: &[],
};

const INTERRUPT_SPOT: Object = Object {
    name: "interrupt-spot",
    about: "AWS wants Spot capacity back in two minutes.",
    fields: &[
        AT,
        verb(&["interrupt-spot"]),
        optional("task", Kind::Text(Letters::ARN), "A task on FARGATE_SPOT."),
        optional("instance", Kind::Text(Letters::ARN), "A Spot instance."),
    ],
    unmodelled: &[],
};

const OVERLOAD_CONTROL_PLANE: Object = Object {
    name: "overload-control-plane",
    about: "The control plane is slow: polls back off; pushes, reports and looks at services take longer.",
    fields: &[AT, verb(&["overload-control-plane"]), LASTS],
    unmodelled: &[],
};

const END_FAULT: Object = Object {
    name: "end-fault",
    about: "Ends every fault of a verb that still lasts.",
    fields: &[
        AT,
        verb(&["end-fault"]),
        required(
            "fault",
            words(&[
                "fail-health",
                "disconnect-agent",
                "fail-zone",
                "slow-registry",
                "fail-registry",
                "deny-secrets",
                "exhaust-fargate",
                "overload-control-plane",
                "stop-instance",
                "fail-provisioning",
            ]),
            "The verb that began it.",
        ),
    ],
    unmodelled: &[],
};

/// What stands before the fields of AWS's shape.
const fn lead(name: &'static [&'static str]) -> [Field; 2] {
    [AT, verb(name)]
}

/// Joins the lead of a verb and the fields of a shape, but for the one at `without`.
const fn joined<const COUNT: usize>(lead: [Field; 2], fields: &[Field], without: usize) -> [Field; COUNT] {
    let mut all = [lead[0]; COUNT];
    all[1] = lead[1];
    let (mut from, mut to) = (0, 2);
    while from < fields.len() {
        if from != without {
            all[to] = fields[from];
            to += 1;
        }
        from += 1;
    }
    assert!(to == COUNT, "every field has its place");
    all
}

/// Where the revision stands, which registering gives.
const REVISION: usize = 1;
const NONE: usize = usize::MAX;
const REGISTERED: [Field; TASK_DEFINITION.fields.len() + 1] =
    joined(lead(&["register-task-definition"]), TASK_DEFINITION.fields, REVISION);
const CREATED: [Field; SERVICE.fields.len() + 2] = joined(lead(&["create-service"]), SERVICE.fields, NONE);

const REGISTER_TASK_DEFINITION: Object = Object {
    name: "register-task-definition",
    about: "Registers the next revision of a family.",
    fields: &REGISTERED,
    unmodelled: unmodelled::REGISTER_TASK_DEFINITION,
};

const CREATE_SERVICE: Object = Object {
    name: "create-service",
    about: "Creates a service, which begins its first deployment.",
    fields: &CREATED,
    unmodelled: SERVICE.unmodelled,
};

const TARGETED: Object = Object {
    name: "an attribute of an instance",
    about: "A name, and maybe a value, and whose it is.",
    fields: &[
        required("name", Kind::Text(Letters::ATTRIBUTE), "Its name."),
        optional("value", Kind::Text(Letters::ATTRIBUTE), "Its value."),
        field("targetType", words(&["container-instance"]), "\"container-instance\"", "What has it."),
        required("targetId", Kind::Text(Letters::ARN), "The container instance, as above."),
    ],
    unmodelled: &[],
};

const ATTRIBUTES: Field = required(
    "attributes",
    Kind::List { of: &Kind::Object(&TARGETED), least: 1, most: limits::ATTRIBUTES },
    "AWS takes 10 at most.",
);

const PUT_ATTRIBUTES: Object = Object {
    name: "put-attributes",
    about: "Sets custom attributes of container instances; placement sees them from then on.",
    fields: &[AT, verb(&["put-attributes"]), ATTRIBUTES],
    unmodelled: &["cluster"],
};

const DELETE_ATTRIBUTES: Object = Object {
    name: "delete-attributes",
    about: "Takes custom attributes off container instances.",
    fields: &[AT, verb(&["delete-attributes"]), ATTRIBUTES],
    unmodelled: &["cluster"],
};
