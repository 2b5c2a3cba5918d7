//! The native tests, as one crate.

mod architecture;
mod frames;
mod golden;
mod library;
