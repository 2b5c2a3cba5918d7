//! `cargo xtask build`: the release page in `dist/`, ready for any folder of any static host.

use crate::stamp::Stamp;
use crate::tools::{self, Found};
use crate::workshop::Workshop;
use crate::{Outcome, Verdict, no_arguments, setup, stream};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// -O3 and -Oz give the same size within one part in five hundred and the same speed, and take longer. Which features
/// the module may use, wasm-opt reads from the module.
const WASM_OPT: &[&str] = &["-O2", "--strip-producers"];

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    no_arguments(words)?;
    setup::page(&mut workshop)?;
    ensure(&workshop)?;
    Ok(Verdict::Good)
}

/// Builds `dist` unless it already is what this tree gives. Wants the page's tools to be there.
pub fn ensure(workshop: &Workshop) -> Result<(), String> {
    let optimiser = setup::wasm_opt(workshop);
    if stamp(workshop, optimiser.as_ref())?.holds() {
        println!("dist/ is up to date");
        return Ok(());
    }
    leaves_wasm_opt_to_us(&read(&workshop.root.join("index.html"))?)?;
    let mut command = trunk(workshop);
    command.args(["build", "--release"]);
    stream::show(command)?;
    has_no_integrity(&read(&workshop.root.join("dist/index.html"))?)?;
    if let Some(optimiser) = optimiser.as_ref() {
        optimise(workshop, optimiser)?;
    }
    // Taken again, since the build itself may write Cargo.lock.
    stamp(workshop, optimiser.as_ref())?.write().map_err(|error| format!("the stamp of dist/ cannot be kept: {error}"))
}

/// Returns whether `dist` is what this tree gives.
pub fn is_current(workshop: &Workshop) -> bool {
    stamp(workshop, tools::wasm_opt(workshop).as_ref()).is_ok_and(|stamp| stamp.holds())
}

fn stamp(workshop: &Workshop, optimiser: Option<&Found>) -> Result<Stamp, String> {
    let optimised = optimiser.map_or(String::new(), |found| format!("{} {WASM_OPT:?}", found.version));
    let file = workshop.target.join("xtask/dist.stamp");
    Stamp::of(&workshop.root, file, &optimised).map_err(|error| format!("the sources cannot be read: {error}"))
}

/// Returns trunk with the manners it needs: no look for updates, and an ear for NO_COLOR.
pub fn trunk(workshop: &Workshop) -> Command {
    let mut command = workshop.command("trunk");
    command.env("TRUNK_SKIP_VERSION_CHECK", "true");
    if std::env::var_os("NO_COLOR").is_some() {
        // trunk reads the variable as a yes or no and stops at `NO_COLOR=1`.
        command.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
    command
}

/// trunk would fetch a wasm-opt of its own from the network, which stops the build where there is none.
fn leaves_wasm_opt_to_us(html: &str) -> Result<(), String> {
    let rust_links = html.split('<').filter(|tag| tag.contains("data-trunk") && tag.contains("rel=\"rust\""));
    match rust_links.into_iter().find(|tag| !tag.contains("data-wasm-opt=\"0\"")) {
        None => Ok(()),
        Some(tag) => {
            Err(format!("index.html: `<{}` needs data-wasm-opt=\"0\"; xtask runs wasm-opt itself", tag.trim()))
        }
    }
}

/// Optimising changes the wasm after trunk has hashed it, so a hash in the page would lock the page out.
fn has_no_integrity(html: &str) -> Result<(), String> {
    // A leftover `data-integrity="none"` is no hash.
    match html.contains(" integrity=") {
        false => Ok(()),
        true => Err("dist/index.html carries integrity hashes; keep `no_sri = true` in Trunk.toml".to_owned()),
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs wasm-opt on every module at the same time; each is replaced when it is done.
fn optimise(workshop: &Workshop, optimiser: &Found) -> Result<(), String> {
    let mut running = Vec::new();
    for module in modules(&workshop.root.join("dist"))? {
        let smaller = module.with_extension("wasm.opt");
        let mut command = workshop.command(&optimiser.path);
        command.args(WASM_OPT).arg(&module).arg("-o").arg(&smaller);
        let child = command.spawn().map_err(|error| format!("wasm-opt did not start: {error}"))?;
        running.push((module, smaller, child));
    }
    for (module, smaller, mut child) in running {
        let status = child.wait().map_err(|error| format!("wasm-opt: {error}"))?;
        if !status.success() {
            return Err(format!("wasm-opt failed on {}", module.display()));
        }
        let (before, after) = (length(&module), length(&smaller));
        fs::rename(&smaller, &module).map_err(|error| format!("{}: {error}", module.display()))?;
        let name = module.file_name().unwrap_or_default().display();
        println!("wasm-opt {}: {name} {before} → {after} KB", tools::BINARYEN);
    }
    Ok(())
}

fn modules(dist: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    let mut modules: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    modules.retain(|path| path.extension().is_some_and(|kind| kind == "wasm"));
    modules.sort();
    Ok(modules)
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |data| data.len() / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_would_break_are_refused() {
        let link = |attribute: &str| format!("<link data-trunk rel=\"rust\" data-bin=\"app\"{attribute}><p>");
        assert_eq!(leaves_wasm_opt_to_us(&link(" data-wasm-opt=\"0\"")), Ok(()));
        assert!(leaves_wasm_opt_to_us(&link("")).is_err());
        assert!(leaves_wasm_opt_to_us(&link(" data-wasm-opt=\"z\"")).is_err());
        assert_eq!(has_no_integrity("<link rel=\"modulepreload\" data-integrity=\"none\">"), Ok(()));
        assert!(has_no_integrity("<link integrity=\"sha384-x\">").is_err());
    }
}
