//! The console: a line typed at a moment of a recording in, what it answers and what it changes out. Knows no page.

pub mod aws;
pub mod filters;
pub mod words;
