//! The review of what was pasted.

use std::fmt::Display;

pub const PASTE_WHAT_AWS_SAYS_OF_YOUR: &str = "Paste what AWS says of your service; it is read in this page and sent \
     nowhere. Answers of the AWS CLI, CloudFormation and CDK templates and Terraform’s plans and states can be \
     read, several at once, with whatever stands around them";
pub const NOTHING_TO_RUN_IN_IT_YET: &str = "Nothing to run in it yet";
pub const FOUND: &str = "Found";
pub const CANCEL: &str = "Cancel";
pub const RUN_THIS_SCENARIO: &str = "Run this scenario";
pub const THE_PASTED_TEXT: &str = "The pasted text";
pub const THE_TYPED_TEXT: &str = "The typed text";
pub const PASTE_HERE_AWS_ECS_DESCRIBE: &str = "Paste here: aws ecs describe-services …";
pub const PASTE_MORE_HERE: &str = "Paste more here";
pub const PASTE_AWS_ANSWERS_OR_TEMPLATES: &str = "Paste AWS answers or templates";
pub const READ_IT: &str = "Read it";
pub const TEXTS_THAT_ARE_READ: &str = "Texts that are read";
pub const CHANGE_IT_IN_THE_TEXT_ONCE: &str = "Change it in the text once it runs";
pub const ASSUMED: &str = "Assumed";
pub const NO_TEXT_SAYS_THESE_CHANGE_WHAT: &str = "No text says these; change what you know";
pub const TO_BE_PLAYED: &str = "To be played";
pub const THE_TEXTS_TELL_OF_THIS_PLAY: &str = "The texts tell of this; play it too";
pub const WHAT_TO_PASTE_NEXT: &str = "What to paste next";
pub const PASTE_THIS_TOO_AND_LESS_IS: &str = "Paste this too, and less is assumed";

pub const CHANGED_SO_THAT_IT_CAN_RUN: &str = "Changed so that it can run";
pub const WORTH_A_LOOK: &str = "Worth a look";
pub const READ_BUT_NOT_MODELLED: &str = "Read, but not modelled";
pub const SKIPPED: &str = "Skipped";
pub const NOT_SAID_BY_THE_TEXTS: &str = "Not said by the texts";
pub const HOW_THE_SERVICE_IS_SET_UP: &str = "How the service is set up";
pub const WHAT_A_TASK_IS_MADE_OF: &str = "What a task is made of";
pub const WHICH_INSTANCES_THERE_ARE: &str = "Which instances there are";
pub const HOW_TARGETS_ARE_CHECKED: &str = "How targets are checked";
pub const HOW_LONG_TARGETS_DRAIN: &str = "How long targets drain";
pub const HOW_LARGE_THE_IMAGE_IS: &str = "How large the image is";

pub const NOTHING_CAN_BE_RUN_OF_WHAT: &str = "Nothing can be run of what was pasted";
pub const THERE_IS_NO_TEXT_IN_IT: &str = "There is no text in it; choose another file or copy again";
pub const NOTHING_TO_OPEN: &str = "Nothing to open";
pub const A_SCENARIO_IS_WHOLE_IN_ITSELF: &str = "A scenario is whole in itself; open it alone, or only what AWS \
     printed";
pub const THESE_TEXTS_DO_NOT_BELONG_TOGETHER: &str = "These texts do not belong together";

pub fn leave_out(name: &dyn Display) -> String {
    format!("Leave out {name}")
}

pub fn assumed(count: &dyn Display) -> String {
    format!("Assumed ({count})")
}

pub fn copy(command: &dyn Display) -> String {
    format!("Copy {command}")
}

pub fn cluster_in(cluster_name: &dyn Display, region: &dyn Display) -> String {
    format!("Cluster {cluster_name} in {region}")
}

pub const SERVICES: [&str; 2] = ["service", "services"];
pub const TASK_DEFINITIONS: [&str; 2] = ["task definition", "task definitions"];
pub const IMAGES: [&str; 2] = ["image", "images"];
pub const TARGET_GROUPS: [&str; 2] = ["target group", "target groups"];

/// Says how many there are of one of the above and what they are called; the list leaves out many.
pub fn named([one, many]: [&str; 2], names: &[&str]) -> String {
    let list = match names.len() {
        0..=4 => names.join(", "),
        all => format!("{} and {} more", names[..3].join(", "), all - 3),
    };
    format!("{}: {list}", super::counted(names.len() as u64, one, many))
}

pub fn container_instances(count: u64) -> String {
    super::counted(count, "container instance", "container instances")
}

pub fn lines(count: usize) -> String {
    super::counted(count as u64, "line", "lines")
}
