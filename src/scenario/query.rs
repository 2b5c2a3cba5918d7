//! The cluster query language: which container instances an expression means.
//!
//! `subject operator [argument]`, joined by `and`, `or`, `not` and parentheses; developer guide,
//! cluster-query-language. Placement's `memberOf` and `list-container-instances --filter` speak it.

mod error;
mod moment;
mod node;
mod parser;
mod pattern;
mod print;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod version;
mod words;

pub use error::QueryError;
pub use moment::Moment;
use node::Node;
pub use pattern::{Pattern, PatternError};
use std::fmt;
use std::str::FromStr;
pub use version::Version;
use words::Subject;

/// An expression that was read. Equal queries ask the same, however they were spelled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    root: Node,
}

/// What a query may ask of a container instance. Only what it asks for is looked up.
pub trait InstanceFacts {
    fn agent_connected(&self) -> bool;
    fn agent_version(&self) -> Version;
    /// Returns an attribute's value: empty where it has only a name, `None` where it is missing.
    fn attribute(&self, name: &str) -> Option<&str>;
    fn ec2_instance_id(&self) -> &str;
    fn registered_at(&self) -> Moment;
    fn running_tasks_count(&self) -> u32;
    /// Returns whether the instance hosts a task of a group that is wanted, like `service:web` or `family:batch`.
    fn any_task_group(&self, wanted: &dyn Fn(&str) -> bool) -> bool;
}

/// Reads an expression.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    Ok(Query { root: parser::read(text)? })
}

/// Returns what is wrong with an expression, as one sentence with its place; `None` when it can be read.
pub fn check_expression(text: &str) -> Option<String> {
    parse(text).err().map(|error| error.sentence())
}

impl Query {
    /// Returns whether the instance is meant.
    ///
    /// Without the attribute, `!=`, `!in`, `!~` and `!exists` hold and all else does not; with `task:group` the
    /// four say that no task's group is like that. A regular expression must match the whole value. Assumed.
    pub fn holds(&self, facts: &dyn InstanceFacts) -> bool {
        self.root.holds(facts)
    }

    /// Returns whether it asks which tasks are there.
    pub fn asks_for_task_groups(&self) -> bool {
        self.root.asks_for(Subject::TaskGroup)
    }

    /// Returns whether it asks for the instance's own id, in which no two instances are alike.
    pub fn asks_for_instance_ids(&self) -> bool {
        self.root.asks_for(Subject::Ec2InstanceId)
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Query, QueryError> {
        parse(text)
    }
}

/// Writes the canonical form, which reads back as the same query as long as it stays within AWS's 2,000 characters.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}
