//! How many panels, and rows of lists, were drawn again so far: what the page may do too often without being seen.

use std::cell::Cell;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub panels: u32,
    pub rows: u32,
}

thread_local! {
    static DRAWN: Cell<Drawn> = Cell::default();
}

/// Counts a panel that is drawn.
pub fn panel() {
    DRAWN.set(Drawn { panels: DRAWN.get().panels.wrapping_add(1), ..DRAWN.get() });
}

/// Counts a row of a list or table that is drawn.
pub fn row() {
    DRAWN.set(Drawn { rows: DRAWN.get().rows.wrapping_add(1), ..DRAWN.get() });
}

pub fn all() -> Drawn {
    DRAWN.get()
}
