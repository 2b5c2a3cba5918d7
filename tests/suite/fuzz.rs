//! The fuzzers' targets without a fuzzer: their seeds, and some thousand changes of them.

#[path = "../fuzz/targets/mod.rs"]
pub(crate) mod targets;

use std::path::Path;
use targets::{Luck, TARGETS, dictionary};

/// So many changed inputs a target, each of at most so many bytes: what a debug build does in some seconds.
const CHANGES: [(&str, usize, usize); 5] = [
    ("link", 1_500, 2_000),
    ("scenario", 1_000, 2_000),
    ("import", 800, 3_000),
    ("query", 4_000, 400),
    ("console", 800, 400),
];

#[test]
fn seeds_and_their_changes_break_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in TARGETS {
        let seeds = (target.seeds)(root);
        assert!(seeds.len() >= 10, "{} begins with {} seeds", target.name, seeds.len());
        assert!(dictionary(&seeds).lines().count() > 20, "{}", target.name);
        seeds.iter().for_each(|seed| (target.run)(seed));
        let (_, changes, most) =
            CHANGES.into_iter().find(|(name, ..)| *name == target.name).expect("every target has its share");
        let mut luck = Luck(1);
        for nth in 0..changes {
            let input = luck.changed(&seeds, most);
            let run = std::panic::catch_unwind(|| (target.run)(&input));
            assert!(run.is_ok(), "{} {nth}: {:?}", target.name, String::from_utf8_lossy(&input));
        }
    }
}
