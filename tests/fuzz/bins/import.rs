//! Runs the target `import` under libFuzzer.
#![no_main]

#[path = "../targets/mod.rs"]
#[allow(dead_code, reason = "each program runs one of the targets")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::import(data));
