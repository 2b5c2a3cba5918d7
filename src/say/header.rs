//! The head of the page: the tools, and the verdict with what each of its numbers means.

use std::fmt::Display;

pub const ECS_ORRERY: &str = "ECS Orrery";
pub const VERDICT: &str = "Verdict";
pub const COMPARE: &str = "Compare";
pub const COMPARE_TWO_FUTURES_C: &str = "Compare two futures (C)";
pub const CONSOLE: &str = "Console";
pub const THEME: &str = "Theme";
pub const HELP: &str = "Help";
pub const SHARE: &str = "Share";
pub const CHOOSE_A_SCENARIO: &str = "Choose a scenario";
pub const SCENARIOS: &str = "Scenarios";

pub const UNTITLED_SCENARIO: &str = "Untitled scenario";
pub const FAILED_TASKS: &str = "failed tasks";
pub const AND_THE_SERVICE_GOES_BACK_TO: &str = "and the service goes back to its last completed one";
pub const AND_STAYS_THERE: &str = "and stays there";
pub const A_TASK_THAT_BECOMES_HEALTHY_PUTS: &str = ". A task that becomes healthy puts the count back to 0";
pub const REQUESTS_THAT_WERE_NOT_SERVED_FROM: &str = "Requests that were not served, from the beginning up to now";
pub const ZONE_LOST: &str = "zone lost";
pub const STEADY_P95: &str = "steady p95";
pub const DEPLOYING: &str = "deploying";
pub const RUNNING: &str = "running";
pub const FAILED: &str = "failed";
pub const HEALTHY: &str = "healthy";
pub const BREAKER: &str = "breaker";
pub const SERVED: &str = "served";

pub fn scenario(title: &dyn Display) -> String {
    format!("Scenario: {title}")
}

pub fn the_primary_deployment_of_service(
    name: &dyn Display,
    clock: &dyn Display,
    of_it: &dyn Display,
    all: &dyn Display,
) -> String {
    format!(
        "The PRIMARY deployment of service {name}, begun at {clock}: {of_it} of {all} wanted tasks are of it. A \
     rollout is COMPLETED once all of them are healthy and no older ones are left"
    )
}

pub fn tasks_are_in_service_of_desired(
    healthy: &dyn Display,
    desired: &dyn Display,
    minimum_healthy_percent: &dyn Display,
    min_healthy: &dyn Display,
    maximum_percent: &dyn Display,
    max_tasks: &dyn Display,
) -> String {
    format!(
        "{healthy} tasks are in service of {desired} desired. minimumHealthyPercent {minimum_healthy_percent} \
     keeps at least {min_healthy} of them, maximumPercent {maximum_percent} allows at most {max_tasks} at once"
    )
}

pub fn tasks_of_the_deployment_did_not(
    failed: &dyn Display,
    threshold: &dyn Display,
    then: &dyn Display,
    again: &dyn Display,
) -> String {
    format!(
        "{failed} tasks of the deployment did not start or did not become healthy. At {threshold} the circuit \
     breaker fails it, {then}{again}"
    )
}

pub fn what_becomes_of_the_requests_that(rate: &dyn Display) -> String {
    format!(
        "What becomes of the {rate} requests that come in a second now: those sent to a task that does not \
     answer them fail"
    )
}

pub fn with_the_same_settings_and_other(runs: &dyn Display) -> String {
    format!("With the same settings and other seeds, 95 of 100 runs are steady by then; {runs} runs were played")
}

pub fn failed_so_far(tasks: u32) -> String {
    let tasks = super::counted(tasks.into(), "task", "tasks");
    format!("{tasks} of the deployment failed so far. There is no circuit breaker, so ECS goes on trying")
}

pub fn nothing_in_it_is_reached(zone: &dyn Display) -> String {
    format!("Nothing in {zone} can be reached until the fault ends")
}
