//! What can be done to a running cluster, by hand, by script or from the console: one enum for all.

use crate::units::SimTime;
use serde::{Deserialize, Serialize};

/// A command and the instant it is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cue {
    #[serde(with = "moment")]
    pub at: SimTime,
    #[serde(flatten)]
    pub command: Command,
}

/// The verbs are AWS's operation names where one exists.
///
/// Tasks are named by the start of their id, as people type it; services by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Command {
    /// Changes what the service wants; absent fields stay as they are.
    UpdateService {
        service: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        desired_count: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task_definition: Option<String>,
        #[serde(default, skip_serializing_if = "crate::scenario::is_default")]
        force_new_deployment: bool,
    },
    /// Stops a task the orderly way: deregister, drain, SIGTERM.
    StopTask {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Kills the essential container from inside, as a bug would.
    CrashTask {
        task: String,
        #[serde(default = "one")]
        exit_code: u8,
    },
}

fn one() -> u8 {
    1
}

/// Writes an instant as the span since the beginning, `2m30s`, and reads that or a number of seconds.
mod moment {
    use crate::units::{SimTime, Span};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(at: &SimTime, serializer: S) -> Result<S::Ok, S::Error> {
        at.since(SimTime::ZERO).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SimTime, D::Error> {
        Ok(SimTime::ZERO + Span::deserialize(deserializer)?)
    }
}
