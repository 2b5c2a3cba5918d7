//! The drawer of the console; what it answers is not ours to say.

use std::fmt::Display;

pub const CONSOLE: &str = "Console";
pub const CLOSE_THE_CONSOLE: &str = "Close the console";
pub const ANSWERS: &str = "Answers";
pub const THE_AWS_COMMANDS_THAT_YOU_WOULD: &str = "The aws commands that you would type, answered as of the moment \
     shown. Try help";
pub const COMMAND: &str = "Command";

pub const THIS_BROWSER_STARTS_NO_WORKERS_IN: &str = "This browser starts no workers, in which the console runs";

pub fn as_of(moment: &dyn Display) -> String {
    format!("as of {moment}")
}
