//! What it looks like.

pub mod shape;
