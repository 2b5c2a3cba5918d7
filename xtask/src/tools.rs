//! The tools this repository needs, each with its version, and where each one is. Installs nothing.

use crate::stream;
use crate::workshop::Workshop;
use std::path::PathBuf;

/// A program that is compiled from crates.io when the machine has no equal version.
pub struct Crate {
    pub name: &'static str,
    pub version: &'static str,
    pub program: &'static str,
    pub purpose: &'static str,
    /// How long compiling it takes on two cores, measured; what it shares with the others is counted with trunk.
    pub minutes: f32,
}

pub const TRUNK: Crate =
    Crate { name: "trunk", version: "0.21.14", program: "trunk", purpose: "builds and serves the page", minutes: 4.0 };
/// Equal to the `wasm-bindgen` in Cargo.toml; trunk and wasm-pack refuse any other.
pub const WASM_BINDGEN: Crate = Crate {
    name: "wasm-bindgen-cli",
    version: "0.2.129",
    program: "wasm-bindgen",
    purpose: "joins wasm and JavaScript",
    minutes: 1.5,
};
pub const WASM_PACK: Crate = Crate {
    name: "wasm-pack",
    version: "0.15.1",
    program: "wasm-pack",
    purpose: "runs tests in the browser",
    minutes: 1.5,
};

pub const CARGO_FUZZ: Crate = Crate {
    name: "cargo-fuzz",
    version: "0.13.2",
    program: "cargo-fuzz",
    purpose: "makes up texts that break things",
    minutes: 1.5,
};

/// The simulation library of Python that the engine is compared with; optional.
pub const SIMPY: &str = "4.1.1";
/// The AWS CLI of PyPI, which the console's output is compared with; optional.
pub const AWSCLI: &str = "1.46.2";
/// The npm package that holds wasm-opt; optional, it makes the page smaller.
pub const BINARYEN: &str = "132.0.0";
/// The npm package whose rules of accessibility the page is held to, in the end-to-end run.
pub const AXE: &str = "4.14.1";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Names under which systems keep Chromium and its kin, the preferred first.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where a driver lies that is on no PATH.
const DRIVER_DIRS: &[&str] = &["/usr/lib/chromium", "/usr/lib/chromium-browser", "/usr/lib64/chromium-browser"];

/// A program that is there: what it calls itself and where it is.
pub struct Found {
    pub version: String,
    pub path: PathBuf,
}

impl Crate {
    /// Returns the folder that is this tool's own, below which cargo installs it.
    pub fn home(&self, workshop: &Workshop) -> PathBuf {
        workshop.tools.join(format!("{}-{}", self.name, self.version))
    }

    /// Looks on PATH, then in the cache; another version does not count.
    pub fn find(&self, workshop: &Workshop) -> Option<Found> {
        let cached = self.home(workshop).join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        [workshop.find(self.program), Some(cached)]
            .into_iter()
            .flatten()
            .filter_map(|path| version_of(workshop, path))
            .find(|found| found.version == self.version)
    }

    /// Returns the version on PATH when it is another one.
    pub fn other(&self, workshop: &Workshop) -> Option<Found> {
        let found = version_of(workshop, workshop.find(self.program)?)?;
        (found.version != self.version).then_some(found)
    }
}

/// Asks a program for its version; `None` when it does not run.
pub fn version_of(workshop: &Workshop, path: PathBuf) -> Option<Found> {
    if !path.is_file() {
        return None;
    }
    let mut command = workshop.command(&path);
    command.arg("--version");
    let version = number_in(&stream::ask(command)?)?;
    Some(Found { version, path })
}

/// Returns wasm-opt of the pinned version, from PATH or the cache.
pub fn wasm_opt(workshop: &Workshop) -> Option<Found> {
    let cached = binaryen_home(workshop).join("node_modules/.bin/wasm-opt");
    let major = BINARYEN.split('.').next();
    [workshop.find("wasm-opt"), Some(cached)]
        .into_iter()
        .flatten()
        .filter_map(|path| version_of(workshop, path))
        .find(|found| found.version.split('.').next() == major)
}

pub fn binaryen_home(workshop: &Workshop) -> PathBuf {
    workshop.tools.join(format!("binaryen-{BINARYEN}"))
}

/// Returns axe-core, one script, from the cache.
pub fn axe(workshop: &Workshop) -> Option<Found> {
    let path = axe_home(workshop).join("node_modules/axe-core/axe.min.js");
    path.is_file().then(|| Found { version: AXE.to_owned(), path })
}

pub fn axe_home(workshop: &Workshop) -> PathBuf {
    workshop.tools.join(format!("axe-core-{AXE}"))
}

pub fn chromium(workshop: &Workshop) -> Option<Found> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let known = BROWSERS.iter().filter_map(|name| workshop.find(name));
    let bundle = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    named.into_iter().chain(known).chain([bundle]).find_map(|path| version_of(workshop, path))
}

pub fn chromedriver(workshop: &Workshop) -> Option<Found> {
    let named = std::env::var_os("CHROMEDRIVER").map(PathBuf::from);
    let beside = DRIVER_DIRS.iter().map(|dir| PathBuf::from(dir).join("chromedriver"));
    named.into_iter().chain(workshop.find("chromedriver")).chain(beside).find_map(|path| version_of(workshop, path))
}

/// Says where browser and driver are looked for.
pub const WHERE_BROWSERS_ARE: &str = "looked on PATH for chromium, chromium-browser, google-chrome and chromedriver; \
    CHROME and CHROMEDRIVER may name them";

pub fn node(workshop: &Workshop) -> Option<Found> {
    version_of(workshop, workshop.find("node").or_else(|| workshop.find("nodejs"))?)
}

pub fn rustc(workshop: &Workshop) -> Option<Found> {
    version_of(workshop, workshop.find("rustc")?)
}

/// Returns whether the standard library for wasm lies in the toolchain.
pub fn has_wasm_target(workshop: &Workshop) -> bool {
    let mut command = workshop.command("rustc");
    command.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    stream::ask(command).is_some_and(|dir| PathBuf::from(dir).is_dir())
}

/// Returns the version of a cargo subcommand that comes with the toolchain, such as `fmt`.
pub fn component(workshop: &Workshop, subcommand: &str) -> Option<Found> {
    let mut command = workshop.cargo();
    command.args([subcommand, "--version"]);
    let version = number_in(&stream::ask(command)?)?;
    Some(Found { version, path: workshop.find("cargo")? })
}

/// Returns the first word of digits and dots in what a program says of itself.
fn number_in(said: &str) -> Option<String> {
    let starts_with_digit = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    // Node.js says `v20.20.2`.
    let bare = |word| str::strip_prefix(word, 'v').unwrap_or(word);
    let word = said.split_whitespace().map(bare).find(starts_with_digit)?;
    let end = word.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(word.len());
    Some(word[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_say() {
        for (said, want) in [
            ("v20.20.2", Some("20.20.2")),
            ("trunk 0.21.14", Some("0.21.14")),
            ("wasm-opt version 132 (version_132)", Some("132")),
            ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", Some("156.0.8078.79")),
            ("rustfmt 1.8.0-stable (59807616e1 2026-04-14)", Some("1.8.0")),
            ("usage: none", None),
        ] {
            assert_eq!(number_in(said).as_deref(), want, "{said}");
        }
    }

    #[test]
    fn the_tool_has_the_version_of_the_wasm_bindgen_crate() {
        let manifest = include_str!("../../Cargo.toml");
        let pin = format!("\nwasm-bindgen = {{ version = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&pin), "Cargo.toml pins another wasm-bindgen than {}", WASM_BINDGEN.version);
    }
}
