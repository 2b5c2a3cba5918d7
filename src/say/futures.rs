//! What becomes of what was done: futures that were left, and what no longer happened.

use std::fmt::Display;

pub const OTHER_FUTURES: &str = "Other futures";
pub const COMPARE_C: &str = "Compare (C)";
pub const DELETE: &str = "Delete";

pub const THE_FUTURE_WITH_IT_STAYS_BELOW: &str = "The future with it stays below the time line; Undo goes back to it";
pub const ECS_REFUSED_THIS: &str = "ECS refused this";
pub const AS_WRITTEN: &str = "as written";
pub const TAKEN_BACK: &str = "taken back";
pub const BEFORE_IT_WAS_DONE_AGAIN: &str = "before it was done again";
pub const LEFT_FOR_ANOTHER: &str = "left for another";
pub const STILL_RECORDED: &str = "recording…";

pub fn return_to_the_future_from(said: &dyn Display, parted: &dyn Display, outcome: &dyn Display) -> String {
    format!("{said} {outcome}, return to this future, left at {parted}")
}

pub fn compare_with_the_future(said: &dyn Display) -> String {
    format!("Compare with the future {said}")
}

pub fn delete_the_future(said: &dyn Display) -> String {
    format!("Delete the future {said}")
}

pub fn without(deed: &dyn Display) -> String {
    format!("without {deed}")
}

pub fn other_settings(why: &dyn Display) -> String {
    format!("other settings, {why}")
}

pub fn with(deed: &dyn Display) -> String {
    format!("with {deed}")
}

pub fn no_longer_happened(later: usize) -> String {
    match later {
        1 => "One later intervention no longer happened".to_owned(),
        _ => "Later interventions no longer happened".to_owned(),
    }
}

pub fn cannot_be_done(label: &dyn Display) -> String {
    format!("{label}: not now")
}
