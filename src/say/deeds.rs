//! What can be done to things, and why it cannot.

use std::fmt::Display;

pub const THE_TASK_IS_ON_ITS_WAY: &str = "The task is on its way out already";
pub const ITS_CONTAINER_IS_NOT_RUNNING_YET: &str = "Its container is not running yet";
pub const STOP_TASK: &str = "Stop task";
pub const FAIL_ITS_HEALTH_CHECKS: &str = "Fail its health checks";
pub const CRASH_TASK: &str = "Crash task";
pub const INTERRUPT_SPOT: &str = "Interrupt Spot";
pub const RETIRE: &str = "Retire";
pub const START_INSTANCES: &str = "Start instances";
pub const STOP_INSTANCE: &str = "Stop instance";
pub const FAIL_NETWORK_INTERFACES: &str = "Fail network interfaces";
pub const THE_INSTANCE_HAS_LEFT_THE_CLUSTER: &str = "The instance has left the cluster";
pub const THE_INSTANCE_HAS_ENDED_ECS_WILL: &str = "The instance has ended, ECS will notice soon";
pub const ACTIVATE: &str = "Activate";
pub const DRAIN: &str = "Drain";
pub const RECONNECT_AGENTS: &str = "Reconnect agents";
pub const DISCONNECT_ITS_AGENT: &str = "Disconnect its agent";
pub const DEREGISTER: &str = "Deregister";
pub const TERMINATE: &str = "Terminate";
pub const THE_SERVICE_IS_DELETED_ALREADY: &str = "The service is deleted already";
pub const DELETE_SERVICE: &str = "Delete service";
pub const SLOW_THE_REGISTRY: &str = "Slow the registry";
pub const FAIL_THE_REGISTRY: &str = "Fail the registry";
pub const THROTTLE_THE_REGISTRY: &str = "Throttle the registry";
pub const DENY_SECRETS: &str = "Deny secrets";
pub const EXHAUST_FARGATE: &str = "Exhaust Fargate";
pub const OVERLOAD_THE_CONTROL_PLANE: &str = "Overload the control plane";

pub fn end(fault_verb: &dyn Display) -> String {
    format!("End {fault_verb}")
}

pub fn fail(name: &dyn Display) -> String {
    format!("Fail {name}")
}
