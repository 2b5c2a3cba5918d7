//! A second opinion: ECS's placement, rollout arithmetic and circuit breaker, worked out plainly from the fact sheet.
//!
//! The three models, `rollout`, `breaker` and `placement`, know nothing of the engine and share no code with it.
//! `adapt` turns their cases into the engine's types and `history` reads its traces; nothing else knows both sides.
//! The `agree` files ask both the same ten thousand questions, and walk three hundred whole runs.

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
