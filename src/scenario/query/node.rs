//! A query as a tree, and whether it holds for a container instance.

use super::words::Subject;
use super::{InstanceFacts, Moment, Pattern, Version};
use std::cmp::Ordering;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// `and`: two or more, none of them an `All`.
    All(Vec<Node>),
    /// `or`: two or more, none of them an `Any`.
    Any(Vec<Node>),
    Not(Box<Node>),
    Term(Term),
}

/// `subject operator [argument]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Term {
    AgentVersion(Comparison, Version),
    RegisteredAt(Comparison, Moment),
    RunningTasksCount(Comparison, u32),
    Exists {
        attribute: String,
        negated: bool,
    },
    /// An attribute above or below a value: by number where both are numbers, else letter by letter.
    Ranked {
        attribute: String,
        comparison: Comparison,
        than: String,
    },
    Text {
        subject: TextSubject,
        matcher: Matcher,
        negated: bool,
    },
}

/// The subjects that are text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum TextSubject {
    AgentConnected,
    Attribute(String),
    Ec2InstanceId,
    TaskGroup,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Matcher {
    Equals(String),
    In(Vec<String>),
    Matches(Pattern),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Node {
    pub(super) fn holds(&self, facts: &dyn InstanceFacts) -> bool {
        match self {
            Node::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Node::Any(parts) => parts.iter().any(|part| part.holds(facts)),
            Node::Not(part) => !part.holds(facts),
            Node::Term(term) => term.holds(facts),
        }
    }

    /// Returns whether any of its terms asks for this subject.
    pub(super) fn asks_for(&self, subject: Subject) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().any(|part| part.asks_for(subject)),
            Node::Not(part) => part.asks_for(subject),
            Node::Term(term) => term.asks_for(subject),
        }
    }
}

impl Term {
    fn holds(&self, facts: &dyn InstanceFacts) -> bool {
        match self {
            Term::AgentVersion(comparison, version) => comparison.accepts(facts.agent_version().cmp(version)),
            Term::RegisteredAt(comparison, moment) => comparison.accepts(facts.registered_at().cmp(moment)),
            Term::RunningTasksCount(comparison, count) => comparison.accepts(facts.running_tasks_count().cmp(count)),
            Term::Exists { attribute, negated } => facts.attribute(attribute).is_some() != *negated,
            Term::Ranked { attribute, comparison, than } => {
                facts.attribute(attribute).is_some_and(|value| comparison.accepts(ranked(value, than)))
            }
            Term::Text { subject, matcher, negated } => subject.is_any(facts, matcher) != *negated,
        }
    }

    /// Returns whether it asks for this subject.
    pub(super) fn asks_for(&self, wanted: Subject) -> bool {
        wanted
            == match self {
                Term::AgentVersion(..) => Subject::AgentVersion,
                Term::RegisteredAt(..) => Subject::RegisteredAt,
                Term::RunningTasksCount(..) => Subject::RunningTasksCount,
                Term::Exists { .. } | Term::Ranked { .. } => Subject::Attribute,
                Term::Text { subject, .. } => subject.subject(),
            }
    }
}

impl TextSubject {
    pub(super) fn subject(&self) -> Subject {
        match self {
            TextSubject::AgentConnected => Subject::AgentConnected,
            TextSubject::Attribute(_) => Subject::Attribute,
            TextSubject::Ec2InstanceId => Subject::Ec2InstanceId,
            TextSubject::TaskGroup => Subject::TaskGroup,
        }
    }

    /// Returns whether there is a value that the matcher accepts: no attribute, no match; one group will do.
    fn is_any(&self, facts: &dyn InstanceFacts, matcher: &Matcher) -> bool {
        match self {
            TextSubject::AgentConnected => matcher.accepts(if facts.agent_connected() { "true" } else { "false" }),
            TextSubject::Attribute(name) => facts.attribute(name).is_some_and(|value| matcher.accepts(value)),
            TextSubject::Ec2InstanceId => matcher.accepts(facts.ec2_instance_id()),
            TextSubject::TaskGroup => facts.any_task_group(&|group| matcher.accepts(group)),
        }
    }
}

impl Matcher {
    fn accepts(&self, value: &str) -> bool {
        match self {
            Matcher::Equals(wanted) => wanted == value,
            Matcher::In(list) => list.iter().any(|wanted| wanted == value),
            Matcher::Matches(pattern) => pattern.matches(value),
        }
    }
}

impl Comparison {
    /// Returns whether it needs an order, not just equality.
    pub(super) fn ranks(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::NotEqual)
    }

    fn accepts(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
        }
    }
}

/// The guide does not say how attributes are ordered: `10` above `9`, `1.10` above `1.9`, `b` above `a`. Assumed.
fn ranked(one: &str, other: &str) -> Ordering {
    match (one.parse::<Version>(), other.parse::<Version>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}
