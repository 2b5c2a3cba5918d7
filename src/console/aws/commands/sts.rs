//! `aws sts get-caller-identity`.

use crate::console::aws::operation::{Operation, Run};

pub const OPERATIONS: &[Operation] = &[Operation {
    service: "sts",
    name: "get-caller-identity",
    api: "sts:GetCallerIdentity",
    does: "who you are",
    flags: &[],
    example: "sts get-caller-identity --query Account --output text",
    run: Run::Answer,
}];
