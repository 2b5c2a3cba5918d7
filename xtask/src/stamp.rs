//! Remembers from which inputs `dist` was built, so that an unchanged tree is not built again.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// What the page is made of. Anything else may change without a new build.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "src",
    "static",
];
/// Below the inputs, yet no part of the page.
const NOT_INPUTS: &[&str] = &["static/shots"];
/// Variables that change what cargo or trunk build.
const VARIABLES: &[&str] = &["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PROFILE_", "CARGO_BUILD_", "TRUNK_"];

pub struct Stamp {
    file: PathBuf,
    dist: PathBuf,
    inputs: u64,
}

impl Stamp {
    /// Reads the tree as it is now; `extra` tells what else the result depends on.
    pub fn of(root: &Path, file: PathBuf, extra: &str) -> io::Result<Stamp> {
        let mut hasher = DefaultHasher::new();
        extra.hash(&mut hasher);
        let relevant = |name: &str| VARIABLES.iter().any(|start| name.starts_with(start));
        let mut variables: Vec<(String, String)> = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
            .filter(|(name, _)| relevant(name))
            .collect();
        variables.sort();
        variables.hash(&mut hasher);
        for input in INPUTS {
            hash_tree(root, Path::new(input), &mut hasher)?;
        }
        Ok(Stamp { file, dist: root.join("dist"), inputs: hasher.finish() })
    }

    /// Returns whether `dist` is what these inputs gave, untouched since.
    pub fn holds(&self) -> bool {
        let kept = fs::read_to_string(&self.file).unwrap_or_default();
        self.text().is_ok_and(|now| now == kept)
    }

    pub fn write(&self) -> io::Result<()> {
        if let Some(dir) = self.file.parent() {
            fs::create_dir_all(dir)?;
        }
        fs::write(&self.file, self.text()?)
    }

    fn text(&self) -> io::Result<String> {
        let mut hasher = DefaultHasher::new();
        hash_tree(&self.dist, Path::new(""), &mut hasher)?;
        Ok(format!("{:016x} {:016x}\n", self.inputs, hasher.finish()))
    }
}

/// Hashes the names and contents of files below `path` in a fixed order; what is not there hashes as nothing.
fn hash_tree(root: &Path, path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let full = root.join(path);
    if NOT_INPUTS.iter().any(|skipped| path == Path::new(skipped)) || !full.exists() {
        return Ok(());
    }
    if full.is_file() {
        path.hash(hasher);
        fs::read(&full)?.hash(hasher);
        return Ok(());
    }
    let mut names: Vec<_> = fs::read_dir(&full)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    names.iter().try_for_each(|name| hash_tree(root, &path.join(name), hasher))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_an_input_or_the_result_changes() {
        let root = std::env::temp_dir().join(format!("orrery-stamp-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it has a parent")).expect("the folder is ours");
            fs::write(path, text).expect("the folder is ours");
        };
        let stamp = |extra: &str| Stamp::of(&root, root.join("target/stamp"), extra).expect("the folder is ours");
        write("src/lib.rs", "one");
        write("dist/index.html", "page");
        assert!(!stamp("").holds(), "nothing was built yet");
        stamp("").write().expect("the folder is ours");
        assert!(stamp("").holds());
        write("README.md", "text");
        write("static/shots/a.png", "picture");
        assert!(stamp("").holds(), "what is no input may change");
        assert!(!stamp("with wasm-opt").holds(), "another tool gives another result");
        write("src/more.rs", "two");
        assert!(!stamp("").holds(), "a new source file counts");
        stamp("").write().expect("the folder is ours");
        write("dist/index.html", "touched");
        assert!(!stamp("").holds(), "a touched result counts");
        fs::remove_dir_all(&root).expect("the folder is ours");
    }
}
