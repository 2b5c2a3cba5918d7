//! The native tests, as one crate.

mod architecture;
mod cli;
mod frames;
mod golden;
mod library;
mod story;
