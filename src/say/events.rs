//! The list of events.

use std::fmt::Display;

pub const EVENTS: &str = "Events";
pub const EVENTS_UP_TO_NOW_NEWEST_FIRST: &str = "Events up to now, newest first";
pub const ARROWS_GO_THROUGH_THEM: &str = "Up and down arrows go through them, right to what an event came from";
pub const SEARCH_EVENTS: &str = "Search events";
pub const READING_THE_RECORDING: &str = "Reading the recording";
pub const NOTHING_HAS_HAPPENED_YET: &str = "Nothing has happened yet";
pub const NOTHING_UP_TO_NOW_HAS_THESE: &str = "Nothing up to now has these words";

pub const SERVICE: &str = "Service";
pub const SCHEDULER: &str = "Scheduler";
pub const TASKS: &str = "Tasks";
pub const PULLS: &str = "Pulls";
pub const TARGETS: &str = "Targets";
pub const FINE_PRINT: &str = "Fine print";

pub const OF: &str = "of";
pub const WHOSE_EVENTS: &str = "Whose events";
pub const EVERYTHING: &str = "everything";
pub const WHAT_IS_LOOKED_AT: &str = "what is looked at";
pub const COPY_EVENTS: &str = "Copy what is listed";
pub const SERVICES: &str = "Services";
pub const ZONES: &str = "Zones";
pub const INSTANCES: &str = "Instances";

pub fn because(text: &dyn Display) -> String {
    format!("↳ because {text}")
}

pub fn task(id: &dyn Display, definition: &dyn Display) -> String {
    format!("{id} of {definition}")
}
