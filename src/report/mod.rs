//! What it means, in words and numbers: sentences, reasons, lanes, series, reports. Knows no pixels.
//!
//! A `Ledger` is built in one pass over a recording; everything else looks things up in it.

pub mod condition;
pub mod health;
pub mod index;
pub mod lanes;
mod ledger;
mod marks;
pub mod metrics;
pub mod names;
pub mod perfetto;
pub mod run;
mod steps;
pub mod story;
pub mod trace;
mod verdict;
pub mod why;
pub mod words;

pub use index::{Index, Life, Milestone};
pub use lanes::{Lane, lanes};
pub use ledger::Ledger;
pub use marks::{Mark, MarkKind};
pub use metrics::{Metrics, RevisionSeries, ServiceSeries};
pub use run::{Report, report};
pub use steps::Steps;
pub use story::{Kind, Line, Tone, asked, sentence};
pub use verdict::{Verdict, verdict};
