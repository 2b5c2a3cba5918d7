//! The place where commands run: the repository, its target folder, the tool cache, and the PATH that children see.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Workshop {
    pub root: PathBuf,
    /// Cargo's target folder; what xtask itself keeps lies in `xtask` within.
    pub target: PathBuf,
    /// Tools that were installed for this project, one folder a tool and version.
    pub tools: PathBuf,
    /// Folders that stand before PATH for every child.
    front: Vec<PathBuf>,
    /// Variables that every child gets, such as where the browser is.
    given: Vec<(&'static str, PathBuf)>,
}

impl Workshop {
    pub fn open() -> Result<Workshop, String> {
        // Asked for at run time: two checkouts that share a target folder share this program.
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.parent().expect("xtask lies in the repository").to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Workshop {
            root,
            target,
            tools: user_cache()?.join("ecs-orrery/tools"),
            front: Vec::new(),
            given: Vec::new(),
        })
    }

    /// Puts `dir` before everything else on the children's PATH.
    pub fn prefer(&mut self, dir: PathBuf) {
        if !self.front.contains(&dir) {
            self.front.insert(0, dir);
        }
    }

    pub fn give(&mut self, name: &'static str, value: PathBuf) {
        self.given.push((name, value));
    }

    /// Returns a command that starts in the repository, sees the tools, and knows nothing of being run by `cargo run`.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        for (name, _) in env::vars_os().filter(|(name, _)| set_by_cargo_run(name)) {
            command.env_remove(name);
        }
        command.envs(self.given.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Looks for a program as a child would.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path()).map(|dir| dir.join(&file)).find(|path| path.is_file())
    }

    /// Returns the children's PATH with one more folder before it.
    pub fn path_before(&self, dir: &Path) -> OsString {
        let path = self.path();
        let dirs = std::iter::once(dir.to_path_buf()).chain(env::split_paths(&path));
        env::join_paths(dirs).unwrap_or(path)
    }

    fn path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let dirs = self.front.iter().cloned().chain(env::split_paths(&inherited));
        env::join_paths(dirs).unwrap_or(inherited)
    }
}

fn user_cache() -> Result<PathBuf, String> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .filter(|dir| dir.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"))
        .ok_or_else(|| "there is no HOME to keep the tools in; set XDG_CACHE_HOME".to_owned())
}

/// `cargo run` describes this package to its child; passed on, that would confuse other cargos and their build scripts.
fn set_by_cargo_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name == "CARGO"
        || name == "OUT_DIR"
        || ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_see_the_preferred_folder_first_and_nothing_of_this_package() {
        let mut workshop = Workshop::open().expect("a test runs with a HOME");
        workshop.prefer(PathBuf::from("/tools/bin"));
        assert!(env::split_paths(&workshop.path()).next().is_some_and(|dir| dir == Path::new("/tools/bin")));
        for (name, want) in
            [("CARGO_PKG_NAME", true), ("CARGO", true), ("CARGO_HOME", false), ("CARGO_TARGET_DIR", false)]
        {
            assert_eq!(set_by_cargo_run(OsStr::new(name)), want, "{name}");
        }
    }

    #[test]
    fn the_root_holds_the_main_manifest() {
        let workshop = Workshop::open().expect("a test runs with a HOME");
        assert!(workshop.root.join("Cargo.toml").is_file());
    }
}
