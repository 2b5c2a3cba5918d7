//! The command line from outside: exit codes, what is printed where, and bad input.

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn orrery(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_orrery")).args(words).stdin(Stdio::null()).output().expect("it starts")
}

fn told(words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_orrery"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let sent = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    assert!(sent.is_ok() || output.status.code() == Some(2), "it reads what it is given");
    output
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("errors are text")
}

/// A file of this test's own; tests run side by side.
fn file(name: &str, text: &[u8]) -> String {
    let path: PathBuf = [env!("CARGO_TARGET_TMPDIR"), name].iter().collect();
    std::fs::write(&path, text).expect("the folder for test files can be written");
    path.to_str().expect("its name is text").to_owned()
}

#[test]
fn bad_input_is_an_error_with_a_hint_and_exit_code_2() {
    let (binary, folder) = (file("binary.yaml", &[0xff, 0xfe, 0x00]), env!("CARGO_TARGET_TMPDIR"));
    let large = file("large.yaml", &vec![b'#'; 2 << 20]);
    let invalid = file("invalid.yaml", b"orrery: 1\nservices: [{serviceName: web, desiredCuont: 3}]\n");
    for (name, words, want) in [
        ("an unknown slug names the nearest", &["run", "frist-journey"][..], "did you mean `first-journey`?"),
        ("a file that is not there", &["run", "no/such/file.yaml"], "no file `no/such/file.yaml`"),
        ("a folder", &["digest", folder], "cannot be read"),
        ("a file that is not text", &["trace", &binary], "is not text"),
        ("a file that is too large", &["run", &large], "larger than 1024 KiB"),
        ("a wrong field names the nearest", &["run", &invalid], "did you mean `desiredCount`?"),
        ("a link without a payload", &["open", "#s=1."], "error: "),
        ("a link that was cut", &["open", "#s=1.abcd"], "hint: Copy the whole link again"),
        ("a link of another version", &["open", "#s=9.abcd"], "version `9`"),
        ("a link to nothing built in", &["run", "#/crsh-loop"], "did you mean `crash-loop`?"),
        ("a link with a wrong setting", &["run", "https://example.com/#/crash-loop?dseired=3"], "desired"),
        ("no link at all", &["open", "hello"], "error: "),
        ("a seed beyond JavaScript", &["run", "crash-loop", "--seed", "18446744073709551615"], "--seed"),
        ("a time that is none", &["run", "crash-loop", "--until", "soon"], "is not a duration"),
        ("a moment after the end", &["link", "crash-loop", "--at", "20h"], "behind the end"),
        ("a picture after the end", &["svg", "crash-loop", "--at", "16m"], "behind the end"),
        ("a picture without a moment", &["svg", "crash-loop"], "--at"),
        ("a picture of no size", &["svg", "crash-loop", "--at", "1m", "--size", "0x0"], "1280x800"),
        ("a condition on no field", &["run", "crash-loop", "--fail-if", "requests.lost > 1"], "requests.lost"),
        ("a condition that is none", &["run", "crash-loop", "--fail-if", "requests"], "compares nothing"),
        ("seeds beyond JavaScript", &["soak", "--start", "9007199254740992"], "--start"),
        ("no seeds", &["soak", "--seeds", "0"], "--seeds"),
        ("no verb", &[], "Usage"),
        ("a wrong verb", &["dance"], "unrecognized subcommand"),
    ] {
        let output = orrery(words);
        let errors = err(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(errors.contains(want), "{name}: {errors}");
        assert!(!errors.contains("panicked") && !errors.contains("RUST_BACKTRACE"), "{name}: {errors}");
    }
}

#[test]
fn importing_prints_a_scenario_that_runs_and_tells_notes_on_stderr() {
    let session = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/terminal-session.txt");
    let imported = orrery(&["import", session]);
    assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
    assert!(err(&imported).contains("assumed: taskDefinitions[1]: a copy of `checkout:41`"), "{}", err(&imported));
    let report = told(&["run", "-", "--output", "json"], &out(&imported));
    assert!(out(&report).contains("\"outcome\": \"COMPLETED\""), "{}", err(&report));
    let as_json = orrery(&["import", session, "--format", "json", "--redact"]);
    let scenario: Value = serde_json::from_str(&out(&as_json)).expect("it is JSON");
    assert_eq!(scenario["services"][0]["serviceName"], "checkout");
    assert!(!out(&as_json).contains("210987654321") && !err(&as_json).contains("210987654321"));
    let from_pipe = told(&["import", "-"], &std::fs::read_to_string(session).expect("it is text"));
    assert_eq!(out(&from_pipe), out(&imported));
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/table.txt");
    for (words, want) in [
        (&["import", table][..], "add `--output json`"),
        (&["import", "no/such/file.json"], "there is no file `no/such/file.json`"),
        (&["import"], "FILE"),
        (&["import", env!("CARGO_BIN_EXE_orrery")], "is not text"),
    ] {
        let output = orrery(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", err(&output));
        assert!(err(&output).contains(want), "{words:?}: {}", err(&output));
    }
}

#[test]
fn check_tells_clean_hazardous_and_invalid_apart() {
    let whole = |service: &str| {
        format!(
            "orrery: 1\ntitle: T?\ncluster: {{instances: [{{instanceType: c5.large, zone: us-east-1a}}]}}\n\
             images: [{{image: 'a:1', size: 10MB}}]\n\
             taskDefinitions: [{{family: a, revision: 1, containerDefinitions: \
             [{{name: app, image: 'a:1', cpu: 10, memory: 10}}]}}]\n\
             services: [{{serviceName: web, taskDefinition: 'a:1', desiredCount: 1{service}}}]\n"
        )
    };
    for (name, text, code, want) in [
        ("clean", whole(", deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}"), 0, ""),
        (
            "hazardous",
            whole(", deploymentConfiguration: {maximumPercent: 100, deploymentCircuitBreaker: {enable: true}}"),
            1,
            "services[0].deploymentConfiguration.maximumPercent: a deployment cannot move",
        ),
        ("not modelled", whole(", platformVersion: LATEST"), 1, "services[0].platformVersion: not modelled"),
        ("invalid", whole(", schedulingStrtaegy: REPLICA"), 2, "services[0].schedulingStrtaegy: "),
        ("not YAML", "{".to_owned(), 2, "neither YAML nor JSON"),
        ("nothing", String::new(), 2, ""),
    ] {
        let output = told(&["check", "-"], &text);
        assert_eq!(output.status.code(), Some(code), "{name}: {}{}", out(&output), err(&output));
        assert!(out(&output).contains(want), "{name}: {}", out(&output));
        assert_eq!(err(&output), "", "{name}");
    }
    assert_eq!(orrery(&["check", "first-journey"]).status.code(), Some(0));
}

#[test]
fn the_report_has_the_fields_that_scripts_read() {
    let output = orrery(&["run", "crash-loop", "--output", "json", "--fail-if", "services.outcome == ROLLED_BACK"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    let report: Value = serde_json::from_str(&out(&output)).expect("the report is JSON");
    assert_eq!(
        (&report["engine"], &report["seed"], &report["endMs"]),
        (&ecs_orrery::sim::ENGINE.into(), &7.into(), &900_000.into())
    );
    assert_eq!(report["digest"].as_str().map(str::len), Some(16));
    let service = &report["services"][0];
    assert_eq!(service["outcome"], "ROLLED_BACK");
    let numbers = ["maxTasks", "minHealthy", "maxTasksObserved", "minHealthyObserved", "msBelowMinHealthy"];
    for field in numbers.iter().chain(&["msBelowDesired", "taskSeconds", "extraTaskSeconds"]) {
        assert!(service[*field].is_u64(), "{field} in {service}");
    }
    let failed = &service["deployments"][1];
    assert_eq!((&failed["rolloutState"], &failed["breakerThreshold"]), (&"FAILED".into(), &10.into()));
    // The look that trips it finds the tenth.
    assert_eq!((&failed["startedAtMs"], &failed["failedTasks"]), (&30_000.into(), &10.into()));
    assert!(report["requests"]["total"].as_u64().is_some_and(|total| total > 200_000), "{report}");
    assert_eq!(orrery(&["run", "crash-loop", "--fail-if", "requests.failed > 0"]).status.code(), Some(0));
}

#[test]
fn a_link_a_file_and_a_name_play_the_same() {
    let digest = out(&orrery(&["digest", "crash-loop", "--seed", "9"]));
    assert_eq!(digest.trim().len(), 16);
    let yaml = out(&orrery(&["open", "#/crash-loop?seed=9&t=2m"]));
    assert!(yaml.starts_with("# the link opens at 2m\n"), "{yaml}");
    assert_eq!(out(&told(&["digest", "-"], &yaml)), digest, "as a file");
    for (name, from, to, begins, moment) in [
        ("a tweak of a built-in one", "duration: 15m", "duration: 16m", "#/crash-loop?", "t=1m30s"),
        ("one of its own", "title: A bad image", "title: Another bad image", "#s=1.", "t=90000"),
    ] {
        let path = file(&format!("{from}.yaml").replace([':', ' '], "-"), yaml.replace(from, to).as_bytes());
        let link = out(&orrery(&["link", &path, "--at", "90s"]));
        assert!(link.starts_with(begins) && link.contains(moment), "{name}: {link}");
        assert_eq!(out(&orrery(&["digest", link.trim(), "--until", "15m"])), digest, "{name}: {link}");
    }
    assert_ne!(out(&orrery(&["digest", "crash-loop"])), digest, "another seed plays differently");
}

#[test]
fn traces_are_json_in_both_formats() {
    let lines = out(&orrery(&["trace", "first-journey", "--until", "30s"]));
    assert!(lines.lines().count() > 50);
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).expect("every line is JSON");
        assert!(row["atMs"].as_u64().is_some_and(|at| at <= 30_000), "{row}");
    }
    let document: Value = serde_json::from_str(&out(&orrery(&["trace", "first-journey", "--format", "perfetto"])))
        .expect("the document is JSON");
    let events = document["traceEvents"].as_array().expect("it holds events");
    for (phase, least) in [("X", 50), ("i", 150), ("M", 10)] {
        let count = events.iter().filter(|event| event["ph"] == phase).count();
        assert!(count >= least, "{count} events of phase {phase}");
    }
    let known = |event: &Value| event["pid"].is_u64() && event["tid"].is_u64() && event["name"].is_string();
    assert!(events.iter().all(known));
}

#[test]
fn a_picture_is_an_svg_of_the_size_asked_for() {
    let dark = out(&orrery(&["svg", "crash-loop", "--at", "2m32s"]));
    assert!(dark.starts_with("<svg ") && dark.trim_end().ends_with("</svg>"), "{dark:.80}");
    assert!(dark.contains(r#"width="1280" height="800""#), "{dark:.200}");
    let light = out(&orrery(&["svg", "crash-loop", "--at", "2m32s", "--theme", "light", "--size", "600x900"]));
    assert!(light.contains(r#"width="600" height="900""#) && light != dark, "{light:.200}");
}

#[test]
fn a_soak_says_what_it_has_seen() {
    let output = orrery(&["soak", "--seeds", "6", "--start", "10"]);
    let told = out(&output);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{told}");
    assert!(told.starts_with("6 seeds from 10 on: "), "{told}");
    for line in ["events, ", " facts", "a service reached a steady state", "every service is steady in the end"] {
        assert!(told.contains(line), "{line} in {told}");
    }
    assert_eq!(out(&orrery(&["soak", "--seeds", "6", "--start", "10"])), told, "it says the same again");
}

#[test]
fn a_reader_that_hangs_up_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_orrery"))
        .args(["trace", "crash-loop"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn the_list_and_the_help_name_everything() {
    let list = out(&orrery(&["list"]));
    for entry in ecs_orrery::scenario::LIBRARY {
        assert!(list.contains(entry.slug) && list.contains(entry.title), "{list}");
    }
    let help = out(&orrery(&["--help"]));
    for verb in ["list", "check", "run", "trace", "digest", "svg", "link", "open", "soak", "bench"] {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb} in {help}");
    }
}
