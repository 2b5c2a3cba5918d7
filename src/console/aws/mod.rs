//! `aws`: the commands of the AWS CLI, version 2, answered by the recording.

pub mod output;
pub mod query;
