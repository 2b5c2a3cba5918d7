//! The native tests, as one crate.

mod answers;
mod architecture;
#[cfg(not(target_arch = "wasm32"))]
mod awscli;
#[cfg(feature = "cli")]
mod cli;
#[cfg(not(target_arch = "wasm32"))]
mod console;
mod describe;
mod documented;
mod folding;
mod frames;
#[cfg(not(target_arch = "wasm32"))]
mod fuzz;
mod golden;
mod hazards;
#[cfg(not(target_arch = "wasm32"))]
mod hostile;
mod import;
#[cfg(not(target_arch = "wasm32"))]
mod jmespath;
mod library;
mod model_check;
mod reference;
mod story;
mod wording;
