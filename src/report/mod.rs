//! What it means, in words and numbers: sentences, reasons, lanes, series, reports. Knows no pixels.
//!
//! A `Ledger` is built in one pass over a recording; everything else looks things up in it.

pub mod agent_log;
pub mod app_log;
pub mod clock;
pub mod condition;
pub mod describe;
pub mod hazards;
pub mod health;
pub mod here;
pub mod index;
pub mod lanes;
mod ledger;
pub mod made_up;
mod marks;
mod members;
pub mod metadata;
pub mod metrics;
pub mod names;
pub mod perfetto;
pub mod run;
mod steps;
pub mod story;
pub mod target_health;
pub mod trace;
mod verdict;
pub mod why;
pub mod words;

pub use here::Here;
pub use index::{Index, Life, Milestone};
pub use lanes::{Lane, lanes};
pub use ledger::Ledger;
pub use marks::{Mark, MarkKind};
pub use metrics::{Metrics, RevisionSeries, ServiceSeries};
pub use run::{Report, report};
pub use steps::Steps;
pub use story::{Kind, Line, Tone, asked, sentence};
pub use verdict::{Verdict, verdict};
