//! Readers of what the API answers and takes: one function for each kind of thing.

mod definitions;
mod groups;
mod hosts;
mod images;
mod services;
mod tasks;

pub use definitions::{container, definition, definition_arn, definition_of};
pub use groups::{group, group_attributes, group_name, group_of, target_health};
pub use hosts::{host, machine};
pub use images::{image, image_id, manifest};
pub use services::{cluster, deployment, events, scaling, service, service_arn, service_of};
pub use tasks::task;
