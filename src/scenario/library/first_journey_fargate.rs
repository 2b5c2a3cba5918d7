//! The first journey without instances: every task brings its own microVM.

use super::first_journey;
use crate::scenario::{Fargate, LaunchType, Scenario};

pub fn scenario() -> Scenario {
    let mut scenario = first_journey::scenario();
    scenario.title = "What changes when the same tasks run on Fargate?".to_owned();
    scenario.lesson = LESSON.to_owned();
    scenario.cluster.zones.push("us-east-1c".to_owned());
    scenario.cluster.instances.clear();
    scenario.cluster.fargate = Fargate(true);
    for definition in &mut scenario.task_definitions {
        definition.requires_compatibilities = vec!["FARGATE".to_owned()];
    }
    for service in &mut scenario.services {
        service.launch_type = LaunchType::Fargate;
    }
    scenario
}

const LESSON: &str = "There are no instances to place tasks on and no agent that you run. Each task first waits for a \
microVM and a network interface of its own, then pulls the whole image, because nothing is cached from one task to the \
next. Compare where the time goes with the first journey on instances.";
