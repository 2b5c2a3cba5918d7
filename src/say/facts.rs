//! The picture as tables.

use std::fmt::Display;

pub const SERVICES: &str = "Services";
pub const TASKS: &str = "Tasks";
pub const INSTANCES: &str = "Instances";
pub const TARGETS: &str = "Targets";
pub const IMAGES: &str = "Images";
pub const REQUESTS: &str = "Requests";
pub const MIB: &str = "MiB";
pub const IN_THE_REGISTRY: &str = "in the registry";
pub const PER_SECOND: &str = "per second";
pub const SERVICE: &str = "service";
pub const PRIMARY: &str = "primary";
pub const DESIRED: &str = "desired";
pub const TASKS_2: &str = "tasks";
pub const HEALTHY: &str = "healthy";
pub const FAILED: &str = "failed";
pub const TASK_HEAD: &str = "task";
pub const REVISION: &str = "revision";
pub const STATE: &str = "state";
pub const PLACE: &str = "place";
pub const FOR_HOW_LONG: &str = "for";
pub const CONNECTED: &str = "connected";
pub const LOST: &str = "lost";
pub const INSTANCE: &str = "instance";
pub const ZONE: &str = "zone";
pub const CPU: &str = "cpu";
pub const AGENT: &str = "agent";
pub const TARGET: &str = "target";
pub const GROUP: &str = "group";
pub const HEALTH: &str = "health";
pub const STREAK: &str = "streak";
pub const MISSING: &str = "missing";
pub const IMAGE: &str = "image";
pub const SIZE: &str = "size";
pub const LAYERS: &str = "layers";
pub const REGISTRY: &str = "registry";
pub const SERVED: &str = "served";

pub fn at(moment: &dyn Display) -> String {
    format!("At {moment}")
}
