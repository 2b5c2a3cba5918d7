//! What usually happens: many seeds of one scenario.
