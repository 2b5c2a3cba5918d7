//! The house plan, enforced: which room may look into which, what must not occur where, how long files may be.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may import, in floor order. `src/ARCHITECTURE.md` explains them.
const ROOMS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("scenario", &["units"]),
    ("sim", &["units", "scenario"]),
    ("report", &["units", "scenario", "sim"]),
    ("frame", &["units", "scenario", "sim"]),
    ("study", &["units", "scenario", "sim"]),
    ("console", &["units", "scenario", "sim", "report"]),
    ("say", &[]),
    ("session", &["units", "scenario", "sim", "report", "study", "frame", "console", "say"]),
    ("web", &["units", "scenario", "sim", "report", "frame", "study", "console", "say", "session"]),
    ("bin", &["units", "scenario", "sim", "report", "frame", "study", "console", "web"]),
];

/// Words that must not occur in the code of a room, and why.
const BANS: &[(&[&str], &[&str], &str)] = &[
    (
        &["units", "scenario", "sim", "report", "frame", "study", "console", "say", "session"],
        &["yew", "web_sys", "js_sys", "wasm_bindgen", "gloo_", "getrandom"],
        "only `web` knows the browser",
    ),
    (
        &["units", "scenario", "sim", "report", "frame", "study", "console", "session", "web"],
        &["Instant::now", "SystemTime", "HashMap", "HashSet"],
        "no wall clock and no order that differs from run to run",
    ),
    (&["sim"], &["f32", "f64"], "the engine counts in whole numbers"),
    (&["sim"], &["std::io", "std::fs", "std::env", "println!", "std::thread"], "the engine touches nothing outside"),
];

const LONGEST_FILE: usize = 500;

pub struct Source {
    pub path: PathBuf,
    pub room: String,
    pub text: String,
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).expect("it lies in src");
                let first = inside.components().next().expect("a file has a name");
                let room = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("sources are text");
                found.push(Source { path, room, text });
            }
        }
    }
    assert!(found.len() > 30, "the sources were found");
    found
}

/// Returns the code without comments, up to the tests.
pub fn code(text: &str) -> String {
    let tests = ["#[cfg(test)]", "#[cfg(all(test, "].into_iter().filter_map(|mark| text.find(mark)).min();
    let shipped = &text[..tests.unwrap_or(text.len())];
    shipped.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Returns the rooms that a file names: `crate::room`, or `ecs_orrery::room` in the bins.
fn imports(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for door in ["crate::", "ecs_orrery::"] {
        for part in code.split(door).skip(1) {
            if let Some(list) = part.strip_prefix('{') {
                let list = list.split('}').next().unwrap_or_default();
                rooms.extend(list.split(',').map(|item| first_word(item.trim())));
            } else {
                rooms.push(first_word(part));
            }
        }
    }
    rooms.retain(|room| ROOMS.iter().any(|(name, _)| name == room));
    rooms
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn rooms_import_only_what_the_plan_allows() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "lib") {
        let allowed = ROOMS.iter().find(|(room, _)| *room == source.room);
        let Some((room, allowed)) = allowed else {
            wrong.push(format!("{}: `{}` is not a room of the plan", source.path.display(), source.room));
            continue;
        };
        for import in imports(&code(&source.text)) {
            if import != *room && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{}: `{room}` must not import `{import}`", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn banned_words_stay_out() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = code(&source.text);
        for (rooms, words, why) in BANS {
            for word in words.iter().filter(|word| rooms.contains(&source.room.as_str()) && holds(&code, word)) {
                wrong.push(format!("{}: `{word}`: {why}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns whether a word occurs by itself, not as a part of another.
fn holds(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        let opening = source.text.lines().next().unwrap_or_default();
        if !(opening.starts_with("//! ") || source.room == "lib") {
            wrong.push(format!("{}: opens without `//!`", source.path.display()));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines, at most {LONGEST_FILE}", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checks_see_planted_mistakes() {
    assert_eq!(imports("use crate::study::run_one;"), ["study"]);
    assert_eq!(imports("use ecs_orrery::{sim, web::App};"), ["sim", "web"]);
    assert!(holds("use std::collections::HashMap;", "HashMap"));
    assert!(!holds("let my_f64ish = 1;", "f64"));
    assert!(!code("let a = 1; // HashMap\n#[cfg(test)] HashMap").contains("HashMap"));
}
