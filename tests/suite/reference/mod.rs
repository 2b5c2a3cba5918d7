//! A second opinion: ECS's placement, rollout arithmetic and circuit breaker, worked out plainly from the fact sheet.
//!
//! The three models know nothing of the engine and share no code with it. `adapt` alone knows both sides,
//! and the `agree` files ask both the same ten thousand questions.

mod adapt;
mod agree_breaker;
mod agree_placement;
mod agree_rollout;
mod agree_runs;
mod breaker;
mod chance;
mod history;
mod placement;
mod rollout;
mod runs;
