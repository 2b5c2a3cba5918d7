//! `cargo xtask size`: how much a first visit transfers, compressed as a good host would.

use crate::report::{self, Row};
use crate::workshop::Workshop;
use crate::{Outcome, build, no_arguments, setup};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

/// In `dist`, yet not loaded by a visit: the schema is for editors, the notices are for lawyers.
const NOT_LOADED: &[&str] = &["scenario.schema.json", "robots.txt", "LICENSE-MIT", "LICENSE-APACHE"];

struct File {
    name: String,
    raw: usize,
    brotli: usize,
}

pub fn run(mut workshop: Workshop, words: &[OsString]) -> Outcome {
    no_arguments(words)?;
    setup::page(&mut workshop)?;
    build::ensure(&workshop)?;
    let mut files = weigh(&workshop.root.join("dist")).map_err(|error| format!("dist/ cannot be read: {error}"))?;
    files.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    println!("{:>9}  {:>9}  file", "raw", "brotli");
    for file in &files {
        println!("{:>6.1} KB  {:>6.1} KB  {}", kilobytes(file.raw), kilobytes(file.brotli), file.name);
    }
    println!();
    Ok(report::print(&rows(&files)))
}

fn rows(files: &[File]) -> Vec<Row> {
    let sum = |wanted: fn(&str) -> bool| kilobytes(files.iter().filter(|f| wanted(&f.name)).map(|f| f.brotli).sum());
    let row = |name: &str, value, floor, goal| Row {
        name: name.to_owned(),
        value,
        unit: "KB".to_owned(),
        floor: Some(floor),
        goal: Some(goal),
        less_is_better: true,
    };
    vec![
        row("W1 whole transfer", sum(|_| true), 520.0, 380.0),
        row("W2 before the first interaction", sum(comes_first), 320.0, 180.0),
    ]
}

/// The page itself, its style, its scripts and its module; the worker's come later.
fn comes_first(name: &str) -> bool {
    let kind = Path::new(name).extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    ["html", "css", "js", "wasm"].contains(&kind) && !name.starts_with("worker") && name != "sw.js"
}

fn weigh(dist: &Path) -> io::Result<Vec<File>> {
    let mut paths = Vec::new();
    list(dist, &mut paths)?;
    let loaded = |path: &PathBuf| !path.file_name().is_some_and(|name| NOT_LOADED.iter().any(|other| name == *other));
    paths.retain(loaded);
    let weigh_one = |path: &PathBuf| {
        let bytes = fs::read(path)?;
        let name = path.strip_prefix(dist).unwrap_or(path).to_string_lossy().replace('\\', "/");
        Ok(File { name, raw: bytes.len(), brotli: compressed(&bytes)? })
    };
    thread::scope(|scope| {
        let running: Vec<_> = paths.iter().map(|path| scope.spawn(move || weigh_one(path))).collect();
        running.into_iter().map(|file| file.join().expect("compressing does not panic")).collect()
    })
}

fn list(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, paths)? } else { paths.push(path) }
    }
    Ok(())
}

/// Returns the length at quality 11 with a window of 4 MiB, what `brotli -q 11` and hosts with ready-made files give.
fn compressed(bytes: &[u8]) -> io::Result<usize> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out.len())
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_before_the_first_interaction() {
        for (name, want) in [
            ("index.html", true),
            ("app-1f2e.js", true),
            ("app-1f2e_bg.wasm", true),
            ("style-77aa.css", true),
            ("snippets/gloo/inline0.js", true),
            ("worker_bg.wasm", false),
            ("worker_loader.js", false),
            ("icon.svg", false),
            ("sw.js", false),
        ] {
            assert_eq!(comes_first(name), want, "{name}");
        }
    }

    #[test]
    fn repetition_compresses_and_noise_does_not_grow_much() {
        assert!(compressed(&[7; 10_000]).expect("memory does not fail") < 50);
        let noise: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(compressed(&noise).expect("memory does not fail") < 4_100);
    }
}
