//! The editor: text, form, changes, history.

use std::fmt::Display;

pub const EDIT_THE_SCENARIO: &str = "Edit the scenario";
pub const NOT_KEPT_FOR_THE_NEXT_VISIT: &str = "Not kept for the next visit";
pub const SAVE: &str = "Save";
pub const COPY: &str = "Copy";
pub const READING: &str = "Reading…";
pub const THIS_IS_WHAT_RUNS: &str = "This is what runs";
pub const BACK_TO_WHAT_RUNS: &str = "Back to what runs";
pub const NOTHING_DIFFERS_FROM_THE_SCENARIO: &str = "Nothing differs from the scenario as it was opened";
pub const CHANGES: &str = "Changes";
pub const CHANGES_AGAINST_THE_SCENARIO_AS_IT: &str = "Changes against the scenario as it was opened";
pub const SHOWN: &str = "shown";
pub const RESTORE: &str = "Restore";
pub const WHAT_YOU_WRITE_HERE_IS_KEPT: &str = "What you write here is kept in this browser, the latest 30 texts, and \
     can be restored. Nothing has been written yet";
pub const KEPT_IN_THIS_BROWSER_ONLY: &str = "Kept in this browser only. ";
pub const FORGET_ALL: &str = "Forget all";
pub const BRING_BACK_WHAT_WAS_FORGOTTEN: &str = "Bring back what was forgotten";
pub const OPEN_FILES: &str = "Open files";
pub const FILES_TO_OPEN: &str = "Files to open";

pub const THE_PASTED_TEXT: &str = "The pasted text";
pub const SCENARIO_AS_YAML: &str = "Scenario as YAML";
pub const WHAT_FITS_HERE: &str = "What fits here";

pub const STOPS_THE_ROLLOUT: &str = "stops the rollout";
pub const ROLLS_BACK: &str = "rolls back";
pub const SPREAD_OVER_ZONES: &str = "spread over zones";
pub const SPREAD_OVER_ZONES_THEN_INSTANCES: &str = "spread over zones, then instances";
pub const SPREAD_OVER_INSTANCES: &str = "spread over instances";
pub const BINPACK_BY_MEMORY: &str = "binpack by memory";
pub const BINPACK_BY_CPU: &str = "binpack by CPU";
pub const DESIRED_COUNT: &str = "Desired count";
pub const MINIMUM_HEALTHY: &str = "Minimum healthy";
pub const MAXIMUM: &str = "Maximum";
pub const GRACE_PERIOD: &str = "Grace period";
pub const HEALTH_CHECK_INTERVAL: &str = "Health check interval";
pub const HEALTH_CHECK_TIMEOUT: &str = "Health check timeout";
pub const HEALTHY_THRESHOLD: &str = "Healthy threshold";
pub const UNHEALTHY_THRESHOLD: &str = "Unhealthy threshold";
pub const DEREGISTRATION_DELAY: &str = "Deregistration delay";
pub const RETRIES: &str = "Retries";
pub const START_PERIOD: &str = "Start period";
pub const COUNT: &str = "Count";
pub const RUN: &str = "Run";
pub const SEED: &str = "Seed";
pub const DURATION: &str = "Duration";
pub const CIRCUIT_BREAKER: &str = "Circuit breaker";
pub const PLACEMENT_STRATEGY: &str = "Placement strategy";
pub const INSTANCE_TYPE: &str = "Instance type";
pub const SIZE: &str = "Size";

pub const TEXT: &str = "Text";
pub const FORM: &str = "Form";
pub const HISTORY: &str = "History";
pub const AS_THE_TEXT_WAS_BEFORE: &str = "as the text was before";
pub const BEFORE_IT_WAS_FIXED: &str = "before it was fixed";
pub const WHAT_THEY_WERE_ABOUT_IS_NO: &str = "What they were about is no longer in the scenario; Undo brings it back";

pub const UNTITLED_SCENARIO: &str = "Untitled scenario";

pub const THERE_IS_NO_SUCH_PLACE_IN: &str = "there is no such place in this scenario";
pub const LESS: &str = "less";
pub const MORE: &str = "more";

pub fn line(line: &dyn Display) -> String {
    format!("Line {line}")
}

pub fn restore(title: &dyn Display, when: &dyn Display) -> String {
    format!("Restore {title}, {when}")
}

pub fn service(service_name: &dyn Display) -> String {
    format!("Service {service_name}")
}

pub fn target_group(target_group_name: &dyn Display) -> String {
    format!("Target group {target_group_name}")
}

pub fn container_of(name: &dyn Display, name_2: &dyn Display) -> String {
    format!("Container {name} of {name_2}")
}

pub fn image(image: &dyn Display) -> String {
    format!("Image {image}")
}

pub fn instances_in(zone: &dyn Display) -> String {
    format!("Instances in {zone}")
}

pub fn as_written(now: &dyn Display) -> String {
    format!("as written: {now}")
}

pub fn before_was_changed(rsplit: &dyn Display) -> String {
    format!("before {rsplit} was changed")
}

pub fn required(about: &dyn Display) -> String {
    format!("{about} Required")
}

pub fn by_default(about: &dyn Display, trim_matches: &dyn Display) -> String {
    format!("{about} {trim_matches} by default")
}

pub fn replaces_layers(layers: usize) -> String {
    match layers {
        1 => "Replaces the layer that is listed.".to_owned(),
        many => format!("Replaces the {many} layers that are listed."),
    }
}

pub fn left_out(deeds: usize) -> String {
    match deeds {
        1 => "One thing done by hand was left out".to_owned(),
        many => format!("{many} things done by hand were left out"),
    }
}

pub fn keeps_from_running(things: usize) -> String {
    match things {
        1 => "One thing keeps this text from running; what ran goes on".to_owned(),
        many => format!("{many} things keep this text from running; what ran goes on"),
    }
}

pub fn the_same(lines: usize) -> String {
    match lines {
        1 => "1 line is the same".to_owned(),
        many => format!("{many} lines are the same"),
    }
}

pub fn against_the_scenario_as_opened(new: usize, gone: usize) -> String {
    let lines = |count: usize| super::counted(count as u64, "line", "lines");
    format!("Against the scenario as it was opened: {} new, {} gone", lines(new), lines(gone))
}

pub fn when_and_length(when: &dyn Display, lines: usize) -> String {
    format!("{when}, {}", super::counted(lines as u64, "line", "lines"))
}
