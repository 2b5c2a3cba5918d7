//! The laws of recordings.
