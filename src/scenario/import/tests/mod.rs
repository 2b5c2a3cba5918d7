//! What is pasted, and what comes out.
