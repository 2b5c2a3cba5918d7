//! Only instances that an expression of the cluster query language means.

use super::{Binding, Candidate, Constraint, Refusal};
use crate::scenario::ConstraintType;
use std::ptr;

pub struct MemberOf;

impl Constraint for MemberOf {
    fn kind(&self) -> ConstraintType {
        ConstraintType::MemberOf
    }

    fn refusals(&self, binding: &Binding, nth: u8, hosts: &[&Candidate<'_>]) -> Vec<Option<Refusal>> {
        let Some(query) = &binding.query else {
            return vec![Some(Refusal::NotMember { constraint: nth }); hosts.len()];
        };
        let individual = query.asks_for_task_groups() || query.asks_for_instance_ids();
        let mut before: Option<(&Candidate<'_>, bool)> = None;
        let mut refusals = Vec::with_capacity(hosts.len());
        for &host in hosts {
            let known = before.filter(|(other, _)| !individual && alike(other, host)).map(|(_, member)| member);
            let member = known.unwrap_or_else(|| query.holds(host));
            before = Some((host, member));
            refusals.push((!member).then_some(Refusal::NotMember { constraint: nth }));
        }
        refusals
    }
}

/// Returns whether two hosts differ in nothing but their id and their tasks' groups. Instances of one group stand
/// side by side and share their attributes, so that a query is asked once for most of them.
fn alike(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let plain = |host: &Candidate<'_>| (host.connected, host.running, host.registered_at);
    ptr::eq(&*one.spec.attributes, &*other.spec.attributes) && plain(one) == plain(other)
}
