//! The verbs of the script, each with its fields.

use super::{Field, Kind, Letters, Object, SPAN, field, optional, required, unmodelled, up_to, words};
use crate::scenario::check::limits;

/// A timed command.
pub const CUE: Kind = Kind::Verb(VERBS);

/// AWS's operations first, then plain verbs for faults.
pub const VERBS: &[&Object] = &[&UPDATE_SERVICE, &STOP_TASK, &CRASH_TASK];

const AT: Field = required("at", SPAN, "When it happens, from the beginning.");

const fn verb(name: &'static [&'static str]) -> Field {
    required(super::VERB_FIELD, words(name), "What is done.")
}

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
    ],
    unmodelled: unmodelled::UPDATE_SERVICE,
};

const STOP_TASK: Object = Object {
    name: "stop-task",
    about: "Stops a task the orderly way: deregister, drain, SIGTERM.",
    fields: &[
        AT,
        verb(&["stop-task"]),
        required("task", Kind::Text(Letters::ARN), "The begin of the task's id."),
        optional("reason", Kind::Text(Letters::TITLE), "What `describe-tasks` shows as stoppedReason."),
    ],
    unmodelled: unmodelled::STOP_TASK,
};

const CRASH_TASK: Object = Object {
    name: "crash-task",
    about: "Kills the essential container from inside, as a bug would.",
    fields: &[
        AT,
        verb(&["crash-task"]),
        required("task", Kind::Text(Letters::ARN), "The begin of the task's id."),
        field("exitCode", up_to(255), "1", "What the process exits with."),
    ],
    unmodelled: &[],
};
