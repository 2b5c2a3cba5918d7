//! The layers of the picture, one file each.

mod backdrop;
mod balancer;
mod breaker;
mod chain;
mod clients;
mod control_plane;
pub(super) mod decision;
mod dial;
mod funnel;
mod hosts;
mod legend;
mod lens;
mod links;
mod pulls;
mod registry;
mod rim;
mod selection;
mod task_block;
mod tasks;
mod trouble;

use super::Layer;

/// Back to front: what comes later lies above.
pub const LAYERS: &[Layer] = &[
    backdrop::draw,
    registry::draw,
    control_plane::draw,
    funnel::draw,
    hosts::draw,
    pulls::draw,
    tasks::draw,
    decision::draw,
    balancer::draw,
    clients::draw,
    links::draw,
    selection::draw,
    lens::draw,
    chain::draw,
    rim::draw,
    legend::draw,
];
