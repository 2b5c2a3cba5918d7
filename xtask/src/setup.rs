//! Brings the tools that are missing, once, and tells beforehand what, why and how long. Needs nothing but rustup.

use crate::stream;
use crate::tools::{self, CARGO_FUZZ, Crate, TRUNK, WASM_BINDGEN, WASM_PACK, WASM_TARGET};
use crate::workshop::Workshop;
use std::fs;
use std::path::{Path, PathBuf};

/// Fast to compile rather than fast to run: these settings make the three tools ready in under half the time.
const QUICK_TO_COMPILE: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];
/// Settings for the project's own builds; a tool must be compiled without them.
const NOT_FOR_TOOLS: &[&str] = &["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_BUILD_RUSTFLAGS"];

/// Brings what building the page takes.
pub fn page(workshop: &mut Workshop) -> Result<(), String> {
    wasm_target(workshop)?;
    crates(workshop, &[&TRUNK, &WASM_BINDGEN])
}

/// Brings what the tests take besides the browser.
pub fn tests(workshop: &mut Workshop) -> Result<(), String> {
    components(workshop)?;
    wasm_target(workshop)?;
    crates(workshop, &[&TRUNK, &WASM_BINDGEN, &WASM_PACK])
}

/// Brings what fuzzing takes; its runtime needs a compiler of C++ besides.
pub fn fuzzer(workshop: &mut Workshop) -> Result<(), String> {
    crates(workshop, &[&CARGO_FUZZ])
}

pub fn components(workshop: &Workshop) -> Result<(), String> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if tools::component(workshop, subcommand).is_none() {
            rustup(workshop, &["component", "add", component])?;
        }
    }
    Ok(())
}

/// rustup adds the targets of rust-toolchain.toml only where it may install by itself, so this asks for it.
fn wasm_target(workshop: &Workshop) -> Result<(), String> {
    if tools::has_wasm_target(workshop) { Ok(()) } else { rustup(workshop, &["target", "add", WASM_TARGET]) }
}

fn rustup(workshop: &Workshop, words: &[&str]) -> Result<(), String> {
    println!("Set-up: rustup {}", words.join(" "));
    let mut command = workshop.command("rustup");
    command.args(words);
    stream::show(command)
}

/// Finds the tools, compiles the missing ones, and puts their folders before PATH.
fn crates(workshop: &mut Workshop, wanted: &[&Crate]) -> Result<(), String> {
    let missing: Vec<&&Crate> = wanted.iter().filter(|tool| tool.find(workshop).is_none()).collect();
    if !missing.is_empty() {
        announce(workshop, &missing);
        let workbench = workshop.tools.join("build");
        for tool in missing {
            install(workshop, tool, &workbench)?;
        }
        if let Err(error) = fs::remove_dir_all(&workbench) {
            println!("Set-up: {} may be deleted ({error})", workbench.display());
        }
    }
    for tool in wanted {
        let found = tool.find(workshop).ok_or_else(|| format!("{} was installed but does not run", tool.name))?;
        if let Some(dir) = found.path.parent() {
            workshop.prefer(dir.to_path_buf());
        }
    }
    Ok(())
}

fn announce(workshop: &Workshop, missing: &[&&Crate]) {
    let minutes: f32 = missing.iter().map(|tool| tool.minutes).sum();
    println!("Set-up: these tools are missing and will be compiled from crates.io, once:");
    for tool in missing {
        let other = tool
            .other(workshop)
            .map_or(String::new(), |found| format!("; {} {} stays as it is", found.path.display(), found.version));
        println!("  {} {} {}{other}", tool.name, tool.version, tool.purpose);
    }
    println!("  They go to {} and take about {minutes:.0} min on two cores", workshop.tools.display());
}

fn install(workshop: &Workshop, tool: &Crate, workbench: &Path) -> Result<(), String> {
    let mut command = workshop.cargo();
    for name in NOT_FOR_TOOLS {
        command.env_remove(name);
    }
    command
        .args(["install", "--locked", "--version", tool.version, tool.name, "--root"])
        .arg(tool.home(workshop))
        .envs(QUICK_TO_COMPILE.iter().copied())
        .env("CARGO_TARGET_DIR", workbench)
        // Found there by us; without this cargo advises the reader to change their PATH.
        .env("PATH", workshop.path_before(&tool.home(workshop).join("bin")));
    stream::show(command).map_err(|error| format!("{} {} could not be installed: {error}", tool.name, tool.version))
}

/// Brings wasm-opt where npm is there; the page works without, it is only larger.
pub fn wasm_opt(workshop: &Workshop) -> Option<tools::Found> {
    if let Some(found) = tools::wasm_opt(workshop) {
        return Some(found);
    }
    let Some(npm) = workshop.find("npm") else {
        println!("Note: no wasm-opt and no npm to fetch it, so the page stays about a tenth larger");
        return None;
    };
    let package = format!("binaryen@{}", tools::BINARYEN);
    if let Err(error) = npm_install(workshop, &npm, &package, &tools::binaryen_home(workshop), "makes the page smaller")
    {
        println!("Note: {error}, so the page is built without wasm-opt");
    }
    tools::wasm_opt(workshop)
}

/// Brings axe-core and tells the children where it is; without it the cases that hold the page to its rules fail.
pub fn axe_or_note(workshop: &mut Workshop) {
    if let Err(error) = axe(workshop) {
        println!("Note: {error}");
    }
}

fn axe(workshop: &mut Workshop) -> Result<(), String> {
    if tools::axe(workshop).is_none() {
        let npm = workshop.find("npm").ok_or("npm is needed on PATH to fetch axe-core, please install it")?;
        let package = format!("axe-core@{}", tools::AXE);
        npm_install(workshop, &npm, &package, &tools::axe_home(workshop), "has the rules of accessibility")?;
    }
    let found = tools::axe(workshop).ok_or("axe-core was installed but its script is not there")?;
    workshop.give("ORRERY_AXE", found.path);
    Ok(())
}

/// Puts one package into a folder of its own.
fn npm_install(workshop: &Workshop, npm: &Path, package: &str, home: &Path, why: &str) -> Result<(), String> {
    println!("Set-up: npm install {package} ({why}), a few seconds");
    let mut command = workshop.command(npm);
    command.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(home).arg(package);
    stream::show(command)
}

/// Brings SimPy, with which the engine is compared, into a Python environment of its own; returns that Python.
pub fn simpy(workshop: &Workshop) -> Option<PathBuf> {
    python_with(workshop, "simpy", tools::SIMPY, "simpy", "the engine is compared with it")
}

/// Brings the AWS CLI, with which the console is compared, likewise.
pub fn awscli(workshop: &Workshop) -> Option<PathBuf> {
    python_with(workshop, "awscli", tools::AWSCLI, "awscli.clidriver", "the console is compared with it")
}

/// Brings a package of PyPI into an environment of its own; where that cannot be, what needs it is left out.
fn python_with(workshop: &Workshop, package: &str, version: &str, module: &str, purpose: &str) -> Option<PathBuf> {
    let home = workshop.tools.join(format!("{package}-{version}"));
    let python = home.join("bin").join("python");
    let has_it = || {
        let mut command = workshop.command(&python);
        command.args(["-c", &format!("import {module}")]);
        stream::ask(command).is_some()
    };
    if python.is_file() && has_it() {
        return Some(python);
    }
    let Some(system) = workshop.find("python3") else {
        println!("Note: no python3, so the comparison with {package} is left out");
        return None;
    };
    println!("Set-up: pip install {package}=={version} ({purpose}), some seconds");
    let mut venv = workshop.command(system);
    venv.args(["-m", "venv"]).arg(&home);
    let mut pip = workshop.command(&python);
    pip.args(["-m", "pip", "install", "--quiet"]).arg(format!("{package}=={version}"));
    match stream::show(venv).and_then(|()| stream::show(pip)) {
        Ok(()) => Some(python),
        Err(error) => {
            println!("Note: {error}, so the comparison with {package} is left out");
            None
        }
    }
}

/// Brings a browser and its driver, and tells the children where they are.
pub fn browser(workshop: &mut Workshop) -> Result<(), String> {
    if tools::chromium(workshop).is_none() || tools::chromedriver(workshop).is_none() {
        apt_get(workshop, &["chromium", "chromium-driver"], "for the tests in a browser", no_browser)?;
    }
    let (Some(chromium), Some(driver)) = (tools::chromium(workshop), tools::chromedriver(workshop)) else {
        return Err(no_browser());
    };
    if let Some(dir) = driver.path.parent() {
        let dir = dir.to_path_buf();
        // wasm-pack takes the driver from PATH only.
        if workshop.find("chromedriver").as_ref() != Some(&driver.path) {
            workshop.prefer(dir);
        }
    }
    workshop.give("CHROME", chromium.path);
    workshop.give("CHROMEDRIVER", driver.path);
    Ok(())
}

/// Brings Node.js, in which the engine's digests are compared too.
pub fn node(workshop: &mut Workshop) -> Result<(), String> {
    if tools::node(workshop).is_none() {
        apt_get(workshop, &["nodejs"], "for the tests in Node.js", no_node)?;
    }
    tools::node(workshop).map(|_| ()).ok_or_else(no_node)
}

/// Installs packages where that is possible, `why` they are needed; where it is not, says what to do by hand.
fn apt_get(workshop: &Workshop, packages: &[&str], why: &str, by_hand: fn() -> String) -> Result<(), String> {
    if workshop.find("apt-get").is_none() {
        return Err(by_hand());
    }
    let lead: &[&str] = if answers(workshop, &["id", "-u"]).as_deref() == Some("0") {
        &["env", "DEBIAN_FRONTEND=noninteractive"]
    } else if answers(workshop, &["sudo", "-n", "true"]).is_some() {
        &["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    } else {
        return Err(by_hand());
    };
    println!("Set-up: apt-get install {} ({why}), about a minute", packages.join(" "));
    let apt = |words: &[&str]| {
        let mut command = workshop.command(lead[0]);
        command.args(&lead[1..]).arg("apt-get").args(words);
        stream::show(command)
    };
    // Stale lists are no obstacle if the packages are in them.
    if let Err(error) = apt(&["update"]) {
        println!("Note: {error}");
    }
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    apt(&install).map_err(|error| format!("{error}; {}", by_hand()))
}

fn answers(workshop: &Workshop, words: &[&str]) -> Option<String> {
    let mut command = workshop.command(words[0]);
    command.args(&words[1..]);
    stream::ask(command)
}

fn no_node() -> String {
    "Node.js 18 or newer is needed on PATH, please install it".to_owned()
}

fn no_browser() -> String {
    format!("Chromium and chromedriver of one version are needed, please install them; {}", tools::WHERE_BROWSERS_ARE)
}
