//! What is said when something is opened, or cannot be.

use std::fmt::Display;

pub const CHOOSE_THE_FILES_THAT_DESCRIBE_ONE: &str = "Choose the files that describe one cluster; what runs goes on";
pub const THE_BROWSER_COULD_NOT_READ_IT: &str = "The browser could not read it; try to open it again";
pub const THE_DROPPED_TEXT: &str = "The dropped text";

pub const OUTCOMES_MAY_DIFFER_FROM_WHAT_WAS: &str = "Outcomes may differ from what was shared";
pub const THESE_ARE_READ_AND_NOT_MODELLED: &str = "These are read and not modelled";
pub const CORRECT_THIS_AND_OPEN_IT_AGAIN: &str = "Correct this and open it again; what ran goes on";
pub const THIS_LINK_CANNOT_BE_OPENED: &str = "This link cannot be opened";

pub fn files_are_too_many_are_allowed(count: &dyn Display, pieces: &dyn Display) -> String {
    format!("{count} files are too many; {pieces} are allowed")
}

pub fn a_file_may_have(mib: &dyn Display) -> String {
    format!("A file may have {mib} MiB; ask AWS for less, or for one stack at a time")
}

pub fn is_too_large(name: &dyn Display) -> String {
    format!("{name} is too large")
}

pub fn cannot_be_read(name: &dyn Display) -> String {
    format!("{name} cannot be read")
}

pub fn save_what_the_command_printed_to(error: &dyn Display) -> String {
    format!("{error}; save what the command printed to a file")
}

pub fn made_with_engine_replayed_on(engine: &dyn Display, ours: &dyn Display) -> String {
    format!("Made with engine {engine}, replayed on {ours}")
}

pub fn not_everything_in_counts(name: &dyn Display) -> String {
    format!("Not everything in {name} counts")
}

pub fn cannot_be_run(name: &dyn Display) -> String {
    format!("{name} cannot be run")
}
