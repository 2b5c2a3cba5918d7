//! The native tests, as one crate.

mod architecture;
mod golden;
mod library;
