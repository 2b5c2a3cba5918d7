//! The stage in a sentence, for those who listen.

use std::fmt::Display;

pub fn at_and_no_service_yet(at: &dyn Display, hosts: &dyn Display) -> String {
    format!("At {at}: {hosts}, and no service yet")
}

pub fn deploying(name: &dyn Display) -> String {
    format!("deploying {name}")
}

pub fn is_deployed(name: &dyn Display) -> String {
    format!("{name} is deployed")
}

pub fn the_deployment_of_failed(name: &dyn Display) -> String {
    format!("the deployment of {name} failed")
}

pub fn at_service_of_tasks_healthy(
    at: &dyn Display,
    name: &dyn Display,
    healthy: &dyn Display,
    desired: &dyn Display,
    rollout: &dyn Display,
) -> String {
    format!("At {at}: service {name}, {healthy} of {desired} tasks healthy, {rollout}")
}

pub fn hosts(count: u64) -> String {
    super::counted(count, "host", "hosts")
}
