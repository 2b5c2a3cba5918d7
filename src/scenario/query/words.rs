//! The words of the language: what can be asked of a container instance, and how.
//!
//! Developer guide, cluster-query-language. Where the page names no operators for a subject, ours are listed.

use super::node::Comparison;

/// What an operator does; most come as a symbol and as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Compare(Comparison),
    Exists { negated: bool },
    In { negated: bool },
    Matches { negated: bool },
}

/// An operator with its spellings: symbol, then word; equal where there is only one.
pub(super) struct Spelling {
    pub operator: Operator,
    pub symbol: &'static str,
    pub word: &'static str,
}

const fn spelling(operator: Operator, symbol: &'static str, word: &'static str) -> Spelling {
    Spelling { operator, symbol, word }
}

/// Every operator, in the guide's order.
pub(super) const OPERATORS: &[Spelling] = &[
    spelling(Operator::Compare(Comparison::Equal), "==", "equals"),
    spelling(Operator::Compare(Comparison::NotEqual), "!=", "not_equals"),
    spelling(Operator::Compare(Comparison::Greater), ">", "greater_than"),
    spelling(Operator::Compare(Comparison::GreaterOrEqual), ">=", "greater_than_equal"),
    spelling(Operator::Compare(Comparison::Less), "<", "less_than"),
    spelling(Operator::Compare(Comparison::LessOrEqual), "<=", "less_than_equal"),
    spelling(Operator::Exists { negated: false }, "exists", "exists"),
    spelling(Operator::Exists { negated: true }, "!exists", "not_exists"),
    spelling(Operator::In { negated: false }, "in", "in"),
    spelling(Operator::In { negated: true }, "!in", "not_in"),
    spelling(Operator::Matches { negated: false }, "=~", "matches"),
    spelling(Operator::Matches { negated: true }, "!~", "not_matches"),
];

/// What people write for an operator that is spelled differently here.
pub(super) const SLIPS: &[(&str, &str)] = &[
    ("=", "=="),
    ("===", "=="),
    ("eq", "=="),
    ("is", "=="),
    ("ne", "!="),
    ("<>", "!="),
    ("=>", ">="),
    ("=<", "<="),
    ("~", "=~"),
    ("~=", "=~"),
    ("like", "=~"),
    ("not", "!in"),
    ("!", "!in"),
];

/// What can be asked of a container instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    AgentConnected,
    AgentVersion,
    Attribute,
    Ec2InstanceId,
    RegisteredAt,
    RunningTasksCount,
    TaskGroup,
}

/// A subject's name and the operators it takes.
pub(super) struct Askable {
    pub subject: Subject,
    pub name: &'static str,
    takes: fn(Operator) -> bool,
}

const fn askable(subject: Subject, name: &'static str, takes: fn(Operator) -> bool) -> Askable {
    Askable { subject, name, takes }
}

/// The subjects in the guide's order. The guide lists no operators for attributes and task groups.
pub(super) const SUBJECTS: &[Askable] = &[
    askable(Subject::AgentConnected, "agentConnected", is_textual),
    askable(Subject::AgentVersion, "agentVersion", is_comparison),
    askable(Subject::Attribute, "attribute:", |_| true),
    askable(Subject::Ec2InstanceId, "ec2InstanceId", is_textual),
    askable(Subject::RegisteredAt, "registeredAt", is_comparison),
    askable(Subject::RunningTasksCount, "runningTasksCount", is_comparison),
    askable(Subject::TaskGroup, "task:group", is_textual),
];

fn is_comparison(operator: Operator) -> bool {
    matches!(operator, Operator::Compare(_))
}

fn is_textual(operator: Operator) -> bool {
    match operator {
        Operator::Compare(comparison) => !comparison.ranks(),
        Operator::In { .. } | Operator::Matches { .. } => true,
        Operator::Exists { .. } => false,
    }
}

impl Operator {
    pub(super) fn symbol(self) -> &'static str {
        let spelling = OPERATORS.iter().find(|spelling| spelling.operator == self);
        spelling.expect("every operator is spelled").symbol
    }
}

impl Subject {
    pub(super) fn askable(self) -> &'static Askable {
        SUBJECTS.iter().find(|askable| askable.subject == self).expect("every subject is listed")
    }
}

impl Askable {
    /// Returns the symbols of the operators it takes.
    pub(super) fn operators(&self) -> Vec<&'static str> {
        let taken = OPERATORS.iter().filter(|spelling| (self.takes)(spelling.operator));
        taken.map(|spelling| spelling.symbol).collect()
    }
}
