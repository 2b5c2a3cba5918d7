//! The native command line: opens a scenario, and prints what the rooms have to say of it.

#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/args.rs"]
mod args;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/aws.rs"]
mod aws;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/bench.rs"]
mod bench;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/import.rs"]
mod import;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/open.rs"]
mod open;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/soak.rs"]
mod soak;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/told.rs"]
mod told;
#[cfg(not(target_arch = "wasm32"))]
#[path = "orrery/verbs.rs"]
mod verbs;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use clap::Parser;
    match verbs::run(args::Orrery::parse().verb) {
        Ok(code) => code.into(),
        Err(trouble) => trouble.tell(),
    }
}

/// The page is another program; in a browser this one has nothing to say.
#[cfg(target_arch = "wasm32")]
fn main() {}
