//! The page as a whole: its name, its landmarks, and what it tells when something fails.

use std::fmt::Display;

pub const SKIP_TO_THE_STAGE: &str = "Skip to the stage";
pub const STAGE: &str = "Stage";
pub const FILMING_END_IT: &str = "Filming… End it";
pub const RECORDING: &str = "recording…";
pub const OPEN_IN_ECS_ORRERY: &str = "Open in ECS Orrery ↗";
pub const DROP_A_SCENARIO_AWS_ANSWERS_OR: &str = "Drop a scenario, AWS answers or templates";
pub const TIME: &str = "Time";

pub const THIS_BROWSER_BLOCKS_STORAGE_FOR: &str = "This browser blocks storage for this page; save what you write as \
     a file";
pub const THE_BROWSERS_STORAGE_IS_FULL_SAVE: &str = "The browser's storage is full; save what you write as a file";

pub const THE_PROGRAM_STOPPED: &str = "The program stopped";
pub const ECS_ORRERY_HAS_STOPPED: &str = "ECS Orrery has stopped";
pub const THIS_IS_A_FAULT_OF_THE: &str = "This is a fault of the program, not of your scenario. The link in the \
     address bar still leads here";
pub const RELOAD: &str = "Reload";
pub const COPY_REPORT: &str = "Copy report";

pub const THE_PASTED_TEXT: &str = "The pasted text";

pub const THE_BROWSER_GAVE_NO_FILE_TRY: &str = "The browser gave no file; try the other form, or another browser";
pub const THE_PICTURE_CANNOT_BE_SAVED: &str = "The picture cannot be saved";
pub const THE_BROWSER_GAVE_NO_FILE_COPY: &str = "The browser gave no file; copy the text instead";
pub const THE_FILE_CANNOT_BE_SAVED: &str = "The file cannot be saved";
pub const IT_RECORDS_NO_WEBM_FROM_A: &str = "It records no WebM from a canvas; take PNG or SVG instead";
pub const THIS_BROWSER_CANNOT_FILM_THE_STAGE: &str = "This browser cannot film the stage";
pub const THE_BROWSER_GIVES_NO_RANDOM: &str = "The browser gives no random numbers; write a seed into the scenario's \
     text";
pub const THERE_IS_NO_NEW_SEED: &str = "There is no new seed";

pub const THE_BROWSER_GAVE_NO_PICTURES_TAKE: &str = "The browser gave no pictures; take PNG or SVG instead";
pub const THE_FILM_CANNOT_BE_SAVED: &str = "The film cannot be saved";

pub const DETAILS: &str = "Details";
pub const CLOSE_THE_DETAILS: &str = "Close the details";
pub const OPEN_THE_DETAILS: &str = "Open the details";

pub const DISMISS: &str = "Dismiss";

pub const INSPECT: &str = "Inspect";
pub const EVENTS: &str = "Events";
pub const SCENARIO: &str = "Scenario";

pub fn heading(title: &dyn Display) -> String {
    format!("ECS Orrery: {title}")
}

pub fn tab(title: &dyn Display) -> String {
    format!("{title} · ECS Orrery")
}

pub fn report(message: &dyn Display, ours: &dyn Display, address: &dyn Display, agent: &dyn Display) -> String {
    format!("{message}\n\nengine {ours}\n{address}\n{agent}")
}

pub fn and_more(more: &dyn Display) -> String {
    format!("and {more} more")
}
