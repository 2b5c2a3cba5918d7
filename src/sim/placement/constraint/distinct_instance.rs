//! No two tasks of the group on one instance.

use super::{Binding, Candidate, Constraint, Refusal};
use crate::scenario::ConstraintType;

pub struct DistinctInstance;

impl Constraint for DistinctInstance {
    fn kind(&self) -> ConstraintType {
        ConstraintType::DistinctInstance
    }

    fn refusals(&self, _: &Binding, _: u8, hosts: &[&Candidate<'_>]) -> Vec<Option<Refusal>> {
        hosts.iter().map(|host| (host.peers > 0).then_some(Refusal::NotDistinct)).collect()
    }
}
