//! What the console prints is what the AWS CLI prints, byte for byte, where the CLI is at hand.
//!
//! `cargo xtask test` brings it (PyPI's `awscli`) and names its Python in `ORRERY_AWSCLI`; without it there is nothing
//! to compare with, and the tests of the formatters against their fixtures stand alone.

use crate::console::{Stage, line};
use ecs_orrery::console::aws::help::all;
use ecs_orrery::console::aws::operation::Run;
use ecs_orrery::console::aws::output::{FORMATS, print};
use ecs_orrery::console::aws::query::Query;
use ecs_orrery::console::{Console, words};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Moments whose answers are printed: of scenarios on instances and on Fargate, calm and troubled.
const MOMENTS: &[(&str, u64)] =
    &[("crash-loop", 240), ("rolling-50-150", 90), ("first-journey-fargate", 70), ("credentials", 60)];

/// What is asked of every answer.
const QUERIES: &[&str] = &["@", "keys(@)", "*[0]", "length(@)", "not.there", "values(@)[0]", "{A: @, B: not.there}"];

/// What is asked of made-up answers.
const VALUE_QUERIES: &[&str] = &["@", "[@]", "{A: @, B: not.there}", "type(@)", "[[@], [`null`]]", "to_string(@)"];

/// What the CLI prints otherwise than json, text and table is of its second version alone.
const COMPARED: &[&str] = &["json", "text", "table"];

#[test]
fn the_aws_cli_prints_the_same() {
    let Some(python) = std::env::var_os("ORRERY_AWSCLI") else {
        println!("Note: there is no AWS CLI to compare with; `cargo xtask test` brings it");
        return;
    };
    let cases = json!({ "calls": calls(), "values": values() });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/awscli/compare.py");
    let mut command = Command::new(python);
    let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python runs");
    let text = cases.to_string();
    child.stdin.take().expect("it is piped").write_all(text.as_bytes()).expect("the script reads its cases");
    let said = child.wait_with_output().expect("the script ends");
    let said_text = String::from_utf8_lossy(&said.stdout);
    println!("{}", said_text.lines().last().unwrap_or_default());
    assert!(said.status.success(), "{said_text}");
}

/// Every operation that prints an answer of the API, at every moment that has what its example speaks of.
fn calls() -> Vec<Value> {
    let mut calls = Vec::new();
    for (slug, seconds) in MOMENTS {
        let stage = Stage::at(slug, *seconds);
        let here = stage.here();
        for operation in all().filter(|one| !matches!(one.run, Run::Own(_))) {
            let Some(typed) = line(here, operation.example) else { continue };
            let split = words::split(&typed).expect("examples can be split");
            let mut argv = words::expand(&split[0].commands[0], |_| None);
            if let Some(place) = argv.iter().position(|word| word == "--query") {
                argv.drain(place..place + 2);
            }
            // The API gives all; the CLI cuts it to so many items.
            let mut whole = argv.clone();
            if let Some(place) = whole.iter().position(|word| word == "--max-items") {
                whole.drain(place..place + 2);
            }
            let answer = Console::default().run(here, &format!("aws {}", quoted(&whole)));
            let Ok(response) = serde_json::from_str::<Value>(&answer.out) else { continue };
            for format in COMPARED {
                // A call takes the CLI some time, so that queries take turns.
                for query in [None, Some(QUERIES[calls.len() / 2 % QUERIES.len()])] {
                    let mut argv = argv.clone();
                    argv.extend(["--output", format].map(str::to_owned));
                    if let Some(query) = query {
                        argv.extend(["--query", query].map(str::to_owned));
                    }
                    let reply = Console::default().run(here, &format!("aws {}", quoted(&argv)));
                    calls.push(json!({ "argv": argv, "response": response, "out": reply.out }));
                }
            }
        }
    }
    assert!(calls.len() > 300, "{} calls", calls.len());
    calls
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect::<Vec<_>>().join(" ")
}

/// The fixtures of the formatters, and values that they were not made for.
fn values() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/awscli");
    let mut given: Vec<(String, Value)> = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the fixtures are there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !name.contains(".out.") {
            let text = std::fs::read_to_string(entry.path()).expect("it can be read");
            given.push((name, serde_json::from_str(&text).expect("JSON")));
        }
    }
    let odd = [
        json!({}),
        json!({ "a": null }),
        json!({ "a": [], "b": {}, "c": "" }),
        json!({ "a": [[], [[]], [[1, [2, "x"]]]] }),
        json!({ "a": [{ "b": [{ "c": null }, { "c": [1.5, -0.25, 1e21] }] }] }),
        json!({ "naïve": "日本語", "b": ["é…", "😀 wide", "tab\there", "line\nbreak"] }),
        json!({ "a": [{ "x": 1 }, { "y": "ß" }, { "x": true, "y": false, "z": [null, "n"] }] }),
        json!({ "deep": { "er": { "still": { "more": [{ "n": { "m": [[["end"]]] } }] } } } }),
        json!([1, "two", null, [3, [4]], { "five": 5 }]),
        json!({ "long": "x".repeat(200), "wide": ["y".repeat(90), "z"] }),
    ];
    given.extend(odd.into_iter().enumerate().map(|(nth, value)| (format!("odd value {nth}"), value)));
    let mut cases = Vec::new();
    for (name, value) in given {
        for (word, format) in FORMATS.iter().filter(|(word, _)| COMPARED.contains(word)) {
            for query in [None].into_iter().chain(VALUE_QUERIES.iter().map(Some)) {
                let found = match query {
                    None => value.clone(),
                    Some(query) => Query::read(query).expect("it can be read").search(&value).expect("it can be asked"),
                };
                let out = print(*format, "describe-things", 80, &found);
                cases.push(json!({ "name": name, "output": word, "query": query, "response": value, "out": out }));
            }
        }
    }
    cases
}
