//! The first journey without instances: every task brings its own microVM.

use super::{Entry, Group, first_journey};
use crate::scenario::Scenario;
use crate::scenario::{Fargate, LaunchType};
use crate::units::SimTime;

pub const ENTRY: Entry = Entry {
    slug: "first-journey-fargate",
    group: Group::FirstSteps,
    title: "What changes when the same tasks run on Fargate?",
    lesson: "There are no instances to place tasks on and no agent that you run. Each task first waits for a microVM \
        and a network interface of its own, then pulls the whole image, because nothing is cached from one task to \
        the next. Compare where the time goes with the first journey on instances.",
    moment: SimTime::ZERO,
    build: scenario,
};

fn scenario() -> Scenario {
    let mut scenario = ENTRY.rename((first_journey::ENTRY.build)());
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
