//! The panel about the scenario.

use std::fmt::Display;

pub const SCENARIO: &str = "Scenario";
pub const SEED: &str = "Seed";
pub const DURATION: &str = "Duration";
pub const SURPRISE_ME: &str = "Surprise me";
pub const BRING_YOUR_OWN: &str = "Bring your own";
pub const COPIED: &str = "Copied";
pub const THE_BROWSER_DID_NOT_ALLOW_IT: &str = "The browser did not allow it; select the text and copy it";
pub const FIX_IT: &str = "Fix it";
pub const SHOW_IT: &str = "Show it";
pub const HAZARDS: &str = "Hazards";
pub const DONE_BY_HAND: &str = "Done by hand";
pub const NOTHING_YET_STOP_A_TASK_OR: &str = "Nothing yet; stop a task or change the desired count in the inspector";
pub const UNDO: &str = "Undo";
pub const REDO: &str = "Redo";

pub const NEW_DEPLOYMENT: &str = "new deployment";

pub const THIS_CHANGE_CANNOT_BE_RUN: &str = "This change cannot be run";
pub const WHAT_RAN_GOES_ON: &str = "What ran goes on";

pub fn fix(path: &dyn Display, says: &dyn Display) -> String {
    format!("Fix it: {path}, {says}")
}

pub fn show_it(path: &dyn Display) -> String {
    format!("Show it: {path}")
}

pub fn desired_count(count: &dyn Display) -> String {
    format!("desired count {count}")
}

pub fn task_definition(name: &dyn Display) -> String {
    format!("task definition {name}")
}

pub fn update_service(service: &dyn Display, parts: &dyn Display) -> String {
    format!("update-service {service}: {parts}")
}

pub fn stop_task(short: &dyn Display) -> String {
    format!("stop-task {short}")
}

pub fn crash_task_with_exit_code(short: &dyn Display, exit_code: &dyn Display) -> String {
    format!("crash-task {short} with exit code {exit_code}")
}
