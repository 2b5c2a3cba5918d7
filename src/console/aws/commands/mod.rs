//! The commands of `aws` that this console has: the list that help, completion and tests walk.

mod attributes;
mod change;
mod cloudwatch;
mod create_service;
mod ecr;
mod ecs_describe;
mod ecs_list;
mod elbv2;
mod execute_command;
mod instances;
mod logs;
mod logs_tail;
mod not_here;
mod register;
mod run_task;
mod service;
mod sts;
mod wait;

use super::operation::Operation;
use super::shape::{Flag, Shape, TEXTS, Values};
pub use not_here::NOT_MODELLED;

/// In the order in which the CLI knows them.
pub const SERVICES: &[&str] = &["cloudwatch", "ecr", "ecs", "elbv2", "logs", "sts"];

pub const OPERATIONS: &[&[Operation]] = &[
    ecs_list::OPERATIONS,
    ecs_describe::OPERATIONS,
    service::OPERATIONS,
    create_service::OPERATIONS,
    register::OPERATIONS,
    run_task::OPERATIONS,
    instances::OPERATIONS,
    attributes::OPERATIONS,
    execute_command::OPERATIONS,
    wait::OPERATIONS,
    logs::OPERATIONS,
    logs_tail::OPERATIONS,
    elbv2::OPERATIONS,
    ecr::OPERATIONS,
    cloudwatch::OPERATIONS,
    sts::OPERATIONS,
];

const CLUSTER: Flag = Flag::new("cluster", Shape::Text).of(Values::Clusters);
const INCLUDE: Flag = Flag::new("include", TEXTS).of(Values::Words(&["TAGS"]));
const NEXT: Flag = Flag::new("nextToken", Shape::Text);
const MOST: Flag = Flag::new("maxResults", Shape::Number);
const LAUNCH_TYPE: Flag = Flag::new("launchType", Shape::Text).of(Values::Words(&["EC2", "FARGATE"]));
