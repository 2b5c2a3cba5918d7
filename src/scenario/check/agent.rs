//! The container agent's `ECS_…` variables: names that exist, values that it would take.

use super::meaning::Findings;
use crate::scenario::nearest::did_you_mean;
use crate::scenario::walk::shortened;
use crate::units::Span;
use std::collections::BTreeMap;

/// What a variable may hold.
enum Value {
    Truth,
    Words(&'static [&'static str]),
    /// At least this long.
    Span(Span),
    /// At least this many.
    Count(u32),
    Text,
}

const PULL_BEHAVIOURS: &[&str] = &["default", "always", "once", "prefer-cached"];
const LEVELS: &[&str] = &["debug", "info", "warn", "error", "crit", "none"];
const SECOND: Span = Span::from_secs(1);

/// What the engine acts on. README of amazon-ecs-agent 1.105.1, like the next list.
const MODELLED: &[(&str, Value)] = &[
    ("ECS_IMAGE_PULL_BEHAVIOR", Value::Words(PULL_BEHAVIOURS)),
    ("ECS_IMAGE_CLEANUP_INTERVAL", Value::Span(Span::from_secs(600))),
    ("ECS_IMAGE_MINIMUM_CLEANUP_AGE", Value::Span(Span::from_secs(60))),
    ("ECS_NUM_IMAGES_DELETE_PER_CYCLE", Value::Count(1)),
    ("ECS_DISABLE_IMAGE_CLEANUP", Value::Truth),
    ("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION", Value::Span(SECOND)),
    ("ECS_ENABLE_SPOT_INSTANCE_DRAINING", Value::Truth),
    ("ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT", Value::Truth),
    ("ECS_AWSVPC_BLOCK_IMDS", Value::Truth),
];

/// What exists, and changes nothing here.
const OTHERS: &[(&str, Value)] = &[
    ("ECS_CLUSTER", Value::Text),
    ("ECS_CONTAINER_CREATE_TIMEOUT", Value::Span(Span::from_secs(60))),
    ("ECS_CONTAINER_START_TIMEOUT", Value::Span(SECOND)),
    ("ECS_CONTAINER_STOP_TIMEOUT", Value::Span(SECOND)),
    ("ECS_DISABLE_METRICS", Value::Truth),
    ("ECS_ENABLE_TASK_IAM_ROLE", Value::Truth),
    ("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION_JITTER", Value::Span(Span::ZERO)),
    ("ECS_IMAGE_PULL_INACTIVITY_TIMEOUT", Value::Span(SECOND)),
    ("ECS_IMAGE_PULL_TIMEOUT", Value::Span(SECOND)),
    ("ECS_LOGLEVEL", Value::Words(LEVELS)),
    ("ECS_LOG_MAX_FILE_SIZE_MB", Value::Text),
    ("ECS_LOG_MAX_ROLL_COUNT", Value::Count(0)),
    ("ECS_LOG_OUTPUT_FORMAT", Value::Words(&["logfmt", "json"])),
    ("ECS_LOG_ROLLOVER_TYPE", Value::Words(&["size", "hourly", "none"])),
    ("ECS_MANIFEST_PULL_TIMEOUT", Value::Span(SECOND)),
    ("ECS_POLLING_METRICS_WAIT_DURATION", Value::Span(SECOND)),
    ("ECS_POLL_METRICS", Value::Truth),
    ("ECS_RESERVED_MEMORY", Value::Count(0)),
    ("ECS_TASK_METADATA_RPS_LIMIT", Value::Text),
];

pub(super) fn check(variables: &BTreeMap<String, String>, path: &str, found: &mut Findings) {
    let find = |list: &'static [(&str, Value)], name: &str| list.iter().find(|(known, _)| *known == name);
    for (name, value) in variables {
        let path = format!("{path}.{}", shortened(name));
        let modelled = find(MODELLED, name);
        let Some((_, kind)) = modelled.or_else(|| find(OTHERS, name)) else {
            let hint = did_you_mean(name, MODELLED.iter().chain(OTHERS).map(|(known, _)| *known));
            found.error(path, format!("the agent has no variable `{}`{hint}", shortened(name)));
            continue;
        };
        match wrong(kind, value) {
            Some(wrong) => found.error(path, wrong),
            None if modelled.is_none() => found.note(path, "not modelled: it changes nothing here"),
            None => {}
        }
    }
}

/// Returns what is wrong with a value, if anything.
fn wrong(kind: &Value, value: &str) -> Option<String> {
    match kind {
        Value::Truth => (!["true", "false"].contains(&value)).then(|| "write `true` or `false`".to_owned()),
        Value::Words(words) => (!words.contains(&value)).then(|| format!("write one of {}", words.join(", "))),
        Value::Count(least) => {
            let good = value.parse::<u32>().is_ok_and(|count| count >= *least);
            (!good).then(|| format!("write a whole number of at least {least}"))
        }
        Value::Span(least) => {
            let good = value.parse::<Span>().is_ok_and(|span| span >= *least);
            (!good).then(|| format!("write a duration of at least {least}, like `30m`"))
        }
        Value::Text => None,
    }
}
