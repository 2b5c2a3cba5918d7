//! x
pub struct Entry;
pub const LIBRARY: &[Entry] = &[];
