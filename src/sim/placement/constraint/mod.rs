//! Placement constraints: each says which hosts a task must not go to. They bind; strategies only prefer.

mod distinct_instance;
mod member_of;
#[cfg(test)]
mod tests;

use super::{Candidate, Refusal};
use crate::scenario::query::{self, Query};
use crate::scenario::{ConstraintType, PlacementConstraint};
use std::rc::Rc;

/// One kind of constraint.
pub trait Constraint: Sync {
    fn kind(&self) -> ConstraintType;
    /// Returns why each of `hosts` is refused, in their order. `nth` is the constraint's place in its list.
    fn refusals(&self, binding: &Binding, nth: u8, hosts: &[&Candidate<'_>]) -> Vec<Option<Refusal>>;
}

/// Every constraint there is, in AWS's order.
pub const ALL: &[&dyn Constraint] = &[&distinct_instance::DistinctInstance, &member_of::MemberOf];

/// A constraint of a service or of a task definition, with its expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    kind: ConstraintType,
    text: Rc<str>,
    query: Option<Rc<Query>>,
}

impl Binding {
    /// Reads the expression once. `check` has refused what cannot be read; no instance would be a member of it.
    pub fn new(constraint: &PlacementConstraint) -> Binding {
        let expression = constraint.expression.as_deref();
        match constraint.kind {
            ConstraintType::DistinctInstance => {
                Binding { kind: ConstraintType::DistinctInstance, text: "distinctInstance".into(), query: None }
            }
            ConstraintType::MemberOf => Binding {
                kind: ConstraintType::MemberOf,
                text: expression.unwrap_or_default().into(),
                query: expression.and_then(|text| query::parse(text).ok()).map(Rc::new),
            },
        }
    }

    /// Returns the constraint of all instances that a query means.
    pub fn member_of(query: &Query) -> Binding {
        let text = query.to_string().into();
        Binding { kind: ConstraintType::MemberOf, text, query: Some(Rc::new(query.clone())) }
    }

    /// Returns what people write: the expression, or the type where there is none.
    pub fn text(&self) -> &Rc<str> {
        &self.text
    }

    pub fn asks_for_task_groups(&self) -> bool {
        self.query.as_ref().is_some_and(|query| query.asks_for_task_groups())
    }

    pub fn refusals(&self, nth: u8, hosts: &[&Candidate<'_>]) -> Vec<Option<Refusal>> {
        let constraint = ALL.iter().find(|constraint| constraint.kind() == self.kind).expect("every kind is listed");
        constraint.refusals(self, nth, hosts)
    }
}
