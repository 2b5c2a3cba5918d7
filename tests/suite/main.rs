//! The native tests, as one crate.

mod architecture;
#[cfg(feature = "cli")]
mod cli;
mod golden;
mod library;
mod story;
