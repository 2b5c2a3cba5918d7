//! The official compliance suite of JMESPath, as the crate that reads our expressions carries it.

use ecs_orrery::console::aws::query::Query;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// What the AWS CLI's own library answers otherwise than the suite, as (expression, why).
const OTHERWISE: &[(&str, &str)] =
    &[("foo[bar > baz][qux > baz]", "only meant to be measured; the library refuses it as well: a filter has a ?")];

/// Asks cargo where the crate's files are.
fn suite() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--offline"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let said = command.output().expect("cargo runs");
    let said: Value = serde_json::from_slice(&said.stdout).expect("cargo tells of its packages");
    let packages = said["packages"].as_array().expect("there are packages");
    let crate_ = packages.iter().find(|package| package["name"] == "jmespath").expect("the crate is one of them");
    let manifest = PathBuf::from(crate_["manifest_path"].as_str().expect("it has a manifest"));
    manifest.with_file_name("tests").join("compliance")
}

#[test]
fn the_official_suite_is_passed() {
    let (mut wrong, mut asked) = (Vec::new(), 0);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(suite()).expect("it is there").flatten().map(|one| one.path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let groups: Value = serde_json::from_str(&text).expect("JSON");
        for group in groups.as_array().expect("a list of groups") {
            for case in group["cases"].as_array().expect("a list of cases") {
                let expression = case["expression"].as_str().expect("an expression");
                if OTHERWISE.iter().any(|(other, _)| *other == expression) {
                    continue;
                }
                let found = Query::read(expression).and_then(|query| query.search(&group["given"]));
                let fits = match (&found, case.get("result"), case.get("error")) {
                    (Ok(found), Some(want), None) => same(found, want),
                    (Err(why), None, Some(want)) => kind_of(why) == want.as_str().unwrap_or_default(),
                    // What only measures must be readable.
                    (_, None, None) => Query::read(expression).is_ok(),
                    _ => false,
                };
                asked += 1;
                if !fits {
                    let want = case.get("result").or(case.get("error")).cloned().unwrap_or_default();
                    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    wrong.push(format!("{name}: {expression} gives {found:?}, wanted {want}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 800, "{asked} asked");
}

/// Members have no order here, and 1.0 is 1.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        (one, other) => one == other,
    }
}

/// Returns what the suite calls a refusal that the CLI puts in these words.
fn kind_of(why: &str) -> &'static str {
    match why {
        _ if why.starts_with("Unknown function") => "unknown-function",
        _ if why.starts_with("Expected ") && why.contains(" argument") => "invalid-arity",
        _ if why.contains("invalid type") => "invalid-type",
        _ if why.contains("step cannot be 0") => "invalid-value",
        _ => "syntax",
    }
}
