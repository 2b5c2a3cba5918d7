//! The container agent's `ECS_…` variables: names that exist, values that it would take.

use super::meaning::Findings;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::walk::shortened;
use crate::units::Span;
use std::collections::BTreeMap;

/// What a variable may hold, and whether the engine acts on it.
enum Value {
    Truth,
    Words(&'static [&'static str]),
    /// At least this long.
    Span(Span),
    Count,
    /// It exists, and changes nothing here.
    Ignored,
}

const PULL_BEHAVIOURS: &[&str] = &["default", "always", "once", "prefer-cached"];

/// README of amazon-ecs-agent 1.105.1.
const VARIABLES: &[(&str, Value)] = &[
    ("ECS_IMAGE_PULL_BEHAVIOR", Value::Words(PULL_BEHAVIOURS)),
    ("ECS_IMAGE_CLEANUP_INTERVAL", Value::Span(Span::from_secs(600))),
    ("ECS_IMAGE_MINIMUM_CLEANUP_AGE", Value::Span(Span::from_secs(60))),
    ("ECS_NUM_IMAGES_DELETE_PER_CYCLE", Value::Count),
    ("ECS_DISABLE_IMAGE_CLEANUP", Value::Truth),
    ("ECS_ENABLE_SPOT_INSTANCE_DRAINING", Value::Truth),
    ("ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT", Value::Truth),
    ("ECS_AWSVPC_BLOCK_IMDS", Value::Truth),
    ("ECS_CLUSTER", Value::Ignored),
    ("ECS_CONTAINER_CREATE_TIMEOUT", Value::Ignored),
    ("ECS_CONTAINER_START_TIMEOUT", Value::Ignored),
    ("ECS_CONTAINER_STOP_TIMEOUT", Value::Ignored),
    ("ECS_DISABLE_METRICS", Value::Ignored),
    ("ECS_ENABLE_TASK_IAM_ROLE", Value::Ignored),
    ("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION", Value::Ignored),
    ("ECS_IMAGE_PULL_INACTIVITY_TIMEOUT", Value::Ignored),
    ("ECS_IMAGE_PULL_TIMEOUT", Value::Ignored),
    ("ECS_LOGLEVEL", Value::Ignored),
    ("ECS_LOG_OUTPUT_FORMAT", Value::Ignored),
    ("ECS_MANIFEST_PULL_TIMEOUT", Value::Ignored),
    ("ECS_POLL_METRICS", Value::Ignored),
    ("ECS_RESERVED_MEMORY", Value::Ignored),
    ("ECS_TASK_METADATA_RPS_LIMIT", Value::Ignored),
];

pub(super) fn check(variables: &BTreeMap<String, String>, path: &str, found: &mut Findings) {
    for (name, value) in variables {
        let path = format!("{path}.{}", shortened(name));
        let Some((_, kind)) = VARIABLES.iter().find(|(known, _)| known == name) else {
            let hint = did_you_mean(name, VARIABLES.iter().map(|(known, _)| *known));
            found.error(path, format!("the agent has no variable `{}`{hint}", shortened(name)));
            continue;
        };
        if let Value::Ignored = kind {
            found.note(path, "not modelled: it changes nothing here");
        } else if let Some(wrong) = wrong(kind, value) {
            found.error(path, wrong);
        }
    }
}

/// Returns what is wrong with a value, if anything.
fn wrong(kind: &Value, value: &str) -> Option<String> {
    let value = value.trim();
    match kind {
        Value::Truth => (!["true", "false"].contains(&value)).then(|| "write `true` or `false`".to_owned()),
        Value::Words(words) => (!words.contains(&value)).then(|| format!("write one of {}", words.join(", "))),
        Value::Count => value.parse::<u32>().is_err().then(|| "write a whole number".to_owned()),
        Value::Span(least) => match value.parse::<Span>() {
            Ok(span) if span >= *least => None,
            Ok(_) | Err(_) => Some(format!("write a duration of at least {least}, like `30m`")),
        },
        Value::Ignored => None,
    }
}
