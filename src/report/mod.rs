//! What it means, in words and numbers.
