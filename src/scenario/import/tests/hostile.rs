//! Texts made to hurt: bounded, quick, and whatever comes out can be run.

use super::refused;
use crate::scenario::import::{Imported, PIECE_BYTES, PIECES, Piece, import, redact};
use crate::scenario::{check, read, write};
use proptest::prelude::*;

#[test]
fn too_much_is_refused() {
    let many: Vec<Piece<'_>> = (0..=PIECES).map(|_| Piece { name: "", text: "{}" }).collect();
    assert!(import(&many).is_err_and(|refused| refused.reasons[0].contains("64 are allowed")));
    let large = " ".repeat(PIECE_BYTES + 1);
    assert!(refused(&large).reasons[0].contains("8 MiB are allowed"));
}

#[test]
fn deep_wide_and_circular_texts_end() {
    let template = |inner: &str| {
        format!("Resources:\n  S:\n    Type: AWS::ECS::Service\n    Properties: {{ServiceName: {inner}}}\n")
    };
    let bomb = {
        let level = |nth: usize| {
            format!("  P{nth}: {{Type: String, Default: !Sub '{}'}}\n", format!("${{P{}}}", nth + 1).repeat(10))
        };
        let levels: String = (0..12).map(level).collect();
        format!("Parameters:\n{levels}  P12: {{Type: String, Default: aaaaaaaaaa}}\n{}", template("!Ref P0"))
    };
    let circle = format!("Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\n{}", template("!If [A, x, y]"));
    let fan: String =
        (0..200).map(|nth| format!("  C{nth}: !And [!Condition C{}, !Condition C{}]\n", nth + 1, nth + 1)).collect();
    for (name, text) in [
        ("lists in lists", "[".repeat(100_000)),
        ("objects in objects", "{\"services\":".repeat(100_000)),
        ("block lists", format!("services:\n{}", "- ".repeat(100_000))),
        ("many beginnings", "{a\n".repeat(100_000)),
        ("many quotes", "\"{'".repeat(100_000)),
        ("many YAML lines", "name: text\n".repeat(100_000)),
        ("many placeholders", "{{a}}".repeat(100_000)),
        ("a wide line", format!("services: [{}]", "a,".repeat(400_000))),
        ("many services", format!("[{}]", r#"{"serviceName":"a","desiredCount":1},"#.repeat(20_000))),
        ("many hosts", format!(r#"{{"containerInstances": [{}]}}"#, r#"{"containerInstanceArn":"a/b/c","registeredResources":[]},"#.repeat(20_000))),
        ("wrappers", format!("{}{}", "{\"a\":".repeat(60), "}".repeat(60))),
        ("a bomb of parameters", bomb),
        ("a circle of conditions", circle),
        ("a fan of conditions", format!("Conditions:\n{fan}{}", template("!If [C0, x, y]"))),
        ("an alias bomb", format!("a: &a [x,x,x,x,x,x,x,x,x]\n{}services: *i\n", ('b'..='i').zip('a'..='h').map(|(name, of)| format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(","))).collect::<String>())),
        ("numbers beyond all", r#"{"serviceName": "a", "desiredCount": 99999999999999999999999, "launchType": "FARGATE", "healthCheckGracePeriodSeconds": 18446744073709551615}"#.to_owned()),
        ("times beyond all", r#"{"tasks": [{"taskArn": "a", "group": "service:a", "createdAt": 1e400, "startedAt": {"year": 9999, "month": 12, "day": 31, "hour": 18446744073709551615}, "pullStartedAt": "9999-99-99T99:99:99"}]}"#.to_owned()),
    ] {
        let got = import(&[Piece { name: "", text: &text }]);
        if let Ok(imported) = got {
            holds(&imported, name);
        }
    }
}

/// Whatever comes out can be run, written, read again and redacted.
fn holds(imported: &Imported, name: &str) {
    let wrong = check(&imported.scenario);
    assert!(wrong.is_empty(), "{name}: {wrong:?}");
    let yaml = write::to_yaml(&imported.scenario);
    let again = read(&yaml).unwrap_or_else(|problems| panic!("{name}: {problems:?}\n{yaml}"));
    assert_eq!(again.scenario, imported.scenario, "{name}");
    let redacted = redact(imported).scenario;
    let wrong = check(&redacted);
    assert!(wrong.is_empty(), "{name}, redacted: {wrong:?}");
}

fn samples() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [root.join("tests/fixtures/import"), root.join("../shared/fixtures/real")] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let bytes = std::fs::read(entry.path()).expect("a sample can be read");
            if let Ok(text) = super::super::decode(&bytes) {
                out.push((entry.file_name().to_string_lossy().into_owned(), text));
            }
        }
    }
    out.sort();
    out
}

/// What a change puts in: what breaks texts, and values that make sense somewhere else.
const PARTS: &[&str] = &[
    "",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "null",
    "true",
    "-1",
    "0",
    "65536",
    "99999999999",
    "\"\"",
    "\"FARGATE\"",
    "\"EC2\"",
    "DAEMON",
    "{}",
    "[]",
    "[{}]",
    "'",
    "`",
    "{{",
    "}}",
    "${",
    "!Ref ",
    "!Sub ",
    "\u{e000}",
    "\u{1b}[",
    "é",
    "AWS::NoValue",
    "\"awsvpc\"",
    "\"host\"",
    "\"none\"",
    "\"bridge\"",
    "COMPLETE",
    "HEALTHY",
    "instance",
];

/// Imports are slower than most; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig::default();
    ProptestConfig { cases: if asked { config.cases } else { 48 }, ..config }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changed_samples_never_break_anything(pick in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, any::<prop::sample::Index>()), 1..12)) {
        let samples = samples();
        let (name, text) = pick.get(&samples);
        // The largest ones would make this slow and are much the same inside.
        let mut chars: Vec<char> = text.chars().take(40_000).collect();
        for (at, length, part) in &changes {
            let at = at.index(chars.len().max(1)).min(chars.len());
            let end = (at + length).min(chars.len());
            chars.splice(at..end, part.get(PARTS).chars());
        }
        let text: String = chars.into_iter().collect();
        if let Ok(imported) = import(&[Piece { name: "", text: &text }]) {
            holds(&imported, name);
        }
    }

    #[test]
    fn values_in_a_wrong_place_never_break_anything(pick in any::<prop::sample::Index>(), swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8)) {
        let samples = samples();
        let (name, text) = pick.get(&samples);
        let mut lines: Vec<&str> = text.lines().take(1_000).collect();
        for (one, other) in &swaps {
            let (one, other) = (one.index(lines.len().max(1)), other.index(lines.len().max(1)));
            if one < lines.len() && other < lines.len() {
                lines.swap(one, other);
            }
        }
        if let Ok(imported) = import(&[Piece { name: "", text: &lines.join("\n") }]) {
            holds(&imported, name);
        }
    }
}
