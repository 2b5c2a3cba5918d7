//! What the applications in the containers wrote.
