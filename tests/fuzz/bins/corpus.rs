//! Writes what fuzzing begins with: `corpus FOLDER` makes a folder of texts and a dictionary a target.

#[path = "../targets/mod.rs"]
#[allow(dead_code, reason = "this program runs none of the targets")]
mod targets;

use std::fs;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "corpus".into()));
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    for target in targets::TARGETS {
        let seeds = (target.seeds)(&root);
        fs::create_dir_all(folder.join(target.name))?;
        for (nth, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(target.name).join(format!("seed-{nth:03}")), seed)?;
        }
        fs::write(folder.join(format!("{}.dict", target.name)), targets::dictionary(&seeds))?;
    }
    Ok(())
}
