//! `aws`: the commands of the AWS CLI, version 2, answered by the recording.

pub mod call;
pub mod commands;
pub mod fault;
pub mod flags;
pub mod globals;
pub mod help;
pub mod operation;
pub mod output;
pub mod paging;
pub mod query;
pub mod shape;
mod shorthand;

pub use call::run;
