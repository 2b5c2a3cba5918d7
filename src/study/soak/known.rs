//! What the engine is known to break: counted, but no failure. Each says where and why; the list should be empty.

use super::case::Case;

pub struct Known {
    pub property: &'static str,
    /// The cases in which it is excused.
    pub when: fn(&Case) -> bool,
}

pub const KNOWN: &[Known] = &[];

/// Returns whether a case is excused from a property.
pub(super) fn is_known(property: &str, case: &Case) -> bool {
    KNOWN.iter().any(|known| known.property == property && (known.when)(case))
}
