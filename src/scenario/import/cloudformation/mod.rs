//! CloudFormation templates, also those that the CDK, SAM and Copilot write: the ECS resources and what they refer to.

mod functions;
mod resources;

use super::facts::Gathered;
use super::view::View;
use crate::scenario::tree::{Data, Node};
pub use resources::read;

/// Returns whether a document is a template: it has resources with types.
pub fn is(node: &Node) -> bool {
    let typed = |node: &Node| node.word("Type").is_some_and(|kind| kind.contains("::"));
    node.at("Resources").is_some_and(|resources| {
        matches!(resources.data, Data::Object(_)) && resources.members().iter().any(|member| typed(&member.value))
    })
}

/// Returns the region that a template is worked out for.
pub fn region(gathered: &Gathered) -> String {
    gathered.region().unwrap_or("us-east-1").to_owned()
}
