#![doc = include_str!("ARCHITECTURE.md")]

pub mod units;

pub mod scenario;

pub mod sim;

pub mod console;
pub mod frame;
pub mod report;
pub mod study;

pub mod say;

pub mod session;

#[cfg(feature = "web")]
pub mod web;
