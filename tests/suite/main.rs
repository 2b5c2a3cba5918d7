//! The native tests, as one crate.

mod architecture;
#[cfg(feature = "cli")]
mod cli;
mod documented;
mod frames;
mod golden;
mod import;
mod library;
mod model_check;
mod reference;
mod story;
