//! `aws`: the commands of the AWS CLI, version 2, answered by the recording.

pub mod fault;
pub mod output;
pub mod query;
pub mod shape;
mod shorthand;
