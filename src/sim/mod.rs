//! What happens: a deterministic discrete-event simulation in whole numbers.
//!
//! Three tenses: a `Command` says do, an `Event` says due, a `Fact` says done. Rules read the world and
//! commit facts; `world/apply.rs` alone changes it. Contains no floats, no text for people, no clock.

mod agenda;
mod answer;
pub mod catalog;
mod dice;
pub mod digest;
mod event;
mod fact;
#[cfg(test)]
mod fixture;
pub mod placement;
mod recording;
mod rounds;
mod rules;
mod simulation;
mod subject;
pub mod timing;
mod turn;
pub mod world;

pub use answer::{Obedience, Refused, ServiceMessage};
pub use catalog::Catalog;
pub use dice::Dice;
pub use fact::{Cause, Entry, Fact, FoundTarget, FoundTask, Signal};
pub use recording::{Cursor, Recording};
pub use rules::{breaker_threshold, breaker_threshold_under, reconcile, rollout};
pub use simulation::Simulation;
pub use subject::Subject;
pub use world::World;

/// The version of the rules. It goes up when an old link could play differently.
pub const ENGINE: &str = "4";
