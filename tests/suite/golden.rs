//! Compares a text with the one kept under `tests/golden`, or rewrites that with `UPDATE_GOLDEN=1`.

use std::path::PathBuf;
use std::{env, fs};

/// Asserts that `text` is what the golden file says.
pub fn golden(name: &str, text: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden", name].iter().collect();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("the golden file can be written");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let first = kept.lines().zip(text.lines()).position(|(old, new)| old != new);
    let line = first.unwrap_or(kept.lines().count().min(text.lines().count()));
    assert!(
        kept == text,
        "{name} differs from line {}:\n  kept: {}\n  now:  {}\nRead the change, then accept it with UPDATE_GOLDEN=1 cargo test",
        line + 1,
        kept.lines().nth(line).unwrap_or("(nothing)"),
        text.lines().nth(line).unwrap_or("(nothing)"),
    );
}
