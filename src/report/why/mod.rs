//! Why is this task here, what does it wait for now, and why did it stop.

mod placement;
mod remedy;
mod stopped;
mod waiting;

pub use placement::{HostRow, Mark, WhyHere, refusal_words, strategies_words, why_here, why_nowhere};
pub use remedy::smallest_change;
pub(in crate::report) use stopped::cannot_pull_container;
pub use stopped::{Exit, Stopped, stopped, stopped_code, stopped_reason};
pub use waiting::{Waiting, waiting};
