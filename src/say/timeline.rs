//! The time line, the transport and the other futures below it.

use std::fmt::Display;

pub const PAUSE: &str = "Pause";
pub const PLAY: &str = "Play";
pub const SKIP_THE_IDLE: &str = "Skip the idle";
pub const LOOP: &str = "Loop";
pub const PREVIOUS_CHANGE: &str = "Previous change";
pub const STEP_BACK: &str = "Step back";
pub const STEP_FORWARD: &str = "Step forward";
pub const NEXT_CHANGE: &str = "Next change";
pub const SPEED: &str = "Speed";
pub const EVENTS: &str = "Events";

pub const TIMELINE: &str = "Timeline";
pub const TIME: &str = "Time";
pub const NOTHING_IS_DECIDED_HERE_PLAYING: &str = "Nothing is decided here; playing leaps over it";
pub const DEPLOYMENTS: &str = "Deployments";
pub const DRAG_TO_PLAY_A_PART_AGAIN: &str = "Drag to play a part again and again";
pub const MARKS: &str = "Marks";
pub const DESIRED: &str = "desired";
pub const MAX: &str = "max";
pub const MIN: &str = "min";
pub const TASKS: &str = "tasks";

pub fn space(play_name: &dyn Display) -> String {
    format!("{play_name} (space)")
}

pub fn mark(what: &dyn Display, spoken: &dyn Display) -> String {
    format!("{what}, at {spoken}")
}

pub fn tasks_of(name: &dyn Display) -> String {
    format!("tasks of {name}")
}

pub fn revision_healthy(definition_name: &dyn Display, at: &dyn Display) -> String {
    format!("{definition_name}: {at} healthy")
}

pub fn at_the_end_of_the_recording(last: &dyn Display, revisions: &dyn Display) -> String {
    format!("At the end of the recording {last} tasks are wanted; {revisions}")
}

pub fn rollout(name: &dyn Display, state: &dyn Display, spoken: &dyn Display, spoken_2: &dyn Display) -> String {
    format!("{name} {state}, {spoken} to {spoken_2}")
}

pub fn called(label: &dyn Display, title: &dyn Display) -> String {
    format!("{label}: {title}")
}
