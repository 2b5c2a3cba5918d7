//! The native tests, as one crate.

mod architecture;
