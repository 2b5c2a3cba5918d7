//! Two futures side by side.

use std::fmt::Display;

pub const THERE_IS_ONLY_ONE_FUTURE_YET: &str = "There is only one future yet. Change a setting, stop a task or bring \
     a fault: what would have been stays as a lane under the time line, and can be compared here";
pub const BESIDE: &str = "beside";
pub const THE_OTHER_FUTURE: &str = "The other future";
pub const RETURN_TO_IT: &str = "Return to it";
pub const DELETE_IT: &str = "Delete it";
pub const BOTH_ARE_STILL_BEING_RECORDED: &str = "Both are still being recorded…";
pub const BOTH_IN_NUMBERS: &str = "Both in numbers";
pub const NUMBER: &str = "Number";
pub const THIS_FUTURE: &str = "this future";
pub const THE_OTHER: &str = "the other";
pub const DIFFERENCE: &str = "difference";

pub const MOST_TASKS_AT_ONCE: &str = "most tasks at once";
pub const LEAST_HEALTHY_TASKS: &str = "least healthy tasks";
pub const REQUESTS_LOST: &str = "requests lost";
pub const COST_IN_TASK_SECONDS: &str = "cost in task-seconds";
pub const TIME_BELOW_DESIRED: &str = "time below desired";
pub const UNTIL_IT_FAILED: &str = "until it failed";
pub const TO_ROLL_BACK: &str = "to roll back";
pub const TO_DEPLOY: &str = "to deploy";
pub const ONLY_ONE: &str = "only one";
pub const OUTCOME: &str = "outcome";
pub const DIFFERS: &str = "differs";

pub fn service_at_the_end_of_the(service: &dyn Display) -> String {
    format!("Service {service}, at the end of the recording")
}
